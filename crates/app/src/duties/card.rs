//! A household's card.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Time;
use maplegrid_domain::accounts::capabilities_in;
use maplegrid_domain::duties::{
    Absence, Event, Facts, HouseholdFile, Link, LoggedContact, PastLink, REACHES, Recorded, Sealed,
    stand_in_of, window_of,
};
use maplegrid_domain::methods::{Capability, ContactLine};
use maplegrid_domain::people::mask_name;
use maplegrid_domain::shared::{ContactId, CountyId, HouseholdId, PersonId, Timestamp};
use maplegrid_store::db::Conn;
use maplegrid_store::duties::read::{self, LinkedHousehold};
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::households::HouseholdRow;
use maplegrid_store::people::members::MemberRow;
use maplegrid_store::people::secrets::SecretRow;
use maplegrid_store::people::{households, links, members, secrets};

use super::care::{care_view, proposal_view};
use super::contacts::ContactWords;
use super::today::{Seen, line_of};
use super::{
    CardContact, CardLine, CardMay, DueLine, HouseholdCard, KEEP_CARE, LOOK_CARE, MaskedMember,
    absences_around, unfit,
};
use crate::people::HouseholdFace;
use crate::{App, County, Error, Result};

const CONTACTS_SHOWN: i64 = 20;
/// Events read for what was ticked and written; more than contacts are shown, because care and
/// late entries stand between them.
const EVENTS_READ: u64 = 60;

impl App {
    /// A household as the caller may see it: as its contact, or as somebody who reads, keeps or
    /// decides about the households of its area. For everybody else it is not there.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown household and for one beyond the caller's reach.
    pub async fn household_card(
        &self,
        caller: &PersonId,
        household: &HouseholdId,
    ) -> Result<HouseholdCard> {
        self.card_told(caller, household, LOOK_CARE).await
    }

    /// As [`household_card`](Self::household_card), for a phone that keeps it to be opened without a
    /// network: nobody has looked yet, and the household is told so.
    ///
    /// # Errors
    /// As there.
    pub async fn household_card_kept(
        &self,
        caller: &PersonId,
        household: &HouseholdId,
    ) -> Result<HouseholdCard> {
        self.card_told(caller, household, KEEP_CARE).await
    }

    async fn card_told(
        &self,
        caller: &PersonId,
        household: &HouseholdId,
        told: &'static str,
    ) -> Result<HouseholdCard> {
        if household.as_str().contains('\0') {
            return Err(Error::NotFound);
        }
        let (county, now) = (self.county().await?, self.now());
        let found = {
            let (county, household) = (Arc::clone(&county), household.clone());
            let read = move |conn: &mut Conn| {
                conn.snapshot(|conn| Rows::read(conn, &county, &household, now))
            };
            self.inner().db.read(read).await?
        };
        let rows = found.ok_or(Error::NotFound)?;
        let reach = Reach::of(caller, &rows.facts, &county, now);
        if !reach.sees() {
            return Err(Error::NotFound);
        }
        let card = self.as_seen(&rows, &reach, &county, now);
        if card.tells() {
            let looked = (told, Some(caller));
            self.note_looks(looked, std::slice::from_ref(&rows.file.household)).await?;
        }
        Ok(card)
    }

    fn as_seen(
        &self,
        rows: &Rows,
        reach: &Reach<'_>,
        county: &Arc<County>,
        now: Timestamp,
    ) -> HouseholdCard {
        let file = &rows.file;
        let knows = reach.knows_care(file);
        let confirms = reach.may(Capability::ConfirmCare);
        // Whoever answers an objection has to know what it is about.
        let answers = confirms && file.open_contest().is_some();
        let care = file.care.as_ref().filter(|_| knows || answers);
        let proposes = file.proposal.as_ref().is_some_and(|p| p.by == *reach.caller);
        let proposal = file.proposal.as_ref().filter(|_| knows || confirms || proposes);
        let opened = self.words_of(&file.household, rows.secret.as_ref());
        let words = rows.words();
        let recent = contacts_of(&rows.recent, |id| {
            // What came up in a talk is between the household and those who come to it.
            let said = words.get(id).filter(|_| reach.is_contact)?;
            opened.open::<ContactWords>(said)
        });
        HouseholdCard {
            face: HouseholdFace::new(county, rows.row.clone()),
            has_phone: rows.row.sealed.is_some(),
            people: rows.members.iter().map(masked).collect(),
            lines: rows.lines(reach, county, now),
            recent,
            care: care.map(|care| care_view(&opened, care, county)),
            proposal: proposal.map(|p| proposal_view(&opened, p, county)),
            may: reach.card(file, rows.row.closed_at.is_some()),
            now,
        }
    }
}

fn masked(member: &MemberRow) -> MaskedMember {
    MaskedMember {
        name: mask_name(&member.name),
        relation: member.relation.clone(),
        residing: member.residing,
    }
}

/// Contacts with the lines that they count on together, newest first.
fn contacts_of(
    rows: &[LoggedContact],
    words: impl Fn(&ContactId) -> Option<ContactWords>,
) -> Vec<CardContact> {
    let mut all: Vec<CardContact> = Vec::new();
    for row in rows {
        if let Some(last) = all.last_mut().filter(|last| last.id == row.id) {
            last.lines.push(row.line.clone());
            continue;
        }
        let ContactWords { topics, note } = words(&row.id).unwrap_or_default();
        all.push(CardContact {
            id: row.id.clone(),
            lines: vec![row.line.clone()],
            person: row.person.clone(),
            channel: row.channel,
            at: row.at,
            recorded_at: row.recorded_at,
            is_late: row.is_late(),
            topics,
            note,
        });
    }
    all
}

/// How near somebody is to a household.
pub(crate) struct Reach<'a> {
    caller: &'a PersonId,
    /// Its contact on a line, or standing in for one.
    pub(super) is_contact: bool,
    capabilities: std::collections::BTreeSet<Capability>,
}

impl<'a> Reach<'a> {
    pub(crate) fn of(caller: &'a PersonId, facts: &Facts, county: &County, now: Timestamp) -> Self {
        let capabilities = capabilities_in(county.method(), &county.directory, caller, &facts.area);
        Self { caller, is_contact: facts.is_its_contact(caller, now), capabilities }
    }

    pub(super) fn may(&self, capability: Capability) -> bool {
        self.capabilities.contains(&capability)
    }

    /// Whether the household is there for them at all.
    pub(crate) fn sees(&self) -> bool {
        self.is_contact || self.reaches()
    }

    /// Whether somebody's posts let them look at the household.
    fn reaches(&self) -> bool {
        REACHES.into_iter().any(|capability| self.may(capability))
    }

    /// Care is known to the household's contacts and to the two who decided, as long as their posts
    /// reach it (DOMAIN § 8 G4). A proposal of one's own opens nothing, or everybody could look by proposing.
    pub(super) fn knows_care(&self, file: &HouseholdFile) -> bool {
        self.is_contact || (file.was_decided_by(self.caller) && self.reaches())
    }

    fn card(&self, file: &HouseholdFile, is_closed: bool) -> CardMay {
        let keeps = self.may(Capability::KeepHouseholds);
        let confirms = self.may(Capability::ConfirmCare);
        let near = self.is_contact || keeps;
        let own = file.proposal.as_ref().is_some_and(|p| p.by == *self.caller);
        let (proposed, cared) = (file.proposal.is_some(), file.care.is_some());
        let own_care = file.care.as_ref().is_some_and(|care| care.proposed_by == *self.caller);
        CardMay {
            log: self.is_contact && !is_closed,
            log_for_others: keeps && !is_closed,
            // Also while a proposal waits: that it does is not told by what is missing.
            propose: near && !is_closed,
            confirm: confirms && proposed && !own && !is_closed,
            refuse: proposed && (confirms || own),
            // Whoever may not know of the care is not told by a button either.
            end: cared && self.knows_care(file),
            contest: cared && self.knows_care(file) && file.open_contest().is_none(),
            answer_contest: confirms && !own_care && file.open_contest().is_some(),
        }
    }
}

/// The rows of a card.
struct Rows {
    row: HouseholdRow,
    file: HouseholdFile,
    facts: Facts,
    members: Vec<MemberRow>,
    recent: Vec<LoggedContact>,
    events: Vec<Recorded>,
    secret: Option<SecretRow>,
}

impl Rows {
    fn read(
        conn: &mut Conn,
        county: &County,
        household: &HouseholdId,
        now: Timestamp,
    ) -> StoreResult<Option<Self>> {
        let id = &county.id;
        let Some(row) = households::find(conn, id, household)? else { return Ok(None) };
        let ids = [household.clone()];
        let file = read::files(conn, id, &ids)?.pop();
        let file = file.unwrap_or_else(|| HouseholdFile::new(household.clone()));
        let since = windows_begin(county, now);
        let facts = facts(conn, county, &row, since)?;
        Ok(Some(Self {
            members: members::of_household(conn, id, household)?,
            recent: read::newest_contacts(conn, id, household, CONTACTS_SHOWN)?,
            events: events(conn, id, &file)?,
            secret: secrets::of(conn, id, &ids)?.pop(),
            row,
            file,
            facts,
        }))
    }

    /// What was ticked and written at each of the latest contacts.
    fn words(&self) -> HashMap<&ContactId, &Sealed> {
        let contacted = self.events.iter().filter_map(|recorded| match &recorded.event {
            Event::Contacted { contact, words: Some(words), .. } => Some((contact, words)),
            _ => None,
        });
        contacted.collect()
    }

    fn lines(&self, reach: &Reach<'_>, county: &County, now: Timestamp) -> Vec<CardLine> {
        let declared = &county.method().network.lines;
        declared.iter().map(|line| self.line(line, reach, county, now)).collect()
    }

    fn line(
        &self,
        line: &ContactLine,
        reach: &Reach<'_>,
        county: &County,
        now: Timestamp,
    ) -> CardLine {
        let held = self.facts.links.iter().find(|link| link.line == line.id);
        let stand_in = held
            .map(|link| stand_in_of(&self.facts.absences, &link.person, now.date()))
            .filter(|stand_in| held.is_some_and(|link| link.person != **stand_in));
        let goes = stand_in == Some(reach.caller) && !self.facts.unfit.contains(reach.caller);
        let is_own = goes || held.is_some_and(|link| link.person == *reach.caller);
        CardLine {
            line: line.id.clone(),
            label: line.label.clone(),
            person: held.map(|link| link.person.clone()),
            since: held.map(|link| link.from),
            stand_in: stand_in.cloned(),
            is_optional: line.optional,
            is_own,
            due: held.and_then(|link| self.due(link, reach, county, now)),
        }
    }

    /// How a line stands. A rhythm that only the tier explains is for those who know the tier.
    fn due(
        &self,
        link: &Link,
        reach: &Reach<'_>,
        county: &County,
        now: Timestamp,
    ) -> Option<DueLine> {
        let times: Vec<Timestamp> = self
            .facts
            .contacts
            .iter()
            .filter(|contact| contact.line == link.line)
            .map(|contact| contact.at)
            .collect();
        let mut file = self.file.clone();
        if !reach.knows_care(&self.file) {
            file.care = None;
        }
        let linked = self.linked(link, file);
        let absences: &[Absence] = &self.facts.absences;
        let seen = Seen { times: &times, absences, on: now.date() };
        line_of(&linked, &seen, self.facts.past.iter(), county)
    }

    fn linked(&self, link: &Link, file: HouseholdFile) -> LinkedHousehold {
        let household = &self.row.household;
        LinkedHousehold {
            household: household.id.clone(),
            line: link.line.clone(),
            person: link.person.clone(),
            from: link.from,
            area: household.area.clone(),
            door: String::new(),
            head: String::new(),
            code: String::new(),
            walk: 0,
            elder: false,
            has_sealed: false,
            file: Some(file),
        }
    }
}

fn events(conn: &mut Conn, county: &CountyId, file: &HouseholdFile) -> StoreResult<Vec<Recorded>> {
    if file.version == 0 {
        return Ok(Vec::new());
    }
    read::history(conn, county, &file.household, file.version.saturating_sub(EVENTS_READ))
}

/// When the longest window of the method began that today lies in.
fn windows_begin(county: &County, now: Timestamp) -> Timestamp {
    let cadences = &county.method().network.cadences;
    let windows = cadences.iter().map(|c| window_of(c.every, now.date(), &county.calendar));
    let first = windows.map(|window| window.first).min().unwrap_or(now.date());
    Timestamp::at(first, Time::midnight())
}

/// Links, those that ended, leave and contacts since an instant.
pub(super) fn facts(
    conn: &mut Conn,
    county: &County,
    row: &HouseholdRow,
    since: Timestamp,
) -> StoreResult<Facts> {
    let ids = [row.household.id.clone()];
    let links: Vec<Link> = links::of_households(conn, &county.id, &ids)?
        .into_iter()
        .map(|link| Link { line: link.line, person: link.person, from: link.from })
        .collect();
    let persons = links.iter().map(|link| link.person.clone()).collect();
    let past = read::past_links(conn, &county.id, since, &ids)?;
    let contacts = read::contacts_since(conn, &county.id, since, &ids)?;
    let absences = absences_around(conn, county, since, persons)?;
    Ok(Facts {
        area: row.household.area.clone(),
        closed_at: row.closed_at,
        links,
        past: past.into_iter().map(|(_, link): (HouseholdId, PastLink)| link).collect(),
        unfit: unfit(&absences, county),
        absences,
        contacts: contacts.into_iter().map(|(_, contact)| contact).collect(),
    })
}
