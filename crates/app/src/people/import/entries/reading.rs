//! What a row says, and of which entry.

use jiff::civil::Date;
use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::methods::{FieldKind, RegisterField};
use maplegrid_domain::registers::{Draft, FieldFault, Given, Rejection, check_each};
use maplegrid_domain::shared::AreaId;

use super::{Entries, Key, Known, Wrong};
use crate::people::checked_phone;
use crate::people::import::ImportFault;
use crate::people::import::dates::date;
use crate::people::import::entry_columns::{AREA, CASE, FROM, SEQ, UNTIL, column_of};
use crate::people::import::places::plain;
use crate::people::import::prepare::{Record, is_yes};

/// A row that can be read.
pub(super) struct Row {
    /// Which of the known entries it is.
    pub(super) before: Option<usize>,
    pub(super) area: AreaId,
    pub(super) key: Key,
    pub(super) draft: Draft,
    /// It says of the entry what is there already.
    pub(super) is_same: bool,
    /// What is wrong with its cells.
    pub(super) wrong: Vec<Wrong>,
}

/// What a row says, as far as it is right.
struct Filled {
    draft: Draft,
    wrong: Vec<Wrong>,
    is_same: bool,
}

impl Entries<'_> {
    /// # Errors
    /// What is wrong with a row of which nobody can tell which entry it is, or where.
    pub(super) fn read(&mut self, record: &Record) -> Result<Row, Vec<Wrong>> {
        let named = self.named(record).map_err(|wrong| vec![wrong])?;
        let mut filled = self.fill(record, named);
        let area = match self.area(record, named) {
            Ok(area) => area,
            // All at once, so that nobody mends a table twice.
            Err(wrong) => return Err(std::iter::once(wrong).chain(filled.wrong).collect()),
        };
        let key = self.key(&area, &filled.draft);
        let mut before = named;
        if before.is_none() && self.says_its_key(&filled.draft) {
            before = match self.by_key.get(&key).map_or(&[][..], Vec::as_slice) {
                [] => None,
                // Where all that is said makes the key, one of them is as good as another.
                [one, rest @ ..] if rest.is_empty() || self.rule.key.is_empty() => Some(*one),
                several => {
                    let seq = |at: &usize| self.known.get(*at).map(|known| known.entry.seq);
                    let seqs = several.iter().filter_map(seq).collect();
                    return Err(vec![(SEQ.into(), ImportFault::SeveralEntries { seqs })]);
                }
            };
            if before.is_some() {
                filled = self.fill(record, before);
            }
        }
        let Filled { draft, mut wrong, is_same } = filled;
        if is_same {
            wrong.clear();
        }
        Ok(Row { before, area, key, draft, is_same, wrong })
    }

    /// The entry whose number the row says.
    fn named(&self, record: &Record) -> Result<Option<usize>, Wrong> {
        let given = self.fields.get(record, SEQ);
        if given.is_empty() {
            return Ok(None);
        }
        let found = given.parse().ok().and_then(|seq: u64| self.by_seq.get(&seq));
        let unknown = || (SEQ.into(), ImportFault::UnknownEntry { given: given.to_owned() });
        found.copied().map(Some).ok_or_else(unknown)
    }

    fn area(&mut self, record: &Record, named: Option<usize>) -> Result<AreaId, Wrong> {
        let given = self.fields.get(record, AREA);
        let tree = &self.desk.at.county.directory.areas;
        if let Some(known) = named.and_then(|at| self.known.get(at)) {
            let own = &known.entry.area;
            let path = tree.path_name(own);
            let called = [own.as_str(), &path].into_iter().any(|name| plain(name) == plain(given));
            let same = given.is_empty()
                || called
                || self.places.find(given, tree).is_ok_and(|found| found == *own);
            let moved = || (AREA.into(), ImportFault::OtherPlace { place: path });
            return if same { Ok(own.clone()) } else { Err(moved()) };
        }
        match (given, self.enters.as_slice()) {
            ("", [only]) => Ok(only.clone()),
            ("", _) => Err((AREA.into(), ImportFault::Missing)),
            (given, _) => self.places.find(given, tree).map_err(|fault| (AREA.into(), fault)),
        }
    }

    /// Reads the fields; of an entry that is there, what the file has no column for stays.
    fn fill(&self, record: &Record, before: Option<usize>) -> Filled {
        let before = before.and_then(|at| self.known.get(at));
        let mut wrong = Vec::new();
        let case = self.case(record, before, &mut wrong);
        let [from, until] = [FROM, UNTIL].map(|field| {
            let kept = before
                .and_then(|known| if field == FROM { known.entry.from } else { known.entry.until });
            if self.rule.term { self.day(record, (field, kept), &mut wrong) } else { None }
        });
        let given = self.given(record, before, &mut wrong);
        let none = Given::new();
        let kept = before.map_or(&none, |known| &known.personal);
        let (values, refused) = check_each(self.rule, &given, kept, self.desk.at.now.date());
        let seen = wrong.iter().map(|(field, _)| field.clone()).collect::<Vec<_>>();
        wrong.extend(refused.into_iter().filter_map(|refused| {
            let (field, fault) = self.fault(refused, &given);
            (!seen.contains(&field)).then_some((field, fault))
        }));
        let draft = Draft { case, from, until, values };
        let is_same = before.is_some_and(|known| self.is_same(known, &draft, &given));
        Filled { draft, wrong, is_same }
    }

    fn case(
        &self,
        record: &Record,
        before: Option<&Known>,
        wrong: &mut Vec<Wrong>,
    ) -> Option<CaseNumber> {
        if !self.fields.has(CASE) {
            return before.and_then(|known| known.entry.case.clone());
        }
        let given = self.fields.get(record, CASE);
        let number = CaseNumber::parse(given);
        if number.is_none() && !given.is_empty() {
            wrong.push((CASE.into(), Rejection::NoSuchCase.into()));
        }
        number
    }

    fn day(
        &self,
        record: &Record,
        (field, kept): (&'static str, Option<Date>),
        wrong: &mut Vec<Wrong>,
    ) -> Option<Date> {
        if !self.fields.has(field) {
            return kept;
        }
        let given = self.fields.get(record, field);
        let day = date(given);
        if day.is_none() && !given.is_empty() {
            wrong.push((field.into(), ImportFault::NotADate { shown: given.to_owned() }));
        }
        day
    }

    fn given(&self, record: &Record, before: Option<&Known>, wrong: &mut Vec<Wrong>) -> Given {
        let mut given = Given::new();
        for (field, column) in self.rule.fields.iter().zip(&self.columns) {
            let typed = if self.fields.has(column) {
                self.fields.get(record, column)
            } else {
                before.filter(|_| !field.personal).map_or("", |known| known.entry.value(&field.id))
            };
            // What is sealed is not in a table that went out: an empty cell leaves it as it is.
            if field.personal && typed.is_empty() {
                continue;
            }
            match normal(field, typed) {
                Ok(value) => {
                    given.insert(field.id.clone(), value);
                }
                Err(fault) => wrong.push((column.clone().into(), fault)),
            }
        }
        given
    }

    /// Whether nothing would be another: as it was written, or as it would be written now.
    fn is_same(&self, known: &Known, draft: &Draft, given: &Given) -> bool {
        let entry = &known.entry;
        let term = !self.rule.term || (entry.from, entry.until) == (draft.from, draft.until);
        let own = |field: &RegisterField| {
            let before = if field.personal {
                known.personal.get(&field.id).map_or("", String::as_str)
            } else {
                entry.value(&field.id)
            };
            let side = if field.personal { &draft.values.personal } else { &draft.values.open };
            let as_written = side.get(&field.id).map_or("", String::as_str);
            // The rule may have changed since: what is as it was is not looked at again.
            let as_typed = given.get(&field.id).map_or("", String::as_str);
            before == as_typed || before == as_written || (field.personal && as_typed.is_empty())
        };
        entry.case == draft.case && term && self.rule.fields.iter().all(own)
    }

    fn fault(&self, refused: Rejection, given: &Given) -> Wrong {
        let Rejection::Field { field, fault, .. } = &refused else {
            return (SEQ.into(), refused.into());
        };
        let shown = given.get(field).cloned().unwrap_or_default();
        let known = self.rule.field(field).map(|field| field.options.clone()).unwrap_or_default();
        let column = column_of(field).into();
        let fault = match fault {
            FieldFault::Missing => ImportFault::Missing,
            FieldFault::NotADate => ImportFault::NotADate { shown },
            FieldFault::NotANumber => ImportFault::NotANumber { shown },
            FieldFault::NotAChoice => ImportFault::UnknownOption { given: shown, known },
            _ => refused.into(),
        };
        (column, fault)
    }

    /// Whether the row says all that an entry is known by.
    fn says_its_key(&self, draft: &Draft) -> bool {
        self.rule.key.iter().all(|field| draft.values.open.contains_key(field))
    }

    fn key(&self, area: &AreaId, draft: &Draft) -> Key {
        let Draft { case, from, until, values } = draft;
        self.key_of(area, (case.as_ref(), *from, *until), (&values.open, &values.personal))
    }

    pub(super) fn key_of_known(&self, known: &Known) -> Key {
        let entry = &known.entry;
        let about = (entry.case.as_ref(), entry.from, entry.until);
        self.key_of(&entry.area, about, (&entry.values, &known.personal))
    }

    /// The fields that the method names, or else all that the file has columns for.
    fn key_of(
        &self,
        area: &AreaId,
        (case, from, until): (Option<&CaseNumber>, Option<Date>, Option<Date>),
        (open, personal): (&Given, &Given),
    ) -> Key {
        let value = |side: &Given, field| side.get(field).cloned().unwrap_or_default();
        if !self.rule.key.is_empty() {
            let parts = self.rule.key.iter().map(|field| value(open, field));
            return (area.clone(), parts.collect());
        }
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let mut parts = Vec::with_capacity(self.columns.len() + 3);
        if self.fields.has(CASE) {
            parts.push(case.map(ToString::to_string).unwrap_or_default());
        }
        for (column, given) in [(FROM, from), (UNTIL, until)] {
            if self.fields.has(column) {
                parts.push(day(given));
            }
        }
        for (field, column) in self.rule.fields.iter().zip(&self.columns) {
            if self.fields.has(column) {
                let side = if field.personal { personal } else { open };
                parts.push(value(side, &field.id));
            }
        }
        (area.clone(), parts)
    }
}

/// A cell in the one way of writing of its field, as far as that can be told.
fn normal(field: &RegisterField, typed: &str) -> Result<String, ImportFault> {
    Ok(match field.kind {
        FieldKind::Date => date(typed).map_or_else(|| typed.to_owned(), |day| day.to_string()),
        FieldKind::YesNo if is_yes(typed) => "是".to_owned(),
        FieldKind::YesNo if matches!(typed, "无" | "没有" | "×" | "N" | "n" | "FALSE") => {
            "否".to_owned()
        }
        FieldKind::Phone => checked_phone(typed)?.unwrap_or_default(),
        _ => typed.to_owned(),
    })
}
