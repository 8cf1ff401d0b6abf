//! Small rules that no use case shows by itself.

use jiff::civil::Date;
use maplegrid_app::people::import::dates::{date, end_of, last_day, midnight};
use maplegrid_app::people::import::places::{SUGGESTED_MOST, Suggestions};
use maplegrid_app::people::import::print::Print;
use maplegrid_app::strangers::{NAMES_MOST, Name, Strangers};
use maplegrid_app::{SystemChance, one_time_password};
use maplegrid_domain::accounts::check_password;
use maplegrid_domain::shared::Timestamp;

fn name(n: usize) -> Name {
    let mut name = [0; 32];
    name[..8].copy_from_slice(&n.to_be_bytes());
    name
}

#[test]
fn counts_like_an_account_and_forgets_the_first() {
    let (strangers, now) = (Strangers::default(), Timestamp(0));
    for failures in 1..=4 {
        let lockout = strangers.count(name(0), now);
        assert_eq!((lockout.failures, lockout.locked_until), (failures, None));
    }
    let until = strangers.count(name(0), now).locked_until.expect("five are enough");
    assert_eq!(strangers.count(name(0), now).locked_until, Some(until));
    assert_eq!(strangers.count(name(0), until).failures, 1);
    for n in 1..=NAMES_MOST {
        strangers.count(name(n), now);
    }
    // The first is forgotten and begins anew; the last is not.
    assert_eq!(strangers.count(name(NAMES_MOST), now).failures, 2);
    assert_eq!(strangers.count(name(0), now).failures, 1);
}

#[test]
fn dates_are_read_as_people_write_them() {
    let day = Some(Date::constant(2026, 3, 4));
    for text in [
        "2026-03-04",
        "2026/3/4",
        "2026.3.4",
        "2026年3月4日",
        "20260304",
        "46085",
        "2026-03-04 00:00:00",
        " 2026 年 3 月 4 日",
    ] {
        assert_eq!(date(text.trim()), day, "{text}");
    }
    assert_eq!(date("2026年3月"), Some(Date::constant(2026, 3, 1)));
    for text in ["", "去年", "2026-13-04", "3-4", "99999999", "0"] {
        assert_eq!(date(text), None, "{text}");
    }
}

#[test]
fn the_last_day_of_a_term_is_in_it() {
    let day = Date::constant(2026, 12, 31);
    assert_eq!(last_day(end_of(day)), day);
    assert_eq!(end_of(day), midnight(Date::constant(2027, 1, 1)));
}

fn printed(lines: &[&[&str]]) -> String {
    let mut print = Print::default();
    for line in lines {
        print.add(line);
    }
    print.finish()
}

#[test]
fn no_two_lists_read_alike() {
    let all = [
        printed(&[]),
        printed(&[&["ab", "c"]]),
        printed(&[&["a", "bc"]]),
        printed(&[&["abc"]]),
        printed(&[&["ab"], &["c"]]),
        printed(&[&["ab", "c", ""]]),
    ];
    for (one, at) in all.iter().zip(0..) {
        assert!(!all[at + 1..].contains(one), "{at}");
    }
    assert_eq!(printed(&[&["ab", "c"]]), printed(&[&["ab", "c"]]));
}

#[test]
fn suggestions_have_an_end() {
    let mut looked_for = 0;
    let mut suggestions = Suggestions::default();
    let mut ask = |given: &str, found: Option<&str>| {
        let suggested = suggestions.instead(given, |_| {
            looked_for += 1;
            found.map(str::to_owned)
        });
        (suggested, looked_for)
    };
    assert_eq!(ask("东街材", Some("东街村")), (Some("东街村".to_owned()), 1));
    assert_eq!(ask("东街材", None), (Some("东街村".to_owned()), 1), "looked for once");
    assert_eq!(ask(&"村".repeat(61), Some("村")), (None, 1), "that is no name");
    for wrong in 0..1_000 {
        ask(&format!("没有{wrong}"), None);
    }
    assert_eq!(ask("又一个", Some("东街村")), (None, SUGGESTED_MOST));
    assert_eq!(ask("东街材", None), (Some("东街村".to_owned()), SUGGESTED_MOST));
}

#[test]
fn what_is_given_out_is_a_password() {
    // Drawn without regard to classes, one in some forty would be refused.
    for _ in 0..2_000 {
        let password = one_time_password(&SystemChance);
        assert_eq!(check_password(&password), Ok(()), "{password}");
        assert_eq!(password.len(), 14);
    }
}
