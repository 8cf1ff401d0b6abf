//! Rows about who keeps in touch with which household.

use std::collections::HashMap;

use maplegrid_domain::methods::{Capability, ContactLine};
use maplegrid_domain::shared::{AreaId, HouseholdId, LineId, PersonId};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::household_subject;
use maplegrid_store::people::households::every;
use maplegrid_store::people::links::{self, LinkChange};

use super::fault::Tally;
use super::places::Places;
use super::prepare::{Fields, Record};
use super::run::{Desk, Outcome};
use super::{ImportFault, RowFault};
use crate::people::audit;
use crate::people::links::is_contact;

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
    by_key: HashMap<(AreaId, String, String), HouseholdId>,
    people: HashMap<String, Vec<PersonId>>,
    now: HashMap<(HouseholdId, LineId), PersonId>,
    seen: HashMap<(HouseholdId, LineId), u32>,
    may: HashMap<AreaId, bool>,
    pub(super) faults: Vec<RowFault>,
    changes: Vec<LinkChange>,
    new: usize,
    unchanged: usize,
}

type Read<T> = std::result::Result<T, (&'static str, ImportFault)>;

impl<'a> Contacts<'a> {
    pub(super) fn new(
        conn: &mut Conn,
        desk: &'a Desk<'a>,
        fields: &'a Fields,
    ) -> StoreResult<Self> {
        let county = &desk.at.county;
        let (mut areas, mut by_code, mut by_key) = (HashMap::new(), HashMap::new(), HashMap::new());
        for row in every(conn, &county.id)? {
            if row.closed_at.is_some() {
                continue;
            }
            let household = row.household;
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
            by_key,
            people,
            now,
            seen: HashMap::new(),
            may: HashMap::new(),
            faults: Vec::new(),
            changes: Vec::new(),
            new: 0,
            unchanged: 0,
        })
    }

    pub(super) fn take(&mut self, record: &Record) {
        if let Err((field, fault)) = self.read(record) {
            self.faults.push(RowFault { line: record.line, field, fault });
        }
    }

    fn read(&mut self, record: &Record) -> Read<()> {
        let household = self.household(record)?;
        let area = self.areas.get(&household).cloned().unwrap_or_else(|| AreaId::new(""));
        let desk = self.desk;
        let may = self.may.entry(area.clone());
        let may = *may.or_insert_with_key(|area| desk.may(Capability::KeepHouseholds, area));
        if !may {
            return Err(("area", ImportFault::NotYours));
        }
        let line = self.line(record)?;
        let person = self.contact(record, line, &area)?;
        let key = (household, line.id.clone());
        if let Some(line) = self.seen.insert(key.clone(), record.line) {
            return Err(("line", ImportFault::SameAsLine { line }));
        }
        match self.now.get(&key) {
            Some(now) if *now == person => self.unchanged += 1,
            now => {
                self.new += usize::from(now.is_none());
                let (household, line) = key;
                self.changes.push(LinkChange { household, line, person: Some(person) });
            }
        }
        Ok(())
    }

    fn household(&mut self, record: &Record) -> Read<HouseholdId> {
        let get = |field: &str| self.fields.get(record, field);
        let code = get("code");
        if !code.is_empty() {
            let unknown = || ("code", ImportFault::UnknownCode { code: code.to_owned() });
            return self.by_code.get(code).cloned().ok_or_else(unknown);
        }
        if get("area").is_empty() {
            return Err(("area", ImportFault::Missing));
        }
        let tree = &self.desk.at.county.directory.areas;
        let area = self.places.find(get("area"), tree).map_err(|fault| ("area", fault))?;
        let key = (area, get("door").to_owned(), get("head").to_owned());
        self.by_key.get(&key).cloned().ok_or(("head", ImportFault::UnknownHousehold))
    }

    /// The line by label or id; a method with one line needs no column for it.
    fn line(&self, record: &Record) -> Read<&'a ContactLine> {
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
    /// nearby.
    fn contact(&self, record: &Record, line: &ContactLine, area: &AreaId) -> Read<PersonId> {
        let name = self.fields.get(record, "contact");
        if name.is_empty() {
            return Err(("contact", ImportFault::Missing));
        }
        let county = &self.desk.at.county;
        let phone = self.fields.get(record, "phone").replace([' ', '-'], "");
        let named = self.people.get(name).into_iter().flatten();
        let near: Vec<&PersonId> =
            named.filter(|person| is_contact(county, line, person, area)).collect();
        let has_phone = |person: &&&PersonId| {
            let known = county.directory.person(person).and_then(|person| person.phone.as_deref());
            known.is_some_and(|known| known.replace([' ', '-'], "") == phone)
        };
        let found = match near.as_slice() {
            [one] => Some(*one),
            several => several.iter().find(has_phone).copied(),
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
        Tally { new: self.new, changed, unchanged: self.unchanged }
    }

    pub(super) fn write(self, conn: &mut Conn) -> StoreResult<Outcome> {
        let (at, county) = (self.desk.at, &self.desk.at.county);
        let tree = &county.directory.areas;
        for some in self.changes.chunks(AT_ONCE) {
            links::change(conn, &county.id, tree, some, (at.now, "表格导入"))?;
        }
        if self.changes.len() <= AUDITED_ONE_BY_ONE {
            for change in &self.changes {
                let subject = household_subject(&change.household);
                let entry = ("change_contact", subject.as_str());
                audit(conn, at, &*self.desk.chance, self.desk.person(), entry)?;
            }
        }
        Ok(Outcome::default())
    }
}
