//! People and what is kept of them.

mod apart;
mod identity;
mod numbers;
