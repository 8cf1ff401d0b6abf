//! Selections for posts, and the appointments they led to.

use maplegrid_domain::people::Appointment;
use maplegrid_domain::people::selection::{RecordedSelection, Selection, Term};
use maplegrid_domain::shared::{AreaId, CountyId, SelectionId};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::log::checking::StoredEvent;
use maplegrid_store::people::appointments;
use maplegrid_store::people::selections::{StoredSelection, stored_after};

use super::folding::Check;
use super::streams::{Folded, Kind};
use super::{AT_ONCE, Finding};
use crate::writer::{SELECTION_STREAM, stream_of};

/// Whether a stream is a selection's by its name.
pub(super) fn is_selection(stream: &str) -> bool {
    stream.starts_with(SELECTION_STREAM)
}

/// A selection as stored, with the appointments of its area.
pub(super) struct Stored {
    row: StoredSelection,
    appointed: Vec<Appointment>,
}

impl Kind for Selection {
    type Stored = Stored;

    fn owns(stream: &str) -> bool {
        is_selection(stream)
    }

    fn page(conn: &mut Conn, county: &CountyId, after: &str) -> StoreResult<Vec<Stored>> {
        let rows = stored_after(conn, county, after, AT_ONCE)?;
        let selections = rows.iter().filter_map(|row| row.selection.as_ref());
        let mut areas: Vec<AreaId> = selections.map(|selection| selection.area.clone()).collect();
        areas.sort_unstable();
        areas.dedup();
        let held = appointments::in_areas(conn, county, &areas)?;
        let with = |row: StoredSelection| {
            let of_this = |held: &&Appointment| {
                row.selection.as_ref().is_some_and(|selection| {
                    (&held.area, &held.post, &held.person)
                        == (&selection.area, &selection.post, &selection.person)
                })
            };
            let appointed = held.iter().filter(of_this).cloned().collect();
            Stored { row, appointed }
        };
        Ok(rows.into_iter().map(with).collect())
    }

    fn key(stored: &Stored) -> &str {
        stored.row.id.as_str()
    }

    fn stream(key: &str) -> String {
        stream_of(&SelectionId::from(key))
    }

    fn fold(
        before: Option<Self>,
        event: &StoredEvent,
        _: &mut Check<'_>,
    ) -> Option<(Self, &'static str)> {
        let (at, actor) = (event.at, event.actor().ok()?);
        let recorded = RecordedSelection { at, actor, event: event.event().ok()? };
        let selection = Self::apply(before, &recorded)?;
        let fits = selection.version == event.version && stream_of(&selection.id) == event.stream;
        fits.then(|| (selection, recorded.event.kind()))
    }

    fn compare(
        stream: &str,
        folded: Option<Folded<Self>>,
        stored: Option<Stored>,
        check: &mut Check<'_>,
    ) {
        let stream = stream.to_owned();
        let folded = folded.and_then(|folded| folded.state);
        let (Some(fold), Some(Stored { row, appointed })) = (folded, stored) else {
            check.find(Finding::RecordMissing { stream });
            return;
        };
        if fold.term.is_some_and(|term| !appointed.iter().any(|held| is_of(held, term))) {
            check.find(Finding::TermDiffers { selection: row.id.clone() });
        }
        if !row.is_listed_right || row.selection != Some(fold) {
            check.find(Finding::RecordDiffers { stream });
        }
    }
}

/// Whether an appointment is the one that a term began. One that was over before it had begun
/// ends where it begins.
fn is_of(held: &Appointment, term: Term) -> bool {
    held.from == term.from && held.until == term.until.map(|until| until.max(term.from))
}
