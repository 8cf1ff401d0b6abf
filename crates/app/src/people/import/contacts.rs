//! Rows about who keeps in touch with which household.

use std::collections::HashMap;

use maplegrid_domain::methods::{Capability, ContactLine};
use maplegrid_domain::people::may_be_contact;
use maplegrid_domain::shared::{AreaId, HouseholdId, LineId, PersonId};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::household_subject;
use maplegrid_store::people::households::every;
use maplegrid_store::people::links::{self, LinkChange};

use super::fault::{Named, Tally};
use super::places::Places;
use super::prepare::{Fields, Record};
use super::print::Print;
use super::run::{Desk, Outcome};
use super::{ImportFault, RowFault};
use crate::people::audit_all;

const AT_ONCE: usize = 4_096;
/// Beyond so many the entry of the import itself says enough.
const AUDITED_ONE_BY_ONE: usize = 2_000;

/// The households and people of the county, and the links the file asks for.
pub(super) struct Contacts<'a> {
    desk: &'a Desk<'a>,
    fields: &'a Fields,
    places: Places,
    areas: HashMap<HouseholdId, AreaId>,
    by_code: HashMap<String, HouseholdId>,
    /// Codes of closed households, with where those were.
    closed: HashMap<String, AreaId>,
    by_key: HashMap<(AreaId, String, String), HouseholdId>,
    people: HashMap<String, Vec<PersonId>>,
    now: HashMap<(HouseholdId, LineId), PersonId>,
    seen: HashMap<(HouseholdId, LineId), u32>,
    keeps: HashMap<AreaId, bool>,
    pub(super) faults: Vec<RowFault>,
    changes: Vec<LinkChange>,
    new: usize,
    unchanged: usize,
    print: Print,
}

impl<'a> Contacts<'a> {
    pub(super) fn new(
        conn: &mut Conn,
        desk: &'a Desk<'a>,
        fields: &'a Fields,
    ) -> StoreResult<Self> {
        let county = &desk.at.county;
        let (mut areas, mut by_code, mut by_key) = (HashMap::new(), HashMap::new(), HashMap::new());
        let mut closed = HashMap::new();
        for row in every(conn, &county.id)? {
            let household = row.household;
            if row.closed_at.is_some() {
                closed.insert(row.code, household.area);
                continue;
            }
            by_code.insert(row.code, household.id.clone());
            areas.insert(household.id.clone(), household.area.clone());
            by_key.insert((household.area, household.door, household.head), household.id);
        }
        let now = links::every(conn, &county.id)?
            .into_iter()
            .map(|link| ((link.household, link.line), link.person))
            .collect();
        let mut people: HashMap<String, Vec<PersonId>> = HashMap::new();
        for (holding, holders) in county.directory.held() {
            let kept = county.method().network.lines.iter().any(|line| line.post == holding.post);
            for person in holders.iter().filter(|_| kept) {
                let named = people.entry(county.directory.name(person).to_owned()).or_default();
                if !named.contains(person) {
                    named.push(person.clone());
                }
            }
        }
        Ok(Self {
            desk,
            fields,
            places: Places::new(&county.directory.areas),
            areas,
            by_code,
            closed,
            by_key,
            people,
            now,
            seen: HashMap::new(),
            keeps: HashMap::new(),
            faults: Vec::new(),
            changes: Vec::new(),
            new: 0,
            unchanged: 0,
            print: Print::default(),
        })
    }

    pub(super) fn take(&mut self, record: &Record) {
        if let Err((field, fault)) = self.read(record) {
            self.faults.push(RowFault { line: record.line, field: field.into(), fault });
        }
    }

    fn read(&mut self, record: &Record) -> Named<()> {
        let (household, area) = self.household(record)?;
        let line = self.line(record)?;
        let key = (household, line.id.clone());
        let person = self.contact(record, line, (&key, &area))?;
        if let Some(line) = self.seen.insert(key.clone(), record.line) {
            return Err(("line", ImportFault::SameAsLine { line }));
        }
        match self.now.get(&key) {
            Some(now) if *now == person => self.unchanged += 1,
            now => {
                self.new += usize::from(now.is_none());
                let before = now.map_or("", PersonId::as_str);
                let (household, line) = key;
                self.print.add(&[household.as_str(), line.as_str(), before, person.as_str()]);
                self.changes.push(LinkChange { household, line, person: Some(person) });
            }
        }
        Ok(())
    }

    /// The household that a row names, and its area. Who keeps an area is asked before anything
    /// in it is looked for: nobody learns by trying who lives, or lived, where they keep nothing.
    fn household(&mut self, record: &Record) -> Named<(HouseholdId, AreaId)> {
        let fields = self.fields;
        let get = |field: &str| fields.get(record, field);
        let code = get("code");
        if !code.is_empty() {
            let unknown = || ("code", ImportFault::UnknownCode { code: code.to_owned() });
            let found = self.by_code.get(code).cloned();
            let area = found.as_ref().and_then(|household| self.areas.get(household));
            let area = area.or_else(|| self.closed.get(code)).cloned().ok_or_else(unknown)?;
            if !self.keeps(&area) {
                return Err(unknown());
            }
            let closed = || ("code", ImportFault::HouseholdClosed { code: code.to_owned() });
            return Ok((found.ok_or_else(closed)?, area));
        }
        if get("area").is_empty() {
            return Err(("area", ImportFault::Missing));
        }
        let tree = &self.desk.at.county.directory.areas;
        let area = self.places.find(get("area"), tree).map_err(|fault| ("area", fault))?;
        if !self.keeps(&area) {
            return Err(("area", ImportFault::NotYours));
        }
        let key = (area, get("door").to_owned(), get("head").to_owned());
        let household = self.by_key.get(&key).cloned();
        Ok((household.ok_or(("head", ImportFault::UnknownHousehold))?, key.0))
    }

    fn keeps(&mut self, area: &AreaId) -> bool {
        let desk = self.desk;
        let keeps = self.keeps.entry(area.clone());
        *keeps.or_insert_with_key(|area| desk.may(Capability::KeepHouseholds, area))
    }

    /// The line by label or id; a method with one line needs no column for it.
    fn line(&self, record: &Record) -> Named<&'a ContactLine> {
        let lines = &self.desk.at.method().network.lines;
        let given = self.fields.get(record, "line");
        let only = lines.first().filter(|_| lines.len() == 1 && given.is_empty());
        let named = lines.iter().find(|line| line.label == given || line.id.as_str() == given);
        only.or(named).ok_or_else(|| {
            let known = lines.iter().map(|line| line.label.clone()).collect();
            ("line", ImportFault::UnknownLine { given: given.to_owned(), known })
        })
    }

    /// The person by name, and by phone if several have it, among those who hold the line's post
    /// nearby. Whoever is the contact already needs to hold nothing to stay.
    fn contact(
        &self,
        record: &Record,
        line: &ContactLine,
        (key, area): (&(HouseholdId, LineId), &AreaId),
    ) -> Named<PersonId> {
        let name = self.fields.get(record, "contact");
        if name.is_empty() {
            return Err(("contact", ImportFault::Missing));
        }
        let county = &self.desk.at.county;
        let phone = self.fields.get(record, "phone").replace([' ', '-'], "");
        let (method, directory) = (county.method(), &county.directory);
        let number = |person: &PersonId| {
            let known = directory.person(person).and_then(|person| person.phone.as_deref());
            known.unwrap_or_default().replace([' ', '-'], "")
        };
        if let Some(now) = self.now.get(key)
            && directory.name(now) == name
            && (phone.is_empty() || number(now) == phone)
        {
            return Ok(now.clone());
        }
        let named = self.people.get(name).into_iter().flatten();
        let near: Vec<&PersonId> =
            named.filter(|person| may_be_contact(method, directory, line, person, area)).collect();
        let found = match near.as_slice() {
            [one] => Some(*one),
            several => {
                let has_phone = |person: &&&PersonId| !phone.is_empty() && number(person) == phone;
                several.iter().find(has_phone).copied()
            }
        };
        let name = || name.to_owned();
        match (found, near.is_empty()) {
            (Some(person), _) => Ok(person.clone()),
            (None, true) => Err(("contact", ImportFault::UnknownContact { name: name() })),
            (None, false) => Err(("contact", ImportFault::AmbiguousContact { name: name() })),
        }
    }

    pub(super) fn tally(&self) -> Tally {
        let changed = self.changes.len() - self.new;
        Tally { new: self.new, changed, unchanged: self.unchanged, ..Tally::default() }
    }

    pub(super) fn take_print(&mut self) -> Print {
        std::mem::take(&mut self.print)
    }

    pub(super) fn write(self, conn: &mut Conn) -> StoreResult<Outcome> {
        let (at, county) = (self.desk.at, &self.desk.at.county);
        let tree = &county.directory.areas;
        for some in self.changes.chunks(AT_ONCE) {
            links::change(conn, &county.id, tree, some, (at.now, "表格导入"))?;
        }
        if self.changes.len() <= AUDITED_ONE_BY_ONE {
            let subjects = self.changes.iter().map(|change| household_subject(&change.household));
            let subjects: Vec<String> = subjects.collect();
            let (chance, person) = (&*self.desk.chance, self.desk.person());
            audit_all(conn, at, chance, person, ("change_contact", &subjects))?;
        }
        Ok(Outcome::default())
    }
}
