//! How long staff take: mostly in time, some late, nobody always.

use maplegrid_domain::cases::{Case, case_due};
use maplegrid_domain::methods::ActionKind;
use maplegrid_domain::shared::Timestamp;

use super::cast::Cast;
use crate::office::Office;
use crate::rng::Rng;

/// Lunch: nobody is found at the desk if it can wait.
const LUNCH_HOURS: std::ops::Range<i8> = 12..14;
const LUNCH_MINUTES: i64 = 110;

/// When the owner gets to a case, and whether that is late.
pub(crate) fn work_at(
    case: &Case,
    people: &Cast,
    office: &Office,
    now: Timestamp,
    rng: &mut Rng,
) -> (Timestamp, bool) {
    let method = people.method();
    let from = match &case.question {
        // The clock stands, and so does the work, until the question is answered or lapses.
        Some(question) => question.lapses.at.max(now),
        None => now,
    };
    let due = case_due(case, method, &office.calendar, from).map(|deadline| deadline.due.at);
    let left = due.map_or(480, |due| office.minutes_between(from, due));
    let step = method.procedure.step(&case.step);
    let has = |kind| step.is_some_and(|step| step.action_of(kind).is_some());
    let limit = method.procedure.rating.dissatisfied_up_to;
    let (late_per_mille, low, high) = match () {
        () if has(ActionKind::Visit) && case.needs_explaining(limit) => (15, 2, 18),
        // Whoever visits gives the resident time to say it first.
        () if has(ActionKind::Visit) => (12, 9, 32),
        () if left < 240 => (10, 4, 40),
        () if case.restricted => (20, 5, 45),
        () if has(ActionKind::Answer) => (35, 3, 29),
        () => (14, 2, 36),
    };
    let late = left <= 2 || rng.chance(late_per_mille);
    let minutes = match () {
        () if left <= 2 => rng.range(4, 60),
        () if late => left + rng.range(35, 600),
        () => (left * rng.range(low, high) / 100).clamp(2, left),
    };
    let at = office.after(from, minutes).plus_millis(rng.range(0, 59_999));
    let lunch = LUNCH_HOURS.contains(&at.civil().hour());
    let late_by_lunch = due.is_some_and(|due| at.plus_minutes(LUNCH_MINUTES) > due);
    let at = if lunch && !late_by_lunch { at.plus_minutes(LUNCH_MINUTES) } else { at };
    (at, late)
}

/// When a called unit does the next thing about its part: nearly always in time.
pub(crate) fn help_at(
    case: &Case,
    people: &Cast,
    office: &Office,
    now: Timestamp,
    rng: &mut Rng,
) -> Timestamp {
    let part = case.open_parts().next();
    let due = part.and_then(|part| part.due(people.method(), &office.calendar));
    let left = due.map_or(480, |deadline| office.minutes_between(now, deadline.due.at)).max(2);
    let minutes =
        if rng.chance(40) { left + rng.range(30, 400) } else { left * rng.range(8, 60) / 100 };
    office.after(now, minutes.max(3)).plus_millis(rng.range(0, 59_999))
}

/// When somebody decides about an extension or a reopening.
pub(crate) fn decide_at(office: &Office, now: Timestamp, rng: &mut Rng) -> Timestamp {
    office.after(now, rng.range(20, 640)).plus_millis(rng.range(0, 59_999))
}

/// When somebody above presses after the due time.
pub(crate) fn urge_at(
    case: &Case,
    people: &Cast,
    office: &Office,
    rng: &mut Rng,
) -> Option<Timestamp> {
    let due = case_due(case, people.method(), &office.calendar, case.entered_at)?;
    Some(office.after(due.due.at, rng.range(15, 200)))
}
