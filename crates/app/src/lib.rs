//! Maplegrid app.
