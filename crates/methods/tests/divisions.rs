//! The real divisions as people call them.

use maplegrid_methods::divisions::{self, DivisionError};

fn names(division: &str) -> Vec<String> {
    divisions::tree(division).unwrap().areas.into_iter().map(|area| area.name).collect()
}

#[test]
fn offices_are_called_by_their_villages() {
    let town = names("140429104");
    assert!(town.iter().any(|name| name == "南沟村"), "{town:?}");
    let county = names("431127");
    for name in ["毛俊村", "西南村", "辅仁社区", "火市社区", "新街居委会", "荆竹林场虚拟社区"]
    {
        assert!(county.iter().any(|known| known == name), "{name}");
    }
    let office = |name: &String| {
        name.ends_with("村委会") || name.ends_with("村民委员会") || name.ends_with("社区居委会")
    };
    assert!(!county.iter().any(office), "{county:?}");
}

#[test]
fn a_county_has_all_its_townships_and_villages() {
    let tree = divisions::tree("431127").unwrap();
    let of_kind = |kind: &str| tree.areas.iter().filter(|area| area.kind.as_str() == kind).count();
    assert_eq!((of_kind("county"), of_kind("township"), of_kind("village")), (1, 19, 228));
    assert_eq!(tree.areas[0].id, tree.root);
    assert!(tree.areas[0].parent.is_none());
    let town = divisions::tree("140429104").unwrap();
    assert_eq!(town.areas[0].name, "武乡县", "escalation has somewhere to go");
}

#[test]
fn what_is_no_division_is_told_apart() {
    assert!(matches!(divisions::tree("4311x7"), Err(DivisionError::BadCode(_))));
    assert!(matches!(divisions::tree("999999"), Err(DivisionError::Unknown(_))));
    assert!(matches!(divisions::tree("140000"), Err(DivisionError::WrongLevel(..))));
}
