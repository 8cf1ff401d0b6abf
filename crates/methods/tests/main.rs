//! Tests of the crate's public face, in one binary.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking; clippy sees only functions marked as tests"
)]

mod broken;
mod calendar;
mod change;
mod comparing;
mod divisions;
mod explaining;
mod folder;
mod gucheng;
mod hanyin;
mod lanshan;
mod lingling;
mod longnan;
mod making;
mod overlays;
mod schemas;
mod shipped;
