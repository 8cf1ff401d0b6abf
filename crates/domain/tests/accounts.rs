//! Passwords, lockout, and the scope that follows from posts.

use maplegrid_domain::accounts::{
    Lockout, PasswordFault, after_failure, capabilities_in, check_password, scope_of,
};
use maplegrid_domain::areas::Area;
use maplegrid_domain::methods::Capability;
use maplegrid_domain::people::{Appointment, Directory};
use maplegrid_domain::shared::{AreaId, Timestamp};

use crate::support::{V1, county_areas, directory, method};

#[test]
fn passwords_need_length_and_three_classes() {
    assert_eq!(check_password("Abc1234"), Err(PasswordFault::TooShort { least: 8 }));
    assert_eq!(check_password("Abc12345"), Ok(()));
    assert_eq!(check_password("abc12345"), Err(PasswordFault::TooUniform));
    assert_eq!(check_password("abc1234枫"), Ok(()));
    assert_eq!(check_password("枫桥经验枫桥经验"), Err(PasswordFault::TooUniform));
    let longest = format!("A1{}", "a".repeat(126));
    assert_eq!(check_password(&longest), Ok(()));
    let longer = format!("{longest}a");
    assert_eq!(check_password(&longer), Err(PasswordFault::TooLong { most: 128 }));
}

#[test]
fn the_fifth_failure_locks_for_a_quarter_of_an_hour() {
    let now = Timestamp(1_000_000);
    let mut lockout = Lockout::default();
    for failure in 1..=4 {
        lockout = after_failure(lockout, now);
        assert_eq!(lockout, Lockout { failures: failure, locked_until: None });
        assert!(!lockout.is_locked(now));
    }
    lockout = after_failure(lockout, now);
    let until = now.plus_minutes(15);
    assert_eq!(lockout.locked_until, Some(until));
    assert!(lockout.is_locked(now) && lockout.is_locked(until.plus_millis(-1)));
    assert!(!lockout.is_locked(until));
    let during = now.plus_minutes(5);
    assert_eq!(after_failure(lockout, during), lockout, "a lock is not pushed out");
    let again = after_failure(lockout, until);
    assert_eq!(again, Lockout { failures: 1, locked_until: None });
}

#[test]
fn a_scope_names_the_topmost_areas() {
    let (method, directory) = (method(), directory());
    let scope = |who: &str| scope_of(&method, &directory, &who.into());
    assert_eq!(scope("clerk").areas, [AreaId::from(V1)]);
    assert!(scope("clerk").restricted_areas.is_empty());
    assert_eq!(scope("leader").areas, scope("leader").restricted_areas);
    assert!(scope("worker").areas.is_empty(), "handlers read what is handed to them");
    assert_eq!(scope("worker").person, Some("worker".into()));
    assert!(scope("nobody").areas.is_empty());
}

#[test]
fn a_root_inside_another_adds_nothing() {
    let method = method();
    let held = |post: &str, area: &str| Appointment {
        person: "two".into(),
        post: post.into(),
        area: area.into(),
        from: Timestamp(0),
        until: None,
    };
    let both = [held("clerk", V1), held("leader", "140429104"), held("leader", "140429104")];
    let directory = Directory::new(county_areas(), [], both, Timestamp(1));
    let scope = scope_of(&method, &directory, &"two".into());
    assert_eq!(scope.areas, [AreaId::from("140429104")]);
    assert_eq!(directory.holders(&"leader".into(), &"140429104".into()).len(), 1);
    let in_village = capabilities_in(&method, &directory, &"two".into(), &V1.into());
    assert!(in_village.contains(&Capability::Register));
    let above = capabilities_in(&method, &directory, &"two".into(), &"140429".into());
    assert!(above.is_empty(), "a post says nothing about areas above it");
}

#[test]
fn terms_begin_and_end() {
    let term = |until| Appointment {
        person: "p".into(),
        post: "clerk".into(),
        area: V1.into(),
        from: Timestamp(100),
        until,
    };
    let holds = |now, until| {
        let directory = Directory::new(county_areas(), [], [term(until)], Timestamp(now));
        directory.holds(&"p".into(), &"clerk".into(), &V1.into())
    };
    assert!(!holds(99, None) && holds(100, None));
    assert!(holds(199, Some(Timestamp(200))) && !holds(200, Some(Timestamp(200))));
}

#[test]
fn the_tree_knows_lineages_and_names() {
    let tree = county_areas();
    let grid = AreaId::from("140429104201001");
    let line: Vec<&str> = tree.lineage(&grid).map(|area: &Area| area.id.as_str()).collect();
    assert_eq!(line, ["140429104201001", "140429104201", "140429104", "140429"]);
    assert_eq!(tree.path_name(&grid), "故城镇 南沟村 一网格");
    assert_eq!(tree.path_name(&"140429".into()), "武乡县");
    assert!(tree.is_within(&grid, &V1.into()) && !tree.is_within(&V1.into(), &grid));
    assert_eq!(tree.children(&"140429104".into()).count(), 2);
}
