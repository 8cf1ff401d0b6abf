//! Rows as they come in.

use std::collections::BTreeMap;

use super::RowFault;

/// What a table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImportKind {
    Areas,
    Households,
    /// People with the posts they hold and perhaps a sign-in.
    Posts,
    /// Who keeps in touch with which household.
    Contacts,
}

impl ImportKind {
    pub const ALL: [Self; 4] = [Self::Areas, Self::Households, Self::Posts, Self::Contacts];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Areas => "areas",
            Self::Households => "households",
            Self::Posts => "posts",
            Self::Contacts => "contacts",
        }
    }

    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// The fields a row may have, in the order of the template.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Areas => &["code", "name", "kind", "parent"],
            Self::Households => &[
                "code",
                "area",
                "door",
                "head",
                "phone",
                "id_number",
                "members",
                "residing",
                "walk",
                "elder",
            ],
            Self::Posts => &["name", "phone", "post", "area", "from", "until", "account"],
            Self::Contacts => &["code", "area", "door", "head", "line", "contact", "phone"],
        }
    }
}

/// Which column of a record is which field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<&'static str, usize>);

impl Fields {
    pub fn new(columns: impl IntoIterator<Item = (&'static str, usize)>) -> Self {
        Self(columns.into_iter().collect())
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
