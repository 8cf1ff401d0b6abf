//! Maplegrid store.
