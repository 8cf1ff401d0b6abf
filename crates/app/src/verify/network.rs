//! The network of people, compared with its own rows: the counts that coverage is read from, and
//! whether every household has its place.

use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::checking::{areas_of_households, links_astray, miscounts, open_in};

use super::Finding;
use super::run::Findings;
use crate::County;
use crate::people::editing::check_area;

/// Named at most of what hangs nowhere, for each area and of the links.
const NAMED: i64 = 20;

/// Looks at the rows as they are now; the ledger knows nothing of them.
pub(super) fn compare(
    conn: &mut Conn,
    county: &County,
    findings: &mut Findings,
) -> StoreResult<()> {
    for area in areas_of_households(conn, &county.id)? {
        if check_area(county, &area).is_err() {
            let there = open_in(conn, &county.id, &area, NAMED)?;
            findings.extend(there.into_iter().map(|household| Finding::NoPlace { household }));
        }
    }
    let astray = links_astray(conn, &county.id, NAMED)?;
    findings.extend(
        astray.into_iter().map(|(household, line)| Finding::LinkAstray { household, line }),
    );
    let wrong = miscounts(conn, &county.id, &county.directory.areas)?;
    let areas = wrong.areas.into_iter();
    findings.extend(areas.map(|(area, measure)| Finding::CountDiffers { area, measure }));
    let contacts = wrong.contacts.into_iter();
    findings.extend(contacts.map(|(person, line)| Finding::LoadDiffers { person, line }));
    Ok(())
}
