//! Households: their files, and the contacts that their events record.

use maplegrid_domain::duties::{Event, HouseholdFile, Recorded};
use maplegrid_domain::shared::CountyId;
use maplegrid_store::db::Conn;
use maplegrid_store::duties::checking::{StoredFile, files_after};
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::log::checking::StoredEvent;

use super::folding::Check;
use super::streams::{Folded, Kind};
use super::{AT_ONCE, Finding};
use crate::writer::{contact_lines, kept_measures};

impl Kind for HouseholdFile {
    type Stored = StoredFile;

    fn owns(stream: &str) -> bool {
        Self::of_stream(stream).is_some()
    }

    fn page(conn: &mut Conn, county: &CountyId, after: &str) -> StoreResult<Vec<StoredFile>> {
        files_after(conn, county, after, AT_ONCE)
    }

    fn key(stored: &StoredFile) -> &str {
        stored.household.as_str()
    }

    fn stream(key: &str) -> String {
        Self::stream_of(&key.into())
    }

    fn fold(
        before: Option<Self>,
        event: &StoredEvent,
        check: &mut Check<'_>,
    ) -> Option<(Self, &'static str)> {
        let household = Self::of_stream(&event.stream)?;
        let (at, actor) = (event.at, event.actor().ok()?);
        let recorded = Recorded { at, actor, event: event.event::<Event>().ok()? };
        let file = before.unwrap_or_else(|| Self::new(household.clone())).apply(&recorded);
        if file.version != event.version {
            return None;
        }
        for (measure, area, day) in kept_measures(&recorded.event) {
            check.figures.expect(area, &measure, day);
        }
        for contact in contact_lines(&recorded) {
            check.contacts.expect(&household, &contact);
        }
        Some((file, recorded.event.kind()))
    }

    fn compare(
        stream: &str,
        folded: Option<Folded<Self>>,
        stored: Option<StoredFile>,
        check: &mut Check<'_>,
    ) {
        let stream = stream.to_owned();
        let fold = match folded {
            Some(folded) => folded.state,
            // Looked at by the scheduler before anything was recorded.
            None => stored.as_ref().map(|stored| Self::new(stored.household.clone())),
        };
        match (fold, stored) {
            (Some(fold), Some(stored)) => {
                if stored.file.as_ref() != Some(&fold) || !stored.is_listed_right {
                    check.find(Finding::RecordDiffers { stream });
                }
            }
            _ => check.find(Finding::RecordMissing { stream }),
        }
    }
}
