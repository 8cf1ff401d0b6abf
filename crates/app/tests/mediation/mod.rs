//! Mediations through the app: opened, led, sealed, listed, counted, kept and verified.

mod journeys;
mod keeping;
mod later;
mod merged;
mod privacy;
mod support;
