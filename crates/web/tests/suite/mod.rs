//! What is tested, by theme.

mod assets;
mod borrowed;
pub mod checks;
mod cookies;
mod errors;
mod fuzz;
mod layers;
mod pages;
pub mod sample;
mod small;
pub mod templates;
mod walk;
mod words;
