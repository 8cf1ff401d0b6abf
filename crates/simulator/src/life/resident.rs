//! What residents do about their own matters, and when.

use jiff::civil::Time;
use maplegrid_domain::cases::{Case, Channel, Identity};
use maplegrid_domain::methods::Outcome;
use maplegrid_domain::shared::Timestamp;

use super::agenda::Doing;
use super::order::{Order, Word};
use super::story::{Fate, Story};
use crate::rng::Rng;
use crate::texts::{Corpus, fill, fitting};

/// People look at their telephones between these hours.
const MORNING: Time = Time::constant(6, 50, 0, 0);
const EVENING: Time = Time::constant(21, 40, 0, 0);

/// Some minutes later, by day.
pub(crate) fn by_day(from: Timestamp, minutes: i64, rng: &mut Rng) -> Timestamp {
    let at = from.plus_millis(minutes * 60_000 + rng.range(0, 59_999));
    let (date, time) = (at.date(), at.civil().time());
    let wait = rng.range(5, 200);
    match () {
        () if time < MORNING => Timestamp::at(date, MORNING).plus_minutes(wait),
        () if time > EVENING => {
            Timestamp::at(date.tomorrow().unwrap_or(date), MORNING).plus_minutes(wait)
        }
        () => at,
    }
}

/// What the resident will do because of what has just happened. `before` is the case before it.
pub(crate) fn reactions(
    story: &mut Story,
    before: Option<&Case>,
    now: Timestamp,
) -> Vec<(Timestamp, Doing)> {
    let mut coming = Vec::new();
    let Some(case) = story.case.clone() else { return coming };
    let rng = &mut story.rng;
    let mut add = |minutes: i64, doing, rng: &mut Rng| {
        coming.push((by_day(now, minutes, rng), doing));
    };
    if before.is_none() {
        if rng.chance(15) {
            add(rng.range(200, 4_000), Doing::Withdraw, rng);
        } else if rng.chance(35) {
            add(rng.range(60, 2_000), Doing::Supplement, rng);
        }
    }
    let answered_before = before.and_then(|case| case.answer.as_ref()).map(|answer| answer.at);
    if let Some(answer) = &case.answer
        && Some(answer.at) != answered_before
        && rng.chance(rates(&case))
    {
        add(rng.range(20, 2_600), Doing::Rate, rng);
    }
    let asked_before = before.is_some_and(|case| case.question.is_some());
    if case.question.is_some() && !asked_before && rng.chance(850) {
        add(rng.range(40, 3_000), Doing::Reply, rng);
    }
    let closed = !case.is_open() && before.is_some_and(Case::is_open);
    if closed && rng.chance(reopens(&case)) {
        add(rng.range(900, 20_000), Doing::Reopen, rng);
    }
    coming
}

/// Who used a telephone screen rates there; others wait for the return visit.
fn rates(case: &Case) -> u64 {
    match (case.identity, case.channel) {
        (Identity::Anonymous, _) => 200,
        (_, Channel::Qr | Channel::Web) => 700,
        _ => 350,
    }
}

fn reopens(case: &Case) -> u64 {
    let resolved = case.answer.as_ref().is_some_and(|answer| answer.outcome == Outcome::Resolved);
    match () {
        () if case.withdrawn || case.restricted || case.answer.is_none() => 0,
        () if case.round > 1 => 5,
        () if resolved => 15,
        () => 60,
    }
}

/// The order for something a resident meant to do, unless it has no sense any more.
pub(crate) fn order(
    story: &mut Story,
    doing: Doing,
    corpus: &Corpus,
    now: Timestamp,
) -> Option<Order> {
    let case = story.case.clone()?;
    let (common, known) = (&corpus.common, &corpus.kinds[story.matter.kind]);
    let rng = &mut story.rng;
    let word = match doing {
        Doing::Reply => {
            case.question.as_ref().filter(|question| now < question.lapses.at)?;
            if story.fate == Fate::Quiet {
                return None;
            }
            let own = fitting(&known.reply, story.matter.title);
            let reply = rng.pick(&own).copied().unwrap_or_else(|| rng.text(&common.replies));
            Word::Reply((!rng.chance(80)).then(|| fill(reply, &story.matter.place, "")))
        }
        Doing::Rate => {
            case.answer.as_ref().filter(|_| case.rating.is_none() && !case.withdrawn)?;
            let score = score(&case, rng);
            let list = match score {
                5 => &common.rated_5,
                4 => &common.rated_4,
                3 => &common.rated_3,
                2 => &common.rated_2,
                _ => &common.rated_1,
            };
            let comments = if score < 3 { 900 } else { 420 };
            Word::Rate(score, rng.chance(comments).then(|| rng.text(list).to_owned()))
        }
        Doing::Supplement if case.is_open() && case.answer.is_none() => {
            Word::Supplement(rng.text(&common.supplements).to_owned())
        }
        Doing::Withdraw if case.is_open() && case.answer.is_none() => {
            Word::Withdraw(rng.chance(850).then(|| rng.text(&common.withdrawals).to_owned()))
        }
        Doing::Reopen if !case.is_open() && case.reopen_request.is_none() => {
            Word::Reopen(rng.text(&common.reopens).to_owned())
        }
        _ => return None,
    };
    Some(Order::Say { number: case.number, code: story.code.clone(), word })
}

/// What was done is rated better than what was explained; the second try better than the first.
fn score(case: &Case, rng: &mut Rng) -> u8 {
    let outcome = case.answer.as_ref().map_or(Outcome::Resolved, |answer| answer.outcome);
    let weights: [u32; 5] = match outcome {
        Outcome::Resolved => [490, 370, 105, 25, 10],
        Outcome::Partly => [110, 380, 350, 120, 40],
        Outcome::Explained => [60, 280, 380, 200, 80],
    };
    let again = case.round > 1 || case.answer.as_ref().is_some_and(|answer| !answer.late);
    let lost = usize::from(!again && rng.chance(300));
    let place = (rng.weighted(&weights) + lost).min(4);
    5 - u8::try_from(place).unwrap_or(0)
}
