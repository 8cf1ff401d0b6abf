//! Maplegrid domain.
