//! As much of HTTP as it takes to sign in and to look at a page before the load begins.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result};

const PATIENCE: Duration = Duration::from_secs(10);

pub struct Answer {
    pub status: u16,
    /// Headers and body as they came.
    pub text: String,
}

impl Answer {
    /// `name=value` of the cookie of that name.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let set = self.text.lines().filter_map(|line| {
            let (header, value) = line.split_once(':')?;
            header.eq_ignore_ascii_case("set-cookie").then(|| value.trim())
        });
        let pairs = set.filter_map(|value| value.split(';').next());
        pairs.map(str::to_owned).find(|pair| pair.split('=').next() == Some(name))
    }
}

pub fn get(port: u16, path: &str, cookie: &str) -> Result<Answer> {
    exchange(port, &format!("GET {path} HTTP/1.1\r\n{}", head(port, cookie)), "")
}

/// Posts a form of plain fields.
pub fn post_form(port: u16, path: &str, form: &str) -> Result<Answer> {
    let head = format!(
        "POST {path} HTTP/1.1\r\n{}Content-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n",
        head(port, ""),
        form.len()
    );
    exchange(port, &head, form)
}

fn head(port: u16, cookie: &str) -> String {
    let cookie = if cookie.is_empty() { String::new() } else { format!("Cookie: {cookie}\r\n") };
    format!("Host: 127.0.0.1:{port}\r\nConnection: close\r\n{cookie}")
}

fn exchange(port: u16, head: &str, body: &str) -> Result<Answer> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(format!("{head}\r\n{body}").as_bytes())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok(Answer { status: status.context("no HTTP status")?, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_name() {
        let text = "HTTP/1.1 303 See Other\r\nSet-Cookie: a=1; Path=/\r\nset-cookie: b=2\r\n\r\n";
        let answer = Answer { status: 303, text: text.to_owned() };
        assert_eq!(answer.cookie("b").as_deref(), Some("b=2"));
        assert_eq!(answer.cookie("c"), None);
    }
}
