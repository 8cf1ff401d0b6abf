//! A page struct becomes a response here and nowhere else.

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

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
    let Some((before, after)) = html.split_once(SPRITE) else { return html.to_owned() };
    let mut names = found(html, "<use href=\"#i-");
    for list in found(html, "data-icons=\"") {
        names.extend(list.split(' ').filter(|name| !name.is_empty()));
    }
    format!("{before}{}{after}", assets::icon_sprite(&names))
}

/// Everything between `start` and the next quotation mark.
fn found<'a>(html: &'a str, start: &str) -> Vec<&'a str> {
    html.split(start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}
