//! The invented county and its life.

mod life;
mod shape;
mod texts;
mod workbooks;
