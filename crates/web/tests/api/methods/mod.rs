//! The requirements of the published methods that are about matters and disputes, each walked over
//! the API under its name (DOMAIN § 6).

mod gucheng;
mod hanyin;
mod lanshan;
mod lingling;
mod longnan;
mod overlays;
mod registers;
mod shili;
mod walk;
