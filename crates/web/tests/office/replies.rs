//! Replies kept ready: a beginning in the form, without script too, and nothing half-written goes out.

use maplegrid_domain::cases::{CaseNumber, Input};
use maplegrid_testkit::{MICRO_GRID, TestCounty, VILLAGE, person_of};

use super::desk::{Desk, case_url, small_county};

async fn at_handler(county: &TestCounty) -> (CaseNumber, Desk) {
    let number = county.receive(MICRO_GRID).await.number;
    let handler = person_of("village_handler", VILLAGE);
    let acts: [(&str, &str, Input); 3] = [
        (
            "village_cadre",
            "classify",
            Input {
                category: Some("street_light".to_owned()),
                track: Some("cadre_led".to_owned()),
                ..Input::default()
            },
        ),
        (
            "service_station",
            "assign",
            Input { person: Some(handler.to_string()), ..Input::default() },
        ),
        ("village_handler", "take", Input::default()),
    ];
    for (post, action, input) in acts {
        let who = county.sign_in(post, VILLAGE).await;
        county.app.act(&who, &number, action, input, None).await.unwrap();
    }
    let desk = Desk::of(county, "village_handler", VILLAGE).await;
    (number, desk)
}

#[tokio::test]
async fn an_answer_begins_with_a_reply_and_is_finished_by_a_person() {
    let (_database, county) = small_county().await;
    let (number, mut handler) = at_handler(&county).await;
    let page = handler.get(&case_url(&number)).await;
    // What is known is filled in, what is not stays to be written; a category has its own.
    page.is(200).holds(&[
        "<option value=\"lamp_fixed\" data-text=\"南沟村",
        "____的路灯已于____修好",
        "您3月4日反映的“",
        "<option value=\"ask_place\"",
        "data-reply-apply data-busy",
    ]);
    page.lacks(&["road_fixed", "{title}", "{unit}"]);
    // The button without script: nothing is done, the form comes back begun.
    let chosen = [("reply", "lamp_fixed"), ("apply", "1"), ("outcome", "resolved")];
    let begun = handler.act(&number, "answer", &chosen).await;
    begun.is(200).holds(&["____的路灯已于____修好", "data-action=\"answer\" open", "checked"]);
    // What was typed before stays; a choice of nothing changes nothing.
    let chosen = [("reply", "fixed"), ("apply", "1"), ("text", "昨天来过一次。")];
    handler.act(&number, "answer", &chosen).await.is(200).holds(&["昨天来过一次。\n您3月4日反映"]);
    let chosen = [("reply", "gone"), ("apply", "1"), ("text", "昨天来过一次。")];
    handler.act(&number, "answer", &chosen).await.is(200).holds(&["\n昨天来过一次。</textarea>"]);
    // A blank is refused wherever it comes from, and the words stay.
    let blank = [("outcome", "resolved"), ("text", "路灯已于____修好")];
    let refused = handler.act(&number, "answer", &blank).await;
    refused.is(422).holds(&["内容里还有空着的 ____", "路灯已于____修好</textarea>"]);
    let wide = [("text", "已经＿＿＿，下一步换灯")];
    handler.act(&number, "note", &wide).await.is(422).holds(&["请把空填上"]);
    let whole = [("outcome", "resolved"), ("text", "路灯已于今天修好"), ("reply", "fixed")];
    handler.act(&number, "answer", &whole).await.is(303);
}
