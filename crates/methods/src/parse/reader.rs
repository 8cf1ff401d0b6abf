//! A table being read: typed access key by key, every slip reported at its place, and at the end
//! whatever key nobody asked for. Reading goes on after an error, so that one run names them all.
//!
//! Whatever reads a table asks for all its keys, whichever of them are there: a reader without a
//! table leaves its [`Shape`].

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::forbidden;
use super::shape::{Field, Form, Kind, Shape, Way};
use super::values::{self, listed, meant, nearest, wrong_type};
use super::words::Word;
use crate::code::Code;
use crate::source::{At, Findings, Place};

pub(super) type Value<'i> = Spanned<DeValue<'i>>;

/// A table, its place, and the keys asked for so far.
pub(crate) struct Table<'a, 'i> {
    entries: &'a DeTable<'i>,
    pub place: Place,
    known: Vec<&'static str>,
    /// A file that stands on another and need not say what that one says.
    pub partial: bool,
    /// Where the keys are traced instead of being read.
    traced: Option<Shape>,
}

/// Whether a key has to be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    Required,
    Optional,
}

impl<'a, 'i> Table<'a, 'i> {
    /// The table of a whole file.
    pub fn top(entries: &'a DeTable<'i>, file: usize) -> Self {
        let place = Place { file, start: 0, end: 0 };
        Self { entries, place, known: Vec::new(), partial: false, traced: None }
    }

    /// What `read` asks for.
    pub fn trace(read: impl FnOnce(&mut Table<'_, '_>, &mut Findings)) -> Shape {
        Table::traced_in(&DeTable::new(), read).1
    }

    fn traced_in<R>(
        entries: &'a DeTable<'i>,
        read: impl FnOnce(&mut Table<'a, 'i>, &mut Findings) -> R,
    ) -> (R, Shape) {
        let (place, traced) = (Place::default(), Some(Shape::default()));
        let mut table = Self { entries, place, known: Vec::new(), partial: false, traced };
        let read = read(&mut table, &mut Findings::default());
        (read, table.traced.unwrap_or_default())
    }

    pub(super) fn at(&self, value: &Value<'_>) -> Place {
        let span = value.span();
        Place { file: self.place.file, start: span.start, end: span.end }
    }

    /// The value of a key, or a word about its absence.
    pub(super) fn get(
        &mut self,
        key: &'static str,
        presence: Presence,
        kind: impl FnOnce() -> Kind,
        out: &mut Findings,
    ) -> Option<&'a Value<'i>> {
        self.known.push(key);
        let required = presence == Presence::Required;
        if let Some(traced) = &mut self.traced {
            traced.fields.push(Field { key, required, kind: kind() });
            return None;
        }
        let value = self.entries.get(key);
        if value.is_none() && required && !self.partial {
            let help = format!("补上一行 {key} = {}", kind().example());
            out.error(Code::MissingKey, self.place, format!("缺少 {key}"), help);
        }
        value
    }

    /// Reports every key that was never asked for, with the nearest one that could be meant.
    pub fn finish(&self, out: &mut Findings) {
        for key in self.entries.keys() {
            let word: &str = key.get_ref();
            if self.known.contains(&word) {
                continue;
            }
            let span = key.span();
            let place = Place { file: self.place.file, start: span.start, end: span.end };
            if let Some((message, help)) = forbidden::key(word) {
                out.error(Code::ForbiddenKey, place, message, help);
                continue;
            }
            let help = match nearest(word, self.known.iter().copied()) {
                Some(meant) => format!("是不是 {meant}；这里可以写：{}", self.known.join("、")),
                None => format!("删掉这一行。这里可以写：{}", self.known.join("、")),
            };
            out.error(Code::UnknownKey, place, format!("不认识的项 {word}"), help);
        }
    }

    /// A text that must be there and say something.
    pub fn text(&mut self, key: &'static str, out: &mut Findings) -> At<String> {
        self.text_as(key, Form::Any, out)
    }

    /// A text of some form that must be there.
    pub fn text_as(&mut self, key: &'static str, form: Form, out: &mut Findings) -> At<String> {
        let value = self.get(key, Presence::Required, || Kind::Text(form), out);
        value.map(|value| values::text(self.at(value), value, form, out)).unwrap_or_default()
    }

    pub fn optional_text(&mut self, key: &'static str, out: &mut Findings) -> Option<At<String>> {
        self.optional_text_as(key, Form::Any, out)
    }

    pub fn optional_text_as(
        &mut self,
        key: &'static str,
        form: Form,
        out: &mut Findings,
    ) -> Option<At<String>> {
        let value = self.get(key, Presence::Optional, || Kind::Text(form), out)?;
        Some(values::text(self.at(value), value, form, out))
    }

    /// An identifier that must be there.
    pub fn id(&mut self, key: &'static str, out: &mut Findings) -> At<String> {
        self.text_as(key, Form::Id, out)
    }

    /// A switch; missing means no.
    pub fn switch(&mut self, key: &'static str, out: &mut Findings) -> bool {
        let value = self.get(key, Presence::Optional, || Kind::Switch, out);
        value.is_some_and(|value| values::switch(self.at(value), value, out))
    }

    /// A switch that is on or not written.
    pub fn on(&mut self, key: &'static str, out: &mut Findings) -> bool {
        let Some(value) = self.get(key, Presence::Optional, || Kind::On, out) else {
            return false;
        };
        let place = self.at(value);
        let on = values::switch(place, value, out);
        if value.get_ref().as_bool() == Some(false) {
            let help = format!("写 {key} = true，或者删掉它");
            out.error(Code::BadValue, place, "这里不写 false", help);
        }
        on
    }

    /// A whole number from `least` to `most`.
    pub fn number(
        &mut self,
        key: &'static str,
        (least, most): (u16, u16),
        out: &mut Findings,
    ) -> At<u16> {
        let value = self.get(key, Presence::Required, || Kind::Number(least, most), out);
        value
            .map(|value| values::number(self.at(value), value, (least, most), out))
            .unwrap_or_default()
    }

    /// A number that may be left out.
    pub fn optional_number(
        &mut self,
        key: &'static str,
        (least, most): (u16, u16),
        out: &mut Findings,
    ) -> Option<At<u16>> {
        let value = self.get(key, Presence::Optional, || Kind::Number(least, most), out)?;
        Some(values::number(self.at(value), value, (least, most), out))
    }

    /// One of a closed list of words, which must be there.
    pub fn word<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[Word<T>],
        out: &mut Findings,
    ) -> Option<At<T>> {
        let value = self.get(key, Presence::Required, || Kind::Word(listed(words)), out)?;
        self.word_of(value, words, out)
    }

    /// One of a closed list of words, which may be left out.
    pub fn optional_word<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[Word<T>],
        out: &mut Findings,
    ) -> Option<At<T>> {
        let value = self.get(key, Presence::Optional, || Kind::Word(listed(words)), out)?;
        self.word_of(value, words, out)
    }

    fn word_of<T: Copy>(
        &self,
        value: &Value<'i>,
        words: &[Word<T>],
        out: &mut Findings,
    ) -> Option<At<T>> {
        let text = values::text(self.at(value), value, Form::Any, out);
        meant(&text, words, out).map(|value| At { value, place: text.place })
    }

    /// A date that must be there.
    pub fn date(&mut self, key: &'static str, out: &mut Findings) -> Option<At<Date>> {
        let value = self.get(key, Presence::Required, || Kind::Date, out)?;
        values::date(self.at(value), value, out)
    }

    /// Which of several ways the table is written in. Reports none, half of one, and two at once.
    pub fn one_way(
        &mut self,
        ways: &'static [Way],
        (message, help): (&str, &str),
        out: &mut Findings,
    ) -> Option<&'static Way> {
        if let Some(traced) = &mut self.traced {
            traced.ways.push(ways);
            return None;
        }
        let there = |key: &&str| self.entries.contains_key(*key);
        let begun: Vec<&Way> =
            ways.iter().filter(|way| way.keys.iter().chain(way.beside).any(&there)).collect();
        match begun.as_slice() {
            [way] if way.keys.iter().all(there) => Some(way),
            _ => {
                out.error(Code::BadValue, self.place, message, help);
                None
            }
        }
    }

    /// A table in a key that need not be there.
    pub fn table<R>(
        &mut self,
        key: &'static str,
        out: &mut Findings,
        read: impl FnOnce(&mut Table<'a, 'i>, &mut Findings) -> R,
    ) -> Option<R> {
        self.table_in(key, Presence::Optional, out, read)
    }

    /// A table in a key that must be there.
    pub fn required_table<R>(
        &mut self,
        key: &'static str,
        out: &mut Findings,
        read: impl FnOnce(&mut Table<'a, 'i>, &mut Findings) -> R,
    ) -> Option<R> {
        self.table_in(key, Presence::Required, out, read)
    }

    fn table_in<R>(
        &mut self,
        key: &'static str,
        presence: Presence,
        out: &mut Findings,
        read: impl FnOnce(&mut Table<'a, 'i>, &mut Findings) -> R,
    ) -> Option<R> {
        if self.traced.is_some() {
            let (traced, shape) = Table::traced_in(self.entries, read);
            self.get(key, presence, || Kind::Table(shape), out);
            return Some(traced);
        }
        let entries = self.entries;
        let Some(value) = entries.get(key) else {
            let kind = || Kind::Table(Table::traced_in(entries, read).1);
            self.get(key, presence, kind, out);
            return None;
        };
        self.known.push(key);
        self.table_of(value, out, read)
    }

    fn table_of<R>(
        &self,
        value: &'a Value<'i>,
        out: &mut Findings,
        read: impl FnOnce(&mut Table<'a, 'i>, &mut Findings) -> R,
    ) -> Option<R> {
        let place = self.at(value);
        let Some(entries) = value.get_ref().as_table() else {
            let example = Table::traced_in(self.entries, read).1.example();
            wrong_type(place, "花括号里的几项", &format!("写成 {example} 这样"), out);
            return None;
        };
        let mut table = Table { entries, place, known: Vec::new(), partial: false, traced: None };
        let read = read(&mut table, out);
        table.finish(out);
        Some(read)
    }

    /// Every table of a list `[[key]]`; a missing list is empty.
    pub fn tables<R>(
        &mut self,
        key: &'static str,
        out: &mut Findings,
        read: impl Fn(&mut Table<'a, 'i>, &mut Findings) -> R,
    ) -> Vec<R> {
        let entries = self.entries;
        let kind = || Kind::Tables(Table::traced_in(entries, &read).1);
        let Some(value) = self.get(key, Presence::Optional, kind, out) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            let help = format!("每组前面写 [[{key}]]，或者写成 [{{ …… }}]");
            wrong_type(self.at(value), "几组项", &help, out);
            return Vec::new();
        };
        items.iter().filter_map(|item| self.table_of(item, out, &read)).collect()
    }
}
