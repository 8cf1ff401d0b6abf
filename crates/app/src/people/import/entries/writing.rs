//! What becomes of a row, and writing it.

use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::registers::{
    CaseFacts, Command, Ctx, Draft, Entry, Rejection, decide, propose,
};
use maplegrid_domain::shared::EntryId;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::registers::write::{Written, put};

use super::reading::Row;
use super::{Entries, Made, Wrong};
use crate::Result;
use crate::accounts::random_hex;
use crate::people::import::ImportFault;
use crate::people::import::entry_columns::{AREA, CASE, FROM, SEQ, UNTIL, column_of};
use crate::people::import::run::Outcome;
use crate::registers::{case_facts, seal, sees_case};

/// Entries written in one go: their texts are held twice meanwhile.
const AT_ONCE: usize = 2_000;

impl Entries<'_> {
    /// Takes the row for what it is: nothing new, a change, a new entry; or says what is against it.
    pub(super) fn place(
        &mut self,
        conn: &mut Conn,
        line: u32,
        row: Row,
    ) -> StoreResult<Result<std::result::Result<(), Vec<Wrong>>>> {
        let Row { before, area, key, draft, is_same, mut wrong } = row;
        let earlier = match before {
            Some(at) => self.seen_known.insert(at, line),
            // With a cell missing, what it is known by may be another's.
            None if !wrong.is_empty() => None,
            None => self.seen.insert(key, line),
        };
        if let Some(line) = earlier {
            let column = before.map_or_else(|| self.first_of_key(), |_| SEQ.to_owned());
            return Ok(Ok(Err(vec![(column.into(), ImportFault::SameAsLine { line })])));
        }
        if is_same {
            self.tally.unchanged += 1;
            return Ok(Ok(Ok(())));
        }
        let facts = self.facts(conn, draft.case.as_ref())?;
        let roles = self.roles(&area).clone();
        let (rule, person, now) = (self.rule, self.person, self.desk.at.now);
        let ctx = Ctx { rule, roles: &roles, person, now, case: facts.as_ref(), left_fen: None };
        let before = before.and_then(|at| self.known.get(at));
        let id = before.map_or_else(
            || EntryId::new(random_hex(&*self.desk.chance)),
            |known| known.entry.id.clone(),
        );
        let personal = draft.values.personal.clone();
        let sealed = match before.filter(|known| known.personal == personal) {
            Some(known) => Ok(known.sealed.clone()),
            None => seal(&self.desk.secrets, &id, &personal, &*self.desk.chance),
        };
        let sealed = match sealed {
            Ok(sealed) => sealed,
            Err(error) => return Ok(Err(error)),
        };
        let printed = draft.clone();
        let decided = if let Some(known) = before {
            decide(&known.entry, Command::Edit(draft), &ctx)
        } else {
            let tree = &self.desk.at.county.directory.areas;
            propose((id, self.last_seq + 1), &area, draft, (tree, &ctx))
        };
        let entry = match decided {
            Ok(entry) if wrong.is_empty() => entry,
            Ok(_) => return Ok(Ok(Err(wrong))),
            Err(refused) => {
                let (column, fault) = self.named_wrong(refused);
                // What is missing because its cell is wrong has been said.
                if wrong.iter().all(|(said, _)| *said != column) {
                    wrong.push((column, fault));
                }
                return Ok(Ok(Err(wrong)));
            }
        };
        let step = if before.is_some() { "edit" } else { "propose" };
        self.count(&entry, &printed);
        self.made.push(Made { entry, sealed, step });
        Ok(Ok(Ok(())))
    }

    /// Counts it, and adds it to the print: a new one has another id at each look.
    fn count(&mut self, entry: &Entry, draft: &Draft) {
        let version = entry.version.to_string();
        let mut parts = if entry.version == 1 {
            self.tally.new += 1;
            self.last_seq += 1;
            vec!["new", entry.area.as_str()]
        } else {
            self.tally.changed += 1;
            vec!["change", entry.id.as_str(), &version]
        };
        let [from, until] =
            [draft.from, draft.until].map(|day| day.map(|day| day.to_string()).unwrap_or_default());
        parts.extend([draft.case.as_ref().map_or("", CaseNumber::as_str), &from, &until]);
        for (field, value) in draft.values.open.iter().chain(&draft.values.personal) {
            parts.extend([field.as_str(), value]);
        }
        self.print.add(&parts);
    }

    /// The case, if there is one that the person may see.
    fn facts(
        &mut self,
        conn: &mut Conn,
        number: Option<&CaseNumber>,
    ) -> StoreResult<Option<CaseFacts>> {
        let Some(number) = number else { return Ok(None) };
        if let Some(known) = self.cases.get(number) {
            return Ok(known.clone());
        }
        let county = &self.desk.at.county;
        let found = if sees_case(conn, (&county.id, &self.scope), number)? {
            case_facts(conn, county, Some(number))?
        } else {
            None
        };
        self.cases.insert(number.clone(), found.clone());
        Ok(found)
    }

    /// The first column by which a row is told to be an entry.
    fn first_of_key(&self) -> String {
        let fields = self.rule.fields.iter().map(|field| &field.id);
        let field = self.rule.key.iter().chain(fields).next();
        field.map_or_else(|| SEQ.to_owned(), column_of)
    }

    /// The column that a refusal is about.
    fn named_wrong(&self, refused: Rejection) -> Wrong {
        let budget = || self.rule.budget.as_ref().map_or_else(|| SEQ.to_owned(), column_of);
        let field = match &refused {
            Rejection::Field { field, .. } => column_of(field).into(),
            Rejection::CaseMissing | Rejection::NoCaseHere | Rejection::NoSuchCase => CASE.into(),
            Rejection::BadTerm | Rejection::NoTerm => UNTIL.into(),
            Rejection::FromMissing => FROM.into(),
            Rejection::WrongLevel | Rejection::NoSuchArea | Rejection::NotYours => AREA.into(),
            Rejection::BadAmount => budget().into(),
            _ => SEQ.into(),
        };
        (field, refused.into())
    }

    pub(in crate::people::import) fn write(self, conn: &mut Conn) -> StoreResult<Outcome> {
        let (at, person) = (self.desk.at, self.person);
        for made in self.made.chunks(AT_ONCE) {
            let written = made.iter().map(|Made { entry, sealed, step }| Written {
                entry,
                sealed: sealed.as_deref(),
                at: at.now,
                person,
                step,
            });
            put(conn, &at.county.id, &written.collect::<Vec<_>>())?;
        }
        Ok(Outcome::default())
    }
}
