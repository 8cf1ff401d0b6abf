//! Terms that begin and end by themselves. What follows is what a person would have done by
//! appointing and leaving, once for each term, whenever the scheduler comes to it: a mark on the
//! appointment says how far it has got, and is written by the same transaction.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use maplegrid_domain::people::selection::{SelectionEvent, SelectionState};
use maplegrid_domain::people::{
    Appointment, Around, ContactChange, Directory, HouseholdSeat, SeatContact, follow_posts,
    release,
};
use maplegrid_domain::shared::{Actor, AreaId, PersonId, PostId, Timestamp};
use maplegrid_store::areas::read;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::appointments::{Unsettled, settle, unsettled};
use maplegrid_store::people::selections;

use super::appointing::subject;
use super::contacts;
use super::leaving::cases_handed_over;
use crate::people::{At, audit};
use crate::writer::{Consequences, Retry};
use crate::{App, Chance, Result};

/// What the history of contacts says of somebody whose term is over.
const ENDED: &str = "任期届满";
/// Terms settled in one transaction: other writers wait some tenths of a second at most, also
/// where a whole county changes its posts at one midnight.
const AT_ONCE: i64 = 400;
/// While nothing was running terms may have come and gone. Contacts are dated as far back as
/// something done meanwhile may still come in.
const BACK_DAYS: i64 = 60;
/// Of a whole county each is some megabytes.
const DIRECTORIES_MOST: usize = 8;

impl App {
    /// Lets contacts, cases and selections follow the terms that have begun or ended since; says
    /// how many those were.
    pub(crate) async fn settle_terms(&self) -> Result<usize> {
        let mut settled = 0;
        loop {
            let (county, now) = (self.inner().county.clone(), self.now());
            let look = move |conn: &mut Conn| unsettled(conn, &county, now, 1);
            if self.inner().db.read(look).await?.is_empty() {
                return Ok(settled);
            }
            let chance = Arc::clone(&self.inner().chance);
            let work = move |conn: &mut Conn, at: &At| settle_some(conn, at, &*chance).map(Ok);
            let retry = Retry { key: None, about: String::new() };
            match self.rewrite(retry, work).await?.now() {
                // Another process was faster, or by its clock it is not time yet.
                None | Some(0) => return Ok(settled),
                Some(some) => settled += some,
            }
        }
    }
}

/// A post of an area with its terms that have begun or ended.
type Held = ((PostId, AreaId), Vec<Unsettled>);

fn settle_some(
    conn: &mut Conn,
    at: &At,
    chance: &dyn Chance,
) -> StoreResult<(usize, Consequences)> {
    let mut due = unsettled(conn, &at.county.id, at.now, AT_ONCE)?;
    let seat_of = |due: &Unsettled| (due.term.post.clone(), due.term.area.clone());
    let is_full = i64::try_from(due.len()).unwrap_or(i64::MAX) >= AT_ONCE;
    if let Some(last) = due.last().map(seat_of).filter(|_| is_full) {
        // The rest of its terms may be among those that were left out.
        let before_it = |due: &Unsettled| seat_of(due) != last;
        if due.iter().any(before_it) {
            due.retain(before_it);
        } else {
            due = unsettled(conn, &at.county.id, at.now, i64::MAX)?;
        }
    }
    let mut held: BTreeMap<(PostId, AreaId), Vec<Unsettled>> = BTreeMap::new();
    for due in due {
        held.entry(seat_of(&due)).or_default().push(due);
    }
    let mut turn = Turn {
        at,
        terms: read::appointments(conn, &at.county.id)?,
        then: HashMap::new(),
        follow: Consequences::by(Actor::System),
    };
    let mut settled = 0;
    for held in held {
        settled += held.1.len();
        turn.settle(conn, &held, chance)?;
    }
    Ok((settled, turn.follow))
}

/// One transaction's worth of terms.
struct Turn<'a> {
    at: &'a At,
    /// All there are.
    terms: Vec<Appointment>,
    /// Who held what at the instants that matter.
    then: HashMap<Timestamp, Directory>,
    follow: Consequences,
}

impl Turn<'_> {
    fn settle(&mut self, conn: &mut Conn, held: &Held, chance: &dyn Chance) -> StoreResult<()> {
        let at = self.at;
        let ((post, area), terms) = held;
        self.contacts(conn, held)?;
        let ended: BTreeSet<&PersonId> = over(held, at.now).map(|term| &term.person).collect();
        for person in ended {
            self.office_left(conn, (person, post, area), terms)?;
        }
        for Unsettled { term, begins } in terms {
            let about = subject(&term.post, &term.area);
            let about = format!("{about} {}", term.person);
            if *begins {
                audit(conn, at, chance, None, ("term_began", &about))?;
            }
            if term.until.is_some_and(|until| until <= at.now) {
                audit(conn, at, chance, None, ("term_ended", &about))?;
            }
        }
        settle(conn, &at.county.id, (post, area), at.now)
    }

    /// Goes through the instants at which terms began or ended, in their order, and then to now:
    /// whoever was a household's contact in between was so, and what they did may yet come in.
    fn contacts(&mut self, conn: &mut Conn, held: &Held) -> StoreResult<()> {
        let ((post, area), terms) = held;
        let ended: BTreeSet<&PersonId> = over(held, self.at.now).map(|term| &term.person).collect();
        let ended: Vec<&PersonId> = ended.into_iter().collect();
        let mut seats = contacts::seats(conn, self.at, (post, area), &ended)?;
        if seats.is_empty() {
            return Ok(());
        }
        for then in self.instants(terms) {
            let changes = self.changes(&seats, held, then);
            apply(&mut seats, &changes, then);
            let at = At { county: Arc::clone(&self.at.county), now: then };
            contacts::write(conn, &at, &changes, ENDED)?;
        }
        Ok(())
    }

    fn instants(&self, terms: &[Unsettled]) -> BTreeSet<Timestamp> {
        let now = self.at.now;
        let earliest = now.plus_minutes(-BACK_DAYS * 24 * 60);
        let marks = terms.iter().flat_map(|Unsettled { term, begins }| {
            [term.until, begins.then_some(term.from)].into_iter().flatten()
        });
        let mut instants: BTreeSet<Timestamp> =
            marks.filter(|at| *at <= now).map(|at| at.max(earliest)).collect();
        instants.insert(now);
        instants
    }

    fn changes(
        &mut self,
        seats: &[HouseholdSeat],
        held: &Held,
        then: Timestamp,
    ) -> Vec<ContactChange> {
        let ((post, area), _) = held;
        let (method, areas) = (self.at.method(), &self.at.county.directory.areas);
        let terms = &self.terms;
        if self.then.len() >= DIRECTORIES_MOST && !self.then.contains_key(&then) {
            self.then.clear();
        }
        let after = self
            .then
            .entry(then)
            .or_insert_with(|| Directory::new(areas.clone(), [], terms.iter().cloned(), then));
        let around = Around { method, before: areas, after, terms, now: then };
        let mut changes = follow_posts(seats, |seat| seat.area.clone(), &around, None);
        // Other posts have their own turn.
        changes.retain(|change| {
            method.network.line(&change.line).is_some_and(|line| line.post == *post)
        });
        for term in over(held, then) {
            // Who was named again after the term was named by another post.
            let since = |contact: &SeatContact| term.until.is_some_and(|end| end < contact.from);
            let released = release(seats, (&term.person, post, area), None, after, method);
            changes.extend(released.into_iter().filter(|change| {
                let seat = seats.binary_search_by(|seat| seat.household.cmp(&change.household));
                let contact = seat.ok().and_then(|seat| seats[seat].links.get(&change.line));
                !contact.is_some_and(since)
            }));
        }
        changes.sort();
        changes.dedup();
        changes
    }

    /// What somebody had in hand goes to whoever took the post over, if that is plain, or back to
    /// whoever dispatches; the selection they came by is over.
    fn office_left(
        &mut self,
        conn: &mut Conn,
        (person, post, area): (&PersonId, &PostId, &AreaId),
        terms: &[Unsettled],
    ) -> StoreResult<()> {
        let (county, now) = (&self.at.county, self.at.now);
        let goes_on = county.directory.holds(person, post, area);
        let own = std::slice::from_ref(area);
        for selection in selections::in_state(conn, &county.id, SelectionState::InForce, own)? {
            let ran_out = selection.term.as_ref().and_then(|term| term.until);
            let is_over = !goes_on || ran_out.is_some_and(|until| until <= now);
            if selection.person == *person && selection.post == *post && is_over {
                let left = vec![SelectionEvent::LeftOffice];
                self.follow.selections.push((Some(selection), left));
            }
        }
        if goes_on {
            return Ok(());
        }
        let to = successor(county.directory.holders(post, area), terms);
        let seat = (person, post, area);
        let (actor, after) = (&Actor::System, &county.directory);
        match cases_handed_over(conn, self.at, (actor, after), seat, to)? {
            Ok(cases) => {
                let commands = cases.into_iter().map(|(change, command)| (change.number, command));
                self.follow.cases.extend(commands);
            }
            // Nothing of the kind is known; the term must not be settled without its cases.
            Err(rejection) => {
                return Err(maplegrid_store::error::Error::Other(rejection.to_string()));
            }
        }
        Ok(())
    }
}

/// The terms among them that were over at an instant.
fn over(held: &Held, then: Timestamp) -> impl Iterator<Item = &Appointment> {
    let terms = held.1.iter().map(|due| &due.term);
    terms.filter(move |term| term.until.is_some_and(|until| until <= then))
}

/// The one who came when the other went, or else the only one there is. Of several nobody is the
/// successor: then it is for the dispatcher to say.
fn successor<'a>(holders: &'a [PersonId], terms: &[Unsettled]) -> Option<&'a PersonId> {
    let came =
        |person: &&PersonId| terms.iter().any(|due| due.begins && due.term.person == **person);
    let only = |found: Vec<&'a PersonId>| match found.as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    only(holders.iter().filter(came).collect()).or_else(|| only(holders.iter().collect()))
}

/// The households as the changes leave them.
fn apply(seats: &mut [HouseholdSeat], changes: &[ContactChange], then: Timestamp) {
    for change in changes {
        let found = seats.binary_search_by(|seat| seat.household.cmp(&change.household));
        let Ok(at) = found else { continue };
        let before = seats[at].links.remove(&change.line);
        if let Some(person) = change.to.clone() {
            let from = before.map_or(then, |before| before.from.max(then));
            seats[at].links.insert(change.line.clone(), SeatContact { person, from });
        }
    }
}
