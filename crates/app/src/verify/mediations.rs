//! Mediations: states, columns, lists of mediators, due times, and the scans they name.

use maplegrid_domain::mediation::{Event, Mediation, Recorded};
use maplegrid_domain::shared::CountyId;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::log::checking::StoredEvent;
use maplegrid_store::mediation::checking::{StoredMediation, astray, stored_after};

use super::folding::Check;
use super::streams::{Folded, Kind};
use super::{AT_ONCE, Finding};
use crate::writer::mediation_record_by;

/// Lines that lead nowhere which are named one by one.
const ASTRAY_MOST: i64 = 20;

impl Kind for Mediation {
    type Stored = StoredMediation;

    fn owns(stream: &str) -> bool {
        Self::of_stream(stream).is_some()
    }

    fn page(conn: &mut Conn, county: &CountyId, after: &str) -> StoreResult<Vec<StoredMediation>> {
        stored_after(conn, county, after, AT_ONCE)
    }

    fn key(stored: &StoredMediation) -> &str {
        stored.id.as_str()
    }

    fn stream(key: &str) -> String {
        Self::stream_of(&key.into())
    }

    fn fold(
        before: Option<Self>,
        event: &StoredEvent,
        _: &mut Check<'_>,
    ) -> Option<(Self, &'static str)> {
        let id = Self::of_stream(&event.stream)?;
        let (at, actor) = (event.at, event.actor().ok()?);
        let recorded = Recorded { at, actor, event: event.event::<Event>().ok()? };
        let mediation = Self::apply(before, &recorded)?;
        let fits = mediation.id == id && mediation.version == event.version;
        fits.then(|| (mediation, recorded.event.kind()))
    }

    fn compare(
        stream: &str,
        folded: Option<Folded<Self>>,
        stored: Option<StoredMediation>,
        check: &mut Check<'_>,
    ) {
        let stream = stream.to_owned();
        if let Some(stored) = &stored {
            check.attachments.expect_of(stored);
        }
        let folded = folded.and_then(|folded| folded.state);
        let (Some(fold), Some(stored)) = (folded, stored) else {
            check.find(Finding::RecordMissing { stream });
            return;
        };
        let county = check.county;
        let derived = |calendar| mediation_record_by(fold.clone(), county, calendar);
        let dated = check.calendars.iter().any(|calendar| {
            let record = derived(calendar);
            record.due_at == stored.due_at && record.wake_at == stored.wake_at
        });
        if stored.mediation.as_ref() != Some(&fold) || !stored.is_listed_right || !dated {
            check.find(Finding::RecordDiffers { stream });
        }
    }
}

/// Finds lines of mediators' lists that lead nowhere.
pub(super) fn find_astray(conn: &mut Conn, check: &mut Check<'_>) -> StoreResult<()> {
    for id in astray(conn, &check.county.id, ASTRAY_MOST)? {
        check.find(Finding::RecordMissing { stream: Mediation::stream_of(&id) });
    }
    Ok(())
}

/// Goes through the mediations as they are stored.
pub(super) fn each_mediation(
    conn: &mut Conn,
    county: &CountyId,
    mut each: impl FnMut(&StoredMediation),
) -> StoreResult<()> {
    let mut after = String::new();
    loop {
        let page = stored_after(conn, county, &after, AT_ONCE)?;
        let Some(last) = page.last() else { return Ok(()) };
        last.id.as_str().clone_into(&mut after);
        page.iter().for_each(&mut each);
    }
}
