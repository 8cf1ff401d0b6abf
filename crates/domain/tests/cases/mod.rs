//! Cases from intake to close.

mod agent;
mod alike;
mod appeals;
mod appraisals;
mod blanks;
mod children;
mod clocks;
mod distinct;
mod elsewhere;
mod isolation;
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
mod subjects;
mod table;
mod timers;
