//! Components that pages are built from, each a struct with a template of its own, and the one
//! place where a page becomes a response.
//!
//! A component displays as safe HTML, so a template writes `{{ plate }}`.

mod components;
pub mod filters;
pub mod page;
mod picker;
mod qr;
mod staff;

pub use components::{
    ErrorSummary, Field, FieldKind, Notice, NoticeKind, Plate, PlateKind, Slip, Slot, Trail,
    UnitLine, Units, Void,
};
pub use page::{Drawn, Page, finish};
pub(crate) use picker::level_of;
pub use picker::{Picker, PlaceLink};
pub use qr::Qr;
pub use staff::{NavGroup, NavLink, StaffNav};
