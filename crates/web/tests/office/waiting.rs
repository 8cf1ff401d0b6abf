//! What waits at the desk, who is led to it, and who learns nothing of it.

use maplegrid_app::duties::NewCare;
use maplegrid_testkit::{MICRO_GRID, OTHER_VILLAGE, TOWNSHIP, TestCounty, VILLAGE, person_of};

use super::desk::{Desk, Page, small_county};
use super::work::{HOME, worker};

const OTHER: &str = "140429104201-2";
const NEED: &str = "独居老人";
const WRONG: &str = "常住应该是 3 人，儿子去年回来了";
const CARE: &str = "等您确认的重点联系";
const CORRECTION: &str = "要更正的登记";

/// Closer care is proposed for the first household, the second wants its register put right.
async fn furnished(county: &TestCounty) {
    worker(county).await;
    let app = &county.app;
    let needs = vec!["living_alone".into()];
    let care = NewCare { needs, note: "腿脚不便".to_owned(), guardian_agreed: false };
    let linker = person_of("party_link", MICRO_GRID);
    app.propose_care(&linker, &HOME.into(), care, None).await.unwrap();
    let keeper = county.sign_in("village_cadre", VILLAGE).await;
    let cards = app.cards_of(&keeper, vec![OTHER.into()]).await.unwrap();
    let (code, access) = (&cards[0].home.code, &cards[0].access);
    app.correct_own_home(code, access, WRONG, None).await.unwrap();
}

/// The entry of the navigation, with its figure.
fn entry(page: &Page) -> &str {
    let entry = page.body.split("href=\"/office/waiting\"").nth(1).unwrap_or_default();
    entry.split("</a>").next().unwrap()
}

#[tokio::test]
async fn whoever_may_decide_is_led_to_it_with_a_figure() {
    let (_database, county) = small_county().await;
    furnished(&county).await;
    let care = format!("/office/households/{HOME}#care");
    let correction = format!("/office/households/{OTHER}#correction");

    let mut secretary = Desk::of(&county, "village_secretary", VILLAGE).await;
    assert!(entry(&secretary.get("/office").await).contains(">1</span>"));
    let page = secretary.get("/office/waiting").await;
    page.is(200).holds(&[CARE, NEED, "李秀英", &care]).lacks(&[CORRECTION, "3 人"]);
    let opened = secretary.get(care.split('#').next().unwrap()).await;
    opened.is(200).holds(&["id=\"care\"", NEED]);
    let csrf = opened.csrf();
    secretary.post(&care.replace("#care", "/care/confirm"), &[("csrf", &csrf)]).await.is(303);
    secretary.get("/office/waiting").await.is(200).holds(&["现在没有等您定的"]).lacks(&[NEED]);
    assert!(!entry(&secretary.get("/office").await).contains("count"));

    let mut keeper = Desk::of(&county, "village_cadre", VILLAGE).await;
    let inbox = keeper.get("/office").await;
    assert!(entry(&inbox).contains(">1</span>") && !entry(&inbox).contains("is-late"));
    let page = keeper.get("/office/waiting").await;
    page.is(200).holds(&[CORRECTION, WRONG, &correction]).lacks(&[CARE, NEED]);
    county.clock.pass_days(31);
    let mut keeper = Desk::of(&county, "village_cadre", VILLAGE).await;
    assert!(entry(&keeper.get("/office").await).contains("is-late"));
    keeper.get("/office/waiting").await.is(200).holds(&["已超期 1 天"]);
}

#[tokio::test]
async fn nobody_else_learns_of_it() {
    let (_database, county) = small_county().await;
    furnished(&county).await;
    // Posts that decide nothing of the kind have no entry, and nothing behind its address.
    for (post, area) in [("service_station", VILLAGE), ("discipline_liaison", VILLAGE)] {
        let mut desk = Desk::of(&county, post, area).await;
        desk.get("/office").await.is(200).lacks(&["/office/waiting"]);
        let page = desk.get("/office/waiting").await;
        page.is(200).holds(&["现在没有等您定的"]).lacks(&[NEED, WRONG, "李秀英"]);
    }
    // Nor do those who decide elsewhere.
    for post in ["village_secretary", "village_cadre"] {
        let mut desk = Desk::of(&county, post, OTHER_VILLAGE).await;
        assert!(!entry(&desk.get("/office").await).contains("count"));
        let page = desk.get("/office/waiting").await;
        page.is(200).holds(&["现在没有等您定的"]).lacks(&[NEED, WRONG, "李秀英"]);
    }
    let mut reception = Desk::of(&county, "reception", TOWNSHIP).await;
    reception.get("/office/waiting").await.is(200).holds(&[WRONG]).lacks(&[NEED]);
    let nobody = Desk::nobody(&county).get("/office/waiting").await;
    assert_eq!(nobody.is(303).location(), "/office/sign-in?next=%2Foffice%2Fwaiting");
}

#[tokio::test]
async fn a_new_household_needs_one_of_the_smallest_areas() {
    let (_database, county) = small_county().await;
    let mut cadre = Desk::of(&county, "village_cadre", VILLAGE).await;
    let new = |area: &str| format!("/office/households/new?area={area}");
    for (path, to) in [
        ("/office/households/new".to_owned(), "/office/households".to_owned()),
        (new(VILLAGE), format!("/office/households?area={VILLAGE}")),
        (new("nowhere"), "/office/households?area=nowhere".to_owned()),
    ] {
        assert_eq!(cadre.get(&path).await.is(303).location(), to);
    }
    let page = cadre.get(&new(MICRO_GRID)).await;
    page.is(200).lacks(&["area=\"></a>", "households\"></a>"]);
    let csrf = page.csrf();
    let form = [("csrf", csrf.as_str()), ("area", ""), ("head", "王小明"), ("door", "9号")];
    let refused = cadre.post("/office/households/new", &form).await;
    refused
        .is(422)
        .holds(&["没有这个地方", "王小明"])
        .lacks(&["area=\"></a>", "households\"></a>"]);
    let mut reader = Desk::of(&county, "service_station", VILLAGE).await;
    reader.get(&new(MICRO_GRID)).await.is(403);
}

#[tokio::test]
async fn a_leave_names_the_households_it_moves() {
    let (_database, county) = small_county().await;
    worker(&county).await;
    let member = person_of("party_link", MICRO_GRID);
    let preview = format!("/office/posts/leave?area={MICRO_GRID}&post=party_link&person={member}");
    let mut cadre = Desk::of(&county, "village_cadre", VILLAGE).await;
    let page = cadre.get(&preview).await;
    let (one, two) = (format!("/office/households/{HOME}"), format!("/office/households/{OTHER}"));
    page.is(200).holds(&["李秀英", &one, &two, "没有人接"]).lacks(&["全部列出"]);

    let keeper = county.sign_in("village_cadre", VILLAGE).await;
    for n in 1..=10 {
        let draft = maplegrid_app::people::HouseholdDraft {
            door: format!("{n} 排"),
            head: format!("王家{n}"),
            ..Default::default()
        };
        let made = county.app.create_household(&keeper, &MICRO_GRID.into(), draft).await.unwrap();
        let order = maplegrid_app::people::LinkOrder {
            line: "party_link".into(),
            households: vec![made],
            to: Some(member.clone()),
            why: "分工".to_owned(),
        };
        county.app.link_households(&keeper, order).await.unwrap();
    }
    let page = cadre.get(&preview).await;
    page.is(200).holds(&["等 12 户", "全部列出"]).lacks(&["王家10"]);
    let all = cadre.get(&format!("{preview}&all=1")).await;
    all.is(200).holds(&["王家1<", "王家10<", "10 排"]).lacks(&["全部列出", "等 12 户"]);
}
