//! The areas of a county that works by any method.

use maplegrid_domain::areas::Area;
use maplegrid_domain::methods::Method;
use maplegrid_domain::shared::AreaId;

use crate::county::embedded;

/// The first area of a level in a county of [`county_of`](crate::county_of).
///
/// # Panics
/// If the method has no such level.
pub fn place(method: &str, kind: &str) -> AreaId {
    let areas = areas_of(&embedded(method));
    let found = areas.iter().find(|area| area.kind.as_str() == kind);
    found.unwrap_or_else(|| panic!("{method} has no level {kind}")).id.clone()
}

/// The first area in which a post is held.
///
/// # Panics
/// If the method has no such post.
pub fn seat(method: &str, post: &str) -> AreaId {
    let found = embedded(method);
    let found = found.post(&post.into()).unwrap_or_else(|| panic!("{method} has no post {post}"));
    place(method, found.level.as_str())
}

/// Two areas of the second and third levels, one of every other, each below the first of the level
/// above it.
pub(crate) fn areas_of(method: &Method) -> Vec<Area> {
    let mut areas: Vec<Area> = Vec::new();
    for (level, kind) in method.area_kinds.iter().enumerate() {
        let parents: Vec<AreaId> = match &kind.parent {
            None => vec![AreaId::new(String::new())],
            Some(parent) => {
                let above = areas.iter().filter(|area| area.kind == *parent);
                let all: Vec<AreaId> = above.map(|area| area.id.clone()).collect();
                if level > 2 { all } else { all.into_iter().take(1).collect() }
            }
        };
        let each = if (1..=2).contains(&level) { 2 } else { 1 };
        for parent in parents {
            for number in 1..=each {
                let id = AreaId::new(format!("{parent}{number:03}"));
                areas.push(Area {
                    code: id.to_string(),
                    parent: kind.parent.as_ref().map(|_| parent.clone()),
                    kind: kind.id.clone(),
                    name: format!("{}{number}", kind.label),
                    id,
                });
            }
        }
    }
    areas
}
