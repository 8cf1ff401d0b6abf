//! `registers.toml`: what is kept, by whom, with which fields. The file need not be there.

use maplegrid_domain::methods::{CaseLink, FieldKind};

use super::reader::Table;
use super::words::{CASE_LINKS, FIELD_KINDS};
use crate::source::{At, Findings};

/// Longer ahead nobody knows who will be at the counter.
const DAYS_AHEAD_MOST: u16 = 60;
const PER_HALF_DAY_MOST: u16 = 500;

#[derive(Debug)]
pub(crate) struct Register {
    pub id: At<String>,
    pub label: At<String>,
    pub level: At<String>,
    pub basis: String,
    pub note: Option<At<String>>,
    pub keeps: At<Vec<At<String>>>,
    pub approves: At<Vec<At<String>>>,
    pub checks: At<Vec<At<String>>>,
    pub completes: Option<Completion>,
    pub reads: At<Vec<At<String>>>,
    pub public: bool,
    pub term: bool,
    pub case: Option<At<CaseLink>>,
    pub budget: Option<At<String>>,
    pub paper: bool,
    pub signs: At<Vec<At<String>>>,
    pub fields: Vec<Field>,
    pub key: At<Vec<At<String>>>,
    pub booking: Option<Booking>,
}

#[derive(Debug)]
pub(crate) struct Completion {
    pub posts: At<Vec<At<String>>>,
    pub label: String,
    pub apart: bool,
}

#[derive(Debug)]
pub(crate) struct Field {
    pub id: At<String>,
    pub label: At<String>,
    pub kind: Option<At<FieldKind>>,
    pub options: At<Vec<At<String>>>,
    pub required: bool,
    pub personal: bool,
    pub past: bool,
    pub help: Option<At<String>>,
}

#[derive(Debug)]
pub(crate) struct Booking {
    pub at: At<String>,
    pub days_ahead: u16,
    pub per_half_day: u16,
    pub category: At<String>,
}

pub(super) fn registers(top: &mut Table<'_, '_>, out: &mut Findings) -> Vec<Register> {
    top.tables("register", out, |table, out| Register {
        id: table.id("id", out),
        label: table.text("label", out),
        level: table.text("level", out),
        basis: table.text("basis", out).value,
        note: table.optional_text("note", out),
        keeps: table.texts("keeps", out),
        approves: table.texts("approves", out),
        checks: table.texts("checks", out),
        completes: table.table("completes", out, |table, out| Completion {
            posts: table.texts("posts", out),
            label: table.text("label", out).value,
            apart: table.switch("apart", out),
        }),
        reads: table.texts("reads", out),
        public: table.switch("public", out),
        term: table.switch("term", out),
        case: table.optional_word("case", &CASE_LINKS, out),
        budget: table.optional_text("budget", out),
        paper: table.switch("paper", out),
        signs: table.texts("signs", out),
        fields: table.tables("field", out, field),
        key: table.texts("key", out),
        booking: table.table("booking", out, |table, out| Booking {
            at: table.text("at", out),
            days_ahead: table.number("days_ahead", (1, DAYS_AHEAD_MOST), out).value,
            per_half_day: table.number("per_half_day", (1, PER_HALF_DAY_MOST), out).value,
            category: table.text("category", out),
        }),
    })
}

fn field(table: &mut Table<'_, '_>, out: &mut Findings) -> Field {
    Field {
        id: table.id("id", out),
        label: table.text("label", out),
        kind: table.word("kind", &FIELD_KINDS, out),
        options: table.texts("options", out),
        required: table.switch("required", out),
        personal: table.switch("personal", out),
        past: table.switch("past", out),
        help: table.optional_text("help", out),
    }
}
