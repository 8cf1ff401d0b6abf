//! What is said of a household: sealed with its own key, forgotten with it, and put right by those
//! who keep the register.

use maplegrid_app::Error;
use maplegrid_app::duties::{ContestReply, CorrectionReply, NewCare};
use maplegrid_app::homes::{OwnHome, OwnLookKind};
use maplegrid_domain::duties::{Outcome, Rejection, Verdict};
use maplegrid_domain::shared::{HouseholdId, PersonId};
use maplegrid_store::db::Conn;
use maplegrid_store::log::checking::streams_after;
use maplegrid_store::people::secrets::SecretRow;
use maplegrid_testkit::{OTHER_VILLAGE, TOWNSHIP, TestCounty, VILLAGE, on_each_county, person_of};

use super::support::{contact, first, linked, linker, log, other_linker, second};
use crate::support::verified;

async fn bodies(county: &TestCounty) -> Vec<String> {
    let id = county.app.county().await.unwrap().id.clone();
    let read = move |conn: &mut Conn| streams_after(conn, &id, ("", 0), 100);
    let events = county.app.database_for_tests().read(read).await.unwrap();
    events.into_iter().map(|event| event.body).collect()
}

#[tokio::test]
async fn what_came_up_is_sealed_and_goes_with_the_households_key() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, anna) = (&county.app, linker());
        for (id, household) in [("contact-0001", first(VILLAGE)), ("contact-0002", second(VILLAGE))]
        {
            log(app, &anna, contact(county, id, &household)).await.unwrap();
        }
        let needs = vec!["living_alone".into()];
        let care = NewCare { needs, note: "腿脚不便".to_owned(), guardian_agreed: false };
        app.propose_care(&anna, &first(VILLAGE), care, None).await.unwrap();
        for body in bodies(county).await {
            for tells in ["all_well", "药", "living_alone", "腿", "topics", "note"] {
                assert!(!body.contains(tells), "{body}");
            }
        }
        let card = app.household_card(&anna, &first(VILLAGE)).await.unwrap();
        assert_eq!(card.recent[0].topics, ["all_well".into()]);
        assert_eq!(card.recent[0].note.as_deref(), Some("老人说药快吃完了"));

        // While they live there, what was agreed is needed.
        let keeper = county.sign_in("village_cadre", VILLAGE).await;
        let early = app.forget_words(&keeper, &first(VILLAGE)).await;
        assert!(matches!(early, Err(Error::Duty(Rejection::HouseholdOpen))), "{early:?}");
        let version = app.household(&keeper, &first(VILLAGE)).await.unwrap().version;
        app.close_household(&keeper, &first(VILLAGE), version, "全家迁走").await.unwrap();
        let foreign = county.sign_in("village_cadre", OTHER_VILLAGE).await;
        let refused = app.forget_words(&foreign, &first(VILLAGE)).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        let reader = county.sign_in("service_station", VILLAGE).await;
        let refused = app.forget_words(&reader, &first(VILLAGE)).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        app.forget_words(&keeper, &first(VILLAGE)).await.unwrap();
        app.forget_words(&keeper, &first(VILLAGE)).await.unwrap();

        let secretary = person_of("village_secretary", VILLAGE);
        let card = app.household_card(&secretary, &first(VILLAGE)).await.unwrap();
        assert_eq!(card.recent.len(), 1, "that they were in touch stays");
        assert_eq!(card.proposal.unwrap().reasons, None);
        let other = app.household_card(&anna, &second(VILLAGE)).await.unwrap();
        assert_eq!(other.recent[0].note.as_deref(), Some("老人说药快吃完了"), "another key");
        verified(app).await;
    })
    .await;
}

async fn card_of(county: &TestCounty) -> (String, String) {
    let keeper = county.sign_in("village_cadre", VILLAGE).await;
    let cards = county.app.cards_of(&keeper, vec![first(VILLAGE)]).await.unwrap();
    (cards[0].home.code.clone(), cards[0].access.clone())
}

async fn own(county: &TestCounty) -> OwnHome {
    let (code, access) = card_of(county).await;
    county.app.own_home(&code, &access).await.unwrap()
}

#[tokio::test]
async fn a_correction_is_between_the_household_and_the_register() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, household) = (&county.app, first(VILLAGE));
        let (code, access) = card_of(county).await;
        let words = "李秀英家常住应该是 3 人";
        app.correct_own_home(&code, &access, words, Some("key-00001".to_owned())).await.unwrap();
        app.correct_own_home(&code, &access, words, Some("key-00001".to_owned())).await.unwrap();
        let again = app.correct_own_home(&code, &access, "还有", None).await;
        assert!(matches!(again, Err(Error::Duty(Rejection::CorrectionPending))), "{again:?}");
        let events = bodies(county).await;
        assert_eq!(events.len(), 1, "no matter that others read");
        assert!(events.iter().all(|body| !body.contains("李") && !body.contains("3 人")));

        let (keeper, above) =
            (person_of("village_cadre", VILLAGE), person_of("reception", TOWNSHIP));
        for keeps in [&keeper, &above] {
            let waiting = app.corrections_waiting(keeps).await.unwrap();
            assert_eq!(waiting[0].correction.words, words);
            assert!(app.correction_of(keeps, &household).await.unwrap().is_some());
        }
        let reply = CorrectionReply { outcome: Outcome::Changed, words: "已经改了".to_owned() };
        for other in [
            linker(),
            person_of("village_secretary", VILLAGE),
            person_of("service_station", VILLAGE),
        ] {
            assert_eq!(app.corrections_waiting(&other).await.unwrap(), [], "{other}");
            let answered = app.answer_correction(&other, &household, reply.clone(), None).await;
            assert!(matches!(answered, Err(Error::Duty(Rejection::NotYours))), "{other}");
        }
        assert!(own(county).await.correction.unwrap().answer.is_none());
        app.answer_correction(&keeper, &household, reply, None).await.unwrap();
        let (_, by, outcome, words) = own(county).await.correction.unwrap().answer.unwrap();
        assert_eq!((by, outcome, words.as_str()), (keeper.clone(), Outcome::Changed, "已经改了"));
        assert_eq!(app.corrections_waiting(&keeper).await.unwrap(), []);
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn a_renewed_code_opens_and_the_old_one_is_dead() {
    on_each_county(async |county, _| {
        let (app, household) = (&county.app, first(VILLAGE));
        let (code, old) = card_of(county).await;
        let keeper = county.sign_in("village_cadre", VILLAGE).await;
        let other = county.sign_in("village_secretary", VILLAGE).await;
        let refused = app.renew_access_code(&other, &household).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let stranger = county.sign_in("village_cadre", OTHER_VILLAGE).await;
        for (who, household) in [(&stranger, &household), (&keeper, &"nowhere".into())] {
            let refused = app.renew_access_code(who, household).await;
            assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        }
        let mut codes = vec![old.clone()];
        for _ in 0..3 {
            // Somebody guessed until it locked: the new code is not theirs to lock.
            for _ in 0..5 {
                let _ = app.open_home(&code, "000000").await;
            }
            app.renew_access_code(&keeper, &household).await.unwrap();
            let (same, access) = card_of(county).await;
            assert!(same == code && !codes.contains(&access), "{codes:?} {access}");
            app.open_home(&code, &access).await.unwrap();
            let dead = app.open_home(&code, codes.last().unwrap()).await;
            assert!(matches!(dead, Err(Error::WrongCode)), "{dead:?}");
            codes.push(access);
        }
        let looks = own(county).await.looks;
        let renewed = looks.iter().filter(|look| look.kind == OwnLookKind::Code);
        assert_eq!(renewed.count(), 3);
    })
    .await;
}

#[tokio::test]
async fn who_read_why_is_told_to_the_household_once_a_day() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, anna, household) = (&county.app, linker(), first(VILLAGE));
        let looks = async |kind| {
            let looks = own(county).await.looks;
            looks
                .into_iter()
                .filter(|look| look.kind == kind)
                .map(|look| look.by)
                .collect::<Vec<_>>()
        };
        app.household_card(&anna, &household).await.unwrap();
        assert_eq!(looks(OwnLookKind::Care).await, [], "nothing was said yet");
        log(app, &anna, contact(county, "contact-0001", &household)).await.unwrap();
        for _ in 0..3 {
            app.household_card(&anna, &household).await.unwrap();
        }
        // Who is told that they were in touch, and not what was said, has not looked.
        let cadre = person_of("village_cadre", VILLAGE);
        app.household_card(&cadre, &household).await.unwrap();
        assert_eq!(looks(OwnLookKind::Care).await, [Some(anna)]);
        assert_eq!(looks(OwnLookKind::Opened).await, [None], "the page itself, once a day");
    })
    .await;
}

/// The rows of keys and codes of a household.
async fn secrets(county: &TestCounty, household: &HouseholdId) -> Vec<SecretRow> {
    let (id, ids) = (county.app.county().await.unwrap().id.clone(), [household.clone()]);
    let read = move |conn: &mut Conn| maplegrid_store::people::secrets::of(conn, &id, &ids);
    county.app.database_for_tests().read(read).await.unwrap()
}

/// Everything that somebody may ask of a household in words.
async fn asked_of(
    county: &TestCounty,
    who: &PersonId,
    household: &HouseholdId,
) -> Vec<Result<(), Error>> {
    let app = &county.app;
    let care =
        NewCare { needs: vec!["living_alone".into()], note: String::new(), guardian_agreed: false };
    let kept = ContestReply { verdict: Verdict::Kept, words: "照旧".to_owned() };
    let changed = CorrectionReply { outcome: Outcome::Changed, words: "改了".to_owned() };
    vec![
        app.propose_care(who, household, care, None).await,
        app.confirm_care(who, household, None).await,
        app.refuse_care(who, household, "不用", None).await,
        app.end_care(who, household, "不用", None).await,
        app.note_contest(who, household, "不用", None).await,
        app.answer_contest(who, household, kept, None).await,
        app.answer_correction(who, household, changed, None).await,
        log(app, who, contact(county, "contact-0001", household)).await.map(|_| ()),
    ]
}

#[tokio::test]
async fn a_stranger_learns_nothing_and_leaves_no_trace() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (there, nowhere) = (first(VILLAGE), HouseholdId::from("140429104201-999"));
        for stranger in [
            other_linker(),
            person_of("village_cadre", OTHER_VILLAGE),
            person_of("village_secretary", OTHER_VILLAGE),
            PersonId::from("nobody"),
        ] {
            for household in [&there, &nowhere] {
                for answer in asked_of(county, &stranger, household).await {
                    assert!(matches!(answer, Err(Error::NotFound)), "{stranger}: {answer:?}");
                }
            }
        }
        assert_eq!(secrets(county, &there).await, []);
        // Nor does somebody who sees it and may do nothing of this.
        for answer in asked_of(county, &person_of("service_station", VILLAGE), &there).await {
            assert!(matches!(answer, Err(Error::Duty(Rejection::NotYours))), "{answer:?}");
        }
        // Nor what is wrong with what its contact asks.
        let care = NewCare { needs: vec![], note: String::new(), guardian_agreed: false };
        let refused = county.app.propose_care(&linker(), &there, care, None).await;
        assert!(matches!(refused, Err(Error::Duty(Rejection::Missing { .. }))), "{refused:?}");
        assert_eq!(secrets(county, &there).await, []);
        log(&county.app, &linker(), contact(county, "contact-0001", &there)).await.unwrap();
        assert!(secrets(county, &there).await[0].words.is_some());
        // The key is there by now, and the answers are the same.
        for answer in asked_of(county, &other_linker(), &there).await.into_iter().take(7) {
            assert!(matches!(answer, Err(Error::NotFound)), "{answer:?}");
        }
        verified(&county.app).await;
    })
    .await;
}

#[tokio::test]
async fn words_stay_while_the_household_is_owed_an_answer() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, household) = (&county.app, first(VILLAGE));
        let (code, access) = card_of(county).await;
        app.correct_own_home(&code, &access, "常住应该是 3 人", None).await.unwrap();
        let keeper = county.sign_in("village_cadre", VILLAGE).await;
        let version = app.household(&keeper, &household).await.unwrap().version;
        app.close_household(&keeper, &household, version, "全家迁走").await.unwrap();
        let early = app.forget_words(&keeper, &household).await;
        assert!(matches!(early, Err(Error::Duty(Rejection::AnswerOwed))), "{early:?}");
        let reply = CorrectionReply { outcome: Outcome::Changed, words: "改了".to_owned() };
        app.answer_correction(&keeper.person, &household, reply, None).await.unwrap();
        app.forget_words(&keeper, &household).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn too_many_cards_are_refused_before_anything_is_recorded() {
    on_each_county(async |county, _| {
        use maplegrid_app::InputFault;
        use maplegrid_app::homes::CARDS_MOST;
        use maplegrid_app::people::HouseholdDraft;
        let keeper = county.sign_in("reception", TOWNSHIP).await;
        let app = &county.app;
        let area = maplegrid_testkit::MICRO_GRID.into();
        for n in 0..CARDS_MOST {
            let draft = HouseholdDraft {
                door: format!("{n} 号"),
                head: "张三".to_owned(),
                ..HouseholdDraft::default()
            };
            app.create_household(&keeper, &area, draft).await.unwrap();
        }
        let refused = app.cards_in(&keeper, &TOWNSHIP.into()).await;
        let fault = InputFault::TooManyCards { given: CARDS_MOST + 6, most: CARDS_MOST };
        assert!(matches!(&refused, Err(Error::BadInput(found)) if *found == fault), "{refused:?}");
        let (id, subject) = (keeper.county.id.clone(), format!("household:{}", first(VILLAGE)));
        let read = move |conn: &mut Conn| {
            maplegrid_store::accounts::audit_of(conn, &id, &subject, "print_card", 10)
        };
        assert_eq!(app.database_for_tests().read(read).await.unwrap(), []);
    })
    .await;
}
