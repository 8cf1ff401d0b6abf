//! Cookies: reading them, and the few this site sets.
//!
//! They remember choices of the person (长辈版, 高对比, the place) and up to eight of their own
//! cases. None of them follows anybody.

use std::fmt::Write as _;

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponseParts, ResponseParts};
use maplegrid_domain::cases::CaseNumber;

use crate::settings::WebSettings;

/// 长辈版 is on.
pub const ELDER: &str = "elder";
/// 高对比 is on.
pub const CONTRAST: &str = "contrast";
/// The place, and whether it came from a QR code.
pub const PLACE: &str = "place";
/// The person's own cases with their query codes.
pub const MINE: &str = "mine";

/// The code of the person's household, from its QR code or its card.
pub const HOME: &str = "home";
/// Household and access code, for half an hour.
pub const HOME_OPEN: &str = "home_open";

/// How many own cases are remembered.
const MINE_MOST: usize = 8;
const YEAR_SECONDS: u32 = 365 * 24 * 3600;

/// The cookies of a request.
#[derive(Clone, Debug, Default)]
pub struct Cookies(Vec<(String, String)>);

impl Cookies {
    pub fn read(headers: &HeaderMap) -> Self {
        let values = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            Some((name.to_owned(), value.trim_matches('"').to_owned()))
        });
        Self(pairs.collect())
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The cookies as they will be after this response, for a page that sets one and shows its
    /// effect at once.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The browser keeps cookies: it sent at least one.
    pub fn are_kept(&self) -> bool {
        !self.0.is_empty()
    }

    /// The person's own cases, newest first.
    pub fn mine(&self) -> Mine {
        Mine::read(self.get(MINE).unwrap_or_default())
    }
}

/// `number.code` pairs, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mine(Vec<(CaseNumber, String)>);

impl Mine {
    /// Reads `26110307.482961~…`; what cannot be a pair is left out.
    pub fn read(value: &str) -> Self {
        let pairs = value.split('~').filter_map(|pair| {
            let (number, code) = pair.split_once('.')?;
            let plain =
                !code.is_empty() && code.len() <= 12 && code.bytes().all(|b| b.is_ascii_digit());
            plain.then_some((CaseNumber::parse(number)?, code.to_owned()))
        });
        Self(pairs.take(MINE_MOST).collect())
    }

    pub fn pairs(&self) -> &[(CaseNumber, String)] {
        &self.0
    }

    pub fn code_of(&self, number: &CaseNumber) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == number).map(|(_, code)| code.as_str())
    }

    /// Puts a case in front; the ninth falls off.
    #[must_use]
    pub fn with(mut self, number: &CaseNumber, code: &str) -> Self {
        self.0.retain(|(known, _)| known != number);
        self.0.insert(0, (number.clone(), code.to_owned()));
        self.0.truncate(MINE_MOST);
        self
    }

    /// Forgets a case.
    #[must_use]
    pub fn without(mut self, number: &CaseNumber) -> Self {
        self.0.retain(|(known, _)| known != number);
        self
    }

    fn write(&self) -> String {
        let mut out = String::new();
        for (number, code) in &self.0 {
            let gap = if out.is_empty() { "" } else { "~" };
            let _ = write!(out, "{gap}{}.{code}", number.as_str());
        }
        out
    }
}

/// Cookies to be set; part of a response.
#[derive(Clone, Debug, Default)]
pub struct SetCookies(Vec<String>);

impl SetCookies {
    pub fn none() -> Self {
        Self::default()
    }

    /// Remembers a choice for a year.
    #[must_use]
    pub fn keep(self, name: &str, value: &str, settings: &WebSettings) -> Self {
        self.set(name, value, YEAR_SECONDS, settings)
    }

    /// Forgets a choice.
    #[must_use]
    pub fn forget(self, name: &str, settings: &WebSettings) -> Self {
        self.set(name, "", 0, settings)
    }

    #[must_use]
    pub fn mine(self, mine: &Mine, settings: &WebSettings) -> Self {
        self.keep(MINE, &mine.write(), settings)
    }

    /// Any cookie of ours: `HttpOnly`, `SameSite=Lax`, the whole site. `value` must be a cookie
    /// value already: letters, digits and `-._~`.
    #[must_use]
    pub fn set(mut self, name: &str, value: &str, seconds: u32, settings: &WebSettings) -> Self {
        let secure = if settings.secure_cookies { "; Secure" } else { "" };
        self.0.push(format!(
            "{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
        ));
        self
    }
}

impl IntoResponseParts for SetCookies {
    type Error = std::convert::Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Self::Error> {
        for cookie in self.0 {
            if let Ok(value) = HeaderValue::from_str(&cookie) {
                parts.headers_mut().append(SET_COOKIE, value);
            }
        }
        Ok(parts)
    }
}
