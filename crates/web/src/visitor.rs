//! Who is looking, as far as it matters: their choices, their place, their own cases, and the
//! frame of a resident's page made from them.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use maplegrid_app::County;
use maplegrid_domain::areas::Area;
use maplegrid_domain::cases::Channel;
use maplegrid_domain::shared::{AreaId, Timestamp};

use crate::cookies::{self, Cookies, Mine, SetCookies};
use crate::error::Problem;
use crate::settings::WebSettings;
use crate::state::Web;
use crate::words::{Telephone, telephone};

/// Division codes have twelve digits down to the village; what is longer lies inside one.
const VILLAGE_DIGITS: usize = 12;

/// A resident's request, with the county as it stands.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub county: Arc<County>,
    pub now: Timestamp,
    pub cookies: Cookies,
    /// The browser keeps cookies: it sent at least one.
    pub cookies_kept: bool,
    pub uri: Uri,
    /// `https://host`, for addresses that leave the page.
    pub base: String,
    settings: Arc<WebSettings>,
}

impl FromRequestParts<Web> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        Self::of(&parts.uri, &parts.headers, web).await
    }
}

impl Visitor {
    pub(crate) async fn of(uri: &Uri, headers: &HeaderMap, web: &Web) -> Result<Self, Problem> {
        let cookies = Cookies::read(headers);
        Ok(Self {
            county: web.app.county().await?,
            now: web.app.now(),
            cookies_kept: cookies.are_kept(),
            cookies,
            uri: uri.clone(),
            base: base(&web.settings, headers),
            settings: Arc::clone(&web.settings),
        })
    }

    /// The place the person chose or came from, if it still exists here.
    pub fn place(&self) -> Option<&Area> {
        let code = self.cookies.get(cookies::PLACE)?;
        let code = code.strip_suffix("~qr").unwrap_or(code);
        self.area(code)
    }

    /// An area of this county by its short code or its id.
    pub fn area(&self, code: &str) -> Option<&Area> {
        let areas = &self.county.directory.areas;
        let found = areas.by_code(code).or_else(|| areas.get(&AreaId::from(code)));
        found.filter(|area| areas.is_within(&area.id, &self.county.root))
    }

    /// How a word from this place reached us: through its QR code, or by the web.
    pub fn channel(&self, area: &Area) -> Channel {
        let from_qr = self.cookies.get(cookies::PLACE).and_then(|code| code.strip_suffix("~qr"));
        if from_qr == Some(&area.code) { Channel::Qr } else { Channel::Web }
    }

    /// Moves to a place and remembers it.
    pub fn go_to(&mut self, code: &str, channel: Channel) -> SetCookies {
        let mark = if channel == Channel::Qr { "~qr" } else { "" };
        let value = format!("{code}{mark}");
        self.cookies = std::mem::take(&mut self.cookies).with(cookies::PLACE, &value);
        SetCookies::none().keep(cookies::PLACE, &value, &self.settings)
    }

    /// The person's own cases.
    pub fn mine(&self) -> Mine {
        self.cookies.mine()
    }

    pub fn keep_mine(&self, mine: &Mine) -> SetCookies {
        SetCookies::none().mine(mine, &self.settings)
    }

    /// A number that reaches somebody near the person's place.
    pub fn telephone(&self) -> Option<Telephone> {
        telephone(&self.county, self.place().map(|area| &area.id))
    }

    /// The frame of a page.
    pub fn shell(&self, tab: Tab) -> Shell {
        let place = self.place().map(|area| short_name(&self.county, area));
        Shell {
            site: self.county.name.clone(),
            place,
            demo: self.county.demo,
            ..Shell::bare(&self.uri, &self.cookies, tab)
        }
    }
}

/// 南沟村 on its own; below a village 南沟村 二组, because every village has a 二组.
fn short_name(county: &County, area: &Area) -> String {
    let areas = &county.directory.areas;
    let names: Vec<&str> = areas
        .lineage(&area.id)
        .take_while(|area| area.id != county.root)
        .map(|area| area.name.as_str())
        .collect();
    match names.as_slice() {
        [] => county.name.clone(),
        [name] => (*name).to_owned(),
        [name, ..] if area.id.as_str().len() <= VILLAGE_DIGITS => (*name).to_owned(),
        [name, above, ..] => format!("{above} {name}"),
    }
}

/// The current tab of a resident's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Home,
    Say,
    Track,
    Help,
    /// A form or a sheet: no tabs.
    None,
}

/// What every resident's page shows around its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shell {
    /// The county's name.
    pub site: String,
    /// The place the page speaks for, if one is known.
    pub place: Option<String>,
    /// Names and numbers are invented; every page says so.
    pub demo: bool,
    pub elder: bool,
    pub contrast: bool,
    /// The same page in the other type size.
    pub elder_link: String,
    /// The same page in the other contrast.
    pub contrast_link: String,
    pub tab: Tab,
}

impl Shell {
    /// A frame without the county: for the moments when nothing can be asked.
    pub fn bare(uri: &Uri, cookies: &Cookies, tab: Tab) -> Self {
        let elder = cookies.get(cookies::ELDER) == Some("1");
        let contrast = cookies.get(cookies::CONTRAST) == Some("1");
        Self {
            site: "枫格".to_owned(),
            place: None,
            demo: false,
            elder,
            contrast,
            elder_link: with_choice(uri, cookies::ELDER, !elder),
            contrast_link: with_choice(uri, cookies::CONTRAST, !contrast),
            tab,
        }
    }

    /// The name on the brand: the place, or the county.
    pub fn name(&self) -> &str {
        self.place.as_deref().unwrap_or(&self.site)
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

/// The address of the page with one choice changed and the rest of its query kept.
fn with_choice(uri: &Uri, name: &str, on: bool) -> String {
    let kept = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name));
    let mut query: Vec<&str> = kept.collect();
    let choice = format!("{name}={}", u8::from(on));
    query.push(&choice);
    format!("{}?{}", uri.path(), query.join("&"))
}

/// Where this site is reached, by the settings or by what the browser asked for.
fn base(settings: &WebSettings, headers: &HeaderMap) -> String {
    if let Some(base) = &settings.public_base {
        return base.trim_end_matches('/').to_owned();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let plain = |host: &&str| {
        host.bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']'))
    };
    let scheme = if settings.secure_cookies { "https" } else { "http" };
    format!("{scheme}://{}", host.filter(plain).unwrap_or("localhost"))
}
