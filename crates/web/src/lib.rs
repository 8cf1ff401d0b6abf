//! Maplegrid web.
