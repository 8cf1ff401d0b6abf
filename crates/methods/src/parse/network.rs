//! `network.toml` and `care.toml`: lines of contact, rhythms, routines, selections, care.

use maplegrid_domain::methods::{Every, RoutineDays};

use super::files::{households, plain};
use super::raw::{
    Cadence, CareNeed, DutyList, Line, Measure, Network, Routine, Selection, SelectionStep, Tier,
    Topic,
};
use super::reader::Table;
use super::shape::{Count, Way, way};
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
        label: table.text("label", out),
        posts: table.texts("posts", out).value,
        items: table.texts("items", out).value,
        basis: table.text("basis", out).value,
    });
    network.selections = top.tables("selection", out, selection);
}

pub(super) fn care(top: &mut Table<'_, '_>, network: &mut Network, out: &mut Findings) {
    network.tiers = top.tables("tier", out, |table, out| Tier {
        id: table.id("id", out),
        label: table.text("label", out),
        review_days: table.number("review_days", (1, REVIEW_DAYS_MOST), out),
    });
    network.needs = top.tables("need", out, |table, out| CareNeed {
        id: table.id("id", out),
        label: table.text("label", out),
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
    let label = table.text("label", out);
    let post = table.text("post", out);
    let when = table.required_table("when", out, days).flatten();
    let basis = table.text("basis", out).value;
    Routine { id, label, post, when, basis }
}

const ROUTINE_DAYS: &[Way] = &[way(&["weekday"]), way(&["days"]), way(&["every", "times"])];

fn days(table: &mut Table<'_, '_>, out: &mut Findings) -> Option<RoutineDays> {
    let help = "写成 { weekday = 3 }（星期三）、{ days = [4, 14, 24] }（每月几号）或 { every = \"month\", times = 1 }（多久几次），三种写一种";
    table.one_way(ROUTINE_DAYS, ("什么时候做写得不对", help), out);
    let weekday = table.optional_number("weekday", (1, 7), out);
    let days = table.numbers("days", Count::Some, (1, 31), out);
    let every: Option<At<Every>> = table.optional_word("every", &EVERY, out);
    let times = table.optional_number("times", (1, TIMES_MOST), out);
    if let Some(weekday) = weekday {
        return Some(RoutineDays::Weekday(small(weekday.value)));
    }
    if let Some(days) = days {
        return Some(RoutineDays::DaysOfMonth(days.value.into_iter().map(small).collect()));
    }
    Some(RoutineDays::Times { every: every?.value, times: small(times?.value) })
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
            .optional_number("term_months", (1, TERM_MONTHS_MOST), out)
            .map(|months| months.value),
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
