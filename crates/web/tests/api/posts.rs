//! Posts, selections and coverage over the API.

use maplegrid_testkit::{
    GRID, MICRO_GRID, OTHER_GRID, OTHER_VILLAGE, TOWNSHIP, VILLAGE, person_of,
};
use serde_json::{Value, json};

use super::client::Api;

const APPOINT: &str = "/api/v1/posts/appointments";
const CALL_OFF: &str = "/api/v1/posts/appointments/call-off";
const LEAVE: &str = "/api/v1/posts/leaves";
const LEAVE_PREVIEW: &str = "/api/v1/posts/leaves/preview";

/// The keeper of the village's households, and somebody who holds nothing yet.
async fn opened() -> (Api, String, String) {
    let api = Api::open().await;
    let token = api.county.token("village_cadre", VILLAGE).await;
    let person = json!({ "name": "孙新", "phone": "139 3333 4444" });
    let made = api.post("/api/v1/people").token(&token).json(&person).send().await.expect(201).json;
    let id = made["id"].as_str().unwrap().to_owned();
    (api, token, id)
}

fn line<'a>(board: &'a Value, post: &str) -> &'a Value {
    let posts = board["posts"].as_array().unwrap();
    posts.iter().find(|line| line["post"]["id"] == post).unwrap()
}

fn holders(board: &Value, post: &str) -> Vec<String> {
    let holders = line(board, post)["holders"].as_array().unwrap().iter();
    holders.map(|held| held["person"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_post_is_filled_and_left() {
    let (api, token, new) = opened().await;
    let person = json!({ "name": "孙新", "phone": "13933334444" });
    let twice = api.post("/api/v1/people").token(&token).json(&person).send().await.expect(201);
    assert_eq!(twice.json["id"], *new, "the same name and number is the same person");
    let found = api.get("/api/v1/people?name=%E5%AD%99%E6%96%B0").token(&token).send().await;
    assert_eq!(found.expect(200).json["items"][0]["phone"], "13933334444");

    let given =
        json!({ "person": new, "post": "grid_member", "area": GRID, "last_day": "2029-03-31" });
    let board = api.post(APPOINT).token(&token).key("a1").json(&given).send().await.expect(201);
    assert_eq!(holders(&board.json, "grid_member").len(), 2);
    let held = line(&board.json, "grid_member")["holders"].as_array().unwrap();
    let held = held.iter().find(|held| held["person"] == *new).unwrap();
    assert_eq!((&held["last_day"], &held["name"]), (&json!("2029-03-31"), &json!("孙新")));
    let again = api.post(APPOINT).token(&token).key("a1").json(&given).send().await.expect(201);
    assert_eq!(again.bytes, board.bytes, "a repeated request appoints once");
    let overlap = api.post(APPOINT).token(&token).json(&given).send().await;
    assert_eq!(overlap.problem(), (422, "appointment_overlaps"));

    let old = person_of("grid_member", GRID);
    let mut leave = json!({
        "person": old.as_str(), "post": "grid_member", "area": GRID, "successor": new,
    });
    let preview = api.post(LEAVE_PREVIEW).token(&token).json(&leave).send().await.expect(200).json;
    assert_eq!((&preview["vacant"], &preview["appoints"]), (&json!(false), &json!(false)));
    leave["fingerprint"] = preview["fingerprint"].clone();
    let board = api.post(LEAVE).token(&token).key("l1").json(&leave).send().await.expect(200);
    assert_eq!(holders(&board.json, "grid_member"), std::slice::from_ref(&new));
    let again = api.post(LEAVE).token(&token).key("l1").json(&leave).send().await.expect(200);
    assert_eq!(again.bytes, board.bytes);
    let unkeyed = api.post(LEAVE).token(&token).json(&leave).send().await;
    assert_eq!(unkeyed.problem(), (404, "not_found"), "they are gone");

    // Without a successor the post is vacant, and the board above says so.
    let mut leave = json!({ "person": new, "post": "grid_member", "area": GRID });
    let preview = api.post(LEAVE_PREVIEW).token(&token).json(&leave).send().await.expect(200).json;
    assert_eq!(preview["vacant"], true);
    leave["fingerprint"] = preview["fingerprint"].clone();
    api.post(LEAVE).token(&token).json(&leave).send().await.expect(200);
    let board = api.get("/api/v1/posts").token(&token).send().await.expect(200).json;
    assert_eq!(board["area"]["id"], VILLAGE);
    let vacant = board["vacancies"].as_array().unwrap();
    assert!(vacant.iter().any(|v| v["post"]["id"] == "grid_member" && v["area"]["id"] == GRID));
    assert_eq!(board["below"][0]["vacant"], 1);
}

#[tokio::test]
async fn an_appointment_is_called_off_before_it_begins() {
    let (api, token, new) = opened().await;
    let given = json!({
        "person": new, "post": "grid_member", "area": GRID, "first_day": "2026-04-01",
    });
    let board = api.post(APPOINT).token(&token).json(&given).send().await.expect(201).json;
    let ahead = &line(&board, "grid_member")["ahead"];
    assert_eq!((&ahead[0]["person"], ahead.as_array().unwrap().len()), (&json!(new), 1));
    let off = |extra: Value| {
        let mut body = given.clone();
        body["reason"] = json!("本人另有安排");
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        body
    };
    let send = |body: Value| api.post(CALL_OFF).token(&token).json(&body).send();
    for (extra, problem, field) in [
        (json!({ "reason": " " }), (422, "missing_field"), "reason"),
        (json!({ "reason": "长".repeat(501) }), (422, "too_long"), "reason"),
        (json!({ "reason": null }), (422, "wrong_type"), "reason"),
        (json!({ "first_day": "soon" }), (422, "wrong_type"), "first_day"),
        (json!({ "post": "mayor" }), (422, "unknown_post"), "post"),
        (json!({ "area": "nowhere" }), (422, "unknown_area"), "area"),
        (json!({ "until": 1 }), (422, "unknown_field"), "until"),
    ] {
        let answer = send(off(extra.clone())).await;
        assert_eq!((answer.problem(), answer.fault().0), (problem, field), "{extra}");
    }
    for extra in [json!({ "first_day": "2026-04-02" }), json!({ "person": "nobody" })] {
        assert_eq!(send(off(extra)).await.problem(), (404, "not_found"));
    }
    // In the post since long: that is ended by leaving it.
    let now =
        json!({ "person": new, "post": "grid_member", "area": GRID, "last_day": "2026-03-20" });
    api.post(APPOINT).token(&token).json(&now).send().await.expect(201);
    let begun = line(
        &api.get(format!("/api/v1/posts?area={GRID}")).token(&token).send().await.json,
        "grid_member",
    )["holders"]
        .as_array()
        .unwrap()
        .iter()
        .find(|held| held["person"] == *new)
        .unwrap()["from"]
        .clone();
    let today = begun.as_str().unwrap()[..10].to_owned();
    let answer = send(off(json!({ "first_day": today }))).await;
    assert_eq!((answer.problem().1, answer.fault().0), ("term_has_begun", "first_day"));

    let stranger = api.county.token("village_cadre", OTHER_VILLAGE).await;
    let answer = api.post(CALL_OFF).token(&stranger).json(&off(json!({}))).send().await;
    assert_eq!(answer.problem(), (403, "forbidden"));
    assert_eq!(api.post(CALL_OFF).json(&off(json!({}))).send().await.problem().0, 401);
    let keyed = || api.post(CALL_OFF).token(&token).key("c1").json(&off(json!({}))).send();
    let board = keyed().await.expect(200);
    let told = &line(&board.json, "grid_member")["called_off"][0];
    assert_eq!(
        (&told["reason"], &told["first_day"]),
        (&json!("本人另有安排"), &json!("2026-04-01"))
    );
    assert_eq!(line(&board.json, "grid_member")["ahead"], json!([]));
    assert_eq!(keyed().await.expect(200).bytes, board.bytes);
    assert_eq!(send(off(json!({}))).await.problem(), (404, "not_found"), "twice");
}

#[tokio::test]
async fn a_leave_that_was_previewed_otherwise_changes_nothing() {
    let (api, token, new) = opened().await;
    let old = person_of("grid_member", GRID);
    let mut leave = json!({ "person": old.as_str(), "post": "grid_member", "area": GRID });
    let bare = api.post(LEAVE).token(&token).json(&leave).send().await;
    assert_eq!((bare.problem().1, bare.fault().0), ("missing_field", "fingerprint"));
    let preview = api.post(LEAVE_PREVIEW).token(&token).json(&leave).send().await.expect(200).json;
    leave["fingerprint"] = preview["fingerprint"].clone();
    // Somebody comes to the post meanwhile: it would not be vacant any more.
    let given = json!({ "person": new, "post": "grid_member", "area": GRID });
    api.post(APPOINT).token(&token).json(&given).send().await.expect(201);
    let stale = api.post(LEAVE).token(&token).json(&leave).send().await;
    assert_eq!(stale.problem(), (409, "stale_preview"));
    let board = api.get(format!("/api/v1/posts?area={GRID}")).token(&token).send().await;
    assert_eq!(holders(&board.expect(200).json, "grid_member").len(), 2);
}

#[tokio::test]
async fn who_may_not_be_appointed_and_by_whom() {
    let (api, token, new) = opened().await;
    let given = |extra: Value| {
        let mut body = json!({ "person": new, "post": "grid_member", "area": GRID });
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        body
    };
    for (extra, code, field) in [
        (json!({ "person": "nobody" }), "unknown_person", "person"),
        (json!({ "post": "mayor" }), "unknown_post", "post"),
        (json!({ "area": "nowhere" }), "unknown_area", "area"),
        (json!({ "post": "party_link", "area": MICRO_GRID }), "needs_selection", "post"),
        (json!({ "area": MICRO_GRID }), "wrong_level", "area"),
        (json!({ "last_day": "2026-03-01" }), "ends_before_it_begins", "last_day"),
        (json!({ "last_day": "soon" }), "wrong_type", "last_day"),
        (json!({ "last_day": "2027-02-30" }), "wrong_type", "last_day"),
        (json!({ "last_day": "9999-12-31" }), "wrong_type", "last_day"),
        (json!({ "last_day": "-009999-01-01" }), "wrong_type", "last_day"),
        (
            json!({ "first_day": "2026-03-03", "last_day": "2026-03-02" }),
            "ends_before_it_begins",
            "last_day",
        ),
        (json!({ "last_day": 20_290_331 }), "wrong_type", "last_day"),
        (json!({ "from": "2026-03-01" }), "unknown_field", "from"),
        (json!({ "person": null }), "wrong_type", "person"),
    ] {
        let answer = api.post(APPOINT).token(&token).json(&given(extra.clone())).send().await;
        let place = format!("{extra}: {}", answer.json);
        assert_eq!((answer.problem(), answer.fault()), ((422, code), (field, code)), "{place}");
    }
    let far = given(json!({ "last_day": "8999-12-31" }));
    api.post(APPOINT).token(&token).json(&far).send().await.expect(201);

    let own = given(json!({ "person": person_of("village_cadre", VILLAGE).as_str() }));
    let up = given(json!({ "post": "village_secretary", "area": VILLAGE }));
    let beside = given(json!({ "area": OTHER_GRID }));
    for body in [own, up, beside] {
        let answer = api.post(APPOINT).token(&token).json(&body).send().await;
        assert_eq!(answer.problem(), (403, "forbidden"), "{body}");
    }
    let member = api.county.token("grid_member", GRID).await;
    let body = given(json!({}));
    for path in [APPOINT, LEAVE_PREVIEW] {
        assert_eq!(api.post(path).json(&body).send().await.problem(), (401, "not_signed_in"));
        let answer = api.post(path).token(&member).json(&body).send().await;
        assert_eq!(answer.problem(), (403, "forbidden"), "{path}");
    }
    let stranger = api.county.token("village_cadre", OTHER_VILLAGE).await;
    let board = api.get(format!("/api/v1/posts?area={GRID}")).token(&stranger).send().await;
    assert_eq!(board.problem(), (403, "forbidden"));
    let board = api.get("/api/v1/posts?area=nowhere").token(&token).send().await;
    assert_eq!(board.problem(), (404, "not_found"));
    let station = api.county.token("service_station", VILLAGE).await;
    let people = api.get("/api/v1/people?name=x").token(&station).send().await;
    assert_eq!(people.problem(), (403, "forbidden"));
    let people = api.get("/api/v1/people").token(&token).send().await;
    assert_eq!((people.problem(), people.fault().0), ((400, "bad_query"), "name"));
    for (body, code, field) in [
        (json!({ "name": " ", "phone": "" }), "missing_field", "name"),
        (json!({ "name": "长".repeat(21) }), "name_too_long", "name"),
        (json!({ "name": "孙", "phone": "138" }), "phone", "phone"),
        (json!({ "name": "孙", "id_number": "1" }), "unknown_field", "id_number"),
    ] {
        let answer = api.post("/api/v1/people").token(&token).json(&body).send().await;
        assert_eq!((answer.problem(), answer.fault().0), ((422, code), field), "{}", answer.json);
    }
}

#[tokio::test]
async fn a_selection_goes_its_steps() {
    let (api, token, new) = opened().await;
    let nomination =
        json!({ "person": new, "post": "party_link", "area": MICRO_GRID, "way": "个人自荐" });
    let nominate = || api.post("/api/v1/selections").token(&token).json(&nomination);
    let selection = nominate().key("n1").send().await.expect(201);
    let id = selection.json["id"].as_str().unwrap().to_owned();
    assert_eq!(
        (&selection.json["state"], &selection.json["steps"][0]["at"]),
        (&json!("nominated"), &Value::Null)
    );
    assert_eq!(selection.json["may"]["decide"], false);
    assert_eq!(nominate().key("n1").send().await.expect(201).bytes, selection.bytes);
    assert_eq!(nominate().send().await.problem(), (409, "nominated_already"));

    let secretary = api.county.token("village_secretary", VILLAGE).await;
    let town = api.county.token("township_secretary", TOWNSHIP).await;
    let post = |path: &str, token: &str, body: Value| {
        api.post(format!("/api/v1/selections/{id}/{path}")).token(token).json(&body)
    };
    let step = |step: &str| json!({ "step": step });
    assert_eq!(post("confirm", &token, step("review")).send().await.problem(), (403, "not_yours"));
    assert_eq!(post("confirm", &town, step("file")).send().await.problem(), (409, "not_this_step"));
    let waiting = api.get("/api/v1/selections").token(&secretary).send().await.expect(200).json;
    assert_eq!(
        (&waiting["items"][0]["id"], &waiting["items"][0]["next"]["id"]),
        (&json!(id), &json!("review"))
    );
    let done = post("confirm", &secretary, step("review")).key("c1").send().await.expect(200);
    assert_eq!(done.json["steps"][0]["by"]["id"], person_of("village_secretary", VILLAGE).as_str());
    let again = post("confirm", &secretary, step("review")).key("c1").send().await.expect(200);
    assert_eq!(again.bytes, done.bytes, "one who presses twice has done one step");
    assert_eq!(
        post("confirm", &secretary, step("review")).send().await.problem(),
        (409, "not_this_step")
    );
    let done = post("confirm", &town, step("file")).send().await.expect(200).json;
    assert_eq!((&done["state"], &done["last_day"]), (&json!("in_force"), &json!("2029-03-03")));
    let board = api.get(format!("/api/v1/posts?area={MICRO_GRID}")).token(&token).send().await;
    assert!(holders(&board.expect(200).json, "party_link").contains(&new));

    // A measure that ends the term is previewed as a leave, and only done as previewed.
    let measure = |measure: &str, reason: &str| json!({ "measure": measure, "reason": reason });
    assert_eq!(
        post("measures", &token, measure("replace", "外出务工")).send().await.problem(),
        (409, "stale_preview")
    );
    assert_eq!(
        post("measures", &token, measure("scold", "x")).send().await.problem(),
        (422, "unknown_measure")
    );
    let mut leave = json!({
        "person": new, "post": "party_link", "area": MICRO_GRID, "measure": "replace",
    });
    let preview = api.post(LEAVE_PREVIEW).token(&token).json(&leave).send().await.expect(200).json;
    leave["fingerprint"] = preview["fingerprint"].clone();
    let silent = api.post(LEAVE).token(&token).json(&leave).send().await;
    assert_eq!((silent.problem().1, silent.fault().0), ("missing_field", "reason"));
    leave["reason"] = json!("字".repeat(501));
    let long = api.post(LEAVE).token(&token).json(&leave).send().await;
    assert_eq!(long.problem(), (422, "too_long"));
    leave["reason"] = json!("外出务工，顾不上");
    api.post(LEAVE).token(&token).json(&leave).send().await.expect(200);
    let view = |token: String| api.get(format!("/api/v1/selections/{id}")).token(&token).send();
    let ended = view(token.clone()).await.expect(200).json;
    assert_eq!(
        (&ended["state"], &ended["measures"][0]["reason"]),
        (&json!("ended"), &json!("外出务工，顾不上"))
    );
    // The reason is about the person: others of the village read that there was one, not which.
    let station = api.county.token("service_station", VILLAGE).await;
    assert_eq!(view(station).await.expect(200).json["measures"][0]["reason"], Value::Null);
    let stranger = api.county.token("village_cadre", OTHER_VILLAGE).await;
    assert_eq!(view(stranger).await.problem(), (404, "not_found"));
}

#[tokio::test]
async fn a_nomination_is_refused_withdrawn_or_was_never_sound() {
    let (api, token, new) = opened().await;
    let secretary = api.county.token("village_secretary", VILLAGE).await;
    let body = |extra: Value| {
        let mut body =
            json!({ "person": new, "post": "party_link", "area": MICRO_GRID, "way": "群众推荐" });
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        body
    };
    let nominate =
        |extra: Value| api.post("/api/v1/selections").token(&token).json(&body(extra)).send();
    for (extra, status, code) in [
        (json!({ "post": "grid_member", "area": GRID }), 422, "no_selection_rule"),
        (json!({ "person": "nobody" }), 422, "bad_seat"),
        (json!({ "area": GRID }), 422, "bad_seat"),
        (json!({ "way": "抽签" }), 422, "unknown_way"),
        (json!({ "way": 5 }), 422, "wrong_type"),
        (json!({ "step": "file" }), 422, "unknown_field"),
        (json!({ "area": "140429104202001001" }), 403, "not_yours"),
        (json!({ "person": person_of("party_link", MICRO_GRID).as_str() }), 409, "holds_already"),
    ] {
        let answer = nominate(extra.clone()).await;
        assert_eq!(answer.problem(), (status, code), "{extra}: {}", answer.json);
    }
    let id = nominate(json!({})).await.expect(201).json["id"].as_str().unwrap().to_owned();
    let post = |id: &str, path: &str, token: &str, body: Value| {
        api.post(format!("/api/v1/selections/{id}/{path}")).token(token).json(&body).send()
    };
    let refuse = json!({ "step": "review", "reason": "常年不在村" });
    let silent = post(&id, "refuse", &secretary, json!({ "step": "review", "reason": " " })).await;
    assert_eq!((silent.problem().1, silent.fault().0), ("missing_field", "reason"));
    let refused = post(&id, "refuse", &secretary, refuse.clone()).await.expect(200).json;
    assert_eq!(
        (&refused["state"], &refused["refusal"]["reason"]),
        (&json!("refused"), &json!("常年不在村"))
    );
    let late = post(&id, "confirm", &secretary, json!({ "step": "review" })).await;
    assert_eq!(late.problem(), (409, "not_this_step"));
    let id = nominate(json!({})).await.expect(201).json["id"].as_str().unwrap().to_owned();
    let reason = json!({ "reason": "本人不愿意" });
    let back = post(&id, "withdraw", &token, reason.clone()).await.expect(200).json;
    assert_eq!((&back["state"], &back["may"]["withdraw"]), (&json!("withdrawn"), &json!(false)));
    let measure = json!({ "measure": "resign", "reason": "x" });
    assert_eq!(post(&id, "measures", &token, measure).await.problem(), (409, "not_in_force"));
    for odd in ["nowhere", "a%00b", "a%2Fb", &"x".repeat(65)] {
        let path = format!("/api/v1/selections/{odd}");
        assert_eq!(api.get(path).token(&token).send().await.problem(), (404, "not_found"), "{odd}");
        let answer = post(odd, "withdraw", &token, reason.clone()).await;
        assert_eq!(answer.problem(), (404, "not_found"), "{odd}");
    }
}

#[tokio::test]
async fn coverage_names_its_gaps() {
    let (api, token, _) = opened().await;
    let get = |path: &str| api.get(path.to_owned()).token(&token).send();
    let coverage = get("/api/v1/coverage").await.expect(200).json;
    assert_eq!(
        (&coverage["whole"]["area"]["id"], &coverage["whole"]["households"]),
        (&json!(VILLAGE), &json!(2))
    );
    let party = &coverage["whole"]["lines"][0];
    assert_eq!(
        (&party["line"]["id"], &party["linked"], &party["gaps"]),
        (&json!("party_link"), &json!(0), &json!(2))
    );
    assert_eq!(coverage["items"][0]["area"]["id"], GRID);
    let gaps = get("/api/v1/coverage/gaps?line=party_link").await.expect(200).json;
    assert_eq!((&gaps["gaps"], &gaps["households"]), (&json!(2), &json!(2)));
    assert_eq!(gaps["items"][0]["household"], format!("{VILLAGE}-1"));
    assert_eq!(gaps["next"], Value::Null);
    for (path, problem) in [
        ("/api/v1/coverage?area=nowhere", (404, "not_found")),
        ("/api/v1/coverage?area=140429104202", (403, "forbidden")),
        ("/api/v1/coverage?line=x", (400, "bad_query")),
        ("/api/v1/coverage/gaps", (400, "bad_query")),
        ("/api/v1/coverage/gaps?line=odd", (404, "not_found")),
        ("/api/v1/coverage/gaps?line=party_link&area=140429104202", (403, "forbidden")),
        ("/api/v1/coverage/gaps?line=party_link&after=zzz", (400, "bad_cursor")),
        ("/api/v1/coverage/gaps?line=%00", (400, "bad_query")),
    ] {
        assert_eq!(get(path).await.problem(), problem, "{path}");
    }
    assert_eq!(api.get("/api/v1/coverage").send().await.problem(), (401, "not_signed_in"));
}
