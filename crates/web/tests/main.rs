//! Tests of the web side: words, pages, errors, headers. One binary, because linking is slow.

mod api;
mod office;
mod suite;
