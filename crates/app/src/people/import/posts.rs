//! Rows about people with the posts they hold.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::civil::{Date, Time};
use maplegrid_domain::methods::{Capability, Post};
use maplegrid_domain::people::{Appointment, Person};
use maplegrid_domain::shared::{AccountId, AreaId, PersonId, PostId, Timestamp};
use maplegrid_store::accounts::list_accounts;
use maplegrid_store::areas::write::{insert_appointments, insert_persons};
use maplegrid_store::county::raise_revision;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::appointments::set_person;

use super::fault::Tally;
use super::places::{Places, nearest_label};
use super::prepare::{Fields, Record};
use super::run::{Desk, Outcome};
use super::{ImportFault, Importer, NewAccount, RowFault};
use crate::people::HouseholdFault;
use crate::people::codes::household_id;
use crate::people::secret::phone;

const NAME_MOST: usize = 30;

/// The people and posts of the county, and what the file adds to them.
pub(super) struct Posts<'a> {
    desk: &'a Desk<'a>,
    fields: &'a Fields,
    places: Places,
    /// By name; a phone number tells people of one name apart.
    people: HashMap<String, Vec<Person>>,
    accounts: HashSet<String>,
    seen: HashMap<(PersonId, PostId, AreaId), u32>,
    pub(super) faults: Vec<RowFault>,
    new_people: Vec<Person>,
    changed_people: Vec<Person>,
    appointments: Vec<Appointment>,
    new_accounts: Vec<NewAccount>,
    unchanged: usize,
}

type Read<T> = std::result::Result<T, (&'static str, ImportFault)>;

impl<'a> Posts<'a> {
    pub(super) fn new(
        conn: &mut Conn,
        desk: &'a Desk<'a>,
        fields: &'a Fields,
    ) -> StoreResult<Self> {
        let county = &desk.at.county;
        let mut people: HashMap<String, Vec<Person>> = HashMap::new();
        for person in county.directory.persons() {
            people.entry(person.name.clone()).or_default().push(person.clone());
        }
        let accounts = list_accounts(conn, &county.id)?;
        Ok(Self {
            desk,
            fields,
            places: Places::new(&county.directory.areas),
            people,
            accounts: accounts.into_iter().map(|(id, ..)| id.into_string()).collect(),
            seen: HashMap::new(),
            faults: Vec::new(),
            new_people: Vec::new(),
            changed_people: Vec::new(),
            appointments: Vec::new(),
            new_accounts: Vec::new(),
            unchanged: 0,
        })
    }

    pub(super) fn take(&mut self, record: &Record) {
        if let Err((field, fault)) = self.read(record) {
            self.faults.push(RowFault { line: record.line, field, fault });
        }
    }

    fn read(&mut self, record: &Record) -> Read<()> {
        let get = |field: &str| self.fields.get(record, field).to_owned();
        let name = get("name");
        if name.is_empty() {
            return Err(("name", ImportFault::Missing));
        }
        if name.chars().count() > NAME_MOST {
            let fault = HouseholdFault::TooLong { field: "name", most: NAME_MOST };
            return Err(("name", fault.into()));
        }
        let given = get("phone");
        let given = if given.contains('*') { String::new() } else { given };
        let phone = phone(&given).map_err(|fault| ("phone", fault.into()))?;
        let post = self.post(record)?;
        let area = self.area(record, post)?;
        let (from, until) = self.term(record)?;
        let account = self.account(record)?;
        let (person, is_new) = self.person(&name, phone.as_ref(), &area);
        // Nobody appoints themselves, by a file no more than on the page.
        if matches!(self.desk.importer, Importer::Staff(by) if *by == person.id) {
            return Err(("name", ImportFault::AboveYou));
        }
        let key = (person.id.clone(), post.id.clone(), area.clone());
        if let Some(line) = self.seen.insert(key, record.line) {
            return Err(("name", ImportFault::SameAsLine { line }));
        }
        let directory = &self.desk.at.county.directory;
        let holds = directory.holds(&person.id, &post.id, &area);
        let mut fresh = is_new || !holds;
        if is_new {
            self.new_people.push(person.clone());
            self.people.entry(name).or_default().push(person.clone());
        } else if phone.is_some() && person.phone != phone {
            let person = Person { phone, ..person.clone() };
            self.changed_people.push(person);
            fresh = true;
        }
        if !holds {
            let (person, post) = (person.id.clone(), post.id.clone());
            self.appointments.push(Appointment { person, post, area, from, until });
        }
        if let Some(account) = account {
            self.accounts.insert(account.clone());
            let id = AccountId::new(account);
            self.new_accounts.push(NewAccount { id, person: person.id, name: person.name });
            fresh = true;
        }
        self.unchanged += usize::from(!fresh);
        Ok(())
    }

    fn post(&self, record: &Record) -> Read<&'a Post> {
        let posts = &self.desk.at.method().posts;
        let given = self.fields.get(record, "post");
        if given.is_empty() {
            return Err(("post", ImportFault::Missing));
        }
        let named = posts.iter().find(|post| post.label == given || post.id.as_str() == given);
        named.ok_or_else(|| {
            let nearest = nearest_label(given, posts.iter().map(|post| post.label.as_str()));
            ("post", ImportFault::UnknownPost { given: given.to_owned(), nearest })
        })
    }

    fn area(&mut self, record: &Record, post: &Post) -> Read<AreaId> {
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
        if !self.desk.may(Capability::KeepHouseholds, &area) {
            return Err(("area", ImportFault::NotYours));
        }
        // Nobody gives what they do not have.
        let all: BTreeSet<Capability> = post.capabilities.iter().copied().collect();
        if all.into_iter().any(|capability| !self.desk.may(capability, &area)) {
            return Err(("post", ImportFault::AboveYou));
        }
        Ok(area)
    }

    fn term(&self, record: &Record) -> Read<(Timestamp, Option<Timestamp>)> {
        let day = |field: &'static str| match self.fields.get(record, field) {
            "" => Ok(None),
            given => date(given)
                .map(Some)
                .ok_or_else(|| (field, ImportFault::NotADate { shown: given.to_owned() })),
        };
        let (from, until) = (day("from")?, day("until")?);
        let midnight = |date| Timestamp::at(date, Time::midnight());
        let begin = from.map_or(self.desk.at.now, midnight);
        // The last day of a term is still in it.
        let end = until.and_then(|date| date.tomorrow().ok()).map(midnight);
        if end.is_some_and(|end| end <= begin) {
            return Err(("until", ImportFault::EndsBeforeBegin));
        }
        Ok((begin, end))
    }

    fn account(&self, record: &Record) -> Read<Option<String>> {
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
        if self.accounts.contains(account) {
            let account = account.to_owned();
            return Err(("account", ImportFault::AccountTaken { account }));
        }
        Ok(Some(account.to_owned()))
    }

    /// Who is meant: the person of this name with this phone; or of this name without any; or of
    /// this name who holds a post around there; or somebody new.
    fn person(&self, name: &str, phone: Option<&String>, area: &AreaId) -> (Person, bool) {
        let directory = &self.desk.at.county.directory;
        let named = self.people.get(name).map_or(&[][..], Vec::as_slice);
        let same_phone = |person: &&Person| phone.is_some() && person.phone.as_ref() == phone;
        let near = |person: &&Person| {
            let held = directory.holdings(&person.id);
            let mut held = held.iter().map(|held| &held.area);
            held.any(|held| held == area) && (phone.is_none() || person.phone.is_none())
        };
        let known = named.iter().find(same_phone).or_else(|| named.iter().find(near));
        if let Some(person) = known {
            (person.clone(), false)
        } else {
            let id = household_id(&*self.desk.chance);
            let id = PersonId::new(format!("p-{id}"));
            (Person { id, name: name.to_owned(), phone: phone.cloned() }, true)
        }
    }

    pub(super) fn tally(&self) -> Tally {
        Tally {
            new: self.appointments.len(),
            changed: self.changed_people.len(),
            unchanged: self.unchanged,
        }
    }

    pub(super) fn accounts(&self) -> &[NewAccount] {
        &self.new_accounts
    }

    pub(super) fn write(self, conn: &mut Conn) -> StoreResult<Outcome> {
        let county = &self.desk.at.county.id;
        insert_persons(conn, county, &self.new_people)?;
        for person in &self.changed_people {
            set_person(conn, county, person)?;
        }
        insert_appointments(conn, county, &self.appointments)?;
        raise_revision(conn, county)?;
        let appointed = self.appointments.into_iter().map(|held| (held.post, held.area)).collect();
        Ok(Outcome { accounts: self.new_accounts, appointed })
    }
}

/// A date as people and spreadsheets write it: 2026-03-04, 2026/3/4, 2026.3.4, 2026年3月4日,
/// 20260304, or the number of days since 1900 that a spreadsheet keeps.
pub(super) fn date(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text
        .trim_end_matches('日')
        .split(['-', '/', '.', '年', '月'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    match parts.as_slice() {
        [year, month, day] => {
            let day = day.split([' ', 'T']).next()?;
            Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
        }
        [year, month] => Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok(),
        [digits] if digits.len() == 8 => {
            let part = |range: std::ops::Range<usize>| digits.get(range);
            let year = part(0..4)?.parse().ok()?;
            Date::new(year, part(4..6)?.parse().ok()?, part(6..8)?.parse().ok()?).ok()
        }
        [days] if (4..=5).contains(&days.len()) => {
            // Day 1 is 1 January 1900, and there was a 29 February that never was.
            let days: i32 = days.parse().ok()?;
            let first = Date::constant(1899, 12, 30);
            let span = jiff::Span::new().days(days);
            (days > 60).then(|| first.checked_add(span).ok()).flatten()
        }
        _ => None,
    }
    .filter(|date| (1900..=2200).contains(&date.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        let day = Some(Date::constant(2026, 3, 4));
        for text in [
            "2026-03-04",
            "2026/3/4",
            "2026.3.4",
            "2026年3月4日",
            "20260304",
            "46085",
            "2026-03-04 00:00:00",
            " 2026 年 3 月 4 日",
        ] {
            assert_eq!(date(text.trim()), day, "{text}");
        }
        assert_eq!(date("2026年3月"), Some(Date::constant(2026, 3, 1)));
        for text in ["", "去年", "2026-13-04", "3-4", "99999999", "0"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
