//! Maplegrid simulator.
