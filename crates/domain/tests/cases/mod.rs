//! Cases from intake to close.

mod clocks;
mod journeys;
mod numbers;
mod random;
mod restricted;
mod reviews;
mod table;
mod timers;
