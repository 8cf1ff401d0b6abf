//! What waits at a desk: for those who may decide it, and for nobody else.

use maplegrid_app::duties::{CareStep, CorrectionReply, NewCare, WaitingCounts};
use maplegrid_app::homes::OwnLookKind;
use maplegrid_domain::duties::Outcome;
use maplegrid_domain::shared::{HouseholdId, PersonId};
use maplegrid_testkit::{OTHER_VILLAGE, TOWNSHIP, TestCounty, VILLAGE, on_each_county, person_of};

use super::support::{first, linked, linker, second};

const NOTHING: WaitingCounts = WaitingCounts { care: 0, corrections: 0, late: 0 };

fn secretary() -> PersonId {
    person_of("village_secretary", VILLAGE)
}

fn cadre() -> PersonId {
    person_of("village_cadre", VILLAGE)
}

async fn propose(county: &TestCounty, by: &PersonId, household: &HouseholdId) {
    let needs = vec!["serious_illness".into()];
    let care = NewCare { needs, note: "透析".to_owned(), guardian_agreed: false };
    county.app.propose_care(by, household, care, None).await.unwrap();
}

/// The household says with its access code that the register is wrong.
async fn correct(county: &TestCounty, household: &HouseholdId) {
    let keeper = county.sign_in("village_cadre", VILLAGE).await;
    let cards = county.app.cards_of(&keeper, vec![household.clone()]).await.unwrap();
    let (code, access) = (&cards[0].home.code, &cards[0].access);
    county.app.correct_own_home(code, access, "常住应该是 3 人", None).await.unwrap();
}

async fn counts(county: &TestCounty, person: &PersonId) -> WaitingCounts {
    county.app.waiting_counts(person).await.unwrap()
}

/// Who looked at what of a household, as it reads there.
async fn looks(county: &TestCounty, household: &HouseholdId, kind: OwnLookKind) -> Vec<PersonId> {
    let keeper = county.sign_in("village_cadre", VILLAGE).await;
    let cards = county.app.cards_of(&keeper, vec![household.clone()]).await.unwrap();
    let own = county.app.own_home(&cards[0].home.code, &cards[0].access).await.unwrap();
    own.looks.into_iter().filter(|look| look.kind == kind).filter_map(|look| look.by).collect()
}

#[tokio::test]
async fn each_sees_what_they_may_decide() {
    on_each_county(async |county, _| {
        linked(county).await;
        let app = &county.app;
        let (cared, wrong) = (first(VILLAGE), second(VILLAGE));
        propose(county, &linker(), &cared).await;
        correct(county, &wrong).await;
        let (care, corrections) =
            (WaitingCounts { care: 1, ..NOTHING }, WaitingCounts { corrections: 1, ..NOTHING });
        for (person, expected) in [
            (secretary(), care),
            (person_of("center_director", TOWNSHIP), care),
            (cadre(), corrections),
            (person_of("reception", TOWNSHIP), corrections),
            (person_of("service_station", VILLAGE), NOTHING),
            (linker(), NOTHING),
            (person_of("village_secretary", OTHER_VILLAGE), NOTHING),
            (person_of("village_cadre", OTHER_VILLAGE), NOTHING),
            ("nobody".into(), NOTHING),
        ] {
            assert_eq!(counts(county, &person).await, expected, "{person}");
            let shown = app.care_waiting(&person).await.unwrap();
            assert_eq!(shown.len(), expected.care as usize, "{person}");
            assert!(shown.iter().all(|one| one.household == cared), "{person}");
            let shown = app.corrections_waiting(&person).await.unwrap();
            assert_eq!(shown.len(), expected.corrections as usize, "{person}");
            assert!(shown.iter().all(|one| one.household == wrong), "{person}");
        }
    })
    .await;
}

#[tokio::test]
async fn counting_is_no_look_and_showing_is() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, household) = (&county.app, first(VILLAGE));
        propose(county, &linker(), &household).await;
        correct(county, &household).await;
        let (needs, words) = (OwnLookKind::Care, OwnLookKind::Correction);
        for person in [secretary(), cadre()] {
            counts(county, &person).await;
        }
        for kind in [needs, words] {
            assert_eq!(looks(county, &household, kind).await, []);
        }
        for _ in 0..2 {
            app.care_waiting(&secretary()).await.unwrap();
            app.corrections_waiting(&cadre()).await.unwrap();
            app.correction_of(&cadre(), &household).await.unwrap().unwrap();
            // Nothing in it for these.
            app.care_waiting(&cadre()).await.unwrap();
            app.corrections_waiting(&secretary()).await.unwrap();
            assert_eq!(app.correction_of(&secretary(), &household).await.unwrap(), None);
        }
        assert_eq!(looks(county, &household, needs).await, [secretary()]);
        assert_eq!(looks(county, &household, words).await, [cadre()]);
    })
    .await;
}

#[tokio::test]
async fn steps_follow_one_another_and_corrections_grow_late() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, one, two) = (&county.app, first(VILLAGE), second(VILLAGE));
        let director = person_of("center_director", TOWNSHIP);
        let steps = async |person: &PersonId| {
            let waiting = app.care_waiting(person).await.unwrap();
            waiting.into_iter().map(|one| (one.household, one.steps)).collect::<Vec<_>>()
        };
        propose(county, &linker(), &two).await;
        county.clock.pass_days(1);
        propose(county, &cadre(), &one).await;
        let confirm = |household: &HouseholdId| (household.clone(), vec![CareStep::Confirm]);
        assert_eq!(steps(&director).await, [confirm(&two), confirm(&one)], "the oldest first");
        app.confirm_care(&secretary(), &one, None).await.unwrap();
        app.confirm_care(&secretary(), &two, None).await.unwrap();
        assert_eq!(steps(&director).await, []);

        app.contest_care(&one, "不用来这么勤").await.unwrap();
        assert_eq!(steps(&director).await, [(one.clone(), vec![CareStep::Answer])]);
        app.end_care(&linker(), &one, "好了", None).await.unwrap();
        assert_eq!(steps(&director).await, []);

        correct(county, &one).await;
        county.clock.pass_days(30);
        assert_eq!(counts(county, &cadre()).await, WaitingCounts { corrections: 1, ..NOTHING });
        county.clock.pass_minutes(1);
        let late = WaitingCounts { corrections: 1, late: 1, ..NOTHING };
        assert_eq!(counts(county, &cadre()).await, late);
        let reply = CorrectionReply { outcome: Outcome::Changed, words: "改了".to_owned() };
        app.answer_correction(&cadre(), &one, reply, None).await.unwrap();
        assert_eq!(counts(county, &cadre()).await, NOTHING);

        // Near its end it waits for those who know of it, until one of them proposes it again.
        county.clock.pass_days(46);
        app.tick().await.unwrap();
        for knows in [linker(), secretary()] {
            assert_eq!(steps(&knows).await, [(two.clone(), vec![CareStep::Renew])], "{knows}");
            assert_eq!(counts(county, &knows).await, WaitingCounts { care: 1, ..NOTHING });
        }
        assert_eq!(steps(&director).await, []);
        propose(county, &linker(), &two).await;
        assert_eq!(steps(&linker()).await, []);
        assert_eq!(steps(&secretary()).await, [confirm(&two)]);
    })
    .await;
}

#[tokio::test]
async fn ones_own_waits_for_others_and_is_not_counted() {
    on_each_county(async |county, _| {
        let (app, household) = (&county.app, first(VILLAGE));
        super::support::link(county, &household, Some(&secretary()), app.now()).await;
        propose(county, &secretary(), &household).await;
        let waiting = app.care_waiting(&secretary()).await.unwrap();
        assert_eq!(waiting[0].steps, [CareStep::Others]);
        assert_eq!(counts(county, &secretary()).await, NOTHING);
        let director = person_of("center_director", TOWNSHIP);
        app.confirm_care(&director, &household, None).await.unwrap();
        app.contest_care(&household, "不用来").await.unwrap();
        assert_eq!(app.care_waiting(&secretary()).await.unwrap()[0].steps, [CareStep::Others]);
        assert_eq!(app.care_waiting(&director).await.unwrap()[0].steps, [CareStep::Answer]);
    })
    .await;
}
