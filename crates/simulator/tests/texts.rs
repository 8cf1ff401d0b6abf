//! The texts are data that nobody compiles: they are checked here.

use std::collections::BTreeSet;

use maplegrid_domain::methods::Method;
use maplegrid_domain::shared::{CategoryId, PostId, TrackId};
use toml::{Table, Value};

use crate::shape::{COUNTY_METHOD, METHOD};

const FILES: [&str; 5] = [
    include_str!("../../../data/texts/daily.toml"),
    include_str!("../../../data/texts/welfare.toml"),
    include_str!("../../../data/texts/disputes.toml"),
    include_str!("../../../data/texts/land_and_money.toml"),
    include_str!("../../../data/texts/safety.toml"),
];

fn kinds() -> Vec<Table> {
    let of = |text: &str| -> Vec<Table> {
        let file: Table = toml::from_str(text).expect("a text file in order");
        let kinds = file["kind"].as_array().expect("a text file in order");
        kinds.iter().map(|kind| kind.as_table().expect("a text file in order").clone()).collect()
    };
    FILES.iter().flat_map(|text| of(text)).collect()
}

fn texts<'a>(kind: &'a Table, key: &str) -> Vec<&'a str> {
    let list = kind.get(key).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).collect()
}

#[test]
fn every_kind_belongs_to_the_method() {
    let method: Method = maplegrid_methods::embedded(METHOD).unwrap().method;
    let mut known = BTreeSet::new();
    for kind in kinds() {
        let category = kind["category"].as_str().unwrap();
        assert!(method.category(&CategoryId::from(category)).is_some(), "{category}");
        for post in texts(&kind, "posts") {
            assert!(method.post(&PostId::from(post)).is_some(), "{category}: {post}");
        }
        let tracks = kind.get("tracks").and_then(Value::as_table).into_iter().flatten();
        for (track, _) in tracks {
            let known = method.procedure.track(&TrackId::from(track.as_str()));
            assert!(known.is_some(), "{category}: {track}");
        }
        if let Some(route) = kind.get("route").and_then(Value::as_table) {
            let target = route["target"].as_str().unwrap();
            assert!(method.route_target(target).is_some(), "{category}: {target}");
        }
        known.insert(category.to_owned());
    }
    let all: BTreeSet<String> = method.categories.iter().map(|c| c.id.to_string()).collect();
    assert_eq!(known, all, "every category of the method has its texts");
}

/// A second method shares the texts: every category has some, and they lead where it can go.
#[test]
fn every_category_of_the_county_has_texts_too() {
    let method: Method = maplegrid_methods::embedded(COUNTY_METHOD).unwrap().method;
    let kinds = kinds();
    let known: BTreeSet<&str> =
        kinds.iter().map(|kind| kind["category"].as_str().unwrap()).collect();
    for category in &method.categories {
        assert!(known.contains(category.id.as_str()), "{}", category.id);
    }
    for kind in kinds.iter().filter_map(|kind| kind.get("route")) {
        let target = kind["target"].as_str().unwrap();
        assert!(method.route_target(target).is_some(), "{target}");
    }
    for kind in &kinds {
        let tracks = kind.get("tracks").and_then(Value::as_table).into_iter().flatten();
        for (track, _) in tracks {
            assert!(method.procedure.track(&TrackId::from(track.as_str())).is_some(), "{track}");
        }
    }
}

#[test]
fn there_are_many_matters_and_their_titles_fit_a_list() {
    let kinds = kinds();
    let titles: BTreeSet<&str> = kinds.iter().flat_map(|kind| texts(kind, "titles")).collect();
    assert!(titles.len() >= 150, "{}", titles.len());
    for title in titles {
        // The shortest places have three signs; a title that fits with none is always cut.
        let filled = title.replace("{place}", "后沟口").replace("{village}", "南沟村");
        assert!(filled.chars().count() <= 24, "{title}");
        assert!(!filled.contains(['。', '？', '！', '；']), "{title}: a title is one sentence");
    }
}

/// Whether one of a kind's texts goes with a title, counted from 1.
fn fits(kind: &Table, key: &str, title: i64) -> bool {
    let said = kind.get(key).and_then(Value::as_array).into_iter().flatten();
    said.into_iter().any(|said| match said.get("of").and_then(Value::as_array) {
        Some(of) => of.contains(&Value::Integer(title)),
        None => said.is_str(),
    })
}

#[test]
fn every_title_has_a_detail_and_an_answer() {
    for kind in kinds() {
        let titles = texts(&kind, "titles");
        for (title, text) in (1..).zip(titles) {
            assert!(fits(&kind, "details", title), "{text}");
            let answers = ["resolved", "partly", "explained"];
            assert!(answers.iter().any(|key| fits(&kind, key, title)), "{text}");
        }
    }
}
