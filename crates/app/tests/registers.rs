//! Registers on both databases: sealed, versioned, nobody's but theirs; places that two ask for.

use maplegrid_app::cases::Contact;
use maplegrid_app::registers::{EntryAct, EntryDraft, EntryQuery, NewBooking, NewEntry};
use maplegrid_app::{App, Error, SignedIn};
use maplegrid_domain::cases::{Channel, Input};
use maplegrid_domain::registers::{Given, Half, Rejection, Step};
use maplegrid_domain::shared::{AreaId, FieldId, RegisterId};
use maplegrid_store::db::statements;
use maplegrid_testkit::{TestCounty, TestDatabase, county_of, databases, place, seat};

use crate::support::back_door;

statements! {
    EVERYTHING = "SELECT body, words FROM register_entries
                  UNION ALL SELECT body, step FROM register_history";
}

async fn on_each(method: &str, test: impl AsyncFn(&TestCounty, &TestDatabase)) {
    for database in databases() {
        eprintln!("on {:?}", database.backend());
        let county = county_of(database.url(), method).await;
        test(&county, &database).await;
    }
}

async fn holder(county: &TestCounty, method: &str, post: &str) -> SignedIn {
    county.sign_in(post, seat(method, post).as_str()).await
}

fn values(pairs: &[(&str, &str)]) -> Given {
    pairs.iter().map(|(id, typed)| (FieldId::from(*id), (*typed).to_owned())).collect()
}

fn entry(register: &str, area: AreaId, pairs: &[(&str, &str)]) -> NewEntry {
    let draft = EntryDraft {
        from: "2026-01-01".parse().ok(),
        values: values(pairs),
        ..EntryDraft::default()
    };
    NewEntry { register: RegisterId::from(register), area, draft }
}

const ADVISER: [(&str, &str); 4] = [
    ("firm", "县法律服务所"),
    ("hours", "每月第一个星期三上午"),
    ("adviser", "王长河"),
    ("phone", "139 1234 5678"),
];

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn an_entry_is_sealed_versioned_and_nobodys_but_theirs() {
    const METHOD: &str = "longnan-1234";
    on_each(METHOD, async |county, database| {
        let app = &county.app;
        let keeper = holder(county, METHOD, "village_secretary").await;
        let justice = holder(county, METHOD, "justice_station").await;
        let village = place(METHOD, "village");
        let new = entry("law_advisers", village.clone(), &ADVISER);
        let key = Some("once".to_owned());
        let first = app.propose_entry(&keeper, new.clone(), key.clone()).await.unwrap();
        let again = app.propose_entry(&keeper, new.clone(), key.clone()).await.unwrap();
        assert_eq!(first.entry.id, again.entry.id, "a repetition is the same entry");
        let other = entry("law_advisers", village, &[("firm", "别家"), ADVISER[1], ADVISER[2]]);
        let reused = app.propose_entry(&keeper, other, key).await;
        assert!(matches!(reused, Err(Error::KeyReused)), "{reused:?}");

        // Neither rows nor history say who it is.
        let rows = back_door(database)
            .read(|conn| conn.fetch_all(EVERYTHING, &[], |row| Ok(row.text(0)? + &row.text(1)?)))
            .await
            .unwrap();
        assert_eq!(rows.len(), 2);
        assert!(rows.iter().all(|row| !row.contains("王长河") && !row.contains("13912345678")));
        let id = first.entry.id.clone();
        let opened = app.look_at_entry(&justice, &id).await.unwrap();
        assert_eq!(opened, values(&[("adviser", "王长河"), ("phone", "13912345678")]));

        // Whoever has no part in it finds nothing, by whatever way.
        let stranger = holder(county, METHOD, "village_supervision").await;
        let law = RegisterId::from("law_advisers");
        assert!(matches!(app.register_entry(&stranger, &id).await, Err(Error::NotFound)));
        assert!(matches!(app.look_at_entry(&stranger, &id).await, Err(Error::NotFound)));
        let end = EntryAct::End { reason: "不要了".to_owned() };
        let done = app.act_on_entry(&stranger, (&id, 1), end, None).await;
        assert!(matches!(done, Err(Error::NotFound)), "{done:?}");
        let list = app.register_entries(&stranger, &law, EntryQuery::default()).await;
        assert!(matches!(list, Err(Error::NotFound)));
        assert!(!app.registers(&stranger).await.unwrap().iter().any(|card| card.rule.id == law));

        // Two at once: the second is told who was quicker, and nothing of theirs is written.
        let approved = app.act_on_entry(&justice, (&id, 1), EntryAct::Approve, None).await.unwrap();
        assert_eq!(approved.entry.state.word(), "in_force");
        let late = EntryDraft { values: values(&ADVISER), ..EntryDraft::default() };
        let late = app.act_on_entry(&keeper, (&id, 1), EntryAct::Edit(late), None).await;
        let Err(Error::Changed { by, .. }) = late else { panic!("a conflict: {late:?}") };
        assert_eq!(by.as_deref(), Some(justice.name.as_str()));
        let own = app.register_entry(&keeper, &id).await.unwrap();
        assert_eq!(own.steps, [Step::Edit, Step::End]);

        // Changed, it waits again; what was not typed again of the sealed stays; all versions do.
        let pairs = [("firm", "新的事务所"), ADVISER[1]];
        let draft = EntryDraft {
            from: "2026-01-01".parse().ok(),
            until: "2026-03-03".parse().ok(),
            values: values(&pairs),
            ..EntryDraft::default()
        };
        app.act_on_entry(&keeper, (&id, 2), EntryAct::Edit(draft), None).await.unwrap();
        let public = app.public_list(&law, (None, ""), None).await.unwrap();
        assert!(public.entries.is_empty(), "what is not approved is not shown");
        app.act_on_entry(&justice, (&id, 3), EntryAct::Approve, None).await.unwrap();
        let file = app.register_entry(&keeper, &id).await.unwrap();
        let steps: Vec<&str> = file.history.iter().map(|line| line.step.as_str()).collect();
        assert_eq!(steps, ["approve", "edit", "approve", "propose"]);
        assert!(file.history.iter().all(|line| !line.is_personal_changed));
        assert_eq!(app.look_at_entry(&keeper, &id).await.unwrap(), opened);

        // Its last day has passed: no more in force, found among what has expired.
        assert!(app.public_list(&law, (None, ""), None).await.unwrap().entries.is_empty());
        let by = |state: &str, words: &str| EntryQuery {
            state: Some(state.to_owned()),
            words: Some(words.to_owned()),
            ..EntryQuery::default()
        };
        for (state, words, found) in [
            ("expired", "", 1),
            ("valid", "", 0),
            ("in_force", "事务", 1),
            ("", "%", 0),
            ("", "王长河", 0),
        ] {
            let page = app.register_entries(&keeper, &law, by(state, words)).await.unwrap();
            assert_eq!(page.lines.len(), found, "{state} {words}");
        }
        let page = app.register_entries(&keeper, &law, EntryQuery::default()).await.unwrap();
        assert_eq!((page.card.expired(), page.card.count("in_force")), (1, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restricted_case_takes_its_entries_with_it_and_money_is_the_approvers() {
    const METHOD: &str = "hanyin-321";
    on_each(METHOD, async |county, _| {
        let app = &county.app;
        let cadre = holder(county, METHOD, "village_cadre").await;
        let director = holder(county, METHOD, "center_director").await;
        let village = place(METHOD, "village");
        let received = county.receive(place(METHOD, "third_grid").as_str()).await;
        let number = &received.number;
        let mut new = entry(
            "hearing",
            village.clone(),
            &[
                ("subject", "说不清的账"),
                ("held_on", "2026-03-03"),
                ("place", "村委会"),
                ("chair", "镇综治中心主任"),
                ("consent", "同意，不公开举行"),
                ("parties", "周三"),
                ("minutes", "各说各的"),
                ("conclusion", "看账"),
                ("other_routes", "可以起诉"),
            ],
        );
        (new.draft.case, new.draft.from) = (Some(number.to_string()), None);
        let file = app.propose_entry(&cadre, new, None).await.unwrap();
        let id = file.entry.id.clone();
        assert!(app.register_entry(&director, &id).await.is_ok());
        // It turns out to be about a cadre: from now on it is for other eyes, and so is the entry.
        let hub = holder(county, METHOD, "hub_head").await;
        let input = Input {
            category: Some("cadre_conduct".to_owned()),
            track: Some("cadre_led".to_owned()),
            ..Input::default()
        };
        app.act(&hub, number, "classify", input, None).await.unwrap();
        let hearing = RegisterId::from("hearing");
        assert!(matches!(app.register_entry(&cadre, &id).await, Err(Error::NotFound)));
        assert!(matches!(app.look_at_entry(&director, &id).await, Err(Error::NotFound)));
        let page = app.register_entries(&cadre, &hearing, EntryQuery::default()).await.unwrap();
        assert!(page.lines.is_empty() && page.card.counts.is_empty(), "{:?}", page.card.counts);
        let done = app.act_on_entry(&cadre, (&id, 1), EntryAct::Complete, None).await;
        assert!(matches!(done, Err(Error::NotFound)), "{done:?}");

        let allowance = RegisterId::from("allowance");
        let year = (&village, 2026);
        let set = app.set_budget(&cadre, &allowance, year, 50_000).await;
        assert!(matches!(set, Err(Error::Register(Rejection::NotYours))), "{set:?}");
        app.set_budget(&director, &allowance, year, 50_000).await.unwrap();
        app.set_budget(&director, &allowance, year, 60_000).await.unwrap();
        let money = app.register_money(&cadre, &allowance, year).await.unwrap();
        assert_eq!((money.budget_fen, money.spent_fen), (Some(60_000), 0));
        assert!(!money.may_set);
        let none = app.set_budget(&director, &hearing, year, 1).await;
        assert!(matches!(none, Err(Error::Register(Rejection::NoBudgetHere))), "{none:?}");
        let absurd = app.set_budget(&director, &allowance, (&village, 9), 1).await;
        assert!(matches!(absurd, Err(Error::Register(Rejection::BadAmount))), "{absurd:?}");
    })
    .await;
}

fn booking(id: &maplegrid_domain::shared::EntryId, name: usize) -> NewBooking {
    NewBooking {
        entry: id.clone(),
        area: place("lingling-51", "village"),
        day: "2026-03-05".parse().unwrap(),
        half: Half::Morning,
        contact: Contact { name: format!("周{name}"), phone: "13812340000".to_owned() },
        note: String::new(),
        channel: Channel::Web,
    }
}

/// One after the other, because the tests' county is one; both ways in are its own queue.
async fn book_all(app: &App, other: &App, id: &maplegrid_domain::shared::EntryId) -> usize {
    let tries = (0..12).map(|n| {
        let app = if n % 2 == 0 { app.clone() } else { other.clone() };
        let booking = booking(id, n);
        tokio::spawn(async move { app.book(booking, None).await })
    });
    let mut taken = 0;
    for one in tries.collect::<Vec<_>>() {
        match one.await.unwrap() {
            Ok(_) => taken += 1,
            Err(Error::Register(Rejection::Full { next })) => {
                assert_eq!(next.map(|(_, half)| half), Some(Half::Afternoon));
            }
            Err(error) => panic!("{error:?}"),
        }
    }
    taken
}

/// Eight places: of twelve who ask at once, in two processes, eight have one; who takes their matter
/// back gives it to the next.
#[tokio::test(flavor = "multi_thread")]
async fn places_are_taken_by_as_many_as_there_are() {
    const METHOD: &str = "lingling-51";
    on_each(METHOD, async |county, _| {
        let app = &county.app;
        let office = holder(county, METHOD, "network_office").await;
        let approver = holder(county, METHOD, "political_legal_committee").await;
        let service = [
            ("service", "开证明（示例）"),
            ("code", "S01"),
            ("department", "区民政局"),
            ("materials", "身份证"),
            ("takes", "当场"),
        ];
        let new = entry("services", place(METHOD, "county"), &service);
        let file = app.propose_entry(&office, new, None).await.unwrap();
        let id = file.entry.id.clone();
        let early = app.book(booking(&id, 0), None).await;
        assert!(matches!(early, Err(Error::Register(Rejection::NotBookable))), "{early:?}");
        app.act_on_entry(&approver, (&id, 1), EntryAct::Approve, None).await.unwrap();
        let other = county.open_again().await;
        assert_eq!(book_all(app, &other, &id).await, 8);
        let open = app.free_places(&id, &place(METHOD, "village")).await.unwrap();
        assert_eq!(open.places[0].left, 0);

        let mut afternoon = booking(&id, 20);
        afternoon.half = Half::Afternoon;
        let booked = app.book(afternoon, Some("mine".to_owned())).await.unwrap();
        let received = booked.received;
        let left = async || {
            let open = app.free_places(&id, &place(METHOD, "village")).await.unwrap();
            open.places[1].left
        };
        assert_eq!(left().await, 7);
        app.withdraw(&received.number, &received.code, None, None).await.unwrap();
        assert_eq!(left().await, 8);
        assert_eq!(crate::support::verified(app).await.findings.len(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_a_public_list_says_how_much_is_in_force() {
    const METHOD: &str = "lanshan-133";
    const ALL: u64 = 53;
    on_each(METHOD, async |county, _| {
        let app = &county.app;
        let keeper = holder(county, METHOD, "reception").await;
        let (talks, area) = (RegisterId::from("talks"), seat(METHOD, "reception"));
        for n in 0..ALL {
            let matter = format!("第 {n} 件");
            let pairs = [("matter", matter.as_str()), ("met_on", "2026-03-01"), ("lead", "村委会")];
            let draft = EntryDraft { values: values(&pairs), ..EntryDraft::default() };
            let new = NewEntry { register: talks.clone(), area: area.clone(), draft };
            app.propose_entry(&keeper, new, None).await.unwrap();
        }
        let page = async |after: Option<&str>| app.public_list(&talks, (None, ""), after).await;
        let first = page(None).await.unwrap();
        let rest = page(first.next.as_deref()).await.unwrap();
        assert_eq!((first.valid, first.entries.len()), (ALL, 50));
        assert_eq!((rest.valid, rest.entries.len(), rest.next), (ALL, 3, None));
        let (last, next) = (first.entries[49].entry.seq, rest.entries[0].entry.seq);
        assert!(next < last, "{next} comes after {last}");
        let lists = app.public_lists().await.unwrap();
        let listed = lists.iter().find(|list| list.rule.id == talks).unwrap();
        assert_eq!(listed.valid, ALL);
    })
    .await;
}
