//! Tasks of the workshop: `cargo xtask test`, `tidy`, `bench`.
fn main() {}
