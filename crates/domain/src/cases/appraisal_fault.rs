//! Why something about an appraisal in the open was refused.

use thiserror::Error;

/// A refusal. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AppraisalFault {
    /// Before its end the case is not closed.
    #[error("the appraisal in the open is not over")]
    Stands,
    /// The village has not been asked, nor has anybody said why not.
    #[error("the appraisal in the open comes first")]
    Due,
    /// Not of this matter, not at this step, or not any more.
    #[error("nothing of this kind can be done about an appraisal")]
    Missing,
    #[error("the appraisal is over")]
    Over,
    #[error("the household has rated already")]
    RatedAlready,
    #[error("the household was not in the village when the appraisal was opened")]
    NotOfTheVillage,
    /// A telephone or the number of an identity card.
    #[error("`{field}` is read by everybody and holds a long number")]
    TellsNumbers { field: &'static str },
    #[error("fewer than {least} slips are not counted")]
    SlipsTooFew { least: u16 },
    #[error("{counted} slips of {handed_out}, beside {rated} by code, of {households} households")]
    SlipsUneven { counted: u32, handed_out: u32, rated: u32, households: u32 },
}

impl AppraisalFault {
    /// A stable code for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Stands => "appraisal_stands",
            Self::Due => "appraisal_due",
            Self::Missing => "no_appraisal",
            Self::Over => "appraisal_over",
            Self::RatedAlready => "household_rated_already",
            Self::NotOfTheVillage => "not_of_the_village",
            Self::TellsNumbers { .. } => "tells_numbers",
            Self::SlipsTooFew { .. } => "slips_too_few",
            Self::SlipsUneven { .. } => "slips_uneven",
        }
    }

    /// About the state of things, not about what was sent.
    pub const fn is_conflict(&self) -> bool {
        matches!(self, Self::Stands | Self::Due | Self::Missing | Self::Over | Self::RatedAlready)
    }
}
