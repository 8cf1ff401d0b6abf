//! What a county would bring along comes in by the import, all of it.

use std::fs;
use std::sync::Arc;

use maplegrid_app::people::{ImportKind, ImportMode, Importer};
use maplegrid_app::{Account, App, Founding};
use maplegrid_domain::people::{Appointment, Person};
use maplegrid_domain::shared::{AccountId, LineId, PersonId, PostId, Timestamp};
use maplegrid_integrations::sheets::{Layout, parse};
use maplegrid_methods::divisions;
use maplegrid_simulator::{SeededChance, SimClock, write_workbooks};

use crate::life::{Folder, until};
use crate::shape::{METHOD, invented_of, method_of, shape_of};

const PASSWORD: &str = "Only-here-2026";

async fn founded(folder: &Folder) -> App {
    let tree = divisions::tree(&shape_of(METHOD).division).expect("a real township");
    let reader = PersonId::new("reader");
    let founding = Founding {
        county: tree.county,
        name: tree.name,
        root: tree.root.clone(),
        demo: false,
        method: method_of(METHOD),
        areas: tree.areas,
        persons: vec![Person { id: reader.clone(), name: "张三".to_owned(), phone: None }],
        appointments: vec![Appointment {
            person: reader.clone(),
            post: PostId::from("center_director"),
            area: tree.root,
            from: Timestamp::from_millis(0),
            until: None,
        }],
        households: Vec::new(),
        links: Vec::new(),
        accounts: vec![Account {
            id: AccountId::from("reader"),
            person: reader,
            password: PASSWORD.to_owned(),
        }],
    };
    let (config, clock) = (folder.config(), Arc::new(SimClock::new(until())));
    App::found(&config, &*clock, &SeededChance::new(3), founding).await.expect("a founded county");
    App::open(&config, clock, Arc::new(SeededChance::new(4))).await.expect("an open county")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_place_comes_back_from_its_workbooks() {
    let folder = Folder::new("workbooks");
    let invented = invented_of(METHOD, 7);
    let files = write_workbooks(&invented, &method_of(METHOD), 7, folder.path()).unwrap();
    let app = founded(&folder).await;
    for (kind, file) in ImportKind::ALL.into_iter().zip(files) {
        let layout = Layout::of(&kind, &method_of(METHOD)).unwrap();
        let parsed = parse(&layout, &fs::read(file).unwrap()).unwrap();
        let mode = ImportMode::Write { expected: None };
        let told = Arc::new(|_| {});
        let report = app.import(Importer::Operator, parsed.batch, mode, told).await.unwrap();
        let first = report.faults.first();
        assert!(first.is_none(), "{}: {} faults, {first:?}", kind.id(), report.faults.len());
    }
    let shape = app.household_shape().await.unwrap();
    assert_eq!((shape.households, shape.members, shape.residing), (5_969, 18_526, 9_600));
    let county = app.county().await.unwrap();
    assert_eq!(county.directory.areas.len(), invented.areas.len());

    let session = app.sign_in("reader", PASSWORD).await.unwrap();
    let reader = app.session(&session.token).await.unwrap();
    let coverage = app.coverage(&reader, &county.root).await.unwrap();
    assert_eq!(coverage.area.households, 5_969);
    assert_eq!(coverage.area.gaps(&LineId::from("party_link")), 0);
    assert_eq!(app.verify(|_| {}).await.unwrap().findings, Vec::new());
}
