//! The whole of a method.

use serde::{Deserialize, Serialize};

use super::{
    Action, Category, MediationRules, Network, Post, Procedure, RegisterRule, ReplyTemplate,
    ReportRule, RouteTarget, Subject,
};
use crate::calendar::OfficeHours;
use crate::shared::{AreaKindId, CategoryId, PostId, RegisterId, ReportId};

/// A checked method. Produced by the `maplegrid-methods` crate, stored as JSON with a version
/// number, and never changed after that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    /// The folder's name.
    pub id: String,
    /// Raised by whoever edits the folder, so that a county can tell what is newer.
    #[serde(default = "Method::first_version")]
    pub version: u32,
    /// What people call it: 故城镇“1333”工作法.
    pub title: String,
    /// Where it was published, in words.
    pub source: String,
    /// One paragraph in Chinese.
    pub summary: String,
    pub office_hours: OfficeHours,
    /// Top to bottom.
    pub area_kinds: Vec<AreaKind>,
    pub teams: Vec<Team>,
    pub posts: Vec<Post>,
    /// Groups of categories: 七个方面.
    pub subjects: Vec<Subject>,
    pub categories: Vec<Category>,
    /// Where matters go that belong to courts, 信访 or discipline organs.
    pub route_targets: Vec<RouteTarget>,
    pub procedure: Procedure,
    /// Contacts, care and posts. Methods adopted before it was there have none.
    #[serde(default)]
    pub network: Network,
    /// Where and how is mediated; nothing where the method does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mediation: Option<MediationRules>,
    /// Beginnings of answers, to be finished by whoever writes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replies: Vec<ReplyTemplate>,
    /// What is kept besides cases 台账、清单.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub registers: Vec<RegisterRule>,
    /// Sheets that are counted 日报、周报、月报.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<ReportRule>,
    /// The method's own words, shown in `method explain`.
    pub terms: Vec<Term>,
}

/// A level of the area tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaKind {
    pub id: AreaKindId,
    pub label: String,
    /// The level above; `None` for the topmost.
    pub parent: Option<AreaKindId>,
    /// Households per area as published; outside it a warning, never a refusal.
    pub households: Option<(u16, u16)>,
}

/// A body of people named by the method, such as 网格员队伍.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    pub id: String,
    pub label: String,
    pub duties: Vec<String>,
    pub posts: Vec<PostId>,
}

/// A word of the method and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    pub word: String,
    pub meaning: String,
}

impl Method {
    /// What a folder is that does not say.
    pub const fn first_version() -> u32 {
        1
    }

    pub fn post(&self, id: &PostId) -> Option<&Post> {
        self.posts.iter().find(|post| post.id == *id)
    }

    pub fn category(&self, id: &CategoryId) -> Option<&Category> {
        self.categories.iter().find(|category| category.id == *id)
    }

    pub fn subject(&self, id: &str) -> Option<&Subject> {
        self.subjects.iter().find(|subject| subject.id == id)
    }

    /// The subject of a case's category; `None` before it has one.
    pub fn subject_of(&self, category: Option<&CategoryId>) -> Option<&str> {
        Some(self.category(category?)?.subject.as_str())
    }

    /// The groups whose matters have an action, each said once: all of 村里事·基础设施, 村里事·医疗卫生
    /// and so on are 村里事, some of them are named. None where all matters have it.
    pub fn groups_of(&self, action: &Action) -> Vec<String> {
        let group = |label: &str| label.split('·').next().unwrap_or_default().to_owned();
        let whole = |wanted: &str| {
            let mut inside = self.subjects.iter().filter(|one| group(&one.label) == wanted);
            inside.all(|one| action.subjects.contains(&one.id))
        };
        let mut groups: Vec<String> = Vec::new();
        for subject in action.subjects.iter().filter_map(|id| self.subject(id)) {
            let of = group(&subject.label);
            let said = if whole(&of) { of } else { subject.label.clone() };
            if !groups.contains(&said) {
                groups.push(said);
            }
        }
        groups
    }

    pub fn area_kind(&self, id: &AreaKindId) -> Option<&AreaKind> {
        self.area_kinds.iter().find(|kind| kind.id == *id)
    }

    pub fn route_target(&self, id: &str) -> Option<&RouteTarget> {
        self.route_targets.iter().find(|target| target.id == id)
    }

    pub fn report(&self, id: &ReportId) -> Option<&ReportRule> {
        self.reports.iter().find(|report| report.id == *id)
    }

    pub fn register(&self, id: &RegisterId) -> Option<&RegisterRule> {
        self.registers.iter().find(|register| register.id == *id)
    }

    /// The post's label, or its id if the method does not know it.
    pub fn post_label<'a>(&'a self, id: &'a PostId) -> &'a str {
        self.post(id).map_or(id.as_str(), |post| &post.label)
    }
}
