//! Steps, their limits, ladders and actions, and the rules that count days.

use maplegrid_domain::calendar::Limit;

use super::raw::{
    Action, Appeal, Escalation, Extension, Joint, Owner, Question, Reopen, Rung, Step, StepLimit,
};
use super::reader::Table;
use super::shape::{Way, way};
use super::words::{ACTIONS, PHASES};
use crate::source::{At, Findings};

/// A limit of more than a year is a slip of the pen.
const LIMIT_MOST: u16 = 366;

/// Times that something may be done again, at most.
const OFTEN_MOST: u16 = 9;

pub(super) fn step(table: &mut Table<'_, '_>, out: &mut Findings) -> Option<Step> {
    let id = table.id("id", out);
    let label = table.text("label", out).value;
    let resident_label = table.text("resident_label", out).value;
    let phase = table.word("phase", &PHASES, out);
    let (owner, nearer) = owner(table, out);
    let limit = limit(table, "limit", out);
    let basis = table.optional_text("basis", out);
    let escalation = table.table("escalation", out, escalation);
    let actions = table.tables("action", out, action).into_iter().flatten().collect();
    let place = table.place;
    Some(Step {
        place,
        id,
        label,
        resident_label,
        phase: phase?,
        owner,
        nearer,
        limit,
        basis,
        escalation,
        actions,
    })
}

fn action(table: &mut Table<'_, '_>, out: &mut Findings) -> Option<Action> {
    let id = table.id("id", out);
    let kind = table.word("kind", &ACTIONS, out);
    let label = table.text("label", out).value;
    let hint = table.text("hint", out).value;
    let to = table.optional_text("to", out);
    let subjects = table.texts("subjects", out);
    Some(Action { place: table.place, id, kind: kind?, label, hint, to, subjects })
}

const OWNERS: &[Way] = &[Way { keys: &["post"], beside: &["nearer"] }, way(&["handler"])];

/// The owner, and the post nearer to the resident that does the step where there is one.
fn owner(table: &mut Table<'_, '_>, out: &mut Findings) -> (Option<At<Owner>>, Option<At<String>>) {
    let found = table.table("owner", out, |table, out| {
        let help =
            "写成 { post = \"岗位\" } 或 { handler = true }（承办人）；nearer 只和 post 一起写";
        table.one_way(OWNERS, ("负责人写得不对", help), out);
        let post = table.optional_text("post", out);
        let nearer = table.optional_text("nearer", out);
        let handler = table.on("handler", out);
        let owner = match post {
            Some(post) => Some(At { value: Owner::Post(post.value), place: post.place }),
            None => handler.then_some(At { value: Owner::Handler, place: table.place }),
        };
        (owner, nearer)
    });
    found.unwrap_or_default()
}

const STEP_LIMITS: &[Way] = &[way(&["working_days"]), way(&["days"]), way(&["track"])];

/// A limit of days, or of the chosen track.
fn limit(
    table: &mut Table<'_, '_>,
    key: &'static str,
    out: &mut Findings,
) -> Option<At<StepLimit>> {
    let read = |table: &mut Table<'_, '_>, out: &mut Findings| {
        let help = "写成 { working_days = 1 }（工作日）、{ days = 7 }（自然日）或 { track = true }（按办理方式），三种写一种";
        table.one_way(STEP_LIMITS, ("期限写得不对", help), out);
        let fixed = days(table, out);
        let by_track = table.on("track", out).then_some(StepLimit::Track);
        let value = fixed.map(StepLimit::Fixed).or(by_track)?;
        Some(At { value, place: table.place })
    };
    table.table(key, out, read).flatten()
}

const LIMITS: &[Way] = &[way(&["working_days"]), way(&["days"])];

/// A limit of days that must be there.
pub(super) fn fixed_limit(
    table: &mut Table<'_, '_>,
    key: &'static str,
    out: &mut Findings,
) -> Option<At<Limit>> {
    let read = |table: &mut Table<'_, '_>, out: &mut Findings| {
        let help = "写成 { working_days = 1 }（工作日）或 { days = 7 }（自然日），两种写一种";
        table.one_way(LIMITS, ("期限写得不对", help), out);
        Some(At { value: days(table, out)?, place: table.place })
    };
    table.required_table(key, out, read).flatten()
}

fn days(table: &mut Table<'_, '_>, out: &mut Findings) -> Option<Limit> {
    let working = table.optional_number("working_days", (0, LIMIT_MOST), out);
    let days = table.optional_number("days", (1, LIMIT_MOST), out);
    let working = working.map(|number| Limit::working_days(number.value));
    working.or(days.map(|number| Limit::days(number.value)))
}

fn escalation(table: &mut Table<'_, '_>, out: &mut Findings) -> Escalation {
    Escalation {
        place: table.place,
        remind_at_percent: table.number("remind_at_percent", (1, 99), out),
        rungs: table.tables("rungs", out, |table, out| Rung {
            post: table.text("post", out),
            after_working_days: table.number("after_working_days", (0, LIMIT_MOST), out),
        }),
    }
}

pub(super) fn question(table: &mut Table<'_, '_>, out: &mut Findings) -> Option<Question> {
    let lapses_after = fixed_limit(table, "lapses_after", out);
    // Somebody who may never ask has no action for it; asking without end would stop every clock.
    let times = table.optional_number("times", (1, OFTEN_MOST), out);
    let basis = table.text("basis", out).value;
    Some(Question { lapses_after: lapses_after?, times, basis })
}

pub(super) fn extension(table: &mut Table<'_, '_>, out: &mut Findings) -> Extension {
    Extension {
        times: table.number("times", (0, 9), out),
        longest: table.number("longest", (0, LIMIT_MOST), out),
        approver: table.text("approver", out),
        basis: table.text("basis", out).value,
    }
}

pub(super) fn reopen(table: &mut Table<'_, '_>, out: &mut Findings) -> Reopen {
    let some = |limit: Option<At<Limit>>| {
        limit.map(|limit| At { value: Some(limit.value), place: limit.place }).unwrap_or_default()
    };
    Reopen {
        window: some(fixed_limit(table, "window", out)),
        decided_by: table.text("decided_by", out),
        limit: some(fixed_limit(table, "limit", out)),
        to: table.text("to", out),
        refusals: table.optional_number("refusals", (1, OFTEN_MOST), out),
        basis: table.text("basis", out).value,
        escalation: table.required_table("escalation", out, escalation),
    }
}

pub(super) fn appeal(table: &mut Table<'_, '_>, out: &mut Findings) -> Option<Appeal> {
    let window = fixed_limit(table, "window", out);
    let decided_by = table.text("decided_by", out);
    let limit = fixed_limit(table, "limit", out);
    let basis = table.text("basis", out).value;
    let escalation = table.required_table("escalation", out, escalation);
    Some(Appeal { window: window?, decided_by, limit: limit?, basis, escalation: escalation? })
}

pub(super) fn joint(table: &mut Table<'_, '_>, out: &mut Findings) -> Option<Joint> {
    let report_in = fixed_limit(table, "report_in", out);
    let answer = fixed_limit(table, "answer", out);
    let longest = table.number("longest", (1, LIMIT_MOST), out);
    let basis = table.text("basis", out).value;
    let escalation = table.required_table("escalation", out, escalation);
    Some(Joint {
        place: table.place,
        report_in: report_in?,
        answer: answer?,
        longest,
        basis,
        escalation: escalation?,
    })
}
