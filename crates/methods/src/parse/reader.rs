//! A table being read: typed access key by key, every slip reported at its place, and at the end
//! whatever key nobody asked for. Reading goes on after an error, so that one run names them all.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::source::{At, Findings, Place};

type Value<'i> = Spanned<DeValue<'i>>;

/// A table, its place, and the keys asked for so far.
pub(crate) struct Table<'a, 'i> {
    entries: &'a DeTable<'i>,
    pub place: Place,
    known: Vec<&'static str>,
}

impl<'a, 'i> Table<'a, 'i> {
    /// The table of a whole file.
    pub fn top(entries: &'a DeTable<'i>, file: usize) -> Self {
        Self { entries, place: Place { file, start: 0, end: 0 }, known: Vec::new() }
    }

    fn at(&self, value: &Value<'_>) -> Place {
        let span = value.span();
        Place { file: self.place.file, start: span.start, end: span.end }
    }

    /// The value of a key that need not be there.
    pub fn get(&mut self, key: &'static str) -> Option<&'a Value<'i>> {
        self.known.push(key);
        self.entries.get(key)
    }

    fn require(&mut self, key: &'static str, out: &mut Findings) -> Option<&'a Value<'i>> {
        let value = self.get(key);
        if value.is_none() {
            let message = format!("缺少 {key}");
            out.error("missing-key", self.place, message, format!("补上一行 {key} = ……"));
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
            let help = match nearest(word, self.known.iter().copied()) {
                Some(meant) => format!("是不是 {meant}"),
                None => format!("这里可以写：{}", self.known.join("、")),
            };
            out.error("unknown-key", place, format!("不认识的项 {word}"), help);
        }
    }

    /// A text that must be there and say something.
    pub fn text(&mut self, key: &'static str, out: &mut Findings) -> At<String> {
        let value = self.require(key, out);
        value.map(|value| self.text_of(value, out)).unwrap_or_default()
    }

    pub fn optional_text(&mut self, key: &'static str, out: &mut Findings) -> Option<At<String>> {
        let value = self.get(key)?;
        Some(self.text_of(value, out))
    }

    fn text_of(&self, value: &Value<'_>, out: &mut Findings) -> At<String> {
        let place = self.at(value);
        match value.get_ref().as_str().map(str::trim) {
            None => wrong_type(place, "文字", "用英文双引号括起来", out),
            Some("") => out.error("bad-value", place, "这里是空的", "写上内容，没有就删掉这一行"),
            Some(text) => {
                return At { value: text.to_owned(), place };
            }
        }
        At { value: String::new(), place }
    }

    /// An identifier: lower-case words joined by `_` (or `-`).
    pub fn id(&mut self, key: &'static str, out: &mut Findings) -> At<String> {
        let id = self.text(key, out);
        let good = id.value.starts_with(|c: char| c.is_ascii_lowercase())
            && id
                .value
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c));
        if !id.value.is_empty() && !good {
            let help = "只用英文小写字母、数字和下划线，字母开头";
            out.error("bad-value", id.place, format!("“{}”不能当编号", id.value), help);
        }
        id
    }

    /// A list of texts; a missing list is empty.
    pub fn texts(&mut self, key: &'static str, out: &mut Findings) -> At<Vec<At<String>>> {
        let Some(value) = self.get(key) else {
            return At { value: Vec::new(), place: self.place };
        };
        let place = self.at(value);
        let Some(items) = value.get_ref().as_array() else {
            wrong_type(place, "一串文字", "写成 [\"……\", \"……\"]", out);
            return At { value: Vec::new(), place };
        };
        At { value: items.iter().map(|item| self.text_of(item, out)).collect(), place }
    }

    /// A switch; missing means no.
    pub fn switch(&mut self, key: &'static str, out: &mut Findings) -> bool {
        let Some(value) = self.get(key) else {
            return false;
        };
        let switch = value.get_ref().as_bool();
        if switch.is_none() {
            wrong_type(self.at(value), "是或否", "写 true 或 false，不加引号", out);
        }
        switch.unwrap_or_default()
    }

    /// A whole number from `least` to `most`.
    pub fn number(
        &mut self,
        key: &'static str,
        (least, most): (u16, u16),
        out: &mut Findings,
    ) -> At<u16> {
        let value = self.require(key, out);
        value.map(|value| self.number_of(value, (least, most), out)).unwrap_or_default()
    }

    /// A number that may be left out.
    pub fn optional_number(
        &mut self,
        key: &'static str,
        range: (u16, u16),
        out: &mut Findings,
    ) -> Option<At<u16>> {
        let value = self.get(key)?;
        Some(self.number_of(value, range, out))
    }

    pub fn number_of(
        &self,
        value: &Value<'_>,
        (least, most): (u16, u16),
        out: &mut Findings,
    ) -> At<u16> {
        let place = self.at(value);
        let Some(number) = value.get_ref().as_integer() else {
            wrong_type(place, "整数", "写数字，不加引号", out);
            return At { value: least, place };
        };
        let parsed = u16::from_str_radix(number.as_str(), number.radix()).ok();
        if let Some(value) = parsed.filter(|number| (least..=most).contains(number)) {
            return At { value, place };
        }
        let message = format!("{number} 超出范围");
        out.error("bad-value", place, message, format!("写 {least} 到 {most} 之间的整数"));
        At { value: least, place }
    }

    /// One of a closed list of words.
    pub fn word<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&'static str, T)],
        out: &mut Findings,
    ) -> Option<At<T>> {
        let text = self.text(key, out);
        meant(&text, words, out).map(|value| At { value, place: text.place })
    }

    /// A table in a key that need not be there.
    pub fn table<R>(
        &mut self,
        key: &'static str,
        out: &mut Findings,
        read: impl FnOnce(&mut Table<'a, 'i>, &mut Findings) -> R,
    ) -> Option<R> {
        let value = self.get(key)?;
        self.table_of(value, out, read)
    }

    /// A table in a key that must be there.
    pub fn required_table<R>(
        &mut self,
        key: &'static str,
        out: &mut Findings,
        read: impl FnOnce(&mut Table<'a, 'i>, &mut Findings) -> R,
    ) -> Option<R> {
        let value = self.require(key, out)?;
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
            wrong_type(place, "一组项", "写成 { 项名 = 值 }", out);
            return None;
        };
        let mut table = Table { entries, place, known: Vec::new() };
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
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            wrong_type(self.at(value), "几组项", "每组前面写 [[……]]，或者写成 [{ …… }]", out);
            return Vec::new();
        };
        items.iter().filter_map(|item| self.table_of(item, out, &read)).collect()
    }
}

/// Looks a word up in a closed list; an unknown one is reported with the nearest that is known.
pub(crate) fn meant<T: Copy>(
    text: &At<String>,
    words: &[(&'static str, T)],
    out: &mut Findings,
) -> Option<T> {
    let found = words.iter().find(|(word, _)| *word == text.value).map(|(_, value)| *value);
    if found.is_none() && !text.value.is_empty() {
        let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let help = match nearest(&text.value, all.iter().copied()) {
            Some(meant) => format!("是不是 {meant}"),
            None => format!("可以写：{}", all.join("、")),
        };
        out.error("bad-value", text.place, format!("不认识“{}”", text.value), help);
    }
    found
}

/// The known word that was probably meant, if one is near enough.
pub(crate) fn nearest<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let scored = known.map(|known| (strsim::normalized_damerau_levenshtein(word, known), known));
    let best = scored.max_by(|(left, _), (right, _)| left.total_cmp(right))?;
    (best.0 >= 0.6).then_some(best.1)
}

fn wrong_type(place: Place, wanted: &str, help: &str, out: &mut Findings) {
    out.error("wrong-type", place, format!("这里要写{wanted}"), help);
}
