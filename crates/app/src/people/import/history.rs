//! What an import does to the tree, in the words of the tree's own history.

use std::collections::BTreeMap;

use maplegrid_domain::areas::{Area, AreaStep, Change, Plan};
use maplegrid_domain::shared::AreaId;
use maplegrid_store::areas::changes::ChangeRow;

use super::run::Desk;
use crate::accounts::random_hex;

/// A line for every area that is made or renamed, and one for each that was there before about
/// everything that comes below it.
pub(super) fn history(
    desk: &Desk<'_>,
    new: &[Area],
    renamed: &[(AreaId, String)],
) -> Vec<(String, ChangeRow)> {
    let tree = &desk.at.county.directory.areas;
    let mut below: BTreeMap<&AreaId, Vec<&Area>> = BTreeMap::new();
    let mut rows = Vec::new();
    for area in new {
        let Some(parent) = &area.parent else { continue };
        rows.extend(creation(parent, &[area]).map(|plan| line(desk, "create", &area.id, plan)));
        if tree.get(parent).is_some() {
            below.entry(parent).or_default().push(area);
        }
    }
    for (parent, areas) in below {
        rows.extend(creation(parent, &areas).map(|plan| line(desk, "create", parent, plan)));
    }
    for (id, to) in renamed {
        let (area, from, to) = (id.clone(), desk.area_name(id).to_owned(), to.clone());
        let change = Change::Rename { area: area.clone(), name: to.clone() };
        let plan = plan(change, vec![AreaStep::Renamed { area, from, to }]);
        rows.push(line(desk, "rename", id, plan));
    }
    rows
}

fn line(desk: &Desk<'_>, kind: &str, area: &AreaId, plan: Plan) -> (String, ChangeRow) {
    let (at, person) = (desk.at.now, desk.person().cloned());
    let row = ChangeRow { at, person, kind: kind.to_owned(), area: area.clone(), plan };
    (random_hex(&*desk.chance), row)
}

fn creation(parent: &AreaId, areas: &[&Area]) -> Option<Plan> {
    let first = areas.first()?;
    let (area_kind, name) = (first.kind.clone(), first.name.clone());
    let change = Change::Create { parent: parent.clone(), area_kind, name };
    let made = areas.iter().map(|area| AreaStep::Made { area: (*area).clone() });
    Some(plan(change, made.collect()))
}

/// Nothing but areas changes: one that has households is not divided by a table.
fn plan(change: Change, areas: Vec<AreaStep>) -> Plan {
    let (households, contacts, posts, warnings) = Default::default();
    Plan { change, areas, households, contacts, posts, warnings }
}
