//! What stands beside a matter: others alike before it is handed in, and what was split off it.

use axum::http::StatusCode;
use maplegrid_app::cases::Contact;
use maplegrid_domain::cases::{CaseNumber, Identity, Input};
use maplegrid_testkit::{MICRO_GRID, OTHER_VILLAGE, TestCounty, VILLAGE};

use super::desk::{Desk, Page, case_url, small_county};
use super::drawn::Drawn;

const LAMP: &str = "王二家门口的路灯坏了，晚上黑得看不见";
const KEY: &str = "0123456789abcdef0123456789abcdef";

async fn said(county: &TestCounty, identity: Identity, words: &str, category: &str) -> CaseNumber {
    let mut intake = TestCounty::intake(MICRO_GRID);
    words.clone_into(&mut intake.text);
    intake.identity = identity;
    intake.category = Some(category.to_owned()).filter(|category| !category.is_empty());
    intake.contact = Some(Contact { name: "王二".to_owned(), phone: "13900001111".to_owned() });
    county.app.receive(intake, None).await.unwrap().number
}

async fn asks(desk: &mut Desk, area: &str, text: &str) -> Page {
    desk.post("/say/alike", &[("area", area), ("text", text)]).await
}

/// The fragments and the page that asks.
pub(super) async fn draw(county: &TestCounty, drawn: &mut Drawn) {
    said(county, Identity::Named, LAMP, "street_light").await;
    let mut nobody = Desk::nobody(county);
    drawn.piece(&asks(&mut nobody, MICRO_GRID, "路灯坏了，晚上黑得看不见路").await);
    let mut cadre = Desk::of(county, "village_cadre", VILLAGE).await;
    let csrf = cadre.get("/office/register").await.csrf();
    let form = [("csrf", csrf.as_str()), ("area", MICRO_GRID), ("text", LAMP)];
    drawn.piece(&cadre.post("/office/register/alike", &form).await);
}

const SECOND: &str = "1123456789abcdef0123456789abcdef";
const THIRD: &str = "2123456789abcdef0123456789abcdef";

#[tokio::test]
async fn a_resident_hears_how_many_and_never_whose_or_what() {
    let (_database, county) = small_county().await;
    said(&county, Identity::Named, LAMP, "street_light").await;
    said(&county, Identity::Anonymous, "门口的路灯坏了好几天，晚上黑", "street_light").await;
    // Not told of: what was to stay sealed, what lies between people, what nobody has sorted yet.
    said(&county, Identity::Sealed, "我家门口路灯坏了，晚上黑得看不见", "street_light").await;
    said(&county, Identity::Named, "邻居把路灯砸坏了，晚上黑得看不见", "neighbours").await;
    said(&county, Identity::Named, "路灯坏了晚上黑得看不见", "").await;
    let mut nobody = Desk::nobody(&county);
    let told = asks(&mut nobody, MICRO_GRID, "村口路灯坏了，晚上黑得看不见路").await;
    told.is(200).holds(&["2 件", "（路灯）", "您的照样收"]);
    told.lacks(&["王二", "139", "门口", "26"]);
    for (area, text) in [
        (OTHER_VILLAGE, "村口路灯坏了，晚上黑得看不见路"),
        ("nowhere", "村口路灯坏了，晚上黑得看不见路"),
        (MICRO_GRID, "自来水有黄锈，水压也小"),
        (MICRO_GRID, ""),
        (MICRO_GRID, &"长".repeat(2_000)),
    ] {
        let nothing = asks(&mut nobody, area, text).await;
        assert_eq!((nothing.status, nothing.body.as_str()), (StatusCode::NO_CONTENT, ""), "{area}");
    }
    // Staff read what they may read anyway: not another village's, and not without a seat there.
    let mut cadre = Desk::of(&county, "village_cadre", VILLAGE).await;
    let csrf = cadre.get("/office/register").await.csrf();
    let look = |csrf: String, area: &'static str| {
        [("csrf", csrf), ("area", area.to_owned()), ("text", LAMP.to_owned())]
    };
    let form = look(csrf.clone(), MICRO_GRID);
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    cadre.post("/office/register/alike", &form).await.is(200).holds(&["王二家门口的路灯坏了"]);
    let form = look(csrf, OTHER_VILLAGE);
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    cadre.post("/office/register/alike", &form).await.is(204);
    let forged = [("csrf", "x"), ("area", MICRO_GRID), ("text", LAMP)];
    cadre.post("/office/register/alike", &forged).await.is(403);
}

#[tokio::test]
async fn whoever_says_it_again_on_their_own_phone_is_asked_once() {
    let (_database, county) = small_county().await;
    let mut phone = Desk::nobody(&county);
    let parts = |again: &'static [u8], key: &'static str| -> Vec<(&'static str, &'static [u8])> {
        vec![
            ("key", key.as_bytes()),
            ("area", MICRO_GRID.as_bytes()),
            ("text", LAMP.as_bytes()),
            ("identity", b"anonymous"),
            ("again", again),
        ]
    };
    let first = phone.upload("/say", &parts(b"", KEY)).await;
    let number = first.is(303).location().split(['/', '?']).nth(2).unwrap().replace('-', "");
    // The same form again is the same matter, before anything is asked.
    let asked = phone.upload("/say", &parts(b"", SECOND)).await;
    asked.is(200).holds(&["还没提交：您前几天说过类似的事", "仍要反映", LAMP]);
    asked.holds(&[&format!("/track/{number}/more"), "name=\"again\" value=\"1\""]);
    phone.upload("/say", &parts(b"1", SECOND)).await.is(303);
    // Somebody else's phone is not told, and neither is one that only claims to know it.
    let mut other = Desk::nobody(&county);
    other.cookies.insert("mine".to_owned(), format!("{number}.000000"));
    other.upload("/say", &parts(b"", THIRD)).await.is(303);
}

#[tokio::test]
async fn what_is_split_off_stands_on_both_pages() {
    let (_database, county) = small_county().await;
    let received = county.receive(MICRO_GRID).await;
    let (number, code) = (received.number, received.code);
    let mut cadre = Desk::of(&county, "village_cadre", VILLAGE).await;
    let page = cadre.get(&case_url(&number)).await;
    page.holds(&["分出子事项", "要分头办的才分", "别的机关管，用“转有权机关”"]);
    let split = [("text", "水渠也堵了，要清淤"), ("category", "irrigation")];
    let done = cadre.act(&number, "split", &split).await;
    assert!(done.is(303).location().ends_with("done=split"), "{}", done.location());
    let who = county.sign_in("village_cadre", VILLAGE).await;
    let view = county.app.staff_case(&who, &number).await.unwrap();
    let child = view.case.children[0].number.clone();
    let page = cadre.get(&case_url(&number)).await;
    page.holds(&["子事项", "水渠也堵了，要清淤", &case_url(&child), "分出子事项 "]);
    let part = cadre.get(&case_url(&child)).await;
    part.holds(&["分出来的一项", &number.to_string(), "李**"]).lacks(&["data-action=\"split\""]);
    // The person reads both with what they were given for one.
    let mut resident = Desk::nobody(&county);
    let whole = resident.get(&format!("/track/{}?code={code}", number.as_str())).await;
    whole.is(200).holds(&["分成几项办", "水渠也堵了，要清淤"]);
    let track = whole.body.split("href=\"/track/").skip(1);
    let to =
        track.map(|rest| rest.split('"').next().unwrap()).find(|to| to.starts_with(child.as_str()));
    // The phone keeps the code, and the address is without it.
    let opened = resident.get(&format!("/track/{}", to.unwrap())).await;
    let part = resident.get(opened.is(303).location()).await;
    part.is(200).holds(&["分出来的一项", &number.to_string()]);
    // Told to be another organ's only when nothing is open any more.
    let away = [("target", "court"), ("text", "归法院")];
    let refused = cadre.act(&number, "check_route_out", &away).await;
    refused.is(409).holds(&["还有 1 项子事项没有办完", "归法院"]);
    // A number that the form names is not taken: it is minted.
    let input = Input {
        text: Some("又一项".to_owned()),
        case: Some(number.to_string()),
        ..Input::default()
    };
    let after = county.app.act(&who, &number, "split", input, None).await.unwrap();
    assert!(after.case.children.iter().all(|child| child.number != number));
}
