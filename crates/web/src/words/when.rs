//! Dates and spans of time. Relative within a day of now, else a date; the year only when it is
//! another one or on paper.

use jiff::civil::{Date, Weekday};
use maplegrid_domain::calendar::{Due, Limit, Unit, WorkingCalendar};
use maplegrid_domain::shared::Timestamp;

use super::spaced;

/// 11月24日; 2027年1月4日 when it is not this year.
pub fn plain_date(date: Date, today: Date) -> String {
    if date.year() == today.year() {
        format!("{}月{}日", date.month(), date.day())
    } else {
        date_on_paper(date)
    }
}

/// 2026年11月24日.
pub fn date_on_paper(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// 今天, 明天, 昨天 or the date.
pub fn day(date: Date, today: Date) -> String {
    relative(date, today).map_or_else(|| plain_date(date, today), str::to_owned)
}

/// 今天 9:42, 昨天 9:42, 11月23日 9:42.
pub fn moment(at: Timestamp, now: Timestamp) -> String {
    let civil = at.civil();
    let day = day(civil.date(), now.date());
    format!("{day} {}:{:02}", civil.hour(), civil.minute())
}

/// 2026年11月23日 9:42.
pub fn moment_on_paper(at: Timestamp) -> String {
    let civil = at.civil();
    format!("{} {}:{:02}", date_on_paper(civil.date()), civil.hour(), civil.minute())
}

/// 星期二.
pub fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "星期一",
        Weekday::Tuesday => "星期二",
        Weekday::Wednesday => "星期三",
        Weekday::Thursday => "星期四",
        Weekday::Friday => "星期五",
        Weekday::Saturday => "星期六",
        Weekday::Sunday => "星期日",
    }
}

/// 11月24日前, or 今天 17:30 前: hours are only told for today.
pub fn until(due: Due, now: Timestamp) -> String {
    let civil = due.at.civil();
    if civil.date() == now.date() {
        return format!("今天 {}:{:02} 前", civil.hour(), civil.minute());
    }
    format!("{}前", plain_date(civil.date(), now.date()))
}

/// What stands under a date: 今天 17:30, 明天, 还有 3 个工作日, 已超期 2 天; with
/// 暂按周末推算 when a year's holidays are not published yet.
pub fn left(due: Due, now: Timestamp, calendar: &WorkingCalendar) -> String {
    let (last, today) = (due.at.date(), now.date());
    let words = if now > due.at {
        match days_late(due.at, now) {
            0 => "今天到期".to_owned(),
            days => format!("已超期 {days} 天"),
        }
    } else if last == today {
        let civil = due.at.civil();
        format!("今天 {}:{:02}", civil.hour(), civil.minute())
    } else if let Some(word) = relative(last, today) {
        word.to_owned()
    } else {
        format!("还有 {} 个工作日", calendar.working_days_between(today, last))
    };
    if due.provisional { format!("{words}（暂按周末推算）") } else { words }
}

/// Whole calendar days after the due date; 0 on the due date itself.
pub fn days_late(due: Timestamp, now: Timestamp) -> i32 {
    now.date().since(due.date()).map_or(0, |span| span.get_days()).max(0)
}

/// A limit in words: 5 个工作日, 当日, 7 天.
pub fn limit(limit: Limit) -> String {
    match limit.unit {
        Unit::WorkingDays if limit.amount == 0 => "当日".to_owned(),
        Unit::WorkingDays => format!("{} 个工作日", spaced(u64::from(limit.amount))),
        Unit::Days => format!("{} 天", spaced(u64::from(limit.amount))),
    }
}

fn relative(date: Date, today: Date) -> Option<&'static str> {
    if date == today {
        Some("今天")
    } else if today.tomorrow().is_ok_and(|tomorrow| date == tomorrow) {
        Some("明天")
    } else if today.yesterday().is_ok_and(|yesterday| date == yesterday) {
        Some("昨天")
    } else {
        None
    }
}
