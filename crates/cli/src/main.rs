//! The binary `maplegrid`.
fn main() {}
