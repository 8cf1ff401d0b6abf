//! Counting tests by what their runners print.

use std::fmt;
use std::ops::AddAssign;
use std::process::ExitStatus;

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
}

impl Tally {
    /// A check that counts nothing itself is one test.
    pub fn of_check(succeeded: bool) -> Self {
        Self { passed: u64::from(succeeded), failed: u64::from(!succeeded) }
    }

    /// Adds what a line of `cargo test` tells: `test result: ok. 3 passed; 1 failed; …`.
    pub fn read_cargo(&mut self, line: &str) {
        let line = line.trim();
        if line.starts_with("test result: ") {
            self.passed += number_before(line, " passed").unwrap_or(0);
            self.failed += number_before(line, " failed").unwrap_or(0);
        }
    }

    /// Adds what a line of node's spec reporter tells: `ℹ pass 3`, `ℹ fail 1`, `ℹ cancelled 0`.
    /// A cancelled test is one that did not get to say, so it failed.
    pub fn read_node(&mut self, line: &str) {
        let Some(line) = line.trim().strip_prefix("ℹ ") else {
            return;
        };
        let Some((word, count)) = line.split_once(' ') else {
            return;
        };
        let Ok(count) = count.parse::<u64>() else {
            return;
        };
        match word {
            "pass" => self.passed += count,
            "fail" | "cancelled" => self.failed += count,
            _ => {}
        }
    }

    /// A runner that failed without a failed test (it did not build, it found no tests) is one
    /// failed test: a sum must never look better than the exit codes.
    pub fn after(mut self, status: ExitStatus) -> Self {
        if !status.success() && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

fn number_before(line: &str, word: &str) -> Option<u64> {
    let before = &line[..line.find(word)?];
    before.rsplit(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt;

    #[test]
    fn cargo_is_counted() {
        let mut tally = Tally::default();
        tally.read_cargo("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured\n");
        tally.read_cargo("test result: FAILED. 3 passed; 2 failed; 0 ignored\n");
        // As cargo prints it where CARGO_TERM_COLOR asks for colours.
        tally.read_cargo("test result: \u{1b}[32mok\u{1b}(B\u{1b}[m. 5 passed; 0 failed\n");
        tally.read_cargo("test says 9 passed ... ok\n");
        assert_eq!(tally, Tally { passed: 20, failed: 2 });
    }

    #[test]
    fn node_is_counted() {
        let mut tally = Tally::default();
        for line in ["ℹ tests 5\n", "ℹ pass 3\n", "ℹ fail 1\n", "ℹ cancelled 1\n", "✔ pass 7\n"]
        {
            tally.read_node(line);
        }
        assert_eq!(tally, Tally { passed: 3, failed: 2 });
    }

    #[test]
    fn a_runner_that_fails_without_a_failed_test_counts_one() {
        let failed = ExitStatus::from_raw(256);
        assert_eq!(Tally { passed: 4, failed: 0 }.after(failed), Tally { passed: 4, failed: 1 });
        assert_eq!(Tally { passed: 4, failed: 2 }.after(failed), Tally { passed: 4, failed: 2 });
        assert_eq!(Tally::default().after(ExitStatus::from_raw(0)), Tally::default());
    }

    #[test]
    fn the_closing_line_keeps_its_form() {
        assert_eq!(Tally { passed: 120, failed: 0 }.to_string(), "120 passed, 0 failed");
    }
}
