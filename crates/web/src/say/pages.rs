//! The page of a new matter, and choosing a place for it.

use askama::Template;
use maplegrid_app::cases::Nearby;
use maplegrid_app::{County, PHOTOS_MAX};
use maplegrid_domain::areas::Area;
use maplegrid_domain::cases::Identity;
use maplegrid_domain::methods::{Capability, Category, Method, Owner};
use maplegrid_domain::shared::AreaId;

use super::{Count, Kept, SayForm};
use crate::ui::{ErrorSummary, Field, FieldKind, Picker, filters};
use crate::visitor::{Shell, Tab, Visitor};
use crate::words::{Fault, office_in};

/// Where? Asked first when it is not known.
#[derive(Template)]
#[template(path = "say/pick.html")]
pub struct PickPage {
    pub shell: Shell,
    /// The place asked for does not exist here.
    pub unknown: bool,
    pub picker: Picker,
}

/// A way to be known, with its consequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    pub value: &'static str,
    pub label: &'static str,
    pub consequence: String,
    pub chosen: bool,
}

/// A link to a separate entry: 反映干部的问题.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub label: String,
    pub url: String,
    /// The village does not see what is said there.
    pub hidden: bool,
}

/// The form.
#[derive(Template)]
#[template(path = "say/say.html")]
pub struct SayPage {
    pub shell: Shell,
    pub summary: ErrorSummary,
    pub form: SayForm,
    /// 故城镇 南沟村 二组, each name unbroken.
    pub place: Vec<String>,
    /// The separate entry this is, with who reads it.
    pub apart: Option<Apart>,
    pub text: Field,
    pub location: Field,
    pub name: Field,
    pub phone: Field,
    pub picks: Vec<Pick>,
    pub entries: Vec<Entry>,
    pub area_fault: Option<String>,
    pub photo_fault: Option<String>,
    pub voice_fault: Option<String>,
    pub photos_left: usize,
    /// The person's own matters that are alike; they are asked before another is made of it.
    pub own: Vec<OwnAlike>,
    /// How many others near are.
    pub others: Option<Count>,
}

/// A matter of the person's own that this phone knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAlike {
    pub number: String,
    pub url: String,
}

/// A separate entry: its name and who takes what is said there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    pub label: String,
    pub read_by: String,
    /// Nobody in the village reads it.
    pub hidden: bool,
}

impl SayPage {
    pub fn new(visitor: &Visitor, area: &Area, form: SayForm, faults: Vec<Fault>) -> Self {
        Self::of(visitor.shell(Tab::None), &visitor.county, area, form, faults)
    }

    /// The page from its parts.
    pub fn of(
        shell: Shell,
        county: &County,
        area: &Area,
        form: SayForm,
        faults: Vec<Fault>,
    ) -> Self {
        let method = county.method();
        let apart = form.entry(method).map(|category| apart(category, method, county, area));
        let fault_of = |field: &str| {
            faults.iter().find(|fault| fault.field == field).map(|fault| fault.words.clone())
        };
        let area_fault = fault_of("area");
        let (photo_fault, voice_fault) = (fault_of("photos"), fault_of("voice"));
        let text = Field::new(FieldKind::Lines(5), "text", "什么事")
            .hint("在哪里、多久了、想怎么办")
            .value(&form.text)
            .faults(&faults);
        let location = Field::new(FieldKind::Line, "location", "具体在哪儿")
            .optional()
            .placeholder("例如：张家巷口，小卖部对面")
            .value(&form.location)
            .faults(&faults);
        // What is said in confidence is not left on a phone that others may hold.
        let keep = apart.is_none();
        Self {
            place: path_names(county, &area.id),
            text: if keep { text.draft() } else { text },
            location: if keep { location.draft() } else { location },
            name: Field::new(FieldKind::Line, "name", "怎么称呼您")
                .hint("选匿名的不用填")
                .autocomplete("name")
                .value(&form.name)
                .faults(&faults),
            phone: Field::new(FieldKind::Digits, "phone", "手机号")
                .hint("只用来给您回话，选匿名的不用填")
                .autocomplete("tel")
                .value(&form.phone)
                .faults(&faults),
            picks: picks(form.identity, method, county, area),
            entries: if apart.is_some() { Vec::new() } else { entries(method) },
            photos_left: PHOTOS_MAX.saturating_sub(form.photos()),
            area_fault,
            photo_fault,
            voice_fault,
            summary: ErrorSummary { title: "没交上，您写的还在", faults },
            apart,
            form,
            shell,
            own: Vec::new(),
            others: None,
        }
    }

    /// The same page asking whether it is another matter than the person's own.
    #[must_use]
    pub fn asking(self, near: &Nearby, county: &County) -> Self {
        let own = near.own.iter().map(|number| OwnAlike {
            number: number.to_string(),
            url: format!("/track/{}", number.as_str()),
        });
        Self { own: own.collect(), others: Count::of(near, county), ..self }
    }

    fn entries_of(&self, hidden: bool) -> Vec<&Entry> {
        self.entries.iter().filter(|entry| entry.hidden == hidden).collect()
    }

    fn kept_photos(&self) -> Vec<&Kept> {
        self.form.kept.iter().filter(|kept| kept.is_photo()).collect()
    }

    fn kept_voice(&self) -> Option<&Kept> {
        self.form.kept.iter().find(|kept| !kept.is_photo())
    }
}

/// The names from the county's door down to the area.
pub(crate) fn path_names(county: &County, area: &AreaId) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for area in county.directory.areas.lineage(area) {
        names.push(area.name.clone());
        if area.id == county.root {
            break;
        }
    }
    names.reverse();
    names
}

/// The separate entries of a method, those that the village does not see last.
pub(crate) fn entries(method: &Method) -> Vec<Entry> {
    let apart = method.categories.iter().filter(|category| category.separate_entry);
    let mut found: Vec<Entry> = apart
        .map(|category| Entry {
            label: category.label.clone(),
            url: format!("/say?about={}", category.id),
            hidden: category.restricted,
        })
        .collect();
    found.sort_by_key(|entry| entry.hidden);
    found
}

/// Who reads what comes by a separate entry: the owner of the step it enters by.
fn apart(category: &Category, method: &Method, county: &County, area: &Area) -> Apart {
    let start = category.start.as_ref().unwrap_or(&method.procedure.start);
    let owner = method.procedure.step(start).map(|step| &step.owner);
    let read_by = match owner {
        Some(Owner::Post(post)) => {
            let office = county.directory.office(method, post, &area.id);
            let area = office.unwrap_or_else(|| area.id.clone());
            office_in(county, method, post, &area)
        }
        _ => county.name.clone(),
    };
    Apart { label: category.label.clone(), read_by, hidden: category.restricted }
}

fn picks(chosen: Identity, method: &Method, county: &County, area: &Area) -> Vec<Pick> {
    let consequence = |identity| match identity {
        Identity::Named => "办这件事的人能看到，方便给您回话".to_owned(),
        Identity::Sealed => sealed_consequence(method, county, area),
        Identity::Anonymous => "不留姓名电话，凭编号和查询码查进度".to_owned(),
    };
    Identity::ALL
        .into_iter()
        .map(|identity| Pick {
            value: identity.id(),
            label: identity.label(),
            consequence: consequence(identity),
            chosen: identity == chosen,
        })
        .collect()
}

/// 只有镇综治中心指定的 2 人知道您是谁，村里看不到: by the posts that may see it, here and above.
fn sealed_consequence(method: &Method, county: &County, area: &Area) -> String {
    let mut people: Vec<_> = Vec::new();
    let mut offices: Vec<&str> = Vec::new();
    for post in method.posts.iter().filter(|post| post.may(Capability::SeeSealed)) {
        for above in county.directory.areas.lineage(&area.id) {
            for person in county.directory.holders(&post.id, &above.id) {
                if !people.contains(&person) {
                    people.push(person);
                }
                if !post.office.is_empty() && !offices.contains(&post.office.as_str()) {
                    offices.push(&post.office);
                }
            }
        }
    }
    match people.len() {
        0 => "只有指定的人知道您是谁，村里看不到".to_owned(),
        count if offices.is_empty() => format!("只有指定的 {count} 人知道您是谁，村里看不到"),
        count => format!("只有{}指定的 {count} 人知道您是谁，村里看不到", offices.join("、")),
    }
}
