//! The list of contacts, compared with what the events record.
//!
//! Kept is one sum of keyed digests: the rows come in another order than the events, and there are
//! more of them every day.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use maplegrid_domain::duties::LoggedContact;
use maplegrid_domain::shared::{CountyId, HouseholdId};
use maplegrid_store::db::Conn;
use maplegrid_store::duties::checking::contacts_after;
use maplegrid_store::error::Result as StoreResult;

use super::run::{Findings, SumKey};
use super::{AT_ONCE, Finding};

/// Events less rows.
pub(super) struct Contacts {
    key: SumKey,
    sum: u64,
}

impl Contacts {
    pub(super) const fn new(key: SumKey) -> Self {
        Self { key, sum: 0 }
    }

    /// Adds what an event records on one line.
    pub(super) fn expect(&mut self, household: &HouseholdId, contact: &LoggedContact) {
        self.sum = self.sum.wrapping_add(self.digest(household, contact));
    }

    /// Takes away what is stored.
    pub(super) fn compare(
        mut self,
        conn: &mut Conn,
        county: &CountyId,
        findings: &mut Findings,
    ) -> StoreResult<()> {
        let mut after = (String::new(), String::new());
        loop {
            let rows = contacts_after(conn, county, (&after.0, &after.1), AT_ONCE)?;
            let Some((_, last)) = rows.last() else { break };
            after = (last.id.to_string(), last.line.to_string());
            for (household, contact) in &rows {
                self.sum = self.sum.wrapping_sub(self.digest(household, contact));
            }
        }
        if self.sum != 0 {
            findings.push(Finding::ContactsDiffer);
        }
        Ok(())
    }

    fn digest(&self, household: &HouseholdId, contact: &LoggedContact) -> u64 {
        let mut hasher = DefaultHasher::new();
        hasher.write(&self.key);
        for text in [
            household.as_str(),
            contact.id.as_str(),
            contact.line.as_str(),
            contact.person.as_str(),
            contact.channel.id(),
        ] {
            text.hash(&mut hasher);
        }
        hasher.write_i64(contact.at.millis());
        hasher.write_i64(contact.recorded_at.millis());
        hasher.finish()
    }
}
