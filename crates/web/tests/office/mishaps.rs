//! Errors stand in the frame of whoever met them, with the way back to their own beginning.

use axum::body::Body;
use axum::http::{Request, header};
use maplegrid_testkit::{MICRO_GRID, OTHER_VILLAGE, VILLAGE};

use super::desk::{Desk, small_county};

/// What only the worker's frame has, the desk's, the resident's.
const WORKER: &str = "manifest.webmanifest";
const DESK: &str = "回待办";
const RESIDENT: &str = "回首页";

#[tokio::test]
async fn a_worker_s_error_leads_back_to_today() {
    let (_database, county) = small_county().await;
    let mut desk = Desk::of(&county, "party_link", MICRO_GRID).await;
    for (path, status) in [
        ("/work/nowhere", 404),
        ("/work/households/nowhere", 404),
        ("/work/households/a%00b", 404),
        ("/work/visits/123", 404),
        ("/work/households/%ff", 400),
    ] {
        let page = desk.get(path).await;
        page.is(status).holds(&[WORKER, "href=\"/work\"", "回今天", "href=\"/work/households\""]);
        page.lacks(&[RESIDENT, DESK, "aria-current=\"page\""]);
    }
    // What is handed in and refused, also with another method than the address takes.
    let foreign = desk.post("/work/households/nowhere/contact", &[("csrf", "0")]).await;
    assert!(foreign.status.is_client_error());
    foreign.holds(&[WORKER, "回今天"]).lacks(&[RESIDENT]);
    let put = Request::put("/work").body(Body::empty()).unwrap();
    desk.send(put).await.is(405).holds(&[WORKER, "回今天"]);
    // The queue in the phone is a program and is told so.
    let queued = Request::post("/work/households/nowhere/contact")
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("csrf=0"));
    let told = desk.send(queued.unwrap()).await;
    assert_eq!(told.headers[header::CONTENT_TYPE], "application/problem+json");
    // Another address that only begins alike is nobody's desk.
    desk.get("/workers").await.is(404).holds(&[RESIDENT]).lacks(&[WORKER]);
}

#[tokio::test]
async fn a_desk_s_error_leads_back_to_the_list() {
    let (_database, county) = small_county().await;
    let mut desk = Desk::of(&county, "village_cadre", VILLAGE).await;
    let elsewhere = format!("/office?view=open&area={OTHER_VILLAGE}");
    for (path, status) in [
        ("/office/nowhere", 404),
        ("/office?view=open&area=nowhere", 404),
        (elsewhere.as_str(), 403),
        ("/office/areas/nowhere", 404),
        ("/office/paper/doors?area=nowhere", 404),
    ] {
        let page = desk.get(path).await;
        page.is(status).holds(&[DESK, "href=\"/office\""]).lacks(&[RESIDENT, WORKER]);
    }
    let put = Request::put("/office").body(Body::empty()).unwrap();
    desk.send(put).await.is(405).holds(&[DESK]);
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_told_as_a_resident() {
    let (_database, county) = small_county().await;
    let mut nobody = Desk::nobody(&county);
    for path in ["/work/nowhere", "/office/nowhere", "/nowhere"] {
        nobody.get(path).await.is(404).holds(&[RESIDENT]).lacks(&[WORKER, DESK]);
    }
}
