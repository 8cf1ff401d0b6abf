//! What is not mediated is told where it belongs, and nobody is pushed.

use std::collections::BTreeSet;

use jiff::civil::date;
use maplegrid_domain::mediation::{
    Command, Entruster, Facts, MediationNumber, NewMediation, Origin, PartyNo, Rejection,
};
use maplegrid_domain::methods::{Barred, StatisticsClass, dispute_class_label};

use super::world::{World, at, new_mediation, new_party};
use crate::support::G1;

fn opening(change: impl FnOnce(&mut NewMediation)) -> Result<(), Rejection> {
    let world = World::new();
    let mut new = new_mediation(world.now);
    change(&mut new);
    world.ask("clerk", &World::open(new)).map(|_| ())
}

#[test]
fn barred_matters_are_refused_with_their_route() {
    for (category, what) in
        [("order", Barred::Legal), ("cadres", Barred::Discipline), ("violence", Barred::Restricted)]
    {
        let refused = opening(|new| new.category = category.into());
        let route = "court".to_owned();
        assert_eq!(refused, Err(Rejection::Barred { what, route }), "{category}");
    }
    // Noticed by whoever takes it, whatever category it was given; and offered or asked for alike.
    for what in Barred::ALL {
        for origin in [Origin::Offered, Origin::Applied { by: vec![PartyNo(1)] }] {
            let refused = opening(|new| {
                new.barred = BTreeSet::from([what]);
                new.origin = origin;
            });
            assert!(matches!(refused, Err(Rejection::Barred { what: told, .. }) if told == what));
        }
    }
    let lamps = opening(|new| new.category = "lamps".into());
    assert_eq!(lamps, Err(Rejection::NotMediable { category: "lamps".to_owned() }));
    let unknown = opening(|new| new.category = "ghosts".into());
    assert!(matches!(unknown, Err(Rejection::UnknownValue { field: "category", .. })));
}

#[test]
fn what_was_refused_is_not_brought_up_again_by_one_side() {
    let number = MediationNumber { year: 2026, word: "南沟村".to_owned(), sequence: 7 };
    let mut world = World::new();
    world.facts = Facts { refused: Some(number.clone()), open: None };
    let entrusted = Origin::Entrusted { by: Entruster::Court, docket: None };
    for (origin, pushed) in [
        (Origin::Offered, true),
        (entrusted, true),
        (Origin::Applied { by: vec![PartyNo(2)] }, true),
        (Origin::Applied { by: vec![PartyNo(2), PartyNo(1)] }, false),
    ] {
        let new = NewMediation { origin, ..new_mediation(world.now) };
        let asked = world.ask("clerk", &World::open(new));
        let refused = Err(Rejection::RefusedBefore { number: number.clone() });
        assert_eq!(asked == refused, pushed, "{asked:?}");
    }
    world.facts = Facts { refused: None, open: Some(number.clone()) };
    let again = world.ask("clerk", &World::open(new_mediation(world.now)));
    assert_eq!(again, Err(Rejection::AlreadyOpen { number }));
}

#[test]
fn parties_times_and_places_are_checked() {
    let one = opening(|new| {
        new.parties.pop();
    });
    assert!(matches!(one, Err(Rejection::BadCount { field: "parties", given: 1, .. })));
    let crowd = opening(|new| {
        let party = new_party(maplegrid_domain::mediation::Capacity::Full);
        new.parties = vec![party; 31];
        new.people = 31;
    });
    assert!(matches!(crowd, Err(Rejection::BadCount { field: "parties", .. })));
    for people in [1, 10_000] {
        let wrong = opening(|new| new.people = people);
        assert!(matches!(wrong, Err(Rejection::BadCount { field: "people", .. })));
    }
    for by in [0, 3] {
        let wrong = opening(|new| new.origin = Origin::Applied { by: vec![PartyNo(by)] });
        assert_eq!(wrong, Err(Rejection::UnknownParty(PartyNo(by))));
    }
    let nobody = opening(|new| new.origin = Origin::Applied { by: vec![] });
    assert_eq!(nobody, Err(Rejection::Missing { field: "applied_by" }));
    let later = opening(|new| new.at = at(date(2026, 3, 4), 9));
    assert_eq!(later, Err(Rejection::InFuture));
    let earlier = opening(|new| new.at = at(date(2025, 12, 30), 9));
    assert_eq!(earlier, Err(Rejection::TooOld { days: 60 }));
    for (area, told) in [
        (G1, Rejection::NoCommittee),
        ("140429104", Rejection::NoCommittee),
        ("nowhere", Rejection::NoCommittee),
        ("140429104202", Rejection::NotYours),
    ] {
        assert_eq!(opening(|new| new.committee = area.into()), Err(told), "{area}");
    }
    assert_eq!(opening(|_| {}), Ok(()));
}

#[test]
fn terms_and_copies_are_checked() {
    use maplegrid_domain::mediation::{Form, NewAgreement};
    let world = World::heard();
    let asked = |change: &dyn Fn(&mut NewAgreement)| {
        let Command::Agree(mut new) = super::world::agree(world.now, Form::Written) else {
            unreachable!()
        };
        change(&mut new);
        world.ask("worker", &Command::Agree(new)).map(|_| ())
    };
    assert_eq!(asked(&|_| {}), Ok(()));
    let copies = asked(&|new| new.copies = 2);
    assert!(matches!(copies, Err(Rejection::BadCount { field: "copies", least: 3, .. })));
    let none = asked(&|new| new.terms.clear());
    assert!(matches!(none, Err(Rejection::BadCount { field: "terms", .. })));
    let past = asked(&|new| new.terms[0].due = Some(date(2026, 3, 2)));
    assert_eq!(past, Err(Rejection::TooEarly { field: "due" }));
    let stranger = asked(&|new| new.terms[0].by = PartyNo(9));
    assert_eq!(stranger, Err(Rejection::UnknownParty(PartyNo(9))));
    let large = asked(&|new| new.amount_fen = Some(u64::MAX));
    assert!(matches!(large, Err(Rejection::UnknownValue { field: "amount", .. })));
}

#[test]
fn both_official_lists_are_whole() {
    assert_eq!(StatisticsClass::ALL.len(), 18);
    for class in StatisticsClass::ALL {
        assert_eq!(StatisticsClass::parse(class.id()), Some(*class));
    }
    let gb = (1..=16).map(|code| format!("{code:02}")).chain(["99".to_owned()]);
    assert_eq!(gb.filter(|code| dispute_class_label(code).is_some()).count(), 17);
    assert_eq!(dispute_class_label("0102"), Some("婚恋家庭"));
    for code in ["17", "1", "", "新类"] {
        assert_eq!(dispute_class_label(code), None, "{code}");
    }
}
