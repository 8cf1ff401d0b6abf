//! The household card for staff.

use askama::Template;
use maplegrid_app::people::{Candidate, HouseholdCard, Unmasked};
use maplegrid_domain::shared::{AreaId, LineId};

use super::EditForm;
use super::care::CarePanel;
use super::list::field;
use crate::office::address::Address;
use crate::office::frame::{Spot, nav};
use crate::office::network::crumbs;
use crate::office::session::Staff;
use crate::ui::{ErrorSummary, Field, Notice, StaffNav, filters};
use crate::words::{Fault, day, household_code, moment};

/// Everything about a household that its people at the desk need.
#[derive(Template)]
#[template(path = "office/household.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a part of the page that is there or not"
)]
pub struct HouseholdPage {
    nav: StaffNav,
    url: String,
    id: String,
    crumbs: Vec<(String, String)>,
    head: String,
    door: String,
    place: String,
    list_url: String,
    code: String,
    people: String,
    walk: i64,
    elder: bool,
    closed: Option<String>,
    version: i64,
    may_keep: bool,
    phone: Option<String>,
    /// Sealed data stands open on this page.
    is_open: bool,
    has_sealed: bool,
    members: Vec<Member>,
    lines: Vec<Line>,
    past: Vec<Past>,
    looks: Vec<(String, String)>,
    summary: ErrorSummary,
    fields: Vec<Field>,
    places: Vec<(String, String)>,
    said: Option<&'static str>,
    notice: Option<Notice>,
    care: CarePanel,
    /// Whoever keeps it may make what was said unreadable once it is closed.
    may_forget: bool,
    /// The form to change the household stands open, with the phone among its fields.
    is_changing: bool,
    with_phone: bool,
}

struct Member {
    id: String,
    name: String,
    relation: String,
    residing: bool,
    phone: String,
    id_number: String,
}

struct Line {
    id: String,
    label: String,
    optional: bool,
    contact: Option<(String, String, String)>,
    candidates: Vec<(String, String)>,
}

struct Past {
    line: String,
    name: String,
    from: String,
    until: String,
    why: String,
}

/// What goes onto the card besides the household itself.
#[derive(Default)]
pub struct Beside {
    pub unmasked: Option<Unmasked>,
    pub candidates: Vec<(LineId, Vec<Candidate>)>,
    pub faults: Vec<Fault>,
    pub said: Option<&'static str>,
    pub notice: Option<Notice>,
    /// What was typed and not saved: it stays in its fields.
    pub typed: Option<EditForm>,
}

impl HouseholdPage {
    pub(super) fn new(
        staff: &Staff,
        card: &HouseholdCard,
        panel: CarePanel,
        beside: Beside,
    ) -> Self {
        let areas = &staff.county().directory.areas;
        let today = staff.now.date();
        let open = beside.unmasked.as_ref();
        let phone = match open {
            Some(open) => open.phone.clone(),
            None => card.phone.clone(),
        };
        let typed = beside.typed.is_some();
        let edit = beside.typed.unwrap_or_else(|| stored(card, open));
        let with_phone = edit.with_phone == "1";
        let marks = match beside.notice {
            Some(_) if typed => differing(&edit, &stored(card, open)),
            _ => beside.faults.clone(),
        };
        let mut crumbs = crumbs(staff, card.area(), "/office/households");
        let list = Address::new("/office/households").with("area", card.area().as_str());
        if let Some(area) = areas.get(card.area()) {
            crumbs.push((area.name.clone(), list.clone().into_string()));
        }
        Self {
            nav: nav(staff, Spot::Households),
            url: format!("/office/households/{}", card.face.household.id),
            id: card.face.household.id.to_string(),
            crumbs,
            place: areas.path_name(card.area()),
            list_url: list.into_string(),
            code: household_code(&card.face.code),
            people: match card.face.household.members {
                0 => "没有填".to_owned(),
                members => format!("{members} 人，常住 {} 人", card.face.household.residing),
            },
            walk: card.walk,
            elder: edit.elder == "1",
            closed: card.face.closed_at.map(|at| day(at.date(), today)),
            version: card.version,
            may_keep: card.may_keep,
            is_open: open.is_some(),
            has_sealed: card.phone.is_some()
                || card.members.iter().any(|m| m.phone.is_some() || m.id_number.is_some()),
            phone,
            members: members(card, open),
            lines: lines(card, &beside.candidates, today),
            past: past(card, today),
            looks: looks(staff, card),
            fields: fields(&edit, &marks, with_phone),
            places: places(staff, card.area()),
            summary: ErrorSummary { title: "还没存上，请改一改", faults: beside.faults },
            said: beside.said,
            notice: beside.notice,
            may_forget: card.face.closed_at.is_some() && panel.keeps(),
            care: panel,
            is_changing: typed || open.is_some(),
            with_phone,
            head: card.face.household.head.clone(),
            door: card.face.household.door.clone(),
        }
    }
}

/// Where what was typed is not what somebody else has saved meanwhile: a field left as it was would
/// otherwise take their change back unseen.
fn differing(typed: &EditForm, now: &EditForm) -> Vec<Fault> {
    let pairs = [
        ("head", &typed.head, &now.head),
        ("door", &typed.door, &now.door),
        ("members", &typed.members, &now.members),
        ("residing", &typed.residing, &now.residing),
        ("walk", &typed.walk, &now.walk),
    ];
    pairs
        .into_iter()
        .filter(|(_, typed, now)| typed.trim() != now.as_str())
        .map(|(field, _, now)| Fault::new(field, format!("现在存着的是“{now}”")))
        .collect()
}

/// The form as the household stands; the phone only where it stands open.
fn stored(card: &HouseholdCard, open: Option<&Unmasked>) -> EditForm {
    let set = |on: bool| if on { "1".to_owned() } else { String::new() };
    EditForm {
        door: card.face.household.door.clone(),
        head: card.face.household.head.clone(),
        phone: open.and_then(|open| open.phone.clone()).unwrap_or_default(),
        with_phone: set(open.is_some()),
        members: card.face.household.members.to_string(),
        residing: card.face.household.residing.to_string(),
        walk: card.walk.to_string(),
        elder: set(card.face.elder),
        ..EditForm::default()
    }
}

fn past(card: &HouseholdCard, today: jiff::civil::Date) -> Vec<Past> {
    let county = &card.face.county;
    let label = |line: &LineId| {
        let known = county.method().network.line(line);
        known.map_or_else(|| line.to_string(), |line| line.label.clone())
    };
    card.past
        .iter()
        .map(|past| Past {
            line: label(&past.line),
            name: past.name.clone(),
            from: day(past.from.date(), today),
            until: day(past.until.date(), today),
            why: past.why.clone(),
        })
        .collect()
}

fn looks(staff: &Staff, card: &HouseholdCard) -> Vec<(String, String)> {
    card.looks
        .iter()
        .map(|(at, person)| {
            let name = person.as_ref().map_or("", |person| staff.county().directory.name(person));
            (moment(*at, staff.now), name.to_owned())
        })
        .collect()
}

/// The fields of a household; the phone only where it stands open.
pub(super) fn fields(form: &EditForm, faults: &[Fault], with_phone: bool) -> Vec<Field> {
    let mut fields = vec![
        field(("head", "户主"), &form.head, faults),
        field(("door", "门牌"), &form.door, faults).hint("没有门牌就写位置，例如：村口第二家"),
    ];
    if with_phone {
        fields.push(field(("phone", "电话"), &form.phone, faults).optional());
    }
    fields.push(field(("members", "全家几口人"), &form.members, faults).optional());
    fields.push(field(("residing", "平常在家几口人"), &form.residing, faults).optional());
    fields.push(field(("walk", "走访顺序"), &form.walk, faults).optional());
    fields
}

fn members(card: &HouseholdCard, open: Option<&Unmasked>) -> Vec<Member> {
    let shown = |masked: &Option<String>, open: Option<&String>| {
        open.or(masked.as_ref()).cloned().unwrap_or_default()
    };
    card.members
        .iter()
        .map(|member| {
            let open = open.and_then(|open| open.members.iter().find(|m| m.id == member.id));
            Member {
                id: member.id.clone(),
                name: member.name.clone(),
                relation: member.relation.clone(),
                residing: member.residing,
                phone: shown(&member.phone, open.and_then(|open| open.phone.as_ref())),
                id_number: shown(&member.id_number, open.and_then(|o| o.id_number.as_ref())),
            }
        })
        .collect()
}

fn lines(
    card: &HouseholdCard,
    candidates: &[(LineId, Vec<Candidate>)],
    today: jiff::civil::Date,
) -> Vec<Line> {
    card.lines
        .iter()
        .map(|line| {
            let found = candidates.iter().find(|(id, _)| *id == line.line.id);
            let found = found.map_or(&[][..], |(_, found)| found.as_slice());
            let current = line.contact.as_ref().map(|contact| &contact.person);
            Line {
                id: line.line.id.to_string(),
                label: line.line.label.clone(),
                optional: line.line.optional,
                contact: line.contact.as_ref().map(|contact| {
                    let since = day(contact.from.date(), today);
                    (contact.name.clone(), contact.phone.clone().unwrap_or_default(), since)
                }),
                candidates: found
                    .iter()
                    .filter(|candidate| Some(&candidate.person) != current)
                    .map(|candidate| {
                        let area = card.face.county.directory.areas.get(&candidate.area);
                        let area = area.map_or("", |area| area.name.as_str());
                        let words = format!(
                            "{}（{area}，现联系 {} 户）",
                            candidate.name, candidate.households
                        );
                        (candidate.person.to_string(), words)
                    })
                    .collect(),
            }
        })
        .collect()
}

/// Where the household may move: the smallest areas of the same village, as far as the person at
/// the desk keeps them. Further away the address is typed.
fn places(staff: &Staff, area: &AreaId) -> Vec<(String, String)> {
    const UP: usize = 2;
    let areas = &staff.county().directory.areas;
    let top = areas.lineage(area).nth(UP).or_else(|| areas.lineage(area).last());
    let Some(top) = top else { return Vec::new() };
    areas
        .subtree(&top.id)
        .into_iter()
        .filter(|place| place.id != *area && areas.children(&place.id).next().is_none())
        .map(|place| (place.id.to_string(), areas.path_name(&place.id)))
        .collect()
}
