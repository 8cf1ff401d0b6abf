//! Checking what was typed, and sealing it for the ledger.

use maplegrid_domain::duties::{HouseholdFile, Rejection, Sealed};
use maplegrid_domain::shared::{HouseholdId, Timestamp, plain};
use maplegrid_store::db::Conn;
use maplegrid_store::people::secrets::{self, SecretRow};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::people::At;
use crate::secrets::Sealer;
use crate::writer::{Asked, HouseholdJob, would_do};
use crate::{App, Chance, Error, Result};

const ID_LEAST: usize = 8;
const ID_MOST: usize = 64;
/// How far a clock may go ahead, and how long something may have waited on a phone.
const AHEAD_MINUTES: i64 = 10;
const BACK_DAYS: u16 = 60;

/// An id made by a phone.
pub(super) fn checked_id(id: &str) -> Result<(), Rejection> {
    let sound = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let fits = (ID_LEAST..=ID_MOST).contains(&id.len()) && id.bytes().all(sound);
    if fits { Ok(()) } else { Err(Rejection::BadId) }
}

pub(super) fn checked_time(at: Timestamp, now: Timestamp) -> Result<(), Rejection> {
    if now.plus_minutes(AHEAD_MINUTES) < at {
        return Err(Rejection::InFuture);
    }
    if at < now.plus_minutes(-i64::from(BACK_DAYS) * 24 * 60) {
        return Err(Rejection::TooOld { days: BACK_DAYS });
    }
    Ok(())
}

/// A text without what cannot be read, trimmed; perhaps empty.
pub(super) fn checked_text(
    field: &'static str,
    text: &str,
    most: usize,
) -> Result<String, Rejection> {
    let text = plain(text);
    let text = text.trim();
    let chars = text.chars().count();
    if most < chars {
        return Err(Rejection::TooLong { field, chars, most });
    }
    Ok(text.to_owned())
}

/// As [`checked_text`], and there has to be some.
pub(super) fn required_text(
    field: &'static str,
    text: &str,
    most: usize,
) -> Result<String, Rejection> {
    let text = checked_text(field, text, most)?;
    if text.is_empty() { Err(Rejection::Missing { field }) } else { Ok(text) }
}

/// What opens the words of one stream.
pub(crate) struct Words {
    stream: String,
    sealer: Option<Sealer>,
}

impl Words {
    /// The words of a stream, with their key if there is one.
    pub(crate) const fn new(stream: String, sealer: Option<Sealer>) -> Self {
        Self { stream, sealer }
    }

    /// Whether there is a key.
    pub(crate) const fn can_open(&self) -> bool {
        self.sealer.is_some()
    }

    /// What was sealed; `None` if the key was forgotten or is another installation's.
    pub(crate) fn open<T: DeserializeOwned>(&self, sealed: &Sealed) -> Option<T> {
        self.sealer.as_ref()?.unseal_as(&self.stream, &from_hex(&sealed.0)?).ok()
    }

    /// Seals for the stream; `None` without a key.
    pub(crate) fn seal(
        &self,
        value: &impl Serialize,
        chance: &dyn Chance,
    ) -> Option<Result<Sealed>> {
        let sealed = self.sealer.as_ref()?.seal_as(&self.stream, value, chance);
        Some(sealed.map(|sealed| Sealed(to_hex(&sealed))))
    }
}

impl App {
    /// Opens the words of a household by its row.
    pub(super) fn words_of(&self, household: &HouseholdId, row: Option<&SecretRow>) -> Words {
        let wrapped = row.and_then(|row| row.words.as_deref());
        let sealer = wrapped.and_then(|key| self.inner().secrets.words(household, key).ok());
        Words { stream: HouseholdFile::stream_of(household), sealer }
    }

    /// A job with words in it, sealed for the household's stream with the household's own key: they
    /// cannot be read in another's. The first words of a household make its key, and whoever is
    /// refused makes none: that is decided before.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a household that does not exist or is not the caller's to see;
    /// [`Error::Duty`] if the job would be refused.
    pub(super) async fn sealed_job(
        &self,
        words: &impl Serialize,
        job: impl Fn(Sealed) -> HouseholdJob,
    ) -> Result<HouseholdJob> {
        let blank = job(Sealed(String::new()));
        let household = blank.household.clone();
        if household.as_str().contains('\0') {
            return Err(Error::NotFound);
        }
        let inner = self.inner();
        if let Some(sealed) = self.secrets_of(&household).await?.seal(words, &*inner.chance) {
            return sealed.map(job);
        }
        let wrapped = inner.secrets.new_words(&household, &*inner.chance)?;
        let asked = blank.clone();
        let keep = move |conn: &mut Conn, at: &At| {
            let would = would_do(conn, &at.county, at.now, &asked)?;
            if let Ok(Asked::Anew) = would {
                secrets::keep_words(conn, &at.county.id, &asked.household, &wrapped)?;
            }
            Ok(would)
        };
        match self.in_turn(keep).await? {
            // Known by its id: what its words were sealed to does not matter.
            Asked::Before => Ok(blank),
            // Somebody else may have made the key first: what counts is what the row says.
            Asked::Anew => {
                let sealed = self.secrets_of(&household).await?.seal(words, &*inner.chance);
                sealed.unwrap_or(Err(Error::ContactUnreadable)).map(job)
            }
        }
    }

    async fn secrets_of(&self, household: &HouseholdId) -> Result<Words> {
        let (county, ids) = (self.inner().county.clone(), [household.clone()]);
        let read = move |conn: &mut Conn| secrets::of(conn, &county, &ids);
        let rows = self.inner().db.read(read).await?;
        Ok(self.words_of(household, rows.first()))
    }
}

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;

    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    text.as_bytes()
        .chunks(2)
        .map(|pair| Some(digit(*pair.first()?)? * 16 + digit(*pair.get(1)?)?))
        .collect()
}
