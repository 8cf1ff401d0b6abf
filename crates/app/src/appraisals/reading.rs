//! What everybody may read of a village's appraisals: a title, what was done, until when it stands
//! open, and in the end how often each word was chosen. Nothing of the case, and nobody's name.

use std::sync::Arc;

use maplegrid_domain::cases::{Appraisal, AppraisalEnd, Slips};
use maplegrid_domain::shared::{AreaId, HouseholdId, Timestamp};
use maplegrid_store::appraisals::{Mark, StoredAppraisal, in_areas, marks, mine};
use maplegrid_store::db::Conn;

use crate::homes::Home;
use crate::{App, County, Result};

/// What has ended is shown for a year.
const SHOWN_MINUTES: i64 = 365 * 24 * 60;
/// More at once are not read by anybody.
const SHOWN_MOST: usize = 12;

/// An appraisal as everybody sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAppraisal {
    /// What it is called by outside.
    pub id: String,
    pub title: String,
    pub done: String,
    /// The words, from good to bad.
    pub labels: Vec<String>,
    pub opened_at: Timestamp,
    pub closes_at: Timestamp,
    /// Households that may rate, and those that have with their code.
    pub households: u32,
    pub rated: u32,
    /// Counts of fewer are not shown.
    pub smallest: u16,
    /// What came of it, once it is over.
    pub shown: Option<Shown>,
}

/// What came of an appraisal, with all that keeps anybody's word from being guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub why: AppraisalEnd,
    pub reason: Option<String>,
    pub at: Timestamp,
    pub phone: Sums,
    /// Slips that two people counted, if there were any.
    pub paper: Option<Slips>,
    /// More than half did not think well of it; a person explains or sends it back.
    pub poor: bool,
}

/// Counts of those who rated with their code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sums {
    /// By word, from good to bad.
    ByWord(Vec<u32>),
    /// Fewer than are shown: nobody knows them any more.
    TooFew,
}

/// An appraisal as a household sees it that may take part, or could not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomeAppraisal {
    pub appraisal: OpenAppraisal,
    pub may_rate: bool,
    pub has_rated: bool,
}

impl OpenAppraisal {
    /// What may be shown of a case's appraisal; `None` while nobody has looked at its title. How
    /// many have rated is known here once it is over.
    pub fn of(appraisal: &Appraisal) -> Option<Self> {
        let opened = appraisal.opened.as_ref()?;
        let result = appraisal.ended.as_ref().map(|ended| &ended.result);
        Some(Self {
            id: String::new(),
            title: appraisal.title.clone(),
            done: appraisal.done.clone(),
            labels: opened.scale.labels.clone(),
            smallest: opened.scale.smallest,
            opened_at: opened.at,
            closes_at: opened.closes.at,
            households: result.map_or(0, |result| result.households),
            rated: result.map_or(0, |result| result.rated),
            shown: Shown::of(appraisal),
        })
    }
}

impl Shown {
    /// What is shown of an appraisal of a case; `None` while it is not over.
    pub fn of(appraisal: &Appraisal) -> Option<Self> {
        let ended = appraisal.ended.as_ref()?;
        Some(Self {
            why: ended.why,
            reason: ended.reason.clone(),
            at: ended.at,
            phone: ended.result.counts.clone().map_or(Sums::TooFew, Sums::ByWord),
            paper: ended.result.slips.clone(),
            poor: appraisal.is_poor(),
        })
    }
}

impl App {
    /// The appraisals of the village that a place is or lies in, the latest first: those that are
    /// open, and those that ended within a year. None for a place above villages.
    pub async fn open_appraisals(&self, place: &AreaId) -> Result<Vec<OpenAppraisal>> {
        let found = self.appraisals_at(place, None).await?;
        Ok(found.into_iter().map(|(appraisal, _)| appraisal).collect())
    }

    /// The appraisals that a household may rate in, or whose village it has come to since. Whoever
    /// asks has opened the household with its access code.
    pub async fn home_appraisals(&self, home: &Home) -> Result<Vec<HomeAppraisal>> {
        let household = &home.household;
        let found = self.appraisals_at(&household.area, Some(household.id.clone())).await?;
        let dress = |(appraisal, mark): (OpenAppraisal, Option<Mark>)| HomeAppraisal {
            may_rate: appraisal.shown.is_none() && mark == Some(Mark::MayRate),
            has_rated: mark == Some(Mark::HasRated),
            appraisal,
        };
        Ok(found.into_iter().map(dress).collect())
    }

    async fn appraisals_at(
        &self,
        place: &AreaId,
        household: Option<HouseholdId>,
    ) -> Result<Vec<(OpenAppraisal, Option<Mark>)>> {
        let (county, now) = (self.county().await?, self.now());
        let Some(village) = village_of(&county, place) else { return Ok(Vec::new()) };
        // Villages that were merged into it too.
        let areas = &county.directory.areas;
        let ever = areas.ever().filter(|area| areas.is_within(&area.id, &village));
        let ever: Vec<AreaId> = ever.map(|area| area.id.clone()).collect();
        let id = Arc::clone(&county);
        let read = move |conn: &mut Conn| {
            let since = now.plus_minutes(-SHOWN_MINUTES);
            let mut rows = in_areas(conn, &id.id, &ever, since)?;
            let opened = |row: &StoredAppraisal| row.appraisal.opened.as_ref().map(|open| open.at);
            rows.sort_by(|a, b| (opened(b), &b.id).cmp(&(opened(a), &a.id)));
            rows.truncate(SHOWN_MOST);
            let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
            let own = match &household {
                Some(household) => mine(conn, &id.id, household, &ids)?,
                None => Vec::new(),
            };
            let mut found = Vec::with_capacity(rows.len());
            for row in rows {
                let counted = marks(conn, &id.id, &row.id)?;
                let mark = own.iter().find(|(of, _)| *of == row.id).map(|(_, mark)| *mark);
                found.extend(open_appraisal(row, counted).map(|open| (open, mark)));
            }
            Ok(found)
        };
        Ok(self.inner().db.read(read).await?)
    }
}

fn open_appraisal(row: StoredAppraisal, (households, rated): (u32, u32)) -> Option<OpenAppraisal> {
    let open = OpenAppraisal::of(&row.appraisal)?;
    Some(OpenAppraisal { id: row.id, households, rated, ..open })
}

/// The village of a place: the nearest area, itself included, at the level whose households rate by
/// the county's method.
fn village_of(county: &County, place: &AreaId) -> Option<AreaId> {
    let method = county.method();
    let rule = method.procedure.appraisal.as_ref()?;
    let level = &method.post(&rule.opened_by)?.level;
    let areas = &county.directory.areas;
    let mut up = areas.lineage(place).filter(|area| areas.is_open(&area.id));
    up.find(|area| area.kind == *level).map(|area| area.id.clone())
}
