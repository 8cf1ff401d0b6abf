//! What goes in and out of the use cases about duties.

use std::sync::Arc;

use jiff::civil::Date;
use maplegrid_domain::duties::{ContactChannel, Outcome, Standing, Verdict, Window};
use maplegrid_domain::people::Holding;
use maplegrid_domain::shared::{
    AreaId, CadenceId, ContactId, HouseholdId, LineId, NeedId, PersonId, RoutineId, TierId,
    Timestamp, TopicId,
};
use maplegrid_store::cases::CaseRow;

use crate::County;
use crate::people::HouseholdFace;

/// What somebody has to do on a day.
#[derive(Clone, Debug)]
pub struct Today {
    pub on: Date,
    /// Still to be seen, in walking order: area, then walk, then door.
    pub households: Vec<DueHousehold>,
    /// Of the households that are one's own or that one stands in for: seen in every window.
    pub kept: u32,
    /// And still to be seen in one or more.
    pub due: u32,
    pub routines: Vec<RoutineDue>,
    /// What else waits for one's action, soonest due first. Return visits stand apart.
    pub cases: Vec<CaseRow>,
    /// Return visits to do.
    pub returns: Vec<CaseRow>,
    pub county: Arc<County>,
    pub now: Timestamp,
}

/// A household with all that is to be done there in one visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueHousehold {
    pub id: HouseholdId,
    /// The eight digits of its QR code; empty until it is given one.
    pub code: String,
    pub area: AreaId,
    /// 南沟村 一网格 一组
    pub area_name: String,
    pub door: String,
    /// Name of the householder.
    pub head: String,
    /// Something sealed is known of it, usually a phone number.
    pub has_phone: bool,
    pub elder: bool,
    /// 重点联系; `None` for the ordinary rhythm.
    pub tier: Option<TierLabel>,
    /// One's lines there, in the method's order.
    pub lines: Vec<DueLine>,
    /// One goes in somebody else's place.
    pub instead_of: Option<PersonId>,
}

impl DueHousehold {
    /// Whether somebody has to go there now on any line.
    pub fn is_due(&self) -> bool {
        self.lines.iter().any(DueLine::is_due)
    }

    /// The earliest day by which somebody has to go.
    pub fn by(&self) -> Option<Date> {
        self.lines.iter().filter_map(DueLine::by).min()
    }
}

/// A tier with what people call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierLabel {
    pub id: TierId,
    pub label: String,
}

/// How a household stands on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueLine {
    pub line: LineId,
    /// 党员联户
    pub label: String,
    pub cadence: CadenceId,
    /// 每周入户
    pub cadence_label: String,
    pub window: Window,
    pub standing: Standing,
    /// The last worked day of the window has passed.
    pub is_overdue: bool,
    /// When anybody was last in touch on the line.
    pub last_contact: Option<Timestamp>,
}

impl DueLine {
    pub fn is_due(&self) -> bool {
        matches!(self.standing, Standing::Due { .. })
    }

    /// The last day on which a contact is in time.
    pub fn by(&self) -> Option<Date> {
        match self.standing {
            Standing::Due { by, .. } => Some(by),
            Standing::Kept | Standing::Exempt(_) => None,
        }
    }
}

/// A routine that is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoutineDue {
    pub routine: RoutineId,
    pub label: String,
    /// In which capacity.
    pub held: Holding,
    pub area_name: String,
    pub window: Window,
    /// The last day on which it is in time.
    pub by: Date,
    pub is_overdue: bool,
    pub times: u8,
    pub done: u8,
}

/// Something done of a routine.
#[derive(Clone, Debug)]
pub struct NewRoutineRecord {
    /// Made by whoever records it; a repetition changes nothing.
    pub id: String,
    pub routine: RoutineId,
    pub area: AreaId,
    pub at: Timestamp,
    pub note: String,
}

/// A contact to be logged.
#[derive(Clone, Debug, serde::Serialize)]
pub struct NewContact {
    /// Made on the phone: 8 to 64 letters, digits, `-` or `_`.
    pub id: ContactId,
    pub household: HouseholdId,
    /// Not given, it counts on all of the caller's lines there.
    pub line: Option<LineId>,
    pub channel: ContactChannel,
    pub at: Timestamp,
    pub topics: Vec<TopicId>,
    pub note: Option<String>,
}

/// A contact is in the ledger.
#[derive(Clone, Debug)]
pub struct Logged {
    pub contact: ContactId,
    /// When it first reached the ledger.
    pub recorded_at: Timestamp,
    /// It was there before; nothing was done now.
    pub replayed: bool,
    /// The lines it counts on.
    pub lines: Vec<LineId>,
}

/// A household as its contacts and the people of its area see it.
#[derive(Clone, Debug)]
pub struct HouseholdCard {
    pub face: HouseholdFace,
    /// Something sealed is known of it, usually a phone number.
    pub has_phone: bool,
    /// Those who are named, their names masked.
    pub people: Vec<MaskedMember>,
    /// One entry for each of the method's lines.
    pub lines: Vec<CardLine>,
    /// Newest first.
    pub recent: Vec<CardContact>,
    /// `None` where there is none, or where the caller is not one of those who may know.
    pub care: Option<CareView>,
    /// Waits for confirmation; shown to the same people and to whoever may confirm.
    pub proposal: Option<ProposalView>,
    pub may: CardMay,
    pub now: Timestamp,
}

impl HouseholdCard {
    /// Whether it tells needs, or what was said in a talk.
    pub(super) fn tells(&self) -> bool {
        let said = |contact: &CardContact| !contact.topics.is_empty() || contact.note.is_some();
        self.care.is_some() || self.proposal.is_some() || self.recent.iter().any(said)
    }
}

/// What the caller may do on a card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a button that is there or not")]
pub struct CardMay {
    /// Log contacts on lines of one's own.
    pub log: bool,
    /// Log contacts on any line, which has to be named.
    pub log_for_others: bool,
    pub propose: bool,
    pub confirm: bool,
    pub refuse: bool,
    pub end: bool,
    /// Take down an objection of the household's.
    pub contest: bool,
    pub answer_contest: bool,
}

/// Somebody of the household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskedMember {
    /// 李**
    pub name: String,
    /// To the householder: 配偶, 子女 …
    pub relation: String,
    pub residing: bool,
}

/// A line on the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardLine {
    pub line: LineId,
    pub label: String,
    /// Who keeps in touch; `None` is a gap unless the line is optional.
    pub person: Option<PersonId>,
    pub since: Option<Timestamp>,
    /// Who goes today instead.
    pub stand_in: Option<PersonId>,
    pub is_optional: bool,
    /// The caller's own, also by standing in.
    pub is_own: bool,
    /// How it stands; `None` without a contact or without a rhythm.
    pub due: Option<DueLine>,
}

/// A contact on the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardContact {
    pub id: ContactId,
    pub lines: Vec<LineId>,
    pub person: PersonId,
    pub channel: ContactChannel,
    pub at: Timestamp,
    pub recorded_at: Timestamp,
    /// Reached the ledger more than a day later: 补记.
    pub is_late: bool,
    pub topics: Vec<TopicId>,
    /// For the household's contacts only.
    pub note: Option<String>,
}

/// Why somebody comes more often: what is sealed in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CareReasons {
    pub needs: Vec<NeedId>,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub guardian_agreed: bool,
}

/// Closer care in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CareView {
    pub tier: TierLabel,
    /// `None` if the words cannot be read with this installation's keys.
    pub reasons: Option<CareReasons>,
    /// 独居老人、残疾
    pub need_labels: Vec<String>,
    pub since: Timestamp,
    pub until: Timestamp,
    /// It lapses within two weeks.
    pub ends_soon: bool,
    pub proposed_by: PersonId,
    pub confirmed_by: PersonId,
    pub contest: Option<ContestView>,
}

/// The household does not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContestView {
    pub at: Timestamp,
    pub words: String,
    /// When, by whom and how it was explained.
    pub answer: Option<(Timestamp, PersonId, String)>,
}

/// Closer care that waits for its second person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalView {
    pub tier: TierLabel,
    pub reasons: Option<CareReasons>,
    pub need_labels: Vec<String>,
    pub by: PersonId,
    pub at: Timestamp,
}

/// A proposal of closer care.
#[derive(Clone, Debug, serde::Serialize)]
pub struct NewCare {
    pub needs: Vec<NeedId>,
    pub note: String,
    /// Whoever proposes has the guardian's word for it.
    pub guardian_agreed: bool,
}

/// The answer to an objection.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ContestReply {
    pub verdict: Verdict,
    pub words: String,
}

/// Something in the register that the household says is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionView {
    pub at: Timestamp,
    /// By when it is to be answered.
    pub due: Timestamp,
    pub words: String,
    /// When, by whom, with what outcome and in which words it was answered.
    pub answer: Option<(Timestamp, PersonId, Outcome, String)>,
}

/// The answer to a correction.
#[derive(Clone, Debug)]
pub struct CorrectionReply {
    pub outcome: Outcome,
    pub words: String,
}

/// Leave to be noted.
#[derive(Clone, Debug)]
pub struct NewAbsence {
    pub person: PersonId,
    pub stand_in: Option<PersonId>,
    /// First and last day, both included.
    pub first: Date,
    pub last: Date,
}

/// How many households of an area and a line have been seen in a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFigure {
    pub cadence: CadenceId,
    pub label: String,
    pub tier: Option<TierId>,
    pub window: Window,
    /// Completed the window.
    pub kept: u64,
    /// Households that the rhythm is for now: with a contact on the line, and of its tier.
    pub households: u64,
}
