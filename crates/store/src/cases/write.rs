//! Writing cases and the index rows that follow from them.

use jiff::civil::Date;
use maplegrid_domain::cases::{Case, CaseNumber};
use maplegrid_domain::shared::{CategoryId, CountyId, PersonId, Timestamp};

use super::rows::{CaseRecord, Filed, Task, Word, summary_of};
use crate::db::{Conn, Value, statements, values};
use crate::error::Result;

macro_rules! insert_cases {
    ($tail:literal) => {
        concat!(
            "INSERT INTO cases
            (county, number, area, title, summary, category, channel, method_version, step, phase,
             owner_post, owner_area, owner_person, restricted, waiting, pressing, reopen_asked,
             answered, answered_late, rating, received_at, closed_at, due_at, due_provisional,
             wake_at, version, body, filed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
                    ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28) ",
            $tail
        )
    };
}

statements! {
    LOAD = "SELECT body, filed FROM cases WHERE county = ?1 AND number {IN}";
    INSERT = (insert_cases!(""));
    REPLACE = (insert_cases!("ON CONFLICT (county, number) DO UPDATE SET
            category = excluded.category, step = excluded.step, phase = excluded.phase,
            owner_post = excluded.owner_post, owner_area = excluded.owner_area,
            owner_person = excluded.owner_person, restricted = excluded.restricted,
            waiting = excluded.waiting, pressing = excluded.pressing,
            reopen_asked = excluded.reopen_asked, answered = excluded.answered,
            answered_late = excluded.answered_late, rating = excluded.rating,
            closed_at = excluded.closed_at, due_at = excluded.due_at,
            due_provisional = excluded.due_provisional, wake_at = excluded.wake_at,
            version = excluded.version, body = excluded.body, filed = excluded.filed"));
    LAST_OF_MONTH = "SELECT number FROM cases WHERE county = ?1 AND number >= ?2 AND number < ?3
                     ORDER BY length(number) DESC, number DESC LIMIT ?4";
    INSERT_AREAS = "INSERT INTO case_areas (county, area, bucket, sort_at, number)
                    VALUES (?1, ?2, ?3, ?4, ?5)";
    DELETE_AREAS = "DELETE FROM case_areas
                   WHERE county = ?1 AND area = ?2 AND bucket = ?3 AND sort_at = ?4
                     AND number = ?5";
    INSERT_TASKS = "INSERT INTO case_tasks (county, holder, kind, due_at, number)
                    VALUES (?1, ?2, ?3, ?4, ?5)";
    DELETE_TASKS = "DELETE FROM case_tasks
                   WHERE county = ?1 AND holder = ?2 AND kind = ?3 AND due_at = ?4
                     AND number = ?5";
}

/// States and index cards of these cases, for deciding. Unscoped: the writer's own read, which
/// answers nobody.
pub fn load(
    conn: &mut Conn,
    county: &CountyId,
    numbers: &[&CaseNumber],
) -> Result<Vec<(Case, Filed)>> {
    let keys: Vec<Value<'_>> = numbers.iter().map(|number| Value::from(number.as_str())).collect();
    conn.fetch_in(LOAD, &values![county.as_str()], &keys, |row| {
        Ok((crate::json("case", row.str(0)?)?, crate::json("filed", row.str(1)?)?))
    })
}

/// The sequence of the last case numbered in the month of `date`; 0 if there is none.
pub fn last_sequence(conn: &mut Conn, county: &CountyId, date: Date) -> Result<u64> {
    let month = u32::from(date.year().rem_euclid(100).unsigned_abs()) * 100
        + u32::from(date.month().unsigned_abs());
    // Numbers are digits only, so that the next month's beginning is above all of this one's.
    let (from, to) = (format!("{month:04}"), format!("{:04}", month + 1));
    let last =
        conn.fetch_one(LAST_OF_MONTH, &values![county.as_str(), &from, &to, 1_i64], |row| {
            row.text(0)
        })?;
    let sequence = last.as_deref().and_then(|number| number.get(4..number.len() - 1)?.parse().ok());
    Ok(sequence.unwrap_or(0))
}

/// A changed case with the index card it had before; `None` for a new one.
pub struct Change<'a> {
    pub before: Option<&'a Filed>,
    pub after: &'a CaseRecord,
}

/// Writes changed cases. Each number at most once.
pub fn save(conn: &mut Conn, county: &CountyId, changes: &[Change<'_>]) -> Result<()> {
    let bodies: Vec<(String, String, String)> = changes
        .iter()
        .map(|change| {
            let record = change.after;
            Ok((
                crate::to_json("case", &record.case)?,
                crate::to_json("filed", &record.filed)?,
                summary_of(&record.case),
            ))
        })
        .collect::<Result<_>>()?;
    let titles: Vec<String> = changes.iter().map(|change| change.after.case.title()).collect();
    let (mut new, mut known) = (Vec::new(), Vec::new());
    for ((change, body), title) in changes.iter().zip(&bodies).zip(&titles) {
        let rows = if change.before.is_none() { &mut new } else { &mut known };
        rows.push(row(county, change.after, title, body));
    }
    conn.execute_many(INSERT, &new)?;
    conn.execute_many(REPLACE, &known)?;
    let nothing = Filed::default();
    let cards: Vec<Card<'_>> = changes
        .iter()
        .map(|change| Card {
            number: &change.after.case.number,
            before: change.before.unwrap_or(&nothing),
            after: &change.after.filed,
        })
        .collect();
    refile(conn, county, &cards)
}

fn row<'a>(
    county: &'a CountyId,
    record: &'a CaseRecord,
    title: &'a str,
    (body, filed, summary): &'a (String, String, String),
) -> [Value<'a>; 28] {
    let case = &record.case;
    let owner = case.owner.as_ref();
    values![
        county.as_str(),
        case.number.as_str(),
        case.area.as_str(),
        title,
        summary,
        case.category.as_ref().map(CategoryId::as_str),
        case.channel.id(),
        case.method_version,
        case.step.as_str(),
        case.phase.word(),
        owner.map(|owner| owner.post.as_str()),
        owner.map(|owner| owner.area.as_str()),
        owner.and_then(|owner| owner.person.as_ref()).map(PersonId::as_str),
        case.restricted,
        case.question.is_some(),
        case.pressing.is_some(),
        case.reopen_request.is_some(),
        case.answer.is_some(),
        case.answer.as_ref().is_some_and(|answer| answer.late),
        case.rating.as_ref().map(|rating| i64::from(rating.score)),
        case.received_at.millis(),
        case.closed_at.map(Timestamp::millis),
        record.due.map(|due| due.at.millis()),
        record.due.is_some_and(|due| due.provisional),
        record.wake_at.map(Timestamp::millis),
        case.version,
        body,
        filed,
    ]
}

/// A case's index card before and after.
pub(super) struct Card<'a> {
    pub number: &'a CaseNumber,
    pub before: &'a Filed,
    pub after: &'a Filed,
}

/// Takes the old index rows away and puts the new ones in; rows that stay are left alone.
pub(super) fn refile<'a>(
    conn: &mut Conn,
    county: &'a CountyId,
    cards: &'a [Card<'a>],
) -> Result<()> {
    let (mut gone, mut come) = (IndexRows::default(), IndexRows::default());
    for card in cards {
        let number = card.number.as_str();
        let (before, after) = (card.before, card.after);
        let (old, new) = (area_rows(before), area_rows(after));
        let area = |(area, bucket, at): &(&'a str, i64, i64)| {
            values![county.as_str(), *area, *bucket, *at, number]
        };
        gone.areas.extend(old.iter().filter(|row| !new.contains(row)).map(area));
        come.areas.extend(new.iter().filter(|row| !old.contains(row)).map(area));
        let task = |task: &'a Task| {
            let (kind, due) = (task.kind.code(), task.due_at.millis());
            values![county.as_str(), &task.holder, kind, due, number]
        };
        gone.tasks.extend(before.tasks.iter().filter(|row| !after.tasks.contains(row)).map(task));
        come.tasks.extend(after.tasks.iter().filter(|row| !before.tasks.contains(row)).map(task));
    }
    conn.execute_many(DELETE_AREAS, &gone.areas)?;
    conn.execute_many(INSERT_AREAS, &come.areas)?;
    conn.execute_many(DELETE_TASKS, &gone.tasks)?;
    conn.execute_many(INSERT_TASKS, &come.tasks).map(|_| ())
}

/// Index rows of many cases.
#[derive(Default)]
struct IndexRows<'a> {
    areas: Vec<[Value<'a>; 5]>,
    tasks: Vec<[Value<'a>; 5]>,
}

fn area_rows(filed: &Filed) -> Vec<(&str, i64, i64)> {
    filed
        .areas
        .iter()
        .flat_map(|area| {
            filed.buckets.iter().map(move |(bucket, at)| {
                (area.as_str(), bucket.code(filed.restricted), at.millis())
            })
        })
        .collect()
}
