//! Logging a contact: how, and what came up. Three taps: household, channel, 记好了.

use askama::Template;
use askama::filters::HtmlSafe;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maplegrid_app::duties::NewContact;
use maplegrid_domain::duties::ContactChannel;
use maplegrid_domain::methods::Network;
use maplegrid_domain::shared::{ContactId, HouseholdId, LineId, TopicId};

use super::frame::{Mark, taken};
use crate::error::{Problem, Result};
use crate::forms::filled;
use crate::keys::form_key;
use crate::office::{Staff, Turned};
use crate::state::Web;
use crate::ui::filters;
use axum::http::StatusCode;

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/work/households/{id}/contact", get(back).post(log))
}

/// The form that stands on today's page and on a household's card.
#[derive(Clone, Debug, Template)]
#[template(path = "work/contact_form.html")]
pub(super) struct ContactForm {
    household: String,
    head: String,
    next: String,
    key: String,
    channels: Vec<(ContactChannel, &'static str)>,
    topics: Vec<TopicChoice>,
    /// Lines to choose from, for somebody who logs for another; empty for one's own.
    pub lines: Vec<(String, String)>,
    pub csrf: String,
    /// What came up is asked in the open, not behind a summary.
    pub open: bool,
}

impl HtmlSafe for ContactForm {}

#[derive(Clone, Debug)]
struct TopicChoice {
    id: String,
    label: String,
    /// Where to go on when this came up: a matter taken down.
    raises: String,
}

impl ContactForm {
    pub fn new(network: &Network, household: &str, head: &str, next: &str) -> Self {
        let icon = |channel| match channel {
            ContactChannel::Visit => "door",
            ContactChannel::Phone => "phone",
            ContactChannel::Wechat => "say",
            ContactChannel::Met => "users",
            ContactChannel::Came => "home",
        };
        let topics = network.topics.iter().map(|topic| TopicChoice {
            id: topic.id.to_string(),
            label: topic.label.clone(),
            raises: match &topic.raises {
                Some(_) => format!("/work/say?household={household}"),
                None => String::new(),
            },
        });
        Self {
            household: household.to_owned(),
            head: head.to_owned(),
            next: next.to_owned(),
            key: form_key(),
            channels: ContactChannel::ALL.map(|channel| (channel, icon(channel))).to_vec(),
            topics: topics.collect(),
            lines: Vec::new(),
            csrf: String::new(),
            open: false,
        }
    }

    /// With the session's token, for browsers without script.
    #[must_use]
    pub fn signed(mut self, csrf: &str) -> Self {
        csrf.clone_into(&mut self.csrf);
        self
    }
}

async fn back(Path(id): Path<String>) -> Redirect {
    let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    Redirect::to(&if plain { format!("/work/households/{id}") } else { "/work".to_owned() })
}

#[derive(Default)]
struct Typed {
    mark: Mark,
    line: String,
    channel: String,
    topics: Vec<String>,
    note: String,
}

impl Typed {
    fn read(fields: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "line" => typed.line = value,
                "channel" => typed.channel = value,
                "topics" => typed.topics.push(value),
                "note" => typed.note = value,
                _ => {
                    typed.mark.take(&name, &value);
                }
            }
        }
        typed
    }
}

async fn log(
    staff: std::result::Result<Staff, Turned>,
    State(web): State<Web>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let typed = Typed::read(fields);
    let staff = match staff {
        Ok(staff) => staff,
        Err(turned) => return Ok(turned.keeping(&[("您刚才写的", &typed.note)]).into_response()),
    };
    typed.mark.check(&staff)?;
    let channel = ContactChannel::parse(&typed.channel).ok_or_else(|| {
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "channel_missing",
            "还没选怎么联系的",
            "返回上一页，点一下上门、电话或微信，再点记好了。",
        )
    })?;
    let new = NewContact {
        id: ContactId::new(typed.mark.key()),
        household: HouseholdId::new(id),
        line: filled(&typed.line).map(LineId::new),
        channel,
        at: typed.mark.at(staff.now),
        topics: typed.topics.iter().map(|topic| TopicId::from(topic.as_str())).collect(),
        note: filled(&typed.note),
    };
    let raises = raises(&staff, &new);
    web.app.log_contact(&staff.who.person, new).await?;
    Ok(taken(&headers, "记好了", raises.as_deref().unwrap_or("/work?done=contact")))
}

/// Something came up that is a matter of its own: take it down next.
fn raises(staff: &Staff, contact: &NewContact) -> Option<String> {
    let network = &staff.county().method().network;
    let raised = |topic: &TopicId| network.topic(topic).is_some_and(|topic| topic.raises.is_some());
    let any = contact.topics.iter().any(raised);
    any.then(|| format!("/work/say?household={}", contact.household))
}
