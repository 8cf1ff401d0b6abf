//! Acting on a mediation.

use maplegrid_domain::mediation::Rejection;
use maplegrid_domain::shared::MediationId;

use super::sealing::Sealing;
use super::{Act, MediationFile};
use crate::writer::{Ask, Done, Job, MediationJob};
use crate::{App, Error, Result, SignedIn};

impl App {
    /// Does something with a mediation; the file as it is afterwards. Whoever acts themselves out of
    /// it (a mediator who steps back) is answered all the same, with the file closed.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that does not exist or is not the caller's to see;
    /// [`Error::Mediation`] if it is refused.
    pub async fn act_on_mediation(
        &self,
        who: &SignedIn,
        id: &MediationId,
        act: Act,
        key: Option<String>,
    ) -> Result<MediationFile> {
        self.do_in_mediation(who, id, act, key).await?;
        self.file_after_acting(who, id).await
    }

    /// As [`act_on_mediation`](Self::act_on_mediation), and nothing is shown: no look is written
    /// down.
    ///
    /// # Errors
    /// The same.
    pub async fn do_in_mediation(
        &self,
        who: &SignedIn,
        id: &MediationId,
        act: Act,
        key: Option<String>,
    ) -> Result<()> {
        let mediation = self.seen_mediation(who, id).await?;
        let scope = format!("{}/mediations/{id}/{}", who.person, act.step().id());
        let key = self.key_for(key, &scope, &act)?;
        let words = self.mediation_words(id).await?;
        let inner = self.inner();
        let sealing = Sealing { words: &words, chance: &*inner.chance, now: self.now() };
        let command = match sealing.command(&act) {
            // Without its key nothing can be said in it any more; what it is about goes first.
            Err(Error::ContactUnreadable) => {
                return Err(Rejection::NotNow { stage: mediation.stage() }.into());
            }
            command => command?,
        };
        let by = Some(who.person.clone());
        let job = MediationJob { id: id.clone(), by, ask: Ask::Do(command) };
        match inner.writer.submit(key, Job::Mediation(Box::new(job))).await? {
            Done::Mediation | Done::Replayed(_) => Ok(()),
            Done::Accepted { .. } | Done::Household(_) => Err(Error::NotFound),
        }
    }
}
