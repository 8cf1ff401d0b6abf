//! The network of people of a whole county: the workbooks it would bring, and, once they have been
//! imported, how long its people wait for their lists.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use maplegrid_app::people::{HouseholdQuery, LinkOrder};
use maplegrid_app::{Account, App, Clock as _, Founding, SignedIn, SystemChance, SystemClock};
use maplegrid_domain::people::{Appointment, Person};
use maplegrid_domain::shared::{AccountId, AreaId, HouseholdId, LineId, PersonId, PostId};
use maplegrid_methods::divisions;
use maplegrid_simulator::{Shape, invent, write_workbooks};
use serde_json::{Value, json};

use super::found::PASSWORD;
use super::moving;
use super::open::{Place, sign_in};

/// Who keeps the whole county's households.
const KEEPER: &str = "network_office";
/// Who keeps in touch with a neighbourhood's.
const HEAD: &str = "neighbour_head";
const SEED: u64 = 1963;
/// Households without a contact, so that there are gaps to be named.
const GAPS: usize = 40;
const CALLS_MOST: usize = 2_000;
const WARM_UP: usize = 20;

#[derive(clap::Args)]
pub struct PrepareOptions {
    #[command(flatten)]
    place: Place,
    /// The method whose published place is brought
    #[arg(long)]
    method: String,
    /// Where the workbooks are put
    #[arg(long)]
    workbooks: PathBuf,
}

/// Founds a county with nothing but its divisions and its keeper, and writes its workbooks.
pub async fn prepare(options: PrepareOptions) -> Result<Value> {
    let method = maplegrid_methods::embedded(&options.method)
        .map_err(|report| anyhow::anyhow!("failed to read the method: {report}"))?
        .method;
    let shape = Shape::of_method(&options.method)?.context("nothing was published with it")?;
    let invented = invent(&shape, &method, SEED, SystemClock.now(), &SystemChance)?;
    let files = write_workbooks(&invented, &method, SEED, &options.workbooks)?;
    let tree = divisions::tree_for(&shape.division, &method)?;
    let keeper = PersonId::new("keeper");
    let founding = Founding {
        county: tree.county,
        name: tree.name,
        root: tree.root.clone(),
        demo: false,
        method,
        areas: tree.areas,
        persons: vec![person(&keeper)],
        appointments: vec![appointed(&keeper, KEEPER, &tree.root)],
        households: Vec::new(),
        links: Vec::new(),
        accounts: vec![account(KEEPER, &keeper)],
    };
    App::found(&options.place.config()?, &SystemClock, &SystemChance, founding).await?;
    let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    Ok(json!({ "files": files, "households": invented.households.len() }))
}

fn person(id: &PersonId) -> Person {
    Person { id: id.clone(), name: "张三".to_owned(), phone: None }
}

fn appointed(person: &PersonId, post: &str, area: &AreaId) -> Appointment {
    let (person, post, area) = (person.clone(), PostId::from(post), area.clone());
    Appointment { person, post, area, from: SystemClock.now(), until: None }
}

fn account(id: &str, person: &PersonId) -> Account {
    Account { id: AccountId::from(id), person: person.clone(), password: PASSWORD.to_owned() }
}

#[derive(clap::Args)]
pub struct Options {
    #[command(flatten)]
    place: Place,
    /// For each list
    #[arg(long)]
    seconds: f64,
}

/// Times the lists of an imported county, and makes a sign-in `neighbour_head` for its pages.
pub async fn time(options: Options) -> Result<Value> {
    let app = options.place.open(Arc::new(SystemClock)).await?;
    let keeper = sign_in(&app, KEEPER).await?;
    let county = app.county().await?;
    let line = county.method().network.lines.first().context("the method has no line")?.id.clone();
    let most = Duration::from_secs_f64(options.seconds);
    let heads = heads(&app).await?;
    ensure!(heads.len() > 1, "nobody was imported");
    let on = app.now().date();

    let today = timed(most, async |call| {
        app.today(&heads[call % heads.len()].0, on).await.map(|_| ()).map_err(Into::into)
    });
    let today = today.await?;
    let (first, second) = (&heads[0], &heads[1]);
    let homes = homes(&app, &keeper, &first.1).await?;
    ensure!(!homes.is_empty(), "the first head has no households");
    let order = |to: Option<&PersonId>, households: &[HouseholdId]| LinkOrder {
        line: LineId::clone(&line),
        households: households.to_vec(),
        to: to.cloned(),
        why: "测量".to_owned(),
    };
    let reassign = timed(most, async |call| {
        let to = if call % 2 == 0 { &second.0 } else { &first.0 };
        app.link_households(&keeper, order(Some(to), &homes)).await.map(|_| ()).map_err(Into::into)
    });
    let reassign = reassign.await?;
    for (_, area) in heads.iter().step_by(heads.len() / GAPS + 1).skip(1) {
        let some = self::homes(&app, &keeper, area).await?;
        app.link_households(&keeper, order(None, &some[..1.min(some.len())])).await?;
    }
    let coverage = timed(most, async |_| {
        app.coverage(&keeper, &county.root).await?;
        app.gaps(&keeper, &county.root, &line, None).await?;
        Ok(())
    });
    let coverage = coverage.await?;
    let gaps = app.gaps(&keeper, &county.root, &line, None).await?.gaps;

    // Not those that were handed over and back: nobody's households change hands a thousand times
    // in a quarter, and every page of theirs reads who had them in it.
    let head = PersonId::new("bench-head");
    let area = &heads[heads.len() / 2].1;
    let homes = self::homes(&app, &keeper, area).await?;
    ensure!(!homes.is_empty(), "the new head has no households");
    app.add_account(person(&head), vec![appointed(&head, HEAD, area)], account(HEAD, &head))
        .await?;
    app.link_households(&keeper, order(Some(&head), &homes)).await?;
    let areas: Vec<AreaId> = heads.iter().map(|(_, area)| area.clone()).collect();
    let moved = moving::time(&app, &keeper, &areas).await?;
    Ok(json!({
        "heads": heads.len(),
        "homes": homes.len(),
        "gaps": gaps,
        "today": today,
        "coverage": coverage,
        "reassign": reassign,
        "move": moved,
    }))
}

/// Heads with their neighbourhoods, in code order.
async fn heads(app: &App) -> Result<Vec<(PersonId, AreaId)>> {
    let county = app.county().await?;
    let (directory, post) = (&county.directory, PostId::from(HEAD));
    let mut found: Vec<(PersonId, AreaId)> = directory
        .areas
        .iter()
        .filter_map(|area| {
            Some((directory.holders(&post, &area.id).first()?.clone(), area.id.clone()))
        })
        .collect();
    found.sort_by(|one, other| one.1.cmp(&other.1));
    Ok(found)
}

async fn homes(app: &App, keeper: &SignedIn, area: &AreaId) -> Result<Vec<HouseholdId>> {
    let query = HouseholdQuery { area: Some(area.clone()), ..HouseholdQuery::default() };
    let page = app.households(keeper, query).await?;
    Ok(page.rows.into_iter().map(|row| row.household.id).collect())
}

/// Median and 99th percentile in milliseconds of calls one after the other.
async fn timed(most: Duration, mut call: impl AsyncFnMut(usize) -> Result<()>) -> Result<Value> {
    for at in 0..WARM_UP {
        call(at).await?;
    }
    let (mut millis, started) = (Vec::new(), Instant::now());
    while started.elapsed() < most && millis.len() < CALLS_MOST {
        let asked = Instant::now();
        call(WARM_UP + millis.len()).await?;
        millis.push(asked.elapsed().as_secs_f64() * 1e3);
    }
    Ok(spread(millis))
}

/// The same of times that were taken.
pub fn spread(mut millis: Vec<f64>) -> Value {
    millis.sort_by(f64::total_cmp);
    let at = |part: usize| millis[(millis.len() * part / 100).min(millis.len() - 1)];
    json!({ "calls": millis.len(), "p50_ms": at(50), "p99_ms": at(99) })
}
