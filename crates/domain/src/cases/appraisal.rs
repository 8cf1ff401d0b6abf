//! 公开测评: what the households of a village think of an affair that is done. Who chose what is
//! in no event and in no state: the ledger gets a title, the days, and in the end the counts.

use serde::{Deserialize, Serialize};

use super::apply::author;
use super::{Case, Event, Recorded};
use crate::calendar::Due;
use crate::methods::{AppraisalRule, Method, Scale};
use crate::shared::{AreaId, PersonId, Timestamp};

/// Longest title of an appraisal.
pub const APPRAISAL_TITLE_MAX_CHARS: usize = 40;
/// Longest word on what was done.
pub const APPRAISAL_DONE_MAX_CHARS: usize = 200;

/// What happened to an appraisal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum AppraisalStep {
    /// Nobody but staff sees it yet.
    Proposed {
        title: String,
        done: String,
        area: AreaId,
    },
    /// There is to be none, for a reason that the one who spoke reads.
    Waived {
        reason: String,
    },
    /// The title cannot stand like that, or it is not to be.
    Returned {
        reason: String,
    },
    /// A second person lets everybody see it.
    Opened {
        scale: Scale,
        closes: Due,
    },
    /// Slips of paper from a meeting, counted by one person.
    SlipsEntered {
        slips: Slips,
    },
    SlipsReturned {
        reason: String,
    },
    /// Counted again by another.
    SlipsChecked,
    Ended {
        why: AppraisalEnd,
        reason: Option<String>,
        result: AppraisalResult,
    },
}

/// Slips of paper, one a household.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slips {
    /// Households that took one.
    pub handed_out: u32,
    /// By word, from good to bad.
    pub counts: Vec<u32>,
}

/// Why it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppraisalEnd {
    /// It stood open as long as it was to.
    Time,
    /// Somebody ended it, with a reason.
    Staff,
    /// The matter went on to another step: it is not done after all, or it is closed.
    Moved,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppraisalResult {
    /// Households that could have rated: those of the area on the day it was opened.
    pub households: u32,
    /// Those that did with their code.
    pub rated: u32,
    /// By word, from good to bad; `None` if fewer rated than are shown. Then nobody knows them.
    pub counts: Option<Vec<u32>>,
    /// Slips that two people counted. They stand apart: a household may have rated here and there.
    pub slips: Option<Slips>,
}

/// The ballots that the database holds, as somebody counts them while they decide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub households: u32,
    /// By word, from good to bad.
    pub counts: Vec<u32>,
}

/// An appraisal of what was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appraisal {
    pub title: String,
    pub done: String,
    pub by: PersonId,
    pub at: Timestamp,
    /// Whose households rate.
    pub area: AreaId,
    pub opened: Option<Opened>,
    pub slips: Option<CountedSlips>,
    pub ended: Option<Ended>,
}

/// Open to everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub by: PersonId,
    pub at: Timestamp,
    pub closes: Due,
    pub scale: Scale,
}

/// Slips with who counted them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedSlips {
    pub slips: Slips,
    pub by: PersonId,
    pub checked_by: Option<PersonId>,
}

/// Over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    pub at: Timestamp,
    pub why: AppraisalEnd,
    pub reason: Option<String>,
    pub result: AppraisalResult,
}

impl AppraisalStep {
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Proposed { .. } => "appraisal_proposed",
            Self::Waived { .. } => "appraisal_waived",
            Self::Returned { .. } => "appraisal_returned",
            Self::Opened { .. } => "appraisal_opened",
            Self::SlipsEntered { .. } => "slips_entered",
            Self::SlipsReturned { .. } => "slips_returned",
            Self::SlipsChecked => "slips_checked",
            Self::Ended { .. } => "appraisal_ended",
        }
    }
}

impl Appraisal {
    /// Households can rate, or will be able to.
    pub const fn is_live(&self) -> bool {
        self.ended.is_none()
    }

    /// Open to everybody and not over.
    pub fn running(&self) -> Option<&Opened> {
        self.opened.as_ref().filter(|_| self.is_live())
    }

    /// More than half of those who rated did not think well of it; the slips count as the codes do.
    pub fn is_poor(&self) -> bool {
        let (Some(opened), Some(ended)) = (&self.opened, &self.ended) else {
            return false;
        };
        let result = &ended.result;
        let mut sums = vec![0_u32; opened.scale.labels.len()];
        let slips = result.slips.as_ref().map(|slips| &slips.counts);
        for counts in result.counts.iter().chain(slips) {
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum = sum.saturating_add(*count);
            }
        }
        ended.why != AppraisalEnd::Moved && opened.scale.is_poor(&sums)
    }

    /// What is frozen when it ends: counts of fewer than are shown are not kept.
    pub(super) fn result(&self, tally: &Tally) -> AppraisalResult {
        let rated = tally.counts.iter().sum();
        let smallest = self.opened.as_ref().map_or(0, |opened| opened.scale.smallest);
        let checked = self.slips.as_ref().filter(|counted| counted.checked_by.is_some());
        AppraisalResult {
            households: tally.households,
            rated,
            counts: (rated >= u32::from(smallest)).then(|| tally.counts.clone()),
            slips: checked.map(|counted| counted.slips.clone()),
        }
    }
}

impl Case {
    /// The appraisal that is proposed or open.
    pub fn appraisal(&self) -> Option<&Appraisal> {
        self.appraisals.last().filter(|appraisal| appraisal.is_live())
    }

    /// The appraisal that households can take part in, and its place in the case's list.
    pub fn open_appraisal(&self) -> Option<(usize, &Appraisal)> {
        let last = self.appraisals.len().checked_sub(1)?;
        self.appraisal().filter(|appraisal| appraisal.opened.is_some()).map(|open| (last, open))
    }

    /// The appraisal of the answer that stands.
    pub fn appraised(&self) -> Option<&Appraisal> {
        let answered_at = self.answer.as_ref()?.at;
        self.appraisals.last().filter(|appraisal| appraisal.at >= answered_at)
    }

    /// Whether somebody has said why the answer that stands is not rated.
    pub fn is_appraisal_waived(&self) -> bool {
        let answered = self.answer.as_ref().map(|answer| answer.at);
        self.appraisal_waived.is_some_and(|at| answered.is_some_and(|answered| at >= answered))
    }

    /// Whether the answer that stands has neither been rated nor said not to be.
    pub(super) fn may_begin_appraisal(&self) -> bool {
        self.appraised().is_none() && !self.is_appraisal_waived()
    }

    /// Whether the method has this matter rated in the open.
    pub fn may_be_appraised(&self, method: &Method) -> bool {
        self.appraisal_rule(method).is_some()
    }

    pub(super) fn appraisal_rule<'a>(&self, method: &'a Method) -> Option<&'a AppraisalRule> {
        let rule = method.procedure.appraisal.as_ref()?;
        let category = method.category(self.category.as_ref()?)?;
        (!self.restricted && rule.is_for(category)).then_some(rule)
    }

    /// Not good by the person's own word or by their village's: somebody explains it or sends it
    /// back before it is closed.
    pub fn needs_explaining(&self, dissatisfied_up_to: u8) -> bool {
        let poor = self.appraised().is_some_and(Appraisal::is_poor);
        poor || self.is_dissatisfied(dissatisfied_up_to)
    }

    pub(super) fn fold_appraisal(&mut self, recorded: &Recorded) {
        let (at, by) = (recorded.at, author(recorded));
        let Event::Appraisal(step) = &recorded.event else {
            // What nobody else has seen goes with the step it was proposed at.
            if recorded.event.moved().is_some_and(|moved| moved.to != self.step) {
                self.appraisals.retain(|appraisal| appraisal.opened.is_some());
            }
            return;
        };
        if let AppraisalStep::Proposed { title, done, area } = step {
            let (title, done, area) = (title.clone(), done.clone(), area.clone());
            let (opened, slips, ended) = (None, None, None);
            self.appraisals.push(Appraisal { title, done, by, at, area, opened, slips, ended });
            return;
        }
        if let AppraisalStep::Waived { .. } = step {
            self.appraisal_waived = Some(at);
            return;
        }
        if let AppraisalStep::Returned { .. } = step {
            self.appraisals.pop();
            return;
        }
        let Some(appraisal) = self.appraisals.last_mut() else { return };
        match step {
            AppraisalStep::Opened { scale, closes } => {
                let (scale, closes) = (scale.clone(), *closes);
                appraisal.opened = Some(Opened { by, at, closes, scale });
            }
            AppraisalStep::SlipsEntered { slips } => {
                let (slips, checked_by) = (slips.clone(), None);
                appraisal.slips = Some(CountedSlips { slips, by, checked_by });
            }
            AppraisalStep::SlipsReturned { .. } => appraisal.slips = None,
            AppraisalStep::SlipsChecked => {
                if let Some(counted) = appraisal.slips.as_mut() {
                    counted.checked_by = Some(by);
                }
            }
            AppraisalStep::Ended { why, reason, result } => {
                let (reason, result) = (reason.clone(), result.clone());
                appraisal.ended = Some(Ended { at, why: *why, reason, result });
            }
            AppraisalStep::Proposed { .. }
            | AppraisalStep::Waived { .. }
            | AppraisalStep::Returned { .. } => {}
        }
    }
}
