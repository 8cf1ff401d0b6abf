//! Adopting another version of the method in a county that is at work.

use maplegrid_app::cases::View;
use maplegrid_app::methods::{AdoptionError, MethodImpact, MethodNote};
use maplegrid_app::{App, Error, Finding, SignedIn};
use maplegrid_domain::calendar::{Limit, Unit};
use maplegrid_domain::cases::{CaseNumber, Input};
use maplegrid_domain::methods::{AdoptionFault, Adoptions, Method, Misfit, Owner, StepLimit};
use maplegrid_domain::shared::{LineId, StepId};
use maplegrid_store::db::Conn;
use maplegrid_testkit::{
    GRID, MICRO_GRID, OTHER_VILLAGE, TestCounty, VILLAGE, on_each_county, person_of,
};

use crate::duties::support::first;
use crate::support::{Cast, assign, classify, does, handled, meddle, page, verified};
use crate::terms::{director, home, link, linked, march, somebody, to};

/// The county's method, changed and one version on.
async fn changed(app: &App, change: impl FnOnce(&mut Method)) -> Method {
    let mut method = (**app.county().await.unwrap().method()).clone();
    method.version += 1;
    change(&mut method);
    method
}

async fn adopt(app: &App, new: &Method) -> MethodImpact {
    let preview = app.preview_method(new, None).await.unwrap();
    assert_eq!(preview.misfits, [], "nothing stands in the way");
    app.adopt_method(new, None, &preview.fingerprint).await.unwrap()
}

/// Checking is the secretary's, within three working days instead of one; who checked until now
/// supervises; every track gets nine days.
fn other_rules(method: &mut Method) {
    let procedure = &mut method.procedure;
    for step in &mut procedure.steps {
        if step.id == StepId::from("check") {
            step.owner = Owner::Post("village_secretary".into());
            "看单".clone_into(&mut step.label);
            step.limit = StepLimit::FromEntry(Limit { amount: 3, unit: Unit::WorkingDays });
        }
        if step.id == StepId::from("supervise") {
            step.owner = Owner::Post("village_cadre".into());
        }
    }
    for track in &mut procedure.tracks {
        track.limit = Limit { amount: 9, unit: Unit::WorkingDays };
    }
}

/// One case goes its way by the old rules, another by the new.
async fn go_on(
    app: &App,
    cast: &Cast,
    (secretary, before, after): (&SignedIn, &CaseNumber, &CaseNumber),
) {
    for (number, checks, supervises, other) in [
        (before, &cast.cadre, &cast.liaison, &cast.cadre),
        (after, secretary, &cast.cadre, &cast.liaison),
    ] {
        does(app, checks, number, "classify", classify()).await;
        does(app, &cast.station, number, "assign", assign(VILLAGE)).await;
        does(app, &cast.handler, number, "take", Input::default()).await;
        does(app, &cast.handler, number, "answer", crate::support::answer()).await;
        let refused = app.act(other, number, "supervise_pass", Input::default(), None).await;
        assert!(matches!(refused, Err(Error::Rejected(_))), "{refused:?}");
        does(app, supervises, number, "supervise_pass", Input::default()).await;
        verified(app).await;
    }
}

#[tokio::test]
async fn a_case_goes_on_by_the_version_it_was_received_under() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        let closed = county.receive(MICRO_GRID).await;
        handled(app, &cast, &closed.number).await;
        app.rate(&closed.number, &closed.code, 5, None, None).await.unwrap();
        let before = county.receive(MICRO_GRID).await;
        let due_before = app.staff_case(&cast.cadre, &before.number).await.unwrap();
        let new = changed(app, other_rules).await;
        let impact = adopt(app, &new).await;
        assert_eq!((impact.number, impact.next), (1, 2));
        assert_eq!(impact.staying, [(1, 1)], "one is open");

        // Every request reads who is asking anew, and the county with it.
        let cast = Cast::of(county, VILLAGE).await;
        let secretary = county.sign_in("village_secretary", VILLAGE).await;
        let after = county.receive(MICRO_GRID).await;
        assert_eq!((before.case.method_version, after.case.method_version), (1, 2));
        let again = app.staff_case(&cast.cadre, &before.number).await.unwrap();
        assert_eq!(again.due, due_before.due, "no date of it has moved");
        let later = app.staff_case(&secretary, &after.number).await.unwrap();
        let due = |seen: &maplegrid_app::cases::StaffCase| seen.due.as_ref().unwrap().due.at;
        assert!(due(&again) < due(&later), "three days instead of one");
        let owner = |post: &str| Some(post.to_owned());
        let post_of = |case: &maplegrid_domain::cases::Case| {
            case.owner.as_ref().map(|owner| owner.post.to_string())
        };
        assert_eq!(post_of(&before.case), owner("village_cadre"));
        assert_eq!(post_of(&after.case), owner("village_secretary"));

        // Every list has both, each with whoever has to act.
        let cadres = page(app, &cast.cadre, View::Mine).await;
        let theirs = page(app, &secretary, View::Mine).await;
        assert_eq!((cadres, theirs), (vec![before.number.clone()], vec![after.number.clone()]));
        let mut open = page(app, &cast.cadre, View::Open).await;
        open.sort();
        assert_eq!(open, [before.number.clone(), after.number.clone()]);

        // Whoever has the step by the one version has nothing to do with it by the other.
        let refused = app.act(&secretary, &before.number, "classify", classify(), None).await;
        assert!(matches!(refused, Err(Error::Rejected(_))), "{refused:?}");
        let refused = app.act(&cast.cadre, &after.number, "classify", classify(), None).await;
        assert!(matches!(refused, Err(Error::Rejected(_))), "{refused:?}");

        // After a restart both go on to their ends.
        let app = &county.open_again().await;
        go_on(app, &cast, (&secretary, &before.number, &after.number)).await;
        for received in [&before, &after] {
            let rated = app.rate(&received.number, &received.code, 5, None, None).await.unwrap();
            assert!(!rated.case.is_open());
        }
        assert_eq!(page(app, &cast.cadre, View::Closed).await.len(), 3);
        verified(app).await;
        let history = app.method_history().await.unwrap();
        let told: Vec<_> = history.iter().map(|one| (one.number, one.is_current)).collect();
        assert_eq!(told, [(2, true), (1, false)]);
        assert_eq!((history[0].version, history[0].id.as_str()), (2, "gucheng-1333"));
    })
    .await;
}

#[tokio::test]
async fn every_process_goes_by_the_new_version_at_once() {
    on_each_county(async |county, _| {
        let (app, other) = (&county.app, county.open_again().await);
        let intake = || TestCounty::intake(MICRO_GRID);
        let before = other.receive(intake(), None).await.unwrap();
        assert_eq!(before.case.method_version, 1);
        adopt(app, &changed(app, other_rules).await).await;
        // The other process has read nothing since: its writer looks before it decides.
        let received = other.receive(intake(), None).await.unwrap();
        assert_eq!(received.case.method_version, 2);
        assert_eq!(other.refresh().await.unwrap().method_version, 2);
        // Two that adopt at once: one of them is told.
        let one = changed(app, |method| method.title.push('一')).await;
        let two = changed(app, |method| method.title.push('二')).await;
        let of_one = app.preview_method(&one, None).await.unwrap().fingerprint;
        let of_two = other.preview_method(&two, None).await.unwrap().fingerprint;
        let (first, second) = tokio::join!(
            app.adopt_method(&one, None, &of_one),
            other.adopt_method(&two, None, &of_two)
        );
        assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
        assert_eq!(app.method_history().await.unwrap().len(), 3);
        verified(app).await;
    })
    .await;
}

/// Why a version is refused before anything is looked at.
async fn fault(app: &App, new: &Method, instead_of: Option<&str>) -> AdoptionFault {
    let adopted = app.adopt_method(new, instead_of, "0").await;
    match (app.preview_method(new, instead_of).await, adopted) {
        (Err(AdoptionError::Refused(one)), Err(AdoptionError::Refused(two))) => {
            assert_eq!(one, two);
            one
        }
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn what_cannot_follow_is_refused_and_leaves_nothing() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let size = async || app.head().await.unwrap().head.tree_size;
        let before = size().await;
        let same = changed(app, |method| method.version -= 1).await;
        assert_eq!(fault(app, &same, None).await, AdoptionFault::InForce);
        let edited = changed(app, |method| {
            method.version = 1;
            method.summary.push('改');
        })
        .await;
        assert_eq!(fault(app, &edited, None).await, AdoptionFault::NotRaised { version: 1 });
        let other = changed(app, |method| "my-county".clone_into(&mut method.id)).await;
        let (current, given) = ("gucheng-1333".to_owned(), "my-county".to_owned());
        let expected = AdoptionFault::OtherMethod { current, given };
        assert_eq!(fault(app, &other, None).await, expected);
        assert_eq!(fault(app, &other, Some("lanshan-133")).await, expected);

        let third = changed(app, |method| method.version = 3).await;
        let stale = app.preview_method(&third, None).await.unwrap().fingerprint;
        for wrong in ["", "0", &stale[1..], "'; --"] {
            let refused = app.adopt_method(&third, None, wrong).await;
            let is_stale = matches!(&refused, Err(AdoptionError::Other(Error::StalePreview)));
            assert!(is_stale, "{wrong}: {refused:?}");
        }
        let edited = changed(app, |method| {
            method.version = 3;
            method.title.push('改');
        })
        .await;
        let refused = app.adopt_method(&edited, None, &stale).await;
        assert!(matches!(refused, Err(AdoptionError::Other(Error::StalePreview))));
        assert_eq!((size().await, app.method_history().await.unwrap().len()), (before, 1));
        // What nobody decides by may change meanwhile: a county is busy.
        county.receive(MICRO_GRID).await;
        app.adopt_method(&third, None, &stale.to_uppercase()).await.unwrap();
        let again = app.adopt_method(&third, None, &stale).await;
        let in_force = matches!(&again, Err(AdoptionError::Refused(AdoptionFault::InForce)));
        assert!(in_force, "twice: {again:?}");
        let second = changed(app, |method| method.version = 2).await;
        let lower = AdoptionFault::Lower { adopted: 3, given: 2 };
        assert_eq!(fault(app, &second, None).await, lower);

        // Another of its own name takes its place if that is said, with versions of its own; and
        // gives it back.
        let mut other = other;
        other.version = 1;
        let instead = Some("gucheng-1333");
        let preview = app.preview_method(&other, instead).await.unwrap();
        app.adopt_method(&other, instead, &preview.fingerprint).await.unwrap();
        let number = app.county().await.unwrap().method_version;
        assert_eq!(number, 3, "the county counts on");
        let instead = Some("my-county");
        assert_eq!(fault(app, &third, instead).await, AdoptionFault::NotRaised { version: 3 });
        verified(app).await;
    })
    .await;
}

async fn misfits(app: &App, change: impl FnOnce(&mut Method)) -> Vec<Misfit> {
    let new = changed(app, change).await;
    let preview = app.preview_method(&new, None).await.unwrap();
    let refused = app.adopt_method(&new, None, &preview.fingerprint).await;
    match refused {
        Ok(_) => assert_eq!(preview.misfits, []),
        Err(AdoptionError::Misfits(found)) => assert_eq!(found, preview.misfits),
        Err(other) => panic!("{other:?}"),
    }
    preview.misfits
}

fn without_post(method: &mut Method, post: &str) {
    method.posts.retain(|one| one.id != post.into());
}

#[tokio::test]
async fn what_is_in_use_stays() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let size = app.head().await.unwrap().head.tree_size;
        let label = |text: &str| text.to_owned();
        let found = misfits(app, |method| without_post(method, "grid_member")).await;
        let held = Misfit::PostHeld { label: label("网格员"), moved: None, people: 3 };
        assert_eq!(found, [held]);
        let found = misfits(app, |method| {
            let post = method.posts.iter_mut().find(|post| post.id == "grid_member".into());
            post.unwrap().level = "village".into();
        })
        .await;
        let moved = Some(label("村"));
        assert!(
            matches!(&found[..], [Misfit::PostHeld { moved: to, people: 3, .. }] if *to == moved),
            "{found:?}"
        );
        let found = misfits(app, |method| {
            method.area_kinds.retain(|kind| kind.id != "micro_grid".into());
        })
        .await;
        let gone = |one: &&Misfit| matches!(one, Misfit::AreaKind { moved: None, areas: 3, .. });
        assert_eq!(found.iter().filter(gone).count(), 1, "{found:?}");
        let found = misfits(app, |method| {
            let kind = method.area_kinds.iter_mut().find(|kind| kind.id == "grid".into());
            kind.unwrap().parent = Some("township".into());
        })
        .await;
        let below = |one: &&Misfit| matches!(one, Misfit::AreaKind { moved: Some(_), .. });
        assert_eq!(found.iter().filter(below).count(), 1, "{found:?}");

        // A line without links may go; with one it may not.
        link(app, &home(VILLAGE, 1), "party_link", &person_of("party_link", MICRO_GRID)).await;
        let without_line = |method: &mut Method| {
            method.network.lines.retain(|line| line.id != "party_link".into());
        };
        let found = misfits(app, without_line).await;
        assert!(matches!(&found[..], [Misfit::LineLinked { households: 1, .. }]), "{found:?}");
        assert_eq!(app.head().await.unwrap().head.tree_size, size, "nothing was written");
        assert_eq!(app.method_history().await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn cases_on_their_way_and_people_yet_to_come_keep_a_post() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let who = director(county).await;
        // Everybody leaves the post; but an open case goes by rules that need it.
        let number = county.receive(MICRO_GRID).await.number;
        for village in [VILLAGE, OTHER_VILLAGE, "140429104203"] {
            let leave = maplegrid_app::posts::Leave {
                person: person_of("return_visitor", village),
                post: "return_visitor".into(),
                area: village.into(),
                successor: None,
                measure: None,
            };
            let preview = app.preview_leave(&who, &leave).await.unwrap();
            app.leave(&who, leave, &preview.fingerprint, None).await.unwrap();
        }
        let gone = |method: &mut Method| {
            without_post(method, "return_visitor");
            for step in &mut method.procedure.steps {
                if step.owner == Owner::Post("return_visitor".into()) {
                    step.owner = Owner::Post("village_secretary".into());
                }
            }
        };
        let found = misfits(app, gone).await;
        let needed = |one: &Misfit| {
            matches!(one, Misfit::PostNeeded { version: 1, cases: 1, label } if label == "回访员")
        };
        assert!(found.len() == 1 && needed(&found[0]), "{found:?}");
        // Somebody who is only to come counts as well.
        let new = somebody(app, &who, "孙新").await;
        let booked = to(&new, "return_visitor", VILLAGE, (Some(march(20)), None));
        app.appoint(&who, booked, None).await.unwrap();
        let found = misfits(app, gone).await;
        let held = |one: &&Misfit| matches!(one, Misfit::PostHeld { people: 1, moved: None, .. });
        assert_eq!(found.iter().filter(held).count(), 1, "{found:?}");
        let case = app.staff_case(&county.sign_in("village_cadre", VILLAGE).await, &number).await;
        assert!(case.unwrap().case.is_open());
    })
    .await;
}

#[tokio::test]
async fn closer_care_keeps_its_tier_and_its_reasons() {
    on_each_county(async |county, _| {
        let app = &county.app;
        crate::duties::support::linked(county).await;
        let household = first(VILLAGE);
        let care = maplegrid_app::duties::NewCare {
            needs: vec!["living_alone".into()],
            note: String::new(),
            guardian_agreed: false,
        };
        let by = crate::duties::support::linker();
        app.propose_care(&by, &household, care, None).await.unwrap();
        let one_need = |method: &mut Method| {
            method.network.needs.retain(|need| need.id != "living_alone".into());
        };
        let no_tier = |method: &mut Method| {
            let tier = method.network.need(&"living_alone".into()).unwrap().tier.clone();
            method.network.tiers.retain(|one| one.id != tier);
        };
        // Proposed or in force, it is the same.
        for _ in 0..2 {
            let found = misfits(app, one_need).await;
            assert!(matches!(&found[..], [Misfit::NeedInForce { households: 1, .. }]), "{found:?}");
            let found = misfits(app, no_tier).await;
            assert!(matches!(&found[..], [Misfit::TierInForce { households: 1, .. }]), "{found:?}");
            let secretary = person_of("village_secretary", VILLAGE);
            let _ = app.confirm_care(&secretary, &household, None).await;
        }
        // Another reason of the list is nobody's and may go.
        let other = |method: &mut Method| {
            method.network.needs.retain(|need| need.id == "living_alone".into());
        };
        assert_eq!(misfits(app, other).await, []);
    })
    .await;
}

#[tokio::test]
async fn a_new_line_that_follows_a_post_is_filled_once() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let new = changed(app, |method| {
            let mut line = method.network.lines[0].clone();
            line.id = LineId::from("grid");
            line.label = "网格员联户".to_owned();
            line.post = "grid_member".into();
            line.follows_post = true;
            method.network.lines.push(line);
        })
        .await;
        let preview = app.preview_method(&new, None).await.unwrap();
        let follows = |note: &MethodNote| {
            matches!(note, MethodNote::LineFollows { label, .. } if label == "网格员联户")
        };
        assert!(preview.notes.iter().any(follows), "{:?}", preview.notes);
        adopt(app, &new).await;
        assert_eq!(linked(app, &home(VILLAGE, 1), "grid").await, None);
        assert_eq!(app.follow_new_lines().await.unwrap(), 6);
        let contact = linked(app, &home(VILLAGE, 1), "grid").await.unwrap();
        assert_eq!(contact, (person_of("grid_member", GRID), app.now()));
        let other = county.open_again().await;
        assert_eq!(other.follow_new_lines().await.unwrap(), 0, "once");
        crate::terms::invariants(app).await;
    })
    .await;
}

mod sql {
    maplegrid_store::statements! {
        pub EDIT = "UPDATE method_versions SET body = replace(body, '六单', '五单')
                    WHERE version = ?1";
        pub UNDO = "UPDATE method_versions SET body = replace(body, '五单', '六单')
                    WHERE version = ?1";
        pub BACK = "UPDATE counties SET method_version = 1, revision = revision + 1";
        pub FORTH = "UPDATE counties SET method_version = 2, revision = revision + 1";
        pub SLIP_IN = "INSERT INTO method_versions (county, version, id, body, adopted_at)
                       SELECT county, 3, id, body, adopted_at FROM method_versions
                       WHERE version = 2";
    }
}

#[tokio::test]
async fn what_was_adopted_is_proved_like_all_else() {
    on_each_county(async |county, database| {
        let app = &county.app;
        adopt(app, &changed(app, other_rules).await).await;
        verified(app).await;
        let findings = async || app.verify(|_| {}).await.unwrap().findings;
        let differs = [Finding::RecordDiffers { stream: Adoptions::STREAM.to_owned() }];
        let run = async |sql: maplegrid_store::db::Sql| {
            meddle(database, move |conn: &mut Conn| {
                conn.execute(sql, &maplegrid_store::values![]).map(|_| ())
            })
            .await;
        };
        run(sql::BACK).await;
        assert_eq!(findings().await, differs, "another version is in force than was adopted");
        run(sql::FORTH).await;
        assert_eq!(findings().await, []);
        for version in [1, 2] {
            meddle(database, move |conn: &mut Conn| {
                conn.execute(sql::EDIT, &maplegrid_store::values![version]).map(|_| ())
            })
            .await;
            let mut found = findings().await;
            found.retain(|one| differs.contains(one));
            assert_eq!(found, differs, "version {version} was edited");
            if version == 1 {
                // The first is bound by what took its place.
                meddle(database, move |conn: &mut Conn| {
                    conn.execute(sql::UNDO, &maplegrid_store::values![version]).map(|_| ())
                })
                .await;
                assert_eq!(findings().await, []);
            }
        }
        run(sql::SLIP_IN).await;
        assert!(findings().await.contains(&differs[0]));
    })
    .await;
}
