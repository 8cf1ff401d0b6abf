//! Values bound to statements. Text and bytes are borrowed where the caller has them, because an
//! insert binds a dozen of them and a county inserts thousands of rows a second.

use std::borrow::Cow;

/// A parameter's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// No value, for a column of any type.
    Null,
    /// A whole number.
    Int(i64),
    /// True or false; stored as 1 or 0 where there is no such type.
    Bool(bool),
    /// Text without NUL characters, which PostgreSQL cannot store.
    Text(Cow<'a, str>),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
    /// A number above `i64::MAX`; the statement it is bound to answers `Error::Other`.
    OutOfRange(u64),
}

impl Value<'_> {
    /// What the value is, for error messages; never the value itself, which may be personal.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Int(_) => "a whole number",
            Self::Bool(_) => "a truth value",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
            Self::OutOfRange(_) => "a number above 2^63 - 1",
        }
    }
}

macro_rules! from_number {
    ($($number:ty),*) => {$(
        impl From<$number> for Value<'_> {
            fn from(number: $number) -> Self {
                Self::Int(i64::from(number))
            }
        }
    )*};
}

from_number!(i64, i32, i16, u32, u16, u8);

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        i64::try_from(number).map_or(Self::OutOfRange(number), Self::Int)
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        // No supported machine has pointers wider than 64 bits.
        Self::from(number as u64)
    }
}

impl From<bool> for Value<'_> {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<Cow<'a, str>> for Value<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(Cow::Borrowed(bytes))
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self::Bytes(Cow::Borrowed(bytes))
    }
}

impl<'a> From<&'a Vec<u8>> for Value<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        Self::Bytes(Cow::Borrowed(bytes))
    }
}

impl From<Vec<u8>> for Value<'_> {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Cow::Owned(bytes))
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// An array of [`Value`](crate::db::Value)s from anything convertible to one; text given by
/// reference stays borrowed. Use `option.as_deref()` for an `Option<String>`.
///
/// ```
/// use maplegrid_store::db::{Value, values};
/// let name = String::from("城关社区");
/// let row = values!["140429", &name, 3_u32, true, None::<i64>];
/// assert_eq!(row[4], Value::Null);
/// ```
#[macro_export]
macro_rules! values {
    () => {{
        const NONE: [$crate::db::Value<'static>; 0] = [];
        NONE
    }};
    ($($value:expr),+ $(,)?) => {
        [$($crate::db::Value::from($value)),+]
    };
}
