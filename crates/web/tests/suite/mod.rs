//! What is tested, by theme.

mod borrowed;
mod cookies;
mod errors;
mod layers;
mod pages;
mod sample;
mod walk;
mod words;
