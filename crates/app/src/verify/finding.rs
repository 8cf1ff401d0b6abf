//! What a check can find.

use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::shared::{
    AreaId, EntryId, HouseholdId, LineId, PersonId, RegisterId, ReportId, SelectionId,
};

/// Something that does not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The ledger has a hole or a repetition before this position.
    Gap { expected: u64, found: u64 },
    /// The event is not what its leaf committed to.
    LeafDiffers { position: u64 },
    /// The event cannot follow the state before it.
    DoesNotFold { position: u64 },
    /// The stored state is not the fold of its events.
    StateDiffers { number: CaseNumber },
    /// The due time, or when the scheduler is to look, is not what state and rules lead to.
    DueDiffers { number: CaseNumber },
    /// The card of lists that the case stands in is not what its state leads to.
    CardDiffers { number: CaseNumber },
    /// The rows in the lists are not those of the case's card, or there is no such case.
    ListsDiffer { number: CaseNumber },
    /// So many more groups of cases have wrong rows in the lists; they were not looked at one by
    /// one.
    MoreListsDiffer { groups: usize },
    /// A measure of an area is not what the events add up to.
    FiguresDiffer { area: AreaId, measure: String },
    /// The stored state of another stream than a case's is not the fold of its events.
    RecordDiffers { stream: String },
    /// The ledger knows a household's or a selection's stream of which no state is stored, or the
    /// other way round.
    RecordMissing { stream: String },
    /// A household's rows in the list of contacts are not what the events record.
    ContactsDiffer { household: HouseholdId },
    /// So many more groups of households have wrong rows there; they were not looked at one by
    /// one.
    MoreContactsDiffer { groups: usize },
    /// The selection's ledger says a term that no appointment has.
    TermDiffers { selection: SelectionId },
    /// An open household does not belong to an open area that has none below it.
    NoPlace { household: HouseholdId },
    /// Somebody is linked to a household that does not exist or is closed.
    LinkAstray { household: HouseholdId, line: LineId },
    /// A measure of an area's coverage is not what households, links and tiers add up to.
    CountDiffers { area: AreaId, measure: String },
    /// The number of somebody's households on a line is not what the links add up to.
    LoadDiffers { person: PersonId, line: LineId },
    /// One case says that the other is joined to it or was split off it, or the other way round, and
    /// the other does not.
    KinDiffers { number: CaseNumber, other: CaseNumber },
    /// An appraisal of a case is not stored as its events record it.
    AppraisalDiffers { number: CaseNumber },
    /// The ballots of an appraisal do not add up with its counts or with what the ledger froze.
    BallotsDiffer { number: CaseNumber },
    /// An entry of a register is not its last version, a version is missing or cannot be opened.
    EntryDiffers { entry: EntryId },
    /// More was approved of a register than the area has for the year.
    Overspent { register: RegisterId, area: AreaId, year: i16 },
    /// A confirmed sheet is not what its digest is of, or the audit trail names another; the first
    /// day of its period as yyyymmdd.
    SheetDiffers { report: ReportId, area: AreaId, day: i64 },
    /// The files that are kept for a case are not those its events name.
    AttachmentsDiffer { number: CaseNumber },
    /// So many more groups of cases have wrong rows there; they were not looked at one by one.
    MoreAttachmentsDiffer { groups: usize },
    /// Something stored cannot be read at all; what it belongs to was checked no further.
    Unreadable { what: String },
    /// The next case would not be numbered after the last one.
    NumberingDiffers,
    /// The ledger knows a case that is not stored, or the other way round.
    Missing { number: CaseNumber },
    /// The stored frontier, a kept node or a signed head does not belong to these events.
    HeadDiffers { size: u64 },
    /// A head's signature is not this installation's.
    BadSignature { size: u64 },
}

/// What was checked and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    pub events: u64,
    pub cases: u64,
    pub findings: Vec<Finding>,
}
