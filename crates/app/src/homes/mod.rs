//! A household as its own people see it: who keeps in touch with it, and, with the access code of
//! its card, what is held about it. And the paper that carries code and access code to the door.
//!
//! The code of the QR link opens the names of those who serve the household, which are public.
//! What is held about the household opens only with the access code, and five wrong ones lock it
//! for a while, whoever tries.

mod access;
mod card;
mod own;
mod paper;

pub use card::{Home, HomeContact};
pub use own::{OwnHome, OwnLook, OwnLookKind, OwnMember};
pub use paper::{CARDS_MOST, PaperCard};
