//! A matter's life as the simulation remembers it.

use std::collections::BTreeSet;

use maplegrid_app::cases::Intake;
use maplegrid_domain::cases::Case;
use maplegrid_domain::methods::ActionKind;
use maplegrid_domain::shared::Timestamp;

use crate::rng::Rng;
use crate::texts::Matter;

/// How the case will be found at the end, if that is settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Fate {
    #[default]
    Unsettled,
    /// Staff leave it where it is.
    Held,
    /// The resident does not answer any more.
    Quiet,
    /// Nobody decides about the request any more.
    Undecided,
}

/// One matter. It draws from its own chance, so that what happens to others does not change it.
#[derive(Clone, Debug)]
pub(crate) struct Story {
    pub(crate) arrives_at: Timestamp,
    pub(crate) matter: Matter,
    pub(crate) intake: Intake,
    pub(crate) rng: Rng,
    /// The village cannot do it and will pass it up.
    pub(crate) up: bool,
    pub(crate) case: Option<Case>,
    pub(crate) code: String,
    /// Raised whenever staff plan anew; an older plan is void.
    pub(crate) plan: u32,
    /// What has been done once is not done again.
    pub(crate) done: BTreeSet<ActionKind>,
    pub(crate) refusals: u32,
    pub(crate) fate: Fate,
}

impl Story {
    pub(crate) fn is_open(&self) -> bool {
        self.case.as_ref().is_some_and(Case::is_open)
    }

    /// Does something at most once, so many times in a thousand.
    pub(crate) fn once(&mut self, kind: ActionKind, per_mille: u64) -> bool {
        !self.done.contains(&kind) && self.rng.chance(per_mille)
    }
}
