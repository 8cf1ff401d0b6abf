//! Rows as they come in.

use std::borrow::Cow;
use std::collections::BTreeMap;

use maplegrid_domain::shared::RegisterId;

use super::RowFault;
use super::fault::FieldName;

/// Before the id of a register.
const REGISTER: &str = "register:";

/// What a table is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImportKind {
    Areas,
    Households,
    /// People with the posts they hold and perhaps a sign-in.
    Posts,
    /// Who keeps in touch with which household.
    Contacts,
    /// Entries of a register of the method.
    Register(RegisterId),
}

impl ImportKind {
    /// The tables that every county has, in the order they build on each other.
    pub const ALL: [Self; 4] = [Self::Areas, Self::Households, Self::Posts, Self::Contacts];

    /// The word in addresses, forms and the audit trail.
    pub fn id(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Areas => "areas",
            Self::Households => "households",
            Self::Posts => "posts",
            Self::Contacts => "contacts",
            Self::Register(id) => return Cow::Owned(format!("{REGISTER}{id}")),
        })
    }

    pub fn parse(id: &str) -> Option<Self> {
        if let Some(register) = id.strip_prefix(REGISTER) {
            return Some(Self::Register(RegisterId::new(register)));
        }
        Self::ALL.into_iter().find(|kind| *kind.id() == *id)
    }
}

/// Which column of a record is which field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<FieldName, usize>);

impl Fields {
    pub fn new<F: Into<FieldName>>(columns: impl IntoIterator<Item = (F, usize)>) -> Self {
        Self(columns.into_iter().map(|(field, at)| (field.into(), at)).collect())
    }

    pub fn has(&self, field: &str) -> bool {
        self.0.contains_key(field)
    }

    /// The text of a field; empty if the file has no such column.
    pub fn get<'a>(&self, record: &'a Record, field: &str) -> &'a str {
        let column = self.0.get(field);
        column.and_then(|column| record.values.get(*column)).map_or("", |value| value.as_ref())
    }
}

/// A row of the file: its line, and its texts by column, trimmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub line: u32,
    pub values: Vec<Box<str>>,
}

/// A file's rows with what was already found wrong with them while they were read.
#[derive(Clone, Debug)]
pub struct ImportBatch {
    pub kind: ImportKind,
    pub fields: Fields,
    pub records: Vec<Record>,
    pub faults: Vec<RowFault>,
}

/// A yes in a column of yes and no.
pub(super) fn is_yes(text: &str) -> bool {
    matches!(text, "是" | "有" | "√" | "✓" | "1" | "Y" | "y" | "yes" | "true" | "TRUE" | "对")
}

/// A count: 4, 4.0, 4人, 4口.
pub(super) fn number(text: &str) -> Option<i64> {
    let text = text.trim_end_matches(['人', '口', '户', '号']).trim();
    let text = text.strip_suffix(".0").unwrap_or(text);
    let half: String = text
        .chars()
        .map(|sign| match sign {
            '０'..='９' => char::from_u32(u32::from(sign) - 0xFF10 + 0x30).unwrap_or(sign),
            other => other,
        })
        .collect();
    half.parse().ok().filter(|n| (0..=1_000_000).contains(n))
}
