//! Cases from intake to close.

mod clocks;
mod journeys;
mod nearer;
mod numbers;
mod random;
mod restricted;
mod reviews;
mod table;
mod timers;
