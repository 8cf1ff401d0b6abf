//! 我的联系人 and 关于我家: who keeps in touch with a household, and what is held about it.
//!
//! The household's code, from the QR code or typed from the card, shows only those who serve it.
//! A telephone number alone shows nothing: numbers are known to others. What is held opens with
//! the access code of the card's inner side.

mod appraising;
mod own;
mod pages;
mod routes;

pub use own::OwnPage;
pub use pages::{ContactPage, ContactView, OpenPage};
pub(crate) use routes::routes;
