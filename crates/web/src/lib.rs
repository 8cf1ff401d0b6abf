//! What people and programs see: routes, forms, pages, and the one place where an error becomes
//! words.
//!
//! Features carry the same names as in the other crates and the same file roles: `routes.rs`
//! reads the request and asks the app, `forms.rs` turns fields into commands and faults into
//! words, `pages.rs` holds the structs that templates draw. Nothing here decides a rule.

pub mod about;
pub mod api;
pub mod appraisals;
pub mod assets;
pub mod contact;
pub mod cookies;
pub mod error;
pub mod forms;
pub mod guide;
pub mod home;
pub mod keys;
pub mod layers;
pub mod lists;
pub mod office;
pub mod paper;
pub mod say;
pub mod settings;
pub mod state;
pub mod track;
pub mod ui;
pub mod verify;
pub mod visitor;
pub mod words;
pub mod work;

mod health;
mod router;

pub use error::{Problem, Result};
pub use router::router;
pub use settings::{Limits, WebSettings};
pub use state::Web;
