//! What somebody typed into the search field, and what it finds.

use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::shared::Scope;
use maplegrid_domain::shared::bigrams::Question;
use maplegrid_store::cases::lists::{Listed, row_of};
use maplegrid_store::cases::search::{WordSearch, by_words};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;

use super::lists::Plan;

/// A search, with the scope of whoever searches.
pub(super) struct Search {
    wanted: Wanted,
    scope: Scope,
}

enum Wanted {
    /// One case, wherever it stands.
    Number(CaseNumber),
    /// Cases of the area asked for, open and closed.
    Words(Question),
    /// Something was typed, but nothing that a text could be found by.
    Nothing,
}

impl Search {
    /// `None` if nothing was typed.
    pub(super) fn parse(text: &str, scope: &Scope) -> Option<Self> {
        if text.trim().is_empty() {
            return None;
        }
        let wanted = match (CaseNumber::parse(text), Question::parse(text)) {
            (Some(number), _) => Wanted::Number(number),
            (None, Some(question)) => Wanted::Words(question),
            (None, None) => Wanted::Nothing,
        };
        Some(Self { wanted, scope: scope.clone() })
    }

    /// A page of it, newest first.
    pub(super) fn rows(&self, conn: &mut Conn, plan: &Plan) -> StoreResult<Vec<Listed>> {
        let question = match &self.wanted {
            Wanted::Number(number) => {
                let found = row_of(conn, &plan.county, number, &self.scope)?;
                return Ok(found.into_iter().collect());
            }
            Wanted::Words(question) => question,
            Wanted::Nothing => return Ok(Vec::new()),
        };
        let search = WordSearch {
            question,
            area: (!plan.whole).then_some(&plan.area),
            ordinary: plan.ordinary,
            restricted: plan.restricted,
            person: self.scope.person.as_ref(),
            filters: &plan.filters,
            after: plan.after.as_ref(),
            limit: plan.limit,
        };
        by_words(conn, &plan.county, &search)
    }
}
