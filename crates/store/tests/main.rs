//! The store's tests, in one binary, on both databases where a server is at hand.

mod db;
