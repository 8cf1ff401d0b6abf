//! `mediation.toml`: where committees sit, who mediates, what is mediated and how long it takes.
//! The file need not be there; whether it is whole is the check's.

use maplegrid_domain::calendar::Limit;
use maplegrid_domain::methods::{Barred, StatisticsClass, Touch};

use super::reader::Table;
use super::shape::Count;
use super::steps::fixed_limit;
use super::words::{BARRED, STATISTICS, TOUCHES};
use crate::source::{At, Findings};

/// Reminders of the period stand within it.
const REMIND_DAYS_MOST: u16 = 60;
/// Reminders of the court: 人民调解法 Art. 33 gives 30 days.
const CONFIRMATION_DAYS_MOST: u16 = 29;
const KEEP_YEARS_MOST: u16 = 100;

/// The file as written.
#[derive(Debug, Default)]
pub(crate) struct Mediation {
    pub committees: Vec<Committee>,
    pub classes: Vec<Class>,
    pub elsewhere: Vec<Elsewhere>,
    pub accept: Option<Ruled<At<Limit>>>,
    pub period: Option<(Ruled<At<Limit>>, u16)>,
    pub visit: Option<Ruled<At<Limit>>>,
    pub confirmation: Option<Ruled<At<Vec<u16>>>>,
    pub keep: Option<Ruled<u16>>,
}

/// A rule with its basis.
#[derive(Debug)]
pub(crate) struct Ruled<T> {
    pub value: T,
    pub basis: String,
}

#[derive(Debug)]
pub(crate) struct Committee {
    pub id: At<String>,
    pub label: String,
    pub level: At<String>,
    pub receives: At<Vec<At<String>>>,
    pub mediators: At<Vec<At<String>>>,
    pub recusal: At<String>,
    pub basis: String,
}

#[derive(Debug)]
pub(crate) struct Class {
    pub category: At<String>,
    pub statistics: Option<StatisticsClass>,
    pub touches: Vec<Touch>,
}

#[derive(Debug)]
pub(crate) struct Elsewhere {
    pub what: Option<At<Barred>>,
    pub route: At<String>,
    pub basis: String,
}

pub(super) fn mediation(top: &mut Table<'_, '_>, out: &mut Findings) -> Mediation {
    Mediation {
        committees: top.tables("committee", out, committee),
        classes: top.tables("class", out, |table, out| Class {
            category: table.text("category", out),
            statistics: table.word("statistics", &STATISTICS, out).map(|class| class.value),
            touches: table.words("touches", &TOUCHES, out),
        }),
        elsewhere: top.tables("elsewhere", out, |table, out| Elsewhere {
            what: table.word("what", &BARRED, out),
            route: table.text("route", out),
            basis: table.text("basis", out).value,
        }),
        accept: top.table("accept", out, limit).flatten(),
        period: top
            .table("period", out, |table, out| {
                let remind = table.number("remind_days", (1, REMIND_DAYS_MOST), out).value;
                limit(table, out).map(|limit| (limit, remind))
            })
            .flatten(),
        visit: top.table("visit", out, limit).flatten(),
        confirmation: top
            .table("confirmation", out, |table, out| {
                let range = (1, CONFIRMATION_DAYS_MOST);
                let days = table.numbers("remind_on_days", Count::Some, range, out);
                let basis = table.text("basis", out).value;
                days.map(|value| Ruled { value, basis })
            })
            .flatten(),
        keep: top.table("keep", out, |table, out| Ruled {
            value: table.number("years", (1, KEEP_YEARS_MOST), out).value,
            basis: table.text("basis", out).value,
        }),
    }
}

fn committee(table: &mut Table<'_, '_>, out: &mut Findings) -> Committee {
    Committee {
        id: table.id("id", out),
        label: table.text("label", out).value,
        level: table.text("level", out),
        receives: table.texts("receives", out),
        mediators: table.texts("mediators", out),
        recusal: table.text("recusal", out),
        basis: table.text("basis", out).value,
    }
}

fn limit(table: &mut Table<'_, '_>, out: &mut Findings) -> Option<Ruled<At<Limit>>> {
    let value = fixed_limit(table, "limit", out);
    let basis = table.text("basis", out).value;
    value.map(|value| Ruled { value, basis })
}
