//! 为什么是这个数: what stands behind a figure, row by row.

use std::sync::Arc;

use jiff::civil::Date;
use maplegrid_domain::methods::{ReportFigure, ReportRule};
use maplegrid_domain::reports::{Counted, Period};
use maplegrid_domain::shared::{AreaId, ReportId, Timestamp};
use maplegrid_store::cases::CaseRow;
use maplegrid_store::cases::periods::{self, Behind};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::reports::opinions::{self, Opinion};
use maplegrid_store::reports::{MediationLine, Visited, Which, mediations, visited};

use super::counting::{committees, stretch, whole};
use super::{Named, reads_cases};
use crate::people::audit;
use crate::{App, County, Error, InputFault, Result, SignedIn};

const ROWS_AT_ONCE: usize = 50;
/// More than a county's households, of which a month's sheet may name each: 120,000 rows.
const TABLE_PAGES_MOST: usize = 2_400;
/// Longer than any number or id of ours.
const AFTER_MOST: usize = 80;

/// Which rows are asked for.
#[derive(Clone, Debug)]
pub struct BehindQuery {
    pub report: ReportId,
    pub area: AreaId,
    pub on: Date,
    pub figure: ReportFigure,
    /// Only what is within this one of the areas directly inside.
    pub inside: Option<AreaId>,
    /// Only those of a category; of none yet for the empty text.
    pub category: Option<String>,
    /// What the last page ended with.
    pub after: Option<String>,
}

/// A page of what was counted.
#[derive(Clone, Debug)]
pub struct BehindPage {
    pub rule: ReportRule,
    pub area: AreaId,
    pub inside: Option<AreaId>,
    pub period: Period,
    pub counted: Counted,
    pub rows: BehindRows,
    pub next: Option<String>,
    pub now: Timestamp,
}

/// The rows, each in the order of their numbers or ids.
#[derive(Clone, Debug)]
pub enum BehindRows {
    Cases(Vec<CaseRow>),
    Households(Vec<Visited>),
    Mediations(Vec<MediationLine>),
    /// In the order in which they were said.
    Opinions(Vec<Opinion>),
}

impl App {
    /// A page of the rows behind a figure of a sheet, and the figure.
    ///
    /// # Errors
    /// As [`App::report`]; [`Error::NotFound`] too for a figure that the sheet does not show, for an
    /// area that is not directly inside, and for [`ReportFigure::Gaps`], whose households [`App::gaps`] names line by line;
    /// [`Error::Forbidden`] for whoever may see the number and not the cases or households.
    pub async fn report_rows(&self, who: &SignedIn, query: BehindQuery) -> Result<BehindPage> {
        self.page_behind(who, query, None).await
    }

    /// The page; the figure is counted where it is not known from the page before.
    async fn page_behind(
        &self,
        who: &SignedIn,
        query: BehindQuery,
        known: Option<Counted>,
    ) -> Result<BehindPage> {
        let named = Named::find_for(who, &query.report, &query.area, query.on)?;
        let figure = query.figure;
        if figure == ReportFigure::Gaps || !named.rule.figures.contains(&figure) {
            return Err(Error::NotFound);
        }
        let reads = match figure {
            ReportFigure::Visited | ReportFigure::Contacts => who.reads_households(&named.area),
            ReportFigure::MediationsOpened | ReportFigure::MediationsAgreed => true,
            _ => reads_cases(who, &named.area),
        };
        if !reads {
            return Err(Error::Forbidden);
        }
        let after = query.after.unwrap_or_default();
        let place = figure != ReportFigure::Opinions || after.is_empty();
        let plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.');
        let sound = place || after.parse::<i64>().is_ok();
        if after.len() > AFTER_MOST || !after.chars().all(plain) || !sound {
            return Err(InputFault::BadCursor.into());
        }
        let (county, now) = (Arc::clone(&who.county), self.now());
        let areas = &county.directory.areas;
        let is_inside = |inside: &AreaId| {
            areas.get(inside).is_some_and(|one| one.parent.as_ref() == Some(&named.area))
        };
        if !query.inside.as_ref().is_none_or(is_inside) {
            return Err(Error::NotFound);
        }
        let read = {
            let area = query.inside.clone().unwrap_or_else(|| named.area.clone());
            let named = Named { area, ..named.clone() };
            let county = Arc::clone(&county);
            // The databases cannot be asked for a NUL; no category is called so.
            let category = query.category.map(|text| text.replace('\0', "\u{FFFD}"));
            move |conn: &mut Conn| {
                conn.snapshot(|conn| {
                    let of = (figure, category.as_deref());
                    let counted = match known {
                        Some(counted) => counted,
                        None => one(conn, &county, (&named, now), of)?,
                    };
                    Ok((counted, rows(conn, &county, (&named, now), of, &after)?))
                })
            }
        };
        let (counted, mut rows) = self.inner().db.read(read).await?;
        let next = rows.cut();
        let Named { rule, area, period } = named;
        Ok(BehindPage { rule, area, inside: query.inside, period, counted, rows, next, now })
    }
}

impl App {
    /// All rows behind a figure, page by page, for a table that leaves the office; at most
    /// 120,000 of them. Who took it is written down.
    ///
    /// # Errors
    /// As [`App::report_rows`].
    pub async fn report_table(
        &self,
        who: &SignedIn,
        query: BehindQuery,
    ) -> Result<Vec<BehindPage>> {
        let mut query = BehindQuery { after: None, ..query };
        let mut pages: Vec<BehindPage> = Vec::new();
        while pages.len() < TABLE_PAGES_MOST {
            let counted = pages.first().map(|page| page.counted);
            let page = self.page_behind(who, query.clone(), counted).await?;
            query.after.clone_from(&page.next);
            pages.push(page);
            if query.after.is_none() {
                break;
            }
        }
        let rows: usize = pages.iter().map(|page| page.rows.len()).sum();
        let (report, area, figure) = (&query.report, &query.area, query.figure.id());
        let subject = format!("{report} {figure} {area} {rows}");
        let (person, chance) = (who.person.clone(), Arc::clone(&self.inner().chance));
        self.in_turn(move |conn, at| {
            audit(conn, at, &*chance, Some(&person), ("export", &subject)).map(Ok)
        })
        .await?;
        Ok(pages)
    }
}

/// The figure, perhaps of one category.
fn one(
    conn: &mut Conn,
    county: &County,
    (named, now): (&Named, Timestamp),
    (figure, category): (ReportFigure, Option<&str>),
) -> StoreResult<Counted> {
    let (counted, cases) = whole(conn, county, (named, &named.area), now)?;
    if let Some(wanted) = category.filter(|_| figure.is_of_cases()) {
        let of_category = cases.iter().filter(|counts| {
            counts.category.as_ref().map_or("", |category| category.as_str()) == wanted
        });
        let count = of_category.map(|counts| counts.of(figure)).sum();
        return Ok(Counted { figure, count, of: None });
    }
    let found = counted.into_iter().find(|one| one.figure == figure);
    Ok(found.unwrap_or(Counted { figure, count: 0, of: None }))
}

fn rows(
    conn: &mut Conn,
    county: &County,
    (named, now): (&Named, Timestamp),
    (figure, category): (ReportFigure, Option<&str>),
    after: &str,
) -> StoreResult<BehindRows> {
    let limit = i64::try_from(ROWS_AT_ONCE).unwrap_or(i64::MAX).saturating_add(1);
    let (from, until) = named.period.span();
    let which = match figure {
        ReportFigure::Visited | ReportFigure::Contacts => {
            let areas = county.directory.areas.subtree(&named.area);
            let areas: Vec<&AreaId> = areas.into_iter().map(|area| &area.id).collect();
            let found = visited(conn, &county.id, (from, until), (&areas, after, limit))?;
            return Ok(BehindRows::Households(found));
        }
        ReportFigure::MediationsOpened => Which::Opened,
        ReportFigure::MediationsAgreed => Which::Agreed,
        ReportFigure::Opinions => {
            let after = after.parse().unwrap_or(-1);
            let of = (&named.area, (from, until));
            let found = opinions::listed(conn, &county.id, of, (after, limit))?;
            return Ok(BehindRows::Opinions(found));
        }
        _ => {
            let behind = Behind { figure, category, after, limit };
            let listed =
                periods::listed(conn, &county.id, &named.area, (stretch(named, now), behind))?;
            return Ok(BehindRows::Cases(listed.into_iter().map(|one| one.row).collect()));
        }
    };
    let committees = committees(county, &named.area);
    let span = (from, until, which);
    let found = mediations(conn, &county.id, span, (&committees, after, limit))?;
    Ok(BehindRows::Mediations(found))
}

impl BehindRows {
    /// Leaves a page of rows; the place to go on from if there are more.
    fn cut(&mut self) -> Option<String> {
        match self {
            Self::Cases(rows) => cut(rows, |row| row.number.as_str().to_owned()),
            Self::Households(rows) => cut(rows, |row| row.household.to_string()),
            Self::Mediations(rows) => cut(rows, |row| row.id.to_string()),
            Self::Opinions(rows) => cut(rows, |row| row.position.to_string()),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn len(&self) -> usize {
        match self {
            Self::Cases(rows) => rows.len(),
            Self::Households(rows) => rows.len(),
            Self::Mediations(rows) => rows.len(),
            Self::Opinions(rows) => rows.len(),
        }
    }
}

fn cut<T>(rows: &mut Vec<T>, name: impl Fn(&T) -> String) -> Option<String> {
    if rows.len() <= ROWS_AT_ONCE {
        return None;
    }
    rows.truncate(ROWS_AT_ONCE);
    rows.last().map(name)
}
