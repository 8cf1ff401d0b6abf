//! How long the inbox takes in a small county and in a large one. The calls alternate, so that
//! whatever else the machine does befalls both alike.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use maplegrid_app::cases::{InboxQuery, View};
use maplegrid_app::{App, SignedIn, SystemClock};
use serde_json::{Value, json};

use super::open::{Place, sign_in};

const LEVELS: [(&str, &str); 3] =
    [("village", "village_cadre"), ("township", "township_service"), ("county", "county_center")];
const VIEWS: [(&str, View); 3] = [("mine", View::Mine), ("open", View::Open), ("late", View::Late)];
const WARM_UP: usize = 50;
/// More calls than this tell nothing new of a median.
const CALLS_MOST: usize = 3_000;

#[derive(clap::Args)]
pub struct Options {
    #[arg(long)]
    small_database: String,
    #[arg(long)]
    small_data: PathBuf,
    #[arg(long)]
    large_database: String,
    #[arg(long)]
    large_data: PathBuf,
    /// For each list of each level.
    #[arg(long)]
    seconds: f64,
}

/// Somebody's inbox in one of the counties.
struct Desk {
    app: App,
    who: SignedIn,
    micros: Vec<f64>,
    rows: usize,
}

impl Desk {
    async fn read(&mut self, view: View) -> Result<f64> {
        let query = InboxQuery { view, ..InboxQuery::default() };
        let started = Instant::now();
        let page = self.app.inbox(&self.who, query).await?;
        let micros = started.elapsed().as_secs_f64() * 1e6;
        self.rows = page.rows.len();
        Ok(micros)
    }

    fn take_median(&mut self) -> f64 {
        let mut micros = std::mem::take(&mut self.micros);
        micros.sort_by(f64::total_cmp);
        micros.get(micros.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

pub async fn time(options: Options) -> Result<Value> {
    let small = Place { database: options.small_database, data: options.small_data };
    let large = Place { database: options.large_database, data: options.large_data };
    let clock = Arc::new(SystemClock);
    let (small, large) = (small.open(clock.clone()).await?, large.open(clock).await?);
    let most = Duration::from_secs_f64(options.seconds);
    let mut lists = Vec::new();
    for (level, post) in LEVELS {
        let desk = async |app: &App| {
            let who = sign_in(app, post).await?;
            Ok::<_, anyhow::Error>(Desk { app: app.clone(), who, micros: Vec::new(), rows: 0 })
        };
        let (mut small, mut large) = (desk(&small).await?, desk(&large).await?);
        for (name, view) in VIEWS {
            alternate(&mut small, &mut large, view, most).await?;
            lists.push(json!({
                "level": level,
                "view": name,
                "small_micros": small.take_median(),
                "large_micros": large.take_median(),
                "small_rows": small.rows,
                "large_rows": large.rows,
            }));
        }
    }
    Ok(json!(lists))
}

async fn alternate(small: &mut Desk, large: &mut Desk, view: View, most: Duration) -> Result<()> {
    for _ in 0..WARM_UP {
        small.read(view).await?;
        large.read(view).await?;
    }
    let started = Instant::now();
    while started.elapsed() < most && small.micros.len() < CALLS_MOST {
        let took = small.read(view).await?;
        small.micros.push(took);
        let took = large.read(view).await?;
        large.micros.push(took);
    }
    Ok(())
}
