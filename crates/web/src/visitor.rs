//! Who is looking, as far as it matters: their choices, their place, their own cases, and the
//! frame of a resident's page made from them.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use maplegrid_app::County;
use maplegrid_app::homes::Home;
use maplegrid_domain::areas::Area;
use maplegrid_domain::cases::{Case, Channel};
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
        let found = areas.by_code(code).or_else(|| areas.current(&AreaId::from(code)));
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

    /// The code of the person's household, if this phone knows it.
    pub fn home_code(&self) -> Option<&str> {
        let digits = |code: &&str| !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit());
        self.cookies.get(cookies::HOME).filter(digits)
    }

    /// Remembers the household and its place. Its pages open in 长辈版 if it asked for that and
    /// the person has not chosen.
    pub fn come_home(&mut self, home: &Home) -> SetCookies {
        let area = self.area(home.household.area.as_str()).map(|area| area.code.clone());
        let mut cookies = match area {
            Some(code) => self.go_to(&code, Channel::Qr),
            None => SetCookies::none(),
        };
        self.cookies = std::mem::take(&mut self.cookies).with(cookies::HOME, &home.code);
        cookies = cookies.keep(cookies::HOME, &home.code, &self.settings);
        if home.elder && self.cookies.get(cookies::ELDER).is_none() {
            self.cookies = std::mem::take(&mut self.cookies).with(cookies::ELDER, "1");
            cookies = cookies.keep(cookies::ELDER, "1", &self.settings);
        }
        cookies
    }

    /// Forgets the household on this phone.
    pub fn leave_home(&self) -> SetCookies {
        SetCookies::none()
            .forget(cookies::HOME, &self.settings)
            .forget(cookies::HOME_OPEN, &self.settings)
    }

    /// Household and access code, if they were given within the last half hour.
    pub fn home_open(&self) -> Option<(&str, &str)> {
        self.cookies.get(cookies::HOME_OPEN)?.split_once('.')
    }

    /// Keeps the household open for half an hour: a phone is lent and left lying about.
    pub fn keep_home_open(&self, code: &str, access: &str) -> SetCookies {
        const HALF_AN_HOUR: u32 = 30 * 60;
        let value = format!("{code}.{access}");
        SetCookies::none().set(cookies::HOME_OPEN, &value, HALF_AN_HOUR, &self.settings)
    }

    /// Closes it again.
    pub fn close_home(&self) -> SetCookies {
        SetCookies::none().forget(cookies::HOME_OPEN, &self.settings)
    }

    /// The person's own cases.
    pub fn mine(&self) -> Mine {
        self.cookies.mine()
    }

    /// Remembers a case of the person's on this phone. One that is handled apart is not, and is
    /// forgotten if it was: the phone may be borrowed, or belong to the one it is about.
    pub fn remember(&self, case: &Case, code: &str) -> SetCookies {
        let mine = self.mine();
        if may_be_remembered(case) {
            return self.keep_mine(&mine.with(&case.number, code));
        }
        match mine.code_of(&case.number) {
            Some(_) => self.keep_mine(&mine.without(&case.number)),
            None => SetCookies::none(),
        }
    }

    pub fn keep_mine(&self, mine: &Mine) -> SetCookies {
        SetCookies::none().mine(mine, &self.settings)
    }

    /// A number that reaches somebody near the person's place.
    pub fn telephone(&self) -> Option<Telephone> {
        self.telephone_but(&[])
    }

    /// The nearest person with a number that the page does not show already.
    pub fn telephone_but(&self, shown: &[&str]) -> Option<Telephone> {
        telephone(&self.county, self.place().map(|area| &area.id), shown)
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

/// Whether a phone may know of a case (DOMAIN § 8 G7, G8: complaints about cadres, violence at
/// home).
pub(crate) fn may_be_remembered(case: &Case) -> bool {
    !case.restricted
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
            elder_link: choice_link(uri, cookies::ELDER, !elder),
            contrast_link: choice_link(uri, cookies::CONTRAST, !contrast),
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
pub(crate) fn choice_link(uri: &Uri, name: &str, on: bool) -> String {
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
