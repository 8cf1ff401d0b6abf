//! Selections for posts.

use maplegrid_domain::people::selection::{RecordedSelection, Selection};
use maplegrid_domain::shared::{CountyId, SelectionId};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::log::checking::StoredEvent;
use maplegrid_store::people::selections::{Stored, stored_after};

use super::folding::Check;
use super::streams::{Folded, Kind};
use super::{AT_ONCE, Finding};
use crate::writer::{SELECTION_STREAM, stream_of};

/// Whether a stream is a selection's by its name.
pub(super) fn is_selection(stream: &str) -> bool {
    stream.starts_with(SELECTION_STREAM)
}

impl Kind for Selection {
    type Stored = Stored;

    fn owns(stream: &str) -> bool {
        is_selection(stream)
    }

    fn page(conn: &mut Conn, county: &CountyId, after: &str) -> StoreResult<Vec<Stored>> {
        stored_after(conn, county, after, AT_ONCE)
    }

    fn key((id, ..): &Stored) -> &str {
        id.as_str()
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
        match (folded.and_then(|folded| folded.state), stored) {
            (Some(fold), Some((_, version, state))) => {
                let same = i64::try_from(fold.version) == Ok(version);
                if !same || state != Some(fold) {
                    check.find(Finding::RecordDiffers { stream });
                }
            }
            _ => check.find(Finding::RecordMissing { stream }),
        }
    }
}
