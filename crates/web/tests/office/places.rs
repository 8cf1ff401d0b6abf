//! Going through the places one level at a time.

use maplegrid_testkit::{GRID, MICRO_GRID, OTHER_VILLAGE, TOWNSHIP, VILLAGE, person_of};

use super::desk::{Desk, encoded, small_county};

#[tokio::test]
async fn one_level_at_a_time_with_figures_and_ways_on() {
    let (_database, county) = small_county().await;
    let mut desk = Desk::of(&county, "village_cadre", VILLAGE).await;
    let village = desk.get("/office/areas").await;
    village.is(200).holds(&[
        "<h1>南沟村</h1>",
        "南沟村一网格",
        &format!("/office/areas?area={GRID}"),
        &format!("/office/households?area={VILLAGE}"),
        &format!("/office/network?area={VILLAGE}"),
        &format!("/office/posts?area={VILLAGE}"),
        &format!("/office/areas/{VILLAGE}"),
        &format!("/office/paper?area={VILLAGE}"),
        "2 户",
        "缺 2",
        "没有空缺",
    ]);
    // One level only, and nothing of the neighbours.
    village.lacks(&[">一组<", "东良村"]);
    let smallest = desk.get(&format!("/office/areas?area={MICRO_GRID}")).await;
    smallest.is(200).holds(&[
        "<h1>一组</h1>",
        &format!("/office/areas?area={GRID}\">南沟村一网格</a>"),
        &format!("/office/areas?area={VILLAGE}\">南沟村</a>"),
    ]);
    smallest.lacks(&["<table", "故城镇</a>　/"]);
    for (area, status) in [(OTHER_VILLAGE, 403), (TOWNSHIP, 403), ("nowhere", 404)] {
        desk.get(&format!("/office/areas?area={area}")).await.is(status);
    }

    // A post that nobody holds any more is counted in every place above it.
    let who = county.sign_in("village_cadre", VILLAGE).await;
    let leave = maplegrid_app::posts::Leave {
        person: person_of("grid_member", GRID),
        post: "grid_member".into(),
        area: GRID.into(),
        successor: None,
        measure: None,
    };
    let preview = county.app.preview_leave(&who, &leave).await.unwrap();
    county.app.leave(&who, leave, &preview.fingerprint, None).await.unwrap();
    desk.get("/office/areas").await.is(200).holds(&["空 1", &format!("/office/posts?area={GRID}")]);
    let mut director = Desk::of(&county, "center_director", TOWNSHIP).await;
    let township = director.get("/office/areas").await;
    township.is(200).holds(&["<h1>故城镇</h1>", "东良村", "空 1"]).lacks(&[">南沟村一网格<"]);
    assert_eq!(township.body.matches("空 1").count(), 1, "in one of the three villages");
}

#[tokio::test]
async fn a_place_is_found_by_its_name_and_what_is_above_it() {
    let (_database, county) = small_county().await;
    let mut director = Desk::of(&county, "center_director", TOWNSHIP).await;
    let find = |words: &str| format!("/office/areas?find={}", encoded(words));
    director.get(&find("一组")).await.is(200).holds(&["南沟村 南沟村一网格 一组", "东良村"]);
    let one = director.get(&find("南沟村 一组")).await;
    one.is(200).holds(&["南沟村 南沟村一网格 一组", &format!("/office/areas?area={MICRO_GRID}")]);
    one.lacks(&["东良村一网格 一组"]);
    for (words, shown) in [("没有这地方", "没找到“没有这地方”"), ("<b>", "&#60;b&#62;")]
    {
        director.get(&find(words)).await.is(200).holds(&[shown]).lacks(&["<b>”"]);
    }
    // What somebody may not see is not found by its name either.
    let mut cadre = Desk::of(&county, "village_cadre", VILLAGE).await;
    cadre.get(&find("东良村")).await.is(200).holds(&["没找到“东良村”"]);
}
