//! The texts are data that nobody compiles: they are checked here.

use std::collections::BTreeSet;

use maplegrid_domain::methods::Method;
use maplegrid_domain::shared::{CategoryId, PostId, TrackId};
use toml::{Table, Value};

use crate::shape::{METHODS, method_of};

const FILES: [&str; 7] = [
    include_str!("../../../data/texts/daily.toml"),
    include_str!("../../../data/texts/welfare.toml"),
    include_str!("../../../data/texts/disputes.toml"),
    include_str!("../../../data/texts/land_and_money.toml"),
    include_str!("../../../data/texts/safety.toml"),
    include_str!("../../../data/texts/village_affairs.toml"),
    include_str!("../../../data/texts/estate.toml"),
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

fn methods() -> Vec<Method> {
    METHODS.into_iter().map(method_of).collect()
}

/// Several methods share the texts: what each kind names is known to one of them, and where a
/// method has the category, what is said leads where its cases can go.
#[test]
fn every_kind_belongs_to_a_method() {
    let methods = methods();
    for kind in kinds() {
        let category = kind["category"].as_str().unwrap();
        let id = CategoryId::from(category);
        let theirs: Vec<&Method> =
            methods.iter().filter(|method| method.category(&id).is_some()).collect();
        assert!(!theirs.is_empty(), "{category}");
        for post in texts(&kind, "posts") {
            let known = theirs.iter().any(|method| method.post(&PostId::from(post)).is_some());
            assert!(known, "{category}: {post}");
        }
        let tracks = kind.get("tracks").and_then(Value::as_table).into_iter().flatten();
        for (track, _) in tracks {
            let track = TrackId::from(track.as_str());
            let known = theirs.iter().all(|method| method.procedure.track(&track).is_some());
            assert!(known, "{category}: {track}");
        }
        if let Some(route) = kind.get("route").and_then(Value::as_table) {
            let target = route["target"].as_str().unwrap();
            let known = theirs.iter().all(|method| method.route_target(target).is_some());
            assert!(known, "{category}: {target}");
        }
    }
}

#[test]
fn every_category_of_every_method_has_texts() {
    let kinds = kinds();
    let known: BTreeSet<&str> =
        kinds.iter().map(|kind| kind["category"].as_str().unwrap()).collect();
    for method in methods() {
        for category in &method.categories {
            // What is booked comes with the words of its register's entry.
            let booked = method.registers.iter().any(|register| {
                register.booking.as_ref().is_some_and(|booking| booking.category == category.id)
            });
            let said = known.contains(category.id.as_str());
            assert!(said || booked, "{}: {}", method.id, category.id);
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
