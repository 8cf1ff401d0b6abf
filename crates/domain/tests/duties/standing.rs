//! Whether a household is to be seen: contacts, beginnings, leave, festivals, hand-overs.

use jiff::civil::{Date, date};
use maplegrid_domain::duties::{
    Absence, Bond, Exemption, Standing, stand_in_of, standing, unbroken_since,
};
use maplegrid_domain::methods::{Cadence, Every};
use maplegrid_domain::shared::{PersonId, Timestamp};
use proptest::prelude::*;

use super::world::{at, cadence, leave};
use crate::support::calendar;

const LONG_AGO: Timestamp = Timestamp(0);

struct Case {
    linked: Timestamp,
    tier: Option<Timestamp>,
    absences: Vec<Absence>,
}

impl Default for Case {
    fn default() -> Self {
        Self { linked: LONG_AGO, tier: None, absences: Vec::new() }
    }
}

fn stands(cadence: &Cadence, case: &Case, contacts: &[Timestamp], on: Date) -> Standing {
    let anna = PersonId::from("anna");
    let bond = Bond {
        person: &anna,
        linked_since: case.linked,
        tier_since: case.tier,
        absences: &case.absences,
    };
    standing(cadence, &bond, contacts.iter().copied(), on, &calendar()).1
}

fn weekly() -> Cadence {
    cadence("weekly", "neighbour", None, Every::Week, 1)
}

fn due(by: Date, left: u8) -> Standing {
    Standing::Due { by, left }
}

#[test]
fn any_contact_in_the_window_keeps_it() {
    let (monday, sunday) = (date(2026, 3, 2), date(2026, 3, 8));
    let friday = date(2026, 3, 6);
    for (contact, expected) in [
        (at(monday, 0), Standing::Kept),
        (at(sunday, 23), Standing::Kept),
        (at(date(2026, 3, 1), 23), due(friday, 1)),
        (at(date(2026, 3, 9), 0), due(friday, 1)),
    ] {
        assert_eq!(stands(&weekly(), &Case::default(), &[contact], monday), expected);
        assert_eq!(stands(&weekly(), &Case::default(), &[contact], sunday), expected);
    }
    let twice = cadence("twice", "neighbour", None, Every::Month, 2);
    let end = date(2026, 3, 31);
    let one = at(date(2026, 3, 3), 9);
    assert_eq!(stands(&twice, &Case::default(), &[], monday), due(end, 2));
    assert_eq!(stands(&twice, &Case::default(), &[one], monday), due(end, 1));
    assert_eq!(stands(&twice, &Case::default(), &[one, one], monday), Standing::Kept);
}

#[test]
fn a_festival_asks_for_nothing_and_its_contact_counts_for_the_week_after() {
    let (in_it, after) = (date(2026, 2, 18), date(2026, 2, 25));
    let resting = Standing::Exempt(Exemption::Rest);
    assert_eq!(stands(&weekly(), &Case::default(), &[], in_it), resting);
    assert_eq!(stands(&weekly(), &Case::default(), &[], after), due(date(2026, 2, 28), 1));
    let visit = [at(in_it, 10)];
    assert_eq!(stands(&weekly(), &Case::default(), &visit, in_it), Standing::Kept);
    assert_eq!(stands(&weekly(), &Case::default(), &visit, after), Standing::Kept);
}

#[test]
fn a_bond_owes_its_first_window_only_if_half_of_it_was_left() {
    let on = date(2026, 3, 6);
    for (began, owed) in [
        (date(2026, 3, 2), true),
        // Three of five working days left: Wednesday itself counts.
        (date(2026, 3, 4), true),
        (date(2026, 3, 5), false),
        (date(2026, 3, 6), false),
    ] {
        let case = Case { linked: at(began, 15), ..Case::default() };
        let late = Standing::Exempt(Exemption::BeganLate);
        let expected = if owed { due(on, 1) } else { late };
        assert_eq!(stands(&weekly(), &case, &[], on), expected, "{began}");
        // The tier of a household begins the same way.
        let case = Case { tier: Some(at(began, 15)), ..Case::default() };
        assert_eq!(stands(&weekly(), &case, &[], on), expected, "tier {began}");
        // From the next week on it is owed in any case.
        assert_eq!(stands(&weekly(), &case, &[], date(2026, 3, 9)), due(date(2026, 3, 13), 1));
    }
    // Begun over a weekend at the end of the window, and within the festival that opens one.
    let sunday = Case { linked: at(date(2026, 3, 8), 9), ..Case::default() };
    let late = Standing::Exempt(Exemption::BeganLate);
    assert_eq!(stands(&weekly(), &sunday, &[], date(2026, 3, 8)), late);
    let festival = Case { linked: at(date(2026, 2, 20), 9), ..Case::default() };
    assert_eq!(stands(&weekly(), &festival, &[], date(2026, 2, 25)), due(date(2026, 2, 28), 1));
}

#[test]
fn a_contact_that_was_made_though_nothing_was_owed_still_shows() {
    let case = Case { linked: at(date(2026, 3, 6), 9), ..Case::default() };
    let on = date(2026, 3, 6);
    assert_eq!(stands(&weekly(), &case, &[at(on, 10)], on), Standing::Kept);
}

#[test]
fn leave_without_a_stand_in_lifts_only_windows_it_covers() {
    let on = date(2026, 3, 4);
    let (monday, friday) = (date(2026, 3, 2), date(2026, 3, 6));
    let away = Standing::Exempt(Exemption::Away);
    for (absences, expected) in [
        (vec![leave("anna", None, monday, friday)], away),
        (vec![leave("anna", None, date(2026, 2, 1), date(2026, 4, 1))], away),
        (vec![leave("anna", None, monday, date(2026, 3, 5))], due(friday, 1)),
        // Two leaves that meet are one.
        (
            vec![
                leave("anna", None, monday, date(2026, 3, 3)),
                leave("anna", None, date(2026, 3, 4), friday),
            ],
            away,
        ),
        // Somebody goes instead: it is owed as ever.
        (vec![leave("anna", Some("carl"), monday, friday)], due(friday, 1)),
        (vec![leave("bert", None, monday, friday)], due(friday, 1)),
    ] {
        let case = Case { absences, ..Case::default() };
        assert_eq!(stands(&weekly(), &case, &[], on), expected, "{:?}", case.absences);
    }
}

#[test]
fn stand_ins_are_followed_and_circles_end_where_they_began() {
    let (first, last) = (date(2026, 3, 2), date(2026, 3, 6));
    let on = date(2026, 3, 4);
    let absences = vec![
        leave("anna", Some("bert"), first, last),
        leave("bert", Some("carl"), on, on),
        leave("dora", Some("emil"), first, last),
        leave("emil", Some("dora"), first, last),
    ];
    let goes = |person: &str, day| stand_in_of(&absences, &person.into(), day).as_str().to_owned();
    assert_eq!(goes("anna", on), "carl");
    assert_eq!(goes("anna", date(2026, 3, 5)), "bert");
    assert_eq!(goes("anna", date(2026, 3, 7)), "anna");
    assert_eq!(goes("dora", on), "dora");
    assert_eq!(goes("carl", on), "carl");
}

#[test]
fn what_is_handed_over_is_not_begun_anew() {
    let (began, handed, later) =
        (at(date(2026, 1, 5), 9), at(date(2026, 3, 5), 9), at(date(2026, 3, 6), 9));
    assert_eq!(unbroken_since(handed, [(began, handed)]), began);
    // A gap between two contacts is a break.
    assert_eq!(unbroken_since(later, [(began, handed)]), later);
    // Two hand-overs, in any order.
    let middle = at(date(2026, 2, 2), 9);
    assert_eq!(unbroken_since(handed, [(began, middle), (middle, handed)]), began);
    assert_eq!(unbroken_since(handed, [(middle, handed), (began, middle)]), began);
    // So a household that changes hands on a Friday keeps its open week.
    let case = Case { linked: unbroken_since(later, [(began, later)]), ..Case::default() };
    assert_eq!(stands(&weekly(), &case, &[], date(2026, 3, 6)), due(date(2026, 3, 6), 1));
}

proptest! {
    /// In whatever order contacts come in, the standing is the same; one more never makes
    /// anything worse; and those outside the window change nothing.
    #[test]
    fn contacts_count_in_any_order(
        days in prop::collection::vec(0_i64..60, 0..8),
        times in 1_u8..4,
        on in 0_i64..60,
    ) {
        use jiff::ToSpan as _;
        let start = date(2026, 2, 1);
        let day = |n: i64| start.saturating_add(n.days());
        let rhythm = cadence("r", "neighbour", None, Every::Week, times);
        let contacts: Vec<Timestamp> = days.iter().map(|n| at(day(*n), 12)).collect();
        let reversed: Vec<Timestamp> = contacts.iter().rev().copied().collect();
        let found = stands(&rhythm, &Case::default(), &contacts, day(on));
        prop_assert_eq!(found, stands(&rhythm, &Case::default(), &reversed, day(on)));
        let mut more = contacts;
        more.push(at(day(on), 12));
        let better = stands(&rhythm, &Case::default(), &more, day(on));
        match (found, better) {
            (Standing::Kept, better) => prop_assert_eq!(better, Standing::Kept),
            (Standing::Due { left, .. }, Standing::Due { left: now, .. }) => {
                prop_assert_eq!(now + 1, left);
            }
            (Standing::Due { left, .. }, better) => {
                prop_assert_eq!((left, better), (1, Standing::Kept));
            }
            (Standing::Exempt(_), better) => {
                prop_assert!(matches!(better, Standing::Exempt(_) | Standing::Kept));
            }
        }
    }
}
