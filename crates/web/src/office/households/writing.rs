//! Changing households. Each form carries the version it was opened with.

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maplegrid_app::people::LinkOrder;
use maplegrid_app::{Error, InputFault};
use maplegrid_domain::shared::{AreaId, HouseholdId, LineId, PersonId};

use super::card::Beside;
use super::routes::page;
use super::{ContactForm, EditForm, MemberForm, NewForm, NewHouseholdPage, StepForm};
use crate::error::{Problem, Result};
use crate::office::session::Staff;
use crate::state::Web;
use crate::ui::{Notice, NoticeKind, Page};
use crate::words::{Fault, input_fault};

/// What is said on the card after a change, by the word in its address.
pub(super) fn said(word: &str) -> Option<&'static str> {
    Some(match word {
        "new" => "已新建。给这一户印联系卡时，户编号和查看码都在这一页。",
        "edited" => "已保存。",
        "moved" => "已迁到这里，联系记录跟着过来了。",
        "closed" => "已注销，历史都还在。",
        "contact" => "联系人已换，原来的联系人和原因记在下面。",
        "member" => "家庭成员已保存。",
        "care-proposed" => "提出了，等另一个人确认。",
        "care-confirmed" => "确认了，从今天起来得勤一些；这一户自己看得到。",
        "care-refused" => "没有定，和平常一样。",
        "care-ended" => "结束了，恢复平常的频次。",
        "care-contested" => "记下了，等另一位有权确认的人答复。",
        "care-answered" => "答复了，这一户看得到。",
        "corrected" => "答复了，这一户在“关于我家”看得到。",
        "code" => "查询码换了，旧的马上作废。请重新打印联系卡，当面交给这一户。",
        "forgotten" => "抹去了，谈过什么再也看不到；什么时候来过还留着。",
        _ => return None,
    })
}

pub(super) async fn create(
    staff: Staff,
    State(web): State<Web>,
    Form(form): Form<NewForm>,
) -> Result<Response> {
    staff.check(&form.edit.csrf)?;
    let draft = match form.edit.draft() {
        Ok(draft) => draft,
        Err(faults) => return Ok(again(&staff, &form, faults)),
    };
    let area = AreaId::new(form.area.as_str());
    match web.app.create_household(&staff.who, &area, draft).await {
        Ok(id) => Ok(to(&id, "new")),
        Err(Error::BadInput(fault)) => Ok(again(&staff, &form, vec![input_fault(&fault)])),
        Err(error) => Err(error.into()),
    }
}

fn again(staff: &Staff, form: &NewForm, faults: Vec<Fault>) -> Response {
    let page = NewHouseholdPage::new(staff, form, faults);
    (StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response()
}

pub(super) async fn edit(
    staff: Staff,
    State(web): State<Web>,
    Path(id): Path<String>,
    Form(form): Form<EditForm>,
) -> Result<Response> {
    staff.check(&form.csrf)?;
    let id = HouseholdId::new(id);
    let done = match form.draft() {
        Err(faults) => {
            let beside = Beside { faults, typed: Some(form), ..Beside::default() };
            return not_saved(&staff, &web, &id, beside).await;
        }
        Ok(draft) if form.with_phone == "1" => {
            web.app.edit_household(&staff.who, &id, form.version, draft).await
        }
        Ok(draft) => web.app.edit_household_but_phone(&staff.who, &id, form.version, draft).await,
    };
    answer(&staff, &web, &id, done, ("edited", Some(form))).await
}

pub(super) async fn move_to(
    staff: Staff,
    State(web): State<Web>,
    Path(id): Path<String>,
    Form(form): Form<StepForm>,
) -> Result<Response> {
    staff.check(&form.csrf)?;
    let id = HouseholdId::new(id);
    let area = AreaId::new(form.area.trim());
    let done = web.app.move_household(&staff.who, &id, form.version, area).await;
    answer(&staff, &web, &id, done, ("moved", None)).await
}

pub(super) async fn close(
    staff: Staff,
    State(web): State<Web>,
    Path(id): Path<String>,
    Form(form): Form<StepForm>,
) -> Result<Response> {
    staff.check(&form.csrf)?;
    let id = HouseholdId::new(id);
    let done = web.app.close_household(&staff.who, &id, form.version, &form.why).await;
    answer(&staff, &web, &id, done, ("closed", None)).await
}

pub(super) async fn contact(
    staff: Staff,
    State(web): State<Web>,
    Path(id): Path<String>,
    Form(form): Form<ContactForm>,
) -> Result<Response> {
    staff.check(&form.csrf)?;
    let id = HouseholdId::new(id);
    let order = LinkOrder {
        line: LineId::new(form.line.as_str()),
        households: vec![id.clone()],
        to: Some(form.person.as_str()).filter(|to| !to.is_empty()).map(PersonId::new),
        why: form.why.clone(),
    };
    let done = web.app.link_households(&staff.who, order).await.map(|_| ());
    answer(&staff, &web, &id, done, ("contact", None)).await
}

pub(super) async fn member(
    staff: Staff,
    State(web): State<Web>,
    Path(id): Path<String>,
    Form(form): Form<MemberForm>,
) -> Result<Response> {
    staff.check(&form.csrf)?;
    let id = HouseholdId::new(id);
    let done = web.app.keep_member(&staff.who, &id, form.version, form.draft()).await;
    answer(&staff, &web, &id, done, ("member", None)).await
}

pub(super) async fn remove_member(
    staff: Staff,
    State(web): State<Web>,
    Path(id): Path<String>,
    Form(form): Form<StepForm>,
) -> Result<Response> {
    staff.check(&form.csrf)?;
    let id = HouseholdId::new(id);
    let done = web.app.remove_member(&staff.who, &id, form.version, &form.member).await;
    answer(&staff, &web, &id, done, ("member", None)).await
}

/// Back to the card with a word, or the card with what is wrong on top and what was typed below.
async fn answer(
    staff: &Staff,
    web: &Web,
    id: &HouseholdId,
    done: maplegrid_app::Result<()>,
    (word, typed): (&str, Option<EditForm>),
) -> Result<Response> {
    match done {
        Ok(()) => Ok(to(id, word)),
        Err(Error::BadInput(fault @ InputFault::Household(_))) => {
            let faults = vec![input_fault(&fault)];
            not_saved(staff, web, id, Beside { faults, typed, ..Beside::default() }).await
        }
        Err(error @ Error::Changed { .. }) => meanwhile(staff, web, id, error, typed).await,
        Err(error) => Err(error.into()),
    }
}

async fn not_saved(staff: &Staff, web: &Web, id: &HouseholdId, beside: Beside) -> Result<Response> {
    let page = page(staff, web, id, beside).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
}

/// Somebody else was quicker: the household as it now is, and what was typed still in its fields.
async fn meanwhile(
    staff: &Staff,
    web: &Web,
    id: &HouseholdId,
    error: Error,
    typed: Option<EditForm>,
) -> Result<Response> {
    let problem = Problem::from(error);
    let more = match typed {
        Some(_) => "您写的还在“改这一户”里，和现在存着的不一样的标出来了，核对好再保存。",
        None => "这一页已经是改过的样子，核对好再做一次。",
    };
    let notice = Some(Notice::new(NoticeKind::Bad, problem.title.clone(), more));
    let page = page(staff, web, id, Beside { notice, typed, ..Beside::default() }).await?;
    let mut response = (problem.status, Page(page)).into_response();
    // The counters want to know why.
    response.extensions_mut().insert(problem);
    Ok(response)
}

pub(super) fn to(id: &HouseholdId, said: &str) -> Response {
    Redirect::to(&format!("/office/households/{id}?said={said}")).into_response()
}
