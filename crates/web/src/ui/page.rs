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
    // From the end, because that is where it stands.
    let Some((before, after)) = html.rsplit_once(SPRITE) else { return html.to_owned() };
    format!("{before}{}{after}", assets::icon_sprite(&icons(html)))
}

/// The names of the icons, those in use first. Cut at quotation marks and not looked for as words,
/// because a single character is found many times faster, and this runs over every page.
fn icons(html: &str) -> Vec<&str> {
    let (mut used, mut drawn) = (Vec::new(), Vec::new());
    let mut before = "";
    for part in html.split('"') {
        if let Some(name) = part.strip_prefix("#i-").filter(|_| before.ends_with("<use href=")) {
            used.push(name);
        } else if before.ends_with("data-icons=") {
            drawn.extend(part.split(' ').filter(|name| !name.is_empty()));
        }
        before = part;
    }
    used.append(&mut drawn);
    used
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn icons_are_found_wherever_the_page_names_them() {
        let html = "<body class=\"a\" data-icons=\"late  x\"><svg><use href=\"#i-search\"/></svg>\
                    <a href=\"#i-no\">#i-no</a><use href=\"#i-lock\"/>";
        assert_eq!(icons(html), ["search", "lock", "late", "x"]);
        assert_eq!(icons(""), Vec::<&str>::new());
    }
}
