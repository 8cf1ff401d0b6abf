//! The list, and the form of a new household.

use askama::Template;
use maplegrid_app::people::{HouseholdLine, HouseholdPage as Found};
use maplegrid_domain::methods::Capability;
use maplegrid_domain::shared::AreaId;

use super::NewForm;
use crate::office::address::Address;
use crate::office::frame::{Spot, nav};
use crate::office::network::crumbs;
use crate::office::session::Staff;
use crate::ui::{ErrorSummary, Field, FieldKind, StaffNav, filters};
use crate::words::{Fault, household_code, spaced};

/// A household in a list.
pub struct Row {
    pub url: String,
    pub head: String,
    pub door: String,
    pub place: String,
    pub code: String,
    pub people: String,
    /// By line: the contact's name, or nothing.
    pub contacts: Vec<(String, Option<String>)>,
}

impl Row {
    pub fn new(staff: &Staff, line: &HouseholdLine) -> Self {
        let county = staff.county();
        let household = &line.household;
        let lines = county.method().network.lines.iter();
        let contacts = lines.map(|rule| {
            let contact = line.contacts.iter().find(|(id, _)| *id == rule.id);
            let name = contact.map(|(_, person)| county.directory.name(person).to_owned());
            (rule.label.clone(), name)
        });
        Self {
            url: format!("/office/households/{}", household.id),
            head: household.head.clone(),
            door: household.door.clone(),
            place: county.directory.areas.path_name(&household.area),
            code: household_code(&line.code),
            people: match household.members {
                0 => String::new(),
                members => format!("{} / {members} 人", household.residing),
            },
            contacts: contacts.collect(),
        }
    }
}

/// The households of an area.
#[derive(Template)]
#[template(path = "office/households.html")]
pub struct HouseholdsPage {
    nav: StaffNav,
    title: String,
    crumbs: Vec<(String, String)>,
    area: String,
    find: String,
    lines: Vec<String>,
    /// The areas inside, to go down to.
    inside: Vec<(String, String)>,
    households: String,
    by_name_only: bool,
    rows: Vec<Row>,
    first: Option<String>,
    next: Option<String>,
    new_url: Option<String>,
}

const INSIDE_MOST: usize = 60;

impl HouseholdsPage {
    pub fn new(staff: &Staff, find: &str, page: &Found, later: bool) -> Self {
        let county = staff.county();
        let areas = &county.directory.areas;
        let address =
            |area: &AreaId| Address::new("/office/households").with("area", area.as_str());
        let here = address(&page.area).with("find", find);
        let children: Vec<_> = areas.children(&page.area).collect();
        let may = staff.who.may(Capability::KeepHouseholds, &page.area) && children.is_empty();
        Self {
            nav: nav(staff, Spot::Households),
            title: areas.get(&page.area).map_or_else(String::new, |area| area.name.clone()),
            crumbs: crumbs(staff, &page.area, "/office/households"),
            area: page.area.as_str().to_owned(),
            find: find.to_owned(),
            lines: county.method().network.lines.iter().map(|line| line.label.clone()).collect(),
            inside: children
                .iter()
                .take(INSIDE_MOST)
                .map(|child| (child.name.clone(), address(&child.id).into_string()))
                .collect(),
            households: spaced(page.households),
            by_name_only: page.by_name_only,
            rows: page.rows.iter().map(|line| Row::new(staff, line)).collect(),
            first: later.then(|| here.clone().into_string()),
            next: page.next.as_ref().map(|after| here.with("after", after).into_string()),
            new_url: may.then(|| {
                let url = Address::new("/office/households/new");
                url.with("area", page.area.as_str()).into_string()
            }),
        }
    }
}

/// The form of a new household.
#[derive(Template)]
#[template(path = "office/household_new.html")]
pub struct NewHouseholdPage {
    nav: StaffNav,
    area: String,
    place: String,
    list_url: String,
    summary: ErrorSummary,
    fields: Vec<Field>,
    elder: bool,
}

impl NewHouseholdPage {
    pub fn new(staff: &Staff, form: &NewForm, faults: Vec<Fault>) -> Self {
        let area = AreaId::new(form.area.as_str());
        let list = Address::new("/office/households").with("area", area.as_str());
        Self {
            nav: nav(staff, Spot::Households),
            // Somebody may have taken the area out of the address: what is wrong is said above.
            place: match staff.county().directory.areas.path_name(&area) {
                unknown if unknown.is_empty() => "户".to_owned(),
                name => name,
            },
            list_url: list.into_string(),
            fields: super::card::fields(&form.edit, &faults, true),
            elder: form.edit.elder == "1",
            area: form.area.clone(),
            summary: ErrorSummary { title: "还没存上，请改一改", faults },
        }
    }
}

/// A short field with what was typed.
pub(super) fn field(
    (name, label): (&'static str, &'static str),
    value: &str,
    faults: &[Fault],
) -> Field {
    let digits = matches!(name, "phone" | "members" | "residing" | "walk");
    let kind = if digits { FieldKind::Digits } else { FieldKind::Line };
    Field::new(kind, name, label).value(value).faults(faults)
}
