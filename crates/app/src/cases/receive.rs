//! Receiving: everything that is said is accepted, numbered and answered for.

use std::sync::Arc;

use maplegrid_domain::accounts::capabilities_in;
use maplegrid_domain::cases::{Case, CaseNumber, Identity, NewCase, case_due};
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::{AttachmentId, CategoryId, HouseholdId};
use maplegrid_store::log::read;

use super::{Contact, Intake, Receipt, Received};
use crate::writer::{Accepted, Done, Job, Key, PlaceAsked};
use crate::{App, County, Error, InputFault, Result};

const NAME_MOST_CHARS: usize = 30;
const KEY_MOST_CHARS: usize = 200;

impl App {
    /// Accepts a matter. What this answers is on disk. A repeated `key` with the same intake gets
    /// the first answer; with another intake it is refused.
    pub async fn receive(&self, intake: Intake, key: Option<String>) -> Result<Received> {
        self.receive_for(intake, None, key).await
    }

    /// As [`Self::receive`], for a household. Whoever calls has settled that it is one of theirs.
    /// Only a named matter keeps whose it is: of a sealed or an anonymous one it would tell what
    /// the person did not want told.
    pub async fn receive_for(
        &self,
        intake: Intake,
        household: Option<HouseholdId>,
        key: Option<String>,
    ) -> Result<Received> {
        self.accept(intake, (household, None), key).await
    }

    /// As [`Self::receive`], taking up a place. Only with the place is the matter received.
    pub(crate) async fn receive_with_place(
        &self,
        intake: Intake,
        place: PlaceAsked,
        key: Option<String>,
    ) -> Result<Received> {
        self.accept(intake, (None, Some(place)), key).await
    }

    async fn accept(
        &self,
        intake: Intake,
        (household, place): (Option<HouseholdId>, Option<PlaceAsked>),
        key: Option<String>,
    ) -> Result<Received> {
        let mut intake = intake;
        // What is checked is what is kept, and what a repetition is known by.
        intake.contact = check_contact(&intake)?;
        check_attachments(&intake.attachments)?;
        self.check_filer(&intake)?;
        let household = household.filter(|_| intake.identity == Identity::Named);
        let what = place.as_ref().map_or_else(|| RECEIVE.to_owned(), PlaceAsked::words);
        let key = self.key_for(key, &what, &intake)?;
        let new = NewCase {
            area: intake.area,
            text: intake.text,
            location: intake.location,
            channel: intake.channel,
            identity: intake.identity,
            attachments: Vec::new(),
            category: intake.category.map(CategoryId::new),
            filed_by: intake.filed_by.map(|filed| filed.person),
            household,
            parent: None,
        };
        let job = Job::Receive {
            new: Box::new(new),
            files: intake.attachments,
            contact: intake.contact,
            place,
        };
        match self.inner().writer.submit(key, job).await? {
            Done::Accepted { case, receipt: Some(accepted) } => {
                let county = self.inner().snapshot.get();
                Ok(self.received(*case, accepted, county))
            }
            Done::Accepted { receipt: None, .. } | Done::Household(_) | Done::Mediation => {
                Err(Error::Internal("an accepted case has no receipt".to_owned()))
            }
            Done::Replayed(number) => self.first_answer(&CaseNumber::stored(number)).await,
        }
    }

    /// Whoever files for a resident may register matters there, and has their consent.
    fn check_filer(&self, intake: &Intake) -> Result<()> {
        let Some(filed) = &intake.filed_by else { return Ok(()) };
        if !filed.consent {
            return Err(InputFault::ConsentMissing.into());
        }
        let county = self.inner().snapshot.get();
        let held = capabilities_in(county.method(), &county.directory, &filed.person, &intake.area);
        if held.contains(&Capability::Register) { Ok(()) } else { Err(Error::Forbidden) }
    }

    fn received(&self, case: Case, accepted: Accepted, county: Arc<County>) -> Received {
        let method = county.method_of(case.method_version);
        let due = case_due(&case, method, &county.calendar, case.received_at);
        Received {
            number: case.number.clone(),
            code: self.inner().secrets.code(&case.number),
            due,
            receipt: Receipt {
                leaf: accepted.leaf,
                position: accepted.position,
                head: accepted.head.head,
                signature: accepted.head.signature,
            },
            case,
            county,
        }
    }

    /// The answer a reception got, rebuilt from its event and the head that first covered it.
    async fn first_answer(&self, number: &CaseNumber) -> Result<Received> {
        let (county_id, wanted) = (self.inner().county.clone(), number.clone());
        let found = self
            .inner()
            .db
            .read(move |conn| {
                let Some(history) = read::history(conn, &county_id, &wanted)? else {
                    return Ok(None);
                };
                let (position, leaf) = (history.position, history.leaf);
                let head = read::head_covering(conn, &county_id, position)?;
                let case = history.events.first().and_then(|first| Case::apply(None, first));
                Ok(case.zip(head).map(|(case, head)| (case, Accepted { leaf, position, head })))
            })
            .await?;
        let (case, accepted) = found.ok_or(Error::NotFound)?;
        Ok(self.received(case, accepted, self.county().await?))
    }
}

/// What a key of an intake is for.
const RECEIVE: &str = "receive";

/// Named and sealed reporters leave a way to reach them; an anonymous one leaves nothing, and
/// what a form sent all the same is dropped.
fn check_contact(intake: &Intake) -> Result<Option<Contact>> {
    if intake.identity == Identity::Anonymous {
        return Ok(None);
    }
    let contact = intake.contact.clone().unwrap_or_default();
    let name = contact.name.trim().to_owned();
    if name.is_empty() {
        let nothing = contact.phone.trim().is_empty();
        let fault = if nothing { InputFault::ContactMissing } else { InputFault::NameMissing };
        return Err(fault.into());
    }
    if name.chars().count() > NAME_MOST_CHARS {
        return Err(InputFault::NameTooLong { most: NAME_MOST_CHARS }.into());
    }
    let phone: String =
        contact.phone.chars().filter(|c| !matches!(c, ' ' | '-' | '－' | '\u{3000}')).collect();
    if !is_phone(&phone) {
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        return Err(InputFault::Phone { digits }.into());
    }
    Ok(Some(Contact { name, phone }))
}

/// A mobile number (11 digits from 1) or a landline with area code (10 to 12 digits from 0).
fn is_phone(phone: &str) -> bool {
    let digits = phone.bytes().all(|byte| byte.is_ascii_digit());
    let mobile = phone.len() == 11 && phone.starts_with('1');
    let landline = (10..=12).contains(&phone.len()) && phone.starts_with('0');
    digits && (mobile || landline)
}

impl App {
    /// Whether this very intake was accepted under this key before: whoever taps twice is answered
    /// with what they have, and asked nothing.
    pub async fn is_repeated(&self, intake: &Intake, key: &str) -> Result<bool> {
        let contact = check_contact(intake)?;
        let intake = Intake { contact, ..intake.clone() };
        let key = self.key_for(Some(key.to_owned()), RECEIVE, &intake)?;
        self.is_used(key.as_ref()).await
    }

    /// A key bound to whoever uses it and for what: two people's keys never meet.
    pub(crate) fn key_for(
        &self,
        key: Option<String>,
        who: &str,
        request: &impl serde::Serialize,
    ) -> Result<Option<Key>> {
        let Some(key) = key else { return Ok(None) };
        check_key(&key)?;
        let request = serde_json::to_string(request).map_err(|e| Error::Internal(e.to_string()))?;
        let request_hash = self.inner().secrets.fingerprint(&format!("{who}\n{request}"));
        let key = format!("{who}\n{key}");
        Ok(Some(Key { key, request_hash }))
    }
}

/// Ids of files as [`App::keep_photo`] and [`App::keep_voice`] give them out.
fn check_attachments(ids: &[AttachmentId]) -> Result<()> {
    let sound = |id: &AttachmentId| id.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric());
    if ids.iter().all(sound) {
        return Ok(());
    }
    Err(InputFault::UnknownAttachment.into())
}

pub(crate) fn check_key(key: &str) -> Result<()> {
    if key.is_empty() || key.chars().count() > KEY_MOST_CHARS || key.contains('\0') {
        return Err(InputFault::KeyTooLong { most: KEY_MOST_CHARS }.into());
    }
    Ok(())
}
