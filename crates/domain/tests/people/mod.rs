//! People and what is kept of them.

mod identity;
mod numbers;
