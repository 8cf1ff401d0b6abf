//! The services, and the form that books one.

use askama::Template;
use jiff::civil::Date;
use maplegrid_app::registers::{OpenPlaces, Service};
use maplegrid_domain::areas::Area;
use maplegrid_domain::registers::Half;
use serde::Deserialize;

use super::pages::rows;
use crate::keys::form_key;
use crate::ui::{ErrorSummary, Field, FieldKind, Picker, Void, filters};
use crate::visitor::{Shell, Tab, Visitor};
use crate::words::{Fault, half_day};

/// Everything that can be booked.
#[derive(Template)]
#[template(path = "lists/services.html")]
pub struct ServicesPage {
    pub shell: Shell,
    pub find: String,
    /// Title, address, what to bring.
    pub services: Vec<(String, String, String)>,
    pub void: Option<Void>,
}

impl ServicesPage {
    pub fn new(visitor: &Visitor, services: &[Service], find: &str) -> Self {
        let found = |service: &&Service| {
            find.is_empty() || service.entry.values.values().any(|value| value.contains(find))
        };
        let line = |service: &Service| {
            let first = rows(&service.rule, &service.entry);
            let longest = first.into_iter().map(|(label, value)| format!("{label}：{value}"));
            let more = longest.skip(1).collect::<Vec<_>>().join("　");
            (service.title.clone(), format!("/services/{}", service.entry.id), more)
        };
        let services: Vec<_> = services.iter().filter(found).map(line).collect();
        Self {
            shell: visitor.shell(Tab::Home),
            find: find.to_owned(),
            void: services.is_empty().then(|| Void {
                icon: "search",
                title: "没有能预约的".to_owned(),
                more: "要办事可以直接说，有人给您回话".to_owned(),
                action: Some(("我要说事".to_owned(), "/say".to_owned())),
            }),
            services,
        }
    }
}

/// Where does the person live? Asked first when it is not known.
#[derive(Template)]
#[template(path = "lists/place.html")]
pub struct PlacePage {
    pub shell: Shell,
    pub title: String,
    pub picker: Picker,
}

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct BookForm {
    pub area: String,
    /// `2026-03-05.morning`
    pub when: String,
    pub name: String,
    pub phone: String,
    pub note: String,
    pub key: String,
}

impl BookForm {
    /// The half-day that was chosen.
    pub fn half_day(&self) -> Option<(Date, Half)> {
        let (day, half) = self.when.split_once('.')?;
        Some((day.parse().ok()?, Half::parse(half)?))
    }

    /// Everything that can be seen to be missing, at once; the app has the last word.
    pub fn faults(&self) -> Vec<Fault> {
        let missing = [
            ("when", self.half_day().is_none(), "请选哪一天来"),
            ("name", self.name.trim().is_empty(), "请写怎么称呼您，窗口好叫您"),
            ("phone", self.phone.trim().is_empty(), "请写手机号，有变动好告诉您"),
        ];
        let missing = missing.into_iter().filter(|(_, is_missing, _)| *is_missing);
        missing.map(|(field, _, words)| Fault::new(field, words)).collect()
    }
}

/// The form.
#[derive(Template)]
#[template(path = "lists/book.html")]
pub struct BookPage {
    pub shell: Shell,
    pub summary: ErrorSummary,
    pub title: String,
    pub url: String,
    pub area: String,
    pub place: String,
    pub office: String,
    pub rows: Vec<(String, String)>,
    pub halves: Vec<HalfChoice>,
    pub when_fault: Option<String>,
    pub name: Field,
    pub phone: Field,
    pub note: Field,
    pub key: String,
}

/// A half-day to choose.
pub struct HalfChoice {
    pub value: String,
    pub label: String,
    pub left: u16,
    pub chosen: bool,
}

impl BookPage {
    pub fn new(
        visitor: &Visitor,
        open: &OpenPlaces,
        area: &Area,
        (form, faults): (&BookForm, Vec<Fault>),
    ) -> Self {
        let service = &open.service;
        let tree = &service.county.directory.areas;
        let half = |place: &maplegrid_domain::registers::Place| {
            let value = format!("{}.{}", place.day, place.half.word());
            HalfChoice {
                chosen: value == form.when,
                label: half_day(place.day, place.half),
                left: place.left,
                value,
            }
        };
        let when = faults.iter().find(|fault| fault.field == "when");
        let field = |name, label| Field::new(FieldKind::Line, name, label).faults(&faults);
        Self {
            shell: visitor.shell(Tab::Home),
            title: service.title.clone(),
            url: format!("/services/{}", service.entry.id),
            area: area.code.clone(),
            place: tree.path_name(&area.id),
            office: tree.path_name(&open.office),
            rows: rows(&service.rule, &service.entry),
            halves: open.places.iter().map(half).collect(),
            when_fault: when.map(|fault| fault.words.clone()),
            name: field("name", "怎么称呼您").value(&form.name).autocomplete("name"),
            phone: Field { kind: FieldKind::Digits, ..field("phone", "手机号") }
                .value(&form.phone)
                .autocomplete("tel"),
            note: Field { kind: FieldKind::Lines(2), ..field("note", "要先告诉窗口的话") }
                .value(&form.note)
                .optional(),
            key: if form.key.is_empty() { form_key() } else { form.key.clone() },
            summary: ErrorSummary { title: "还没有约上", faults },
        }
    }
}
