//! What posts do by the calendar, whoever needs it: meetings, days of reception, training. Those
//! of the whole place, of the showcase's township and of its village are held.

use jiff::ToSpan as _;
use jiff::civil::Date;
use maplegrid_app::duties::NewRoutineRecord;
use maplegrid_domain::duties::{Occasion, occasion};
use maplegrid_domain::methods::Routine;
use maplegrid_domain::shared::{AreaId, PersonId, Timestamp};

use super::rounds::{Errand, What};
use super::run::Life;
use crate::rng::Rng;

/// Records reach back so far at most; the county refuses older ones.
const DAYS_BACK: i32 = 100;
/// Of a thousand occasions so many are let pass.
const MISSED_PER_MILLE: u64 = 120;

/// All meetings, each recorded when it was held.
pub(super) fn held(life: &Life<'_>) -> Vec<Errand> {
    let method = life.cast.method();
    let shape = life.shape;
    let areas = [shape.division.clone(), shape.showcase_township(), shape.showcase.village.clone()];
    let mut areas = areas.map(AreaId::new).to_vec();
    areas.dedup();
    let mut rng = Rng::named(life.seed, "meetings", 0);
    let mut errands = Vec::new();
    for routine in &method.network.routines {
        for area in &areas {
            let holders = life.cast.county.directory.holders(&routine.post, area);
            if let Some(person) = holders.first() {
                errands.extend(of(life, routine, (person, area), &mut rng));
            }
        }
    }
    errands
}

fn of(
    life: &Life<'_>,
    routine: &Routine,
    (person, area): (&PersonId, &AreaId),
    rng: &mut Rng,
) -> Vec<Errand> {
    let born = life.now().date().max(life.until.date().saturating_sub(DAYS_BACK.days()));
    let calendar = &life.office.calendar;
    let notes = &life.corpus().common.meeting_notes;
    let (mut errands, mut day) = (Vec::new(), life.until.date());
    while day > born {
        let Some(occasion) = occasion(&routine.when, [], day, calendar) else { break };
        if let Some(at) = moment(life, &occasion, born, rng) {
            let record = NewRoutineRecord {
                id: format!("demo-{}-{area}-{}", routine.id, occasion.window.first),
                routine: routine.id.clone(),
                area: area.clone(),
                at,
                note: rng.text(notes).to_owned(),
            };
            errands.push(Errand { at, person: person.clone(), what: What::Routine(record) });
        }
        let Ok(before) = occasion.window.first.yesterday() else { break };
        day = before;
    }
    errands
}

/// When it is held: an afternoon in the window that the county has lived, unless it is let pass.
fn moment(life: &Life<'_>, occasion: &Occasion, born: Date, rng: &mut Rng) -> Option<Timestamp> {
    let first = occasion.window.first.max(born.tomorrow().ok()?);
    let span = first.until(occasion.by).ok()?.get_days();
    let day = first.saturating_add(rng.range(0, i64::from(span.max(0))).days());
    let at = life.office.after(life.office.opening(day), rng.range(300, 420));
    let missed = rng.chance(MISSED_PER_MILLE);
    (!missed && at < life.until && at.date() <= occasion.by).then_some(at)
}
