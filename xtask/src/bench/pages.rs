//! Which pages are opened, and with whose cookies.

use anyhow::{Context, Result, ensure};

use super::http;
use super::inside::Filled;
use super::server::Server;

/// The village's checker: account, and the password that `bench-county` gives all of them.
const SIGN_IN: &str = "account=village_cadre&password=Bench-only-2026";
/// A neighbourhood's head in the county of `network`.
const WORKER: &str = "account=neighbour_head&password=Bench-only-2026";
const SESSION: &str = "maplegrid_session";

/// Paths with the cookies to open them by.
pub type Pages = Vec<(String, String)>;

pub fn of_cases(server: &Server, county: &Filled) -> Result<Pages> {
    let session = sign_in(server)?;
    let numbers = county.samples.iter().map(|(number, _)| number);
    checked(server, numbers.map(|n| (format!("/office/cases/{n}"), session.clone())).collect())
}

pub fn of_inbox(server: &Server) -> Result<Pages> {
    checked(server, vec![("/office".to_owned(), sign_in(server)?)])
}

/// A resident who has opened the case before: the cookie remembers the code.
pub fn of_residents(server: &Server, county: &Filled) -> Result<Pages> {
    let pages = county.samples.iter();
    let page = |(n, code): &(String, String)| (format!("/track/{n}"), format!("mine={n}.{code}"));
    checked(server, pages.map(page).collect())
}

/// The list of somebody who keeps in touch with households.
pub fn of_worker(server: &Server) -> Result<Pages> {
    checked(server, vec![("/work".to_owned(), sign_in_with(server, WORKER)?)])
}

fn sign_in(server: &Server) -> Result<String> {
    sign_in_with(server, SIGN_IN)
}

fn sign_in_with(server: &Server, form: &str) -> Result<String> {
    let answer = http::post_form(server.port(), "/office/sign-in", form)?;
    let session = answer.cookie(SESSION);
    session.with_context(|| format!("no session at /office/sign-in: {}", answer.status))
}

/// Looks at the first page before the load does.
fn checked(server: &Server, pages: Pages) -> Result<Pages> {
    let (path, cookie) = pages.first().context("no case to open")?;
    let answer = http::get(server.port(), path, cookie)?;
    ensure!(answer.status == 200, "{path} answers {}", answer.status);
    let kb = answer.text.len().div_ceil(1024);
    println!("    {path} and its like: {kb} KB");
    Ok(pages)
}
