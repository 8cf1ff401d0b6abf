//! A small county, founded and open: one township with three villages, a grid and a micro-grid in
//! each, somebody in every post of the method, and a sign-in for each of them.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use jiff::civil::{Time, date};
use maplegrid_app::cases::{Contact, Intake, Received};
use maplegrid_app::{Account, App, Clock as _, Config, Founding, SignedIn};
use maplegrid_domain::areas::Area;
use maplegrid_domain::calendar::WorkingCalendar;
use maplegrid_domain::cases::{Channel, Identity};
use maplegrid_domain::methods::Method;
use maplegrid_domain::people::{Appointment, Household, Person};
use maplegrid_domain::shared::{AreaId, CountyId, PersonId, PostId, Timestamp};
use maplegrid_store::accounts::{find_account, insert_accounts};
use maplegrid_store::db::{DatabaseUrl, Db, Options};

use crate::databases::{databases, unique_name};
use crate::places::areas_of;
use crate::{SeededChance, TestClock, TestDatabase};

/// 武乡县.
pub const COUNTY: &str = "140429000000";
/// 故城镇, which runs the installation.
pub const TOWNSHIP: &str = "140429104000";
/// 南沟村.
pub const VILLAGE: &str = "140429104201";
/// 东良村; there is a third one, 140429104203.
pub const OTHER_VILLAGE: &str = "140429104202";
/// The grid of [`VILLAGE`].
pub const GRID: &str = "140429104201001";
/// The micro-grid of [`GRID`]: the smallest area, with two households.
pub const MICRO_GRID: &str = "140429104201001001";
/// The grid of [`OTHER_VILLAGE`].
pub const OTHER_GRID: &str = "140429104202001";
/// The micro-grid of [`OTHER_GRID`].
pub const OTHER_MICRO_GRID: &str = "140429104202001001";

/// Everybody's password.
pub const PASSWORD: &str = "Maple-1333";

const METHOD: &str = "gucheng-1333";
const VILLAGES: [(&str, &str); 3] =
    [(VILLAGE, "南沟村"), (OTHER_VILLAGE, "东良村"), ("140429104203", "北良侯村")];

/// An open county. Its files go when it is dropped; the database is the caller's.
pub struct TestCounty {
    pub app: App,
    pub clock: Arc<TestClock>,
    pub config: Config,
}

impl Drop for TestCounty {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.config.data_dir);
    }
}

/// The person who holds a post in an area. There is one for each.
pub fn person_of(post: &str, area: &str) -> PersonId {
    PersonId::new(format!("{post}.{area}"))
}

/// Their account.
pub fn account_of(post: &str, area: &str) -> String {
    format!("{post}.{area}")
}

/// Founds the county in an empty database and opens it: Wednesday 4 March 2026, 09:00, no
/// holiday for a month.
///
/// # Panics
/// If it cannot be founded.
pub async fn county(database_url: &str) -> TestCounty {
    found(database_url, founding()).await
}

/// The same for a county that works by any shipped method: two townships, two villages in the
/// first, one area of each level below each village, two households in each of the smallest.
/// [`place`](crate::place) names them.
///
/// # Panics
/// If it cannot be founded.
pub async fn county_of(database_url: &str, method: &str) -> TestCounty {
    found(database_url, founding_of(embedded(method))).await
}

async fn found(database_url: &str, (founding, others): (Founding, Vec<PersonId>)) -> TestCounty {
    let clock =
        Arc::new(TestClock::new(Timestamp::at(date(2026, 3, 4), Time::constant(9, 0, 0, 0))));
    let config = config(database_url, fresh_folder());
    let first = founding.accounts[0].id.as_str().to_owned();
    let county = founding.county.clone();
    App::found(&config, &*clock, &SeededChance::new(1), founding)
        .await
        .expect("the county is founded");
    give_the_same_password(database_url, &county, first, others, clock.now());
    let app = open(&config, &clock).await;
    TestCounty { app, clock, config }
}

impl TestCounty {
    /// Another process, as it were: its own connections, writer and chance on the same data.
    ///
    /// # Panics
    /// If it does not open.
    pub async fn open_again(&self) -> App {
        open(&self.config, &self.clock).await
    }

    /// Another opening with a write queue of that many places.
    ///
    /// # Panics
    /// If it does not open.
    pub async fn open_with_queue(&self, queue: usize) -> App {
        let config = Config { queue, ..self.config.clone() };
        open(&config, &self.clock).await
    }

    /// The token of a new session.
    ///
    /// # Panics
    /// If the county has no such post and area.
    pub async fn token(&self, post: &str, area: &str) -> String {
        let session = self.app.sign_in(&account_of(post, area), PASSWORD).await;
        session.expect("everybody can sign in").token
    }

    /// Whoever holds a post in an area, signed in.
    ///
    /// # Panics
    /// If the county has no such post and area.
    pub async fn sign_in(&self, post: &str, area: &str) -> SignedIn {
        let token = self.token(post, area).await;
        self.app.session(&token).await.expect("a session that has just begun")
    }

    /// A named resident of an area, about nothing in particular.
    pub fn intake(area: &str) -> Intake {
        Intake {
            area: AreaId::from(area),
            text: "村口路灯坏了。晚上看不见路，老人不敢出门".to_owned(),
            category: None,
            channel: Channel::Qr,
            location: Some("村口大槐树下".to_owned()),
            identity: Identity::Named,
            contact: Some(Contact {
                name: "李秀英".to_owned(), phone: "13812340000".to_owned()
            }),
            attachments: Vec::new(),
            filed_by: None,
        }
    }

    /// Receives [`intake`](Self::intake).
    ///
    /// # Panics
    /// If it is not accepted.
    pub async fn receive(&self, area: &str) -> Received {
        let received = self.app.receive(Self::intake(area), None).await;
        received.expect("everything that is said is accepted")
    }
}

/// Runs a test in a fresh county on each database at hand.
pub async fn on_each_county(test: impl AsyncFn(&TestCounty, &TestDatabase)) {
    for database in databases() {
        eprintln!("on {:?}", database.backend());
        let county = county(database.url()).await;
        test(&county, &database).await;
    }
}

/// How the county is opened, for a test that does so in a process of its own.
pub fn config(database_url: &str, data_dir: PathBuf) -> Config {
    Config {
        database_url: database_url.to_owned(),
        data_dir,
        county: None,
        calendar: calendar(),
        readers: 2,
        queue: 1024,
    }
}

async fn open(config: &Config, clock: &Arc<TestClock>) -> App {
    static OPENINGS: AtomicU64 = AtomicU64::new(2);
    let seed = OPENINGS.fetch_add(1, Ordering::Relaxed);
    App::open(config, Arc::clone(clock) as _, Arc::new(SeededChance::new(seed)))
        .await
        .expect("the county opens")
}

/// Hashing is slow on purpose: one hash serves everybody.
fn give_the_same_password(
    url: &str,
    county: &CountyId,
    first: String,
    others: Vec<PersonId>,
    now: Timestamp,
) {
    let url = DatabaseUrl::parse(url).expect("the test's own address");
    let county = county.clone();
    let run = move || {
        let db = Db::open(&url, Options { readers: 1 })?;
        db.write_blocking(move |conn| {
            let row = find_account(conn, &county, &first)?.expect("the first account");
            let accounts = others.into_iter().map(|person| {
                let id = person.as_str().into();
                (id, person, row.password_hash.clone())
            });
            insert_accounts(conn, &county, &accounts.collect::<Vec<_>>(), now)
        })
    };
    std::thread::spawn(run).join().expect("no panic").expect("accounts are made");
}

/// The county and everybody who has to be given an account.
fn founding() -> (Founding, Vec<PersonId>) {
    let (founding, others) = staffed(method(), areas(), households());
    (
        Founding {
            county: CountyId::from("140429104"),
            name: "故城镇".to_owned(),
            root: AreaId::from(TOWNSHIP),
            ..founding
        },
        others,
    )
}

fn founding_of(method: Method) -> (Founding, Vec<PersonId>) {
    let areas = areas_of(&method);
    let parents: Vec<&AreaId> = areas.iter().filter_map(|area| area.parent.as_ref()).collect();
    let smallest = areas.iter().filter(|area| !parents.contains(&&area.id));
    let households = smallest.flat_map(|area| [1, 2].map(|door| household(&area.id, door)));
    let households = households.collect();
    staffed(method, areas, households)
}

fn household(area: &AreaId, door: u8) -> Household {
    Household {
        id: format!("{area}-{door}").as_str().into(),
        area: area.clone(),
        door: format!("{door}号"),
        head: "李秀英".to_owned(),
        members: 4,
        residing: 2,
    }
}

/// Somebody in every post.
fn staffed(
    method: Method,
    areas: Vec<Area>,
    households: Vec<Household>,
) -> (Founding, Vec<PersonId>) {
    let mut persons = Vec::new();
    let mut appointments = Vec::new();
    for post in &method.posts {
        for area in areas.iter().filter(|area| area.kind == post.level) {
            let person = person_of(post.id.as_str(), area.id.as_str());
            appointments.push(appointment(&person, &post.id, &area.id));
            persons.push(Person {
                name: name(persons.len()),
                phone: Some(format!("1390000{:04}", persons.len())),
                id: person,
            });
        }
    }
    let mut ids = persons.iter().map(|person| person.id.clone());
    let first = ids.next().expect("a method has posts");
    let others = ids.collect();
    let founding = Founding {
        county: CountyId::from("999999"),
        name: "测试县".to_owned(),
        root: areas[0].id.clone(),
        demo: false,
        method,
        areas,
        persons,
        appointments,
        households,
        links: Vec::new(),
        accounts: vec![Account {
            id: first.as_str().into(),
            person: first,
            password: PASSWORD.to_owned(),
        }],
    };
    (founding, others)
}

fn appointment(person: &PersonId, post: &PostId, area: &AreaId) -> Appointment {
    Appointment {
        person: person.clone(),
        post: post.clone(),
        area: area.clone(),
        from: Timestamp(0),
        until: None,
    }
}

fn method() -> Method {
    static LOADED: OnceLock<Method> = OnceLock::new();
    LOADED.get_or_init(|| embedded(METHOD)).clone()
}

pub(crate) fn embedded(name: &str) -> Method {
    match maplegrid_methods::embedded(name) {
        Ok(checked) => checked.method,
        Err(report) => panic!("{name} does not load: {report:?}"),
    }
}

fn calendar() -> WorkingCalendar {
    static LOADED: OnceLock<WorkingCalendar> = OnceLock::new();
    let load = || match maplegrid_methods::holidays::embedded() {
        Ok(calendar) => calendar,
        Err(report) => panic!("the holidays do not load: {report:?}"),
    };
    LOADED.get_or_init(load).clone()
}

fn areas() -> Vec<Area> {
    let area = |id: String, parent: Option<&str>, kind: &str, name: String| Area {
        code: id.clone(),
        id: AreaId::new(id),
        parent: parent.map(AreaId::from),
        kind: kind.into(),
        name,
    };
    let top =
        |id: &str, parent, kind, name: &str| area(id.to_owned(), parent, kind, name.to_owned());
    let mut areas = vec![
        top(COUNTY, None, "county", "武乡县"),
        top(TOWNSHIP, Some(COUNTY), "township", "故城镇"),
    ];
    for (village, name) in VILLAGES {
        let grid = format!("{village}001");
        areas.push(top(village, Some(TOWNSHIP), "village", name));
        areas.push(area(grid.clone(), Some(village), "grid", format!("{name}一网格")));
        let micro_grid = area(format!("{grid}001"), Some(&grid), "micro_grid", "一组".to_owned());
        areas.push(micro_grid);
    }
    areas
}

fn households() -> Vec<Household> {
    let doors = VILLAGES.into_iter().flat_map(|(village, _)| [(village, 1), (village, 2)]);
    doors
        .map(|(village, door)| Household {
            id: format!("{village}-{door}").as_str().into(),
            ..household(&AreaId::new(format!("{village}001001")), door)
        })
        .collect()
}

/// Names that differ, so that a wrong one is noticed.
fn name(number: usize) -> String {
    const FAMILY: [&str; 10] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "武"];
    const GIVEN: [&str; 9] =
        ["建国", "秀兰", "永红", "志强", "桂英", "海燕", "文斌", "改梅", "晋生"];
    format!("{}{}", FAMILY[number % FAMILY.len()], GIVEN[number % GIVEN.len()])
}

fn fresh_folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("{}_data", unique_name()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder for the test's files");
    folder
}
