//! An entry on paper: A4, with room for signatures and the seal.

use askama::Template;
use maplegrid_app::registers::EntryFile;
use maplegrid_domain::methods::{Method, RegisterRule};
use maplegrid_domain::registers::Given;

use super::entry::{signed, term};
use super::{completed, entry_url};
use crate::office::session::Staff;
use crate::ui::filters;
use crate::words::{date_on_paper, moment_on_paper, state_label, value_shown};

/// The sheet.
#[derive(Template)]
#[template(path = "office/registers/sheet.html")]
pub struct EntrySheetPage {
    back: String,
    place: String,
    label: String,
    seq: u64,
    rows: Vec<(String, String)>,
    signed: Vec<(String, String)>,
    /// Who signs by hand.
    signs: Vec<String>,
    basis: String,
    today: String,
}

impl EntrySheetPage {
    pub(super) fn new(staff: &Staff, file: &EntryFile, opened: &Given) -> Self {
        let (rule, entry, county) = (&file.rule, &file.entry, staff.county());
        let mut rows = Vec::new();
        if let Some(number) = &entry.case {
            rows.push(("事项编号".to_owned(), number.to_string()));
        }
        if rule.term {
            rows.push(("期限".to_owned(), term(file)));
        }
        rows.extend(rule.fields.iter().map(|field| {
            let value = match opened.get(&field.id) {
                Some(value) => value.as_str(),
                None => entry.value(&field.id),
            };
            (field.label.clone(), value_shown(field, value))
        }));
        let state = state_label(&entry.state, file.validity, completed(rule));
        rows.push(("状态".to_owned(), state));
        Self {
            back: entry_url(&entry.id),
            place: county.directory.areas.path_name(&entry.area),
            label: rule.label.clone(),
            seq: entry.seq,
            rows,
            signed: signed(staff, file, moment_on_paper),
            signs: signs(county.method(), rule),
            basis: rule.basis.clone(),
            today: date_on_paper(file.now.date()),
        }
    }
}

/// Those whom the register names, else the posts that enter, approve and complete.
fn signs(method: &Method, rule: &RegisterRule) -> Vec<String> {
    let named = |who: &String| if who.ends_with('）') { who.clone() } else { by_hand(who) };
    if !rule.signs.is_empty() {
        return rule.signs.iter().map(named).collect();
    }
    let last = rule.completes.as_ref().and_then(|rule| rule.posts.first());
    let posts = [rule.keeps.first(), rule.approves.first(), last].into_iter().flatten();
    let mut signs: Vec<String> = posts.map(|post| by_hand(method.post_label(post))).collect();
    signs.dedup();
    signs
}

fn by_hand(who: &str) -> String {
    format!("{who}（签字）")
}
