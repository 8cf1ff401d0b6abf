//! What called units do with their part of a case that somebody else leads: they report in, say
//! what they did, or say that it is not theirs.

use maplegrid_domain::cases::{Case, units_for};
use maplegrid_domain::methods::ActionKind;

use super::staff::{Decided, Desk};
use super::story::Story;

/// A case is never given to more units than that.
const UNITS_MOST: usize = 2;
/// What takes longer than so many days is seldom somebody's alone.
const LONG_DAYS: u16 = 10;
/// Of a thousand units so many say that it is not theirs.
const OBJECTS_PER_MILLE: u64 = 40;

impl Desk<'_> {
    /// Whether the lead asks a unit to help before going on.
    pub(super) fn calls(&self, story: &mut Story, case: &Case) -> bool {
        let track = case.track.as_ref().and_then(|id| self.cast.method().procedure.track(id));
        let long = track.is_some_and(|track| track.limit.amount > LONG_DAYS);
        let per_mille = match (case.parts.len(), long) {
            (0, true) => 550,
            (0, false) => 25,
            (called, _) if called < UNITS_MOST => 220,
            _ => 0,
        };
        story.rng.chance(per_mille) && !self.units(case).is_empty()
    }

    /// The posts whose units may be called now.
    pub(super) fn units(&self, case: &Case) -> Vec<String> {
        let units = units_for(case, self.cast.method(), &self.cast.county.directory);
        units.into_iter().map(|unit| unit.post.into_string()).collect()
    }

    /// The first unit that has not finished does the next thing.
    pub(crate) fn help(&self, at: usize, story: &mut Story) -> Option<Decided> {
        let case = story.case.clone()?;
        let part = case.open_parts().next()?;
        let person = self.cast.holder(&part.unit.post, &part.unit.area, at)?;
        let objects = part.reported.is_none() && story.rng.chance(OBJECTS_PER_MILLE);
        let (kind, id) = match &part.reported {
            None if objects => (ActionKind::ObjectPart, "object_part"),
            None => (ActionKind::ReportIn, "report_in"),
            Some(_) => (ActionKind::AnswerPart, "answer_part"),
        };
        Some(self.general(story, &case, kind, id, person))
    }
}
