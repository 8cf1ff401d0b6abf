//! Who is at the desk: the session cookie, the token in the forms, and what happens when the
//! session has run out.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use maplegrid_app::{County, Error, SignedIn};
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::{AreaId, Timestamp};

use super::address::Address;
use super::sign_in::SignInPage;
use crate::cookies::{CONTRAST, Cookies, ELDER};
use crate::error::{Problem, Result};
use crate::state::Web;
use crate::ui::Page;

/// The session's cookie.
pub const COOKIE: &str = "maplegrid_session";

/// A token is 64 hexadecimal digits; anything else never was one of ours and costs no look-up.
const TOKEN_DIGITS: usize = 64;

const HX_REQUEST: HeaderName = HeaderName::from_static("hx-request");
const HX_REDIRECT: HeaderName = HeaderName::from_static("hx-redirect");

/// A request of somebody signed in.
#[derive(Clone, Debug)]
pub struct Staff {
    pub who: SignedIn,
    pub now: Timestamp,
    pub uri: Uri,
    pub elder: bool,
    pub contrast: bool,
}

/// Why there is nobody at the desk.
pub enum Turned {
    /// They were reading: sign in and come back.
    Reading {
        next: String,
        by_script: bool,
    },
    /// They were handing something in, which must not simply vanish.
    HandingIn(Box<SignInPage>),
    /// Their password was given by somebody else: it is changed first.
    PasswordDue,
    Failed(Problem),
}

impl FromRequestParts<Web> for Staff {
    type Rejection = Turned;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> std::result::Result<Self, Turned> {
        match Self::of(&parts.uri, &parts.headers, web).await {
            Ok(staff) => Ok(staff),
            Err(Error::NotSignedIn) => Err(Turned::of(parts, web).await),
            Err(Error::PasswordDue) => Err(Turned::PasswordDue),
            Err(error) => Err(Turned::Failed(error.into())),
        }
    }
}

/// The token of a request, if it can be one.
pub(super) fn token(cookies: &Cookies) -> Option<&str> {
    let hex = |token: &&str| {
        token.len() == TOKEN_DIGITS && token.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    cookies.get(COOKIE).filter(hex)
}

impl Staff {
    /// Whoever sends these headers, if they are signed in.
    pub(crate) async fn of(
        uri: &Uri,
        headers: &HeaderMap,
        web: &Web,
    ) -> std::result::Result<Self, Error> {
        let cookies = Cookies::read(headers);
        let token = token(&cookies).ok_or(Error::NotSignedIn)?;
        Ok(Self {
            who: web.app.session(token).await?,
            now: web.app.now(),
            uri: uri.clone(),
            elder: cookies.get(ELDER) == Some("1"),
            contrast: cookies.get(CONTRAST) == Some("1"),
        })
    }

    pub fn county(&self) -> &Arc<County> {
        &self.who.county
    }

    /// Whether the token of a form is this session's. Compared without telling how far it fits.
    pub fn check(&self, given: &str) -> Result<()> {
        let (own, given) = (self.who.csrf.as_bytes(), given.as_bytes());
        let differs = own.iter().zip(given).fold(0, |sum, (a, b)| sum | (a ^ b));
        if own.len() == given.len() && differs == 0 {
            return Ok(());
        }
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            "stale_form",
            "没交上：这一页是上次登录时打开的",
            "请返回上一页，先把写的复制下来，刷新后再交一次。",
        ))
    }

    /// Whether any case list of an area may be read.
    pub fn reads(&self) -> bool {
        !(self.who.scope.areas.is_empty() && self.who.scope.restricted_areas.is_empty())
    }

    /// The topmost areas whose lists may be read.
    pub fn readable(&self) -> Vec<&AreaId> {
        let scope = &self.who.scope;
        let mut roots: Vec<&AreaId> = scope.areas.iter().collect();
        for area in &scope.restricted_areas {
            if !roots.contains(&area) {
                roots.push(area);
            }
        }
        roots
    }

    /// The areas for which somebody may be written down as a reporter.
    pub fn registers_for(&self) -> Vec<&AreaId> {
        let (county, method) = (self.county(), self.county().method());
        let mut held: Vec<&AreaId> = Vec::new();
        for holding in &self.who.holdings {
            let may = method.post(&holding.post).is_some_and(|p| p.may(Capability::Register));
            if may && !held.contains(&&holding.area) {
                held.push(&holding.area);
            }
        }
        let areas = &county.directory.areas;
        let inside = |area: &AreaId| {
            held.iter().any(|other| **other != *area && areas.is_within(area, other))
        };
        held.iter().copied().filter(|area| !inside(area)).collect()
    }
}

impl Turned {
    async fn of(parts: &Parts, web: &Web) -> Self {
        if matches!(parts.method, Method::GET | Method::HEAD) {
            let by_script = parts.headers.contains_key(HX_REQUEST);
            let next = parts.uri.path_and_query().map_or("/office", |path| path.as_str());
            return Self::Reading { next: next.to_owned(), by_script };
        }
        match web.app.county().await {
            Ok(county) => {
                let page = SignInPage::expired(&county, page_of(parts.uri.path()));
                Self::HandingIn(Box::new(page))
            }
            Err(error) => Self::Failed(error.into()),
        }
    }

    /// Shows the words that could not be handed in, so that they can be copied.
    #[must_use]
    pub fn keeping(mut self, words: &[(&'static str, &str)]) -> Self {
        if let Self::HandingIn(page) = &mut self {
            page.keep(words);
        }
        self
    }
}

/// The page that a form stands on: the case of an action, else the address itself.
pub fn page_of(path: &str) -> &str {
    let Some(rest) = path.strip_prefix("/office/cases/") else { return path };
    let number = rest.split('/').next().unwrap_or_default();
    &path[..path.len() - rest.len() + number.len()]
}

impl IntoResponse for Turned {
    fn into_response(self) -> Response {
        match self {
            Self::Reading { next, by_script } => {
                let next = if next == "/office" { String::new() } else { next };
                let to = Address::new("/office/sign-in").with("next", &next).into_string();
                // A redirect would put the sign-in page into a part of the page; htmx goes there
                // as a whole when it is told by header.
                match HeaderValue::from_str(&to) {
                    Ok(to) if by_script => [(HX_REDIRECT, to)].into_response(),
                    _ => Redirect::to(&to).into_response(),
                }
            }
            Self::HandingIn(page) => (StatusCode::UNAUTHORIZED, Page(*page)).into_response(),
            Self::PasswordDue => Redirect::to("/office/password").into_response(),
            Self::Failed(problem) => problem.into_response(),
        }
    }
}
