//! The list: what stands in it, what does not, and hostile queries.

use maplegrid_app::cases::Intake;
use maplegrid_testkit::{
    MICRO_GRID, OTHER_MICRO_GRID, OTHER_VILLAGE, TOWNSHIP, TestCounty, VILLAGE,
};

use super::desk::{Desk, case_url, encoded, small_county};

fn about(area: &str, text: &str) -> Intake {
    Intake { text: text.to_owned(), ..TestCounty::intake(area) }
}

#[tokio::test]
async fn the_list_shows_what_is_due_and_the_number_leads_to_the_case() {
    let (_database, county) = small_county().await;
    let number = county.receive(MICRO_GRID).await.number;
    county.app.receive(about(OTHER_MICRO_GRID, "井盖丢了"), None).await.unwrap();
    let mut desk = Desk::of(&county, "village_cadre", VILLAGE).await;
    let list = desk.get("/office").await;
    list.is(200)
        .holds(&["今明两天到期　<span class=\"num\">1</span>", "due soon", "明天", "村口路灯坏了"])
        .holds(&[&number.to_string(), "核单", "扫码", "待分类", "南沟村村民委员会"])
        .lacks(&["井盖丢了", "已超期　"]);
    let found = desk.get(&format!("/office?q={number}")).await;
    assert_eq!(found.is(303).location(), case_url(&number));
    county.app.index_new().await.unwrap();
    desk.get(&format!("/office?q={}", encoded("路灯")))
        .await
        .is(200)
        .holds(&["<h1>查找</h1>", "村口路灯坏了", "含有“路灯”", "新登记的在前"])
        .lacks(&["井盖丢了", "今明两天到期"]);
    desk.get(&format!("/office?q={}", encoded("游泳池"))).await.is(200).holds(&["没找到“游泳池”"]);
    county.clock.pass_days(2);
    let mut desk = Desk::of(&county, "center_director", TOWNSHIP).await;
    desk.get("/office?view=late").await.is(200).holds(&[
        "due late",
        "已超期 1 天",
        "count is-late\">2<",
        "井盖丢了",
    ]);
    desk.get(&format!("/office?view=open&area={OTHER_VILLAGE}"))
        .await
        .is(200)
        .holds(&["井盖丢了", "上一级"])
        .lacks(&["村口路灯坏了"]);
    desk.get("/office?view=open&channel=phone")
        .await
        .is(200)
        .holds(&["没有合这些条件的", "去掉条件"]);
}

#[tokio::test]
async fn every_view_says_why_it_is_empty_and_leads_on() {
    let (_database, county) = small_county().await;
    let mut desk = Desk::of(&county, "center_director", TOWNSHIP).await;
    for (view, words) in [
        ("", "没有等您办的事"),
        ("open", "故城镇没有在办的事"),
        ("late", "没有超期的"),
        ("waiting", "没有在等群众回话的"),
        ("reopen", "没有要求重办的"),
        ("pressing", "没有要您催的"),
        ("closed", "故城镇还没有办结的事"),
    ] {
        desk.get(&format!("/office?view={view}")).await.is(200).holds(&[words]);
    }
}

#[tokio::test]
async fn a_long_list_goes_on_and_back() {
    let (_database, county) = small_county().await;
    for number in 0..31 {
        county.app.receive(about(MICRO_GRID, &format!("第{number}件事")), None).await.unwrap();
    }
    let mut desk = Desk::of(&county, "village_cadre", VILLAGE).await;
    let first = desk.get("/office?view=open").await;
    first
        .is(200)
        .holds(&["这一页 30 件", "后面的"])
        .lacks(&["回到最前", "<span class=\"num\">30</span>"]);
    let (before, _) =
        first.body.split_once("hx-swap=\"outerHTML show:window:top\">后面的").unwrap();
    let next = before.rsplit_once("href=\"").unwrap().1.split('"').next().unwrap();
    let second = desk.get(&next.replace("&#38;", "&")).await;
    second.is(200).holds(&["这一页 1 件", "回到最前"]).lacks(&["后面的"]);
}

#[tokio::test]
async fn nobody_sees_more_than_their_posts_allow() {
    let (_database, county) = small_county().await;
    let hidden = county.receive(OTHER_MICRO_GRID).await.number;
    let cadres = Intake {
        category: Some("cadre_complaint".to_owned()),
        ..about(MICRO_GRID, "反映村干部的事")
    };
    let method = county.app.county().await.unwrap();
    let restricted = method.method().categories.iter().find(|found| found.restricted).unwrap();
    let cadres = Intake { category: Some(restricted.id.to_string()), ..cadres };
    let restricted = county.app.receive(cadres, None).await.unwrap().number;
    let mut desk = Desk::of(&county, "village_cadre", VILLAGE).await;
    for number in [&hidden, &restricted] {
        desk.get(&case_url(number)).await.is(404).lacks(&["路灯", "反映村干部"]);
        let files = format!("{}/files/0123456789abcdef0123456789abcdef", case_url(number));
        desk.get(&files).await.is(404);
    }
    desk.get("/office?view=open").await.is(200).lacks(&["反映村干部", "村口路灯坏了"]);
    county.app.index_new().await.unwrap();
    desk.get(&format!("/office?q={}", encoded("反映"))).await.is(200).lacks(&["反映村干部"]);
    desk.get(&format!("/office?view=open&area={OTHER_VILLAGE}")).await.is(403);
    // A handler reads no lists, only what is handed to them: no dead links either.
    let mut desk = Desk::of(&county, "village_handler", VILLAGE).await;
    desk.get("/office").await.is(200).lacks(&[
        "view=open",
        "view=late",
        "view=closed",
        "/office/areas",
    ]);
    desk.get("/office?view=open").await.is(403);
}

#[tokio::test]
async fn hostile_queries_break_nothing() {
    let (_database, county) = small_county().await;
    county
        .app
        .receive(about(MICRO_GRID, "<script>alert(1)</script>\"'\u{202e}&amp;"), None)
        .await
        .unwrap();
    let mut desk = Desk::of(&county, "village_cadre", VILLAGE).await;
    let odd =
        ["<script>alert(1)</script>", "' OR 1=1 --", "\u{0}", "%", "\u{202e}", &"长".repeat(3_000)];
    for text in odd {
        // Nothing but hidden signs is nothing.
        let hidden = matches!(text, "\u{0}" | "\u{202e}");
        let text = encoded(text);
        for name in ["q", "view", "category", "channel", "step", "gone"] {
            let page = desk.get(&format!("/office?{name}={text}")).await;
            page.is(200).lacks(&["<script>alert"]);
        }
        for (asked, refused) in
            [("/office?area", 404), ("/office?after", 400), ("/office/method?version", 404)]
        {
            let status = desk.get(&format!("{asked}={text}")).await.status.as_u16();
            assert_eq!(status, if hidden { 200 } else { refused }, "{asked}");
        }
        desk.get(&format!("/office/areas?find={text}")).await.is(200).lacks(&["<script>alert"]);
        desk.get(&format!("/office/cases/{text}")).await.is(404);
        desk.get(&format!("/office/register?area={text}")).await.is(200).lacks(&["<script>alert"]);
    }
    desk.get("/office").await.is(200).holds(&["&#60;script&#62;alert(1)"]);
    desk.get("/office?q=1&q=2").await.is(400);
}
