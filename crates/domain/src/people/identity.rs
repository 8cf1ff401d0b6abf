//! Numbers of identity cards (GB 11643, DOMAIN § 3.3). A number that fails is a slip of the pen;
//! nothing is ever concluded from it about the person.

use jiff::civil::Date;

/// What does not fit in a number that was typed, so that it can be said where to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdFault {
    /// Not 18 signs long; how many there are.
    Length(usize),
    /// A sign that is no digit, or an X before the end.
    Sign,
    /// No such day of birth.
    Birthday,
    /// The last sign does not follow from the others: most often two digits changed places.
    CheckDigit,
}

/// GB 11643-1999 § 4.3, from the first sign to the 17th.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// By the weighted sum modulo 11.
const CHECK_SIGNS: [u8; 11] = *b"10X98765432";

/// The number as it is kept: 18 signs with a capital X.
///
/// # Errors
/// The first fault found, in the order of [`IdFault`].
pub fn check_id_number(typed: &str) -> Result<String, IdFault> {
    let number: String =
        typed.chars().filter(|sign| !sign.is_whitespace()).flat_map(char::to_uppercase).collect();
    let length = number.chars().count();
    if length != WEIGHTS.len() + 1 {
        return Err(IdFault::Length(length));
    }
    let signs = number.as_bytes();
    let digits_first = signs.iter().take(WEIGHTS.len()).all(u8::is_ascii_digit);
    if !digits_first || !matches!(signs.last(), Some(b'0'..=b'9' | b'X')) {
        return Err(IdFault::Sign);
    }
    birthday(&number).ok_or(IdFault::Birthday)?;
    let sum: u32 =
        signs.iter().zip(WEIGHTS).map(|(sign, weight)| u32::from(sign - b'0') * weight).sum();
    let check = CHECK_SIGNS.get(usize::try_from(sum % 11).unwrap_or(0));
    if check == signs.last() { Ok(number) } else { Err(IdFault::CheckDigit) }
}

fn birthday(number: &str) -> Option<Date> {
    let year: i16 = number.get(6..10)?.parse().ok()?;
    let month: i8 = number.get(10..12)?.parse().ok()?;
    let day: i8 = number.get(12..14)?.parse().ok()?;
    Date::new(year, month, day).ok().filter(|_| year >= 1800)
}
