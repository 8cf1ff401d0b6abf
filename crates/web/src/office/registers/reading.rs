//! Reading registers, and tables on their way out.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use maplegrid_app::Error;
use maplegrid_app::people::ImportKind;
use maplegrid_app::registers::EntryQuery;
use maplegrid_domain::methods::RegisterRule;
use maplegrid_domain::registers::roles_of;
use maplegrid_domain::shared::{AreaId, EntryId, RegisterId};
use maplegrid_integrations::sheets::{Format, Layout, entries_sheet, write_sheet};

use super::cards::RegistersPage;
use super::entry::{Beside, EntryPage, NewEntryPage, enters};
use super::list::{Asked, RegisterPage};
use super::typed::Typed;
use crate::error::{Problem, Result};
use crate::keys::form_key;
use crate::office::import::file;
use crate::office::session::Staff;
use crate::state::Web;
use crate::ui::{Notice, NoticeKind, Page};

pub(super) async fn cards(staff: Staff, State(web): State<Web>) -> Result<Response> {
    let cards = web.app.registers(&staff.who).await?;
    Ok(Page(RegistersPage::new(&staff, &cards)).into_response())
}

pub(super) async fn list(
    staff: Staff,
    State(web): State<Web>,
    Path(register): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let page = page(&staff, &web, &register, &asked, None).await?;
    Ok(Page(page).into_response())
}

/// The register's page, with what is wrong with something tried on it.
pub(super) async fn page(
    staff: &Staff,
    web: &Web,
    register: &str,
    asked: &Asked,
    fault: Option<String>,
) -> Result<RegisterPage> {
    let id = RegisterId::new(register);
    let found = web.app.register_entries(&staff.who, &id, query(asked)).await?;
    let awaited = web.app.awaited(&staff.who, &id).await?;
    Ok(RegisterPage::new(staff, &found, asked, fault).awaiting(staff, &awaited))
}

fn query(asked: &Asked) -> EntryQuery {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    EntryQuery {
        area: some(&asked.area).map(AreaId::new),
        state: some(&asked.state).filter(|state| crate::words::state_choice(state).is_some()),
        words: some(&asked.q),
        after: some(&asked.after),
        limit: 0,
    }
}

/// The register with the open areas for which somebody enters.
///
/// # Errors
/// `NotFound` for a register that is not theirs, `Forbidden` where they only read.
pub(super) fn keeping(staff: &Staff, register: &str) -> Result<(RegisterRule, Vec<AreaId>)> {
    let county = staff.county();
    let rule = county.method().register(&RegisterId::new(register)).ok_or(Error::NotFound)?;
    let tree = &county.directory.areas;
    let (mut mine, mut reads) = (Vec::new(), false);
    for area in tree.iter().filter(|area| area.kind == rule.level) {
        let roles = roles_of(rule, &county.directory, &staff.who.person, &area.id);
        reads |= !roles.is_empty();
        if enters(&roles) {
            mine.push(area.id.clone());
        }
    }
    mine.sort();
    match (mine.is_empty(), reads) {
        (false, _) => Ok((rule.clone(), mine)),
        (true, true) => Err(Error::Forbidden.into()),
        (true, false) => Err(Error::NotFound.into()),
    }
}

pub(super) async fn fresh(
    staff: Staff,
    Path(register): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (rule, areas) = keeping(&staff, &register)?;
    let pairs = [("area", asked.area), ("case", asked.case), ("key", form_key())];
    let typed = pairs.map(|(name, value)| (name.to_owned(), value)).to_vec();
    let page = NewEntryPage::new(&staff, &rule, &areas, (&Typed(typed), &[]));
    Ok(Page(page).into_response())
}

pub(super) async fn entry(
    staff: Staff,
    State(web): State<Web>,
    Path(entry): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let file = web.app.register_entry(&staff.who, &EntryId::new(entry)).await?;
    let notice = said(&asked.said).map(|words| Notice::new(NoticeKind::Good, words, ""));
    let beside = Beside { notice, ..Beside::default() };
    Ok(Page(EntryPage::new(&staff, &file, beside)).into_response())
}

/// What is said on the entry after a step, by the word in its address.
fn said(word: &str) -> Option<&'static str> {
    Some(match word {
        "new" => "登记好了。",
        "waits" => "登记好了，等另一个人审核。",
        "edit" => "改好了，改以前的样子留在下面。",
        "check" => "抽查的结果记下了。",
        "approve" => "审核通过了。",
        "return" => "退回去了，登记的人看得到要改什么。",
        "complete" => "记下了。",
        "end" => "作废了，以前的样子都还在。",
        _ => return None,
    })
}

pub(super) async fn out(
    staff: Staff,
    State(web): State<Web>,
    Path(register): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let id = RegisterId::new(register);
    let found = web.app.export_register(&staff.who, &id, query(&asked)).await?;
    let format = Format::parse(&asked.format).unwrap_or(Format::Xlsx);
    let rule = &found.card.rule;
    let kind = ImportKind::Register(rule.id.clone());
    let layout = Layout::of(&kind, staff.county().method()).ok_or(Error::NotFound)?;
    let tree = &staff.county().directory.areas;
    let sheet = entries_sheet(&layout, (rule, tree), &found.lines);
    let name = format!("{}.{}", rule.label, format.ending());
    let made = tokio::task::spawn_blocking(move || write_sheet(&sheet, format));
    let bytes = made.await.map_err(|_| Problem::internal())?.map_err(|error| {
        tracing::error!(%error, "failed to write a table");
        Problem::internal()
    })?;
    Ok(file(bytes, format, &name))
}
