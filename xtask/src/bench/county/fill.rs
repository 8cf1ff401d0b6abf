//! Lives a year of cases. The shape is the engine's own, every row by way of `App`; it is only
//! faster than life because a wave of people acts at once and the clock is ours.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use maplegrid_app::{App, Clock as _, SystemClock};
use maplegrid_domain::shared::{AreaId, Timestamp};
use serde_json::{Value, json};

use super::found::{self, found};
use super::lives::{Born, Fate, MOMENTS, Staff, live, receive};
use super::open::{Place, YearClock};

const YEAR_MILLIS: i64 = 365 * 24 * 3600 * 1000;
/// Of a hundred cases the two youngest are open: a week's worth.
const OPEN_PERCENT: usize = 2;
/// Waves are small enough to spread a small county over its year, and fit the writer's queue.
const WAVES: usize = 200;
const WAVE_MOST: usize = 1_024;
/// Cases told to the caller, to open their pages.
const SAMPLES: usize = 400;
/// Villages told to the caller, to send cases from.
const AREAS: usize = 40;
const TOLD_EVERY: Duration = Duration::from_secs(5);

#[derive(clap::Args)]
pub struct Options {
    #[command(flatten)]
    place: Place,
    #[arg(long)]
    cases: usize,
}

pub async fn fill(options: Options) -> Result<Value> {
    let now = SystemClock.now();
    let clock = Arc::new(YearClock::new(now.plus_millis(-YEAR_MILLIS)));
    let villages = found(&options.place.config()?, &*clock).await?;
    let app = options.place.open(clock.clone()).await?;
    let started = Instant::now();
    let samples = if options.cases == 0 {
        Vec::new()
    } else {
        let year = Year { app: &app, clock: &clock, villages: &villages, cases: options.cases };
        year.live(now).await?
    };
    // What has come due in the last week is done now, so that no server begins with a backlog.
    clock.advance_to(now);
    app.tick().await?;
    app.index_new().await?;
    let every = samples.len().div_ceil(SAMPLES).max(1);
    let shown = samples.iter().step_by(every);
    Ok(json!({
        "areas": villages.iter().take(AREAS).map(AreaId::as_str).collect::<Vec<_>>(),
        "samples": shown.map(|b| json!([b.number.as_str(), b.code])).collect::<Vec<_>>(),
        "seconds": started.elapsed().as_secs_f64(),
    }))
}

struct Year<'a> {
    app: &'a App,
    clock: &'a YearClock,
    villages: &'a [AreaId],
    cases: usize,
}

impl Year<'_> {
    /// Lives the year up to `end`; answers the cases that went all the way.
    async fn live(&self, end: Timestamp) -> Result<Vec<Born>> {
        let staff = Staff::sign_in(self.app).await?;
        let wave = self.cases.div_ceil(WAVES).clamp(1, WAVE_MOST);
        let begin = end.plus_millis(-YEAR_MILLIS);
        let at = |part: f64| {
            #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
            let millis = (part * YEAR_MILLIS as f64) as i64;
            begin.plus_millis(millis)
        };
        let (mut handled, mut told) = (Vec::new(), Instant::now());
        let started = Instant::now();
        for first in (0..self.cases).step_by(wave) {
            let past = (first + wave).min(self.cases);
            let planned = (first..past).map(|index| self.plan(index)).collect();
            self.clock.advance_to(at(fraction(first, self.cases)));
            let born = receive(self.app, planned).await?;
            for moment in 0..MOMENTS {
                let share = f64::from(moment + 1) / f64::from(MOMENTS + 1);
                let span = fraction(past - first, self.cases);
                self.clock.advance_to(at(fraction(first, self.cases) + span * share));
                live(self.app, &staff, &born, moment).await?;
            }
            handled.extend(born.into_iter().filter(|born| born.fate == Fate::Handled));
            if told.elapsed() > TOLD_EVERY {
                told = Instant::now();
                let seconds = started.elapsed().as_secs();
                eprintln!("    {past} of {} cases after {seconds} s", self.cases);
            }
        }
        Ok(handled)
    }

    /// Two fifths happen in the measured village, so that its pages are full in a small county as
    /// well and the comparison is one of age, not of length; one fifth elsewhere in its township.
    fn plan(&self, index: usize) -> (usize, AreaId, Fate) {
        let township = self.villages.iter().take_while(|id| found::is_in_township(id)).count();
        let round = index / 5;
        let village = match index % 5 {
            0 | 1 => 0,
            2 => 1 + round % (township - 1),
            _ => 1 + round % (self.villages.len() - 1),
        };
        let is_open = index >= self.cases - self.cases * OPEN_PERCENT / 100;
        let fate = match (is_open, index % 5, index % 25) {
            (true, 1, _) => Fate::LeftInTownship,
            (true, _, _) => Fate::LeftInVillage,
            (false, _, 0) => Fate::Handled,
            (false, _, _) => Fate::Withdrawn,
        };
        (index, self.villages[village].clone(), fate)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn fraction(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}
