//! 回避: from then on the case is not in their lists, not in their hands, and nothing of it is open to
//! them, by whichever post.

use maplegrid_app::Error;
use maplegrid_app::cases::View;
use maplegrid_domain::cases::Input;
use maplegrid_testkit::{MICRO_GRID, TOWNSHIP, VILLAGE, on_each_county, person_of};

use crate::support::{Cast, answer, assign, classify, does, page, text, verified};

fn refused(error: &Error) -> &'static str {
    match error {
        Error::Rejected(rejection) => rejection.code(),
        _ => "",
    }
}

#[tokio::test]
async fn a_handler_who_recuses_loses_the_case_and_another_gets_it() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        let number = county.receive(MICRO_GRID).await.number;
        does(app, &cast.cadre, &number, "classify", classify()).await;
        does(app, &cast.station, &number, "assign", assign(VILLAGE)).await;
        does(app, &cast.handler, &number, "take", Input::default()).await;
        let before = app.staff_case(&cast.handler, &number).await.unwrap().due;
        // Twice with one key is once; a form without a reason is nothing.
        let silent = app.act(&cast.handler, &number, "recuse", Input::default(), None).await;
        assert_eq!(refused(&silent.unwrap_err()), "text_missing");
        let key = Some("recuse-1".to_owned());
        for _ in 0..2 {
            let why = text("当事人是我堂弟");
            app.act(&cast.handler, &number, "recuse", why, key.clone()).await.unwrap();
        }
        assert!(page(app, &cast.handler, View::Mine).await.is_empty());
        assert_eq!(page(app, &cast.station, View::Mine).await, [number.clone()]);
        let seen = app.staff_case(&cast.station, &number).await.unwrap();
        assert_eq!(seen.case.recused.len(), 1);
        let promised = |due: Option<maplegrid_domain::cases::Deadline>| due.map(|due| due.due.at);
        assert!(promised(seen.due) <= promised(before), "no promise moves for it");
        // Not named again, neither from the list nor past it; another is.
        let own = person_of("village_handler", VILLAGE);
        assert!(seen.handlers.iter().all(|(person, _)| *person != own));
        let again = app.act(&cast.station, &number, "assign", assign(VILLAGE), None).await;
        assert_eq!(refused(&again.unwrap_err()), "not_a_handler");
        let (other, _) = seen.handlers.first().expect("somebody else may handle it").clone();
        let input = Input { person: Some(other.to_string()), ..Input::default() };
        does(app, &cast.station, &number, "assign", input).await;
        let gone = app.act(&cast.handler, &number, "answer", answer(), None).await;
        assert!(matches!(gone, Err(Error::NotFound | Error::Rejected(_))), "{gone:?}");
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn somebody_above_tells_the_handler_to_and_the_only_one_cannot_go() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        let number = county.receive(MICRO_GRID).await.number;
        // Nobody else holds the village's post: it would be nobody's.
        let only = app.act(&cast.cadre, &number, "recuse", text("是我家的事"), None).await;
        assert_eq!(refused(&only.unwrap_err()), "nobody_else");
        does(app, &cast.cadre, &number, "classify", classify()).await;
        does(app, &cast.station, &number, "assign", assign(VILLAGE)).await;
        let director = county.sign_in("center_director", TOWNSHIP).await;
        // Two at once: one recusal.
        let (handler, why) = (&cast.handler, || text("群众反映他们是亲戚"));
        let (told, own) = tokio::join!(
            app.act(&director, &number, "recuse", why(), None),
            app.act(handler, &number, "recuse", why(), None),
        );
        assert_eq!(u8::from(told.is_ok()) + u8::from(own.is_ok()), 1, "{told:?} {own:?}");
        let case = app.staff_case(&director, &number).await.unwrap().case;
        assert_eq!((case.recused.len(), case.step.as_str()), (1, "dispatch"));
        assert_eq!(case.recused[0].person, handler.person);
        verified(app).await;
    })
    .await;
}
