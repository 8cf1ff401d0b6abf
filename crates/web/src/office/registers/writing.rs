//! Entering and the steps. Each form carries the version it was opened with.

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maplegrid_app::Error;
use maplegrid_app::registers::{EntryAct, NewEntry};
use maplegrid_domain::registers::{Rejection, Step, parse_money};
use maplegrid_domain::shared::{AreaId, EntryId, RegisterId};

use super::entry::{Beside, EntryPage, NewEntryPage};
use super::entry_url;
use super::list::Asked;
use super::reading::{keeping, page};
use super::sheet::EntrySheetPage;
use super::typed::Typed;
use crate::error::{Problem, Result};
use crate::office::session::Staff;
use crate::state::Web;
use crate::ui::{Notice, NoticeKind, Page};
use crate::words::{Fault, input_fault, register_refusal};

type Pairs = Form<Vec<(String, String)>>;

pub(super) async fn enter(
    staff: Staff,
    State(web): State<Web>,
    Path(register): Path<String>,
    Form(pairs): Pairs,
) -> Result<Response> {
    let typed = Typed(pairs);
    staff.check(typed.get("csrf"))?;
    let (rule, areas) = keeping(&staff, &register)?;
    let again = |faults: &[Fault]| {
        let page = NewEntryPage::new(&staff, &rule, &areas, (&typed, faults));
        (StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response()
    };
    let draft = match typed.draft(&rule) {
        Ok(draft) => draft,
        Err(faults) => return Ok(again(&faults)),
    };
    let only = areas.first().filter(|_| areas.len() == 1);
    let area = only.cloned().unwrap_or_else(|| AreaId::new(typed.get("area")));
    if area.as_str().is_empty() {
        return Ok(again(&[Fault::new("area", "请选是哪里的")]));
    }
    let new = NewEntry { register: rule.id.clone(), area, draft };
    let key = Some(typed.get("key").to_owned()).filter(|key| !key.is_empty());
    match web.app.propose_entry(&staff.who, new, key).await {
        Ok(file) => {
            let said = if rule.is_approved() { "waits" } else { "new" };
            Ok(to(&file.entry.id, said))
        }
        Err(Error::Register(refused)) if refused.is_of_input() => Ok(again(&[fault(&refused)])),
        Err(Error::BadInput(wrong)) => Ok(again(&[input_fault(&wrong)])),
        Err(error) => Err(error.into()),
    }
}

fn fault(refused: &Rejection) -> Fault {
    let words = register_refusal(refused);
    Fault::new(words.field.unwrap_or("values"), words.title)
}

pub(super) async fn act(
    staff: Staff,
    State(web): State<Web>,
    Path((entry, step)): Path<(String, String)>,
    Form(pairs): Pairs,
) -> Result<Response> {
    let typed = Typed(pairs);
    staff.check(typed.get("csrf"))?;
    let step = Step::parse(&step).ok_or_else(Problem::not_found)?;
    let id = EntryId::new(entry);
    let version = typed.get("version").parse().unwrap_or(0);
    let reason = typed.get("reason").to_owned();
    let act = match step {
        Step::Edit => {
            let file = web.app.register_entry(&staff.who, &id).await?;
            match typed.draft(&file.rule) {
                Ok(draft) => EntryAct::Edit(draft),
                Err(faults) => {
                    return tried(&staff, &web, &id, (step, typed), (None, faults)).await;
                }
            }
        }
        Step::Check => EntryAct::Check { finding: reason },
        Step::Approve => EntryAct::Approve,
        Step::Return => EntryAct::Return { reason },
        Step::Complete => EntryAct::Complete,
        Step::End => EntryAct::End { reason },
    };
    match web.app.act_on_entry(&staff.who, (&id, version), act, None).await {
        Ok(_) => Ok(to(&id, step.word())),
        Err(Error::NotFound) => Err(Error::NotFound.into()),
        Err(Error::BadInput(wrong)) => {
            let problem = Problem::from(Error::BadInput(wrong.clone()));
            let faults = vec![input_fault(&wrong)];
            tried(&staff, &web, &id, (step, typed), (Some(problem), faults)).await
        }
        Err(Error::Register(refused)) => {
            let faults = vec![fault(&refused)];
            let problem = Some(Problem::from(Error::Register(refused)));
            tried(&staff, &web, &id, (step, typed), (problem, faults)).await
        }
        Err(error @ Error::Changed { .. }) => {
            let problem = Some(Problem::from(error));
            tried(&staff, &web, &id, (step, typed), (problem, Vec::new())).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The entry as it is now, with what is wrong on top and what was typed still in its fields.
async fn tried(
    staff: &Staff,
    web: &Web,
    id: &EntryId,
    (step, typed): (Step, Typed),
    (problem, faults): (Option<Problem>, Vec<Fault>),
) -> Result<Response> {
    let file = web.app.register_entry(&staff.who, id).await?;
    let notice = problem.as_ref().map_or_else(
        || Notice::new(NoticeKind::Bad, "没有存上", "改好标出来的再存。"),
        |told| Notice::new(NoticeKind::Bad, told.title.clone(), told.detail.clone()),
    );
    let typed = Some((Some(step), typed));
    let beside = Beside { notice: Some(notice), typed, faults, opened: None };
    let page = EntryPage::new(staff, &file, beside);
    let status = problem.as_ref().map_or(StatusCode::UNPROCESSABLE_ENTITY, |told| told.status);
    let mut response = (status, Page(page)).into_response();
    // The counters want to know why.
    if let Some(problem) = problem {
        response.extensions_mut().insert(problem);
    }
    Ok(response)
}

/// The personal fields, opened; the look is written down.
pub(super) async fn look(
    staff: Staff,
    State(web): State<Web>,
    Path(entry): Path<String>,
    Form(pairs): Pairs,
) -> Result<Response> {
    staff.check(Typed(pairs).get("csrf"))?;
    let id = EntryId::new(entry);
    let opened = Some(web.app.look_at_entry(&staff.who, &id).await?);
    let file = web.app.register_entry(&staff.who, &id).await?;
    let page = EntryPage::new(&staff, &file, Beside { opened, ..Beside::default() });
    Ok(Page(page).into_response())
}

/// The sheet to print. What is personal stands on it, so that it is a look as well.
pub(super) async fn sheet(
    staff: Staff,
    State(web): State<Web>,
    Path(entry): Path<String>,
    Form(pairs): Pairs,
) -> Result<Response> {
    staff.check(Typed(pairs).get("csrf"))?;
    let id = EntryId::new(entry);
    let file = web.app.register_entry(&staff.who, &id).await?;
    if !file.rule.paper {
        return Err(Problem::not_found());
    }
    let opened = if file.sealed.is_empty() {
        maplegrid_domain::registers::Given::new()
    } else {
        web.app.look_at_entry(&staff.who, &id).await?
    };
    Ok(Page(EntrySheetPage::new(&staff, &file, &opened)).into_response())
}

pub(super) async fn budget(
    staff: Staff,
    State(web): State<Web>,
    Path(register): Path<String>,
    Form(pairs): Pairs,
) -> Result<Response> {
    let typed = Typed(pairs);
    staff.check(typed.get("csrf"))?;
    let (id, area) = (RegisterId::new(register.as_str()), AreaId::new(typed.get("area")));
    let year = typed.get("year").parse().unwrap_or(0);
    let set = match parse_money(typed.get("yuan")) {
        Some(fen) => web.app.set_budget(&staff.who, &id, (&area, year), fen).await,
        None => Err(Rejection::BadAmount.into()),
    };
    let asked = Asked { area: area.to_string(), ..Asked::default() };
    match set {
        Ok(()) => {
            let url = crate::office::address::Address::new(&format!("/office/registers/{id}"));
            Ok(Redirect::to(&url.with("area", area.as_str()).into_string()).into_response())
        }
        Err(Error::Register(refused)) => {
            let words = register_refusal(&refused);
            let problem = Problem::from(Error::Register(refused));
            let told = format!("{}，{}", words.title, words.advice);
            let page = page(&staff, &web, &register, &asked, Some(told)).await?;
            let mut response = (problem.status, Page(page)).into_response();
            response.extensions_mut().insert(problem);
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

/// Approves those that were ticked, each as it was seen.
pub(super) async fn approve(
    staff: Staff,
    State(web): State<Web>,
    Path(register): Path<String>,
    Form(pairs): Pairs,
) -> Result<Response> {
    staff.check(Typed(pairs.clone()).get("csrf"))?;
    let ticked = pairs.iter().filter(|(name, _)| name == "entry");
    let ticked: Vec<(EntryId, u64)> = ticked
        .filter_map(|(_, value)| {
            let (id, version) = value.split_once('.')?;
            Some((EntryId::new(id), version.parse().ok()?))
        })
        .collect();
    let asked = Asked { state: "proposed".to_owned(), ..Asked::default() };
    let told = if ticked.is_empty() {
        Some("还没有选是哪几条".to_owned())
    } else {
        match web.app.approve_all(&staff.who, ticked).await? {
            Ok(_) => None,
            Err((place, error)) => {
                let problem = Problem::from(error);
                let (title, detail) = (problem.title, problem.detail);
                Some(format!("选中的第 {} 条：{title}，{detail}一条也没有审核", place + 1))
            }
        }
    };
    match told {
        None => Ok(Redirect::to(&format!("/office/registers/{register}")).into_response()),
        Some(told) => {
            let page = page(&staff, &web, &register, &asked, Some(told)).await?;
            Ok((StatusCode::CONFLICT, Page(page)).into_response())
        }
    }
}

fn to(id: &EntryId, said: &str) -> Response {
    Redirect::to(&format!("{}?said={said}", entry_url(id))).into_response()
}
