//! The versions of the method, and the ledger's record of adopting them.

use maplegrid_domain::log::Hash;
use maplegrid_domain::methods::{Adoptions, RecordedAdoption};
use maplegrid_domain::shared::{CountyId, Timestamp};
use maplegrid_store::county;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::log::checking::StoredEvent;

use super::Finding;
use super::folding::Check;
use super::streams::{Folded, Kind};
use crate::methods::digest_of;

/// The versions as stored, once there is more than the one the county was founded with.
pub(super) struct Stored {
    versions: Vec<(u32, Hash, Timestamp)>,
}

impl Kind for Adoptions {
    type Stored = Stored;

    fn owns(stream: &str) -> bool {
        stream == Self::STREAM
    }

    fn page(conn: &mut Conn, county: &CountyId, after: &str) -> StoreResult<Vec<Stored>> {
        if !after.is_empty() {
            return Ok(Vec::new());
        }
        let times = county::adoption_times(conn, county)?;
        if times.len() < 2 {
            return Ok(Vec::new());
        }
        let bodies = county::methods(conn, county)?;
        let with = bodies.into_iter().zip(times);
        let versions =
            with.map(|((number, body), (_, at))| (number, digest_of(&body), at)).collect();
        Ok(vec![Stored { versions }])
    }

    fn key(_: &Stored) -> &str {
        Self::STREAM
    }

    fn stream(key: &str) -> String {
        key.to_owned()
    }

    fn fold(
        before: Option<Self>,
        event: &StoredEvent,
        _: &mut Check<'_>,
    ) -> Option<(Self, &'static str)> {
        let (at, actor) = (event.at, event.actor().ok()?);
        let recorded = RecordedAdoption { at, actor, event: event.event().ok()? };
        let adoptions = Self::apply(before, &recorded)?;
        (adoptions.version == event.version).then(|| (adoptions, recorded.event.kind()))
    }

    fn compare(
        stream: &str,
        folded: Option<Folded<Self>>,
        stored: Option<Stored>,
        check: &mut Check<'_>,
    ) {
        let stream = stream.to_owned();
        let folded = folded.and_then(|folded| folded.state);
        let (Some(fold), Some(stored)) = (folded, stored) else {
            check.find(Finding::RecordMissing { stream });
            return;
        };
        let same = fold.marks.len() == stored.versions.len()
            && fold.marks.iter().zip(&stored.versions).enumerate().all(|(place, (mark, row))| {
                let (mark, adopted) = mark;
                let (number, digest, at) = row;
                // When the county was founded stands nowhere in the ledger.
                (mark.number, mark.digest) == (*number, *digest) && (place == 0 || adopted == at)
            });
        let in_force = fold.marks.last().map(|(mark, _)| mark.number);
        if !same || in_force != Some(check.county.method_version) {
            check.find(Finding::RecordDiffers { stream });
        }
    }
}
