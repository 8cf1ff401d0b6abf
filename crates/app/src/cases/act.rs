//! What staff do with a case.

use maplegrid_domain::cases::{CaseNumber, Command, Input, Rejection, actions_for};
use maplegrid_domain::shared::{ActionId, Actor};
use maplegrid_store::accounts::{AuditEntry, insert_audit};
use maplegrid_store::cases::contacts;
use maplegrid_store::log::write::find_keys;

use super::read::contact_of;
use super::resident::LOOK;
use super::{Contact, StaffCase};
use crate::accounts::random_hex;
use crate::writer::{Job, Key};
use crate::{App, Error, Result, SignedIn};

impl App {
    /// Takes an action. The caller has to be allowed to see the case at all; whether the action
    /// is theirs is decided again where it is written.
    pub async fn act(
        &self,
        who: &SignedIn,
        number: &CaseNumber,
        action: &str,
        input: Input,
        key: Option<String>,
    ) -> Result<StaffCase> {
        let command = Command::Act { action: ActionId::from(action), input: Box::new(input) };
        let key = self.key_for(key, &format!("{}/{number}", who.person), &command)?;
        let case = match self.visible(who, number).await {
            // Their own action may have taken it out of their sight; the answer was lost on the
            // way and they ask again.
            Err(Error::NotFound) if self.is_used(key.as_ref()).await? => {
                return self.after_acting(who, number).await;
            }
            found => found?,
        };
        self.check_named(who, &command).await?;
        let method = who.county.method_of(case.method_version);
        let capacity = actions_for(&case, method, &who.county.directory, &who.person)
            .into_iter()
            .find(
                |offered| matches!(&command, Command::Act { action, .. } if offered.id == *action),
            )
            .map(|offered| offered.capacity)
            .or_else(|| who.holdings.first().cloned())
            .ok_or(Error::Rejected(Rejection::NotYours { owner_post: String::new() }))?;
        let actor =
            Actor::Staff { person: who.person.clone(), post: capacity.post, area: capacity.area };
        let job = Job::Command { number: number.clone(), actor, command };
        self.inner().writer.submit(key, job).await?;
        self.after_acting(who, number).await
    }

    /// A case that the caller may not see does not exist for them, also to be joined to.
    async fn check_named(&self, who: &SignedIn, command: &Command) -> Result<()> {
        let Command::Act { action, .. } = command else { return Ok(()) };
        let Some(named) = command.names().filter(|_| action.as_str() == "join") else {
            return Ok(());
        };
        match self.visible(who, &named).await {
            Err(Error::NotFound) => Err(Rejection::NoSuchLead.into()),
            seen => seen.map(|_| ()),
        }
    }

    /// Whether this very request was accepted before.
    pub(super) async fn is_used(&self, key: Option<&Key>) -> Result<bool> {
        let Some(key) = key.cloned() else {
            return Ok(false);
        };
        let county = self.inner().county.clone();
        let used = self
            .inner()
            .db
            .read(move |conn| {
                let found = find_keys(conn, &county, &[&key.key])?;
                Ok(found.iter().any(|used| used.request_hash == key.request_hash))
            })
            .await?;
        Ok(used)
    }

    /// Uncovers name and phone. The look is recorded first, and the person can see it.
    pub async fn reveal(&self, who: &SignedIn, number: &CaseNumber) -> Result<Contact> {
        let case = self.visible(who, number).await?;
        if !Self::may_reveal(who, &case) {
            return Err(Error::Forbidden);
        }
        let county = self.inner().county.clone();
        // The look stands where the person reads who looked: with the whole that it was split off.
        let wanted = contact_of(&case).clone();
        let (person, now) = (who.person.clone(), self.now());
        let id = random_hex(&*self.inner().chance);
        let sealed = {
            let (county, wanted) = (county.clone(), wanted.clone());
            self.inner().db.read(move |conn| contacts::contact(conn, &county, &wanted)).await?
        };
        // Nobody is told to have looked at what cannot be read.
        let sealed = sealed.ok_or(Error::NotFound)?;
        let contact = self.inner().secrets.unseal(contact_of(&case), &sealed)?;
        self.inner()
            .db
            .write(move |conn| {
                let entry = AuditEntry {
                    at: now,
                    id: &id,
                    person: Some(&person),
                    action: LOOK,
                    subject: wanted.as_str(),
                };
                insert_audit(conn, &county, &entry)
            })
            .await?;
        Ok(contact)
    }
}
