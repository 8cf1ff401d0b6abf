//! One county, one township, two villages with a grid each, and who holds what.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use maplegrid_domain::areas::{Area, AreaTree};
use maplegrid_domain::calendar::{Exceptions, WorkingCalendar};
use maplegrid_domain::people::{Appointment, Directory, Person};
use maplegrid_domain::shared::{PersonId, Timestamp};

pub const COUNTY: &str = "140429";
pub const TOWN: &str = "140429104";
/// Another township, with a village that nobody holds a post in.
const TOWN2: &str = "140429105";
pub const V3: &str = "140429105201";
pub const V1: &str = "140429104201";
pub const V2: &str = "140429104202";
pub const G1: &str = "140429104201001";
pub const G2: &str = "140429104202001";

/// Person, post, area.
const POSTS: &[(&str, &str, &str)] = &[
    ("clerk", "clerk", V1),
    ("station", "station", V1),
    ("worker", "worker", V1),
    ("grid", "grid_member", G1),
    ("supervisor", "supervisor", V1),
    ("town_station", "town_station", TOWN),
    ("town_worker", "town_worker", TOWN),
    ("police", "town_police", TOWN),
    ("land", "town_land", TOWN),
    ("bureau", "county_unit", COUNTY),
    ("elder", "elder", V1),
    ("elder2", "elder", V2),
    ("leader", "leader", TOWN),
    ("county", "county_leader", COUNTY),
    // Holds everything that must be held apart.
    ("double", "clerk", V1),
    ("double", "station", V1),
    ("double", "worker", V1),
    ("double", "supervisor", V1),
    // Handles at two levels.
    ("both", "town_worker", TOWN),
    ("both", "worker", V1),
    ("clerk2", "clerk", V2),
    ("station2", "station", V2),
    ("worker2", "worker", V2),
    ("grid2", "grid_member", G2),
    ("supervisor2", "supervisor", V2),
];

pub fn people() -> Vec<PersonId> {
    let mut ids: Vec<PersonId> = POSTS.iter().map(|(who, ..)| PersonId::from(*who)).collect();
    ids.push("nobody".into());
    ids.sort();
    ids.dedup();
    ids
}

pub fn county_areas() -> AreaTree {
    let area = |id: &str, parent: Option<&str>, kind: &str, name: &str| Area {
        id: id.into(),
        parent: parent.map(Into::into),
        kind: kind.into(),
        name: name.to_owned(),
        code: id.to_owned(),
    };
    AreaTree::new([
        area(COUNTY, None, "county", "武乡县"),
        area(TOWN, Some(COUNTY), "township", "故城镇"),
        area(V1, Some(TOWN), "village", "南沟村"),
        area(V2, Some(TOWN), "village", "东良村"),
        area(TOWN2, Some(COUNTY), "township", "石盘镇"),
        area(V3, Some(TOWN2), "village", "西良村"),
        area(G1, Some(V1), "grid", "一网格"),
        area(G2, Some(V2), "grid", "二网格"),
    ])
}

pub fn directory() -> Directory {
    directory_of(|_| true)
}

/// The directory with only those people's posts that `keep` keeps.
pub fn directory_of(keep: impl Fn(&str) -> bool) -> Directory {
    let persons = people().into_iter().map(|id| Person { name: id.to_string(), id, phone: None });
    let held = POSTS.iter().filter(|(who, ..)| keep(who)).map(|(who, post, area)| Appointment {
        person: (*who).into(),
        post: (*post).into(),
        area: (*area).into(),
        from: Timestamp(0),
        until: None,
    });
    Directory::new(county_areas(), persons, held, Timestamp(1))
}

/// The State Council's notices for 2025 and 2026 (DOMAIN § 2.6).
pub fn calendar() -> WorkingCalendar {
    WorkingCalendar::new(BTreeMap::from([(2025, exceptions(2025)), (2026, exceptions(2026))]))
}

fn exceptions(year: i16) -> Exceptions {
    type Spans = &'static [((i8, i8), (i8, i8))];
    let (off, working): (Spans, &[(i8, i8)]) = match year {
        2025 => (
            &[
                ((1, 1), (1, 1)),
                ((1, 28), (2, 4)),
                ((4, 4), (4, 6)),
                ((5, 1), (5, 5)),
                ((5, 31), (6, 2)),
                ((10, 1), (10, 8)),
            ],
            &[(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)],
        ),
        _ => (
            &[
                ((1, 1), (1, 3)),
                ((2, 15), (2, 23)),
                ((4, 4), (4, 6)),
                ((5, 1), (5, 5)),
                ((6, 19), (6, 21)),
                ((9, 25), (9, 27)),
                ((10, 1), (10, 7)),
            ],
            &[(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)],
        ),
    };
    let day = |(month, day): (i8, i8)| date(year, month, day);
    let span = |(from, to): &((i8, i8), (i8, i8))| -> Vec<Date> {
        day(*from).series(jiff::Span::new().days(1)).take_while(|d| *d <= day(*to)).collect()
    };
    Exceptions {
        off: off.iter().flat_map(span).collect(),
        working: working.iter().map(|at| day(*at)).collect(),
    }
}
