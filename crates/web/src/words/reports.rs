//! Sheets that are counted: their periods, their figures, and why one is not confirmed.

use jiff::civil::Date;
use maplegrid_domain::methods::ReportEvery;
use maplegrid_domain::reports::{Counted, Period, Rejection};

use super::{date_on_paper, plain_date, spaced, weekday};

/// 11月22日 星期日, 11月16日—11月22日, 2026年11月.
pub fn period(period: Period, today: Date) -> String {
    let days = period.days;
    match period.every {
        ReportEvery::Day => format!("{} {}", plain_date(days.first, today), weekday(days.first)),
        ReportEvery::Week => {
            format!("{}—{}", plain_date(days.first, today), plain_date(days.last, today))
        }
        ReportEvery::Month => format!("{}年{}月", days.first.year(), days.first.month()),
    }
}

/// The same with the year, for what is kept.
pub fn period_on_paper(period: Period) -> String {
    let days = period.days;
    match period.every {
        ReportEvery::Day => date_on_paper(days.first),
        ReportEvery::Week => {
            format!("{}—{}", date_on_paper(days.first), date_on_paper(days.last))
        }
        ReportEvery::Month => format!("{}年{}月", days.first.year(), days.first.month()),
    }
}

/// 上一天, 上一周, 上一月; and on.
pub const fn turns(every: ReportEvery) -> (&'static str, &'static str) {
    match every {
        ReportEvery::Day => ("前一天", "后一天"),
        ReportEvery::Week => ("上一周", "下一周"),
        ReportEvery::Month => ("上一月", "下一月"),
    }
}

/// 3, or 3 / 12.
pub fn counted(one: &Counted) -> String {
    match one.of {
        Some(of) => format!("{} / {}", spaced(one.count), spaced(of)),
        None => spaced(one.count),
    }
}

/// Why a sheet is not confirmed, and what to do.
pub const fn report_refusal(rejection: Rejection) -> (&'static str, &'static str) {
    match rejection {
        Rejection::NotAsked => ("这张报表不用确认", "它是算出来看的，打开就是最新的数。"),
        Rejection::NotYours => {
            ("没有确认：这张报表不归您确认", "由工作法里写的岗位确认，各确认自己那一片的。")
        }
        Rejection::Ahead => ("没有确认：这一期还没有到", "到了那一天再确认。"),
        Rejection::Past => (
            "没有确认：这一期已经过去",
            "只能确认这一期和上一期。过去的不用补，没有确认不算谁的错。",
        ),
        Rejection::Already => {
            ("这一期已经有人确认过了", "确认时的数已经照原样留下，刷新就看得到。")
        }
    }
}
