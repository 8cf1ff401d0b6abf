//! Taking a matter down for somebody: their words, their consent, the number to read out.

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, Multipart, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use maplegrid_app::cases::Received;
use maplegrid_app::duties::DueHousehold;
use maplegrid_domain::cases::{Channel, Identity};
use maplegrid_domain::shared::{AreaId, HouseholdId};
use serde::Deserialize;

use super::frame::{Mark, WorkShell, WorkTab};
use crate::error::{Problem, Result};
use crate::layers::wants_json;
use crate::office::{RegisterForm, Staff, Turned, read_registration, registration_alike};
use crate::settings::WebSettings;
use crate::state::Web;
use crate::ui::{ErrorSummary, Field, FieldKind, Page, Qr, filters};
use crate::visitor::Visitor;
use crate::words::{Fault, code_groups, holder_of, input_fault, refusal, until};

const CHANNELS: [(Channel, &str); 3] =
    [(Channel::Visit, "走访时说的"), (Channel::Phone, "打电话来的"), (Channel::Proxy, "请我代填")];

pub(super) fn routes(settings: &WebSettings) -> Router<Web> {
    let limit = DefaultBodyLimit::max(settings.form_bytes);
    Router::new()
        .route("/work/say", get(form).post(hand_in).layer(limit))
        .route("/work/say/alike", post(look))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Written {
    csrf: String,
    household: String,
    text: String,
}

/// What may be the same near the household, while it is written.
async fn look(
    staff: Staff,
    State(web): State<Web>,
    Form(written): Form<Written>,
) -> Result<Response> {
    staff.check(&written.csrf)?;
    let household = HouseholdId::new(written.household);
    let home = web.app.home_for(&staff.who, &household).await?;
    registration_alike(&staff, &web, &home.household.area, &written.text).await
}

/// The form.
#[derive(Template)]
#[template(path = "work/say.html")]
pub struct SayPage {
    shell: WorkShell,
    key: String,
    summary: ErrorSummary,
    /// Whose matter it is, if it is clear already.
    home: Option<(String, String)>,
    homes: Vec<(String, String)>,
    home_fault: Option<String>,
    channels: Vec<(&'static str, &'static str, bool)>,
    text: Field,
    location: Field,
    identities: Vec<(&'static str, &'static str, &'static str, bool)>,
    name: Field,
    phone: Field,
    consent: bool,
    consent_fault: Option<String>,
    kept: Vec<String>,
}

impl SayPage {
    /// Whom the entry in the queue is for.
    fn for_whom(&self) -> &str {
        match &self.home {
            Some((_, name)) => name.split('，').next().unwrap_or(name),
            None => "群众",
        }
    }

    fn new(staff: &Staff, homes: &[DueHousehold], form: RegisterForm, faults: Vec<Fault>) -> Self {
        let fault = |field: &str| {
            faults.iter().find(|fault| fault.field == field).map(|fault| fault.words.clone())
        };
        let named = |home: &DueHousehold| {
            (home.id.to_string(), format!("{}，{} {}", home.head, home.area_name, home.door))
        };
        let home = homes.iter().find(|home| home.id.as_str() == form.household);
        let name = if form.name.is_empty() {
            home.map(|home| home.head.clone()).unwrap_or_default()
        } else {
            form.name.clone()
        };
        Self {
            shell: WorkShell::new(staff, if home.is_some() { WorkTab::None } else { WorkTab::Say }),
            key: form.key(),
            home: home.map(named),
            homes: homes.iter().map(named).collect(),
            home_fault: fault("household").or_else(|| fault("area")),
            channels: CHANNELS
                .map(|(channel, words)| (channel.id(), words, channel.id() == form.channel))
                .to_vec(),
            text: Field::new(FieldKind::Lines(4), "text", "他怎么说的")
                .placeholder("照他说的写：什么事，在哪里，多久了，想怎么办")
                .value(form.text.clone())
                .faults(&faults),
            location: Field::new(FieldKind::Line, "location", "具体地点")
                .optional()
                .placeholder("例如：张家巷口，小卖部对面")
                .value(form.location.clone())
                .faults(&faults),
            identities: identities(&form.identity),
            name: Field::new(FieldKind::Line, "name", "他的姓名").value(name).faults(&faults),
            phone: Field::new(FieldKind::Digits, "phone", "他的电话")
                .placeholder("手机号，座机带区号")
                .value(form.phone.clone())
                .faults(&faults),
            consent: form.consent,
            consent_fault: fault("consent"),
            kept: form.kept,
            summary: ErrorSummary { title: "还没登记，请改一改", faults },
        }
    }
}

fn identities(chosen: &str) -> Vec<(&'static str, &'static str, &'static str, bool)> {
    let choice = |identity: Identity| {
        let note = match identity {
            Identity::Named => "办的人能看到姓名和电话",
            Identity::Sealed => "只有指定的人能看到",
            Identity::Anonymous => "不留姓名和电话，凭编号和查询码查",
        };
        (identity.id(), identity.label(), note, identity.id() == chosen)
    };
    Identity::ALL.map(choice).to_vec()
}

/// The number to read out, for browsers without script.
#[derive(Template)]
#[template(path = "work/slip.html")]
pub struct SlipPage {
    shell: WorkShell,
    number: String,
    code: String,
    promise: String,
    qr: Qr,
    print_url: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    household: String,
}

async fn form(
    staff: Staff,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    if !staff.registers() {
        return Err(maplegrid_app::Error::Forbidden.into());
    }
    let homes = web.app.my_households(&staff.who.person, staff.now.date()).await?;
    let form = RegisterForm {
        household: asked.household,
        channel: Channel::Visit.id().to_owned(),
        ..RegisterForm::new("")
    };
    Ok(Page(SayPage::new(&staff, &homes, form, Vec::new())).into_response())
}

async fn hand_in(
    staff: std::result::Result<Staff, Turned>,
    visitor: Visitor,
    State(web): State<Web>,
    headers: HeaderMap,
    multipart: Multipart,
) -> Result<Response> {
    let mut incoming = read_registration(multipart).await?;
    let staff = match staff {
        Ok(staff) => staff,
        Err(turned) => {
            let typed = &incoming.form;
            let words = [("他怎么说的", typed.text.as_str()), ("具体地点", &typed.location)];
            return Ok(turned.keeping(&words).into_response());
        }
    };
    let typed = &incoming.form;
    let mark = Mark {
        csrf: typed.csrf.clone(),
        key: typed.key.clone(),
        account: typed.account.clone(),
        at: String::new(),
    };
    mark.check(&staff)?;
    incoming.keep(&web.app).await?;
    let (mut form, mut faults) = (incoming.form, incoming.faults);
    let household = HouseholdId::new(form.household.clone());
    let home = web.app.home_for(&staff.who, &household).await.ok();
    form.area = home.map(|home| home.household.area.to_string()).unwrap_or_default();
    faults.extend(form.faults().into_iter().map(named_here));
    if !faults.is_empty() {
        return refuse(&staff, &web, &headers, form, faults, StatusCode::UNPROCESSABLE_ENTITY)
            .await;
    }
    let intake = form.intake(AreaId::new(form.area.clone()), &staff.who.person);
    let key = format!("{}/{}", staff.who.person, form.key());
    match web.app.receive_for(intake, Some(household), Some(key)).await {
        Ok(received) => Ok(answer(&staff, &headers, &received, &visitor.base)),
        Err(error) => {
            let fault = match &error {
                maplegrid_app::Error::Rejected(rejection) => refusal(rejection).fault("text"),
                maplegrid_app::Error::BadInput(fault) => input_fault(fault),
                _ => return Err(error.into()),
            };
            let status = Problem::from(error).status;
            refuse(&staff, &web, &headers, form, vec![fault], status).await
        }
    }
}

/// The household is what is chosen here, and its area follows.
fn named_here(fault: Fault) -> Fault {
    if fault.field == "area" { Fault::new("household", "还没选是哪一户") } else { fault }
}

async fn refuse(
    staff: &Staff,
    web: &Web,
    headers: &HeaderMap,
    form: RegisterForm,
    faults: Vec<Fault>,
    status: StatusCode,
) -> Result<Response> {
    if wants_json("", headers) {
        let words: Vec<&str> = faults.iter().map(|fault| fault.words.as_str()).collect();
        let problem = Problem::new(status, "unprocessable", words.join("；"), "请改好再传。");
        return Err(problem.with_errors(faults));
    }
    let homes = web.app.my_households(&staff.who.person, staff.now.date()).await?;
    Ok((status, Page(SayPage::new(staff, &homes, form, faults))).into_response())
}

fn answer(staff: &Staff, headers: &HeaderMap, received: &Received, base: &str) -> Response {
    let (case, county) = (&received.case, &received.county);
    let method = county.method_of(case.method_version);
    let who = case.owner.as_ref().map(|owner| holder_of(owner, county, method).name);
    let who = who.unwrap_or_default();
    let promise = match &received.due {
        Some(due) => format!("已收到，由{who}负责，{}有回音。", until(due.due, case.received_at)),
        None => format!("已收到，由{who}负责。"),
    };
    let (number, code) = (received.number.to_string(), code_groups(&received.code));
    if wants_json("", headers) {
        let body = serde_json::json!({ "words": promise, "number": number, "code": code });
        return (StatusCode::CREATED, axum::Json(body)).into_response();
    }
    let digits = received.number.as_str();
    let page = SlipPage {
        shell: WorkShell::new(staff, WorkTab::Say),
        qr: Qr::new(&format!("{base}/track/{digits}?code={}", received.code), "扫码查进度"),
        print_url: format!("/track/{digits}/receipt?code={}", received.code),
        number,
        code,
        promise,
    };
    (StatusCode::CREATED, Page(page)).into_response()
}
