//! Posts: who holds them, how people come to them and leave them, and their sign-ins.
//!
//! Whatever changes who holds a post also moves, in the same transaction, the households that
//! follow it and the cases in that person's hands.

mod appointing;
mod calling_off;
mod contacts;
mod leaving;
mod persons;
mod selecting;
mod sign_ins;
mod terms;
mod views;

pub(crate) use contacts::follow_line;

pub use appointing::NewAppointment;
pub use calling_off::{CallOff, CalledOff};
pub use leaving::{Leave, LeaveImpact};
pub use persons::{FoundPerson, NewPerson};
pub use selecting::{NewNomination, SelectionView, Worded};
pub use sign_ins::{OneTimePassword, SignInHistory};
pub use views::{HeldPost, PostBoard, PostLine, PostsBelow};
