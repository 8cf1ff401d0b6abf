//! A page struct becomes a response here and nowhere else.

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use memchr::memmem;

use crate::assets;
use crate::error::Problem;

/// A page or fragment to be drawn. Handlers return it, alone or with a status.
pub struct Page<T>(pub T);

/// Marks a response whose body was designed for a person, so that an error status among them
/// (a form shown again with its faults) is not drawn over.
#[derive(Clone, Copy, Debug)]
pub struct Drawn;

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(html) => html_response(finish(&html)),
            Err(error) => {
                tracing::error!(%error, "failed to draw a page");
                Problem::internal().into_response()
            }
        }
    }
}

fn html_response(html: String) -> Response {
    let mut response = html.into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response.extensions_mut().insert(Drawn);
    response
}

/// Where the layout wants the sprite.
const SPRITE: &str = "<!--sprite-->";

/// Puts the sprite in: the icons the page uses, and those its scripts draw, which the page names
/// in `data-icons`.
pub fn finish(html: &str) -> String {
    // From the end, because that is where it stands.
    let Some((before, after)) = html.rsplit_once(SPRITE) else { return html.to_owned() };
    let sprite = assets::icon_sprite(&icons(html));
    let mut whole = String::with_capacity(before.len() + sprite.len() + after.len());
    whole.extend([before, &sprite, after]);
    whole
}

/// The names of the icons, those in use first. This runs over every page, and took a tenth of its
/// time while it went by the library's own search.
pub fn icons(html: &str) -> Vec<&str> {
    let quoted = |begin: &'static str| {
        let found = memmem::find_iter(html.as_bytes(), begin.as_bytes());
        found.filter_map(move |at| Some(html[at + begin.len()..].split_once('"')?.0))
    };
    let drawn = quoted("data-icons=\"").flat_map(|names| names.split(' '));
    quoted("<use href=\"#i-").chain(drawn.filter(|name| !name.is_empty())).collect()
}
