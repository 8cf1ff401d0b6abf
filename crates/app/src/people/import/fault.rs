//! What is wrong with a row.

use std::borrow::Cow;

use maplegrid_domain::people::{AppointmentFault, IdFault};
use maplegrid_domain::registers::Rejection;

use crate::people::HouseholdFault;

/// A field of a row. Those of a register are named by the method.
pub type FieldName = Cow<'static, str>;

/// A fault with the line of the file it stands in (the first is 1) and the field it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    pub line: u32,
    pub field: FieldName,
    pub fault: ImportFault,
}

/// With the facts needed to say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportFault {
    /// A field that must be there is empty.
    Missing,
    /// As [`Missing`](Self::Missing), because cells are merged there.
    Merged {
        from: u32,
        to: u32,
    },
    /// A spreadsheet turned a long number into 1.23E+17 and lost its last digits.
    Eaten {
        shown: String,
    },
    /// A spreadsheet took something like 3-12 for a date.
    BecameDate {
        shown: String,
    },
    /// #N/A, #REF! and their like.
    ErrorValue {
        shown: String,
    },
    NotANumber {
        shown: String,
    },
    NotADate {
        shown: String,
    },
    /// No area of this name or code; the nearest in name, if one is near.
    UnknownArea {
        given: String,
        nearest: Option<String>,
    },
    /// Several areas have this name.
    AmbiguousArea {
        given: String,
        one: String,
        other: String,
    },
    UnknownKind {
        given: String,
        known: Vec<String>,
    },
    /// The kind of area does not stand under such a parent.
    WrongParent {
        parent: String,
    },
    /// An area that is not below the village needs its division code.
    CodeMissing,
    CodeTaken {
        by: String,
    },
    /// The code is that of an area that was closed; what took its place.
    CodeClosed {
        now: String,
    },
    /// An area of this name is there under another code.
    OtherCode {
        code: String,
    },
    /// An area beside it has, or is given, the name.
    NameTaken {
        name: String,
    },
    /// What the installation works for, and what lies above it, is not changed by a table.
    RootStays,
    /// Households belong to the smallest areas: none can come below one that has some itself.
    AreaHasHouseholds {
        parent: String,
        households: u64,
    },
    /// All 999 numbers below the parent are taken.
    NoNumberLeft {
        parent: String,
    },
    UnknownCode {
        code: String,
    },
    /// The household of this code was closed.
    HouseholdClosed {
        code: String,
    },
    UnknownPost {
        given: String,
        nearest: Option<String>,
    },
    /// The post belongs to another level.
    WrongLevel {
        level: String,
    },
    UnknownLine {
        given: String,
        known: Vec<String>,
    },
    UnknownHousehold,
    UnknownContact {
        name: String,
    },
    AmbiguousContact {
        name: String,
    },
    /// The same as an earlier line of the file.
    SameAsLine {
        line: u32,
    },
    /// It lies outside what the importing person keeps.
    NotYours,
    /// The post may do more than the importing person.
    AboveYou,
    /// Sign-ins are made at the machine.
    AccountNotHere,
    AccountTaken {
        account: String,
    },
    AccountName,
    /// The end is before the beginning.
    EndsBeforeBegin,
    /// A term that is over needs its beginning.
    PastWithoutBegin,
    /// A term in force would be over already: leaving hands contacts and open work over.
    EndsInOffice,
    /// What the rule about appointments says against it.
    Appointment(AppointmentFault),
    /// The line before it gives the same person another number.
    OtherPhone {
        line: u32,
    },
    /// No entry of this number, or none that the importing person may see.
    UnknownEntry {
        given: String,
    },
    /// Several entries are known by the same.
    SeveralEntries {
        seqs: Vec<u64>,
    },
    /// An entry stays where it was entered.
    OtherPlace {
        place: String,
    },
    UnknownOption {
        given: String,
        known: Vec<String>,
    },
    /// What the register says against it.
    Entry(Rejection),
    /// A child's age or the like is not checked here; a field is too long.
    Field(HouseholdFault),
}

impl ImportFault {
    /// Whether it is about how the spreadsheet program keeps a cell rather than about what was
    /// meant.
    pub const fn is_of_the_format(&self) -> bool {
        matches!(
            self,
            Self::Merged { .. }
                | Self::Eaten { .. }
                | Self::BecameDate { .. }
                | Self::ErrorValue { .. }
        )
    }
}

impl From<HouseholdFault> for ImportFault {
    fn from(fault: HouseholdFault) -> Self {
        Self::Field(fault)
    }
}

impl From<Rejection> for ImportFault {
    fn from(refused: Rejection) -> Self {
        Self::Entry(refused)
    }
}

impl From<IdFault> for ImportFault {
    fn from(fault: IdFault) -> Self {
        Self::Field(HouseholdFault::IdNumber(fault))
    }
}

/// Something read of a row, or which field is wrong and how.
pub(super) type Named<T> = std::result::Result<T, (&'static str, ImportFault)>;

/// Rows by what they do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) new: usize,
    pub(super) changed: usize,
    pub(super) unchanged: usize,
    /// Households whose contact follows.
    pub(super) followed: usize,
}
