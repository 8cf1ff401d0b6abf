//! People's mediation: opened, led, agreed or ended, filed.
//!
//! | use case | in |
//! |---|---|
//! | `open_mediation`, `begin_mediation`, `mediation_choices`, `mediations_of_case` | `opening` |
//! | `act_on_mediation`, `do_in_mediation` | `acting` |
//! | `mediation_file`, `mediation_outline`, `mediation_looks`, `mediation_attachment` | `reading` |
//! | `mediations`, `mediations_waiting` | `lists` |
//! | `mediation_figures` | `figures` |
//! | `forget_mediation` | `keeping` |
//!
//! Names, phones and whatever was said are sealed with a key of the mediation's own before they go
//! to the writer; they are opened for those who act, and every look is written down.

mod acting;
mod acts;
mod concealing;
mod figures;
pub mod forms;
mod given;
mod keeping;
mod lists;
mod opening;
mod reading;
mod sealing;
mod view;
mod viewing;
mod waking;
mod words;

pub use acts::{Act, AgreementGiven, SignatureGiven, TermGiven};
pub use figures::{Figure, MediationFigures};
pub use given::{MediationGiven, OriginGiven, PartyGiven};
pub use lists::{MediationLine, MediationPage, MediationQuery, MediationView, MediationsWaiting};
pub use opening::{CategoryChoice, MediationChoices, MediationPlace, PersonChoice};
pub use view::{
    AgreementView, DoneView, EndView, FiledView, MediationFile, MediatorView, PartyView,
    PerformedView, RecordView, RecusalView, ReminderView, SignatureView, StepView, TermView,
};
pub use words::{
    AgreementWords, BriefWords, DangerWords, EvidenceWords, HearingWords, HelperWords,
    IdentityWords, InvestigationWords, PartyWords, RepresentativeWords, SignatureWords, VisitWords,
};
