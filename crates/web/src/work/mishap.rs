//! An error in the field worker's frame, with the way back to today's list.

use askama::Template;
use axum::http::{HeaderMap, Uri};

use super::frame::{WorkShell, WorkTab};
use crate::error::Problem;
use crate::office::Staff;
use crate::state::Web;
use crate::ui::{Page, filters};

#[derive(Template)]
#[template(path = "work/mishap.html")]
pub struct WorkMishapPage {
    pub shell: WorkShell,
    pub icon: &'static str,
    pub problem: Problem,
}

/// The page, or nothing if the address is not the worker's or nobody is signed in: then it is
/// told as to a resident.
pub(crate) async fn mishap(
    web: &Web,
    (uri, headers): (&Uri, &HeaderMap),
    icon: &'static str,
    problem: &Problem,
) -> Option<Page<WorkMishapPage>> {
    if uri.path() != "/work" && !uri.path().starts_with("/work/") {
        return None;
    }
    let staff = Staff::of(uri, headers, web).await.ok()?;
    // The tabs stay: whoever came to the wrong place goes on from here.
    let shell = WorkShell::new(&staff, WorkTab::Lost);
    Some(Page(WorkMishapPage { shell, icon, problem: problem.clone() }))
}
