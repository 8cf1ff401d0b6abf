//! Maplegrid testkit.
