//! Saying something: by residents and programs, and by staff on a resident's behalf.

use axum::extract::State;
use maplegrid_app::County;
use maplegrid_app::cases::{self, FiledBy, Intake};
use maplegrid_domain::cases::{ATTACHMENTS_MAX, Channel, Identity, Rejection};
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::{AreaId, AttachmentId};

use super::answer::{ApiResult, created};
use super::body::Body;
use super::caller::{Key, Staff};
use super::dto::intake::{Accepted, Contact, NewMatter, ProxyChannel, ProxyMatter};
use super::dto::words::IdentityWord;
use super::object::Object;
use super::problem::ApiProblem;
use crate::error::Problem;
use crate::state::Web;

/// 说一件事
///
/// 说了就收，给编号、查询码和回执。带同一个 `Idempotency-Key` 和同样的内容再发，得到一模一样的回答；
/// 内容变了是 409。
#[utoipa::path(
    post,
    path = "/api/v1/cases",
    operation_id = "receive",
    tag = "群众",
    params(("Idempotency-Key" = Option<String>, Header, description = "防重复的编号，最长 200 个字符；重试时用同一个", example = "8f14e45f-ceea-467f-9f0b-1c2d3e4f5a6b")),
    request_body = NewMatter,
    responses((status = 201, description = "收下了，已经写进账本", body = Accepted<'_>))
)]
pub(super) async fn receive(
    State(web): State<Web>,
    Key(key): Key,
    Body(matter): Body<NewMatter>,
) -> ApiResult {
    let county = web.app.county().await?;
    let NewMatter { text, category, channel, attachments, .. } = matter;
    let contact = matter.contact.map(contact_of);
    let intake = Intake {
        area: area_of(&county, matter.area),
        text,
        category,
        channel: channel.map_or(Channel::Api, Channel::from),
        location: matter.location.as_deref().and_then(crate::forms::filled),
        identity: identity_of(matter.identity, matter.anonymous, contact.is_some())?,
        contact,
        attachments: files_of(attachments)?,
        filed_by: None,
    };
    let received = web.app.receive(intake, key).await?;
    created(&Accepted::of(&received))
}

/// 代群众登记一件事
///
/// 要有登记的权限，并且本人同意。编号和查询码请交给本人。
#[utoipa::path(
    post,
    path = "/api/v1/staff/cases",
    operation_id = "register",
    tag = "工作人员",
    params(("Idempotency-Key" = Option<String>, Header, description = "防重复的编号，最长 200 个字符；重试时用同一个")),
    request_body = ProxyMatter,
    security(("bearer" = [])),
    responses((status = 201, description = "收下了，已经写进账本", body = Accepted<'_>))
)]
pub(super) async fn register(
    State(web): State<Web>,
    Staff(who): Staff,
    Key(key): Key,
    Body(matter): Body<ProxyMatter>,
) -> ApiResult {
    let area = area_of(&who.county, matter.area);
    if who.county.directory.areas.get(&area).is_none() {
        return Err(Rejection::UnknownArea.into());
    }
    if !who.may(Capability::Register, &area) {
        return Err(not_a_registrar());
    }
    let contact = matter.contact.map(contact_of);
    let intake = Intake {
        area,
        text: matter.text,
        category: matter.category,
        channel: channel_of(matter.channel),
        location: matter.location.as_deref().and_then(crate::forms::filled),
        identity: identity_of(matter.identity, matter.anonymous, contact.is_some())?,
        contact,
        attachments: files_of(matter.attachments)?,
        filed_by: Some(FiledBy { person: who.person, consent: matter.consent }),
    };
    let received = web.app.receive(intake, key).await?;
    created(&Accepted::of(&received))
}

pub(super) fn not_a_registrar() -> ApiProblem {
    Problem::new(
        axum::http::StatusCode::FORBIDDEN,
        "forbidden",
        "您不能在这个地方代群众登记",
        "它不在您的岗位和片区里。请群众自己提交，或者找当地的工作人员。",
    )
    .into()
}

/// The area by its id or its short code. What is neither is left to the decider to refuse.
pub(super) fn area_of(county: &County, given: String) -> AreaId {
    let areas = &county.directory.areas;
    match areas.by_code(&given) {
        Some(area) => area.id.clone(),
        None => AreaId::new(given),
    }
}

fn contact_of(Object(contact): Object<Contact>) -> cases::Contact {
    cases::Contact { name: contact.name, phone: contact.phone }
}

const fn channel_of(given: Option<ProxyChannel>) -> Channel {
    match given {
        Some(ProxyChannel::Phone) => Channel::Phone,
        Some(ProxyChannel::Counter) => Channel::Counter,
        Some(ProxyChannel::Visit) => Channel::Visit,
        Some(ProxyChannel::Proxy) | None => Channel::Proxy,
    }
}

/// What was said about the identity, or what follows from the contact.
pub fn identity_of(
    given: Option<IdentityWord>,
    anonymous: Option<bool>,
    contact: bool,
) -> ApiResult<Identity> {
    match (given, anonymous) {
        (Some(IdentityWord::Named | IdentityWord::Sealed), Some(true)) => {
            let detail = "anonymous 和 identity 说的不一样，留一个就行";
            Err(ApiProblem::of_field("anonymous", "contradiction", detail))
        }
        (Some(identity), _) => Ok(identity.into()),
        (None, Some(true)) => Ok(Identity::Anonymous),
        (None, _) if contact => Ok(Identity::Named),
        (None, _) => Ok(Identity::Anonymous),
    }
}

/// Counted here as well as by the decider: the writer looks every one of them up.
fn files_of(given: Option<Vec<String>>) -> ApiResult<Vec<AttachmentId>> {
    let given = given.unwrap_or_default();
    if given.len() > ATTACHMENTS_MAX {
        let rejection = Rejection::TooManyAttachments { given: given.len(), most: ATTACHMENTS_MAX };
        return Err(rejection.into());
    }
    Ok(given.into_iter().map(AttachmentId::new).collect())
}
