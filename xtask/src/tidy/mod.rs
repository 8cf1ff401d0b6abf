//! `cargo xtask tidy`: the house rules as a test. A rule is a pure function from the tree (and
//! the manifests) to violations, one line each: `file:line: what to do`.

mod dependencies;
mod documents;
mod house;
mod layers;
mod markers;
mod method_names;
mod rules;
mod rust_source;
mod shape;
mod tree;
mod unused;

pub use rules::{run, run_counting};
