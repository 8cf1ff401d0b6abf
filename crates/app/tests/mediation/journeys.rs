//! Whole mediations, their numbers, lists, figures and reminders.

use maplegrid_app::Error;
use maplegrid_app::mediation::forms::{Sheet, cover, sheets};
use maplegrid_app::mediation::{
    Act, Figure, MediationQuery, MediationView, MediationsWaiting, OriginGiven, VisitWords,
};
use maplegrid_domain::mediation::{
    Asker, Form, NamedBy, Performance, RecusalAnswer, Rejection, Reminder, Stage, Step, Why,
};
use maplegrid_domain::methods::{Barred, StatisticsClass};
use maplegrid_testkit::{OTHER_VILLAGE, TOWNSHIP, VILLAGE, on_each_county, person_of};

use super::support::{
    agreement, does, file, given, heard, hearing, in_force, is_refused, mediator, mediator_id,
    named, of, opened,
};
use crate::support::verified;

#[tokio::test]
async fn from_the_application_to_the_closed_file() {
    on_each_county(async |county, _| {
        let (who, id) = in_force(county).await;
        let app = &county.app;
        let read = app.mediation_file(&who, &id).await.unwrap();
        assert_eq!(read.line.number.to_string(), "（2026）南沟村人调字第1号");
        assert_eq!(read.line.stage, Stage::InForce);
        assert_eq!(read.committee_name, "南沟村人民调解委员会");
        assert_eq!(read.parties[1].words.as_ref().unwrap().name, "王 二河");
        let agreement = read.agreement.as_ref().unwrap();
        assert_eq!(agreement.effective, Some(app.now().date()));
        assert_eq!(agreement.unsigned, []);
        assert!(read.confirmation_last_day.is_some());
        let words = VisitWords {
            cause: "回访".to_owned(),
            situation: "都好".to_owned(),
            ..VisitWords::default()
        };
        let performed = Act::Perform {
            term: 1,
            how: Performance::Full,
            at: None,
            proof: "当面看过".to_owned(),
        };
        does(app, &who, &id, performed).await;
        let visited = Act::Visit {
            at: None,
            performance: Performance::Full,
            satisfaction: 5,
            words: Box::new(words),
        };
        does(app, &who, &id, visited).await;
        let filed = does(app, &who, &id, file(&[])).await;
        assert_eq!(
            (filed.line.stage, filed.offered.as_slice()),
            (Stage::Filed, &[Step::Correct][..])
        );
        let sheets = sheets(&filed);
        assert_eq!(sheets.first(), Some(&Sheet::Cover));
        for sheet in [Sheet::Application, Sheet::Agreement, Sheet::Performance, Sheet::BackCover] {
            assert!(sheets.contains(&sheet), "{sheet:?} in {sheets:?}");
        }
        assert!(!sheets.contains(&Sheet::Termination));
        let cover = cover(&filed);
        assert_eq!(cover.name, "李大山、王 二河邻里纠纷");
        assert_eq!(cover.keep_years, Some(30));
        let verified = verified(app).await;
        assert_eq!(verified.events, 17);
    })
    .await;
}

#[tokio::test]
async fn numbers_count_by_committee_and_year() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let who = mediator(county).await;
        for sequence in 1..=3 {
            let mut next = given();
            next.parties[0].words.name = format!("李{sequence}");
            let file = app.open_mediation(&who, next, None).await.unwrap();
            assert_eq!(file.line.number.sequence, sequence);
        }
        let other = county.sign_in("village_mediator", OTHER_VILLAGE).await;
        let mut next = given();
        next.committee = OTHER_VILLAGE.into();
        let file = app.open_mediation(&other, next, None).await.unwrap();
        assert_eq!(file.line.number.to_string(), "（2026）东良村人调字第1号");
        // At once, too: each has a number of its own.
        let again = (0..8).map(|at| {
            let mut next = given();
            next.parties[0].words.name = format!("赵{at}");
            app.open_mediation(&who, next, None)
        });
        let mut found: Vec<u32> = futures_util::future::join_all(again)
            .await
            .into_iter()
            .map(|file| file.unwrap().line.number.sequence)
            .collect();
        found.sort_unstable();
        assert_eq!(found, (4..=11).collect::<Vec<u32>>());
        county.clock.pass_days(365);
        let mut next = given();
        next.parties[0].words.name = "钱".to_owned();
        let file = app.open_mediation(&mediator(county).await, next, None).await.unwrap();
        assert_eq!((file.line.number.year, file.line.number.sequence), (2027, 1));
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn a_retry_with_its_key_does_nothing_twice() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let who = mediator(county).await;
        let key = || Some("k1".to_owned());
        let first = app.open_mediation(&who, given(), key()).await.unwrap();
        let again = app.open_mediation(&who, given(), key()).await.unwrap();
        assert_eq!(first.line.id, again.line.id);
        let mut other = given();
        other.words.claims = "赔钱".to_owned();
        assert!(matches!(app.open_mediation(&who, other, key()).await, Err(Error::KeyReused)));
        let id = first.line.id;
        let accept = || app.act_on_mediation(&who, &id, Act::Accept { at: None }, key());
        accept().await.unwrap();
        accept().await.unwrap();
        let refused = app.act_on_mediation(&who, &id, Act::Accept { at: None }, None).await;
        is_refused(&refused, &Rejection::NotNow { stage: Stage::Mediating });
        assert_eq!(verified(app).await.events, 2);
    })
    .await;
}

#[tokio::test]
async fn what_a_party_refused_is_not_pushed_again() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let (who, id) = opened(county).await;
        let number = app.mediation_file(&who, &id).await.unwrap().line.number;
        let twice = app.open_mediation(&who, given(), None).await;
        is_refused(&twice, &Rejection::AlreadyOpen { number: number.clone() });
        let refuse = Act::Refuse {
            party: 2,
            at: None,
            reason: "不愿意".to_owned(),
            routes: vec!["court".to_owned()],
        };
        let ended = does(app, &who, &id, refuse).await;
        assert_eq!(ended.end.as_ref().unwrap().routes[0].label, "人民法院");
        let mut offered = given();
        offered.origin = OriginGiven::Offered;
        // Written otherwise, in another order: the same people, the same matter.
        offered.parties.reverse();
        offered.parties[0].words.name = "王二河".to_owned();
        let pushed = app.open_mediation(&who, offered.clone(), None).await;
        is_refused(&pushed, &Rejection::RefusedBefore { number });
        offered.origin = OriginGiven::Applied { by: vec![1, 2] };
        app.open_mediation(&who, offered, None).await.unwrap();
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn barred_matters_are_told_where_to_go() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let who = mediator(county).await;
        for (category, what, route) in [
            ("domestic_violence", Barred::Restricted, "petition_office"),
            ("public_order", Barred::Legal, "petition_office"),
            ("cadre_conduct", Barred::Discipline, "discipline_organ"),
        ] {
            let mut next = given();
            next.category = category.into();
            let refused = app.open_mediation(&who, next, None).await;
            is_refused(&refused, &Rejection::Barred { what, route: route.to_owned() });
        }
        let mut next = given();
        next.barred = [Barred::Violence].into();
        let refused = app.open_mediation(&who, next, None).await;
        let route = "police".to_owned();
        is_refused(&refused, &Rejection::Barred { what: Barred::Violence, route });
        assert_eq!(verified(app).await.events, 0);
    })
    .await;
}

#[tokio::test]
async fn the_scheduler_reminds_of_the_period_and_of_the_court() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let (_, talking) = heard(county).await;
        assert_eq!(app.tick().await.unwrap(), 0);
        county.clock.pass_days(26);
        assert_eq!(app.tick().await.unwrap(), 1);
        assert_eq!(app.tick().await.unwrap(), 0, "reminded once");
        county.clock.pass_days(10);
        app.tick().await.unwrap();
        let who = county.sign_in("village_mediator", VILLAGE).await;
        let file = app.mediation_file(&who, &talking).await.unwrap();
        assert!(matches!(
            file.line.reminded.as_slice(),
            [Reminder::PeriodEnds { .. }, Reminder::PeriodOver { .. }]
        ));
        let late = app.act_on_mediation(&who, &talking, hearing(), None).await;
        assert!(matches!(late, Err(Error::Mediation(Rejection::LimitPassed { .. }))));
        let due = app.mediations(&who, of(MediationView::Due)).await.unwrap();
        assert!(due.lines[0].is_late);
        let terminate = Act::Terminate {
            why: Why::LimitPassed,
            at: None,
            reason: "期满".to_owned(),
            routes: vec!["court".to_owned()],
        };
        does(app, &who, &talking, terminate).await;
        assert_eq!(app.tick().await.unwrap(), 0);
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn a_recusal_is_decided_by_the_secretary() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let (who, id) = heard(county).await;
        let secretary = county.sign_in("village_secretary", VILLAGE).await;
        assert!(matches!(app.mediation_file(&secretary, &id).await, Err(Error::Forbidden)));
        let ask = Act::AskRecusal {
            mediator: mediator_id(),
            party: Some(2),
            at: None,
            reason: "是他表哥".to_owned(),
        };
        does(app, &who, &id, ask).await;
        let file = app.mediation_file(&secretary, &id).await.unwrap();
        assert_eq!(file.offered, [Step::AnswerRecusal]);
        let asked = &file.recusals[0];
        assert!(matches!(asked.asked_by, Asker::Party(no) if no.0 == 2));
        assert_eq!(asked.asked.words.as_deref(), Some("是他表哥"));
        let one = MediationsWaiting { count: 1, late: 0 };
        assert_eq!(app.mediations_waiting(&secretary).await.unwrap(), one);
        let answer = Act::AnswerRecusal {
            mediator: mediator_id(),
            answer: RecusalAnswer::Granted,
            reason: "属实".to_owned(),
        };
        does(app, &secretary, &id, answer).await;
        let nothing = MediationsWaiting::default();
        assert_eq!(app.mediations_waiting(&secretary).await.unwrap(), nothing);
        assert_eq!(app.mediations_waiting(&who).await.unwrap(), one, "somebody has to be named");
        let mine = app.mediations(&who, of(MediationView::Mine)).await.unwrap();
        assert_eq!(mine.lines.len(), 1, "what somebody mediated stays in their list");
        assert!(mine.lines[0].mediators.is_empty());
        let again = named(mediator_id(), NamedBy::Parties);
        let back = app.act_on_mediation(&who, &id, again, None).await;
        is_refused(&back, &Rejection::SteppedBack(mediator_id()));
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn lists_go_on_page_by_page_and_end_at_ones_own_committees() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let who = mediator(county).await;
        for at in 0..5 {
            let mut next = given();
            next.parties[0].words.name = format!("李{at}");
            app.open_mediation(&who, next, None).await.unwrap();
            county.clock.pass_days(1);
        }
        for view in [MediationView::Committee, MediationView::Due] {
            let mut after = None;
            let mut seen = Vec::new();
            let mut dues = Vec::new();
            loop {
                let page = app
                    .mediations(&who, MediationQuery { after: after.clone(), limit: 2, ..of(view) })
                    .await
                    .unwrap();
                dues.extend(page.lines.iter().map(|line| line.due_at));
                seen.extend(page.lines.into_iter().map(|line| line.number.sequence));
                let Some(next) = page.next else { break };
                after = Some(next);
            }
            if view == MediationView::Due {
                assert!(dues.is_sorted(), "{dues:?}");
                seen.sort_unstable_by_key(|sequence| std::cmp::Reverse(*sequence));
            }
            assert_eq!(seen, [5, 4, 3, 2, 1], "{view:?}");
        }
        for (stage, committee, found) in [
            (Some(Stage::Opened), Some(VILLAGE), 5),
            (Some(Stage::Mediating), None, 0),
            (None, Some(OTHER_VILLAGE), 0),
        ] {
            let committee = committee.map(Into::into);
            let asked = MediationQuery { stage, committee, ..of(MediationView::Committee) };
            let page = app.mediations(&who, asked.clone()).await.unwrap();
            assert_eq!(page.lines.len(), found, "{asked:?}");
        }
        let director = county.sign_in("center_director", TOWNSHIP).await;
        let all = app.mediations(&director, of(MediationView::Committee)).await.unwrap();
        assert_eq!(all.lines.len(), 5);
        assert!(all.lines.iter().all(|line| !line.may_open), "lists, and opens none");
        let other = county.sign_in("village_mediator", OTHER_VILLAGE).await;
        for view in [MediationView::Committee, MediationView::Due, MediationView::Mine] {
            assert!(app.mediations(&other, of(view)).await.unwrap().lines.is_empty());
        }
        let wrong = app
            .mediations(
                &who,
                MediationQuery { after: Some("zz".to_owned()), ..of(MediationView::Due) },
            )
            .await;
        assert!(matches!(wrong, Err(Error::BadInput(_))));
    })
    .await;
}

#[tokio::test]
async fn figures_are_counted_with_their_denominators() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let (who, _) = in_force(county).await;
        let mut second = given();
        second.parties[0].words.name = "赵四".to_owned();
        second.category = "wages".into();
        second.origin = OriginGiven::Offered;
        let second = app.open_mediation(&who, second, None).await.unwrap().line.id;
        let decline = Act::Decline {
            at: None,
            reason: "已经起诉".to_owned(),
            routes: vec!["court".to_owned()],
        };
        does(app, &who, &second, decline).await;
        let mut third = given();
        third.parties[0].words.name = "孙五".to_owned();
        app.open_mediation(&who, third, None).await.unwrap();
        let today = app.now().date();
        let director = county.sign_in("center_director", TOWNSHIP).await;
        let counted =
            app.mediation_figures(&director, &TOWNSHIP.into(), (today, today)).await.unwrap();
        assert_eq!((counted.opened, counted.parties), (3, 6));
        assert_eq!(counted.agreed, Figure { count: 1, of: 3 });
        assert_eq!(counted.declined, Figure { count: 1, of: 3 });
        assert_eq!(counted.open, Figure { count: 1, of: 3 });
        assert_eq!(counted.written, Figure { count: 1, of: 1 });
        assert_eq!((counted.with_amount, counted.amount_fen), (Figure { count: 1, of: 1 }, 50_000));
        let neighbours = (StatisticsClass::Neighbours, 2, Figure { count: 1, of: 2 });
        let wages = (StatisticsClass::MigrantWages, 1, Figure { count: 0, of: 1 });
        assert_eq!(counted.by_class, [neighbours, wages]);
        assert_eq!(counted.by_origin, [("applied".to_owned(), 2), ("offered".to_owned(), 1)]);
        let tomorrow = (today.tomorrow().unwrap(), today);
        let none = app.mediation_figures(&who, &VILLAGE.into(), tomorrow).await.unwrap();
        assert_eq!(none.opened, 0);
        let other = county.sign_in("village_mediator", OTHER_VILLAGE).await;
        let foreign = app.mediation_figures(&other, &VILLAGE.into(), (today, today)).await;
        assert!(matches!(foreign, Err(Error::Forbidden)));
    })
    .await;
}

#[tokio::test]
async fn an_oral_agreement_is_registered_and_the_case_file_says_so() {
    on_each_county(async |county, _| {
        let (who, id) = heard(county).await;
        let file = does(&county.app, &who, &id, agreement(Form::Oral)).await;
        assert_eq!(file.line.stage, Stage::InForce);
        let sheets = sheets(&file);
        assert!(sheets.contains(&Sheet::OralAgreement) && !sheets.contains(&Sheet::Agreement));
        assert!(file.eligible.is_empty(), "the village has one mediator");
        let township = person_of("justice_station", TOWNSHIP);
        assert!(file.eligible.iter().all(|(person, _)| *person != township));
    })
    .await;
}

#[tokio::test]
async fn a_case_and_its_mediation_know_each_other() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let number = county.receive(VILLAGE).await.number;
        // The mediator does not read the village's cases; a cadre who may not open mediations does.
        let who = county.sign_in("justice_station", TOWNSHIP).await;
        let mut next = given();
        next.committee = TOWNSHIP.into();
        next.case = Some(number.clone());
        assert!(matches!(app.open_mediation(&who, next.clone(), None).await, Err(Error::NotFound)));
        let reception = county.sign_in("reception", TOWNSHIP).await;
        let file = app.open_mediation(&reception, next, None).await.unwrap();
        let id = file.line.id.clone();
        let grown = app.mediations_of_case(&reception, &number).await.unwrap();
        assert_eq!(grown.len(), 1);
        assert_eq!(grown[0].case.as_ref(), Some(&number));
        does(app, &reception, &id, Act::Accept { at: None }).await;
        let routes = vec!["court".to_owned()];
        let refuse = Act::Refuse { party: 1, at: None, reason: String::new(), routes };
        does(app, &reception, &id, refuse).await;
        let case = app.staff_case(&reception, &number).await.unwrap();
        let notes: Vec<String> = case
            .timeline
            .iter()
            .filter_map(|recorded| match &recorded.event {
                maplegrid_domain::cases::Event::Noted { text } => Some(text.clone()),
                _ => None,
            })
            .collect();
        assert_eq!(notes.len(), 2, "{notes:?}");
        assert!(notes[0].starts_with("（2026）故城镇人调字第1号："));
        assert!(notes[1].contains("不愿意调解"));
        assert!(notes.iter().all(|note| !note.contains("李大山")));
        verified(app).await;
    })
    .await;
}
