//! The binary as somebody uses it in a shell.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs::File;
use std::process::{Command, Output, Stdio};

fn says(arguments: &[&str], to: Stdio) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_maplegrid"));
    command.args(arguments).stdout(to).output().unwrap()
}

const PRINTING: [&[&str]; 4] = [
    &["method", "list"],
    &["method", "check", "longnan-1234"],
    &["method", "explain", "longnan-1234"],
    &["method", "compare", "gucheng-1333", "longnan-1234"],
];

/// `maplegrid method explain … | head`.
#[test]
fn whoever_has_read_enough_does_not_break_a_command() {
    for arguments in PRINTING {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let done = says(arguments, Stdio::from(writer));
        let complaint = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success() && complaint.is_empty(), "{arguments:?}: {complaint}");
    }
}

/// A full disk is told, once, and is a failure.
#[test]
#[cfg(target_os = "linux")]
fn what_cannot_be_written_is_told() {
    for arguments in PRINTING {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let done = says(arguments, Stdio::from(full));
        let complaint = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(1), "{arguments:?}");
        assert_eq!(complaint.lines().count(), 1, "{complaint}");
        assert!(complaint.contains("写不到标准输出"), "{complaint}");
    }
}
