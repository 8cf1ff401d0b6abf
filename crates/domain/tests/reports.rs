//! Periods of sheets: they follow each other without a gap, and a day belongs to one of each.

use jiff::ToSpan as _;
use jiff::civil::{Date, Time, date};
use maplegrid_domain::methods::{ReportEvery, ReportFigure};
use maplegrid_domain::reports::{Counted, Figures, Period};
use maplegrid_domain::shared::Timestamp;

fn days(every: ReportEvery, on: Date) -> (Date, Date) {
    let period = Period::of(every, on);
    (period.days.first, period.days.last)
}

#[test]
fn weeks_begin_on_monday_and_cross_months_and_years() {
    let (week, month) = (ReportEvery::Week, ReportEvery::Month);
    assert_eq!(days(ReportEvery::Day, date(2026, 12, 31)).1, date(2026, 12, 31));
    assert_eq!(days(week, date(2027, 1, 1)), (date(2026, 12, 28), date(2027, 1, 3)));
    assert_eq!(days(week, date(2026, 3, 1)), (date(2026, 2, 23), date(2026, 3, 1)));
    assert_eq!(days(month, date(2028, 2, 29)), (date(2028, 2, 1), date(2028, 2, 29)));
}

#[test]
fn every_instant_lies_in_one_period_of_each_kind() {
    for every in ReportEvery::ALL {
        for offset in 0..800 {
            let on = date(2026, 1, 1).saturating_add(i64::from(offset).days());
            let period = Period::of(every, on);
            assert!(period.days.contains(on));
            let ((from, until), (next, _)) = (period.span(), period.after().span());
            assert_eq!(until, next, "{every:?} {on}");
            assert_eq!(period.after().before(), period);
            let (noon, last) = (Timestamp::at(on, Time::midnight()), Timestamp(until.0 - 1));
            assert!(from <= noon && noon < until);
            assert_eq!((Period::of(every, last.date()), period.runs(last)), (period, true));
            assert!(!period.runs(until) && period.has_begun(from));
        }
    }
    // The calendar ends somewhere; nothing panics there.
    for on in [Date::MIN, Date::MAX] {
        for every in ReportEvery::ALL {
            let period = Period::of(every, on);
            let _ = (period.before(), period.after(), period.span());
        }
    }
}

#[test]
fn only_figures_of_both_counts_are_compared() {
    let one = |figure, count, of| Counted { figure, count, of };
    let kept = Figures {
        whole: vec![
            one(ReportFigure::Received, 3, None),
            one(ReportFigure::Overdue, 1, Some(2)),
            one(ReportFigure::Gaps, 4, Some(9)),
        ],
        categories: Vec::new(),
    };
    let now = Figures {
        whole: vec![
            one(ReportFigure::Overdue, 0, Some(1)),
            one(ReportFigure::Received, 3, None),
            one(ReportFigure::Contacts, 7, None),
        ],
        categories: Vec::new(),
    };
    let found: Vec<_> = kept.differences(&now).iter().map(|one| one.kept.figure).collect();
    assert_eq!(found, [ReportFigure::Overdue]);
    for figure in ReportFigure::ALL {
        assert_eq!(ReportFigure::parse(figure.id()), Some(figure));
    }
}
