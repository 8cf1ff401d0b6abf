//! What a resident does with number and query code.

use maplegrid_domain::accounts::{Lockout, after_failure};
use maplegrid_domain::cases::{
    Case, CaseNumber, Command, agents_for, answer_due, case_due, deadlines,
};
use maplegrid_domain::shared::{Actor, AttachmentId, PersonId, Timestamp};
use maplegrid_store::accounts::audit_of;
use maplegrid_store::cases::whole::find_whole_by_code_holder;
use maplegrid_store::cases::write::load;
use maplegrid_store::cases::{contacts, read};
use maplegrid_store::log::read as log;
use maplegrid_store::registers::bookings;

use super::together::together_for;
use super::{ChildStory, LookedAt, Receipt, ResidentCase, ResidentMay};
use crate::accounts::seconds_until;
use crate::writer::Job;
use crate::{App, Error, Result, StoredFile};

/// The audit action under which looks at contact data are recorded.
pub(super) const LOOK: &str = "look_at_contact";
const LOOKS_SHOWN: i64 = 50;

impl App {
    /// The resident's case. A wrong code and an unknown number look the same; five wrong codes
    /// lock the case's page for a while, whoever tries.
    pub async fn track(&self, number: &CaseNumber, code: &str) -> Result<ResidentCase> {
        self.check_code(number, code).await?;
        self.resident_case(number).await
    }

    pub async fn reply(
        &self,
        number: &CaseNumber,
        code: &str,
        text: Option<String>,
        key: Option<String>,
    ) -> Result<ResidentCase> {
        self.resident_command(number, code, Command::Reply { text }, key).await
    }

    pub async fn rate(
        &self,
        number: &CaseNumber,
        code: &str,
        score: u8,
        comment: Option<String>,
        key: Option<String>,
    ) -> Result<ResidentCase> {
        self.resident_command(number, code, Command::Rate { score, comment }, key).await
    }

    pub async fn request_reopen(
        &self,
        number: &CaseNumber,
        code: &str,
        reason: String,
        key: Option<String>,
    ) -> Result<ResidentCase> {
        self.resident_command(number, code, Command::RequestReopen { reason }, key).await
    }

    pub async fn withdraw(
        &self,
        number: &CaseNumber,
        code: &str,
        reason: Option<String>,
        key: Option<String>,
    ) -> Result<ResidentCase> {
        self.resident_command(number, code, Command::Withdraw { reason }, key).await
    }

    pub async fn supplement(
        &self,
        number: &CaseNumber,
        code: &str,
        text: String,
        key: Option<String>,
    ) -> Result<ResidentCase> {
        self.resident_command(number, code, Command::Supplement { text }, key).await
    }

    /// The resident chooses who acts for them 村一代理.
    pub async fn name_agent(
        &self,
        number: &CaseNumber,
        code: &str,
        agent: PersonId,
        key: Option<String>,
    ) -> Result<ResidentCase> {
        let command = Command::NameAgent { agent, consent: None };
        self.resident_command(number, code, command, key).await
    }

    /// The resident no longer wants to be acted for.
    pub async fn end_agent(
        &self,
        number: &CaseNumber,
        code: &str,
        reason: Option<String>,
        key: Option<String>,
    ) -> Result<ResidentCase> {
        self.resident_command(number, code, Command::EndAgent { reason }, key).await
    }

    async fn resident_command(
        &self,
        number: &CaseNumber,
        code: &str,
        command: Command,
        key: Option<String>,
    ) -> Result<ResidentCase> {
        self.check_code(number, code).await?;
        let key = self.key_for(key, number.as_str(), &command)?;
        let job = Job::Command { number: number.clone(), actor: Actor::Resident, command };
        self.inner().writer.submit(key, job).await?;
        self.resident_case(number).await
    }

    /// The receipt as it was issued.
    pub async fn receipt(&self, number: &CaseNumber, code: &str) -> Result<Receipt> {
        self.check_code(number, code).await?;
        let (county, wanted) = (self.inner().county.clone(), number.clone());
        let found = self
            .inner()
            .db
            .read(move |conn| {
                let Some((position, leaf)) = log::reception(conn, &county, &wanted)? else {
                    return Ok(None);
                };
                let head = log::head_covering(conn, &county, position)?;
                Ok(head.map(|head| (position, leaf, head)))
            })
            .await?;
        let (position, leaf, head) = found.ok_or(Error::NotFound)?;
        Ok(Receipt { leaf, position, head: head.head, signature: head.signature })
    }

    pub async fn attachment_for_resident(
        &self,
        number: &CaseNumber,
        code: &str,
        id: &AttachmentId,
    ) -> Result<StoredFile> {
        self.check_code(number, code).await?;
        let (county, wanted) = (self.inner().county.clone(), number.clone());
        let case = self
            .inner()
            .db
            .read(move |conn| read::find_by_code_holder(conn, &county, &wanted))
            .await?
            .ok_or(Error::NotFound)?;
        self.file_of(&case, id).await
    }

    /// The code is the resident's whole authority, so wrong ones are counted in the database:
    /// restarting or asking another process does not give new tries.
    pub(super) async fn check_code(&self, number: &CaseNumber, code: &str) -> Result<()> {
        let _turn = self.inner().turns.take(number).await;
        let now = self.now();
        let (county, wanted) = (self.inner().county.clone(), number.clone());
        let lockout = self
            .inner()
            .db
            .read(move |conn| contacts::code_failures(conn, &county, &wanted))
            .await?;
        if let Some(until) = lockout.locked_until.filter(|until| now < *until) {
            let retry_after_seconds = seconds_until(until, now);
            return Err(Error::TooMany { retry_after_seconds });
        }
        let right = self.inner().secrets.is_code(number, code);
        match (right, lockout == Lockout::default()) {
            (true, true) => Ok(()),
            (true, false) => self.set_failures(number, |_| Lockout::default()).await,
            (false, _) => {
                let count = move |lockout| after_failure(lockout, now);
                self.set_failures(number, count).await?;
                Err(Error::WrongCode)
            }
        }
    }

    async fn set_failures(
        &self,
        number: &CaseNumber,
        change: impl FnOnce(Lockout) -> Lockout + Send + 'static,
    ) -> Result<()> {
        let (county, number) = (self.inner().county.clone(), number.clone());
        self.inner()
            .db
            .write(move |conn| {
                // Only for cases that exist: guessing must not fill the table.
                if read::find_by_code_holder(conn, &county, &number)?.is_none() {
                    return Ok(());
                }
                // Read again here: another process may have counted one meanwhile.
                let lockout = change(contacts::lock_code_failures(conn, &county, &number)?);
                contacts::set_code_failures(conn, &county, &number, lockout)
            })
            .await?;
        Ok(())
    }

    async fn resident_case(&self, number: &CaseNumber) -> Result<ResidentCase> {
        let (county_id, wanted) = (self.inner().county.clone(), number.clone());
        let county = self.county().await?;
        let read_by = std::sync::Arc::clone(&county);
        let (whole, looks, together, children, booked) = self
            .inner()
            .db
            .read(move |conn| {
                let Some(whole) = find_whole_by_code_holder(conn, &county_id, &wanted)? else {
                    return Ok(None);
                };
                let looks = audit_of(conn, &county_id, wanted.as_str(), LOOK, LOOKS_SHOWN)?;
                let together = together_for(conn, &read_by, &whole.case)?;
                let children: Vec<_> =
                    whole.case.children.iter().map(|child| &child.number).collect();
                let children = load(conn, &county_id, &children)?;
                // Most counties book nothing, and this page is the one most often opened.
                let registers = &read_by.method_of(whole.case.method_version).registers;
                let may = registers.iter().any(|rule| rule.booking.is_some());
                let booked = if may && !whole.case.withdrawn {
                    bookings::of_case(conn, &county_id, &wanted)?
                } else {
                    None
                };
                Ok(Some((whole, looks, together, children, booked)))
            })
            .await?
            .ok_or(Error::WrongCode)?;
        let (case, now) = (whole.case, self.now());
        let method = std::sync::Arc::clone(county.method_of(case.method_version));
        let looked_at = looks
            .into_iter()
            .filter_map(|(at, person)| person.map(|person| LookedAt { person, at }))
            .collect();
        let agents = agents_for(&case, &method, &county.directory);
        let secrets = &self.inner().secrets;
        let parent = case.parent.as_ref().map(|parent| (parent.clone(), secrets.code(parent)));
        let mut children: Vec<ChildStory> = children
            .into_iter()
            .map(|(case, _)| {
                let method = std::sync::Arc::clone(county.method_of(case.method_version));
                let due = case_due(&case, &method, &county.calendar, now);
                ChildStory { code: secrets.code(&case.number), method, due, case }
            })
            .collect();
        children.sort_by(|a, b| a.case.number.cmp(&b.case.number));
        Ok(ResidentCase {
            parent,
            children,
            due: case_due(&case, &method, &county.calendar, now),
            deadlines: deadlines(&case, &method, &county.calendar, now),
            may: ResidentMay {
                name_agent: case.is_pending() && !agents.is_empty(),
                ..may(&case, &method, &county, now)
            },
            agents,
            together,
            booked,
            code: self.inner().secrets.code(&case.number),
            timeline: whole.events,
            leaf: whole.leaf,
            position: whole.position,
            looked_at,
            case,
            method,
            county,
            now,
        })
    }
}

/// What is open to the resident, by the same rules the decider applies.
fn may(
    case: &Case,
    method: &maplegrid_domain::methods::Method,
    county: &crate::County,
    now: Timestamp,
) -> ResidentMay {
    let open = case.is_open();
    let window = |closed: Timestamp| {
        let rule = &method.procedure.reopen;
        rule.window.due(closed, &county.calendar, method.office_hours).at
    };
    let askable =
        case.reopen_request.is_none() && !case.is_reopening_used_up(&method.procedure.reopen);
    let until = case.closed_at.filter(|_| askable).map(window);
    debug_assert!(answer_due(case, method, &county.calendar, now).is_none() || open);
    ResidentMay {
        reply: case.question.is_some(),
        rate: case.answer.is_some() && case.rating.is_none(),
        reopen_until: until.filter(|until| now <= *until),
        withdraw: open,
        supplement: open,
        name_agent: false,
    }
}
