//! What may be the same as a matter that somebody is about to bring up. Residents are told how many
//! there are and of what kind, never whose or in which words (DOMAIN § 8); staff what they may read
//! anyway.

use std::sync::Arc;

use maplegrid_domain::cases::{Case, CaseNumber, Identity};
use maplegrid_domain::methods::{Category, Method, Owner};
use maplegrid_domain::shared::{AreaId, CategoryId};

use super::Alike;
use super::together::{Sought, likely, standing, widest};
use crate::{App, County, Result, SignedIn};

/// Counted no further.
const COUNTED_MOST: usize = 20;
/// Shown to staff.
const SHOWN: usize = 5;

/// What a resident hears of others' matters near them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nearby {
    /// Of the last 30 days, at most [`Nearby::MOST`].
    pub count: usize,
    /// Of which kinds, the most frequent first.
    pub categories: Vec<CategoryId>,
    /// The open ones among the numbers that were given: the person's own.
    pub own: Vec<CaseNumber>,
}

impl Nearby {
    /// Shown as 20 件以上 from here on.
    pub const MOST: usize = COUNTED_MOST;
}

impl App {
    /// What is alike in the village of an area. `mine` are cases that the person's own phone knows,
    /// with their query codes; a wrong code counts as everywhere else.
    ///
    /// # Errors
    /// None but the database's: an unknown area has nothing near it.
    pub async fn nearby(
        &self,
        area: &AreaId,
        text: &str,
        mine: &[(CaseNumber, String)],
    ) -> Result<Nearby> {
        let county = self.county().await?;
        let Some(village) = village_of(&county, area) else { return Ok(Nearby::default()) };
        let (text, now, at) = (text.to_owned(), self.now(), Arc::clone(&county));
        let found = self
            .inner()
            .db
            .read(move |conn| {
                let sought = Sought { text: &text, category: None, known: &|_| false };
                let mut found = likely(conn, &at.id, (&village, now), &sought)?;
                found.truncate(COUNTED_MOST);
                standing(conn, &at.id, found)
            })
            .await?;
        let known = |number: &CaseNumber| mine.iter().find(|(known, _)| known == number);
        let mut near = Nearby::default();
        for (_, case) in found {
            if let Some((number, code)) = known(&case.number) {
                if case.is_open() && self.check_code(number, code).await.is_ok() {
                    near.own.push(number.clone());
                }
            } else if let Some(category) = told(&case, &county) {
                near.count += 1;
                if !near.categories.contains(&category.id) {
                    near.categories.push(category.id.clone());
                }
            }
        }
        Ok(near)
    }

    /// What is alike near an area, of what the caller may read.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn alike_before(
        &self,
        who: &SignedIn,
        area: &AreaId,
        text: &str,
    ) -> Result<Vec<Alike>> {
        let county = Arc::clone(&who.county);
        let Some(around) = widest(&county, county.method(), area, &who.scope) else {
            return Ok(Vec::new());
        };
        let (text, now) = (text.to_owned(), self.now());
        let found = self
            .inner()
            .db
            .read(move |conn| {
                let sought = Sought { text: &text, category: None, known: &|_| false };
                let mut found = likely(conn, &county.id, (&around, now), &sought)?;
                found.truncate(SHOWN * 2);
                standing(conn, &county.id, found)
            })
            .await?;
        let leads = found.into_iter().filter(|(_, case)| !case.is_joined());
        Ok(leads.map(|(alike, _)| alike).take(SHOWN).collect())
    }
}

/// The area of the office that takes matters of this one first.
fn village_of(county: &County, area: &AreaId) -> Option<AreaId> {
    let method = county.method();
    let start = method.procedure.step(&method.procedure.start)?;
    let Owner::Post(post) = &start.owner else { return None };
    county.directory.office(method, post, area)
}

/// The category under which others hear of a case; `None` if they do not at all.
fn told<'a>(case: &Case, county: &'a County) -> Option<&'a Category> {
    let method: &'a Method = county.method_of(case.method_version);
    let category = method.category(case.category.as_ref()?)?;
    let open_word = case.identity != Identity::Sealed && !case.restricted;
    (open_word && !lies_between_people(category)).then_some(category)
}

/// Disputes are their parties' own. Of the official classes only 11 城乡建设发展 is about what is
/// everybody's (DOMAIN § 5.1).
fn lies_between_people(category: &Category) -> bool {
    category.dispute_class.as_deref().is_some_and(|class| !class.starts_with("11"))
}
