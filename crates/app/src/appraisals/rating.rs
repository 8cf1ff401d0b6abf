//! A household rates, once.

use maplegrid_domain::cases::{AppraisalFault, Rejection};
use maplegrid_store::appraisals::{cast, find, mine, set_counts};

use crate::{App, Error, Result};

impl App {
    /// A household chooses one of the words. That it has rated and what was
    /// chosen are written in one transaction and in two places that do not name each other.
    ///
    /// # Errors
    /// `WrongCode` and `TooMany` as for the household's own page; `NotFound` for an appraisal that
    /// is not there or whose case is restricted; `NotOfTheVillage` for a household that was not in
    /// the village when it was opened; `AppraisalOver` after its end; `RatedAlready` for the second
    /// time, from whichever phone.
    pub async fn appraise(&self, code: &str, access: &str, id: &str, word: &str) -> Result<()> {
        if id.contains('\0') {
            return Err(Error::NotFound);
        }
        let household = self.open_home(code, access).await?.household.id;
        let (id, word) = (id.to_owned(), word.to_owned());
        self.in_turn(move |conn, at| {
            let county = &at.county.id;
            let found = find(conn, county, &id)?.filter(|row| !row.restricted);
            let Some(row) = found else { return Ok(Err(Error::NotFound)) };
            let refuse = |rejection: Rejection| Ok(Err(rejection.into()));
            let running = row.appraisal.running().filter(|open| at.now <= open.closes.at);
            let (Some(opened), Some(mut tally)) = (running, row.counts) else {
                return refuse(Rejection::Appraisal(AppraisalFault::Over));
            };
            let chosen = opened.scale.labels.iter().position(|label| *label == word);
            let Some(count) = chosen.and_then(|chosen| tally.get_mut(chosen)) else {
                return refuse(Rejection::UnknownValue { field: "word", value: word });
            };
            *count = count.saturating_add(1);
            if !cast(conn, county, &id, &household)? {
                let enrolled = !mine(conn, county, &household, &[&id])?.is_empty();
                let again = Rejection::Appraisal(AppraisalFault::RatedAlready);
                return refuse(if enrolled {
                    again
                } else {
                    Rejection::Appraisal(AppraisalFault::NotOfTheVillage)
                });
            }
            set_counts(conn, county, &id, &tally)?;
            Ok(Ok(()))
        })
        .await
    }
}
