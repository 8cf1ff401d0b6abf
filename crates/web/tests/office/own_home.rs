//! What a household opens with its card: who serves it, what is held about it, and nothing of
//! anybody else's.

use maplegrid_testkit::{TestCounty, VILLAGE};

use super::desk::{Desk, between, small_county};
use super::work::{HOME, worker};

/// The two numbers on a printed card.
struct Printed {
    code: String,
    access: String,
}

impl Printed {
    async fn card(county: &TestCounty) -> Self {
        let (mut desk, csrf) = worker(county).await;
        let form = [("csrf", csrf.as_str()), ("household", HOME)];
        let card = desk.post("/work/cards", &form).await;
        card.is(200).holds(&["联户联系卡", "撕下自己收好"]);
        let digits = |term: &str| {
            let shown = between(&card.body, &format!("<dt>{term}</dt><dd class=\"num\">"), "<");
            shown.replace(' ', "")
        };
        let printed = Self { code: digits("户号"), access: digits("查询码") };
        assert_eq!((printed.code.len(), printed.access.len()), (8, 6));
        printed
    }

    /// An access code that is not the card's.
    fn wrong(&self) -> &'static str {
        if self.access == "000000" { "000001" } else { "000000" }
    }

    fn form<'a>(&'a self, access: &'a str) -> [(&'static str, &'a str); 2] {
        [("code", &self.code), ("access", access)]
    }

    /// A phone on which the household's own page is open.
    async fn opened(&self, county: &TestCounty) -> Desk {
        let mut home = Desk::nobody(county);
        home.get(&format!("/q/{}", self.code)).await.is(200);
        home.post("/contact/home", &self.form(&self.access)).await.is(303);
        home
    }
}

#[tokio::test]
async fn the_code_shows_who_serves_and_the_access_code_what_is_held() {
    let (_database, county) = small_county().await;
    let printed = Printed::card(&county).await;
    let mut home = Desk::nobody(&county);
    let scanned = home.get(&format!("/q/{}", printed.code)).await;
    scanned.is(200).holds(&["您家的联系人", "联户党员"]).lacks(&["李秀英"]);
    home.get("/contact").await.is(200).holds(&["联户党员"]).lacks(&["李秀英"]);
    home.get("/contact/home").await.is(200).holds(&["查询码"]).lacks(&["李秀英"]);
    for (given, status) in [("", 422), (printed.wrong(), 403), (&printed.access, 303)] {
        home.post("/contact/home", &printed.form(given)).await.is(status);
    }
    let own = home.get("/contact/home").await;
    own.is(200).holds(&["李秀英", "4 人，常住 2 人", "打印了联系卡", "和平常人家一样"]);
    home.post("/contact/home/elder", &[("on", "1")]).await.is(303);
    let other = Desk::nobody(&county).get(&format!("/q/{}", printed.code)).await;
    other.is(200).holds(&["class=\"elder\""]);
}

#[tokio::test]
async fn what_is_wrong_is_put_right_by_those_who_keep_the_register() {
    let (_database, county) = small_county().await;
    let mut home = Printed::card(&county).await.opened(&county).await;
    home.post("/contact/home/correct", &[("correction", " ")]).await.is(422);
    let sent = home.post("/contact/home/correct", &[("correction", "常住应该是 3 人")]).await;
    let own = home.get(sent.is(303).location()).await;
    own.is(200).holds(&["更正收到了", "常住应该是 3 人", "管登记的人在核对"]);
    own.lacks(&["写错了，要求更正"]);
    // Whoever only reads the register sees nothing of it.
    let card = format!("/office/households/{HOME}");
    let mut reader = Desk::of(&county, "service_station", VILLAGE).await;
    reader.get(&card).await.is(200).lacks(&["3 人了", "要求更正"]);
    let mut keeper = Desk::of(&county, "village_cadre", VILLAGE).await;
    let page = keeper.get(&card).await;
    page.is(200).holds(&["这一户要求更正", "常住应该是 3 人"]);
    let csrf = page.csrf();
    let step = |step: &str| format!("{card}/care/{step}");
    let silent = [("csrf", csrf.as_str()), ("way", "changed"), ("words", " ")];
    keeper.post(&step("correction"), &silent).await.is(422).holds(&["想说的话还没填"]);
    let reply = [("csrf", csrf.as_str()), ("way", "changed"), ("words", "改成 3 人了")];
    let done = keeper.post(&step("correction"), &reply).await;
    keeper.get(done.is(303).location()).await.is(200).lacks(&["这一户要求更正"]);
    keeper.post(&step("correction"), &reply).await.is(409).holds(&["没有待答复的更正"]);
    let own = home.get("/contact/home").await;
    own.is(200).holds(&["已经改了", "改成 3 人了", "写错了，要求更正"]);
    keeper.post(&step("odd"), &reply).await.is(404);
}

#[tokio::test]
async fn a_new_access_code_closes_the_page_that_stands_open() {
    let (_database, county) = small_county().await;
    let printed = Printed::card(&county).await;
    let mut home = printed.opened(&county).await;
    let mut keeper = Desk::of(&county, "village_cadre", VILLAGE).await;
    let csrf = keeper.get(&format!("/office/households/{HOME}")).await.csrf();
    let renew = format!("/office/households/{HOME}/care/code");
    keeper.post(&renew, &[("csrf", "stale")]).await.is(403);
    let done = keeper.post(&renew, &[("csrf", csrf.as_str())]).await;
    keeper.get(done.is(303).location()).await.is(200).holds(&["查询码换了"]);
    home.get("/contact/home").await.is(403);
    home.post("/contact/home", &printed.form(&printed.access)).await.is(403);
}

#[tokio::test]
async fn a_telephone_number_opens_nothing_and_guessing_locks() {
    let (_database, county) = small_county().await;
    let printed = Printed::card(&county).await;
    let mut nobody = Desk::nobody(&county);
    for (typed, status, words) in [
        ("13800000000", 422, "光凭手机号查不到"),
        ("1234", 422, "少了四位"),
        ("一二三四五六七八", 422, "只有数字"),
        ("00000000", 404, "没有这个户号"),
    ] {
        nobody.post("/contact", &[("code", typed)]).await.is(status).holds(&[words]);
    }
    nobody.post("/contact/home/contest", &[("contest", "不用")]).await.is(303);
    nobody.get("/q/99999999").await.is(404);
    // Guessing locks the household's page, whoever tries.
    for _ in 0..5 {
        nobody.post("/contact/home", &printed.form(printed.wrong())).await;
    }
    nobody.post("/contact/home", &printed.form(printed.wrong())).await.is(429);
}
