//! 子事项: what is split off is a case of its own, and the whole waits for it.

use maplegrid_app::cases::{Received, StaffCase, View};
use maplegrid_app::{Error, SignedIn};
use maplegrid_domain::cases::{CaseNumber, Input};
use maplegrid_testkit::{MICRO_GRID, TOWNSHIP, TestCounty, VILLAGE, on_each_county};

use crate::support::{Cast, answer, assign, classify, does, page, said, text, verified};

const TWO_THINGS: &str = "村口路灯坏了，旁边的水渠也堵了";

fn refused(error: &Error) -> &'static str {
    match error {
        Error::Rejected(rejection) => rejection.code(),
        _ => "",
    }
}

/// The newest of what was split off.
fn newest(case: &StaffCase) -> CaseNumber {
    case.case.children.last().unwrap().number.clone()
}

async fn at_handler(county: &TestCounty, cast: &Cast) -> Received {
    let app = &county.app;
    let whole = app.receive(said(MICRO_GRID, TWO_THINGS), None).await.unwrap();
    does(app, &cast.cadre, &whole.number, "classify", classify()).await;
    does(app, &cast.station, &whole.number, "assign", assign(VILLAGE)).await;
    does(app, &cast.handler, &whole.number, "take", Input::default()).await;
    whole
}

async fn refuses(
    county: &TestCounty,
    who: &SignedIn,
    number: &CaseNumber,
    (action, input): (&str, Input),
) -> &'static str {
    refused(&county.app.act(who, number, action, input, None).await.unwrap_err())
}

#[tokio::test]
async fn the_whole_waits_for_what_was_split_off_and_the_person_reads_all_of_it() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        let whole = at_handler(county, &cast).await;
        // The same form twice is one child.
        let key = Some("split-1".to_owned());
        let split = text("水渠堵了，要清淤");
        for _ in 0..2 {
            app.act(&cast.handler, &whole.number, "split", split.clone(), key.clone())
                .await
                .unwrap();
        }
        let parent = app.staff_case(&cast.handler, &whole.number).await.unwrap();
        assert_eq!((parent.case.children.len(), parent.children.len()), (1, 1));
        let child = newest(&parent);
        assert_eq!(parent.children[0].case.text, "水渠堵了，要清淤");

        // It goes its own way, from the first step on.
        let own = app.staff_case(&cast.cadre, &child).await.unwrap();
        assert_eq!(own.case.parent.as_ref(), Some(&whole.number));
        assert_eq!(own.parent.unwrap().case.text, TWO_THINGS);
        assert_eq!(own.case.step.as_str(), "check");
        assert!(page(app, &cast.cadre, View::Mine).await.contains(&child));

        // Not answered before, and no family of more than two generations.
        let code = refuses(county, &cast.handler, &whole.number, ("answer", answer())).await;
        assert_eq!(code, "children_open");
        let code = refuses(county, &cast.cadre, &child, ("split", text("再分"))).await;
        assert_eq!(code, "child_of");
        let to = Input { case: Some(whole.number.to_string()), ..Input::default() };
        assert_eq!(refuses(county, &cast.cadre, &child, ("join", to)).await, "child_of");

        // The person reads where each is, and opens it with the code that stands there.
        let seen = app.track(&whole.number, &whole.code).await.unwrap();
        assert_eq!(seen.children.len(), 1);
        let opened = app.track(&child, &seen.children[0].code).await.unwrap();
        assert_eq!(opened.parent, Some((whole.number.clone(), whole.code.clone())));
        // Whoever calls them up is written down where they read it.
        let contact = app.reveal(&cast.cadre, &child).await.unwrap();
        assert!(!contact.phone.is_empty());
        let seen = app.track(&whole.number, &whole.code).await.unwrap();
        assert_eq!(seen.looked_at.len(), 1);

        does(app, &cast.cadre, &child, "classify", classify()).await;
        does(app, &cast.station, &child, "assign", assign(VILLAGE)).await;
        does(app, &cast.handler, &child, "take", Input::default()).await;
        does(app, &cast.handler, &child, "answer", answer()).await;
        does(app, &cast.liaison, &child, "supervise_pass", Input::default()).await;
        let code = opened.code;
        app.rate(&child, &code, 5, None, None).await.unwrap();
        let parent = app.staff_case(&cast.handler, &whole.number).await.unwrap();
        let told = parent.timeline.last().unwrap().event.kind();
        assert_eq!((told, parent.case.open_children().count()), ("child_ended", 0));
        does(app, &cast.handler, &whole.number, "answer", answer()).await;
        does(app, &cast.liaison, &whole.number, "supervise_pass", Input::default()).await;

        // Brought up again, it holds the whole open, whatever is rated meanwhile.
        app.request_reopen(&child, &code, "又堵了".to_owned(), None).await.unwrap();
        let decides = county.sign_in("reception", TOWNSHIP).await;
        does(app, &decides, &child, "grant_reopen", Input::default()).await;
        let rated = app.rate(&whole.number, &whole.code, 5, None, None).await.unwrap();
        assert!(rated.case.is_open() && rated.case.open_children().count() == 1);
        app.withdraw(&child, &code, None, None).await.unwrap();
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn what_ends_the_whole_ends_what_was_split_off_and_races_have_one_winner() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        let whole = at_handler(county, &cast).await;
        // Two at once: two children with two numbers.
        let (number, handler) = (&whole.number, &cast.handler);
        let (one, other) = tokio::join!(
            app.act(handler, number, "split", text("水渠堵了"), None),
            app.act(handler, number, "split", text("路灯坏了"), None),
        );
        assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
        let parent = app.staff_case(handler, number).await.unwrap().case;
        let mut numbers: Vec<_> = parent.children.iter().map(|child| &child.number).collect();
        numbers.dedup();
        assert_eq!(numbers.len(), 2);
        // Answering against splitting: whoever comes first.
        let fresh = at_handler(county, &cast).await;
        let (split, answered) = tokio::join!(
            app.act(handler, &fresh.number, "split", text("另一件"), None),
            app.act(handler, &fresh.number, "answer", answer(), None),
        );
        assert_eq!(u8::from(split.is_ok()) + u8::from(answered.is_ok()), 1);
        if let Err(error) = &answered {
            assert_eq!(refused(error), "children_open");
        }

        let gone = app.withdraw(number, &whole.code, None, None).await.unwrap();
        assert!(gone.children.iter().all(|child| !child.case.is_open() && child.case.withdrawn));
        assert_eq!(gone.case.open_children().count(), 0);
        assert_eq!(refuses(county, handler, number, ("split", text("再分"))).await, "closed");
        let empty = refuses(county, handler, &fresh.number, ("split", text("  "))).await;
        assert!(matches!(empty, "text_missing" | "not_yours" | "answered_already"), "{empty}");

        // A restricted matter is not split, and what the number names is nobody's to choose.
        let mut quiet = said(MICRO_GRID, "村干部的事");
        quiet.category = Some("cadre_conduct".to_owned());
        let apart = app.receive(quiet, None).await.unwrap();
        let reader = county.sign_in("township_discipline", TOWNSHIP).await;
        let code = refuses(county, &reader, &apart.number, ("split", text("一项"))).await;
        assert_eq!(code, "restricted_apart");
        verified(app).await;
    })
    .await;
}
