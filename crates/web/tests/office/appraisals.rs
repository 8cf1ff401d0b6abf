//! A village rates what was done for it: on the desk, on the village's page, on the household's own,
//! and beside the case.

use maplegrid_app::people::HouseholdDraft;
use maplegrid_testkit::{TestCounty, TestDatabase, county_of, place, seat};

use super::desk::Desk;
use super::drawn::Drawn;

const METHOD: &str = "longnan-1234";
/// Words of the person who spoke, which nobody else reads.
const SAID: &str = "通组路坏了，我家车出不去";

async fn desk(county: &TestCounty, post: &str) -> Desk {
    Desk::of(county, post, seat(METHOD, post).as_str()).await
}

/// Draws every page on which an appraisal stands, open and over.
pub(super) async fn draw(drawn: &mut Drawn) {
    let database = TestDatabase::sqlite();
    let county = county_of(database.url(), METHOD).await;
    let (grid, app) = (place(METHOD, "grid"), &county.app);
    let keeper = county.sign_in("committee_duty", seat(METHOD, "committee_duty").as_str()).await;
    for door in 0..4 {
        let (door, head) = (format!("新{door}号"), format!("王{door}"));
        let draft = HouseholdDraft { door, head, members: 3, residing: 3, ..Default::default() };
        app.create_household(&keeper, &grid, draft).await.unwrap();
    }
    let cards = app.cards_in(&keeper, &grid).await.unwrap();
    let intake =
        maplegrid_app::cases::Intake { text: SAID.to_owned(), ..TestCounty::intake(grid.as_str()) };
    let case = app.receive(intake, None).await.unwrap();
    let mut duty = desk(&county, "committee_duty").await;
    let settled = [("category", "road"), ("track", "cadre_led")];
    duty.act(&case.number, "classify", &settled).await.is(303);
    let mut secretary = desk(&county, "village_secretary").await;
    let answer = [("outcome", "resolved"), ("text", "路修好了")];
    secretary.act(&case.number, "village_affair_answer", &answer).await.is(303);

    let mut home = Desk::nobody(&county);
    drawn.get(&mut home, &format!("/q/{}", grid.as_str())).await.holds(&["公开测评"]);
    drawn.get(&mut home, "/appraisals").await.holds(&["现在没有公开测评"]);
    let mut opens = desk(&county, "village_supervision").await;
    let proposal = [("title", "通组路修好了"), ("text", "东头到西头硬化了")];
    opens.act(&case.number, "propose_appraisal", &proposal).await.is(303);
    let mut confirms = desk(&county, "committee_delegate").await;
    let path = format!("/office/cases/{}", case.number.as_str());
    drawn.get(&mut confirms, &path).await.holds(&["等您看题目能不能公开", "同意公开测评"]);
    confirms.act(&case.number, "open_appraisal", &[]).await.is(303);

    let (code, access) = (&cards[0].home.code, &cards[0].access);
    home.post("/contact/home", &[("code", code), ("access", access)]).await.is(303);
    let own = drawn.get(&mut home, "/contact/home").await;
    own.holds(&["通组路修好了", "一户一次", "您家选的什么哪里都不留"]).lacks(&[SAID, "车出不去"]);
    home.post("/contact/home/appraise", &[]).await.is(303);
    let id = super::desk::between(&own.body, "name=\"appraisal\" value=\"", "\"").to_owned();
    let ballot = [("appraisal", id.as_str()), ("word", "满意")];
    let sent = home.post("/contact/home/appraise", &ballot).await;
    let to = sent.is(303).location().to_owned();
    drawn.get(&mut home, to.split('#').next().unwrap()).await.holds(&["您家评过了"]);
    let again = home.post("/contact/home/appraise", &ballot).await;
    drawn.page(again).is(409).holds(&["您家已经评过了"]);
    for card in &cards[1..] {
        app.appraise(&card.home.code, &card.access, &id, "基本满意").await.unwrap();
    }
    let village = drawn.get(&mut home, "/appraisals").await;
    village.holds(&["正在评", "全村 6 户，已有 6 户评过"]).lacks(&[SAID, case.number.as_str()]);

    // Six have rated: there is nobody left to take a slip.
    let slips = [("handed_out", "6"), ("counts", "5、1、0")];
    let refused = opens.act(&case.number, "enter_slips", &slips).await;
    drawn.page(refused).is(422).holds(&["对不上"]);
    drawn.get(&mut opens, &path).await.holds(&["按“满意、基本满意、不满意”的次序"]);
    opens.act(&case.number, "end_appraisal", &[("text", "都评过了。")]).await.is(303);
    let over = drawn.get(&mut home, "/appraisals").await;
    over.holds(&["评完的", "全村 6 户，评了 6 户", "提前结束：都评过了。</p>"]);
    drawn.get(&mut opens, &path).await.holds(&["公开测评", "评了 6 户"]);
    let track = format!("/track/{}?code={}", case.number.as_str(), case.code);
    drawn.get(&mut home, &track).await.holds(&["公开测评", "通组路修好了"]);
}
