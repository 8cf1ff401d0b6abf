//! Where a page of a list ended, as an opaque text.

use crate::duties::to_hex;
use crate::{InputFault, Result};

/// Separates parts; it occurs in no id, and in a name it is taken out.
const BETWEEN: char = '\u{1f}';

pub(crate) fn encode(parts: &[&str]) -> String {
    let text = parts.iter().map(|part| part.replace(BETWEEN, " ")).collect::<Vec<_>>();
    let text = text.join(&BETWEEN.to_string());
    to_hex(text.as_bytes())
}

pub(crate) fn decode<const N: usize>(text: &str) -> Result<[String; N]> {
    let bytes: Option<Vec<u8>> = text
        .as_bytes()
        .chunks(2)
        .map(|pair| std::str::from_utf8(pair).ok().and_then(|p| u8::from_str_radix(p, 16).ok()))
        .collect();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.filter(|text| !text.contains('\0')).ok_or(InputFault::BadCursor)?;
    let parts: Vec<String> = text.split(BETWEEN).map(str::to_owned).collect();
    parts.try_into().map_err(|_| InputFault::BadCursor.into())
}
