//! What a file may hold: the trace that the reader leaves when it asks for every key without
//! reading any. Schemas are drawn from it, so they cannot say anything else than the parser does.

use super::words::Word;

/// The keys of a table, in the order in which they are asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shape {
    pub fields: Vec<Field>,
    /// Each a list of ways of which exactly one is written.
    pub ways: Vec<&'static [Way]>,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub key: &'static str,
    pub required: bool,
    pub kind: Kind,
}

/// One way of writing a table: the keys it consists of, and those that may stand beside them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    pub keys: &'static [&'static str],
    pub beside: &'static [&'static str],
}

/// A way of these keys alone.
pub(crate) const fn way(keys: &'static [&'static str]) -> Way {
    Way { keys, beside: &[] }
}

/// What stands behind a key.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Text(Form),
    Texts,
    /// One of a closed list.
    Word(Vec<Word<()>>),
    /// Any of a closed list.
    Words(Vec<Word<()>>),
    /// Whole, both ends included.
    Number(u16, u16),
    Numbers(Count, u16, u16),
    Switch,
    /// A switch that is either on or not written.
    On,
    Table(Shape),
    Tables(Shape),
    Date,
    Dates,
}

/// How many numbers a list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Count {
    /// From the first to the second, which is not smaller.
    Pair,
    Some,
}

/// What a text looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Any,
    /// An identifier: lower-case words joined by `_` or `-`.
    Id,
    /// A time of day.
    Clock,
    /// A class of the GB/T 31000 style list: two digits, or four with the second level.
    DisputeClass,
}

impl Form {
    /// The form as a regular expression that editors understand, and the parser as well.
    pub const fn pattern(self) -> &'static str {
        match self {
            Self::Any => r"\S",
            Self::Id => "^[a-z][a-z0-9_-]*$",
            Self::Clock => "^([01][0-9]|2[0-3]):[0-5][0-9]$",
            Self::DisputeClass => "^([0-9]{2}|[0-9]{4})$",
        }
    }

    /// Whether a text that is not empty has this form.
    pub fn fits(self, text: &str) -> bool {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        match self {
            Self::Any => true,
            Self::Id => is_id(text),
            Self::Clock => text.split_once(':').is_some_and(|(hour, minute)| {
                let below = |part: &str, most: u8| {
                    part.len() == 2 && digits(part) && part.parse().is_ok_and(|n: u8| n < most)
                };
                below(hour, 24) && below(minute, 60)
            }),
            Self::DisputeClass => digits(text) && matches!(text.len(), 2 | 4),
        }
    }

    /// What the text is not, and how to write it.
    pub const fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Any => ("文字", "写上内容"),
            Self::Id => ("编号", "编号只用英文小写字母、数字和下划线，字母开头，如 village_cadre"),
            Self::Clock => ("时刻", "写成 \"08:30\"，24 小时制，小时写两位"),
            Self::DisputeClass => ("矛盾纠纷类别代码", "写两位或四位数字，如 \"09\"、\"0902\""),
        }
    }
}

/// Whether a text can be an identifier, of a post as of a method.
pub(crate) fn is_id(text: &str) -> bool {
    let sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(sign)
}

impl Kind {
    /// What to write behind the key, as an example.
    pub fn example(&self) -> String {
        let first = |words: &[Word<()>]| words.first().map(|w| format!("\"{}\"", w.written));
        let first = |words: &[Word<()>]| first(words).unwrap_or_default();
        match self {
            Self::Text(Form::Any) => "\"……\"".to_owned(),
            Self::Text(Form::Id) => "\"英文编号\"".to_owned(),
            Self::Text(Form::Clock) => "\"08:30\"".to_owned(),
            Self::Text(Form::DisputeClass) => "\"09\"".to_owned(),
            Self::Texts => "[\"……\", \"……\"]".to_owned(),
            Self::Word(words) => first(words),
            Self::Words(words) => format!("[{}]", first(words)),
            Self::Number(least, _) => (*least).max(1).to_string(),
            Self::Numbers(Count::Pair, ..) => "[最少, 最多]".to_owned(),
            Self::Numbers(Count::Some, ..) => "[……]".to_owned(),
            Self::Switch | Self::On => "true".to_owned(),
            Self::Table(shape) => shape.example(),
            Self::Tables(shape) => format!("[{}]", shape.example()),
            Self::Date => "2026-01-01".to_owned(),
            Self::Dates => "[2026-01-04]".to_owned(),
        }
    }
}

impl Shape {
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// `{ working_days = 1 }`, from the first way, the required keys and the lists.
    pub fn example(&self) -> String {
        let first = self.ways.first().and_then(|ways| ways.first());
        let of_way = first.iter().flat_map(|way| way.keys).filter_map(|key| self.field(key));
        let needed = |field: &&Field| field.required || matches!(field.kind, Kind::Tables(_));
        let required = self.fields.iter().filter(needed);
        let written: Vec<String> = of_way
            .chain(required)
            .map(|field| format!("{} = {}", field.key, field.kind.example()))
            .collect();
        format!("{{ {} }}", written.join(", "))
    }
}
