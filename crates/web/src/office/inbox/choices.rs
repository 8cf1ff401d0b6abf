//! The selects above the list.

use maplegrid_app::County;
use maplegrid_app::cases::View;
use maplegrid_domain::cases::Channel;
use maplegrid_domain::methods::Phase;
use maplegrid_domain::shared::AreaId;

use super::Asked;
use crate::office::session::Staff;
use crate::words::spaced;

/// An option of a select.
#[derive(Clone, Debug)]
pub(super) struct Choice<'a> {
    pub value: &'a str,
    pub label: &'a str,
    pub chosen: bool,
}

/// A filter.
#[derive(Clone, Debug)]
pub(super) struct Select<'a> {
    pub name: &'static str,
    /// What a screen reader calls it.
    pub label: &'static str,
    /// The option that narrows nothing, and its value.
    pub all: String,
    pub all_value: &'a str,
    pub groups: Vec<(&'a str, Vec<Choice<'a>>)>,
}

/// The filters that make sense in a view. Lists of one's own tasks are not about an area.
pub(super) fn selects<'a>(
    staff: &'a Staff,
    asked: &'a Asked,
    view: View,
    area: &'a AreaId,
) -> Vec<Select<'a>> {
    let county = staff.county();
    let mut all = Vec::with_capacity(4);
    if !matches!(view, View::Mine | View::Pressing | View::Represented) {
        all.extend(places(staff, area));
    }
    all.push(categories(county, &asked.category));
    all.push(channels(&asked.channel));
    if matches!(view, View::Mine | View::Open | View::Late | View::Pressing) {
        all.push(steps(county, &asked.step));
    }
    all
}

/// The places inside the area, or, at the bottom, those beside it.
fn places<'a>(staff: &'a Staff, area: &'a AreaId) -> Option<Select<'a>> {
    let areas = &staff.county().directory.areas;
    let roots = staff.readable();
    let parent = areas.get(area)?.parent.as_ref();
    let parent = parent.filter(|id| roots.iter().any(|root| areas.is_within(id, root)));
    let base = match (areas.children(area).next(), parent) {
        (Some(_), _) => area,
        (None, Some(parent)) => parent,
        (None, None) => return None,
    };
    let choice = |place: &'a maplegrid_domain::areas::Area| Choice {
        value: place.id.as_str(),
        label: &place.name,
        chosen: place.id == *area,
    };
    let choices: Vec<Choice<'a>> = areas.children(base).map(choice).collect();
    let kind = areas.children(base).next().map(|child| &child.kind)?;
    let kind = staff.county().method().area_kind(kind).map_or("地方", |kind| kind.label.as_str());
    // Back up one level, so that a phone needs no other page for it.
    let mut groups = vec![("", choices)];
    let above = areas.get(base).and_then(|base| base.parent.as_ref());
    let above = above.filter(|id| roots.iter().any(|root| areas.is_within(id, root)));
    if let Some(above) = above.and_then(|id| areas.get(id)) {
        groups.push(("上一级", vec![choice(above)]));
    }
    Some(Select {
        name: "area",
        label: "地方",
        all: format!("全部 {} 个{kind}", spaced(groups[0].1.len() as u64)),
        all_value: base.as_str(),
        groups,
    })
}

fn categories<'a>(county: &'a County, chosen: &str) -> Select<'a> {
    let method = county.method();
    let group = |subject: &'a maplegrid_domain::methods::Subject| {
        let inside = method.categories.iter().filter(|found| found.subject == subject.id);
        let choices: Vec<Choice<'a>> = inside
            .map(|found| Choice {
                value: found.id.as_str(),
                label: &found.label,
                chosen: found.id.as_str() == chosen,
            })
            .collect();
        (subject.label.as_str(), choices)
    };
    Select {
        name: "category",
        label: "类别",
        all: "全部类别".to_owned(),
        all_value: "",
        groups: method.subjects.iter().map(group).filter(|group| !group.1.is_empty()).collect(),
    }
}

fn channels(chosen: &str) -> Select<'static> {
    let choice = |channel: Channel| Choice {
        value: channel.id(),
        label: channel.label(),
        chosen: channel.id() == chosen,
    };
    Select {
        name: "channel",
        label: "来源",
        all: "全部来源".to_owned(),
        all_value: "",
        groups: vec![("", Channel::ALL.map(choice).to_vec())],
    }
}

fn steps<'a>(county: &'a County, chosen: &str) -> Select<'a> {
    let steps = county.method().procedure.steps.iter();
    let choices = steps
        .filter(|step| step.phase != Phase::Done)
        .map(|step| Choice {
            value: step.id.as_str(),
            label: &step.label,
            chosen: step.id.as_str() == chosen,
        })
        .collect();
    Select {
        name: "step",
        label: "步骤",
        all: "全部步骤".to_owned(),
        all_value: "",
        groups: vec![("", choices)],
    }
}
