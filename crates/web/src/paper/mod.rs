//! Paper: the card a household keeps, the sheet behind its door, posters with a QR code. Printed
//! from the browser; nothing is drawn but what is printed.
//!
//! A card carries the household's access code on the side that is torn off and kept, so it is
//! asked for with a form and the printing is recorded. Doors and posters carry nothing that opens
//! anything but a page about the place.

mod mediation;
mod pages;
mod routes;
mod sheets;

pub use mediation::MediationPaperPage;
pub(crate) use mediation::sheet_key;
pub use pages::{CardsPage, ChoosePage, DoorsPage, PosterPage};
pub(crate) use routes::routes;
pub use sheets::{Card, Door, Poster};
