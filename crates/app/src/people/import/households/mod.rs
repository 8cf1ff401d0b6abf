//! Rows about households.

mod writing;

pub(super) use writing::Put;

use std::collections::{HashMap, HashSet};

use maplegrid_domain::methods::Capability;
use maplegrid_domain::people::Household;
use maplegrid_domain::shared::{AreaId, HouseholdId};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::households::{HouseholdRow, every};
use maplegrid_store::people::members::{self, MemberRow};

use super::fault::{Named, Tally};
use super::places::Places;
use super::prepare::{Fields, Record, is_yes, number};
use super::print::Print;
use super::run::Desk;
use super::{ImportFault, RowFault};
use crate::Result;
use crate::people::HouseholdDraft;
use crate::people::codes::{household_id, member_id};
use crate::people::editing::{check_area, check_draft};
use crate::people::secret::{HouseholdSecret, MemberSecret, id_number};

const HEAD: &str = "户主";

/// What a household is known by when no code is given.
type Key = (AreaId, Box<str>, Box<str>);

/// The county's households and what the file makes of them.
pub(in crate::people::import) struct Households<'a> {
    desk: &'a Desk<'a>,
    fields: &'a Fields,
    places: Places,
    known: Vec<HouseholdRow>,
    /// Closed ones too, so that they can be told apart.
    by_code: HashMap<String, usize>,
    by_key: HashMap<Key, usize>,
    heads: HashMap<HouseholdId, MemberRow>,
    /// Where each household of the file stands in it.
    seen: HashMap<Key, u32>,
    seen_ids: HashMap<HouseholdId, u32>,
    /// Areas that were looked at, and what is wrong with them.
    areas: HashMap<AreaId, Option<ImportFault>>,
    last_walk: HashMap<AreaId, i64>,
    pub(in crate::people::import) faults: Vec<RowFault>,
    put: Vec<HouseholdRow>,
    members: Vec<MemberRow>,
    new: HashSet<HouseholdId>,
    moved: Vec<HouseholdId>,
    unchanged: usize,
    print: Print,
}

impl<'a> Households<'a> {
    pub(in crate::people::import) fn new(
        conn: &mut Conn,
        desk: &'a Desk<'a>,
        fields: &'a Fields,
    ) -> StoreResult<Self> {
        let county = &desk.at.county.id;
        let known = every(conn, county)?;
        let open = || known.iter().zip(0..).filter(|(row, _)| row.closed_at.is_none());
        let by_code = known.iter().zip(0..).map(|(row, at)| (row.code.clone(), at)).collect();
        let by_key = open().map(|(row, at)| (key(&row.household), at)).collect();
        let mut last_walk: HashMap<AreaId, i64> = HashMap::new();
        for (row, _) in open() {
            let last = last_walk.entry(row.household.area.clone()).or_default();
            *last = row.walk.max(*last);
        }
        let heads = if fields.has("id_number") {
            let heads = members::with_relation(conn, county, HEAD)?;
            heads.into_iter().map(|member| (member.household.clone(), member)).collect()
        } else {
            HashMap::new()
        };
        Ok(Self {
            desk,
            fields,
            places: Places::new(&desk.at.county.directory.areas),
            by_code,
            by_key,
            known,
            heads,
            seen: HashMap::new(),
            seen_ids: HashMap::new(),
            areas: HashMap::new(),
            last_walk,
            faults: Vec::new(),
            put: Vec::new(),
            members: Vec::new(),
            new: HashSet::new(),
            moved: Vec::new(),
            unchanged: 0,
            print: Print::default(),
        })
    }

    pub(in crate::people::import) fn take(&mut self, record: &Record) -> Result<()> {
        match self.read(record) {
            Ok(read) => self.place(record, read),
            Err((field, fault)) => {
                self.faults.push(RowFault { line: record.line, field: field.into(), fault });
                Ok(())
            }
        }
    }

    /// The household that the code names, if the row has one, and the area it is to be in.
    fn seat(&mut self, record: &Record) -> Named<(Option<usize>, AreaId)> {
        let get = |field: &str| self.fields.get(record, field);
        let before = match get("code") {
            "" => None,
            code => {
                let unknown = || ImportFault::UnknownCode { code: code.to_owned() };
                let at = *self.by_code.get(code).ok_or_else(|| ("code", unknown()))?;
                // A code is printed on a card: it proves nothing about who keeps the household,
                // and a household of others is answered as one that does not exist.
                let row = self.known.get(at);
                let keeps = row.is_some_and(|row| {
                    self.desk.may(Capability::KeepHouseholds, &row.household.area)
                });
                if !keeps {
                    return Err(("code", unknown()));
                }
                if row.is_some_and(|row| row.closed_at.is_some()) {
                    return Err(("code", ImportFault::HouseholdClosed { code: code.to_owned() }));
                }
                Some(at)
            }
        };
        let row = |at: Option<usize>| at.and_then(|at| self.known.get(at));
        let area = match (get("area"), row(before)) {
            ("", Some(before)) => before.household.area.clone(),
            ("", None) => return Err(("area", ImportFault::Missing)),
            (given, _) => {
                let tree = &self.desk.at.county.directory.areas;
                self.places.find(given, tree).map_err(|fault| ("area", fault))?
            }
        };
        let desk = self.desk;
        let fault = self.areas.entry(area.clone()).or_insert_with_key(|area| desk.fault_of(area));
        if let Some(fault) = fault {
            return Err(("area", fault.clone()));
        }
        Ok((before, area))
    }

    /// What the row says, checked by itself; the first fault of the row.
    fn read(&mut self, record: &Record) -> Named<Read> {
        let (before, area) = self.seat(record)?;
        let get = |field: &str| self.fields.get(record, field);
        let row = |at: Option<usize>| at.and_then(|at| self.known.get(at));
        let or_before = |field: &str, known: Option<&str>| match get(field) {
            "" => known.unwrap_or_default().to_owned(),
            given => given.to_owned(),
        };
        let draft = HouseholdDraft {
            door: or_before("door", row(before).map(|row| row.household.door.as_str())),
            head: or_before("head", row(before).map(|row| row.household.head.as_str())),
            // A masked number comes from an export and says nothing new.
            phone: Some(get("phone")).filter(|p| !p.contains('*')).unwrap_or("").to_owned(),
            ..HouseholdDraft::default()
        };
        let key: Key = (area, draft.door.as_str().into(), draft.head.as_str().into());
        let before = before.or_else(|| self.by_key.get(&key).copied());
        let known = row(before);
        let count = |field: &'static str, known: u16| match get(field) {
            "" => Ok(known),
            given => number(given)
                .and_then(|n| u16::try_from(n).ok())
                .ok_or_else(|| (field, ImportFault::NotANumber { shown: given.to_owned() })),
        };
        let members = count("members", known.map_or(0, |row| row.household.members))?;
        let residing = count("residing", known.map_or(0, |row| row.household.residing))?;
        // Often only those who live there are counted.
        let members = if get("members").is_empty() { members.max(residing) } else { members };
        let draft = HouseholdDraft { members, residing, ..draft };
        let checked = check_draft(&draft).map_err(|fault| (field_of(&fault), fault.into()))?;
        let number_given = Some(get("id_number")).filter(|given| !given.contains('*'));
        let id_number = id_number(number_given.unwrap_or_default())
            .map_err(|fault| ("id_number", fault.into()))?;
        let walk = match get("walk") {
            "" => None,
            given => Some(
                number(given)
                    .ok_or_else(|| ("walk", ImportFault::NotANumber { shown: given.to_owned() }))?,
            ),
        };
        let elder = match get("elder") {
            "" => None,
            given => Some(is_yes(given)),
        };
        let twin = known.and_then(|row| self.seen_ids.get(&row.household.id));
        if let Some(line) = self.seen.get(&key).or(twin) {
            return Err(("head", ImportFault::SameAsLine { line: *line }));
        }
        Ok(Read {
            key,
            before,
            door: checked.door,
            head: checked.head,
            phone: checked.phone,
            id_number,
            members,
            residing,
            walk,
            elder,
        })
    }

    /// Compares it with what is known.
    fn place(&mut self, record: &Record, read: Read) -> Result<()> {
        let area = read.key.0.clone();
        self.seen.insert(read.key.clone(), record.line);
        let before = read.before.and_then(|at| self.known.get(at)).cloned();
        let chance = &*self.desk.chance;
        let id = before.as_ref().map(|row| row.household.id.clone());
        let id = id.unwrap_or_else(|| household_id(chance));
        let head = read.head.clone();
        self.seen_ids.insert(id.clone(), record.line);
        let (secrets, last) = (&self.desk.secrets, self.last_walk.entry(area.clone()).or_default());
        let household = Household {
            id: id.clone(),
            area: area.clone(),
            door: read.door,
            head: read.head,
            members: read.members,
            residing: read.residing,
        };
        let numbers = (read.phone.clone(), read.id_number.clone());
        let Some(before) = before else {
            *last = read.walk.unwrap_or(*last + 1).max(*last);
            let secret = HouseholdSecret { phone: read.phone };
            let row = HouseholdRow {
                code: String::new(),
                walk: read.walk.unwrap_or(*last),
                elder: read.elder.unwrap_or(false),
                version: 1,
                closed_at: None,
                sealed: secret.seal(secrets, &id, chance)?,
                household,
            };
            self.print(("", 0), &row, &numbers);
            self.put.push(row);
            self.new.insert(id.clone());
            return self.head((&id, head), read.id_number);
        };
        let moved = before.household.area != area;
        let secret = HouseholdSecret::unseal(secrets, &id, before.sealed.as_deref())?;
        let phone = read.phone.filter(|phone| secret.phone.as_ref() != Some(phone));
        let sealed = match &phone {
            Some(_) => HouseholdSecret { phone: phone.clone() }.seal(secrets, &id, chance)?,
            None => before.sealed.clone(),
        };
        let walk = read.walk.unwrap_or(if moved { *last + 1 } else { before.walk });
        *last = walk.max(*last);
        let after = HouseholdRow {
            household,
            walk,
            elder: read.elder.unwrap_or(before.elder),
            sealed,
            ..before.clone()
        };
        let heads = self.members.len();
        self.head((&id, head), read.id_number)?;
        if after == before && phone.is_none() && self.members.len() == heads {
            self.unchanged += 1;
            return Ok(());
        }
        if moved {
            self.moved.push(id);
        }
        self.print((before.household.id.as_str(), before.version), &after, &numbers);
        self.put.push(HouseholdRow { version: before.version + 1, ..after });
        Ok(())
    }

    /// A household that is written, over this version of which one.
    fn print(
        &mut self,
        (id, version): (&str, i64),
        row: &HouseholdRow,
        (phone, id_number): &(Option<String>, Option<String>),
    ) {
        let household = &row.household;
        let numbers = [
            version,
            household.members.into(),
            household.residing.into(),
            row.walk,
            row.elder.into(),
        ];
        let [version, members, residing, walk, elder] = numbers.map(|number| number.to_string());
        self.print.add(&[
            id,
            &version,
            household.area.as_str(),
            &household.door,
            &household.head,
            phone.as_deref().unwrap_or(""),
            id_number.as_deref().unwrap_or(""),
            &members,
            &residing,
            &walk,
            &elder,
        ]);
    }

    /// The head's identity card number is a member's: the head's.
    fn head(&mut self, (id, name): (&HouseholdId, String), number: Option<String>) -> Result<()> {
        let Some(number) = number else { return Ok(()) };
        let (secrets, chance) = (&self.desk.secrets, &*self.desk.chance);
        let known = self.heads.get(id);
        let member = known.map_or_else(|| member_id(chance), |member| member.id.clone());
        let place = (id, member.as_str());
        let sealed = known.and_then(|member| member.sealed.as_deref());
        let mut secret = MemberSecret::unseal(secrets, place, sealed)?;
        if secret.id_number.as_ref() == Some(&number) {
            return Ok(());
        }
        secret.id_number = Some(number);
        let sealed = secret.seal(secrets, place, chance)?;
        self.members.push(MemberRow {
            household: id.clone(),
            id: member,
            name,
            relation: HEAD.to_owned(),
            residing: known.is_none_or(|member| member.residing),
            sealed,
        });
        Ok(())
    }

    pub(in crate::people::import) fn tally(&self) -> Tally {
        Tally {
            new: self.new.len(),
            changed: self.put.len() - self.new.len(),
            unchanged: self.unchanged,
            ..Tally::default()
        }
    }

    pub(in crate::people::import) fn take_print(&mut self) -> Print {
        std::mem::take(&mut self.print)
    }
}

/// What a row says.
struct Read {
    key: Key,
    /// Where it stands among the known.
    before: Option<usize>,
    door: String,
    head: String,
    phone: Option<String>,
    id_number: Option<String>,
    members: u16,
    residing: u16,
    walk: Option<i64>,
    elder: Option<bool>,
}

fn key(household: &Household) -> Key {
    (household.area.clone(), household.door.as_str().into(), household.head.as_str().into())
}

fn field_of(fault: &crate::people::HouseholdFault) -> &'static str {
    use crate::people::HouseholdFault as Fault;
    match fault {
        Fault::DoorMissing => "door",
        Fault::Phone { .. } => "phone",
        Fault::MoreResiding => "residing",
        Fault::TooManyMembers { .. } => "members",
        Fault::TooLong { field, .. } => field,
        _ => "head",
    }
}

impl Desk<'_> {
    /// What keeps households out of an area.
    fn fault_of(&self, area: &AreaId) -> Option<ImportFault> {
        if let Err(fault) = check_area(&self.at.county, area) {
            return Some(fault.into());
        }
        let may = self.may(Capability::KeepHouseholds, area);
        (!may).then_some(ImportFault::NotYours)
    }
}
