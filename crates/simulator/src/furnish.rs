//! Furnishing a demo: invent, found, live.

use std::sync::Arc;

use jiff::ToSpan as _;
use maplegrid_app::{App, Chance, Config};
use maplegrid_domain::methods::Method;
use maplegrid_domain::shared::Timestamp;

use crate::clock::SimClock;
use crate::life::{Life, Setting, Stats};
use crate::office::Office;
use crate::shape::Shape;
use crate::structure::{DemoAccount, invent};
use crate::texts::corpus;
use crate::{Error, Result};

/// Terms began this long before the life that is lived.
const TERM_DAYS: i32 = 400;

/// What to furnish.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The name of a method that is part of this program.
    pub method: String,
    /// Another place than the one the method was published with, or less of it.
    pub place: Option<Shape>,
    /// The same seed invents the same county and the same life.
    pub seed: u64,
    pub days: u16,
    /// The end of the life, usually now.
    pub until: Timestamp,
    /// Matters that come in, in thousandths of the shape's usual number.
    pub scale: u32,
}

/// How far it has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub stage: Stage,
    pub done: u64,
    pub total: u64,
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Inventing,
    /// Areas, people and sign-ins are written down.
    Founding,
    /// Counted in days.
    Living,
}

/// What was furnished.
#[derive(Clone, Debug)]
pub struct Furnished {
    /// Those worth showing first come first. The passwords are nowhere else.
    pub accounts: Vec<DemoAccount>,
    pub stats: Stats,
}

/// Invents a county in the shape its method was published with, founds it in the empty database of
/// `config`, and lives `days` days up to `until` in it. Keys, passwords and query codes come from
/// `secret_chance`; everything else from the seed.
///
/// If this is interrupted the county stays marked as unfurnished; the caller begins anew.
pub async fn furnish(
    config: &Config,
    plan: &Plan,
    secret_chance: Arc<dyn Chance>,
    progress: impl FnMut(Progress),
) -> Result<Furnished> {
    let published = || Shape::of_method(&plan.method);
    let shape =
        plan.place.clone().map_or_else(published, |place| Ok(Some(place)))?.ok_or_else(|| {
            Error::Method(format!("no shape was published with `{}`", plan.method))
        })?;
    let method = maplegrid_methods::embedded(&plan.method)
        .map_err(|report| Error::Method(format!("{report:?}")))?
        .method;
    furnish_with(config, plan, (shape, method), secret_chance, progress).await
}

/// The same with a method that need not be part of this program, in a place that fits it: see
/// [`Shape::fitting`].
pub async fn furnish_with(
    config: &Config,
    plan: &Plan,
    (shape, method): (Shape, Method),
    secret_chance: Arc<dyn Chance>,
    mut progress: impl FnMut(Progress),
) -> Result<Furnished> {
    let days = u64::from(plan.days);
    let mut tell = |stage, done, total| progress(Progress { stage, done, total });
    tell(Stage::Inventing, 0, 1);
    let corpus = corpus(&method)?;
    let office = Office { calendar: config.calendar.clone(), hours: method.office_hours };
    let back = |days: i32| plan.until.date().checked_sub(days.days()).unwrap_or(plan.until.date());
    let since = office.opening(back(i32::from(plan.days) + TERM_DAYS));
    let invented = invent(&shape, &method, plan.seed, since, &*secret_chance)?;

    tell(Stage::Founding, 0, 1);
    let begins = Timestamp::at(back(i32::from(plan.days)), jiff::civil::Time::midnight());
    let clock = Arc::new(SimClock::new(begins));
    App::found(config, &*clock, &*secret_chance, invented.founding(method)).await?;
    let app = App::open(config, clock.clone(), secret_chance).await?;

    tell(Stage::Living, 0, days);
    let setting = Setting {
        app: app.clone(),
        clock,
        shape: &shape,
        corpus: &corpus,
        office,
        seed: plan.seed,
        until: plan.until,
    };
    let life = Life::new(setting, &invented).await?;
    let lived = |day: u64| tell(Stage::Living, day.min(days), days);
    // Every kind of day is in this future: on the heap it is not part of each caller's.
    let stats = Box::pin(life.live(&invented, plan.scale, lived)).await?;
    app.finish_furnishing().await?;
    tell(Stage::Living, days, days);
    Ok(Furnished { accounts: invented.demo_accounts, stats })
}
