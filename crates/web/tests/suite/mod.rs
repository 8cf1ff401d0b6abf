//! What is tested, by theme.

mod cookies;
mod errors;
mod layers;
mod pages;
mod sample;
mod walk;
mod words;
