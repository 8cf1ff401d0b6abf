//! Windows, contacts, care and routines.

mod care;
mod contacts;
mod corrections;
mod routines;
mod standing;
mod windows;
mod world;
