//! An error in the desk's own frame, for somebody who is signed in.

use askama::Template;
use axum::http::{HeaderMap, Uri};

use super::frame::{Spot, nav};
use super::session::Staff;
use crate::error::Problem;
use crate::state::Web;
use crate::ui::{Page, StaffNav, filters};

#[derive(Template)]
#[template(path = "office/mishap.html")]
pub struct MishapPage {
    pub nav: StaffNav,
    pub icon: &'static str,
    pub problem: Problem,
}

/// The page, or nothing if the address is not the desk's or nobody is signed in: then it is told
/// as to a resident.
pub(crate) async fn mishap(
    web: &Web,
    (uri, headers): (&Uri, &HeaderMap),
    icon: &'static str,
    problem: &Problem,
) -> Option<Page<MishapPage>> {
    if uri.path() != "/office" && !uri.path().starts_with("/office/") {
        return None;
    }
    let staff = Staff::of(uri, headers, web).await.ok()?;
    Some(Page(MishapPage { nav: nav(&staff, Spot::Other), icon, problem: problem.clone() }))
}
