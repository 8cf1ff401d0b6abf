//! Photos and voice notes: each belongs to the case whose events name it, or it would be swept
//! away as nobody's.

use maplegrid_domain::cases::{Attachment, AttachmentKind, CaseNumber};
use maplegrid_domain::mediation::Mediation;
use maplegrid_domain::shared::{AttachmentId, CountyId};
use maplegrid_store::cases::checking::StoredCase;
use maplegrid_store::cases::contacts::attachments_after;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::mediation::checking::StoredMediation;

use super::cases::each_case;
use super::mediations::each_mediation;
use super::run::{Findings, SumKey};
use super::sums::Sums;
use super::{AT_ONCE, Finding};

/// What cases have, less the rows.
pub(super) struct Attachments(Sums);

impl Attachments {
    pub(super) fn new(key: SumKey) -> Self {
        Self(Sums::new(key))
    }

    pub(super) fn expect(&mut self, stored: &StoredCase) {
        named(stored).for_each(|file| self.0.expect(stored.number.as_str(), &file));
    }

    /// Scans of a mediation, which its stream names as theirs.
    pub(super) fn expect_of(&mut self, stored: &StoredMediation) {
        let (stream, files) = scans(stored);
        files.for_each(|file| self.0.expect(&stream, &file));
    }

    pub(super) fn compare(
        mut self,
        conn: &mut Conn,
        county: &CountyId,
        findings: &mut Findings,
    ) -> StoreResult<()> {
        each_row(conn, county, |number, file| self.0.find(number, &file))?;
        let Some(mut uneven) = self.0.uneven() else { return Ok(()) };
        each_case(conn, county, |stored| {
            named(stored).for_each(|file| uneven.expect(stored.number.as_str(), &file));
        })?;
        each_mediation(conn, county, |stored| {
            let (stream, files) = scans(stored);
            files.for_each(|file| uneven.expect(&stream, &file));
        })?;
        each_row(conn, county, |number, file| uneven.find(number, &file))?;
        let more = uneven.more;
        let differs = |number| Finding::AttachmentsDiffer { number: CaseNumber::stored(number) };
        findings.extend(uneven.owners().map(differs));
        if more > 0 {
            findings.push(Finding::MoreAttachmentsDiffer { groups: more });
        }
        Ok(())
    }
}

type File<'a> = (&'a AttachmentId, AttachmentKind);

fn named(stored: &StoredCase) -> impl Iterator<Item = File<'_>> {
    let files = stored.case.as_ref().map_or(&[][..], |case| &case.attachments);
    files.iter().map(|Attachment { id, kind }| (id, *kind))
}

fn scans(stored: &StoredMediation) -> (String, impl Iterator<Item = File<'_>>) {
    let files = stored.mediation.iter().flat_map(Mediation::files);
    (Mediation::stream_of(&stored.id), files.map(|id| (id, AttachmentKind::Photo)))
}

fn each_row(
    conn: &mut Conn,
    county: &CountyId,
    mut each: impl FnMut(&str, File<'_>),
) -> StoreResult<()> {
    let mut after = String::new();
    loop {
        let rows = attachments_after(conn, county, &after, AT_ONCE)?;
        let Some(last) = rows.last() else { return Ok(()) };
        last.id.as_str().clone_into(&mut after);
        for row in &rows {
            if let Some(number) = &row.number {
                each(number.as_str(), (&row.id, row.kind));
            }
        }
    }
}
