//! What all modules share.

mod bigrams;
mod text;
