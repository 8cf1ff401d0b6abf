//! Registers, compared with their own versions: the ledger knows nothing of them. The entry as it
//! stands is its last version, none is missing, who did a step stands in both, what is sealed opens,
//! and no more money was approved than an area has.

use maplegrid_domain::registers::{Entry, Signed};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::registers::checking::{StoredEntry, astray, overspent, stored_after};
use maplegrid_store::registers::read::Version;

use super::run::Findings;
use super::{AT_ONCE, Finding};
use crate::County;
use crate::registers::unseal;
use crate::secrets::Secrets;

/// Named one by one of what leads nowhere.
const NAMED: i64 = 20;

pub(super) fn compare(
    conn: &mut Conn,
    (county, secrets): (&County, &Secrets),
    findings: &mut Findings,
) -> StoreResult<()> {
    let mut after = String::new();
    loop {
        let page = stored_after(conn, &county.id, &after, AT_ONCE)?;
        let Some(last) = page.last() else { break };
        last.id.as_str().clone_into(&mut after);
        let wrong = page.iter().filter(|stored| !agrees(stored, secrets));
        findings.extend(wrong.map(|stored| Finding::EntryDiffers { entry: stored.id.clone() }));
    }
    let astray = astray(conn, &county.id, NAMED)?.into_iter();
    findings.extend(astray.map(|entry| Finding::EntryDiffers { entry }));
    let overspent = overspent(conn, &county.id, NAMED)?.into_iter();
    let finding = |(register, area, year)| Finding::Overspent { register, area, year };
    findings.extend(overspent.map(finding));
    Ok(())
}

fn agrees(stored: &StoredEntry, secrets: &Secrets) -> bool {
    let (Some(entry), Some(versions)) = (&stored.entry, &stored.versions) else { return false };
    let Some(last) = versions.last() else { return false };
    let opens = |sealed: &Option<Vec<u8>>| unseal(secrets, &stored.id, sealed.as_deref()).is_ok();
    stored.is_listed_right
        && last.entry == *entry
        && last.sealed == stored.sealed
        && versions.iter().zip(1_u64..).all(|(version, number)| {
            version.version == number
                && version.entry.version == number
                && version.entry.id == stored.id
                && signed_by(version)
                && opens(&version.sealed)
        })
}

/// Whether the entry names whoever did the step, and when.
fn signed_by(Version { entry, person, at, step, .. }: &Version) -> bool {
    let Entry { proposed, checked, approved, completed, .. } = entry;
    let is = |signed: Option<&Signed>| signed.is_some_and(|it| it.by == *person && it.at == *at);
    match step.as_str() {
        "propose" | "edit" => is(Some(proposed)),
        "check" => is(checked.as_ref()),
        "approve" => is(approved.as_ref()),
        "complete" => is(completed.as_ref()),
        // Why stands in the entry, who and when in the version alone.
        "return" | "end" => true,
        _ => false,
    }
}
