//! 村一代理 as the resident sees it: whom to ask, nobody chosen, somebody chosen (HY-5).

use maplegrid_testkit::{TestCounty, TestDatabase, county_of, place, seat};

use super::desk::Desk;
use crate::suite::checks;

const METHOD: &str = "hanyin-321";

#[tokio::test]
async fn an_agent_is_chosen_by_name() {
    let database = TestDatabase::sqlite();
    let county = county_of(database.url(), METHOD).await;
    let area = place(METHOD, "third_grid");
    let said = county.app.receive(TestCounty::intake(area.as_str()), None).await.unwrap();
    let (number, code) = (said.number.as_str(), said.code.as_str());
    let agent =
        maplegrid_testkit::person_of("petition_agent", seat(METHOD, "petition_agent").as_str());
    let mut phone = Desk::nobody(&county);
    let page = phone.get(&format!("/track/{number}/agent?code={code}")).await;
    page.is(200).holds(&["请一位代理人", agent.as_str()]);
    checks::page(&page.body);
    let path = format!("/track/{number}/agent");
    let nobody = phone.post(&path, &[("code", code)]).await;
    nobody.is(422).holds(&["没请成", "请先点一个人的名字"]);
    phone.post(&path, &[("code", code), ("agent", agent.as_str())]).await.is(303);
    let seen = phone.get(&format!("/track/{number}?code={code}")).await;
    seen.is(200).holds(&["您的代理人"]);
}
