//! The Chinese of the pages: dates, figures, masks, refusals, the story of a case.
//!
//! Everything a person reads that is not fixed in a template is worded here, so that a word is
//! changed in one place. `ui/UI.md` § 5 is the tone: plain, polite, who does what by when.

mod appraisals;
mod children;
mod due;
mod duties;
mod faults;
mod helping;
mod households;
mod joining;
mod mediating;
mod mediation;
mod money;
mod network;
mod number;
mod owner;
mod phrase;
mod plate;
mod refusal;
mod registers;
mod reply;
mod reports;
mod story;
mod told;
mod when;

pub use appraisals::{
    Counted as CountedAppraisal, caution as appraisal_caution, counted as appraisal_counted,
    is_open as appraisal_is_open, so_far as appraisal_so_far, stands as appraisal_stands,
};
pub use due::DueBadge;
pub use duties::duty_refusal;
pub use faults::{Fault, input_fault, phone_fault};
pub use helping::units;
pub(crate) use joining::outcome_words;
pub use maplegrid_domain::people::{mask_id, mask_name, mask_phone};
pub use mediating::{
    Blank, Worded, agreed_term, agreement_form, authorised, capacity, court_result, ending,
    happened, helper, interest, manner, named_by, openness, origin, party_kind, party_no,
    performance, recusal_answer, reminder, result, satisfaction, why, willing,
};
pub use mediation::mediation_refusal;
pub use money::{fen_typed, yuan};
pub use network::selection_refusal;
pub use number::{
    code_groups, grouped, hash_groups, household_code, megabytes, one_to_ten, short_hash, spaced,
};
pub use owner::{Holder, Telephone, bare, holder_of, joined, office_in, telephone, telephone_of};
pub use phrase::{Phrase, clause};
pub use plate::{answered_due, resident_plate};
pub use refusal::{Refusal, refusal};
pub use registers::{
    field_fault, half_day, register_refusal, state_choice, state_label, step_done, step_label,
    value_shown,
};
pub use reply::{ReadyReply, begun, ready_replies};
pub use reports::{
    counted, period as report_period, period_on_paper as report_period_on_paper, report_refusal,
    turns as report_turns,
};
pub use story::{Line, Mark, Story, Voice};
pub use when::{
    date_on_paper, day, days_late, left, limit, moment, moment_on_paper, plain_date, until, weekday,
};
