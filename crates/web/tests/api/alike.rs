//! What may be the same, before it is filed: never more than whoever asks may know.

use maplegrid_testkit::{MICRO_GRID, OTHER_VILLAGE, TOWNSHIP, VILLAGE};
use serde_json::{Value, json};

use super::client::Api;

const LAMP: &str = "村口小卖部对面的路灯坏了，晚上黑得看不见";

fn asked(area: &str, text: &str) -> Value {
    json!({ "area": area, "text": text })
}

fn numbers(list: &Value) -> Vec<&str> {
    list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["case"]["number"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn anybody_hears_how_many_and_of_what_kind_and_staff_what_they_may_read() {
    Api::on_each(async |api| {
        let (lamp, _) = api.say(MICRO_GRID, LAMP).await;
        let (other, _) = api.say(VILLAGE, "小卖部对面路灯坏了好几天").await;
        let (far, _) = api.say(OTHER_VILLAGE, LAMP).await;
        let secret = json!({ "area": VILLAGE, "text": LAMP, "category": "cadre_conduct" });
        let secret = api.post("/api/v1/cases").json(&secret).send().await.expect(201).json;
        let cadre = api.county.token("village_cadre", VILLAGE).await;
        // Of unknown kind nothing is told to strangers: it may be anybody's quarrel.
        let near = api.post("/api/v1/alike").json(&asked(MICRO_GRID, LAMP)).send().await;
        assert_eq!(near.expect(200).json, json!({ "count": 0, "more": false, "categories": [] }));
        let light = json!({ "category": "street_light", "track": "cadre_led" });
        for number in [&lamp, &other] {
            api.act(&cadre, number, "classify", light.clone()).await;
        }
        let near =
            api.post("/api/v1/alike").json(&asked(MICRO_GRID, LAMP)).send().await.expect(200);
        assert_eq!((&near.json["count"], &near.json["more"]), (&json!(2), &json!(false)));
        assert_eq!(near.json["categories"][0]["id"], "street_light");
        let told = near.json.to_string();
        assert!(!told.contains(&lamp) && !told.contains("小卖部"), "{told}");

        let look = async |token: &str, area: &str| {
            api.post("/api/v1/staff/alike").token(token).json(&asked(area, LAMP)).send().await
        };
        let found = look(&cadre, MICRO_GRID).await.expect(200).json;
        assert_eq!(numbers(&found), [lamp.as_str(), other.as_str()]);
        assert_eq!(found["items"][0]["joinable"], true);
        // Whoever may read more is shown more, and nobody the restricted one.
        let reception = api.county.token("reception", TOWNSHIP).await;
        let wide = look(&reception, VILLAGE).await.expect(200).json;
        assert!(numbers(&wide).contains(&far.as_str()), "{wide}");
        for token in [&cadre, &reception] {
            let found = look(token, VILLAGE).await.expect(200).json;
            assert!(!numbers(&found).contains(&secret["number"].as_str().unwrap()), "{found}");
        }
        // One that has become restricted is gone from both.
        let away = json!({ "category": "cadre_conduct", "track": "cadre_led" });
        let (third, _) = api.say(VILLAGE, LAMP).await;
        api.act(&cadre, &third, "classify", away).await;
        let found = look(&cadre, MICRO_GRID).await.expect(200).json;
        assert_eq!(numbers(&found), [lamp.as_str(), other.as_str()]);

        // No authority, no place, no words.
        assert_eq!(look(&cadre, OTHER_VILLAGE).await.problem(), (403, "forbidden"));
        let liaison = api.county.token("discipline_liaison", VILLAGE).await;
        assert_eq!(look(&liaison, VILLAGE).await.problem(), (403, "forbidden"));
        assert_eq!(look("nonsense", VILLAGE).await.problem(), (401, "not_signed_in"));
        for (body, problem) in [
            (asked("nowhere", LAMP), (422, "unknown_area")),
            (asked(VILLAGE, "  "), (422, "text_missing")),
            (asked(VILLAGE, &"字".repeat(2_001)), (422, "text_too_long")),
            (json!({ "area": VILLAGE }), (422, "missing_field")),
            (json!({ "area": VILLAGE, "text": "a\0b" }), (400, "nul_character")),
        ] {
            for path in ["/api/v1/alike", "/api/v1/staff/alike"] {
                let answer = api.post(path).token(&cadre).json(&body).send().await;
                assert_eq!(answer.problem(), problem, "{path} {body}");
            }
        }
    })
    .await;
}
