//! A small life in a real database, and what must hold after it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::date;
use maplegrid_app::cases::{InboxQuery, View};
use maplegrid_app::{App, Config, SignedIn};
use maplegrid_domain::cases::{Case, Event, case_due};
use maplegrid_domain::shared::{LineId, StepId, Timestamp};
use maplegrid_simulator::{Furnished, Plan, SeededChance, Shape, SimClock, furnish};

use crate::shape::{COUNTY_METHOD, METHOD, METHODS, one_township, shape_of};

/// A folder that goes away with the test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("maplegrid_{name}_{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder for the county");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn config(&self) -> Config {
        Config {
            database_url: format!("sqlite:{}", self.0.join("county.db").display()),
            data_dir: self.0.clone(),
            county: None,
            calendar: maplegrid_methods::holidays::embedded().expect("a calendar"),
            readers: 2,
            queue: 512,
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn until() -> Timestamp {
    Timestamp::at(date(2026, 6, 12), jiff::civil::time(10, 20, 0, 0))
}

async fn lived(folder: &Folder, method: &str, days: u16, until: Timestamp) -> (App, Furnished) {
    lived_in(folder, shape_of(method), days, until).await
}

async fn lived_in(folder: &Folder, place: Shape, days: u16, until: Timestamp) -> (App, Furnished) {
    let config = folder.config();
    let method = place.method.clone();
    let plan = Plan { method, place: Some(place), seed: 7, days, until, scale: 1000 };
    let furnished = furnish(&config, &plan, Arc::new(SeededChance::new(7)), |_| {})
        .await
        .expect("the county answers");
    let clock = Arc::new(SimClock::new(until));
    let app = App::open(&config, clock, Arc::new(SeededChance::new(8)))
        .await
        .expect("the county answers");
    (app, furnished)
}

async fn sign_in(app: &App, furnished: &Furnished, account: &str) -> SignedIn {
    let known = furnished
        .accounts
        .iter()
        .find(|known| known.account == account)
        .expect("the county answers");
    let session = app.sign_in(&known.account, &known.password).await.expect("the county answers");
    app.session(&session.token).await.expect("the county answers")
}

async fn cases(app: &App, who: &SignedIn, view: View) -> Vec<(Case, Vec<Event>)> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let query = InboxQuery { view, after, limit: 100, ..InboxQuery::default() };
        let page = app.inbox(who, query).await.expect("the county answers");
        for row in page.rows {
            let whole = app.staff_case(who, &row.number).await.expect("the county answers");
            let events = whole.timeline.into_iter().map(|recorded| recorded.event).collect();
            found.push((whole.case, events));
        }
        after = page.next;
        if after.is_none() {
            return found;
        }
    }
}

fn check_open(app: &App, who: &SignedIn, case: &Case) {
    let number = &case.number;
    assert!(case.owner.is_some(), "{number} has no owner");
    let due = case_due(case, who.county.method(), &who.county.calendar, app.now());
    assert!(due.is_some(), "{number} has no due time");
}

fn check_closed(case: &Case, events: &[Event]) {
    let explained = events.iter().any(|event| matches!(event, Event::Explained { .. }));
    let told = case.answer.is_some() || case.routed_to.is_some() || case.withdrawn || explained;
    assert!(told, "{} was closed without a word", case.number);
}

/// GC-5: the steps a method wants done by different people were.
fn check_doers(who: &SignedIn, case: &Case) {
    let distinct = &who.county.method().procedure.distinct;
    let mut doers: Vec<_> = distinct.iter().filter_map(|step| case.doers.get(step)).collect();
    let count = doers.len();
    doers.sort();
    doers.dedup();
    assert_eq!(doers.len(), count, "{}: {:?}", case.number, case.doers);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_weeks_leave_a_sound_and_lively_county() {
    let folder = Folder::new("life");
    let (app, furnished) = lived(&folder, METHOD, 20, until()).await;
    let stats = &furnished.stats;
    assert_eq!(stats.refused, Vec::<String>::new());
    assert!((80..320).contains(&stats.received), "{stats:?}");
    assert!(stats.open > 10 && stats.closed > 30, "{stats:?}");
    assert!((1..=8).contains(&stats.late), "{stats:?}");
    assert!((1..=8).contains(&stats.waiting), "{stats:?}");
    assert_eq!((stats.reopen_requests, stats.extension_requests), (2, 1), "{stats:?}");
    assert!(stats.errands > 5_969, "every week somebody comes: {stats:?}");

    let verified = app.verify(|_| {}).await.expect("the ledger can be read");
    assert_eq!((verified.findings, verified.cases), (Vec::new(), stats.received));

    for account in ["county_center", "county_discipline"] {
        let who = sign_in(&app, &furnished, account).await;
        for (case, _) in cases(&app, &who, View::Open).await {
            check_open(&app, &who, &case);
            check_doers(&who, &case);
        }
        for (case, events) in cases(&app, &who, View::Closed).await {
            check_closed(&case, &events);
            check_doers(&who, &case);
        }
    }
    let member = sign_in(&app, &furnished, "party_link.03").await;
    check_rounds(&app, &member).await;
    check_changes(&app, &member, &sign_in(&app, &furnished, "center_director").await).await;
    let row = App::existing(&folder.config()).await.unwrap().unwrap();
    assert!(row.furnished && row.demo);
}

/// Whoever keeps in touch finds on a screen whom to see today, and whom they have seen.
async fn check_rounds(app: &App, who: &SignedIn) {
    let today = app.today(&who.person, app.now().date()).await.expect("the county answers");
    assert!(today.kept > 0, "{} has seen nobody", who.name);
    assert!(today.due > 0, "{} has nobody to see", who.name);
    assert_eq!(today.households.len(), usize::try_from(today.due).unwrap_or(usize::MAX));
}

/// Somebody left and left gaps; somebody is away and has a stand-in.
async fn check_changes(app: &App, stand_in: &SignedIn, director: &SignedIn) {
    let line = LineId::from("party_link");
    let coverage = app.coverage(director, &director.county.root).await.expect("coverage");
    let gaps = coverage.area.gaps(&line);
    assert!((5..120).contains(&gaps), "{gaps} households without anybody");
    let away = app.absences(&stand_in.person).await.expect("the county answers");
    assert!(away.iter().any(|leave| leave.stand_in.as_ref() == Some(&stand_in.person)));
    let today = app.now();
    assert!(away.iter().all(|leave| leave.from <= today && today < leave.until), "{away:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_county_of_heads_lives_too() {
    let folder = Folder::new("heads");
    let (app, furnished) = lived(&folder, COUNTY_METHOD, 8, until()).await;
    let stats = &furnished.stats;
    assert_eq!(stats.refused, Vec::<String>::new());
    assert!(stats.received > 40 && stats.closed > 5 && stats.open > 5, "{stats:?}");
    assert!(stats.errands > 500, "{stats:?}");
    let verified = app.verify(|_| {}).await.expect("the ledger can be read");
    assert_eq!((verified.findings, verified.cases), (Vec::new(), stats.received));
    let head = sign_in(&app, &furnished, "neighbour_head.0203").await;
    let mine = app.my_households(&head.person, app.now().date()).await.unwrap();
    // Their own, and those of the neighbour who is away.
    assert!((10..=30).contains(&mine.len()), "{}", mine.len());
    let county = sign_in(&app, &furnished, "county_center").await;
    let mut knocked = 0;
    for (case, events) in cases(&app, &county, View::Closed).await {
        check_closed(&case, &events);
        check_doers(&county, &case);
        knocked += usize::from(case.visit.is_some());
    }
    assert!(knocked > 0, "nobody knocked");
}

/// What happens in a township of the method's published place within some weeks.
async fn township(method: &str, days: u16) -> (Vec<(Case, Vec<Event>)>, Furnished) {
    let folder = Folder::new(method);
    let (app, furnished) = lived_in(&folder, one_township(method, 900), days, until()).await;
    let stats = &furnished.stats;
    assert_eq!(stats.refused, Vec::<String>::new());
    assert!(stats.received > 100 && stats.closed > 40 && stats.open > 5, "{stats:?}");
    let verified = app.verify(|_| {}).await.expect("the ledger can be read");
    assert_eq!((verified.findings, verified.cases), (Vec::new(), stats.received));
    let county = sign_in(&app, &furnished, "county_center").await;
    let mut all = Vec::new();
    for (case, events) in cases(&app, &county, View::Open).await {
        check_open(&app, &county, &case);
        check_doers(&county, &case);
        all.push((case, events));
    }
    for (case, events) in cases(&app, &county, View::Closed).await {
        check_closed(&case, &events);
        check_doers(&county, &case);
        all.push((case, events));
    }
    (all, furnished)
}

fn count(cases: &[(Case, Vec<Event>)], is: impl Fn(&Event) -> bool) -> usize {
    cases.iter().flat_map(|(_, events)| events).filter(|event| is(event)).count()
}

/// HY-4: most is settled by whoever hears of it, the rest goes up and is followed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hub_heads_settle_and_report_up() {
    let (cases, _) = township("hanyin-321", 20).await;
    let did = |case: &Case, step: &str| case.doers.contains_key(&StepId::from(step));
    let settled = cases.iter().filter(|(case, _)| did(case, "settle") && !did(case, "report"));
    let reported = cases.iter().filter(|(case, _)| did(case, "report"));
    assert!(settled.count() > 10 && reported.count() > 10);
    let same = |case: &Case| {
        let (found, settled) = (StepId::from("find"), StepId::from("settle"));
        case.doers.get(&found).is_some_and(|who| case.doers.get(&settled) == Some(who))
    };
    assert!(cases.iter().filter(|(case, _)| same(case)).count() > 5, "who found it settles it");
}

/// LN-3 to LN-9: three bodies are at work, units are called and answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn matters_go_to_three_bodies_and_units_help() {
    let (cases, _) = township("longnan-1234", 25).await;
    for body in ["home", "neighbour", "village_affair", "watch", "open_review", "ask_effect"] {
        let step = StepId::from(body);
        let done = cases.iter().filter(|(case, _)| case.doers.contains_key(&step)).count();
        assert!(done > 1, "{body}: {done}");
    }
    let called = count(&cases, |event| matches!(event, Event::Called { .. }));
    let reported = count(&cases, |event| matches!(event, Event::ReportedIn { .. }));
    let answered = count(&cases, |event| matches!(event, Event::PartAnswered { .. }));
    assert!(called >= reported && reported >= answered && answered > 0, "{called} {reported}");
}

/// LL-5, LL-7, LL-9: the meeting decides, disputes are mediated first, wishes are taken up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wishes_are_claimed_and_disputes_mediated_first() {
    let (cases, _) = township("lingling-51", 25).await;
    for step in ["meeting", "mediate", "settle", "wish", "wish_grant", "wish_visit"] {
        let step = StepId::from(step);
        assert!(cases.iter().any(|(case, _)| case.doers.contains_key(&step)), "{step}");
    }
    assert!(count(&cases, |event| matches!(event, Event::Claimed { .. })) > 3);
}

/// How long a whole furnishing takes and what it leaves; run in release with `--ignored`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement"]
async fn a_season() {
    let sunday = Timestamp::at(date(2026, 6, 14), jiff::civil::time(5, 4, 0, 0));
    let others = METHODS.into_iter().skip(1).map(|method| (method, until()));
    for (method, end) in [(METHOD, until()), (METHOD, sunday)].into_iter().chain(others) {
        let folder = Folder::new("season");
        let begun = std::time::Instant::now();
        let (app, furnished) = lived(&folder, method, 120, end).await;
        println!("{:?} {:#?}", begun.elapsed(), furnished.stats);
        println!("{} accounts", furnished.accounts.len());
        let verified = app.verify(|_| {}).await.expect("the ledger can be read");
        println!("{} events, {:?}", verified.events, verified.findings);
        for account in furnished.accounts.iter().take(10) {
            let who = sign_in(&app, &furnished, &account.account).await;
            let page = app.inbox(&who, InboxQuery::default()).await.unwrap();
            println!("{} {} {:?}", account.account, account.area_name, page.counts);
        }
    }
}
