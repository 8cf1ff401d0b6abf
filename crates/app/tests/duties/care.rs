//! Closer care: two people, sealed reasons, an end, and the household's word.

use maplegrid_app::duties::{ContestReply, NewCare};
use maplegrid_app::people::TierCount;
use maplegrid_app::{Error, SignedIn};
use maplegrid_domain::duties::{Rejection, Verdict};
use maplegrid_domain::shared::{LineId, PersonId};
use maplegrid_store::db::Conn;
use maplegrid_store::log::checking::streams_after;
use maplegrid_store::people::counts::{Measure, of_areas};
use maplegrid_testkit::{OTHER_VILLAGE, TOWNSHIP, TestCounty, VILLAGE, on_each_county, person_of};

use super::support::{first, link, linked, linker, other_linker, second};
use crate::support::verified;

fn new(needs: &[&str]) -> NewCare {
    NewCare {
        needs: needs.iter().map(|need| (*need).into()).collect(),
        note: "腿脚不便，儿女在外".to_owned(),
        guardian_agreed: false,
    }
}

fn secretary() -> PersonId {
    person_of("village_secretary", VILLAGE)
}

fn key(key: &str) -> Option<String> {
    Some(key.to_owned())
}

fn is_refused<T: std::fmt::Debug>(answer: &Result<T, Error>, expected: &Rejection) {
    assert!(matches!(answer, Err(Error::Duty(found)) if found == expected), "{answer:?}");
}

async fn with_tier(county: &TestCounty, area: &str) -> u64 {
    let (id, areas) = (county.app.county().await.unwrap().id.clone(), [area.into()]);
    let tier = Measure::Tier("close".into());
    let read = move |conn: &mut Conn| of_areas(conn, &id, &tier, &areas);
    county.app.database_for_tests().read(read).await.unwrap().into_values().sum()
}

#[tokio::test]
async fn proposed_by_one_and_confirmed_by_another() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, anna, household) = (&county.app, linker(), first(VILLAGE));
        let (stranger, nowhere) = (other_linker(), "nowhere".into());
        for (who, household) in [(&stranger, &household), (&anna, &nowhere)] {
            let refused = app.propose_care(who, household, new(&["living_alone"]), None).await;
            assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        }
        app.propose_care(&anna, &household, new(&["living_alone"]), None).await.unwrap();
        is_refused(&app.confirm_care(&anna, &household, None).await, &Rejection::NotYours);
        let foreign = person_of("village_secretary", OTHER_VILLAGE);
        let refused = app.confirm_care(&foreign, &household, None).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        // Waits for those who may confirm, and only there.
        assert_eq!(app.care_waiting(&foreign).await.unwrap(), []);
        let waiting = app.care_waiting(&secretary()).await.unwrap();
        assert_eq!(waiting[0].proposal.as_ref().unwrap().need_labels, ["独居老人"]);
        assert!(!waiting[0].is_own);
        app.confirm_care(&secretary(), &household, None).await.unwrap();
        assert_eq!(app.care_waiting(&secretary()).await.unwrap(), []);
        assert_eq!((with_tier(county, VILLAGE).await, with_tier(county, TOWNSHIP).await), (1, 1));
        assert_eq!(with_tier(county, OTHER_VILLAGE).await, 0);

        // Known to the contact and to the two, and to the household; to nobody else.
        for knows in [anna.clone(), secretary()] {
            let card = app.household_card(&knows, &household).await.unwrap();
            let care = card.care.unwrap();
            assert_eq!((care.tier.label.as_str(), care.need_labels.len()), ("重点联系", 1));
            assert_eq!(care.reasons.unwrap().note, "腿脚不便，儿女在外");
        }
        for other in [person_of("village_cadre", VILLAGE), person_of("center_director", TOWNSHIP)] {
            let card = app.household_card(&other, &household).await.unwrap();
            assert!(card.care.is_none() && card.proposal.is_none(), "{other}");
        }
        assert_eq!(app.own_care(&household).await.unwrap().unwrap().need_labels, ["独居老人"]);
        assert_eq!(app.own_care(&first(OTHER_VILLAGE)).await.unwrap(), None);
        let today = app.today(&anna, app.now().date()).await.unwrap();
        assert_eq!(today.households[0].tier.as_ref().unwrap().label, "重点联系");
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn the_same_person_cannot_do_both() {
    on_each_county(async |county, _| {
        let (app, household) = (&county.app, first(VILLAGE));
        // The secretary is the contact himself.
        link(county, &household, Some(&secretary()), app.now()).await;
        app.propose_care(&secretary(), &household, new(&["disability"]), None).await.unwrap();
        is_refused(&app.confirm_care(&secretary(), &household, None).await, &Rejection::SamePerson);
        assert!(app.care_waiting(&secretary()).await.unwrap()[0].is_own);
        let director = person_of("center_director", TOWNSHIP);
        app.confirm_care(&director, &household, None).await.unwrap();
        app.contest_care(&household, "不用来这么勤").await.unwrap();
        let reply = ContestReply { verdict: Verdict::Kept, words: "说明".to_owned() };
        let own = app.answer_contest(&secretary(), &household, reply.clone(), None).await;
        is_refused(&own, &Rejection::SamePerson);
        app.answer_contest(&director, &household, reply, None).await.unwrap();
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn needs_are_checked_and_guardians_asked() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, anna, household) = (&county.app, linker(), first(VILLAGE));
        for (needs, expected) in [
            (&[][..], Rejection::Missing { field: "needs" }),
            (&["poor"], Rejection::UnknownNeed("poor".to_owned())),
            (&["living_alone", "serious_illness"], Rejection::TiersDiffer),
            (&["left_behind_child"], Rejection::GuardianMissing),
        ] {
            is_refused(&app.propose_care(&anna, &household, new(needs), None).await, &expected);
        }
        let wordy = NewCare { note: "长".repeat(501), ..new(&["living_alone"]) };
        let expected = Rejection::TooLong { field: "note", chars: 501, most: 500 };
        is_refused(&app.propose_care(&anna, &household, wordy, None).await, &expected);
        let agreed = NewCare { guardian_agreed: true, ..new(&["left_behind_child"]) };
        app.propose_care(&anna, &household, agreed, None).await.unwrap();
        let empty = app.refuse_care(&secretary(), &household, " \n", None).await;
        is_refused(&empty, &Rejection::Missing { field: "reason" });
        app.refuse_care(&secretary(), &household, "已有亲戚照看", None).await.unwrap();
        assert_eq!(verified(app).await.events, 2);
    })
    .await;
}

#[tokio::test]
async fn health_is_sealed_in_the_ledger() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, household) = (&county.app, first(VILLAGE));
        app.propose_care(&linker(), &household, new(&["disability"]), None).await.unwrap();
        app.confirm_care(&secretary(), &household, None).await.unwrap();
        app.contest_care(&household, "我腿好了").await.unwrap();
        let id = app.county().await.unwrap().id.clone();
        let read = move |conn: &mut Conn| streams_after(conn, &id, ("", 0), 100);
        for event in app.database_for_tests().read(read).await.unwrap() {
            let tells = ["disability", "腿", "儿女", "李秀英"];
            assert!(tells.iter().all(|word| !event.body.contains(word)), "{}", event.body);
        }
    })
    .await;
}

#[tokio::test]
async fn the_scheduler_reminds_and_lets_it_lapse() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, household) = (&county.app, first(VILLAGE));
        app.propose_care(&linker(), &household, new(&["serious_illness"]), None).await.unwrap();
        app.confirm_care(&secretary(), &household, None).await.unwrap();
        county.clock.pass_days(75);
        assert_eq!(app.tick().await.unwrap(), 0);
        county.clock.pass_days(2);
        assert_eq!(app.tick().await.unwrap(), 1);
        assert_eq!(app.tick().await.unwrap(), 0, "reminded once");
        let waiting = app.care_waiting(&secretary()).await.unwrap();
        assert!(waiting[0].care.as_ref().unwrap().ends_soon);
        county.clock.pass_days(14);
        assert_eq!(app.tick().await.unwrap(), 1);
        assert_eq!(app.own_care(&household).await.unwrap(), None);
        assert_eq!(app.care_waiting(&secretary()).await.unwrap(), []);
        assert_eq!(with_tier(county, TOWNSHIP).await, 0);
        assert_eq!(verified(app).await.events, 4);
    })
    .await;
}

#[tokio::test]
async fn a_retry_with_its_key_does_nothing_twice() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, anna, household) = (&county.app, linker(), first(VILLAGE));
        let propose = || app.propose_care(&anna, &household, new(&["living_alone"]), key("k1"));
        propose().await.unwrap();
        propose().await.unwrap();
        let again = app.propose_care(&anna, &household, new(&["living_alone"]), None).await;
        is_refused(&again, &Rejection::ProposalPending);
        let other = app.propose_care(&anna, &household, new(&["own_request"]), key("k1")).await;
        assert!(matches!(other, Err(Error::KeyReused)));
        app.confirm_care(&secretary(), &household, key("k1")).await.unwrap();
        app.confirm_care(&secretary(), &household, key("k1")).await.unwrap();
        app.end_care(&anna, &household, "好转", key("k2")).await.unwrap();
        app.end_care(&anna, &household, "好转", key("k2")).await.unwrap();
        is_refused(&app.end_care(&anna, &household, "好转", None).await, &Rejection::NoCare);
        assert_eq!(with_tier(county, VILLAGE).await, 0);
        assert_eq!(verified(app).await.events, 3);
    })
    .await;
}

#[tokio::test]
async fn proposing_is_no_way_to_look() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, household) = (&county.app, first(VILLAGE));
        app.propose_care(&linker(), &household, new(&["living_alone"]), None).await.unwrap();
        app.confirm_care(&secretary(), &household, None).await.unwrap();
        let cadre = person_of("village_cadre", VILLAGE);
        app.propose_care(&cadre, &household, new(&["own_request"]), None).await.unwrap();
        // One's own proposal, and nothing of what is in force.
        let card = app.household_card(&cadre, &household).await.unwrap();
        assert!(card.care.is_none() && card.proposal.is_some());
    })
    .await;
}

#[tokio::test]
async fn care_near_its_end_waits_only_for_those_who_know_of_it() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, household) = (&county.app, first(VILLAGE));
        app.propose_care(&linker(), &household, new(&["serious_illness"]), None).await.unwrap();
        app.confirm_care(&secretary(), &household, None).await.unwrap();
        county.clock.pass_days(77);
        app.tick().await.unwrap();
        let director = person_of("center_director", TOWNSHIP);
        assert_eq!(app.care_waiting(&director).await.unwrap(), [], "confirms, and did not");
        for knows in [linker(), secretary()] {
            assert_eq!(app.care_waiting(&knows).await.unwrap().len(), 1, "{knows}");
        }
        // An objection is for whoever may answer it.
        app.contest_care(&household, "好多了").await.unwrap();
        let waiting = app.care_waiting(&director).await.unwrap();
        assert_eq!(waiting[0].care.as_ref().unwrap().contest.as_ref().unwrap().words, "好多了");
        // A new proposal shows itself, and not what is in force.
        let foreign = person_of("village_secretary", OTHER_VILLAGE);
        assert_eq!(app.care_waiting(&foreign).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn nobody_learns_of_care_by_ending_it() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, with, without) = (&county.app, first(VILLAGE), second(VILLAGE));
        app.propose_care(&linker(), &with, new(&["living_alone"]), None).await.unwrap();
        app.confirm_care(&secretary(), &with, None).await.unwrap();
        for other in [person_of("village_cadre", VILLAGE), person_of("center_director", TOWNSHIP)] {
            for household in [&with, &without] {
                let ended = app.end_care(&other, household, "不用了", None).await;
                is_refused(&ended, &Rejection::NotYours);
                let noted = app.note_contest(&other, household, "不用来", None).await;
                is_refused(&noted, &Rejection::NotYours);
                let may = app.household_card(&other, household).await.unwrap().may;
                assert!(!may.end && !may.contest);
            }
        }
        assert!(app.household_card(&linker(), &with).await.unwrap().may.contest);
        app.note_contest(&linker(), &with, "不用来", None).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn small_figures_of_tiers_name_nobody() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, household) = (&county.app, first(VILLAGE));
        let keeper = county.sign_in("village_cadre", VILLAGE).await;
        let confirms = county.sign_in("village_secretary", VILLAGE).await;
        let tiers = async |who: &SignedIn| {
            let coverage = app.coverage(who, &VILLAGE.into()).await.unwrap();
            let below = coverage.children.into_iter().flat_map(|child| child.tiers.unwrap());
            let all = coverage.area.tiers.unwrap().into_iter().chain(below);
            all.map(|(_, count)| count).collect::<Vec<_>>()
        };
        let line: LineId = "party_link".into();
        let figures = async |who: &SignedIn| {
            let on = app.now().date();
            app.contact_windows_of(who, &VILLAGE.into(), &line, on).await.unwrap()
        };
        let (before, figures_before) = (tiers(&keeper).await, figures(&keeper).await);
        assert!(before.iter().all(|count| *count == TierCount::Between(0, 4)), "{before:?}");
        app.propose_care(&linker(), &household, new(&["living_alone"]), None).await.unwrap();
        app.confirm_care(&secretary(), &household, None).await.unwrap();
        assert_eq!(tiers(&keeper).await, before);
        assert_eq!(figures(&keeper).await, figures_before);
        assert!(tiers(&confirms).await.contains(&TierCount::Exactly(1)));
        let reader = county.sign_in("service_station", VILLAGE).await;
        assert_eq!(app.coverage(&reader, &VILLAGE.into()).await.unwrap().area.tiers, None);
        assert_eq!(
            [TierCount::about(5), TierCount::about(14)],
            [TierCount::Between(5, 9), TierCount::Between(10, 14)]
        );
    })
    .await;
}
