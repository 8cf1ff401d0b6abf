//! Replies kept ready, for programs: listed with the action that they begin.

use maplegrid_testkit::{place, seat};
use serde_json::{Value, json};

use super::client::Api;

const METHOD: &str = "lanshan-133";

#[tokio::test]
async fn the_replies_of_an_action_are_listed_and_a_blank_is_refused() {
    let api = Api::open_method(METHOD).await;
    let (number, _) = api.say(place(METHOD, "neighbourhood").as_str(), "水渠堵了。田里没水").await;
    let token = api.county.token("village_cadre", seat(METHOD, "village_cadre").as_str()).await;
    let path = format!("/api/v1/staff/cases/{number}");
    let case = api.get(path.clone()).token(&token).send().await.json;
    let action = |name: &str| -> Value {
        let mut all = case["actions"].as_array().unwrap().iter();
        all.find(|action| action["name"] == name).unwrap()["replies"].clone()
    };
    assert!(action("classify").is_null());
    let ask = &action("hear_ask")[0];
    assert_eq!((&ask["id"], &ask["label"]), (&json!("ask_more"), &json!("问清情况")));
    let text = ask["text"].as_str().unwrap();
    assert!(text.starts_with("“水渠堵了”具体在") && !text.contains('{'), "{text}");
    // Nothing was promised yet: its day stays a blank, and a blank is not sent.
    let leader = action("hear_note")[0]["text"].as_str().unwrap().to_owned();
    assert!(leader.contains("____前答复您"), "{leader}");
    for (name, words, status) in [
        ("hear_note", leader.as_str(), 422),
        ("hear_ask", "水渠____堵了？", 422),
        ("hear_ask", text, 200),
    ] {
        let path = format!("{path}/actions/{name}");
        let answer = api.post(path).token(&token).json(&json!({ "text": words })).send().await;
        assert_eq!(answer.status.as_u16(), status, "{name} {words}");
        if status == 422 {
            assert_eq!(answer.problem(), (422, "blank_left"));
        }
    }
}
