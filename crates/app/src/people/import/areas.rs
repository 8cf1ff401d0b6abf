//! Rows about areas.

use std::collections::{HashMap, HashSet};

use maplegrid_domain::areas::{AREA_NAME_MOST, Area, Numbers};
use maplegrid_domain::methods::{AreaKind, Capability};
use maplegrid_domain::shared::AreaId;
use maplegrid_store::areas::changes::insert_changes;
use maplegrid_store::areas::write::{insert_areas, rename_area};
use maplegrid_store::county::raise_revision;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::counts::{Measure, everywhere};

use super::fault::Tally;
use super::history::history;
use super::places::{Places, plain};
use super::prepare::{Fields, Record};
use super::print::Print;
use super::run::{Desk, Outcome};
use super::{ImportFault, RowFault};
use crate::Chance;
use crate::people::HouseholdFault;

/// Of a village and everything above it (DOMAIN § 3.3).
const DIVISION_DIGITS: usize = 12;
const DIGITS_MOST: usize = 40;
/// Without 0, 1, i, l and o, which people take for one another.
const LINK_ALPHABET: &[u8] = b"23456789abcdefghjkmnpqrstuvwxyz";
const LINK_LENGTH: usize = 6;

/// The tree and what the file adds to it.
pub(super) struct Areas<'a> {
    desk: &'a Desk<'a>,
    fields: &'a Fields,
    places: Places,
    /// Every area, open or of the file, as the file leaves it.
    all: HashMap<AreaId, Area>,
    by_parent: HashMap<(AreaId, String), AreaId>,
    link_codes: HashSet<String>,
    numbers: Numbers,
    /// How many households there are below each area.
    households: HashMap<AreaId, u64>,
    seen: HashMap<AreaId, u32>,
    pub(super) faults: Vec<RowFault>,
    new: Vec<Area>,
    renamed: Vec<(AreaId, String)>,
    unchanged: usize,
}

type Read<T> = std::result::Result<T, (&'static str, ImportFault)>;

impl<'a> Areas<'a> {
    pub(super) fn new(
        conn: &mut Conn,
        desk: &'a Desk<'a>,
        fields: &'a Fields,
    ) -> StoreResult<Self> {
        let county = &desk.at.county;
        let tree = &county.directory.areas;
        let mut areas = Self {
            desk,
            fields,
            places: Places::new(tree),
            all: HashMap::new(),
            by_parent: HashMap::new(),
            // The codes and numbers of closed areas stay theirs.
            link_codes: tree.ever().map(|area| area.code.clone()).collect(),
            numbers: Numbers::new(tree.ever().map(|area| &area.id)),
            households: everywhere(conn, &county.id, &Measure::Households)?,
            seen: HashMap::new(),
            faults: Vec::new(),
            new: Vec::new(),
            renamed: Vec::new(),
            unchanged: 0,
        };
        for area in tree.iter() {
            areas.know(area.clone());
        }
        Ok(areas)
    }

    fn know(&mut self, area: Area) {
        if let Some(parent) = &area.parent {
            self.by_parent.insert((parent.clone(), plain(&area.name)), area.id.clone());
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
        // What a row is given is not given to another for want of a code.
        for record in records {
            if let Ok(Some(id)) = own_code(self.fields.get(record, "code")) {
                self.numbers.take(&id);
            }
        }
        for record in ordered {
            if let Err((field, fault)) = self.take(record, &kinds) {
                self.faults.push(RowFault { line: record.line, field: field.into(), fault });
            }
        }
        self.check_names();
    }

    fn take(&mut self, record: &Record, kinds: &[AreaKind]) -> Read<()> {
        let get = |field: &str| self.fields.get(record, field).to_owned();
        let (code, name, kind, above) = (get("code"), get("name"), get("kind"), get("parent"));
        if name.is_empty() {
            return Err(("name", ImportFault::Missing));
        }
        if name.chars().count() > AREA_NAME_MOST {
            let fault = HouseholdFault::TooLong { field: "name", most: AREA_NAME_MOST };
            return Err(("name", fault.into()));
        }
        let given = kind;
        let Some(kind) = kinds.iter().find(|kind| is_kind(kind, &given)) else {
            let known = kinds.iter().map(|kind| kind.label.clone()).collect();
            return Err(("kind", ImportFault::UnknownKind { given, known }));
        };
        let before = self.all.get(&AreaId::new(code.as_str())).cloned();
        let code = match &before {
            Some(known) => Some(known.id.clone()),
            None => own_code(&code).map_err(|fault| ("code", fault))?,
        };
        if let Some(top) = before.as_ref().filter(|area| area.parent.is_none() && above.is_empty())
        {
            return self.again(record.line, top, &name, kind);
        }
        let parent = self.parent(&above, before.as_ref(), kind)?;
        let named = self.by_parent.get(&(parent.clone(), plain(&name)));
        let before = match (before, named.and_then(|id| self.all.get(id)), &code) {
            (Some(before), ..) => Some(before),
            (None, Some(named), Some(_)) => {
                let code = named.id.as_str().to_owned();
                return Err(("code", ImportFault::OtherCode { code }));
            }
            (None, named, _) => named.cloned(),
        };
        if let Some(before) = before {
            if before.parent.as_ref() != Some(&parent) {
                return Err(("code", ImportFault::CodeTaken { by: before.name }));
            }
            return self.again(record.line, &before, &name, kind);
        }
        self.make(record.line, code, name, (kind, parent))
    }

    fn make(
        &mut self,
        line: u32,
        code: Option<AreaId>,
        name: String,
        (kind, parent): (&AreaKind, AreaId),
    ) -> Read<()> {
        let county = &self.desk.at.county;
        let tree = &county.directory.areas;
        let known = self.known_above(&parent).clone();
        if !self.desk.may(Capability::ChangeAreas, &known) {
            return Err(("parent", ImportFault::NotYours));
        }
        if !tree.is_within(&known, &county.root) {
            return Err(("parent", ImportFault::RootStays));
        }
        let households = self.households.get(&parent).copied().unwrap_or(0);
        if households > 0 && tree.children(&parent).next().is_none() {
            let parent = self.all.get(&parent).map_or(String::new(), |area| area.name.clone());
            return Err(("parent", ImportFault::AreaHasHouseholds { parent, households }));
        }
        let id = match code {
            Some(code) if tree.get(&code).is_some() => {
                return Err(("code", ImportFault::CodeClosed { now: tree.path_name(&code) }));
            }
            Some(code) => code,
            None => self.next_id(&parent)?,
        };
        self.numbers.take(&id);
        let area = Area {
            code: self.link_code(),
            id: id.clone(),
            parent: Some(parent),
            kind: kind.id.clone(),
            name,
        };
        self.seen.insert(id, line);
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
    fn again(&mut self, line: u32, before: &Area, name: &str, kind: &AreaKind) -> Read<()> {
        if let Some(line) = self.seen.insert(before.id.clone(), line) {
            return Err(("name", ImportFault::SameAsLine { line }));
        }
        if before.kind != kind.id {
            return Err(("code", ImportFault::CodeTaken { by: before.name.clone() }));
        }
        if before.name == name {
            self.unchanged += 1;
            return Ok(());
        }
        if !self.desk.may(Capability::ChangeAreas, &before.id) {
            return Err(("name", ImportFault::NotYours));
        }
        let county = &self.desk.at.county;
        let below =
            before.id != county.root && county.directory.areas.is_within(&before.id, &county.root);
        if !below {
            return Err(("name", ImportFault::RootStays));
        }
        // A parent given by a name that one area gives away and another takes is nobody's guess.
        self.places.call(&plain(name), &before.id);
        self.renamed.push((before.id.clone(), name.to_owned()));
        if let Some(area) = self.all.get_mut(&before.id) {
            name.clone_into(&mut area.name);
        }
        Ok(())
    }

    /// Two areas side by side are not called the same, once all rows are carried out: names may
    /// well be exchanged.
    fn check_names(&mut self) {
        let touched = self.new.iter().map(|area| &area.id);
        let touched: HashSet<&AreaId> =
            touched.chain(self.renamed.iter().map(|(id, _)| id)).collect();
        let mut beside: HashMap<(&AreaId, String), Vec<&AreaId>> = HashMap::new();
        for area in self.all.values() {
            if let Some(parent) = &area.parent {
                beside.entry((parent, plain(&area.name))).or_default().push(&area.id);
            }
        }
        let alike = beside.values().filter(|ids| ids.len() > 1).flatten();
        let faults = alike.filter(|id| touched.contains(*id)).filter_map(|id| {
            let (line, name) = (*self.seen.get(*id)?, self.all.get(*id)?.name.clone());
            Some(RowFault { line, field: "name".into(), fault: ImportFault::NameTaken { name } })
        });
        self.faults.extend(faults.collect::<Vec<_>>());
    }

    /// Below the village the next number inside the parent; above it the country's code.
    fn next_id(&self, parent: &AreaId) -> Read<AreaId> {
        // Villages and what lies above them have twelve digits; only villages fill the last three.
        let above = parent.as_str();
        if above.len() < DIVISION_DIGITS || above.get(9..) == Some("000") {
            return Err(("code", ImportFault::CodeMissing));
        }
        self.numbers.next(parent).ok_or_else(|| {
            let parent = self.all.get(parent).map_or(String::new(), |area| area.name.clone());
            ("parent", ImportFault::NoNumberLeft { parent })
        })
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
        let (new, changed) = (self.new.len(), self.renamed.len());
        Tally { new, changed, unchanged: self.unchanged, ..Tally::default() }
    }

    pub(super) fn print(&self, print: &mut Print) {
        for area in &self.new {
            let parent = area.parent.as_ref().map_or("", AreaId::as_str);
            print.add(&["make", area.id.as_str(), parent, area.kind.as_str(), &area.name]);
        }
        for (id, to) in &self.renamed {
            print.add(&["rename", id.as_str(), self.desk.area_name(id), to]);
        }
    }

    pub(super) fn write(self, conn: &mut Conn) -> StoreResult<Outcome> {
        let county = &self.desk.at.county.id;
        insert_areas(conn, county, &self.new)?;
        for (id, name) in &self.renamed {
            rename_area(conn, county, id, name)?;
        }
        insert_changes(conn, county, &history(self.desk, &self.new, &self.renamed))?;
        raise_revision(conn, county)?;
        Ok(Outcome::default())
    }
}

/// The code that a row gives, if it gives one.
fn own_code(code: &str) -> Result<Option<AreaId>, ImportFault> {
    let digits = (DIVISION_DIGITS..=DIGITS_MOST).contains(&code.len());
    match code {
        "" => Ok(None),
        code if digits && code.bytes().all(|byte| byte.is_ascii_digit()) => {
            Ok(Some(AreaId::new(code)))
        }
        code => Err(ImportFault::NotANumber { shown: code.to_owned() }),
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
