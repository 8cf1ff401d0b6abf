//! People of one village, what they do with a case, and a way into the database behind their back.

use maplegrid_app::cases::{InboxQuery, Intake, StaffCase, View};
use maplegrid_app::{App, Result, SignedIn, Verified};
use maplegrid_domain::cases::{CaseNumber, Input};
use maplegrid_domain::methods::ActionKind;
use maplegrid_store::db::{Conn, DatabaseUrl, Db, Options};
use maplegrid_testkit::{TestCounty, TestDatabase, VILLAGE, person_of};

/// The five of a village that a case passes through.
pub struct Cast {
    pub cadre: SignedIn,
    pub station: SignedIn,
    pub handler: SignedIn,
    pub liaison: SignedIn,
    pub visitor: SignedIn,
}

impl Cast {
    pub async fn of(county: &TestCounty, village: &str) -> Self {
        Self {
            cadre: county.sign_in("village_cadre", village).await,
            station: county.sign_in("service_station", village).await,
            handler: county.sign_in("village_handler", village).await,
            liaison: county.sign_in("discipline_liaison", village).await,
            visitor: county.sign_in("return_visitor", village).await,
        }
    }

    pub fn all(&self) -> [&SignedIn; 5] {
        [&self.cadre, &self.station, &self.handler, &self.liaison, &self.visitor]
    }
}

/// Does something that has to be accepted.
pub async fn does(
    app: &App,
    who: &SignedIn,
    number: &CaseNumber,
    action: &str,
    input: Input,
) -> StaffCase {
    let done = app.act(who, number, action, input, None).await;
    done.unwrap_or_else(|error| panic!("{} {action}: {error:?}", who.name))
}

/// Classified, assigned, taken, answered and passed: up to the resident's word.
pub async fn handled(app: &App, cast: &Cast, number: &CaseNumber) {
    does(app, &cast.cadre, number, "classify", classify()).await;
    does(app, &cast.station, number, "assign", assign(VILLAGE)).await;
    does(app, &cast.handler, number, "take", Input::default()).await;
    does(app, &cast.handler, number, "answer", answer()).await;
    does(app, &cast.liaison, number, "supervise_pass", Input::default()).await;
}

pub fn text(text: &str) -> Input {
    Input { text: Some(text.to_owned()), ..Input::default() }
}

pub fn classify() -> Input {
    Input {
        category: Some("street_light".to_owned()),
        track: Some("cadre_led".to_owned()),
        ..Input::default()
    }
}

pub fn assign(village: &str) -> Input {
    let handler = person_of("village_handler", village);
    Input { person: Some(handler.into_string()), ..Input::default() }
}

pub fn answer() -> Input {
    Input { outcome: Some("resolved".to_owned()), ..text("灯泡换了，今晚就亮") }
}

/// Something acceptable for an action, whatever it needs.
pub fn input_for(kind: ActionKind, case: &StaffCase) -> Input {
    match kind {
        ActionKind::Classify => classify(),
        ActionKind::Assign => Input {
            person: case.handlers.first().map(|(person, _)| person.to_string()),
            ..Input::default()
        },
        ActionKind::Answer => answer(),
        ActionKind::RequestExtension => Input { days: Some(3), ..text("等零件") },
        ActionKind::RouteOut => Input { target: Some("court".to_owned()), ..text("属于法院") },
        ActionKind::Visit => Input {
            channel: Some("phone".to_owned()),
            result: Some("satisfied".to_owned()),
            ..Input::default()
        },
        _ => text("说明一下"),
    }
}

pub async fn page(app: &App, who: &SignedIn, view: View) -> Vec<CaseNumber> {
    let query = InboxQuery { view, ..InboxQuery::default() };
    let page = app.inbox(who, query).await.unwrap();
    page.rows.into_iter().map(|row| row.number).collect()
}

pub fn said(area: &str, words: &str) -> Intake {
    Intake { text: words.to_owned(), ..TestCounty::intake(area) }
}

/// Everything agrees.
pub async fn verified(app: &App) -> Verified {
    let verified = app.verify(|_| {}).await.unwrap();
    assert_eq!(verified.findings, [], "after {} events", verified.events);
    verified
}

/// A second way into the same database.
pub fn back_door(database: &TestDatabase) -> Db {
    let url = DatabaseUrl::parse(database.url()).unwrap();
    Db::open(&url, Options { readers: 1 }).unwrap()
}

/// Writes behind the application's back.
pub async fn meddle<T: Send + 'static>(
    database: &TestDatabase,
    job: impl FnOnce(&mut Conn) -> maplegrid_store::error::Result<T> + Send + 'static,
) -> T {
    database.db().write(job).await.unwrap()
}

/// Numbers that are the same in every run.
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// Retries what an unavailable database could not do.
pub async fn insist<T>(mut job: impl AsyncFnMut() -> Result<T>) -> T {
    let patience = std::time::Instant::now() + std::time::Duration::from_secs(20);
    loop {
        match job().await {
            Ok(value) => return value,
            Err(error) => {
                assert!(std::time::Instant::now() < patience, "{error:?}");
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
        }
    }
}
