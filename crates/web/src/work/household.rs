//! The households somebody keeps in touch with, and the card of one.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maplegrid_app::duties::{CardContact, CardLine, DueHousehold, HouseholdCard, MaskedMember};
use maplegrid_domain::shared::HouseholdId;
use serde::Deserialize;

use super::contact::ContactForm;
use super::frame::{WorkShell, WorkTab};
use super::today::HomeRow;
use crate::error::Result;
use crate::office::Staff;
use crate::state::Web;
use crate::ui::{Page, filters};
use crate::words::{moment, plain_date};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/work/households", get(homes))
        .route("/work/households/{id}", get(home))
        .route("/work/households/{id}/phone", get(covered).post(uncover))
}

/// Everybody somebody keeps in touch with, by area.
#[derive(Template)]
#[template(path = "work/households.html")]
pub struct HomesPage {
    shell: WorkShell,
    groups: Vec<(String, Vec<HomeRow>)>,
    count: usize,
    find: String,
}

impl HomesPage {
    fn new(staff: &Staff, homes: &[DueHousehold], find: &str) -> Self {
        let find = find.trim();
        let today = staff.now.date();
        let fits = |home: &&DueHousehold| {
            find.is_empty() || home.head.contains(find) || home.door.contains(find)
        };
        let mut groups: Vec<(String, Vec<HomeRow>)> = Vec::new();
        for home in homes.iter().filter(fits) {
            let row = HomeRow::new(home, today, staff);
            let area = below(staff.county(), &home.area_name);
            match groups.last_mut().filter(|(name, _)| name == area) {
                Some((_, rows)) => rows.push(row),
                None => groups.push((area.to_owned(), vec![row])),
            }
        }
        Self {
            shell: WorkShell::new(staff, WorkTab::Homes),
            groups,
            count: homes.len(),
            find: find.to_owned(),
        }
    }
}

/// A household's card.
#[derive(Template)]
#[template(path = "work/household.html")]
pub struct HomePage {
    shell: WorkShell,
    id: String,
    head: String,
    place: String,
    size: String,
    has_phone: bool,
    /// Uncovered just now.
    phone: Option<String>,
    people: Vec<MaskedMember>,
    lines: Vec<LineView>,
    recent: Vec<RecentView>,
    care: Option<CareLine>,
    form: Option<ContactForm>,
    may_register: bool,
    may_print: bool,
}

struct LineView {
    label: String,
    who: String,
    phone: String,
    rhythm: String,
    own: bool,
}

struct RecentView {
    when: String,
    who: String,
    channel: &'static str,
    topics: String,
    note: String,
    late: bool,
}

struct CareLine {
    tier: String,
    needs: String,
    until: String,
    ends_soon: bool,
    contested: bool,
}

impl HomePage {
    pub(super) fn new(staff: &Staff, card: &HouseholdCard, phone: Option<String>) -> Self {
        let county = staff.county();
        let (network, household) = (&county.method().network, &card.face.household);
        let today = staff.now.date();
        let form = (card.may.log || card.may.log_for_others) && card.face.closed_at.is_none();
        let form = form.then(|| {
            let mut form =
                ContactForm::new(network, household.id.as_str(), &household.head, "/work")
                    .signed(&staff.who.csrf);
            form.open = true;
            if !card.may.log {
                let lines = card.lines.iter().filter(|line| line.person.is_some());
                form.lines =
                    lines.map(|line| (line.line.to_string(), line.label.clone())).collect();
            }
            form
        });
        let in_care = card.care.as_ref().map(|given| CareLine {
            tier: given.tier.label.clone(),
            needs: given.need_labels.join("、"),
            until: plain_date(given.until.date(), today),
            ends_soon: given.ends_soon,
            contested: given.contest.as_ref().is_some_and(|contest| contest.answer.is_none()),
        });
        Self {
            shell: WorkShell::new(staff, WorkTab::None),
            id: household.id.to_string(),
            head: household.head.clone(),
            place: format!("{} {}", below(county, &card.face.area_name()), household.door),
            size: format!("{} 人，常住 {} 人", household.members, household.residing),
            has_phone: card.has_phone,
            phone,
            people: card.people.clone(),
            lines: card.lines.iter().map(|line| LineView::new(staff, line)).collect(),
            recent: card.recent.iter().map(|one| RecentView::new(staff, one)).collect(),
            care: in_care,
            form,
            may_register: staff.registers(),
            may_print: card.may.log,
        }
    }
}

/// An area's name without the county's own, which everybody knows.
fn below<'a>(county: &maplegrid_app::County, area_name: &'a str) -> &'a str {
    area_name.strip_prefix(county.name.as_str()).map_or(area_name, str::trim_start)
}

impl LineView {
    fn new(staff: &Staff, line: &CardLine) -> Self {
        let directory = &staff.county().directory;
        let person = line.person.as_ref();
        let name = person.map_or("还没有人", |person| directory.name(person));
        let instead = line.stand_in.as_ref().map(|person| directory.name(person));
        Self {
            label: line.label.clone(),
            who: match instead {
                Some(other) => format!("{name}（请假，{other}代）"),
                None => name.to_owned(),
            },
            phone: person
                .and_then(|person| directory.person(person)?.phone.clone())
                .unwrap_or_default(),
            rhythm: line.due.as_ref().map(|due| due.cadence_label.clone()).unwrap_or_default(),
            own: line.is_own,
        }
    }
}

impl RecentView {
    fn new(staff: &Staff, one: &CardContact) -> Self {
        let network = &staff.county().method().network;
        let topics: Vec<&str> = one
            .topics
            .iter()
            .filter_map(|topic| network.topic(topic).map(|topic| topic.label.as_str()))
            .collect();
        Self {
            when: moment(one.at, staff.now),
            who: staff.county().directory.name(&one.person).to_owned(),
            channel: one.channel.label(),
            topics: topics.join("、"),
            note: one.note.clone().unwrap_or_default(),
            late: one.is_late,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    find: String,
}

async fn homes(
    staff: Staff,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let homes = web.app.my_households(&staff.who.person, staff.now.date()).await?;
    Ok(Page(HomesPage::new(&staff, &homes, &asked.find)).into_response())
}

/// The address of the answer below, typed or reloaded.
async fn covered(Path(id): Path<String>) -> Redirect {
    let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    Redirect::to(&if plain { format!("/work/households/{id}") } else { "/work".to_owned() })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Token {
    csrf: String,
}

/// The phone fetches the page to keep it: nobody looks at it now.
const KEPT: &str = "x-keep";

/// Uncovers the household's number. The answer is the page itself: an address that shows it again
/// would be a look that nobody records.
async fn uncover(
    staff: Staff,
    State(web): State<Web>,
    Path(id): Path<String>,
    Form(form): Form<Token>,
) -> Result<Response> {
    staff.check(&form.csrf)?;
    let id = HouseholdId::new(id);
    let unmasked = web.app.look_at_household(&staff.who, &id).await?;
    let phone = unmasked.phone.or_else(|| unmasked.members.into_iter().find_map(|one| one.phone));
    let card = web.app.household_card(&staff.who.person, &id).await?;
    Ok(Page(HomePage::new(&staff, &card, phone)).into_response())
}

async fn home(
    staff: Staff,
    State(web): State<Web>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let (person, id) = (&staff.who.person, HouseholdId::new(id));
    let card = if headers.contains_key(KEPT) {
        web.app.household_card_kept(person, &id).await?
    } else {
        web.app.household_card(person, &id).await?
    };
    Ok(Page(HomePage::new(&staff, &card, None)).into_response())
}
