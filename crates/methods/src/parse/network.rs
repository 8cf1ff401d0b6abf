//! `network.toml` and `care.toml`: lines of contact, rhythms, routines, selections, care.

use maplegrid_domain::methods::{Every, RoutineDays};

use super::files::{households, plain};
use super::raw::{
    Cadence, CareNeed, DutyList, Line, Measure, Network, Routine, Selection, SelectionStep, Tier,
    Topic,
};
use super::reader::Table;
use super::words::EVERY;
use crate::source::{At, Findings};

/// Most contacts of one window that a rhythm may ask for.
const TIMES_MOST: u16 = 31;
/// A term of office is at most ten years.
const TERM_MONTHS_MOST: u16 = 120;
/// Care is looked at again at least once a year (DOMAIN § 8 G4 proposes 90 or 180 days).
const REVIEW_DAYS_MOST: u16 = 366;

pub(super) fn contacts(top: &mut Table<'_, '_>, network: &mut Network, out: &mut Findings) {
    network.lines = top.tables("line", out, line);
    network.cadences = top.tables("cadence", out, cadence);
    network.topics = top.tables("topic", out, |table, out| Topic {
        id: table.id("id", out),
        label: table.text("label", out).value,
        raises: table.optional_text("raises", out),
    });
    network.routines = top.tables("routine", out, routine);
    network.duty_lists = top.tables("duty_list", out, |table, out| DutyList {
        id: table.id("id", out),
        label: table.text("label", out).value,
        posts: table.texts("posts", out).value,
        items: plain(table.texts("items", out)),
        basis: table.text("basis", out).value,
    });
    network.selections = top.tables("selection", out, selection);
}

pub(super) fn care(top: &mut Table<'_, '_>, network: &mut Network, out: &mut Findings) {
    network.tiers = top.tables("tier", out, |table, out| Tier {
        id: table.id("id", out),
        label: table.text("label", out).value,
        review_days: table.number("review_days", (1, REVIEW_DAYS_MOST), out),
    });
    network.needs = top.tables("need", out, |table, out| CareNeed {
        id: table.id("id", out),
        label: table.text("label", out).value,
        tier: table.text("tier", out),
        guardian: table.switch("guardian", out),
    });
}

fn line(table: &mut Table<'_, '_>, out: &mut Findings) -> Line {
    Line {
        id: table.id("id", out),
        label: table.text("label", out).value,
        post: table.text("post", out),
        households: households(table, out),
        follows_post: table.switch("follows_post", out),
        optional: table.switch("optional", out),
        basis: table.text("basis", out).value,
    }
}

fn cadence(table: &mut Table<'_, '_>, out: &mut Findings) -> Cadence {
    Cadence {
        id: table.id("id", out),
        label: table.text("label", out).value,
        line: table.text("line", out),
        tier: table.optional_text("tier", out),
        every: table.word("every", &EVERY, out),
        times: table.number("times", (1, TIMES_MOST), out),
        basis: table.text("basis", out).value,
    }
}

fn routine(table: &mut Table<'_, '_>, out: &mut Findings) -> Routine {
    let id = table.id("id", out);
    let label = table.text("label", out).value;
    let post = table.text("post", out);
    let when = table.required_table("when", out, days).flatten();
    let basis = table.text("basis", out).value;
    Routine { id, label, post, when, basis }
}

/// `{ weekday = 3 }`, `{ days = [4, 14, 24] }` or `{ every = "year", times = 4 }`.
fn days(table: &mut Table<'_, '_>, out: &mut Findings) -> Option<RoutineDays> {
    if let Some(value) = table.get("weekday") {
        let day = table.number_of(value, (1, 7), out).value;
        return Some(RoutineDays::Weekday(small(day)));
    }
    if let Some(value) = table.get("days") {
        let items = value.get_ref().as_array().filter(|items| !items.is_empty());
        if items.is_none() {
            let span = value.span();
            let place = crate::source::Place { start: span.start, end: span.end, ..table.place };
            out.error("bad-value", place, "没有写哪几天", "写成 days = [4, 14, 24]");
        }
        let days = items?.iter().map(|day| small(table.number_of(day, (1, 31), out).value));
        return Some(RoutineDays::DaysOfMonth(days.collect()));
    }
    let every: At<Every> = table.word("every", &EVERY, out)?;
    let times = table.number("times", (1, TIMES_MOST), out).value;
    Some(RoutineDays::Times { every: every.value, times: small(times) })
}

fn selection(table: &mut Table<'_, '_>, out: &mut Findings) -> Selection {
    Selection {
        post: table.text("post", out),
        ways: plain(table.texts("ways", out)),
        steps: table.tables("step", out, |table, out| SelectionStep {
            id: table.id("id", out),
            label: table.text("label", out).value,
            post: table.text("post", out),
        }),
        term_months: table
            .get("term_months")
            .map(|value| table.number_of(value, (1, TERM_MONTHS_MOST), out).value),
        measures: table.tables("measure", out, |table, out| Measure {
            id: table.id("id", out),
            label: table.text("label", out).value,
            ends_term: table.switch("ends_term", out),
        }),
        basis: table.text("basis", out).value,
    }
}

/// Numbers that the reader keeps below 100.
fn small(number: u16) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}
