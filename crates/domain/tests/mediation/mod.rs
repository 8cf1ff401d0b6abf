//! People's mediation: every command at every stage, journeys, clocks, the file, and whatever
//! people do in whatever order.

mod clocks;
mod file;
mod journeys;
mod random;
mod refusals;
mod table;
mod willing;
mod world;
