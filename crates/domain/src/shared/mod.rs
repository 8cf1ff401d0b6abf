//! What all features share: identifiers, time, actors and the scope of a read.

mod actor;
pub mod bigrams;
mod ids;
mod scope;
mod sealed;
mod text;
mod time;

pub use actor::Actor;
pub use ids::{
    AccountId, ActionId, AreaId, AreaKindId, AttachmentId, CadenceId, CategoryId, ContactId,
    CountyId, EntryId, FieldId, HouseholdId, LineId, MediationId, NeedId, PersonId, PostId,
    RegisterId, ReportId, RoutineId, SelectionId, SelectionStepId, StepId, TierId, TopicId,
    TrackId,
};
pub use scope::Scope;
pub use sealed::Sealed;
pub use text::{is_hidden, plain};
pub use time::Timestamp;
