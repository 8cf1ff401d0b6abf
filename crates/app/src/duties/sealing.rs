//! Checking what was typed, and sealing it for the ledger.

use maplegrid_domain::duties::{HouseholdFile, Rejection, Sealed};
use maplegrid_domain::shared::{HouseholdId, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{App, Result};

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
    let readable = |c: &char| !c.is_control() || *c == '\n';
    let text: String = text.replace("\r\n", "\n").chars().filter(readable).collect();
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

impl App {
    /// Seals a value for a household's stream; it cannot be read in another's.
    pub(super) fn seal_for(
        &self,
        household: &HouseholdId,
        value: &impl Serialize,
    ) -> Result<Sealed> {
        let stream = HouseholdFile::stream_of(household);
        let inner = self.inner();
        let sealed = inner.secrets.seal_as(&stream, value, &*inner.chance)?;
        Ok(Sealed(to_hex(&sealed)))
    }

    /// What was sealed; `None` if this installation's keys do not open it.
    pub(super) fn unseal_for<T: DeserializeOwned>(
        &self,
        household: &HouseholdId,
        sealed: &Sealed,
    ) -> Option<T> {
        let stream = HouseholdFile::stream_of(household);
        self.inner().secrets.unseal_as(&stream, &from_hex(&sealed.0)?).ok()
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
