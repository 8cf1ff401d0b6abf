//! Selections: how somebody comes to a post and leaves it, by the steps the method declares
//! (LS-2, LS-3), from the nomination to the end of the term.

mod decide;
mod event;
mod state;

pub use decide::{
    SelectionCommand, SelectionCtx, SelectionRejection, Waiting, decide, reviewers, waiting_for,
};
pub use event::{RecordedSelection, SelectionEvent};
pub use state::{DoneStep, MeasureTaken, Refusal, Selection, SelectionState, Term};
