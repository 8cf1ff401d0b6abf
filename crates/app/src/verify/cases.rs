//! Cases: state, columns, due times, and the card of lists they stand in.

use maplegrid_domain::cases::{Case, CaseNumber, Recorded};
use maplegrid_domain::duties::HouseholdFile;
use maplegrid_domain::mediation::Mediation;
use maplegrid_domain::methods::Adoptions;
use maplegrid_domain::shared::CountyId;
use maplegrid_store::cases::CaseRecord;
use maplegrid_store::cases::checking::{StoredCase, stored_after};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::log::checking::StoredEvent;

use super::folding::Check;
use super::selections::is_selection;
use super::streams::{Folded, Kind};
use super::{AT_ONCE, Finding};
use crate::writer::{measures, record_by};

impl Kind for Case {
    type Stored = StoredCase;

    /// Also what is no stream of any kind: it is found as a case that cannot be.
    fn owns(stream: &str) -> bool {
        HouseholdFile::of_stream(stream).is_none()
            && Mediation::of_stream(stream).is_none()
            && !Adoptions::owns(stream)
            && !is_selection(stream)
    }

    fn page(conn: &mut Conn, county: &CountyId, after: &str) -> StoreResult<Vec<StoredCase>> {
        stored_after(conn, county, after, AT_ONCE)
    }

    fn key(stored: &StoredCase) -> &str {
        stored.number.as_str()
    }

    fn stream(key: &str) -> String {
        key.to_owned()
    }

    fn fold(
        before: Option<Self>,
        event: &StoredEvent,
        check: &mut Check<'_>,
    ) -> Option<(Self, &'static str)> {
        let (at, actor) = (event.at, event.actor().ok()?);
        let recorded = Recorded { at, actor, event: event.event().ok()? };
        let case = Self::apply(before, &recorded)?;
        if case.version != event.version || case.number.as_str() != event.stream {
            return None;
        }
        let method = check.county.method_of(case.method_version);
        let limit = method.procedure.rating.dissatisfied_up_to;
        for (measure, day) in measures::of(&recorded, &case, limit) {
            check.figures.expect(&case.area, measure, day);
        }
        Some((case, recorded.event.kind()))
    }

    fn compare(
        stream: &str,
        folded: Option<Folded<Self>>,
        stored: Option<StoredCase>,
        check: &mut Check<'_>,
    ) {
        let number = CaseNumber::stored(stream.to_owned());
        if let Some(stored) = &stored {
            check.cases += 1;
            check.lists.expect(stored);
            check.attachments.expect(stored);
        }
        let folded = folded.and_then(|folded| Some((folded.state?, folded.at)));
        let (Some((case, at)), Some(stored)) = (folded, stored) else {
            check.find(Finding::Missing { number });
            return;
        };
        check.kin.expect(&case);
        check.appraisals.expect(&case);
        if stored.case.as_ref() != Some(&case) || !stored.is_listed_right {
            check.find(Finding::StateDiffers { number: number.clone() });
        }
        let derived = |calendar| record_by(case.clone(), check.county, calendar, at);
        let fits = |record: &CaseRecord| dated(&stored, record) && filed(&stored, record);
        if check.calendars.iter().any(|calendar| fits(&derived(calendar))) {
            return;
        }
        let today = derived(&check.county.calendar);
        if !dated(&stored, &today) {
            check.find(Finding::DueDiffers { number: number.clone() });
        }
        if !filed(&stored, &today) {
            check.find(Finding::CardDiffers { number });
        }
    }
}

/// Goes through the cases as they are stored, for a second look at some of them.
pub(super) fn each_case(
    conn: &mut Conn,
    county: &CountyId,
    mut each: impl FnMut(&StoredCase),
) -> StoreResult<()> {
    let mut after = String::new();
    loop {
        let page = Case::page(conn, county, &after)?;
        let Some(last) = page.last() else { return Ok(()) };
        last.number.as_str().clone_into(&mut after);
        page.iter().for_each(&mut each);
    }
}

fn dated(stored: &StoredCase, record: &CaseRecord) -> bool {
    stored.due == record.due && stored.wake_at == record.wake_at
}

fn filed(stored: &StoredCase, record: &CaseRecord) -> bool {
    stored.filed.as_ref() == Some(&record.filed)
}
