//! Cases that are dealt with together, and those that might be.

use maplegrid_app::County;
use maplegrid_app::cases::{Alike, LeadStory, ResidentCase, StaffCase, Together, TogetherCase};
use maplegrid_domain::shared::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::common::{AreaRef, When};
use super::inbox::Item;
use super::timeline::Entry;
use crate::words::{Story, Voice};

/// 和这件一起办的一件。能看这件的人，也看得到它说了什么。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Together)]
pub struct TogetherBody<'a> {
    #[schema(example = "26110307")]
    pub number: &'a str,
    pub title: String,
    pub text: &'a str,
    pub area: AreaRef<'a>,
    pub received_at: When,
    /// 群众后来补充的情况。
    pub supplements: Vec<SupplementBody<'a>>,
    /// 您能单独打开它。
    pub readable: bool,
}

/// 补充的一句。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Supplement)]
pub struct SupplementBody<'a> {
    pub at: When,
    pub text: &'a str,
}

/// 可能是同一件事的。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Alike)]
pub struct AlikeBody<'a> {
    pub case: Item<'a>,
    /// 说法有百分之几相同。
    pub percent: u32,
    /// 现在可以并过去。
    pub joinable: bool,
}

/// 还有几件同样的事一起办；别人是谁、说了什么、编号多少都不在里面。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TogetherWith)]
pub struct OthersBody<'a> {
    pub others: usize,
    /// 一起办的进展。
    pub progress: Vec<Entry<'a>>,
}

impl<'a> TogetherBody<'a> {
    pub fn of(of: &'a TogetherCase, county: &'a County) -> Self {
        let said = |(at, text): &'a (_, String)| SupplementBody { at: When(*at), text };
        Self {
            number: of.case.number.as_str(),
            title: of.case.title(),
            text: &of.case.text,
            area: AreaRef::of(&of.case.area, county),
            received_at: When(of.case.received_at),
            supplements: of.supplements.iter().map(said).collect(),
            readable: of.readable,
        }
    }
}

impl<'a> AlikeBody<'a> {
    pub fn of(alike: &'a Alike, county: &'a County, now: Timestamp) -> Self {
        let (percent, joinable) = (alike.percent, alike.joinable);
        Self { case: Item::of(&alike.row, county, now), percent, joinable }
    }

    pub fn all(view: &'a StaffCase) -> Vec<Self> {
        view.alike.iter().map(|alike| Self::of(alike, &view.county, view.now)).collect()
    }
}

impl<'a> OthersBody<'a> {
    pub fn of(together: &'a Together, view: &'a ResidentCase) -> Self {
        let progress = |lead: &'a LeadStory| {
            let story = Story {
                county: &view.county,
                method: &lead.method,
                case: &lead.case,
                now: view.now,
                voice: Voice::Resident,
            };
            Entry::all(&story, &lead.notes)
        };
        Self {
            others: together.others,
            progress: together.lead.as_ref().map(progress).unwrap_or_default(),
        }
    }
}
