//! Rows about areas.

use std::collections::{HashMap, HashSet};

use maplegrid_domain::areas::Area;
use maplegrid_domain::methods::{AreaKind, Capability};
use maplegrid_domain::shared::AreaId;
use maplegrid_store::areas::write::{insert_areas, rename_area};
use maplegrid_store::county::raise_revision;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;

use super::fault::Tally;
use super::places::{Places, plain};
use super::prepare::{Fields, Record};
use super::run::{Desk, Outcome};
use super::{ImportFault, RowFault};
use crate::Chance;
use crate::people::HouseholdFault;

const NAME_MOST: usize = 30;
/// Of a village and everything above it (DOMAIN § 3.3).
const DIVISION_DIGITS: usize = 12;
/// Of each level below it.
const INSIDE_DIGITS: usize = 3;
/// Without 0, 1, i, l and o, which people take for one another.
const LINK_ALPHABET: &[u8] = b"23456789abcdefghjkmnpqrstuvwxyz";
const LINK_LENGTH: usize = 6;

/// The tree and what the file adds to it.
pub(super) struct Areas<'a> {
    desk: &'a Desk<'a>,
    fields: &'a Fields,
    places: Places,
    /// Every area, known or of the file.
    all: HashMap<AreaId, Area>,
    by_parent: HashMap<(AreaId, String), AreaId>,
    link_codes: HashSet<String>,
    last_inside: HashMap<AreaId, u32>,
    seen: HashMap<AreaId, u32>,
    pub(super) faults: Vec<RowFault>,
    new: Vec<Area>,
    renamed: Vec<(AreaId, String)>,
    unchanged: usize,
}

type Read<T> = std::result::Result<T, (&'static str, ImportFault)>;

impl<'a> Areas<'a> {
    pub(super) fn new(desk: &'a Desk<'a>, fields: &'a Fields) -> Self {
        let tree = &desk.at.county.directory.areas;
        let mut areas = Self {
            desk,
            fields,
            places: Places::new(tree),
            all: HashMap::new(),
            by_parent: HashMap::new(),
            link_codes: tree.iter().map(|area| area.code.clone()).collect(),
            last_inside: HashMap::new(),
            seen: HashMap::new(),
            faults: Vec::new(),
            new: Vec::new(),
            renamed: Vec::new(),
            unchanged: 0,
        };
        for area in tree.iter() {
            areas.know(area.clone());
        }
        areas
    }

    fn know(&mut self, area: Area) {
        if let Some(parent) = &area.parent {
            self.by_parent.insert((parent.clone(), plain(&area.name)), area.id.clone());
            let inside = area.id.as_str().strip_prefix(parent.as_str());
            if let Some(number) = inside.and_then(|digits| digits.parse::<u32>().ok()) {
                let last = self.last_inside.entry(parent.clone()).or_default();
                *last = number.max(*last);
            }
        }
        self.all.insert(area.id.clone(), area);
    }

    /// Takes all rows, upper levels first: in a file a village may stand below its grids.
    pub(super) fn take_all(&mut self, records: &[Record]) {
        let kinds = self.desk.at.county.method().area_kinds.clone();
        let level = |record: &&Record| {
            let given = self.fields.get(record, "kind");
            kinds.iter().position(|kind| is_kind(kind, given)).unwrap_or(usize::MAX)
        };
        let mut ordered: Vec<&Record> = records.iter().collect();
        ordered.sort_by_key(level);
        for record in ordered {
            if let Err((field, fault)) = self.take(record, &kinds) {
                self.faults.push(RowFault { line: record.line, field, fault });
            }
        }
    }

    fn take(&mut self, record: &Record, kinds: &[AreaKind]) -> Read<()> {
        let get = |field: &str| self.fields.get(record, field).to_owned();
        let (code, name, kind, above) = (get("code"), get("name"), get("kind"), get("parent"));
        if name.is_empty() {
            return Err(("name", ImportFault::Missing));
        }
        if name.chars().count() > NAME_MOST {
            let fault = HouseholdFault::TooLong { field: "name", most: NAME_MOST };
            return Err(("name", fault.into()));
        }
        let given = kind;
        let Some(kind) = kinds.iter().find(|kind| is_kind(kind, &given)) else {
            let known = kinds.iter().map(|kind| kind.label.clone()).collect();
            return Err(("kind", ImportFault::UnknownKind { given, known }));
        };
        let before = self.all.get(&AreaId::new(code.as_str())).cloned();
        let parent = self.parent(&above, before.as_ref(), kind)?;
        let before = match before {
            Some(before) => Some(before),
            None => self
                .by_parent
                .get(&(parent.clone(), plain(&name)))
                .and_then(|id| self.all.get(id))
                .cloned(),
        };
        if let Some(before) = before {
            return self.again(record.line, &before, &name, (kind, &parent));
        }
        if !self.desk.may(Capability::ChangeAreas, self.known_above(&parent)) {
            return Err(("parent", ImportFault::NotYours));
        }
        let id = self.id_of(&code, &parent)?;
        let area = Area {
            code: self.link_code(),
            id: id.clone(),
            parent: Some(parent),
            kind: kind.id.clone(),
            name,
        };
        self.seen.insert(id, record.line);
        self.call(&area);
        self.new.push(area.clone());
        self.know(area);
        Ok(())
    }

    /// The area above, which must be of the kind that the method names.
    fn parent(&mut self, given: &str, before: Option<&Area>, kind: &AreaKind) -> Read<AreaId> {
        let tree = &self.desk.at.county.directory.areas;
        let parent = match (given, before.and_then(|area| area.parent.clone())) {
            ("", Some(parent)) => parent,
            ("", None) => return Err(("parent", ImportFault::Missing)),
            (given, _) => match self.all.get(&AreaId::new(given)) {
                Some(area) => area.id.clone(),
                None => self.places.find(given, tree).map_err(|fault| ("parent", fault))?,
            },
        };
        let above = self.all.get(&parent);
        if above.map(|area| &area.kind) != kind.parent.as_ref() {
            let parent = above.map_or(String::new(), |area| area.name.clone());
            return Err(("parent", ImportFault::WrongParent { parent }));
        }
        Ok(parent)
    }

    /// A row about an area that is known: at most its name is new. Moving an area has
    /// consequences and is done where they are shown first.
    fn again(
        &mut self,
        line: u32,
        before: &Area,
        name: &str,
        (kind, parent): (&AreaKind, &AreaId),
    ) -> Read<()> {
        if let Some(line) = self.seen.insert(before.id.clone(), line) {
            return Err(("name", ImportFault::SameAsLine { line }));
        }
        if before.kind != kind.id || before.parent.as_ref() != Some(parent) {
            return Err(("code", ImportFault::CodeTaken { by: before.name.clone() }));
        }
        if before.name == name {
            self.unchanged += 1;
            return Ok(());
        }
        if !self.desk.may(Capability::ChangeAreas, &before.id) {
            return Err(("name", ImportFault::NotYours));
        }
        self.renamed.push((before.id.clone(), name.to_owned()));
        Ok(())
    }

    /// Down to the village the country's code; below it the next number inside the parent.
    fn id_of(&mut self, code: &str, parent: &AreaId) -> Read<AreaId> {
        if !code.is_empty() {
            let digits = code.len() >= DIVISION_DIGITS && code.len() <= 40;
            if !digits || !code.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(("code", ImportFault::NotANumber { shown: code.to_owned() }));
            }
            return Ok(AreaId::new(code));
        }
        // Villages and what lies above them have twelve digits; only villages fill the last three.
        let above = parent.as_str();
        if above.len() < DIVISION_DIGITS || above.get(9..) == Some("000") {
            return Err(("code", ImportFault::CodeMissing));
        }
        let last = self.last_inside.entry(parent.clone()).or_default();
        *last += 1;
        Ok(AreaId::new(format!("{parent}{:0width$}", *last, width = INSIDE_DIGITS)))
    }

    /// Makes the new area findable as a parent of others.
    fn call(&mut self, area: &Area) {
        let mut called = plain(&area.name);
        self.places.call(&called, &area.id);
        let mut above = area.parent.clone();
        while let Some(parent) = above.as_ref().and_then(|id| self.all.get(id)) {
            called.insert_str(0, &plain(&parent.name));
            self.places.call(&called, &area.id);
            above.clone_from(&parent.parent);
        }
    }

    /// The nearest area that is known already: what may be done in it may be done in the new one.
    fn known_above<'b>(&'b self, area: &'b AreaId) -> &'b AreaId {
        let tree = &self.desk.at.county.directory.areas;
        let mut at = area;
        while tree.get(at).is_none() {
            match self.all.get(at).and_then(|area| area.parent.as_ref()) {
                Some(parent) => at = parent,
                None => break,
            }
        }
        at
    }

    fn link_code(&mut self) -> String {
        loop {
            let code = link_code(&*self.desk.chance);
            if self.link_codes.insert(code.clone()) {
                return code;
            }
        }
    }

    pub(super) fn tally(&self) -> Tally {
        Tally { new: self.new.len(), changed: self.renamed.len(), unchanged: self.unchanged }
    }

    pub(super) fn write(self, conn: &mut Conn) -> StoreResult<Outcome> {
        let county = &self.desk.at.county.id;
        insert_areas(conn, county, &self.new)?;
        for (id, name) in &self.renamed {
            rename_area(conn, county, id, name)?;
        }
        raise_revision(conn, county)?;
        Ok(Outcome::default())
    }
}

fn is_kind(kind: &AreaKind, given: &str) -> bool {
    !given.is_empty() && (kind.label == given || kind.id.as_str() == given)
}

fn link_code(chance: &dyn Chance) -> String {
    let mut bytes = [0; LINK_LENGTH];
    chance.fill(&mut bytes);
    let sign = |byte: u8| LINK_ALPHABET.get(usize::from(byte) % LINK_ALPHABET.len()).copied();
    bytes.into_iter().filter_map(sign).map(char::from).collect()
}
