//! Lists in a table: texts, words, numbers, dates.

use jiff::civil::Date;

use super::reader::{Presence, Table, Value};
use super::shape::{Count, Form, Kind};
use super::values::{self, listed, meant, wrong_type};
use super::words::Word;
use crate::source::{At, Findings};

impl Table<'_, '_> {
    /// A list of texts; a missing list is empty.
    pub fn texts(&mut self, key: &'static str, out: &mut Findings) -> At<Vec<At<String>>> {
        self.list(key, Kind::Texts, out)
    }

    /// A list of words of a closed list; a missing list is empty.
    pub fn words<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[Word<T>],
        out: &mut Findings,
    ) -> Vec<T> {
        let texts = self.list(key, Kind::Words(listed(words)), out).value;
        texts.iter().filter_map(|text| meant(text, words, out)).collect()
    }

    fn list(&mut self, key: &'static str, kind: Kind, out: &mut Findings) -> At<Vec<At<String>>> {
        let Some(value) = self.get(key, Presence::Optional, || kind, out) else {
            return At { value: Vec::new(), place: self.place };
        };
        let place = self.at(value);
        let Some(items) = value.get_ref().as_array() else {
            wrong_type(place, "一串文字", "写成 [\"……\", \"……\"]", out);
            return At { value: Vec::new(), place };
        };
        let text = |item: &Value<'_>| values::text(self.at(item), item, Form::Any, out);
        At { value: items.iter().map(text).collect(), place }
    }

    /// Numbers of a list; `None` if it is missing or not as long as it should be.
    pub fn numbers(
        &mut self,
        key: &'static str,
        count: Count,
        (least, most): (u16, u16),
        out: &mut Findings,
    ) -> Option<At<Vec<u16>>> {
        let value = self.get(key, Presence::Optional, || Kind::Numbers(count, least, most), out)?;
        let place = self.at(value);
        let items = values::items(place, value, count, out)?;
        let numbers = items
            .iter()
            .map(|item| values::number(self.at(item), item, (least, most), out).value)
            .collect();
        Some(At { value: numbers, place })
    }

    /// A list of dates; a missing list is empty.
    pub fn dates(&mut self, key: &'static str, out: &mut Findings) -> Vec<At<Date>> {
        let Some(value) = self.get(key, Presence::Optional, || Kind::Dates, out) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            wrong_type(self.at(value), "一串日期", "写成 [2026-01-04, 2026-02-14]", out);
            return Vec::new();
        };
        items.iter().filter_map(|item| values::date(self.at(item), item, out)).collect()
    }
}
