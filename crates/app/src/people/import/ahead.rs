//! Households are compared, checked and sealed before anybody has to wait for it. Only if nothing
//! has changed by the time it is this import's turn is that what is written.

use std::sync::Arc;

use maplegrid_domain::shared::Timestamp;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::households::{Stamp, stamp};

use super::ImportReport;
use super::households::Put;
use super::run::{Compared, Work};
use crate::people::At;
use crate::{County, Result};

/// What would be written, and what it was compared with.
pub(super) struct Ahead {
    pub(super) report: ImportReport,
    pub(super) put: Put,
    county: Arc<County>,
    stamp: Stamp,
}

impl Ahead {
    /// Compares outside the county's turn. `None` for tables of other kinds.
    pub(super) fn look(
        conn: &mut Conn,
        work: &Work,
        now: Timestamp,
    ) -> StoreResult<Result<Option<Self>>> {
        conn.snapshot(|conn| {
            let at = At { county: work.snapshot.up_to_date(conn, now)?, now };
            let stamp = stamp(conn, &at.county.id)?;
            let desk = work.desk(&at);
            let mut compared = match Compared::new(conn, &desk, &work.batch)? {
                Ok(compared) => compared,
                Err(error) => return Ok(Err(error)),
            };
            let report = work.report(&mut compared);
            let Compared::Households(households) = compared else { return Ok(Ok(None)) };
            let (put, county) = (households.into_put(), Arc::clone(&at.county));
            Ok(Ok(Some(Self { report, put, county, stamp })))
        })
    }

    /// Whether it would come out the same now.
    pub(super) fn stands(&self, conn: &mut Conn, at: &At) -> StoreResult<bool> {
        let same = Arc::ptr_eq(&self.county, &at.county);
        Ok(same && stamp(conn, &at.county.id)? == self.stamp)
    }
}
