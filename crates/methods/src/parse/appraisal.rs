//! 公开测评: which finished affairs a village rates in the open.

use super::raw::Appraisal;
use super::reader::Table;
use super::steps::fixed_limit;
use crate::source::Findings;

/// A village has fewer households than this.
const HOUSEHOLDS_MOST: u16 = 9_999;

pub(super) fn appraisal(table: &mut Table<'_, '_>, out: &mut Findings) -> Option<Appraisal> {
    let step = table.text("step", out);
    let opened_by = table.text("opened_by", out);
    let confirmed_by = table.text("confirmed_by", out);
    let subjects = table.texts("subjects", out);
    let open_for = fixed_limit(table, "open_for", out);
    let labels = table.texts("labels", out);
    // Fewer would let the counts tell what a neighbour chose.
    let smallest = table.number("smallest", (5, HOUSEHOLDS_MOST), out);
    let poor_up_to = table.number("poor_up_to", (1, 4), out);
    let poor_from = table.number("poor_from", (5, HOUSEHOLDS_MOST), out);
    let basis = table.text("basis", out).value;
    Some(Appraisal {
        step,
        opened_by,
        confirmed_by,
        subjects,
        open_for: open_for?,
        labels,
        smallest,
        poor_up_to,
        poor_from,
        basis,
    })
}
