//! What an area has for a year, set by whoever approves.

use std::sync::Arc;

use maplegrid_domain::methods::RegisterRule;
use maplegrid_domain::registers::{Rejection, Role};
use maplegrid_domain::shared::{AreaId, RegisterId};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::registers::budgets;

use super::access::{roles, rule_of};
use super::views::MoneyLine;
use crate::people::audit;
use crate::{App, Error, Result, SignedIn};

/// 1 亿元 for a year: more is a slip.
const FEN_MOST: u64 = 10_000_000_000;
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2200;

impl App {
    /// The money of an area's year.
    ///
    /// # Errors
    /// `NotFound` for what is not the caller's; `Register` where there is no budget.
    pub async fn register_money(
        &self,
        who: &SignedIn,
        id: &RegisterId,
        (area, year): (&AreaId, i16),
    ) -> Result<MoneyLine> {
        let rule = rule_of(&who.county, id)?.clone();
        if roles(&who.county, &rule, &who.person, area).is_empty() {
            return Err(Error::NotFound);
        }
        if rule.budget.is_none() {
            return Err(Rejection::NoBudgetHere.into());
        }
        let (who, area) = (who.clone(), area.clone());
        let read = move |conn: &mut Conn| money_line(conn, &who, &rule, (&area, year));
        Ok(self.inner().db.read(read).await?)
    }

    /// Sets what an area has for a year; not less than has been approved.
    ///
    /// # Errors
    /// `NotFound` for what is not the caller's; `Register` with what is wrong.
    pub async fn set_budget(
        &self,
        who: &SignedIn,
        id: &RegisterId,
        (area, year): (&AreaId, i16),
        fen: u64,
    ) -> Result<()> {
        if !YEARS.contains(&year) || fen > FEN_MOST {
            return Err(Rejection::BadAmount.into());
        }
        let (id, area, person) = (id.clone(), area.clone(), who.person.clone());
        let chance = Arc::clone(&self.inner().chance);
        self.in_turn(move |conn, at| {
            let rule = match rule_of(&at.county, &id) {
                Ok(rule) => rule,
                Err(error) => return Ok(Err(error)),
            };
            let roles = roles(&at.county, rule, &person, &area);
            let refused = if roles.is_empty() {
                Some(Error::NotFound)
            } else if rule.budget.is_none() {
                Some(Rejection::NoBudgetHere.into())
            } else if !roles.contains(&Role::Approves) {
                Some(Rejection::NotYours.into())
            } else if !at.county.directory.areas.is_open(&area) {
                Some(Rejection::NoSuchArea.into())
            } else {
                None
            };
            if let Some(refused) = refused {
                return Ok(Err(refused));
            }
            let place = (&id, &area, year);
            let spent_fen = budgets::money(conn, &at.county.id, place, None)?.spent_fen;
            if fen < spent_fen {
                return Ok(Err(Rejection::BelowSpent { spent_fen }.into()));
            }
            budgets::set(conn, &at.county.id, place, fen)?;
            let subject = format!("register_budget:{id}/{area}/{year}");
            audit(conn, at, &*chance, Some(&person), ("set_budget", &subject))?;
            Ok(Ok(()))
        })
        .await
    }
}

pub(super) fn money_line(
    conn: &mut Conn,
    who: &SignedIn,
    rule: &RegisterRule,
    (area, year): (&AreaId, i16),
) -> StoreResult<MoneyLine> {
    let money = budgets::money(conn, &who.county.id, (&rule.id, area, year), None)?;
    let roles = roles(&who.county, rule, &who.person, area);
    Ok(MoneyLine {
        area: area.clone(),
        year,
        budget_fen: money.budget_fen,
        spent_fen: money.spent_fen,
        left_fen: money.left_fen(),
        entries: money.entries,
        may_set: roles.contains(&Role::Approves),
    })
}
