//! Rows about people with the posts they hold, held and will hold.

mod writing;

use std::collections::HashMap;

use maplegrid_domain::methods::{Capability, Post};
use maplegrid_domain::people::{
    Appointment, AppointmentFault, ContactChange, may_appoint, overlap,
};
use maplegrid_domain::shared::{AccountId, AreaId, PersonId, PostId, Timestamp};
use maplegrid_store::accounts::list_accounts;
use maplegrid_store::areas::read;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;

use super::dates::{date, end_of, last_day, midnight};
use super::fault::{Named, Tally};
use super::people::{Asked, People};
use super::places::{Labels, Places};
use super::prepare::{Fields, Record};
use super::run::Desk;
use super::{ImportFault, Importer, NewAccount, RowFault};
use crate::people::HouseholdFault;
use crate::people::secret::phone;

const NAME_MOST: usize = 30;

/// A post of an area in somebody's hands.
type Seat = (PersonId, PostId, AreaId);

/// The people and posts of the county, and what the file adds to them.
pub(in crate::people::import) struct Posts<'a> {
    desk: &'a Desk<'a>,
    fields: &'a Fields,
    places: Places,
    labels: Labels,
    people: People,
    /// How many rows have this name, post and area, as they are written.
    alike: HashMap<[Box<str>; 3], usize>,
    /// All terms there are, over and to come ones too.
    terms: Vec<Appointment>,
    terms_of: HashMap<Seat, Vec<Appointment>>,
    /// The terms of the file, with their lines.
    seen: HashMap<Seat, Vec<(u32, Appointment)>>,
    pub(super) faults: Vec<RowFault>,
    new: Vec<Appointment>,
    /// Terms that get another end, with that of before.
    ends: Vec<(Appointment, Option<Timestamp>)>,
    new_accounts: Vec<NewAccount>,
    contacts: Vec<ContactChange>,
    tally: Tally,
}

/// From when until when, as far as a row says it.
struct Term {
    from: Option<Timestamp>,
    until: Option<Timestamp>,
}

impl<'a> Posts<'a> {
    pub(in crate::people::import) fn new(
        conn: &mut Conn,
        desk: &'a Desk<'a>,
        (fields, records): (&'a Fields, &[Record]),
    ) -> StoreResult<Self> {
        let county = &desk.at.county;
        let terms = read::appointments(conn, &county.id)?;
        let accounts = list_accounts(conn, &county.id)?;
        let accounts = accounts.into_iter().map(|(id, person, _)| (id, person));
        let mut terms_of: HashMap<Seat, Vec<Appointment>> = HashMap::new();
        for term in &terms {
            terms_of.entry(seat(term)).or_default().push(term.clone());
        }
        let mut alike = HashMap::new();
        for record in records {
            *alike.entry(written(fields, record)).or_default() += 1;
        }
        Ok(Self {
            desk,
            fields,
            places: Places::new(&county.directory.areas),
            labels: Labels::default(),
            people: People::new(county.directory.persons(), (&terms, desk.at.now), accounts),
            alike,
            terms,
            terms_of,
            seen: HashMap::new(),
            faults: Vec::new(),
            new: Vec::new(),
            ends: Vec::new(),
            new_accounts: Vec::new(),
            contacts: Vec::new(),
            tally: Tally::default(),
        })
    }

    pub(in crate::people::import) fn take(&mut self, record: &Record) {
        if let Err((field, fault)) = self.read(record) {
            self.faults.push(RowFault { line: record.line, field: field.into(), fault });
        }
    }

    fn read(&mut self, record: &Record) -> Named<()> {
        let (fields, desk, line) = (self.fields, self.desk, record.line);
        let get = |field: &str| fields.get(record, field);
        let name = get("name");
        if name.is_empty() {
            return Err(("name", ImportFault::Missing));
        }
        if name.chars().count() > NAME_MOST {
            let fault = HouseholdFault::TooLong { field: "name", most: NAME_MOST };
            return Err(("name", fault.into()));
        }
        let given = Some(get("phone")).filter(|given| !given.contains('*'));
        let phone = phone(given.unwrap_or("")).map_err(|fault| ("phone", fault.into()))?;
        let post = self.post(record)?;
        let area = self.area(record, post)?;
        let term = self.term(record)?;
        let account = self.account(record)?;
        let alone = self.alike.get(&written(fields, record)).is_some_and(|rows| *rows == 1);
        let phones = self.people.changed.len();
        let asked = Asked {
            line,
            name,
            phone: phone.as_ref(),
            post: &post.id,
            area: &area,
            account,
            alone,
        };
        let person = self.people.take(&asked, &*desk.chance)?;
        let new_number = self.people.changed.len() > phones;
        let signs_in = account.filter(|account| !self.people.has_account(account));
        let is_new = self.people.is_new(&person);
        let seat = (person, post.id.clone(), area);
        let before = (self.new.len(), self.ends.len());
        self.place(line, &seat, &term)?;
        let changed = is_new || new_number || (self.new.len(), self.ends.len()) != before;
        if changed {
            self.authority(&seat, post)?;
        }
        if new_number {
            self.number(&seat.0)?;
        }
        if let Some(account) = signs_in {
            self.people.give_account(account, &seat.0);
            let (id, person) = (AccountId::from(account), seat.0.clone());
            self.new_accounts.push(NewAccount { id, person, name: name.to_owned() });
        }
        if self.new.len() > before.0 {
            self.tally.new += 1;
        } else if changed || signs_in.is_some() {
            self.tally.changed += 1;
        } else {
            self.tally.unchanged += 1;
        }
        Ok(())
    }

    fn post(&mut self, record: &Record) -> Named<&'a Post> {
        let posts = &self.desk.at.method().posts;
        let given = self.fields.get(record, "post");
        if given.is_empty() {
            return Err(("post", ImportFault::Missing));
        }
        let named = posts.iter().find(|post| post.label == given || post.id.as_str() == given);
        named.ok_or_else(|| {
            let labels = posts.iter().map(|post| post.label.as_str());
            let nearest = self.labels.nearest(given, labels);
            ("post", ImportFault::UnknownPost { given: given.to_owned(), nearest })
        })
    }

    fn area(&mut self, record: &Record, post: &Post) -> Named<AreaId> {
        let given = self.fields.get(record, "area");
        if given.is_empty() {
            return Err(("area", ImportFault::Missing));
        }
        let county = &self.desk.at.county;
        let tree = &county.directory.areas;
        let area = self.places.find(given, tree).map_err(|fault| ("area", fault))?;
        if tree.get(&area).map(|area| &area.kind) != Some(&post.level) {
            let level = county.method().area_kind(&post.level);
            let level = level.map_or(String::new(), |kind| kind.label.clone());
            return Err(("area", ImportFault::WrongLevel { level }));
        }
        Ok(area)
    }

    fn term(&self, record: &Record) -> Named<Term> {
        let day = |field: &'static str| match self.fields.get(record, field) {
            "" => Ok(None),
            given => date(given)
                .map(Some)
                .ok_or_else(|| (field, ImportFault::NotADate { shown: given.to_owned() })),
        };
        let term = Term { from: day("from")?.map(midnight), until: day("until")?.map(end_of) };
        let now = self.desk.at.now;
        match (term.from, term.until) {
            (Some(from), Some(until)) if until <= from => {
                Err(("until", ImportFault::EndsBeforeBegin))
            }
            (None, Some(until)) if until <= now => Err(("from", ImportFault::PastWithoutBegin)),
            _ => Ok(term),
        }
    }

    fn account<'r>(&self, record: &'r Record) -> Named<Option<&'r str>> {
        let account = self.fields.get(record, "account");
        if account.is_empty() {
            return Ok(None);
        }
        if self.desk.person().is_some() {
            return Err(("account", ImportFault::AccountNotHere));
        }
        let plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | '_');
        if !(2..=40).contains(&account.len()) || !account.chars().all(plain) {
            return Err(("account", ImportFault::AccountName));
        }
        Ok(Some(account))
    }

    /// Compares the term with those that there are of this person, post and area.
    fn place(&mut self, line: u32, seat: &Seat, term: &Term) -> Named<()> {
        let now = self.desk.at.now;
        let known = self.terms_of.get(seat).map_or(&[][..], Vec::as_slice);
        let runs_on = |held: &&Appointment| held.until.is_none_or(|until| now < until);
        let same = match term.from {
            // Who left and came back on one day has two terms that begin on it: the one that is
            // not over is meant.
            Some(from) => known
                .iter()
                .filter(|held| held.from.date() == from.date())
                .max_by_key(|held| (runs_on(held), held.from)),
            None => known.iter().find(|held| held.from <= now && runs_on(held)),
        };
        let (person, post, area) = seat.clone();
        let (from, until) = (term.from.unwrap_or(now), term.until);
        let wanted = match same {
            None => Appointment { person, post, area, from, until },
            Some(same) => Appointment { until: until.or(same.until), ..same.clone() },
        };
        let seen = self.seen.entry(seat.clone()).or_default();
        if let Some((line, _)) = seen.iter().find(|(_, other)| overlap(other, &wanted)) {
            return Err(("name", ImportFault::SameAsLine { line: *line }));
        }
        seen.push((line, wanted.clone()));
        let Some(same) = same else {
            self.new.push(wanted);
            return Ok(());
        };
        let days = |held: &Appointment| held.until.map(last_day);
        if days(same) == days(&wanted) {
            return Ok(());
        }
        if same.until.is_some_and(|until| until <= now) {
            let Appointment { from, until, .. } = *same;
            let over = AppointmentFault::Overlaps { from, until };
            return Err(("until", ImportFault::Appointment(over)));
        }
        if wanted.until.is_some_and(|until| until <= now) {
            return Err(("until", ImportFault::EndsInOffice));
        }
        self.ends.push((wanted, same.until));
        Ok(())
    }

    /// What holds on the page of posts holds here: who appoints to what, nobody themselves, and
    /// not past a selection. Whoever has the machine brings in what was decided before there was
    /// a machine.
    fn authority(&self, (person, post, area): &Seat, rule: &Post) -> Named<()> {
        let Importer::Staff(by) = self.desk.importer else { return Ok(()) };
        let (method, directory) = (self.desk.at.method(), &self.desk.at.county.directory);
        if by == person {
            return Err(("name", ImportFault::AboveYou));
        }
        if !may_appoint(method, directory, by, rule, area) {
            let gives = [Capability::KeepHouseholds, Capability::ChangeAreas];
            let near = gives.into_iter().any(|capability| self.desk.may(capability, area));
            return Err(if near {
                ("post", ImportFault::AboveYou)
            } else {
                ("area", ImportFault::NotYours)
            });
        }
        if method.network.selection(post).is_some() {
            return Err(("post", ImportFault::Appointment(AppointmentFault::NeedsSelection)));
        }
        Ok(())
    }

    /// The number that residents call belongs to all the posts that somebody holds.
    fn number(&self, person: &PersonId) -> Named<()> {
        let Importer::Staff(by) = self.desk.importer else { return Ok(()) };
        let (method, directory) = (self.desk.at.method(), &self.desk.at.county.directory);
        let mine = directory.holdings(person).iter().all(|held| {
            let post = method.post(&held.post);
            post.is_some_and(|post| may_appoint(method, directory, by, post, &held.area))
        });
        if mine { Ok(()) } else { Err(("phone", ImportFault::AboveYou)) }
    }

    pub(in crate::people::import) fn tally(&self) -> Tally {
        self.tally
    }

    pub(in crate::people::import) fn accounts(&self) -> &[NewAccount] {
        &self.new_accounts
    }
}

fn seat(term: &Appointment) -> Seat {
    (term.person.clone(), term.post.clone(), term.area.clone())
}

fn written(fields: &Fields, record: &Record) -> [Box<str>; 3] {
    ["name", "post", "area"].map(|field| fields.get(record, field).into())
}
