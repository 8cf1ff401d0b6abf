//! Addresses: writing a query, and telling a path of ours from one that leads away.

use std::fmt::Write as _;

/// A query being written; empty values are left out.
#[derive(Clone, Debug)]
pub struct Address(String);

impl Address {
    pub fn new(path: &str) -> Self {
        Self(path.to_owned())
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        if !value.is_empty() {
            self.0.push(if self.0.contains('?') { '&' } else { '?' });
            self.0.push_str(name);
            self.0.push('=');
            encode(&mut self.0, value);
        }
        self
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

/// Percent-encodes everything but the unreserved characters of RFC 3986 § 2.3.
fn encode(out: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// `next` if it stays on this site. `//host` and `/\host` are read as another host by browsers,
/// and they drop tabs and line breaks first, so only plain ASCII paths pass.
pub fn local(next: &str) -> Option<&str> {
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let stays = next.starts_with('/') && !next.starts_with("//");
    (plain && stays).then_some(next)
}
