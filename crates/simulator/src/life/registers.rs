//! Registers are kept: the standing lists, and a few entries of each other one where visitors look
//! first. Everything goes through the use cases, by people who hold the posts.

use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::date;
use maplegrid_app::registers::{EntryAct, EntryDraft, NewEntry};
use maplegrid_app::{Error as AppError, Result as AppResult, SignedIn};
use maplegrid_domain::cases::{Case, VisitResult};
use maplegrid_domain::methods::{CaseLink, RegisterRule};
use maplegrid_domain::registers::Given;
use maplegrid_domain::shared::{AreaId, FieldId, PostId};
use serde::Deserialize;

use super::agenda::Event;
use super::run::Life;
use crate::{Error, Result};

const FILE: &str = include_str!("../../../../data/texts/registers.toml");
/// Kept so many days before the end: then what is waited for still waits.
const DAYS_BEFORE_END: i32 = 4;
/// What an area has for a year, in fen: enough for the entries of a demo.
const BUDGET_FEN: u64 = 500_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    list: Vec<List>,
    entry: Vec<Sample>,
}

/// A list of everything that two words make together.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    register: String,
    most: usize,
    /// The last so many have expired; so many before them wait for approval.
    expired: usize,
    waiting: usize,
    first: Vec<String>,
    second: Vec<String>,
    values: Given,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    register: String,
    values: Given,
}

impl List {
    /// The last groups have one less where there would be more than `most`.
    fn rows(&self) -> Vec<Given> {
        let surplus = (self.first.len() * self.second.len()).saturating_sub(self.most);
        let whole = self.first.len().saturating_sub(surplus);
        let mut rows = Vec::with_capacity(self.most);
        for (group, first) in self.first.iter().enumerate() {
            let kept = self.second.len() - usize::from(group >= whole);
            for (number, second) in self.second.iter().take(kept).enumerate() {
                let fill = |(id, text): (&FieldId, &String)| {
                    let text = text.replace("{first}", first).replace("{second}", second);
                    let text = text.replace("{group}", &format!("{:02}", group + 1));
                    (id.clone(), text.replace("{number}", &format!("{:03}", number + 1)))
                };
                rows.push(self.values.iter().map(fill).collect());
            }
        }
        rows
    }
}

fn texts() -> Result<Texts> {
    toml::from_str(FILE).map_err(|reason| Error::Method(format!("registers.toml: {reason}")))
}

impl Life<'_> {
    /// Writes into the agenda when registers are kept.
    pub(super) fn draw_up_registers(&mut self) {
        let day = self.until.date().saturating_sub(DAYS_BEFORE_END.days());
        let at = self.office.after(self.office.opening(day), 200);
        if self.now() < at && at < self.until {
            self.agenda.add(at, Event::Registers);
        }
    }

    /// Keeps every register of the method that there are texts for.
    pub(super) async fn keep_registers(&mut self) -> Result<()> {
        let texts = texts()?;
        // Terms end without anybody doing anything: who holds what is asked anew.
        self.cast.renew(self.app.refresh().await?);
        let method = Arc::clone(self.cast.method());
        for rule in &method.registers {
            let id = rule.id.as_str();
            let list = texts.list.iter().find(|list| list.register == id);
            let samples = texts.entry.iter().filter(|sample| sample.register == id);
            let (rows, ends): (Vec<Given>, _) = match list {
                Some(list) => (list.rows(), (list.expired, list.waiting)),
                None => (samples.map(|sample| sample.values.clone()).collect(), (0, 0)),
            };
            match self.keep_register(rule, rows, ends).await {
                Ok(()) => {}
                Err(AppError::Register(refused)) => {
                    self.stats.refused.push(format!("register {id}: {refused}"));
                }
                Err(AppError::NotFound) => {
                    self.stats.refused.push(format!("register {id}: not theirs"));
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    async fn keep_register(
        &mut self,
        rule: &RegisterRule,
        rows: Vec<Given>,
        (expired, waiting): (usize, usize),
    ) -> AppResult<()> {
        let Some(area) = self.area_of(rule) else { return Ok(()) };
        // Of several who may enter, one who sees a case that fits.
        let mut keeper = None;
        for post in &rule.keeps {
            let Some(who) = self.holder_of(std::slice::from_ref(post), &area, &[]) else {
                continue;
            };
            let case = self.case_for(rule, &who);
            let fits = case.is_some() || !rule.case.is_required();
            keeper = Some((who, case));
            if fits {
                break;
            }
        }
        let Some((keeper, case)) = keeper else { return Ok(()) };
        if rows.is_empty() || (rule.case.is_required() && case.is_none()) {
            return Ok(());
        }
        let many = rows.len();
        let today = self.now().date();
        let entries = rows.into_iter().enumerate().map(|(at, values)| {
            let year = today.year() - i16::from(at >= many.saturating_sub(expired));
            let of_term = |day| Some(day).filter(|_| rule.term);
            let draft = EntryDraft {
                case: case.as_ref().map(|case| case.number.to_string()),
                from: of_term(date(year, 1, 1)),
                until: of_term(date(year, 12, 31)),
                values,
            };
            NewEntry { register: rule.id.clone(), area: area.clone(), draft }
        });
        let entered = self.app.enter_all(&keeper, entries.collect()).await?;
        let mut ids = entered.map_err(|(_, error)| error)?;
        if rule.budget.is_some() {
            return self.give(rule, &area, (&keeper, &ids)).await;
        }
        let Some(approver) = self.holder_of(&rule.approves, &area, &[&keeper]) else {
            return Ok(());
        };
        let last = ids.len().saturating_sub(expired);
        ids.drain(last.saturating_sub(waiting)..last);
        let seen = ids.into_iter().map(|id| (id, 1)).collect();
        self.app.approve_all(&approver, seen).await?.map_err(|(_, error)| error)?;
        Ok(())
    }

    /// Money: checked by one, approved by another within what the area has.
    async fn give(
        &mut self,
        rule: &RegisterRule,
        area: &AreaId,
        (keeper, ids): (&Arc<SignedIn>, &[maplegrid_domain::shared::EntryId]),
    ) -> AppResult<()> {
        let Some(checker) = self.holder_of(&rule.checks, area, &[keeper]) else { return Ok(()) };
        let Some(approver) = self.holder_of(&rule.approves, area, &[keeper, &checker]) else {
            return Ok(());
        };
        let year = self.now().date().year();
        self.app.set_budget(&approver, &rule.id, (area, year), BUDGET_FEN).await?;
        for id in ids {
            let finding = "打电话问过本人，属实（示例）".to_owned();
            self.app.act_on_entry(&checker, (id, 1), EntryAct::Check { finding }, None).await?;
            self.app.act_on_entry(&approver, (id, 2), EntryAct::Approve, None).await?;
        }
        Ok(())
    }

    /// The area of the register's level where visitors look first.
    fn area_of(&self, rule: &RegisterRule) -> Option<AreaId> {
        let village = AreaId::new(self.shape.showcase.village.clone());
        let tree = &self.cast.county.directory.areas;
        tree.lineage(&village).find(|area| area.kind == rule.level).map(|area| area.id.clone())
    }

    /// Whoever holds one of the posts there or above and is none of these.
    fn holder_of(
        &mut self,
        posts: &[PostId],
        area: &AreaId,
        not: &[&Arc<SignedIn>],
    ) -> Option<Arc<SignedIn>> {
        let county = Arc::clone(&self.cast.county);
        let directory = &county.directory;
        let found = posts.iter().find_map(|post| {
            let mut holders =
                directory.areas.lineage(area).flat_map(|at| directory.holders(post, &at.id));
            holders.find(|person| not.iter().all(|one| one.person != **person)).cloned()
        })?;
        Some(self.cast.person(&found))
    }

    /// A case of the village that fits, and that whoever enters may see.
    fn case_for(&self, rule: &RegisterRule, keeper: &SignedIn) -> Option<Case> {
        if !rule.case.is_required() {
            return None;
        }
        let tree = &self.cast.county.directory.areas;
        let visited = |case: &Case| {
            let reached =
                case.visit.as_ref().is_some_and(|visit| visit.result != VisitResult::Unreachable);
            case.closed_at.is_some() && !case.withdrawn && reached
        };
        let fits = |case: &&Case| {
            let lineage: Vec<AreaId> =
                tree.lineage(&case.area).map(|area| area.id.clone()).collect();
            let sees = keeper.scope.allows(&lineage, case.restricted, None) && !case.restricted;
            sees && (rule.case != CaseLink::Revisited || visited(case))
        };
        let cases = self.stories.iter().filter_map(|story| story.case.as_ref());
        let village = &self.shape.showcase.village;
        let near = |case: &&Case| case.area.as_str().starts_with(village.as_str());
        cases.clone().filter(near).find(fits).or_else(|| cases.clone().find(fits)).cloned()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn lists_are_as_long_as_was_published_and_say_that_they_are_examples() {
        let texts = texts().unwrap();
        let rows = |register: &str| {
            let list = texts.list.iter().find(|list| list.register == register).unwrap();
            list.rows()
        };
        let items = rows("grid_items");
        let column = |name: &str| -> BTreeSet<String> {
            items.iter().map(|row| row[&FieldId::from(name)].clone()).collect()
        };
        assert_eq!((items.len(), column("item").len(), column("class").len()), (111, 111, 30));
        assert!(column("item").iter().all(|item| item.ends_with("（示例）")));
        assert_eq!(rows("services").len(), 48);
    }
}
