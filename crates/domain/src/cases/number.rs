//! Case numbers: digits only, so that they can be read out over the telephone.
//!
//! `2611` year and month, a county sequence of at least three digits that grows when it must,
//! and a check digit by Damm's method, which finds every single wrong digit and every swap of
//! neighbours. Shown as `2611-0307`.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A case's number, without the dash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseNumber(String);

/// Damm's quasigroup of order 10 (H. M. Damm, 2004).
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// Year, month and the shortest sequence, and the check digit.
const SHORTEST: usize = 8;

impl CaseNumber {
    /// The number of the `sequence`-th case received in the month of `date`, counted from 1.
    pub fn mint(date: Date, sequence: u64) -> Self {
        let year = date.year().rem_euclid(100);
        let digits = format!("{year:02}{:02}{sequence:03}", date.month());
        let check = damm(&digits);
        Self(format!("{digits}{check}"))
    }

    /// Reads a number as people type it: dashes and spaces are ignored, full-width digits are
    /// read as digits. `None` if it cannot be a case number: a wrong check digit or no month.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: Option<String> =
            text.chars().filter(|c| !is_separator(*c)).map(ascii_digit).collect();
        let digits = digits?;
        let plausible = (SHORTEST..=16).contains(&digits.len());
        let month = digits.get(2..4).and_then(|month| month.parse().ok()).unwrap_or(0);
        let sound = plausible && (1..=12).contains(&month) && damm(&digits) == 0;
        sound.then_some(Self(digits))
    }

    /// Trusts a number read back from the store.
    pub fn stored(digits: impl Into<String>) -> Self {
        Self(digits.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (month, rest) = self.0.split_at_checked(4).unwrap_or((&self.0, ""));
        write!(f, "{month}-{rest}")
    }
}

/// White space and the dashes that keyboards and word processors put between digits.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '－' | '\u{2010}'..='\u{2015}' | '−')
}

/// ASCII digits and their full-width forms.
fn ascii_digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ => None,
    }
}

fn damm(digits: &str) -> u8 {
    digits.bytes().fold(0, |interim, byte| {
        let digit = usize::from(byte.wrapping_sub(b'0') % 10);
        DAMM[usize::from(interim)][digit]
    })
}
