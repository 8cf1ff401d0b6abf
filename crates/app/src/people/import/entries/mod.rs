//! Rows about entries of a register. What a row says goes through the decision that the form leads
//! to: whoever may not enter there enters nothing, and what somebody else has to approve waits for
//! them.

mod reading;
mod writing;

use std::collections::{BTreeSet, HashMap};

use maplegrid_domain::accounts::scope_of;
use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::methods::RegisterRule;
use maplegrid_domain::registers::{CaseFacts, Entry, Given, Role, State};
use maplegrid_domain::shared::{AreaId, PersonId, RegisterId, Scope};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::registers::lists::{Filter, list};
use maplegrid_store::registers::read::last_seq;

use super::RowFault;
use super::entry_columns::column_of;
use super::fault::{FieldName, Tally};
use super::places::Places;
use super::prepare::{Fields, Record};
use super::print::Print;
use super::run::Desk;
use crate::registers::{areas_of, roles, rule_of, unseal, visible};
use crate::{Error, Result};

/// What an entry is known by where the row does not say its number.
type Key = (AreaId, Vec<String>);
/// Which field is wrong, and how.
type Wrong = (FieldName, super::ImportFault);

/// An entry that is there, opened.
struct Known {
    entry: Entry,
    personal: Given,
    sealed: Option<Vec<u8>>,
}

/// An entry to be written, and the step that makes it.
struct Made {
    entry: Entry,
    sealed: Option<Vec<u8>>,
    step: &'static str,
}

/// A register's entries and what the file makes of them.
pub(in crate::people::import) struct Entries<'a> {
    desk: &'a Desk<'a>,
    fields: &'a Fields,
    rule: &'a RegisterRule,
    /// The columns of the rule's fields, in its order.
    columns: Vec<String>,
    person: &'a PersonId,
    scope: Scope,
    places: Places,
    /// Open areas for which the person enters.
    enters: Vec<AreaId>,
    roles: HashMap<AreaId, BTreeSet<Role>>,
    /// Cases that were looked for, if the person may see them.
    cases: HashMap<CaseNumber, Option<CaseFacts>>,
    known: Vec<Known>,
    by_seq: HashMap<u64, usize>,
    /// Those that have ended are known by their number only.
    by_key: HashMap<Key, Vec<usize>>,
    /// Where the file has what.
    seen: HashMap<Key, u32>,
    seen_known: HashMap<usize, u32>,
    last_seq: u64,
    pub(in crate::people::import) faults: Vec<RowFault>,
    made: Vec<Made>,
    tally: Tally,
    print: Print,
}

impl<'a> Entries<'a> {
    /// Compares the rows with what the person may see of the register.
    ///
    /// # Errors
    /// `NotFound` for a register that is not theirs; `Forbidden` for the operator: an entry is
    /// somebody's, who may not approve it.
    pub(in crate::people::import) fn taken(
        conn: &mut Conn,
        desk: &'a Desk<'a>,
        of: (&RegisterId, &'a Fields),
        records: &[Record],
    ) -> StoreResult<Result<Self>> {
        let mut entries = match Self::new(conn, desk, of)? {
            Ok(entries) => entries,
            Err(error) => return Ok(Err(error)),
        };
        for record in records {
            if let Err(error) = entries.take(conn, record)? {
                return Ok(Err(error));
            }
        }
        Ok(Ok(entries))
    }

    fn new(
        conn: &mut Conn,
        desk: &'a Desk<'a>,
        (register, fields): (&RegisterId, &'a Fields),
    ) -> StoreResult<Result<Self>> {
        let county = &desk.at.county;
        let Some(person) = desk.person() else { return Ok(Err(Error::Forbidden)) };
        let rule = match rule_of(county, register) {
            Ok(rule) => rule,
            Err(error) => return Ok(Err(error)),
        };
        let areas = areas_of((county, person), rule, None, |roles| !roles.is_empty());
        if areas.is_empty() {
            return Ok(Err(Error::NotFound));
        }
        let tree = &county.directory.areas;
        let mut enters =
            areas_of((county, person), rule, None, |roles| roles.contains(&Role::Keeps));
        enters.retain(|area| tree.is_open(area));
        let mut entries = Self {
            desk,
            fields,
            rule,
            columns: rule.fields.iter().map(|field| column_of(&field.id)).collect(),
            person,
            scope: scope_of(county.method(), &county.directory, person),
            places: Places::new(tree),
            enters,
            roles: HashMap::new(),
            cases: HashMap::new(),
            known: Vec::new(),
            by_seq: HashMap::new(),
            by_key: HashMap::new(),
            seen: HashMap::new(),
            seen_known: HashMap::new(),
            last_seq: last_seq(conn, &county.id, &rule.id)?,
            faults: Vec::new(),
            made: Vec::new(),
            tally: Tally::default(),
            print: Print::default(),
        };
        Ok(entries.know(conn, &areas)?.map(|()| entries))
    }

    fn know(&mut self, conn: &mut Conn, areas: &[AreaId]) -> StoreResult<Result<()>> {
        let (county, secrets) = (&self.desk.at.county, &self.desk.secrets);
        let today = self.desk.at.now.date();
        let before = i64::MAX.unsigned_abs();
        let filter = Filter { state: "", validity: "", today, words: "", before };
        let rows = list(conn, &county.id, (&self.rule.id, areas), &filter, i64::MAX)?;
        for row in visible(conn, (&county.id, &self.scope), rows)? {
            let personal = match unseal(secrets, &row.entry.id, row.sealed.as_deref()) {
                Ok(personal) => personal,
                Err(error) => return Ok(Err(error)),
            };
            self.known.push(Known { entry: row.entry, personal, sealed: row.sealed });
        }
        // The oldest first.
        self.known.reverse();
        for (known, at) in self.known.iter().zip(0..) {
            self.by_seq.insert(known.entry.seq, at);
            if !matches!(known.entry.state, State::Ended { .. }) {
                let key = self.key_of_known(known);
                self.by_key.entry(key).or_default().push(at);
            }
        }
        Ok(Ok(()))
    }

    fn take(&mut self, conn: &mut Conn, record: &Record) -> StoreResult<Result<()>> {
        let wrong = match self.read(record) {
            Ok(row) => match self.place(conn, record.line, row)? {
                Ok(Ok(())) => return Ok(Ok(())),
                Ok(Err(wrong)) => wrong,
                Err(error) => return Ok(Err(error)),
            },
            Err(wrong) => wrong,
        };
        let fault = |(field, fault)| RowFault { line: record.line, field, fault };
        self.faults.extend(wrong.into_iter().map(fault));
        Ok(Ok(()))
    }

    /// What somebody is in the register for an area.
    fn roles(&mut self, area: &AreaId) -> &BTreeSet<Role> {
        let (desk, rule, person) = (self.desk, self.rule, self.person);
        let found = || roles(&desk.at.county, rule, person, area);
        self.roles.entry(area.clone()).or_insert_with(found)
    }

    pub(in crate::people::import) const fn tally(&self) -> Tally {
        self.tally
    }

    pub(in crate::people::import) fn take_print(&mut self) -> Print {
        std::mem::take(&mut self.print)
    }
}
