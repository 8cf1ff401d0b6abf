//! The search field: what is found, by whom, and what strange input does.

use maplegrid_app::App;
use maplegrid_app::SignedIn;
use maplegrid_app::cases::{InboxQuery, View};
use maplegrid_domain::cases::CaseNumber;
use maplegrid_testkit::{
    MICRO_GRID, OTHER_MICRO_GRID, OTHER_VILLAGE, TOWNSHIP, VILLAGE, on_each_county,
};

use crate::support::{Cast, handled, said};

fn words(search: &str) -> InboxQuery {
    InboxQuery { search: Some(search.to_owned()), ..InboxQuery::default() }
}

async fn found(app: &App, who: &SignedIn, query: InboxQuery) -> Vec<CaseNumber> {
    let page = app.inbox(who, query).await.unwrap();
    page.rows.into_iter().map(|row| row.number).collect()
}

#[tokio::test]
async fn open_and_closed_by_place_words_and_supplements() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        let received = county.receive(MICRO_GRID).await;
        let (first, code) = (received.number, received.code);
        let second = app.receive(said(MICRO_GRID, "水管漏水，路灯也不亮"), None).await.unwrap();
        let second = second.number;
        assert!(found(app, &cast.cadre, words("路灯")).await.is_empty(), "not indexed yet");
        app.index_new().await.unwrap();
        assert_eq!(found(app, &cast.cadre, words("路灯")).await, [second.clone(), first.clone()]);
        assert_eq!(found(app, &cast.cadre, words("路灯 老人")).await, [first.clone()]);
        assert_eq!(found(app, &cast.cadre, words("大槐树")).await.len(), 2);

        // Something said later moves nothing in the order.
        app.supplement(&first, &code, "今天井盖也坏了".to_owned(), None).await.unwrap();
        app.index_new().await.unwrap();
        assert_eq!(found(app, &cast.cadre, words("井盖")).await, [first.clone()]);
        handled(app, &cast, &first).await;
        app.rate(&first, &code, 5, None, None).await.unwrap();
        app.index_new().await.unwrap();
        for view in [View::Mine, View::Open, View::Closed] {
            let query = InboxQuery { view, ..words("路灯") };
            assert_eq!(found(app, &cast.cadre, query).await, [second.clone(), first.clone()]);
        }
        let done = InboxQuery { phase: Some("done".to_owned()), ..words("路灯") };
        assert_eq!(found(app, &cast.cadre, done).await, [first]);
    })
    .await;
}

#[tokio::test]
async fn nobody_finds_what_they_may_not_read() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let here = app.receive(said(MICRO_GRID, "村口路灯坏了"), None).await.unwrap().number;
        let there = app.receive(said(OTHER_MICRO_GRID, "路灯不亮"), None).await.unwrap().number;
        let mut about = said(MICRO_GRID, "干部把路灯款吃拿卡要");
        about.category = Some("cadre_conduct".to_owned());
        let about = app.receive(about, None).await.unwrap();
        assert!(about.case.restricted);
        app.index_new().await.unwrap();

        let cadre = county.sign_in("village_cadre", VILLAGE).await;
        let reception = county.sign_in("reception", TOWNSHIP).await;
        assert_eq!(found(app, &cadre, words("路灯")).await, [here.clone()]);
        for area in [OTHER_VILLAGE, OTHER_MICRO_GRID, TOWNSHIP] {
            let query = InboxQuery { area: Some(area.into()), ..words("路灯") };
            assert!(found(app, &cadre, query).await.is_empty(), "{area}");
        }
        assert_eq!(found(app, &reception, words("路灯")).await, [there.clone(), here]);
        let query = InboxQuery { area: Some(OTHER_VILLAGE.into()), ..words("路灯") };
        assert_eq!(found(app, &reception, query).await, [there]);
        let secretary = county.sign_in("township_discipline", TOWNSHIP).await;
        assert_eq!(found(app, &secretary, words("路灯款")).await, [about.number]);
    })
    .await;
}

#[tokio::test]
async fn strange_input_is_only_words() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cadre = county.sign_in("village_cadre", VILLAGE).await;
        let odd = "a OR b NEAR(c) 'x' \"y\" & !路灯 | 井盖:* %_ \\ 100%";
        let number = app.receive(said(MICRO_GRID, odd), None).await.unwrap().number;
        county.receive(MICRO_GRID).await;
        app.index_new().await.unwrap();
        let long = "路灯".repeat(5_000);
        for nothing in ["*", "\"", "'", "\0", "(((", "NOT", "AND *", "_z", "{zz}: b^", "?7", &long]
        {
            assert!(found(app, &cadre, words(nothing)).await.is_empty(), "{nothing:?}");
        }
        for its in [odd, "OR", "near", "\"井盖\"", "井盖*", "ｙ 路灯", "路灯\0井盖", "100%", "b"]
        {
            assert_eq!(found(app, &cadre, words(its)).await, [number.clone()], "{its:?}");
        }
        // Nothing typed is no search.
        let open = InboxQuery { view: View::Open, ..words(" \u{3000}") };
        assert_eq!(found(app, &cadre, open).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn several_processes_index_each_case_once_and_go_on_after_a_restart() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cadre = county.sign_in("village_cadre", VILLAGE).await;
        let other = county.open_again().await;
        let mut numbers = Vec::new();
        for turn in 0..3 {
            for _ in 0..60 {
                numbers.push(county.receive(MICRO_GRID).await.number);
            }
            let (one, two) = tokio::join!(app.index_new(), other.index_new());
            one.and(two).unwrap();
            let restarted = county.open_again().await;
            restarted.index_new().await.unwrap();
            let mut seen = Vec::new();
            let mut after = None;
            loop {
                let query = InboxQuery { after, limit: 25, ..words("路灯") };
                let page = restarted.inbox(&cadre, query).await.unwrap();
                seen.extend(page.rows.into_iter().map(|row| row.number));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            seen.reverse();
            assert_eq!(seen, numbers, "turn {turn}");
        }
    })
    .await;
}
