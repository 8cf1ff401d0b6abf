//! What the counties of a prefecture do on top of its method: the way of a matter is the
//! prefecture's, and what each county adds is there.

use serde_json::{Value, json};

use super::walk::Walk;

/// Adds nothing to the way of a matter and puts its own beside it.
struct Adds {
    method: &'static str,
    title: &'static str,
    /// Somebody's regular work: the post and what it is called.
    routine: Option<(&'static str, &'static str)>,
    /// Somebody who may be asked to help.
    helper: Option<&'static str>,
    /// A category that is called otherwise.
    category: Option<(&'static str, &'static str)>,
}

const COUNTIES: [Adds; 6] = [
    Adds {
        method: "longnan-wudu",
        title: "武都区逢四说事",
        routine: Some(("village_secretary", "逢四说事")),
        helper: Some("named_mediator"),
        category: None,
    },
    Adds {
        method: "longnan-kangxian",
        title: "康县乡村夜话",
        routine: Some(("committee_chair", "院坝会")),
        helper: Some("peace_neighbour"),
        category: None,
    },
    Adds {
        method: "longnan-dangchang",
        title: "宕昌县民情面对面",
        routine: Some(("village_secretary", "民情面对面")),
        helper: None,
        category: None,
    },
    Adds {
        method: "longnan-huixian",
        title: "徽县阳光调解",
        routine: None,
        helper: None,
        category: None,
    },
    Adds {
        method: "longnan-chengxian",
        title: "成县“四五”模式",
        routine: None,
        helper: None,
        category: Some(("land_taking", "征地拆迁")),
    },
    Adds {
        method: "longnan-xihe",
        title: "西和县有事好商量",
        routine: Some(("village_secretary", "有事好商量：商量会")),
        helper: None,
        category: None,
    },
];

/// 逢四说事, 乡村夜话, 民情面对面, 阳光调解, “四五”模式, 有事好商量.
#[tokio::test]
async fn sub_methods_add_their_own_and_keep_the_way_of_the_prefecture() {
    for adds in COUNTIES {
        let walk = Walk::open(adds.method).await;
        let method = walk.api.get("/api/v1/method").send().await.expect(200).json;
        assert_eq!(method["title"], adds.title);
        if let Some((id, label)) = adds.category {
            assert!(has(&method["categories"], id, label), "{}", method["categories"]);
        }
        // The fourth of the month, at the end of a quarter's first months.
        if let Some((post, label)) = adds.routine {
            let token = walk.token(post).await;
            let duties = walk.api.get("/api/v1/duties?on=2026-03-04").token(&token).send().await;
            let duties = duties.expect(200).json;
            assert!(duties["routines"].to_string().contains(label), "{label}: {duties}");
        }
        let said = walk.say("grid", "宅基地边界扯皮").await;
        assert_eq!(walk.owner(&said).await, "committee_duty");
        let settled = ("homestead", if adds.helper.is_some() { "joint" } else { "cadre_led" });
        assert_eq!(walk.classify("committee_duty", &said, settled).await, "neighbour");
        let Some(helper) = adds.helper else { continue };
        let why = json!({ "text": "要一起看" });
        assert_eq!(walk.act("committee_chair", &said, "neighbour_up", why).await, "town_lead");
        let call = json!({ "unit": helper, "text": "请到现场" });
        walk.act("township_service", &said, "town_call", call).await;
        walk.act(helper, &said, "answer_part", json!({ "text": "劝住了" })).await;
        assert_eq!(walk.seen(&said).await["parts"].as_array().unwrap().len(), 1);
    }
}

/// Whether a list, or any list in it, names something so.
fn has(list: &Value, id: &str, label: &str) -> bool {
    let text = list.to_string();
    text.contains(&format!("\"{id}\"")) && text.contains(&format!("\"{label}\""))
}
