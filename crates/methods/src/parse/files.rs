//! The files of a method, one after the other, into one raw value.

use jiff::civil::Time;
use maplegrid_domain::calendar::OfficeHours;

use super::network;
use super::raw::{Category, Kind, Post, Procedure, Rating, Raw, Route, Subject, Team, Track};
use super::reader::{Table, meant};
use super::steps::{extension, fixed_limit, question, reopen, step};
use super::syntax::with_file;
use super::words::CAPABILITIES;
use crate::source::{At, Findings};

/// Reads the files in the order of [`crate::folder::FILES`].
pub(crate) fn method(out: &mut Findings) -> Raw {
    let mut raw = Raw::default();
    with_file(0, out, |top, out| head(top, &mut raw, out));
    with_file(1, out, |top, out| raw.kinds = top.tables("kind", out, kind));
    with_file(2, out, |top, out| raw.posts = top.tables("post", out, post));
    with_file(3, out, |top, out| {
        raw.subjects = top.tables("subject", out, |table, out| Subject {
            id: table.id("id", out),
            label: table.text("label", out).value,
        });
        raw.categories = top.tables("category", out, category);
    });
    with_file(4, out, |top, out| {
        raw.routes = top.tables("route", out, route);
    });
    with_file(5, out, |top, out| raw.procedure = procedure(top, out));
    with_file(6, out, |top, out| {
        raw.steps = top.tables("step", out, step).into_iter().flatten().collect();
    });
    with_file(7, out, |top, out| network::contacts(top, &mut raw.network, out));
    with_file(8, out, |top, out| network::care(top, &mut raw.network, out));
    raw
}

fn head(top: &mut Table<'_, '_>, raw: &mut Raw, out: &mut Findings) {
    raw.id = top.id("id", out);
    raw.title = top.text("title", out).value;
    raw.source = top.text("source", out).value;
    raw.summary = top.text("summary", out).value;
    let usual = OfficeHours::default();
    raw.opens.value = usual.opens;
    raw.closes.value = usual.closes;
    top.table("office_hours", out, |table, out| {
        raw.opens = time(table, "opens", out);
        raw.closes = time(table, "closes", out);
    });
    raw.teams = top.tables("team", out, |table, out| Team {
        id: table.id("id", out),
        label: table.text("label", out).value,
        duties: plain(table.texts("duties", out)),
        posts: table.texts("posts", out).value,
    });
    raw.terms = top.tables("term", out, |table, out| {
        (table.text("word", out).value, table.text("meaning", out).value)
    });
}

fn time(table: &mut Table<'_, '_>, key: &'static str, out: &mut Findings) -> At<Time> {
    let text = table.text(key, out);
    let parsed = Time::strptime("%H:%M", &text.value).ok();
    if parsed.is_none() && !text.value.is_empty() {
        let message = format!("“{}”不是时刻", text.value);
        out.error("bad-value", text.place, message, "写成 \"08:30\"");
    }
    At { value: parsed.unwrap_or_default(), place: text.place }
}

pub(super) fn plain(texts: At<Vec<At<String>>>) -> Vec<String> {
    texts.value.into_iter().map(|text| text.value).collect()
}

fn kind(table: &mut Table<'_, '_>, out: &mut Findings) -> Kind {
    let id = table.id("id", out);
    let label = table.text("label", out).value;
    let parent = table.optional_text("parent", out);
    let households = households(table, out);
    Kind { id, label, parent, households }
}

pub(super) fn households(table: &mut Table<'_, '_>, out: &mut Findings) -> Option<(u16, u16)> {
    let value = table.get("households")?;
    let items = value.get_ref().as_array().filter(|items| items.len() == 2);
    let pair = items.map(|items| {
        let mut numbers = items.iter().map(|item| table.number_of(item, (0, u16::MAX), out).value);
        (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default())
    });
    if pair.is_none_or(|(least, most)| least > most) {
        let span = value.span();
        let place = crate::source::Place { start: span.start, end: span.end, ..table.place };
        out.error("bad-value", place, "户数范围写得不对", "写成 [最少, 最多]，如 [5, 15]");
    }
    pair
}

fn post(table: &mut Table<'_, '_>, out: &mut Findings) -> Post {
    let id = table.id("id", out);
    let label = table.text("label", out).value;
    let office = table.text("office", out).value;
    let level = table.text("level", out);
    let words = table.texts("capabilities", out).value;
    let capabilities = words.iter().filter_map(|word| meant(word, &CAPABILITIES, out)).collect();
    Post { id, label, office, level, capabilities }
}

fn category(table: &mut Table<'_, '_>, out: &mut Findings) -> Category {
    Category {
        id: table.id("id", out),
        label: table.text("label", out).value,
        subject: table.text("subject", out),
        keywords: plain(table.texts("keywords", out)),
        dispute_class: table.optional_text("dispute_class", out),
        restricted: table.switch("restricted", out),
        separate_entry: table.switch("separate_entry", out),
        start: table.optional_text("start", out),
    }
}

fn route(table: &mut Table<'_, '_>, out: &mut Findings) -> Route {
    Route {
        id: table.id("id", out),
        label: table.text("label", out).value,
        address: table.text("address", out).value,
        clock: table.text("clock", out).value,
        basis: table.text("basis", out).value,
    }
}

fn procedure(top: &mut Table<'_, '_>, out: &mut Findings) -> Procedure {
    Procedure {
        id: top.id("id", out).value,
        label: top.text("label", out).value,
        start: top.text("start", out),
        distinct: top.texts("distinct", out),
        tracks: top.tables("track", out, track).into_iter().flatten().collect(),
        question: top.table("question", out, question).flatten(),
        extension: top.required_table("extension", out, extension).unwrap_or_default(),
        rating: top
            .required_table("rating", out, |table, out| Rating {
                labels: table.texts("labels", out),
                dissatisfied_up_to: table.number("dissatisfied_up_to", (1, 4), out),
            })
            .unwrap_or_default(),
        reopen: top.required_table("reopen", out, reopen).unwrap_or_default(),
    }
}

fn track(table: &mut Table<'_, '_>, out: &mut Findings) -> Option<Track> {
    let id = table.id("id", out);
    let label = table.text("label", out).value;
    let hint = table.text("hint", out).value;
    let limit = fixed_limit(table, "limit", out);
    let basis = table.text("basis", out).value;
    Some(Track { id, label, hint, limit: limit?, basis })
}
