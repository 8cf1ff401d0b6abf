//! Choosing a place without script: a tree of links, searched first where it is large.

use std::collections::BTreeSet;

use askama::Template;
use askama::filters::HtmlSafe;
use maplegrid_app::County;
use maplegrid_domain::areas::Area;
use maplegrid_domain::methods::{Method, Owner};
use maplegrid_domain::shared::{AreaId, AreaKindId};

use super::filters;
use crate::words::spaced;

/// More places than this and the search comes first (UI.md § 3).
const SEARCH_FROM: usize = 30;
/// More than this and only two levels are shown: the page stays light, the search finds the rest.
const TREE_MOST: usize = 400;
/// Hits of a search that a person still reads.
const HITS_MOST: usize = 30;

/// A place that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceLink {
    pub name: String,
    /// Empty for a place above the level where matters are taken.
    pub url: String,
    /// The places inside it, if they are shown.
    pub inside: Vec<PlaceLink>,
    /// How many places are inside it, in words; empty for none.
    pub count: String,
}

/// The place picker.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/picker.html")]
pub struct Picker {
    /// Where the search form goes: the page it stands on.
    pub action: String,
    pub searchable: bool,
    pub find: String,
    /// Hits of the search; `None` when nothing was searched.
    pub hits: Option<Vec<PlaceLink>>,
    pub tree: Vec<PlaceLink>,
}

impl HtmlSafe for Picker {}

impl Picker {
    /// The places of a county; `choose` makes the address that chooses one.
    pub fn new(
        county: &County,
        action: &str,
        find: Option<&str>,
        choose: &dyn Fn(&Area) -> String,
    ) -> Self {
        let areas = &county.directory.areas;
        let size = areas.iter().filter(|area| areas.is_within(&area.id, &county.root)).count();
        let find = find.map(str::trim).filter(|find| !find.is_empty());
        let depth = if size > TREE_MOST { 2 } else { 3 };
        let builder = Builder { county, choose, level: level_of(county.method()) };
        Self {
            action: action.to_owned(),
            searchable: size > SEARCH_FROM,
            find: find.unwrap_or_default().to_owned(),
            hits: find.map(|find| builder.hits(find)),
            tree: builder.inside(&county.root, depth),
        }
    }
}

struct Builder<'a> {
    county: &'a County,
    choose: &'a dyn Fn(&Area) -> String,
    /// The level whose post takes matters first.
    level: Option<AreaKindId>,
}

/// Nobody answers for a matter of a place above this level.
pub(crate) fn level_of(method: &Method) -> Option<AreaKindId> {
    let start = method.procedure.step(&method.procedure.start)?;
    match &start.owner {
        Owner::Post(post) => method.post(post).map(|post| post.level.clone()),
        Owner::Handler | Owner::Nobody => None,
    }
}

impl Builder<'_> {
    fn inside(&self, area: &AreaId, depth: usize) -> Vec<PlaceLink> {
        let areas = &self.county.directory.areas;
        areas.children(area).map(|child| self.place(child, depth)).collect()
    }

    fn place(&self, area: &Area, depth: usize) -> PlaceLink {
        let inside = match depth {
            0 | 1 => Vec::new(),
            more => self.inside(&area.id, more - 1),
        };
        let count = self.county.directory.areas.children(&area.id).count();
        let count = if count == 0 { String::new() } else { spaced(count as u64) };
        PlaceLink { name: area.name.clone(), url: self.url(area), inside, count }
    }

    fn url(&self, area: &Area) -> String {
        let mut lineage = self.county.directory.areas.lineage(&area.id);
        let low = self.level.as_ref().is_none_or(|level| lineage.any(|a| a.kind == *level));
        if low { (self.choose)(area) } else { String::new() }
    }

    /// Places whose name or path holds the words, shallow ones first; then those of a township that
    /// is called so, because nobody answers for a matter of the township itself.
    fn hits(&self, find: &str) -> Vec<PlaceLink> {
        let areas = &self.county.directory.areas;
        let words: Vec<&str> = find.split_whitespace().collect();
        let mut found: Vec<(usize, String, &Area)> = areas
            .iter()
            .filter(|area| areas.is_within(&area.id, &self.county.root))
            .map(|area| (areas.lineage(&area.id).count(), areas.path_name(&area.id), area))
            .filter(|(_, path, area)| {
                let last = words.last().is_some_and(|word| area.name.contains(word));
                last && words.iter().all(|word| path.contains(word))
            })
            .collect();
        found.sort_by(|a, b| (a.0, &a.2.id).cmp(&(b.0, &b.2.id)));
        let above = found.iter().filter(|(_, _, area)| self.url(area).is_empty());
        let inside = above.flat_map(|(_, _, area)| areas.children(&area.id));
        let named: BTreeSet<&AreaId> = found.iter().map(|(_, _, area)| &area.id).collect();
        let inside = inside.filter(|area| !named.contains(&area.id));
        let link = |area: &Area| PlaceLink {
            name: areas.path_name(&area.id),
            url: self.url(area),
            inside: Vec::new(),
            count: String::new(),
        };
        let all = found.iter().map(|(_, _, area)| *area).chain(inside);
        all.map(link).filter(|link| !link.url.is_empty()).take(HITS_MOST).collect()
    }
}
