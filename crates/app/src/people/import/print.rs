//! How a dry run and the import after it know that they speak of the same.

use maplegrid_domain::log::Hash;
use sha2::{Digest as _, Sha256};

/// A digest of everything that would be written and of what it would be written over. What is
/// drawn by lot, such as the ids of what is new, has no part in it.
#[derive(Clone, Default)]
pub struct Print(Sha256);

impl Print {
    /// One thing that would be written. No two different lists of texts read alike.
    pub fn add(&mut self, parts: &[&str]) {
        self.0.update(parts.len().to_le_bytes());
        for part in parts {
            self.0.update(part.len().to_le_bytes());
            self.0.update(part);
        }
    }

    /// The digest in hexadecimal digits.
    pub fn finish(self) -> String {
        Hash(self.0.finalize().into()).to_string()
    }
}
