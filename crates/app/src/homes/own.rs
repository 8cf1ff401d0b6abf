//! What is held about a household, for the household itself (个人信息保护法 Art. 44–46): opened
//! with the access code of its card.

use maplegrid_domain::cases::{Channel, Identity};
use maplegrid_domain::people::{mask_id, mask_phone};
use maplegrid_domain::shared::{PersonId, Timestamp};
use maplegrid_store::accounts::audit_of;
use maplegrid_store::people::{household_subject, households, members};

use super::Home;
use super::paper::PRINTED;
use crate::cases::{Intake, Received};
use crate::duties::CareView;
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
    /// Who looked at what is sealed, or printed the card, the latest first.
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
    /// The card was printed, with its access code.
    pub printed: bool,
}

impl App {
    /// Everything that is held about a household.
    pub async fn own_home(&self, code: &str, access: &str) -> Result<OwnHome> {
        let home = self.open_home(code, access).await?;
        let (county, id) = (self.inner().county.clone(), home.household.id.clone());
        let (row, rows, looked, printed) = self
            .inner()
            .db
            .read(move |conn| {
                let subject = household_subject(&id);
                Ok((
                    households::find(conn, &county, &id)?,
                    members::of_household(conn, &county, &id)?,
                    audit_of(conn, &county, &subject, LOOK, LOOKS_SHOWN)?,
                    audit_of(conn, &county, &subject, PRINTED, LOOKS_SHOWN)?,
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
        let looks = looked.into_iter().map(|(at, by)| OwnLook { at, by, printed: false });
        let prints = printed.into_iter().map(|(at, by)| OwnLook { at, by, printed: true });
        let mut looks: Vec<OwnLook> = looks.chain(prints).collect();
        looks.sort_by_key(|look| std::cmp::Reverse(look.at));
        Ok(OwnHome {
            phone: unmasked.phone.as_deref().map(mask_phone),
            people: people.collect(),
            care: self.own_care(&home.household.id).await?,
            looks,
            home,
        })
    }

    /// The household does not agree with its closer care.
    pub async fn contest_own_care(&self, code: &str, access: &str, words: &str) -> Result<()> {
        let home = self.open_home(code, access).await?;
        self.contest_care(&home.household.id, words).await
    }

    /// The household wants what is held about it put right. It becomes a matter like any other:
    /// with a number, somebody who answers, and a day.
    pub async fn correct_own_home(
        &self,
        code: &str,
        access: &str,
        words: &str,
        key: Option<String>,
    ) -> Result<Received> {
        let home = self.open_home(code, access).await?;
        let household = &home.household;
        let text = format!(
            "要求更正我家的登记（户号 {}，{}，户主 {}）：{}",
            home.code,
            household.door,
            household.head,
            words.trim()
        );
        let intake = Intake {
            area: household.area.clone(),
            text,
            category: None,
            channel: Channel::Qr,
            location: None,
            identity: Identity::Anonymous,
            contact: None,
            attachments: Vec::new(),
            filed_by: None,
        };
        let key = key.map(|key| format!("home/{}/{key}", household.id));
        self.receive_for(intake, Some(household.id.clone()), key).await
    }
}
