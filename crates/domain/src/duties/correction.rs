//! What the register says of a household put right (个人信息保护法 Art. 46): asked for by the
//! household itself, answered by those who keep the register.

use super::decide::Ctx;
use super::{Command, Event, HouseholdFile, Rejection};
use crate::methods::Capability;
use crate::shared::{Actor, Timestamp};

/// Within so many days a household that asks for a correction is answered. The law wants it checked and
/// put right in time (个人信息保护法 Art. 46) and an easy way to ask with reasons for a refusal (Art. 50);
/// it names no number of days, this one is the product's.
pub const CORRECTION_ANSWER_DAYS: u16 = 30;
const MINUTES_A_DAY: i64 = 24 * 60;

pub(super) fn decide(
    file: &HouseholdFile,
    command: &Command,
    ctx: &Ctx<'_>,
) -> Result<Event, Rejection> {
    match command {
        Command::AskCorrection { words } if *ctx.actor == Actor::Resident => {
            if ctx.facts.closed_at.is_some() {
                return Err(Rejection::HouseholdClosed);
            }
            if file.open_correction().is_some() {
                return Err(Rejection::CorrectionPending);
            }
            Ok(Event::CorrectionAsked { words: words.clone() })
        }
        Command::AnswerCorrection { outcome, words } if ctx.may(Capability::KeepHouseholds) => {
            ctx.person()?;
            if file.open_correction().is_none() {
                return Err(Rejection::NoCorrection);
            }
            Ok(Event::CorrectionAnswered { outcome: *outcome, words: words.clone() })
        }
        _ => Err(Rejection::NotYours),
    }
}

/// By when a correction asked for at `at` is answered.
pub const fn correction_due(at: Timestamp) -> Timestamp {
    at.plus_minutes(CORRECTION_ANSWER_DAYS as i64 * MINUTES_A_DAY)
}
