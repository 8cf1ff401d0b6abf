//! Lists that residents read, and services that they book.

use std::collections::BTreeMap;

use maplegrid_app::registers::{Booked, OpenPlaces, PublicEntry, PublicList, Service};
use maplegrid_domain::registers::Place;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::common::AreaRef;
use super::intake::{Accepted, Contact};
use super::posts::TermDay;
use super::registers::{RegisterFieldBody, plain};
use crate::api::object::Object;
use crate::words::half_day;

/// 公开的清单。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PublicLists)]
pub struct PublicListsBody<'a> {
    pub items: Vec<PublicListItem<'a>>,
}

/// 一份公开的清单。
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicListItem<'a> {
    pub id: &'a str,
    pub label: &'a str,
    pub basis: &'a str,
    /// 今天生效的几条。
    pub valid: u64,
    /// 可以预约。
    pub bookable: bool,
}

impl<'a> PublicListsBody<'a> {
    pub fn of(lists: &'a [PublicList]) -> Self {
        let item = |list: &'a PublicList| PublicListItem {
            id: list.rule.id.as_str(),
            label: &list.rule.label,
            basis: &list.rule.basis,
            valid: list.valid,
            bookable: list.rule.booking.is_some(),
        };
        Self { items: lists.iter().map(item).collect() }
    }
}

/// 清单的一页：今天生效的，没有个人信息。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PublicList)]
pub struct PublicListBody<'a> {
    pub id: &'a str,
    pub label: &'a str,
    pub basis: &'a str,
    pub fields: Vec<RegisterFieldBody<'a>>,
    pub items: Vec<PublicEntryBody<'a>>,
    pub next: Option<&'a str>,
}

/// 清单的一条。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PublicEntry)]
pub struct PublicEntryBody<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub area: AreaRef<'a>,
    pub from: Option<String>,
    pub until: Option<String>,
    pub values: BTreeMap<&'a str, &'a str>,
}

impl<'a> PublicListBody<'a> {
    pub fn of(list: &'a PublicList) -> Self {
        let county = &*list.county;
        let entry = |one: &'a PublicEntry| PublicEntryBody {
            id: one.entry.id.as_str(),
            title: &one.title,
            area: AreaRef::of(&one.entry.area, county),
            from: one.entry.from.map(|day| day.to_string()),
            until: one.entry.until.map(|day| day.to_string()),
            values: plain(&one.entry.values),
        };
        let fields = list.rule.fields.iter().filter(|field| !field.personal);
        Self {
            id: list.rule.id.as_str(),
            label: &list.rule.label,
            basis: &list.rule.basis,
            fields: fields.map(RegisterFieldBody::of).collect(),
            items: list.entries.iter().map(entry).collect(),
            next: list.next.as_deref(),
        }
    }
}

/// 可以预约的服务。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Services)]
pub struct ServicesBody<'a> {
    pub items: Vec<ServiceBody<'a>>,
}

/// 一项服务。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Service)]
pub struct ServiceBody<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub list: &'a str,
    pub values: BTreeMap<&'a str, &'a str>,
}

impl<'a> ServicesBody<'a> {
    pub fn of(services: &'a [Service]) -> Self {
        let service = |one: &'a Service| ServiceBody {
            id: one.entry.id.as_str(),
            title: &one.title,
            list: one.rule.id.as_str(),
            values: plain(&one.entry.values),
        };
        Self { items: services.iter().map(service).collect() }
    }
}

/// 能约的半天。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Places)]
pub struct PlacesBody<'a> {
    /// 到哪里办。
    pub office: AreaRef<'a>,
    pub items: Vec<PlaceBody>,
}

/// 一个半天。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Place)]
pub struct PlaceBody {
    #[schema(example = "2026-03-05")]
    pub day: String,
    /// `morning` 上午、`afternoon` 下午。
    #[schema(example = "morning")]
    pub half: &'static str,
    #[schema(example = "3月5日（星期四）上午")]
    pub label: String,
    /// 还有几个号。
    pub left: u16,
}

impl<'a> PlacesBody<'a> {
    pub fn of(open: &'a OpenPlaces) -> Self {
        let place = |place: &Place| PlaceBody {
            day: place.day.to_string(),
            half: place.half.word(),
            label: half_day(place.day, place.half),
            left: place.left,
        };
        Self {
            office: AreaRef::of(&open.office, &open.service.county),
            items: open.places.iter().map(place).collect(),
        }
    }
}

/// 要约的。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "area": "431102001201",
    "day": "2026-03-05",
    "half": "morning",
    "contact": { "name": "张三", "phone": "13812340000" }
}))]
pub struct BookingGiven {
    /// 住在哪个村（社区），区域代码或短码。
    pub area: String,
    #[schema(value_type = String, format = Date)]
    pub day: TermDay,
    /// `morning` 上午、`afternoon` 下午。
    pub half: String,
    #[schema(value_type = Contact)]
    pub contact: Object<Contact>,
    /// 要先告诉窗口的话，最多 500 个字。
    pub note: Option<String>,
}

/// 约好了：它也是一件事，凭编号和查询码查、撤回、评价。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Booked)]
pub struct BookedBody<'a> {
    #[serde(flatten)]
    pub case: Accepted<'a>,
    pub title: &'a str,
    pub office: AreaRef<'a>,
    pub day: String,
    pub half: &'static str,
}

impl<'a> BookedBody<'a> {
    pub fn of(booked: &'a Booked) -> Self {
        Self {
            case: Accepted::of(&booked.received),
            title: &booked.title,
            office: AreaRef::of(&booked.office, &booked.received.county),
            day: booked.day.to_string(),
            half: booked.half.word(),
        }
    }
}
