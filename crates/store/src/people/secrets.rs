//! What opens a household's secrets: the key of the words in its ledger stream, wrapped with the
//! installation's, and how often its access code was renewed. Forgetting the key makes the words
//! unreadable for good, while the ledger, which holds them sealed, stays whole.

use maplegrid_domain::shared::{CountyId, HouseholdId};

use crate::db::{Conn, Value, statements, values};
use crate::error::Result;

statements! {
    OF = "SELECT household, words, codes FROM household_secrets WHERE county = ?1 AND household {IN}";
    KEEP_WORDS = "INSERT INTO household_secrets (county, household, words, codes)
                  VALUES (?1, ?2, ?3, 0)
                  ON CONFLICT (county, household) DO UPDATE SET
                      words = COALESCE(household_secrets.words, excluded.words)";
    FORGET_WORDS = "UPDATE household_secrets SET words = NULL
                    WHERE county = ?1 AND household = ?2 AND words IS NOT NULL";
    RENEW_CODE = "INSERT INTO household_secrets (county, household, words, codes)
                  VALUES (?1, ?2, NULL, 1)
                  ON CONFLICT (county, household) DO UPDATE SET
                      codes = household_secrets.codes + 1";
}

/// The secrets of a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretRow {
    pub household: HouseholdId,
    /// The wrapped key of its words; nothing before the first, and after they were forgotten.
    pub words: Option<Vec<u8>>,
    /// How often the access code was renewed.
    pub codes: u32,
}

/// The rows of those households that have one, in no order.
pub fn of(
    conn: &mut Conn,
    county: &CountyId,
    households: &[HouseholdId],
) -> Result<Vec<SecretRow>> {
    let keys: Vec<Value<'_>> = households.iter().map(|id| Value::from(id.as_str())).collect();
    conn.fetch_in(OF, &values![county.as_str()], &keys, |row| {
        Ok(SecretRow {
            household: HouseholdId::new(row.text(0)?),
            words: row.opt_bytes(1)?,
            codes: crate::number(row, 2)?,
        })
    })
}

/// Keeps a key unless there is one.
pub fn keep_words(
    conn: &mut Conn,
    county: &CountyId,
    household: &HouseholdId,
    wrapped: &[u8],
) -> Result<()> {
    let row = values![county.as_str(), household.as_str(), wrapped];
    conn.execute(KEEP_WORDS, &row).map(|_| ())
}

/// Forgets the key. Says whether there was one.
pub fn forget_words(conn: &mut Conn, county: &CountyId, household: &HouseholdId) -> Result<bool> {
    let row = values![county.as_str(), household.as_str()];
    Ok(conn.execute(FORGET_WORDS, &row)? > 0)
}

/// The next access code; the one before opens nothing any more.
pub fn renew_code(conn: &mut Conn, county: &CountyId, household: &HouseholdId) -> Result<()> {
    conn.execute(RENEW_CODE, &values![county.as_str(), household.as_str()]).map(|_| ())
}
