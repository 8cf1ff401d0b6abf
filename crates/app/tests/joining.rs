//! 并案: one answer for several people's cases, each of whom keeps what is theirs.

use maplegrid_app::cases::{Received, StaffCase, View};
use maplegrid_app::{App, Error, SignedIn};
use maplegrid_domain::cases::{CaseNumber, Input, Rejection};
use maplegrid_domain::methods::ActionKind;
use maplegrid_testkit::{MICRO_GRID, OTHER_VILLAGE, TOWNSHIP, TestCounty, VILLAGE, on_each_county};

use crate::support::{Cast, answer, assign, classify, does, page, said, text, verified};

const LAMP: &str = "村口小卖部对面的路灯坏了，晚上黑得看不见";
const LAMP_AGAIN: &str = "小卖部对面路灯坏了好几天，老人晚上不敢走";

async fn say(county: &TestCounty, area: &str, words: &str) -> Received {
    county.app.receive(said(area, words), None).await.unwrap()
}

fn to(lead: &CaseNumber) -> Input {
    Input { case: Some(lead.to_string()), ..Input::default() }
}

async fn joins(app: &App, who: &SignedIn, member: &CaseNumber, lead: &CaseNumber) -> StaffCase {
    does(app, who, member, "join", to(lead)).await
}

fn refused(error: &Error) -> Option<&'static str> {
    match error {
        Error::Rejected(rejection) => Some(rejection.code()),
        _ => None,
    }
}

/// At the handler's, with two others joined to it.
async fn three(county: &TestCounty, cast: &Cast) -> [Received; 3] {
    let app = &county.app;
    let all = [
        say(county, MICRO_GRID, LAMP).await,
        say(county, VILLAGE, LAMP_AGAIN).await,
        say(county, VILLAGE, "路灯不亮").await,
    ];
    let [lead, one, other] = &all;
    does(app, &cast.cadre, &lead.number, "classify", classify()).await;
    does(app, &cast.station, &lead.number, "assign", assign(VILLAGE)).await;
    does(app, &cast.handler, &lead.number, "take", Input::default()).await;
    joins(app, &cast.cadre, &one.number, &lead.number).await;
    joins(app, &cast.cadre, &other.number, &lead.number).await;
    all
}

#[tokio::test]
async fn one_answer_and_three_ratings() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        let all = three(county, &cast).await;
        let [lead, one, other] = &all;

        // Joined cases are on nobody's list and in the area's all the same.
        for who in cast.all() {
            let mine = page(app, who, View::Mine).await;
            let only_lead = who.person == cast.handler.person;
            assert_eq!(mine, if only_lead { vec![lead.number.clone()] } else { vec![] });
        }
        assert_eq!(page(app, &cast.cadre, View::Open).await.len(), 3);

        // Who leads reads everybody's words, also those that came later, and nobody's name.
        app.supplement(&one.number, &one.code, "还有一盏也坏了".to_owned(), None).await.unwrap();
        let led = app.staff_case(&cast.handler, &lead.number).await.unwrap();
        let texts: Vec<&str> = led.members.iter().map(|one| one.case.text.as_str()).collect();
        assert_eq!(texts, [LAMP_AGAIN, "路灯不亮"]);
        assert_eq!(led.members[0].supplements[0].1, "还有一盏也坏了");
        assert!(!led.members[0].readable, "the handler has no reading of the village's cases");

        // Each resident reads who has it and its progress, and nothing of the others.
        does(app, &cast.handler, &lead.number, "note", text("电工明天到")).await;
        let seen = app.track(&one.number, &one.code).await.unwrap();
        let together = seen.together.unwrap();
        assert_eq!(together.others, 2);
        assert_eq!(together.owner.unwrap().person.as_ref(), Some(&cast.handler.person));
        assert_eq!(together.lead.unwrap().notes.len(), 1);
        assert!(seen.due.is_some() && seen.may.withdraw && seen.may.supplement && !seen.may.rate);
        let seen = app.track(&lead.number, &lead.code).await.unwrap();
        assert_eq!(seen.together.map(|together| together.others), Some(2));

        does(app, &cast.handler, &lead.number, "answer", answer()).await;
        assert!(!app.track(&one.number, &one.code).await.unwrap().may.rate, "not yet looked at");
        does(app, &cast.liaison, &lead.number, "supervise_pass", Input::default()).await;
        let mut closed = Vec::new();
        for (received, score) in all.iter().zip([5, 4, 1]) {
            let (number, code) = (&received.number, &received.code);
            let rated = app.rate(number, code, score, None, None).await.unwrap();
            assert_eq!(rated.case.number, *number);
            assert_eq!(rated.case.answer.as_ref().unwrap().text, answer().text.unwrap());
            closed.push(!rated.case.is_open());
        }
        assert_eq!(closed, [true, true, false]);
        assert_eq!(page(app, &cast.visitor, View::Mine).await, [other.number.clone()]);
        does(app, &cast.visitor, &other.number, "evaluate_send_back", text("没修到他家门口")).await;
        assert_eq!(page(app, &cast.station, View::Mine).await, [other.number.clone()]);
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn two_who_join_each_other_at_once() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        let one = say(county, VILLAGE, LAMP).await.number;
        let other = say(county, VILLAGE, LAMP_AGAIN).await.number;
        let there = app.act(&cast.cadre, &one, "join", to(&other), None);
        let back = app.act(&cast.cadre, &other, "join", to(&one), None);
        let (there, back) = tokio::join!(there, back);
        assert_eq!(u8::from(there.is_ok()) + u8::from(back.is_ok()), 1, "{there:?} {back:?}");
        let error = there.err().or(back.err()).unwrap();
        assert!(matches!(refused(&error), Some("lead_joined" | "joined_now")), "{error:?}");
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn a_refusal_takes_everything_back() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        let [lead, one, _] = three(county, &cast).await;
        // Nothing to see, nothing to join: another village's case does not exist for the cadre.
        let far = say(county, OTHER_VILLAGE, LAMP).await.number;
        let fresh = say(county, VILLAGE, LAMP).await.number;
        for (case, code) in [
            (far.to_string(), "no_such_lead"),
            ("26".to_owned(), "no_such_lead"),
            (one.number.to_string(), "lead_joined"),
            (fresh.to_string(), "not_a_lead"),
            (String::new(), "missing_field"),
        ] {
            let input = Input { case: Some(case), ..Input::default() };
            let error = app.act(&cast.cadre, &fresh, "join", input, None).await.unwrap_err();
            assert_eq!(refused(&error), Some(code));
        }
        let action = app.act(&cast.cadre, &one.number, "classify", classify(), None).await;
        assert_eq!(refused(&action.unwrap_err()), Some("joined_now"));
        let found = app.staff_case(&cast.cadre, &fresh).await.unwrap().case;
        assert_eq!(found.version, 1);
        assert_eq!(app.staff_case(&cast.cadre, &lead.number).await.unwrap().members.len(), 2);
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn apart_again_and_back_on_the_list() {
    on_each_county(async |county, _| {
        let (app, clock) = (&county.app, &county.clock);
        let cast = Cast::of(county, VILLAGE).await;
        let [lead, one, other] = three(county, &cast).await;
        clock.pass_minutes(3 * 24 * 60);
        let key = Some("part-once".to_owned());
        let reason = || text("不是同一盏灯");
        app.act(&cast.cadre, &one.number, "part", reason(), key.clone()).await.unwrap();
        app.act(&cast.cadre, &one.number, "part", reason(), key).await.unwrap();
        assert_eq!(page(app, &cast.cadre, View::Mine).await, [one.number.clone()]);
        let release = Input { case: Some(other.number.to_string()), ..reason() };
        does(app, &cast.handler, &lead.number, "release", release).await;
        assert_eq!(page(app, &cast.cadre, View::Mine).await.len(), 2);
        // The resident goes, the others stay.
        joins(app, &cast.cadre, &one.number, &lead.number).await;
        app.withdraw(&lead.number, &lead.code, None, None).await.unwrap();
        let seen = app.track(&one.number, &one.code).await.unwrap();
        assert!(seen.case.is_open() && seen.together.is_none());
        app.tick().await.unwrap();
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn suggestions_are_what_the_reader_may_read() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        let lead = say(county, MICRO_GRID, LAMP).await.number;
        let again = say(county, VILLAGE, LAMP_AGAIN).await.number;
        let far = say(county, OTHER_VILLAGE, LAMP).await.number;
        say(county, VILLAGE, "自来水发黄，水压很小").await;
        let secret = maplegrid_app::cases::Intake {
            category: Some("cadre_conduct".to_owned()),
            ..said(VILLAGE, LAMP)
        };
        let restricted = app.receive(secret, None).await;
        let found = |view: &StaffCase| -> Vec<CaseNumber> {
            view.alike.iter().map(|alike| alike.row.number.clone()).collect()
        };
        let seen = app.staff_case(&cast.cadre, &again).await.unwrap();
        assert_eq!(found(&seen), [lead.clone()]);
        assert!(seen.alike[0].joinable && seen.alike[0].percent >= 35);
        // Whoever reads the township is told of the other village's too; a restricted one of nobody.
        let director = county.sign_in("center_director", TOWNSHIP).await;
        let wide = found(&app.staff_case(&director, &again).await.unwrap());
        assert!(wide.contains(&far) && wide.contains(&lead), "{wide:?}");
        if let Ok(restricted) = restricted {
            assert!(!wide.contains(&restricted.number));
        }
        // Joined, it is found by the one that leads; answered ones are shown and cannot be joined.
        joins(app, &cast.cadre, &again, &lead).await;
        let third = say(county, VILLAGE, LAMP_AGAIN).await.number;
        let seen = app.staff_case(&cast.cadre, &third).await.unwrap();
        assert_eq!(found(&seen), [lead.clone()]);
        let offers =
            |view: &StaffCase| view.actions.iter().any(|offered| offered.kind == ActionKind::Join);
        assert!(offers(&seen));
        let error = app.act(&director, &third, "join", to(&far), None).await.unwrap_err();
        assert!(matches!(error, Error::Rejected(Rejection::NotYours { .. })));
    })
    .await;
}
