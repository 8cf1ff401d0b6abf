//! Single values: what they have to be, and what is said where they are not.

use jiff::civil::Date;

use super::reader::Value;
use super::shape::{Count, Form};
use super::words::Word;
use crate::code::Code;
use crate::source::{At, Findings, Place};

/// A text that says something and has the form asked for.
pub(super) fn text(place: Place, value: &Value<'_>, form: Form, out: &mut Findings) -> At<String> {
    match value.get_ref().as_str().map(str::trim) {
        None => wrong_type(place, "文字", "用英文双引号括起来", out),
        Some("") => {
            out.error(
                Code::BadValue,
                place,
                "这里是空的",
                "写上内容；可写可不写的，没有就删掉这一行",
            );
        }
        Some(text) => {
            if !form.fits(text) {
                let (what, help) = form.told();
                out.error(Code::BadValue, place, format!("“{text}”不能当{what}"), help);
            }
            return At { value: text.to_owned(), place };
        }
    }
    At { value: String::new(), place }
}

pub(super) fn switch(place: Place, value: &Value<'_>, out: &mut Findings) -> bool {
    let switch = value.get_ref().as_bool();
    if switch.is_none() {
        wrong_type(place, "是或否", "写 true（是）或 false（否），不加引号", out);
    }
    switch.unwrap_or_default()
}

pub(super) fn number(
    place: Place,
    value: &Value<'_>,
    (least, most): (u16, u16),
    out: &mut Findings,
) -> At<u16> {
    let Some(number) = value.get_ref().as_integer() else {
        wrong_type(place, "整数", "写数字，不加引号，不带小数", out);
        return At { value: least, place };
    };
    let parsed = u16::from_str_radix(number.as_str(), number.radix()).ok();
    if let Some(value) = parsed.filter(|number| (least..=most).contains(number)) {
        return At { value, place };
    }
    let message = format!("{number} 超出范围");
    out.error(Code::BadValue, place, message, format!("写 {least} 到 {most} 之间的整数"));
    At { value: least, place }
}

/// The items of a list of numbers, if there are as many as there should be.
pub(super) fn items<'a, 'i>(
    place: Place,
    value: &'a Value<'i>,
    count: Count,
    out: &mut Findings,
) -> Option<&'a [Value<'i>]> {
    let items = value.get_ref().as_array().map(|array| &array[..]);
    let (whole, help) = match count {
        Count::Pair => {
            (items.is_some_and(|items| items.len() == 2), "写成 [最少, 最多]，如 [5, 15]")
        }
        Count::Some => {
            (items.is_some_and(|items| !items.is_empty()), "写成 [4, 14, 24] 这样，至少一个")
        }
    };
    if !whole {
        out.error(Code::BadValue, place, "这一串数写得不对", help);
    }
    items.filter(|_| whole)
}

pub(super) fn date(place: Place, value: &Value<'_>, out: &mut Findings) -> Option<At<Date>> {
    let given = value.get_ref().as_datetime();
    let date = given.filter(|given| given.time.is_none()).and_then(|given| given.date);
    let value = date.and_then(|date| {
        let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
        Date::new(i16::try_from(date.year).ok()?, month, day).ok()
    });
    if value.is_none() {
        wrong_type(place, "日期", "写成 2026-01-01，不加引号", out);
    }
    Some(At { value: value?, place })
}

pub(super) fn wrong_type(place: Place, wanted: &str, help: &str, out: &mut Findings) {
    out.error(Code::WrongType, place, format!("这里要写{wanted}"), help);
}

/// The words of a list without what they stand for.
pub(super) fn listed<T>(words: &[Word<T>]) -> Vec<Word<()>> {
    let bare = |word: &Word<T>| Word { written: word.written, value: (), title: word.title };
    words.iter().map(bare).collect()
}

/// Looks a word up in a closed list; an unknown one is reported with the one that could be meant,
/// by its letters or by what it means.
pub(super) fn meant<T: Copy>(
    text: &At<String>,
    words: &[Word<T>],
    out: &mut Findings,
) -> Option<T> {
    let found = words.iter().find(|word| word.written == text.value).map(|word| word.value);
    if found.is_none() && !text.value.is_empty() {
        let named = |word: &Word<T>| format!("{}（{}）", word.written, word.title);
        let all = words.iter().map(named).collect::<Vec<_>>().join("、");
        let near = nearest(&text.value, words.iter().map(|word| word.written));
        let meant = words.iter().find(|word| {
            near.map_or(word.title.contains(&text.value), |near| near == word.written)
        });
        let help = match meant {
            Some(meant) => format!("是不是 {}？可以写：{all}", named(meant)),
            None => format!("可以写：{all}"),
        };
        out.error(Code::BadValue, text.place, format!("不认识“{}”", text.value), help);
    }
    found
}

/// The known word that was probably meant, if one is near enough.
pub(crate) fn nearest<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let scored = known.map(|known| (strsim::normalized_damerau_levenshtein(word, known), known));
    let best = scored.max_by(|(left, _), (right, _)| left.total_cmp(right))?;
    (best.0 >= 0.6).then_some(best.1)
}
