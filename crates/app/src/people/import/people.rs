//! Who is meant by a row about somebody who holds a post.

use std::collections::{HashMap, HashSet};

use maplegrid_domain::people::{Appointment, Person};
use maplegrid_domain::shared::{AccountId, AreaId, PersonId, PostId, Timestamp};

use super::ImportFault;
use super::fault::Named;
use crate::Chance;
use crate::people::codes::household_id;

/// A row as far as it says who is meant.
pub(super) struct Asked<'a> {
    pub(super) line: u32,
    pub(super) name: &'a str,
    /// Digits.
    pub(super) phone: Option<&'a String>,
    pub(super) post: &'a PostId,
    pub(super) area: &'a AreaId,
    pub(super) account: Option<&'a str>,
    /// No other row has the same name, post and area.
    pub(super) alone: bool,
}

/// Everybody, as the file leaves them.
pub(super) struct People {
    by_name: HashMap<String, Vec<PersonId>>,
    known: HashMap<PersonId, Person>,
    /// The posts they hold, held and will hold.
    held: HashMap<PersonId, Vec<(PostId, AreaId)>>,
    /// Those of today.
    holds: HashSet<(PersonId, PostId, AreaId)>,
    accounts: HashMap<String, PersonId>,
    named: HashSet<(PersonId, PostId, AreaId)>,
    /// Where the file says somebody's number.
    phones: HashMap<PersonId, u32>,
    new: Vec<PersonId>,
    new_at: HashMap<PersonId, usize>,
    /// With the number of before.
    pub(super) changed: Vec<(PersonId, Option<String>)>,
}

impl People {
    pub(super) fn new<'a>(
        persons: impl Iterator<Item = &'a Person>,
        (terms, now): (&[Appointment], Timestamp),
        accounts: impl Iterator<Item = (AccountId, PersonId)>,
    ) -> Self {
        let mut people = Self {
            by_name: HashMap::new(),
            known: HashMap::new(),
            held: HashMap::new(),
            holds: HashSet::new(),
            accounts: accounts.map(|(id, person)| (id.into_string(), person)).collect(),
            named: HashSet::new(),
            phones: HashMap::new(),
            new: Vec::new(),
            new_at: HashMap::new(),
            changed: Vec::new(),
        };
        for person in persons {
            people.know(person.clone());
        }
        // The same answer each time: a snapshot has its people in no order.
        people.by_name.values_mut().for_each(|ids| ids.sort());
        for term in terms {
            people.held(&term.person, &term.post, &term.area);
            if term.from <= now && term.until.is_none_or(|until| now < until) {
                let seat = (term.person.clone(), term.post.clone(), term.area.clone());
                people.holds.insert(seat);
            }
        }
        people
    }

    fn know(&mut self, person: Person) {
        self.by_name.entry(person.name.clone()).or_default().push(person.id.clone());
        self.known.insert(person.id.clone(), person);
    }

    fn held(&mut self, person: &PersonId, post: &PostId, area: &AreaId) {
        self.held.entry(person.clone()).or_default().push((post.clone(), area.clone()));
    }

    pub(super) fn get(&self, id: &PersonId) -> Option<&Person> {
        self.known.get(id)
    }

    pub(super) fn is_new(&self, id: &PersonId) -> bool {
        self.new_at.contains_key(id)
    }

    /// Those the file adds, in its order.
    pub(super) fn added(&self) -> impl Iterator<Item = &Person> {
        self.new.iter().filter_map(|id| self.get(id))
    }

    /// Everybody, in no order.
    pub(super) fn all(&self) -> impl Iterator<Item = &Person> {
        self.known.values()
    }

    pub(super) fn has_account(&self, account: &str) -> bool {
        self.accounts.contains_key(account)
    }

    pub(super) fn give_account(&mut self, account: &str, person: &PersonId) {
        self.accounts.insert(account.to_owned(), person.clone());
    }

    /// The person; somebody new if nobody fits. A number that is new is kept with them.
    pub(super) fn take(&mut self, asked: &Asked<'_>, chance: &dyn Chance) -> Named<PersonId> {
        let id = if let Some(id) = self.meant(asked)? {
            self.phone(&id, asked)?;
            id
        } else {
            let id = PersonId::new(format!("p-{}", household_id(chance)));
            let (name, phone) = (asked.name.to_owned(), asked.phone.cloned());
            self.know(Person { id: id.clone(), name, phone });
            self.new_at.insert(id.clone(), self.new.len());
            self.new.push(id.clone());
            id
        };
        if asked.phone.is_some() {
            self.phones.insert(id.clone(), asked.line);
        }
        self.held(&id, asked.post, asked.area);
        self.named.insert((id.clone(), asked.post.clone(), asked.area.clone()));
        Ok(id)
    }

    /// Whoever has the sign-in; else the person of this name with this number; else the one of
    /// this name who holds, or held, a post just there, unless the numbers tell two apart.
    fn meant(&self, asked: &Asked<'_>) -> Named<Option<PersonId>> {
        if let Some((account, id)) =
            asked.account.and_then(|account| Some((account, self.accounts.get(account)?)))
        {
            if self.get(id).is_some_and(|person| person.name == asked.name) {
                return Ok(Some(id.clone()));
            }
            let account = account.to_owned();
            return Err(("account", ImportFault::AccountTaken { account }));
        }
        let named = self.by_name.get(asked.name).map_or(&[][..], Vec::as_slice);
        let has_phone = |id: &&PersonId| {
            let known = self.get(id).and_then(|person| person.phone.as_deref());
            asked.phone.is_some_and(|phone| known.map(digits).as_ref() == Some(phone))
        };
        if let Some(id) = named.iter().find(has_phone) {
            return Ok(Some(id.clone()));
        }
        let open = |id: &&PersonId| {
            let known = self.get(id).and_then(|person| person.phone.as_ref());
            asked.phone.is_none() || known.is_none()
        };
        let held = |id: &PersonId| self.held.get(id).map_or(&[][..], Vec::as_slice);
        let here = |id: &&PersonId| held(id).iter().any(|(_, area)| area == asked.area);
        let just = |id: &&PersonId| {
            held(id).iter().any(|(post, area)| post == asked.post && area == asked.area)
        };
        let unnamed = |id: &&PersonId| {
            let seat = ((*id).clone(), asked.post.clone(), asked.area.clone());
            !self.named.contains(&seat)
        };
        // Two of one name hold the same post, and the file has a row for each.
        let found = named.iter().find(|id| open(id) && just(id) && unnamed(id));
        let found = found.or_else(|| named.iter().find(|id| open(id) && just(id)));
        let found = found.or_else(|| named.iter().find(|id| open(id) && here(id)));
        // One here and one there: the number has changed.
        let holds = |id: &&PersonId| {
            self.holds.contains(&((*id).clone(), asked.post.clone(), asked.area.clone()))
        };
        let mut exact = named.iter().filter(holds);
        let only = exact.next().filter(|_| exact.next().is_none() && asked.alone);
        Ok(found.or(only).cloned())
    }

    fn phone(&mut self, id: &PersonId, asked: &Asked<'_>) -> Named<()> {
        let (Some(phone), Some(person)) = (asked.phone, self.known.get_mut(id)) else {
            return Ok(());
        };
        if person.phone.as_deref().map(digits).as_ref() == Some(phone) {
            return Ok(());
        }
        if let Some(line) = self.phones.get(id) {
            return Err(("phone", ImportFault::OtherPhone { line: *line }));
        }
        let before = person.phone.replace(phone.clone());
        if !self.is_new(id) {
            self.changed.push((id.clone(), before));
        }
        Ok(())
    }

    /// How a person is called where two looks at the same file have to agree: those who are new
    /// have another id each time.
    pub(super) fn lasting(&self, id: &PersonId) -> String {
        match self.new_at.get(id) {
            Some(at) => format!("new {at}"),
            None => id.as_str().to_owned(),
        }
    }
}

fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}
