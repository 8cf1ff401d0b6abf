//! Logging contacts.

use maplegrid_domain::duties::{Command, ContactLog};
use maplegrid_domain::shared::{ContactId, PersonId, TopicId};
use serde::{Deserialize, Serialize};

use super::sealing::{checked_id, checked_text, to_hex};
use super::{Logged, NewContact};
use crate::cases::check_key;
use crate::writer::{By, Done, HouseholdDone, HouseholdJob, Job, Key};
use crate::{App, Error, Result};

/// A word beside what was ticked, not a report.
const NOTE_MOST_CHARS: usize = 500;

/// What came up at a contact and was written with it: sealed in the ledger.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct ContactWords {
    pub(super) topics: Vec<TopicId>,
    pub(super) note: Option<String>,
}

impl ContactWords {
    fn is_empty(&self) -> bool {
        self.topics.is_empty() && self.note.is_none()
    }
}

impl App {
    /// Logs a contact, exactly once for ever by its id: phones that were without a signal send
    /// again, in any order, months later. Another contact under the same id is refused.
    ///
    /// # Errors
    /// [`Error::Duty`] with the reason; [`Error::NotFound`] for a household that does not exist or
    /// is not the caller's to see; [`Error::KeyReused`].
    pub async fn log_contact(&self, caller: &PersonId, new: NewContact) -> Result<Logged> {
        checked_id(new.id.as_str())?;
        let mut new = new;
        let note = checked_text("note", new.note.as_deref().unwrap_or_default(), NOTE_MOST_CHARS)?;
        new.note = (!note.is_empty()).then_some(note);
        new.topics.sort();
        new.topics.dedup();
        let request = serde_json::to_string(&new).map_err(|e| Error::Internal(e.to_string()))?;
        let request = format!("contact/{caller}\n{request}");
        let request_hash = self.inner().secrets.fingerprint(&request);
        let words = ContactWords { topics: new.topics.clone(), note: new.note.clone() };
        let job = |words| HouseholdJob {
            household: new.household.clone(),
            by: By::Person(caller.clone()),
            command: Command::Contact(ContactLog {
                id: new.id.clone(),
                line: new.line.clone(),
                channel: new.channel,
                at: new.at,
                topics: new.topics.clone(),
                words,
            }),
            request_hash,
        };
        let job = if words.is_empty() {
            job(None)
        } else {
            self.sealed_job(&words, |words| job(Some(words))).await?
        };
        let done = self.ask_household(job, None).await?.ok_or(Error::NotFound)?;
        Ok(Logged {
            contact: new.id,
            recorded_at: done.recorded_at,
            replayed: done.replayed,
            lines: done.lines,
        })
    }

    /// The id of a contact that was sent under an idempotency key instead of an id of its own:
    /// the same for the same person and key, and nobody else's.
    ///
    /// # Errors
    /// [`Error::BadInput`] for a key that is empty or too long.
    pub fn contact_id_for(&self, caller: &PersonId, key: &str) -> Result<ContactId> {
        check_key(key)?;
        let digest = self.inner().secrets.fingerprint(&format!("contact-id/{caller}\n{key}"));
        Ok(ContactId::new(format!("k-{}", to_hex(&digest[..16]))))
    }

    /// Hands a job about a household to the writer. `None` if the key was used for it before.
    pub(super) async fn ask_household(
        &self,
        job: HouseholdJob,
        key: Option<Key>,
    ) -> Result<Option<HouseholdDone>> {
        if job.household.as_str().contains('\0') {
            return Err(Error::NotFound);
        }
        match self.inner().writer.submit(key, Job::Household(Box::new(job))).await? {
            Done::Household(done) => Ok(Some(done)),
            Done::Replayed(_) => Ok(None),
            Done::Accepted { .. } | Done::Mediation => {
                Err(Error::Internal("a household is no case".to_owned()))
            }
        }
    }
}
