//! Maplegrid methods.
