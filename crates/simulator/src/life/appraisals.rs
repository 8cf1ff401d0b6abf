//! What the showcase's village rates in the open: one affair that it has rated, and one that stands
//! open on the last day.

use std::sync::Arc;

use jiff::ToSpan as _;
use maplegrid_app::{Error as AppError, Result as AppResult, SignedIn};
use maplegrid_domain::cases::{Case, Input};
use maplegrid_domain::methods::{AppraisalRule, Capability};
use maplegrid_domain::people::Holding;
use maplegrid_domain::shared::{AreaId, PostId};

use super::agenda::Event;
use super::run::Life;
use super::story::Fate;
use crate::Result;
use crate::rng::Rng;

/// Days before the end on which an affair to be rated is looked for, until there is one.
const TO_END: std::ops::RangeInclusive<i32> = 14..=36;
const TO_STAND: std::ops::RangeInclusive<i32> = 1..=8;
/// Roads and water are everybody's: only in the last days is anything else taken.
const PICKY: i32 = 3;
/// Households that rate with their code.
const RATED: usize = 17;
const RATED_SO_FAR: usize = 6;
/// Slips of paper taken at the meeting, where so many households have not rated with their code.
const SLIPS: usize = 14;
/// Of a hundred who rate, so many choose the first word, and so many the second.
const FIRST: i64 = 68;
const SECOND: i64 = 22;
const DONE: &str = "说事会上议定的都做完了，村监委和群众代表去看过（示例）";

/// Which affairs are being rated, by the number of their stories.
#[derive(Debug, Default)]
pub(super) struct Appraisals {
    ended: Option<usize>,
    standing: Option<usize>,
}

impl Life<'_> {
    /// Writes into the agenda when somebody thinks of it.
    pub(super) fn draw_up_appraisals(&mut self) {
        if self.cast.method().procedure.appraisal.is_none() {
            return;
        }
        let begins = self.office.closing(self.now().date());
        for days in 1..=*TO_END.end() {
            let day = self.until.date().saturating_sub(days.days());
            let at = self.office.after(self.office.opening(day), 210);
            if self.office.is_working(day) && begins < at && at < self.until {
                self.agenda.add(at, Event::Appraise(days));
            }
        }
    }

    /// Has an affair rated where there is one; lets one go on that has been.
    pub(super) async fn appraise(&mut self, days: i32) -> Result<()> {
        let Some(rule) = self.cast.method().procedure.appraisal.clone() else { return Ok(()) };
        self.cast.renew(self.app.refresh().await?);
        let done = match (self.appraisals.ended, self.appraisals.standing) {
            (None, _) if TO_END.contains(&days) => {
                let any = days < *TO_END.start() + PICKY;
                self.begin(&rule, RATED, if any { usize::MAX } else { 1 }).await
            }
            (_, None) if TO_STAND.contains(&days) => {
                let any = days < *TO_STAND.start() + PICKY;
                self.begin(&rule, RATED_SO_FAR, if any { usize::MAX } else { 1 }).await
            }
            (Some(at), _) => self.release(&rule, at).await.map(|()| None),
            _ => Ok(None),
        };
        match done {
            Ok(Some(at)) if TO_END.contains(&days) => self.appraisals.ended = Some(at),
            Ok(Some(at)) => self.appraisals.standing = Some(at),
            Ok(None) => {}
            Err(error @ (AppError::Rejected(_) | AppError::NotFound | AppError::Forbidden)) => {
                self.stats.refused.push(format!("appraisal {days}: {error}"));
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Proposed by one, looked at by another, and rated by some.
    async fn begin(
        &mut self,
        rule: &AppraisalRule,
        rated: usize,
        subjects: usize,
    ) -> AppResult<Option<usize>> {
        let Some(at) = self.to_be_rated(rule, subjects) else { return Ok(None) };
        let Some(case) = self.stories[at].case.clone() else { return Ok(None) };
        let (Some((opens, village)), Some((confirms, _))) =
            (self.seated(&rule.opened_by, &case), self.seated(&rule.confirmed_by, &case))
        else {
            return Ok(None);
        };
        let category = case.category.as_ref().and_then(|id| self.cast.method().category(id));
        let label = category.map_or("村里的事", |category| category.label.as_str());
        let proposal = Input {
            title: Some(format!("{label}，办好了")),
            text: Some(DONE.to_owned()),
            ..Input::default()
        };
        let app = self.app.clone();
        app.act(&opens, &case.number, "propose_appraisal", proposal, None).await?;
        let nothing = Input::default;
        let open = app.act(&confirms, &case.number, "open_appraisal", nothing(), None).await?;
        self.stories[at].case = Some(open.case);
        self.stories[at].fate = Fate::Held;
        let others = self.rate(&village, rated).await?;
        // Two thirds of those who brought their slip back liked it; some kept theirs.
        let handed_out = others.min(SLIPS);
        let back = handed_out - handed_out / 7;
        if rated == RATED && back >= usize::from(rule.scale.smallest) {
            let (first, second) = (back * 2 / 3, back / 4);
            let slips = Input {
                handed_out: Some(handed_out.to_string()),
                counts: Some(format!("{first}、{second}、{}", back - first - second)),
                ..Input::default()
            };
            app.act(&opens, &case.number, "enter_slips", slips, None).await?;
            let checked = app.act(&confirms, &case.number, "check_slips", nothing(), None).await?;
            self.stories[at].case = Some(checked.case);
        }
        Ok(Some(at))
    }

    /// Households with their cards choose a word; how many of the village have not.
    async fn rate(&mut self, village: &AreaId, rated: usize) -> AppResult<usize> {
        let open = self.app.open_appraisals(village).await?;
        let Some(open) = open.into_iter().find(|open| open.shown.is_none()) else {
            return Ok(0);
        };
        let Some(keeper) = self.keeper(village) else { return Ok(0) };
        let homes = self.app.homes_in(&keeper, village).await?;
        let others = homes.len().saturating_sub(rated);
        let ids = homes.into_iter().take(rated).map(|home| home.household.id).collect();
        let mut rng = Rng::named(self.seed, "appraisals", rated as u64);
        for card in self.app.cards_of(&keeper, ids).await? {
            let word = match rng.range(0, 99) {
                first if first < FIRST => open.labels.first(),
                second if second < FIRST + SECOND => open.labels.get(1),
                _ => open.labels.last(),
            };
            let Some(word) = word else { return Ok(others) };
            self.app.appraise(&card.home.code, &card.access, &open.id, word).await?;
        }
        Ok(others)
    }

    /// What has been rated goes on: whoever asks the one who spoke closes it.
    async fn release(&mut self, rule: &AppraisalRule, at: usize) -> AppResult<()> {
        let held = self.stories[at].fate == Fate::Held;
        let Some(case) = self.stories[at].case.clone().filter(|_| held) else { return Ok(()) };
        let Some((opens, _)) = self.seated(&rule.opened_by, &case) else { return Ok(()) };
        let now = self.app.staff_case(&opens, &case.number).await?.case;
        if now.appraisal().is_none() {
            self.stories[at].case = Some(now);
            self.stories[at].fate = Fate::default();
            self.plan(at);
        }
        Ok(())
    }

    /// An affair of the village that is done and waits where it is rated.
    fn to_be_rated(&self, rule: &AppraisalRule, subjects: usize) -> Option<usize> {
        let method = self.cast.method();
        let wanted = rule.subjects.get(..subjects).unwrap_or(&rule.subjects);
        let fits = |case: &Case| {
            let category = case.category.as_ref().and_then(|id| method.category(id));
            category.is_some_and(|category| wanted.contains(&category.subject))
        };
        let village = &self.shape.showcase.village;
        self.stories.iter().position(|story| {
            story.case.as_ref().is_some_and(|case| {
                let here = case.area.as_str().starts_with(village.as_str());
                here && case.step == rule.step
                    && case.is_open()
                    && case.may_be_appraised(method)
                    && fits(case)
                    && case.appraised().is_none()
                    && !case.is_appraisal_waived()
            })
        })
    }

    /// Whoever holds a post for a case and did not handle it, with the area of the office.
    fn seated(&mut self, post: &PostId, case: &Case) -> Option<(Arc<SignedIn>, AreaId)> {
        let (person, office) = self.cast.uninvolved(post, case)?;
        Some((self.cast.person(&person), office))
    }

    /// Whoever keeps the households of the village.
    fn keeper(&mut self, village: &AreaId) -> Option<Arc<SignedIn>> {
        let county = Arc::clone(&self.cast.county);
        let posts = county.method().posts.iter();
        let keeps = posts.filter(|post| post.may(Capability::KeepHouseholds));
        let held = keeps.flat_map(|post| {
            let areas = county.directory.areas.lineage(village);
            areas.map(|area| Holding { post: post.id.clone(), area: area.id.clone() })
        });
        let mut people = held
            .filter_map(|held| county.directory.holders(&held.post, &held.area).first().cloned());
        let person = people.next()?;
        Some(self.cast.person(&person))
    }
}
