//! How a dry run and the import after it know that they speak of the same.

use maplegrid_domain::log::Hash;
use sha2::{Digest as _, Sha256};

/// A digest of everything that would be written and of what it would be written over. What is
/// drawn by lot, such as the ids of what is new, has no part in it.
#[derive(Clone, Default)]
pub(super) struct Print(Sha256);

impl Print {
    /// One thing that would be written. No two different lists of texts read alike.
    pub(super) fn add(&mut self, parts: &[&str]) {
        self.0.update(parts.len().to_le_bytes());
        for part in parts {
            self.0.update(part.len().to_le_bytes());
            self.0.update(part);
        }
    }

    pub(super) fn finish(self) -> String {
        Hash(self.0.finalize().into()).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(lines: &[&[&str]]) -> String {
        let mut print = Print::default();
        for line in lines {
            print.add(line);
        }
        print.finish()
    }

    #[test]
    fn no_two_lists_read_alike() {
        let all = [
            print(&[]),
            print(&[&["ab", "c"]]),
            print(&[&["a", "bc"]]),
            print(&[&["abc"]]),
            print(&[&["ab"], &["c"]]),
            print(&[&["ab", "c", ""]]),
        ];
        for (one, at) in all.iter().zip(0..) {
            assert!(!all[at + 1..].contains(one), "{at}");
        }
        assert_eq!(print(&[&["ab", "c"]]), print(&[&["ab", "c"]]));
    }
}
