//! Photos and recordings sent ahead of a matter.

use maplegrid_testkit::VILLAGE;
use serde_json::json;

use super::client::Api;

/// The smallest PNG: one grey point.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, b'I', b'D', b'A', b'T',
    0x78, 0x9c, 0x63, 0x68, 0, 0, 0, 0x82, 0, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0, 0, 0, 0, b'I', b'E',
    b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];
const OGG: &[u8] = b"OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00 a note";
const PHOTO: &str = "/api/v1/uploads?kind=photo";
const VOICE: &str = "/api/v1/uploads?kind=voice";

#[tokio::test]
async fn files_are_sent_ahead_and_handed_in_once() {
    let api = Api::open().await;
    // The bytes decide what it is, not the type that somebody claims.
    let photo = api.post(PHOTO).raw("text/plain", PNG).send().await.expect(201).json;
    let voice = api.post(VOICE).raw("audio/ogg", OGG).send().await.expect(201).json;
    assert_eq!((&photo["kind"], &voice["kind"]), (&json!("photo"), &json!("voice")));
    let body =
        json!({ "area": VILLAGE, "text": "请看照片", "attachments": [photo["id"], voice["id"]] });
    let said = api.post("/api/v1/cases").json(&body).send().await.expect(201).json;
    let token = api.county.token("village_cadre", VILLAGE).await;
    let path = format!("/api/v1/staff/cases/{}", said["number"].as_str().unwrap());
    let case = api.get(path).token(&token).send().await.expect(200).json;
    assert_eq!(case["attachments"], json!([photo, voice]));
    let again = api.post("/api/v1/cases").json(&body).send().await;
    assert_eq!(again.problem(), (422, "unknown_attachment"));
}

#[tokio::test]
async fn what_is_no_such_file_is_refused() {
    let api = Api::open().await;
    let large = vec![0; 10 * 1024 * 1024 + 1];
    let mut long = OGG.to_vec();
    long.resize(5 * 1024 * 1024 + 1, 0);
    for (path, body, problem) in [
        (PHOTO, b"hello".to_vec(), (415, "not_a_picture")),
        (PHOTO, Vec::new(), (415, "not_a_picture")),
        (PHOTO, OGG.to_vec(), (415, "not_a_picture")),
        (PHOTO, large.clone(), (413, "photo_too_large")),
        (VOICE, PNG.to_vec(), (415, "not_a_recording")),
        (VOICE, long, (413, "voice_too_large")),
        (VOICE, large, (413, "voice_too_large")),
        ("/api/v1/uploads", PNG.to_vec(), (400, "bad_query")),
        ("/api/v1/uploads?kind=film", PNG.to_vec(), (400, "bad_query")),
        ("/api/v1/uploads?kind=photo&x=1", PNG.to_vec(), (400, "bad_query")),
    ] {
        let answer = api.post(path).raw("application/octet-stream", body).send().await;
        assert_eq!(answer.problem(), problem, "{path}");
    }
}
