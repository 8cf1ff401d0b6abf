//! The files of a method, one after the other, into one raw value.

use jiff::civil::Time;
use maplegrid_domain::calendar::OfficeHours;

use super::appraisal::appraisal;
use super::raw::{Category, Kind, Post, Procedure, Rating, Raw, Route, Subject, Team, Track};
use super::reader::Table;
use super::shape::{Count, Form, Shape};
use super::steps::{appeal, extension, fixed_limit, joint, question, reopen, step};
use super::syntax::with_file;
use super::words::CAPABILITIES;
use super::{mediation, network, registers, replies, reports};
use crate::code::Code;
use crate::folder::FILES;
use crate::source::{At, Findings};

type Read = fn(&mut Table<'_, '_>, &mut Raw, &mut Findings);

/// How each file is read, in the order of [`crate::folder::FILES`].
const READ: [Read; FILES.len()] = [
    head,
    |top, raw, out| raw.kinds = top.tables("kind", out, kind),
    |top, raw, out| raw.posts = top.tables("post", out, post),
    categories,
    |top, raw, out| raw.routes = top.tables("route", out, route),
    |top, raw, out| raw.procedure = procedure(top, out),
    |top, raw, out| raw.steps = top.tables("step", out, step).into_iter().flatten().collect(),
    |top, raw, out| network::contacts(top, &mut raw.network, out),
    |top, raw, out| network::care(top, &mut raw.network, out),
    |top, raw, out| raw.mediation = mediation::mediation(top, out),
    |top, raw, out| raw.replies = replies::replies(top, out),
    |top, raw, out| raw.registers = registers::registers(top, out),
    |top, raw, out| raw.reports = top.tables("report", out, reports::report),
];

/// Reads all files; what stands on others goes over them.
pub(crate) fn method(out: &mut Findings) -> Raw {
    let base = folder(0, out);
    match out.over {
        Some(first) => base.overlaid(folder(first, out)),
        None => base,
    }
}

/// The files of a folder, of which the first is `first`.
fn folder(first: usize, out: &mut Findings) -> Raw {
    let mut raw = Raw::default();
    let partial = out.over == Some(first);
    for (file, read) in (first..).zip(READ) {
        with_file(file, out, |top, out| {
            // Only a head says all that a head says: a method has a name of its own.
            top.partial = partial && file > first;
            read(top, &mut raw, out);
        });
    }
    raw
}

/// What each file may hold, in the order of [`crate::folder::FILES`].
pub(crate) fn shapes() -> [Shape; FILES.len()] {
    READ.map(|read| Table::trace(|top, out| read(top, &mut Raw::default(), out)))
}

fn head(top: &mut Table<'_, '_>, raw: &mut Raw, out: &mut Findings) {
    raw.id = top.id("id", out);
    // Read with the folder, where the files of the base are found.
    top.optional_text("base", out);
    raw.version = top.optional_number("version", (1, 9_999), out).map(|at| at.value);
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
    let text = table.text_as(key, Form::Clock, out);
    // What is not a time has been reported; noon and midnight do no harm until then.
    let time = Time::strptime("%H:%M", &text.value).unwrap_or_default();
    At { value: time, place: text.place }
}

pub(super) fn plain(texts: At<Vec<At<String>>>) -> Vec<String> {
    texts.value.into_iter().map(|text| text.value).collect()
}

fn categories(top: &mut Table<'_, '_>, raw: &mut Raw, out: &mut Findings) {
    raw.subjects = top.tables("subject", out, |table, out| Subject {
        id: table.id("id", out),
        label: table.text("label", out).value,
    });
    raw.categories = top.tables("category", out, category);
}

fn kind(table: &mut Table<'_, '_>, out: &mut Findings) -> Kind {
    let id = table.id("id", out);
    let label = table.text("label", out).value;
    let parent = table.optional_text("parent", out);
    let households = households(table, out);
    Kind { id, label, parent, households }
}

/// Households of an area or a contact, least and most.
pub(super) fn households(table: &mut Table<'_, '_>, out: &mut Findings) -> Option<(u16, u16)> {
    let pair = table.numbers("households", Count::Pair, (0, u16::MAX), out)?;
    let &[least, most] = pair.value.as_slice() else { return None };
    if least > most {
        let help = "写成 [最少, 最多]，如 [5, 15]";
        out.error(Code::HouseholdsOrder, pair.place, "最少的户数比最多的还大", help);
    }
    Some((least, most))
}

fn post(table: &mut Table<'_, '_>, out: &mut Findings) -> Post {
    let id = table.id("id", out);
    let label = table.text("label", out).value;
    let office = table.text("office", out).value;
    let level = table.text("level", out);
    let capabilities = table.words("capabilities", &CAPABILITIES, out);
    Post { id, label, office, level, capabilities }
}

fn category(table: &mut Table<'_, '_>, out: &mut Findings) -> Category {
    Category {
        id: table.id("id", out),
        label: table.text("label", out).value,
        subject: table.text("subject", out),
        keywords: plain(table.texts("keywords", out)),
        dispute_class: table.optional_text_as("dispute_class", Form::DisputeClass, out),
        restricted: table.switch("restricted", out),
        separate_entry: table.switch("separate_entry", out),
        start: table.optional_text("start", out),
        then: table.optional_text("then", out),
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
                appeal: table.table("appeal", out, appeal).flatten(),
            })
            .unwrap_or_default(),
        reopen: top.required_table("reopen", out, reopen).unwrap_or_default(),
        joint: top.table("joint", out, joint).flatten(),
        appraisal: top.table("appraisal", out, appraisal).flatten(),
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
