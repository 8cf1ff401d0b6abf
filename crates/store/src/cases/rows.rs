//! The rows of a case and how they follow from its state.

use maplegrid_domain::calendar::Due;
use maplegrid_domain::cases::{Case, CaseNumber, CaseOwner, Channel};
use maplegrid_domain::methods::Phase;
use maplegrid_domain::shared::{AreaId, CategoryId, StepId, Timestamp};
use serde::{Deserialize, Serialize};

/// What lists show of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    pub number: CaseNumber,
    pub area: AreaId,
    pub title: String,
    /// What follows the title, cut to a line.
    pub summary: String,
    pub category: Option<CategoryId>,
    pub channel: Channel,
    pub method_version: u32,
    pub step: StepId,
    pub phase: Phase,
    pub owner: Option<CaseOwner>,
    /// Waits for the resident; the clock stands.
    pub waiting: bool,
    /// Somebody presses for it.
    pub pressing: bool,
    pub reopen_asked: bool,
    /// Answered, and whether late.
    pub answered_late: Option<bool>,
    pub rating: Option<u8>,
    pub received_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    pub due: Option<Due>,
}

impl CaseRow {
    /// The row that a state leads to. The due time also depends on method and calendar.
    pub(super) fn of(case: &Case, due: Option<Due>) -> Self {
        Self {
            number: case.number.clone(),
            area: case.area.clone(),
            title: case.title(),
            summary: summary_of(case),
            category: case.category.clone(),
            channel: case.channel,
            method_version: case.method_version,
            step: case.step.clone(),
            phase: case.phase,
            owner: case.owner.clone(),
            waiting: case.question.is_some(),
            pressing: case.pressing.is_some(),
            reopen_asked: case.reopen_request.is_some(),
            answered_late: case.answer.as_ref().map(|answer| answer.late),
            rating: case.rating.as_ref().map(|rating| rating.score),
            received_at: case.received_at,
            closed_at: case.closed_at,
            due,
        }
    }
}

/// A list that a case stands in, for each of its areas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Bucket {
    Closed,
    Open,
    Waiting,
    Reopen,
}

impl Bucket {
    /// The column's value. Restricted cases stand in lists of their own, so that an ordinary
    /// list cannot show them by mistake.
    pub const fn code(self, restricted: bool) -> i64 {
        let code = match self {
            Self::Closed => 0,
            Self::Open => 1,
            Self::Waiting => 2,
            Self::Reopen => 3,
        };
        if restricted { code + 10 } else { code }
    }
}

/// Why a case is on somebody's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TaskKind {
    /// Something to do.
    Act,
    /// Late, and this post presses.
    Press,
    /// Somebody acts for the resident.
    Represent,
}

impl TaskKind {
    pub const fn code(self) -> i64 {
        match self {
            Self::Act => 0,
            Self::Press => 1,
            Self::Represent => 2,
        }
    }
}

/// A line on somebody's list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Task {
    /// From `accounts::task_person` or `accounts::task_holder`.
    pub holder: String,
    pub kind: TaskKind,
    pub due_at: Timestamp,
}

/// Exactly which index rows a case has, so that they can be taken away again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    /// The case's area and its ancestors, nearest first.
    pub areas: Vec<AreaId>,
    pub restricted: bool,
    pub buckets: Vec<(Bucket, Timestamp)>,
    pub tasks: Vec<Task>,
}

/// A case with everything that is stored beside its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRecord {
    pub case: Case,
    pub due: Option<Due>,
    pub wake_at: Option<Timestamp>,
    pub filed: Filed,
}

/// A stable word for an enum in a column.
pub trait Word: Sized {
    fn word(self) -> &'static str;
    fn from_word(word: &str) -> Option<Self>;
}

impl Word for Phase {
    fn word(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Triage => "triage",
            Self::Handling => "handling",
            Self::Feedback => "feedback",
            Self::Done => "done",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Intake, Self::Triage, Self::Handling, Self::Feedback, Self::Done]
            .into_iter()
            .find(|phase| phase.word() == word)
    }
}

/// The line under the title: what the text says after it.
pub(super) fn summary_of(case: &Case) -> String {
    const MOST: usize = 40;
    let title = case.title();
    let shown = title.trim_end_matches('…');
    let rest = case.text.trim().strip_prefix(shown).unwrap_or_default();
    let rest = rest.trim_start_matches(['。', '，', '！', '？', '；', '\n', ' ', ',', '、']);
    let line: String = rest.chars().map(|c| if c == '\n' { ' ' } else { c }).take(MOST).collect();
    if rest.chars().count() > MOST { format!("{line}…") } else { line }
}
