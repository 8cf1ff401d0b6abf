//! Dates, spans, figures, masks and faults in Chinese.

use std::collections::BTreeMap;

use maplegrid_app::InputFault;
use maplegrid_domain::calendar::{Due, Exceptions, Limit, WorkingCalendar};
use maplegrid_domain::shared::Timestamp;
use maplegrid_web::words::*;

use super::sample::{days, monday};

fn due(at: Timestamp) -> Due {
    Due { at, provisional: false }
}

#[test]
fn moments_are_relative_within_a_day_and_dated_beyond() {
    let now = monday(15, 0);
    for (at, words) in [
        (monday(9, 42), "今天 9:42"),
        (days(monday(17, 5), -1), "昨天 17:05"),
        (days(monday(8, 0), 1), "明天 8:00"),
        (days(monday(9, 42), -2), "11月21日 9:42"),
        (days(monday(9, 42), 60), "2027年1月22日 9:42"),
    ] {
        assert_eq!(moment(at, now), words);
    }
    assert_eq!(moment_on_paper(now), "2026年11月23日 15:00");
    assert_eq!(weekday(now.date()), "星期一");
    assert_eq!(weekday(days(now, 6).date()), "星期日");
    assert_eq!(day(days(now, 1).date(), now.date()), "明天");
}

#[test]
fn what_is_left_counts_working_days_and_lateness_calendar_days() {
    let calendar = WorkingCalendar::new(BTreeMap::from([(2026, Exceptions::default())]));
    let now = monday(15, 0);
    for (at, words) in [
        (monday(17, 30), "今天 17:30"),
        (days(monday(17, 30), 1), "明天"),
        (days(monday(17, 30), 7), "还有 5 个工作日"),
        (days(monday(17, 30), -3), "已超期 3 天"),
        (monday(14, 0), "今天到期"),
    ] {
        assert_eq!(left(due(at), now, &calendar), words);
    }
    let provisional = Due { at: days(monday(17, 30), 1), provisional: true };
    assert_eq!(left(provisional, now, &calendar), "明天（暂按周末推算）");
    assert_eq!(until(due(monday(17, 30)), now), "今天 17:30 前");
    assert_eq!(until(due(days(now, 1)), now), "11月24日前");
    assert_eq!(limit(Limit::working_days(5)), "5 个工作日");
    assert_eq!(limit(Limit::working_days(0)), "当日");
    assert_eq!(limit(Limit::days(30)), "30 天");
}

#[test]
fn badges_are_loud_only_when_late() {
    let now = monday(15, 0);
    for (at, class, words) in [
        (days(monday(17, 30), -3), "late", "已超期 3 天"),
        (monday(14, 0), "late", "今天超期"),
        (monday(17, 30), "soon", "今天 17:30"),
        (days(monday(17, 30), 1), "soon", "明天"),
        (days(monday(17, 30), 7), "ok", "11月30日"),
    ] {
        let badge = DueBadge::running(due(at), now);
        assert_eq!((badge.class, badge.words.as_str()), (class, words));
    }
    let late = DueBadge::answered(Some(monday(17, 30)), days(monday(9, 0), 2), true);
    assert_eq!((late.class, late.words.as_str()), ("past", "晚 2 天答复"));
    assert_eq!(DueBadge::answered(None, now, false).words, "按时答复");
}

#[test]
fn figures_and_codes_are_grouped() {
    assert_eq!(spaced(18_204), "18,204");
    assert_eq!(spaced(999), "999");
    assert_eq!(spaced(1_000_000), "1,000,000");
    assert_eq!(code_groups("482961"), "482 961");
    assert_eq!(one_to_ten(2), "两");
}

#[test]
fn masks_tell_neither_name_nor_number() {
    assert_eq!(mask_name("张样根"), "张**");
    assert_eq!(mask_name("张三"), "张**");
    assert_eq!(mask_name(""), "");
    assert_eq!(mask_phone("13800000000"), "138****0000");
    assert_eq!(mask_phone("138-0000-0000"), "138****0000");
    assert_eq!(mask_phone("110"), "****");
    assert_eq!(mask_id("14042919800101001X"), "1404**********001X");
}

#[test]
fn telephone_faults_say_what_to_do() {
    assert_eq!(phone_fault(10), "少了一位，现在只有 10 位");
    assert_eq!(phone_fault(9), "少了两位，现在只有 9 位");
    assert_eq!(phone_fault(12), "多了一位，现在有 12 位");
    assert!(phone_fault(0).starts_with("请写手机号"));
    let fault = input_fault(&InputFault::Phone { digits: 10 });
    assert_eq!(fault, Fault::new("phone", "少了一位，现在只有 10 位"));
}

#[test]
fn a_phrase_escapes_and_keeps_names_together() {
    let phrase = Phrase::from("由").keep("<王>").text("办");
    assert_eq!(phrase.to_string(), "由<span class=\"nb\">&#60;王&#62;</span>办");
    assert_eq!(phrase.plain(), "由<王>办");
}
