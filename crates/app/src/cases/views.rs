//! What goes in and out of the use cases about cases.

use std::sync::Arc;

use super::{Alike, Speaks, Together, TogetherCase};
use maplegrid_domain::cases::{Case, CaseNumber, Channel, Deadline, Identity, Offered, Recorded};
use maplegrid_domain::log::{Hash, TreeHead};
use maplegrid_domain::methods::Method;
use maplegrid_domain::people::Holding;
use maplegrid_domain::shared::{AreaId, AttachmentId, PersonId, Timestamp};
use maplegrid_store::cases::CaseRow;
use maplegrid_store::registers::bookings::Booking;

use crate::County;

/// A way to reach the person; encrypted at rest.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Contact {
    pub name: String,
    pub phone: String,
}

/// A staff member files for somebody, who agreed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FiledBy {
    pub person: PersonId,
    pub consent: bool,
}

/// A new matter as it arrives from a form or a program. Its JSON is what a repetition is known by.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Intake {
    pub area: AreaId,
    pub text: String,
    /// A category's id; residents may leave it to the one who checks.
    pub category: Option<String>,
    pub channel: Channel,
    pub location: Option<String>,
    pub identity: Identity,
    pub contact: Option<Contact>,
    /// A form sent twice by a browser without script uploads its photos twice, under new ids: it
    /// is the same matter all the same.
    #[serde(skip)]
    pub attachments: Vec<AttachmentId>,
    pub filed_by: Option<FiledBy>,
}

/// The proof that something was accepted: its leaf, its place, and a signed head over it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub leaf: Hash,
    /// Place in the ledger, counted from 0.
    pub position: u64,
    pub head: TreeHead,
    /// Ed25519 over [`TreeHead::signed_bytes`].
    pub signature: [u8; 64],
}

/// What the resident gets for having spoken.
#[derive(Clone, Debug)]
pub struct Received {
    pub number: CaseNumber,
    /// Six digits; together with the number it opens the case.
    pub code: String,
    pub case: Case,
    pub due: Option<Deadline>,
    pub receipt: Receipt,
    pub county: Arc<County>,
}

/// What the resident may do now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a button that is there or not")]
pub struct ResidentMay {
    pub reply: bool,
    pub rate: bool,
    /// Until when reopening may be asked for.
    pub reopen_until: Option<Timestamp>,
    pub withdraw: bool,
    pub supplement: bool,
    /// Choose somebody to act for them.
    pub name_agent: bool,
}

/// Somebody looked at the resident's contact data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookedAt {
    pub person: PersonId,
    pub at: Timestamp,
}

/// The resident's view of their case.
#[derive(Clone, Debug)]
pub struct ResidentCase {
    pub case: Case,
    pub timeline: Vec<Recorded>,
    pub method: Arc<Method>,
    pub county: Arc<County>,
    /// The earliest limit that runs.
    pub due: Option<Deadline>,
    pub deadlines: Vec<Deadline>,
    pub may: ResidentMay,
    pub code: String,
    /// Who may be asked to act for the resident.
    pub agents: Vec<(PersonId, Holding)>,
    /// The others who brought up the same thing, while it is dealt with together.
    pub together: Option<Together>,
    /// The case that this one was split off, with its code.
    pub parent: Option<(CaseNumber, String)>,
    /// What was split off this one: the same person's, who may open each.
    pub children: Vec<ChildStory>,
    /// The half-day at a window that it books, unless it was taken back.
    pub booked: Option<Booking>,
    /// Of the reception.
    pub leaf: Hash,
    pub position: u64,
    pub looked_at: Vec<LookedAt>,
    pub now: Timestamp,
}

/// A case that was split off the resident's, with the code that opens it.
#[derive(Clone, Debug)]
pub struct ChildStory {
    pub case: Case,
    pub code: String,
    pub method: Arc<Method>,
    pub due: Option<Deadline>,
}

/// What staff see of the person behind a case before they ask to see more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Party {
    /// Nothing was left.
    Anonymous,
    /// Sealed, and the reader is not one of those who may know.
    Sealed,
    /// Left, but the key it was sealed with is not the installation's any more.
    Unreadable,
    /// Masked; may be uncovered, which is recorded and shown to the person.
    Masked { name: String, phone: String },
}

/// A staff member's view of a case.
#[derive(Clone, Debug)]
pub struct StaffCase {
    pub case: Case,
    pub timeline: Vec<Recorded>,
    pub method: Arc<Method>,
    pub county: Arc<County>,
    pub due: Option<Deadline>,
    pub deadlines: Vec<Deadline>,
    pub actions: Vec<Offered>,
    /// Whom the caller may name as handler; empty unless an assignment is open to them.
    pub handlers: Vec<(PersonId, Holding)>,
    /// The units that may be called to help.
    pub units: Vec<Holding>,
    /// Who may be asked to act for the resident.
    pub agents: Vec<(PersonId, Holding)>,
    /// Whether the caller may say something for the resident.
    pub speaks: Speaks,
    /// The case that this one is joined to.
    pub lead: Option<TogetherCase>,
    /// The cases that are joined to this one, in the order of their numbers.
    pub members: Vec<TogetherCase>,
    /// The case that this one was split off.
    pub parent: Option<TogetherCase>,
    /// What was split off this one, in the order of their numbers.
    pub children: Vec<TogetherCase>,
    /// What may be about the same thing, the likeliest first.
    pub alike: Vec<Alike>,
    pub party: Party,
    pub leaf: Hash,
    pub position: u64,
    /// Matters of the same area within a year, newest first, this one left out.
    pub earlier: Vec<CaseRow>,
    pub now: Timestamp,
}

/// The views of the inbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// 等我处理
    #[default]
    Mine,
    /// 在办, in the area asked for
    Open,
    /// 已超期
    Late,
    /// 等群众回话
    Waiting,
    /// 要求重办
    Reopen,
    /// 催办: cases that my post presses for
    Pressing,
    /// 我代理的: cases in which I act for the resident
    Represented,
    /// 已办结
    Closed,
}

/// A question to the inbox.
#[derive(Clone, Debug, Default)]
pub struct InboxQuery {
    pub view: View,
    /// Subtree to look at; the caller's own areas if not given.
    pub area: Option<AreaId>,
    pub category: Option<String>,
    pub channel: Option<String>,
    pub step: Option<String>,
    pub phase: Option<String>,
    /// A case number, or words of the text; then `view` is ignored.
    pub search: Option<String>,
    /// An opaque cursor from an earlier page.
    pub after: Option<String>,
    /// At most 100; 0 means 30.
    pub limit: u32,
}

/// How many there are in each view; counting stops at [`ViewCounts::MOST`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ViewCounts {
    pub mine: u32,
    /// Of `mine`, how many are late.
    pub mine_late: u32,
    pub open: u32,
    pub late: u32,
    pub waiting: u32,
    pub reopen: u32,
    pub pressing: u32,
    pub represented: u32,
}

impl ViewCounts {
    /// Shown as 99+ from here on.
    pub const MOST: u32 = 100;
}

/// A page of the inbox.
#[derive(Clone, Debug)]
pub struct InboxPage {
    pub rows: Vec<CaseRow>,
    pub next: Option<String>,
    pub counts: ViewCounts,
    /// The subtree the list and its counts are about.
    pub area: AreaId,
    pub now: Timestamp,
}
