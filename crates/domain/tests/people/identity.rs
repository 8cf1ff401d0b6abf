//! Identity numbers (GB 11643).

use maplegrid_domain::people::{IdFault, check_id_number};
use proptest::prelude::*;

#[test]
fn the_standards_own_example_passes_in_either_case() {
    for typed in ["11010519491231002X", "11010519491231002x", " 110105 19491231 002x "] {
        assert_eq!(check_id_number(typed).as_deref(), Ok("11010519491231002X"));
    }
    assert!(check_id_number("440524188001010014").is_ok());
}

#[test]
fn each_fault_is_told_by_itself() {
    for (typed, fault) in [
        ("", IdFault::Length(0)),
        ("1101051949123100", IdFault::Length(16)),
        ("１１０１０５１９４９１２３１００２X", IdFault::Sign),
        ("1101051949123100XX", IdFault::Sign),
        ("11010519490231002X", IdFault::Birthday),
        ("110105194912310021", IdFault::CheckDigit),
        ("1.23456789012E+17X", IdFault::Sign),
    ] {
        assert_eq!(check_id_number(typed), Err(fault), "{typed}");
    }
}

proptest! {
    /// One digit mistyped, or two neighbours exchanged, is always noticed.
    #[test]
    fn slips_are_noticed(at in 0_usize..17, digit in 0_u8..10) {
        let right = b"11010519491231002X";
        let mut slip = *right;
        slip[at] = b'0' + digit;
        prop_assume!(slip != *right);
        prop_assert!(check_id_number(std::str::from_utf8(&slip).unwrap()).is_err());
    }

    #[test]
    fn nothing_typed_makes_it_panic(typed in any::<String>()) {
        let _ = check_id_number(&typed);
    }
}
