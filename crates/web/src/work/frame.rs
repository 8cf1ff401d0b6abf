//! The frame of a field worker's page, and what every entry from the phone carries.

use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maplegrid_domain::methods::{Capability, Method};
use maplegrid_domain::people::Holding;
use maplegrid_domain::shared::Timestamp;

use crate::error::{Problem, Result};
use crate::forms::key;
use crate::keys::form_key;
use crate::layers::wants_json;
use crate::office::Staff;
use crate::visitor::choice_link;
use crate::words::{plain_date, weekday};

/// Dates of entries in milliseconds have 13 digits until the year 2286.
const MILLIS_DIGITS: usize = 13;

/// The current tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkTab {
    Today,
    Homes,
    Say,
    Mine,
    /// An error: every tab leads away from it.
    Lost,
    /// A form: no tabs.
    None,
}

/// What every page of a field worker shows around its content.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the frame by itself")]
pub struct WorkShell {
    pub site: String,
    /// 南沟村 二组: where the worker's post is.
    pub place: String,
    pub name: String,
    /// 11月23日 星期一.
    pub date: String,
    pub demo: bool,
    pub elder: bool,
    pub contrast: bool,
    pub elder_link: String,
    pub tab: WorkTab,
    /// What is written on this page belongs to it.
    pub account: String,
    pub csrf: String,
    /// They also have a desk to go to.
    pub desk: bool,
}

impl WorkShell {
    pub fn new(staff: &Staff, tab: WorkTab) -> Self {
        let county = staff.county();
        let today = staff.now.date();
        Self {
            site: county.name.clone(),
            place: place(staff),
            name: staff.who.name.clone(),
            date: format!("{} {}", plain_date(today, today), weekday(today)),
            demo: county.demo,
            elder: staff.elder,
            contrast: staff.contrast,
            elder_link: choice_link(&staff.uri, crate::cookies::ELDER, !staff.elder),
            tab,
            account: staff.who.account.to_string(),
            csrf: staff.who.csrf.clone(),
            desk: has_desk(county.method(), &staff.who.holdings),
        }
    }

    /// The classes of `<html>`.
    pub fn classes(&self) -> &'static str {
        match (self.elder, self.contrast) {
            (true, true) => "elder contrast",
            (true, false) => "elder",
            (false, true) => "contrast",
            (false, false) => "",
        }
    }
}

/// The village and the smallest area of the post: 南沟村 二组.
fn place(staff: &Staff) -> String {
    let (county, home) = (staff.county(), staff.who.home());
    let areas = &county.directory.areas;
    let names: Vec<&str> = areas
        .lineage(&home)
        .take_while(|area| area.id != county.root)
        .map(|area| area.name.as_str())
        .collect();
    match names.as_slice() {
        [] => county.name.clone(),
        [only] => (*only).to_owned(),
        [name, .., village] => format!("{village} {name}"),
    }
}

/// Whether somebody's posts give them work at a desk: lists to read or cases to handle. Whoever
/// has none begins at `/work`.
pub(crate) fn has_desk(method: &Method, holdings: &[Holding]) -> bool {
    const DESK: [Capability; 4] = [
        Capability::ReadCases,
        Capability::ReadRestricted,
        Capability::Handle,
        Capability::ReadIndicators,
    ];
    holdings.iter().any(|held| {
        method.post(&held.post).is_some_and(|post| DESK.iter().any(|need| post.may(*need)))
    })
}

/// What comes with every entry: the token, the key a repetition is known by, the account it was
/// written under, and when.
#[derive(Clone, Debug, Default)]
pub(super) struct Mark {
    pub csrf: String,
    pub key: String,
    pub account: String,
    pub at: String,
}

impl Mark {
    /// Takes a field if it is one of its own.
    pub fn take(&mut self, name: &str, value: &str) -> bool {
        let place = match name {
            "csrf" => &mut self.csrf,
            "key" => &mut self.key,
            "account" => &mut self.account,
            "at" => &mut self.at,
            _ => return false,
        };
        value.clone_into(place);
        true
    }

    /// Refuses what was not written by the one who is signed in: an entry is never sent under
    /// another's name.
    pub fn check(&self, staff: &Staff) -> Result<()> {
        if !self.account.is_empty() && self.account != staff.who.account.as_str() {
            return Err(Problem::new(
                StatusCode::CONFLICT,
                "other_account",
                "没传：这一条是另一个账号记的",
                "请用记它的账号登录，登录后自动上传。",
            ));
        }
        staff.check(&self.csrf)
    }

    /// The key, or a new one for a form without.
    pub fn key(&self) -> String {
        key(&self.key).unwrap_or_else(form_key)
    }

    /// When it was written down; now, if the phone did not say.
    pub fn at(&self, now: Timestamp) -> Timestamp {
        let plain = self.at.len() <= MILLIS_DIGITS;
        self.at.parse().ok().filter(|_| plain).map_or(now, Timestamp)
    }
}

/// The answer to an entry: a line of JSON for the queue, the next page for a plain form.
pub(super) fn taken(headers: &HeaderMap, words: &str, next: &str) -> Response {
    if wants_json("", headers) {
        return axum::Json(serde_json::json!({ "words": words })).into_response();
    }
    Redirect::to(next).into_response()
}
