//! What is held about a household, for the household itself (个人信息保护法 Art. 44–46): opened
//! with the access code of its card.

use maplegrid_domain::people::{mask_id, mask_phone};
use maplegrid_domain::shared::{PersonId, Timestamp};
use maplegrid_store::accounts::audit_of;
use maplegrid_store::people::{household_subject, households, members};

use super::Home;
use super::access::RENEWED;
use super::paper::PRINTED;
use crate::duties::{CareView, CorrectionView, KEEP_CARE, LOOK_CARE, LOOK_CORRECTION, OPENED};
use crate::people::LOOK;
use crate::{App, Error, Result};

const LOOKS_SHOWN: i64 = 50;

/// A household as it sees itself.
#[derive(Clone, Debug)]
pub struct OwnHome {
    pub home: Home,
    /// Masked all the same: the page may be open on somebody's kitchen table.
    pub phone: Option<String>,
    pub people: Vec<OwnMember>,
    /// Why somebody comes more often, if they do.
    pub care: Option<CareView>,
    /// The latest correction that was asked for.
    pub correction: Option<CorrectionView>,
    /// Who looked at what is sealed, printed the card or changed its code, the latest first.
    pub looks: Vec<OwnLook>,
}

/// Somebody of the household, as written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnMember {
    pub name: String,
    pub relation: String,
    pub residing: bool,
    pub phone: Option<String>,
    pub id_number: Option<String>,
}

/// A look at what is sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnLook {
    pub at: Timestamp,
    pub by: Option<PersonId>,
    pub kind: OwnLookKind,
}

/// What was uncovered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnLookKind {
    /// Numbers that are sealed.
    Numbers,
    /// The card was printed, with its access code.
    Card,
    /// The access code was changed.
    Code,
    /// Why somebody comes more often, or what was said in a talk.
    Care,
    /// The same went to the phone of whoever comes, to be opened without a network.
    Kept,
    /// What the household wants put right.
    Correction,
    /// This page was opened with the access code.
    Opened,
}

impl App {
    /// Everything that is held about a household.
    pub async fn own_home(&self, code: &str, access: &str) -> Result<OwnHome> {
        let home = self.open_home(code, access).await?;
        self.note_looks((OPENED, None), std::slice::from_ref(&home.household.id)).await?;
        let (county, id) = (self.inner().county.clone(), home.household.id.clone());
        let (row, rows, looked) = self
            .inner()
            .db
            .read(move |conn| {
                let subject = household_subject(&id);
                Ok((
                    households::find(conn, &county, &id)?,
                    members::of_household(conn, &county, &id)?,
                    [
                        audit_of(conn, &county, &subject, LOOK, LOOKS_SHOWN)?,
                        audit_of(conn, &county, &subject, PRINTED, LOOKS_SHOWN)?,
                        audit_of(conn, &county, &subject, RENEWED, LOOKS_SHOWN)?,
                        audit_of(conn, &county, &subject, LOOK_CARE, LOOKS_SHOWN)?,
                        audit_of(conn, &county, &subject, KEEP_CARE, LOOKS_SHOWN)?,
                        audit_of(conn, &county, &subject, LOOK_CORRECTION, LOOKS_SHOWN)?,
                        audit_of(conn, &county, &subject, OPENED, LOOKS_SHOWN)?,
                    ],
                ))
            })
            .await?;
        let row = row.ok_or(Error::NotFound)?;
        let unmasked = self.unmask(&row, &rows)?;
        let people = rows.into_iter().zip(unmasked.members).map(|(row, open)| OwnMember {
            name: row.name,
            relation: row.relation,
            residing: row.residing,
            phone: open.phone.as_deref().map(mask_phone),
            id_number: open.id_number.as_deref().map(mask_id),
        });
        let kinds = [
            OwnLookKind::Numbers,
            OwnLookKind::Card,
            OwnLookKind::Code,
            OwnLookKind::Care,
            OwnLookKind::Kept,
            OwnLookKind::Correction,
            OwnLookKind::Opened,
        ];
        let looks = looked.into_iter().zip(kinds).flat_map(|(entries, kind)| {
            entries.into_iter().map(move |(at, by)| OwnLook { at, by, kind })
        });
        let mut looks: Vec<OwnLook> = looks.collect();
        looks.sort_by_key(|look| std::cmp::Reverse(look.at));
        let (care, correction) = self.own_file(&home.household.id).await?;
        Ok(OwnHome {
            phone: unmasked.phone.as_deref().map(mask_phone),
            people: people.collect(),
            care,
            correction,
            looks,
            home,
        })
    }

    /// The household does not agree with its closer care.
    pub async fn contest_own_care(&self, code: &str, access: &str, words: &str) -> Result<()> {
        let home = self.open_home(code, access).await?;
        self.contest_care(&home.household.id, words).await
    }

    /// The household wants what is held about it put right. Those who keep the register read it,
    /// and answer in the same place.
    pub async fn correct_own_home(
        &self,
        code: &str,
        access: &str,
        words: &str,
        key: Option<String>,
    ) -> Result<()> {
        let home = self.open_home(code, access).await?;
        self.ask_correction(&home.household.id, words, key).await
    }
}
