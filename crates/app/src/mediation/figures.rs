//! Figures for the statistics of people's mediation (DOMAIN § 5.2): counted from the rows, with what
//! each is counted among.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::{Date, Time};
use maplegrid_domain::methods::{Capability, StatisticsClass};
use maplegrid_domain::shared::{AreaId, Timestamp};
use maplegrid_store::db::Conn;
use maplegrid_store::mediation::figures::{FigureRow, figures};

use crate::{App, Error, Result, SignedIn};

/// How many, and among how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    pub count: u64,
    pub of: u64,
}

/// The figures of an area and everything below it, for what was opened from one day to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MediationFigures {
    pub opened: u64,
    /// Of the opened: taken or not, and how they came out.
    pub agreed: Figure,
    pub terminated: Figure,
    pub refused: Figure,
    pub declined: Figure,
    /// Of the opened: not ended yet.
    pub open: Figure,
    /// Of the agreed.
    pub written: Figure,
    pub oral: Figure,
    /// By the Ministry's classes: opened, and of them agreed.
    pub by_class: Vec<(StatisticsClass, u64, Figure)>,
    /// applied, offered, court, procuratorate, police, petition, other.
    pub by_origin: Vec<(String, u64)>,
    /// 当事人数
    pub parties: u64,
    /// Of the agreed: those that say an amount, and their sum in fen.
    pub with_amount: Figure,
    pub amount_fen: u64,
}

impl App {
    /// Counts what the committees of an area and below it took from `first` to `last`, both
    /// included.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown area; [`Error::Forbidden`] for whoever neither sees
    /// figures there nor has a part in its committee.
    pub async fn mediation_figures(
        &self,
        who: &SignedIn,
        area: &AreaId,
        (first, last): (Date, Date),
    ) -> Result<MediationFigures> {
        let county = self.county().await?;
        let areas = &county.directory.areas;
        areas.get(area).ok_or(Error::NotFound)?;
        let method = county.method();
        let roles =
            maplegrid_domain::mediation::roles_of(method, &county.directory, &who.person, area);
        if roles.is_empty() && !who.may(Capability::ReadIndicators, area) {
            return Err(Error::Forbidden);
        }
        let Some(declared) = &method.mediation else { return Ok(MediationFigures::default()) };
        let below = areas.ever().filter(|one| areas.is_within(&one.id, area));
        let committees = below.filter(|one| declared.committee(&one.kind).is_some());
        let committees: Vec<AreaId> = committees.map(|one| one.id.clone()).collect();
        let from = Timestamp::at(first, Time::midnight());
        let until = Timestamp::at(last.saturating_add(1.day()), Time::midnight());
        let id = self.inner().county.clone();
        let read = move |conn: &mut Conn| {
            let areas: Vec<&AreaId> = committees.iter().collect();
            figures(conn, &id, (from, until), &areas)
        };
        let rows = self.inner().db.read(read).await?;
        Ok(summed(&rows))
    }
}

fn summed(rows: &[FigureRow]) -> MediationFigures {
    let sum = |fits: &dyn Fn(&FigureRow) -> bool| -> u64 {
        rows.iter().filter(|row| fits(row)).map(|row| row.count).sum()
    };
    let result = |word: &'static str| sum(&move |row| row.result.as_deref() == Some(word));
    let form = |word: &'static str| sum(&move |row| row.form.as_deref() == Some(word));
    let opened = sum(&|_| true);
    let agreed = result("agreed");
    let of_all = |count| Figure { count, of: opened };
    let mut origins: BTreeMap<&str, u64> = BTreeMap::new();
    for row in rows {
        *origins.entry(&row.origin).or_default() += row.count;
    }
    let by_class = StatisticsClass::ALL.iter().filter_map(|class| {
        let of_class = |row: &FigureRow| row.class == class.id();
        let all = sum(&of_class);
        let agreed = sum(&|row| of_class(row) && row.result.as_deref() == Some("agreed"));
        (all > 0).then_some((*class, all, Figure { count: agreed, of: all }))
    });
    MediationFigures {
        opened,
        agreed: of_all(agreed),
        terminated: of_all(result("terminated")),
        refused: of_all(result("refused")),
        declined: of_all(result("declined")),
        open: of_all(sum(&|row| row.result.is_none())),
        written: Figure { count: form("written"), of: agreed },
        oral: Figure { count: form("oral"), of: agreed },
        by_class: by_class.collect(),
        by_origin: origins.into_iter().map(|(word, count)| (word.to_owned(), count)).collect(),
        parties: rows.iter().map(|row| row.parties).sum(),
        with_amount: Figure { count: rows.iter().map(|row| row.with_amount).sum(), of: agreed },
        amount_fen: rows.iter().map(|row| row.amount_fen).sum(),
    }
}
