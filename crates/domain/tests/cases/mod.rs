//! Cases from intake to close.

mod agent;
mod alike;
mod appeals;
mod children;
mod clocks;
mod elsewhere;
mod joining;
mod joining_random;
mod joint;
mod journeys;
mod nearer;
mod numbers;
mod random;
mod recusal;
mod restricted;
mod reviews;
mod table;
mod timers;
