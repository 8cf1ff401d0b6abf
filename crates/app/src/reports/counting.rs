//! Counting a sheet from what was recorded once.

use maplegrid_domain::methods::{ReportFigure, ReportSection};
use maplegrid_domain::reports::{CategoryLine, Counted, Figures};
use maplegrid_domain::shared::{AreaId, CategoryId, Timestamp};
use maplegrid_store::cases::periods::{self, CategoryCounts, Stretch};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::mediation::figures::figures as mediation_figures;
use maplegrid_store::people::counts::{Measure, of_areas};
use maplegrid_store::reports::{contacted, opinions};

use super::Named;
use crate::County;

/// What is counted once for several figures; each is looked up only if a figure asks for it.
struct Counting<'a> {
    county: &'a County,
    area: &'a AreaId,
    span: (Timestamp, Timestamp),
    cases: Vec<CategoryCounts>,
    contacted: Option<(u64, u64)>,
    households: Option<u64>,
    mediations: Option<(u64, u64)>,
}

/// The instants of a sheet's period.
pub(super) fn stretch(named: &Named, now: Timestamp) -> Stretch {
    let (from, until) = named.period.span();
    Stretch { from, until, edge: now.min(until) }
}

/// All numbers of a sheet.
pub(super) fn figures(
    conn: &mut Conn,
    county: &County,
    named: &Named,
    now: Timestamp,
) -> StoreResult<Figures> {
    let (whole, cases) = whole(conn, county, (named, &named.area), now)?;
    let mut categories = Vec::new();
    if named.rule.shows(ReportSection::Categories) {
        let figures = named.rule.figures.iter().copied().filter(|figure| figure.is_of_cases());
        let figures: Vec<ReportFigure> = figures.collect();
        categories = cases.iter().map(|counts| category_line(counts, &figures)).collect();
        categories.retain(|line| line.counted.iter().any(|one| one.count > 0));
        let order = |category: &Option<CategoryId>| {
            let mut all = county.method().categories.iter();
            let at = category.as_ref().and_then(|id| all.position(|known| known.id == *id));
            (at.unwrap_or(usize::MAX), category.is_none(), category.clone())
        };
        categories.sort_by_key(|line| order(&line.category));
    }
    Ok(Figures { whole, categories })
}

/// The figures of an area, which is the sheet's or one inside it.
pub(super) fn whole(
    conn: &mut Conn,
    county: &County,
    (named, area): (&Named, &AreaId),
    now: Timestamp,
) -> StoreResult<(Vec<Counted>, Vec<CategoryCounts>)> {
    let figures = &named.rule.figures;
    let cases = if figures.iter().any(|figure| figure.is_of_cases()) {
        periods::counts(conn, &county.id, area, stretch(named, now))?
    } else {
        Vec::new()
    };
    let span = named.period.span();
    let mut counting =
        Counting { county, area, span, cases, contacted: None, households: None, mediations: None };
    let counted = figures.iter().map(|figure| counting.figure(conn, *figure));
    let counted = counted.collect::<StoreResult<Vec<Counted>>>()?;
    Ok((counted, counting.cases))
}

impl Counting<'_> {
    fn figure(&mut self, conn: &mut Conn, figure: ReportFigure) -> StoreResult<Counted> {
        let (count, of) = match figure {
            ReportFigure::Visited => (self.contacted(conn)?.0, Some(self.households(conn)?)),
            ReportFigure::Contacts => (self.contacted(conn)?.1, None),
            ReportFigure::Gaps => (self.gaps(conn)?, Some(self.households(conn)?)),
            ReportFigure::MediationsOpened => (self.mediations(conn)?.0, None),
            ReportFigure::MediationsAgreed => {
                let (opened, agreed) = self.mediations(conn)?;
                (agreed, Some(opened))
            }
            ReportFigure::Opinions => {
                (opinions::count(conn, &self.county.id, self.area, self.span)?, None)
            }
            ReportFigure::Received
            | ReportFigure::Closed
            | ReportFigure::ClosedLate
            | ReportFigure::Open
            | ReportFigure::Overdue => {
                (self.cases_of(figure), among(figure).map(|whole| self.cases_of(whole)))
            }
        };
        Ok(Counted { figure, count, of })
    }

    fn cases_of(&self, figure: ReportFigure) -> u64 {
        self.cases.iter().map(|counts| counts.of(figure)).sum()
    }

    /// Households seen, and contacts.
    fn contacted(&mut self, conn: &mut Conn) -> StoreResult<(u64, u64)> {
        if let Some(known) = self.contacted {
            return Ok(known);
        }
        let areas = self.county.directory.areas.subtree(self.area);
        let areas: Vec<&AreaId> = areas.into_iter().map(|area| &area.id).collect();
        let found = contacted(conn, &self.county.id, self.span, &areas)?;
        Ok(*self.contacted.insert(found))
    }

    fn households(&mut self, conn: &mut Conn) -> StoreResult<u64> {
        if let Some(known) = self.households {
            return Ok(known);
        }
        let found = self.measured(conn, &Measure::Households)?;
        Ok(*self.households.insert(found))
    }

    /// Households without a contact, summed over the lines that want one.
    fn gaps(&mut self, conn: &mut Conn) -> StoreResult<u64> {
        let households = self.households(conn)?;
        let county = self.county;
        let lines = county.method().network.lines.iter().filter(|line| !line.optional);
        let gaps = lines.map(|line| {
            let linked = self.measured(conn, &Measure::Linked(line.id.clone()))?;
            Ok(households.saturating_sub(linked))
        });
        gaps.sum()
    }

    fn measured(&self, conn: &mut Conn, measure: &Measure) -> StoreResult<u64> {
        let found = of_areas(conn, &self.county.id, measure, std::slice::from_ref(self.area))?;
        Ok(found.into_values().sum())
    }

    /// Opened, and agreed of them.
    fn mediations(&mut self, conn: &mut Conn) -> StoreResult<(u64, u64)> {
        if let Some(known) = self.mediations {
            return Ok(known);
        }
        let committees = committees(self.county, self.area);
        let rows = mediation_figures(conn, &self.county.id, self.span, &committees)?;
        let opened = rows.iter().map(|row| row.count).sum();
        let agreed = rows.iter().filter(|row| row.result.as_deref() == Some("agreed"));
        let agreed = agreed.map(|row| row.count).sum();
        Ok(*self.mediations.insert((opened, agreed)))
    }
}

/// The areas at and below one that have a committee, merged ones too.
pub(super) fn committees<'a>(county: &'a County, area: &AreaId) -> Vec<&'a AreaId> {
    let areas = &county.directory.areas;
    let Some(rules) = &county.method().mediation else { return Vec::new() };
    let below = areas.ever().filter(|one| areas.is_within(&one.id, area));
    below.filter(|one| rules.committee(&one.kind).is_some()).map(|one| &one.id).collect()
}

/// What a figure of cases is counted among.
const fn among(figure: ReportFigure) -> Option<ReportFigure> {
    match figure {
        ReportFigure::ClosedLate => Some(ReportFigure::Closed),
        ReportFigure::Overdue => Some(ReportFigure::Open),
        _ => None,
    }
}

fn category_line(counts: &CategoryCounts, figures: &[ReportFigure]) -> CategoryLine {
    let counted = |figure: &ReportFigure| Counted {
        figure: *figure,
        count: counts.of(*figure),
        of: among(*figure).map(|whole| counts.of(whole)),
    };
    CategoryLine {
        category: counts.category.clone(),
        counted: figures.iter().map(counted).collect(),
    }
}
