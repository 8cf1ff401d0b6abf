//! The tree held in memory: ancestors and subtree tests without a query.
//!
//! A closed area stays in it for what once happened there, below the area that took its place:
//! its lineage leads on to whoever answers now. It is no longer offered anywhere.

use std::collections::{HashMap, HashSet};

use super::Area;
use crate::shared::AreaId;

/// All areas of a county, indexed.
#[derive(Clone, Debug, Default)]
pub struct AreaTree {
    areas: HashMap<AreaId, Area>,
    children: HashMap<AreaId, Vec<AreaId>>,
    by_code: HashMap<String, AreaId>,
    root: Option<AreaId>,
    closed: HashSet<AreaId>,
}

impl AreaTree {
    /// Indexes areas; children are kept in code order, which is how the country numbers them.
    pub fn new(areas: impl IntoIterator<Item = Area>) -> Self {
        Self::with_closed(areas, [])
    }

    /// As [`new`](Self::new); those named in `closed` are kept for their history only.
    pub fn with_closed(
        areas: impl IntoIterator<Item = Area>,
        closed: impl IntoIterator<Item = AreaId>,
    ) -> Self {
        let mut tree = Self { closed: closed.into_iter().collect(), ..Self::default() };
        for area in areas {
            match &area.parent {
                Some(_) if tree.closed.contains(&area.id) => {}
                Some(parent) => {
                    tree.children.entry(parent.clone()).or_default().push(area.id.clone());
                }
                None => tree.root = Some(area.id.clone()),
            }
            tree.by_code.insert(area.code.clone(), area.id.clone());
            tree.areas.insert(area.id.clone(), area);
        }
        for children in tree.children.values_mut() {
            children.sort();
        }
        tree
    }

    /// An area, closed or not.
    pub fn get(&self, id: &AreaId) -> Option<&Area> {
        self.areas.get(id)
    }

    /// Whether the area is known and not closed.
    pub fn is_open(&self, id: &AreaId) -> bool {
        self.areas.contains_key(id) && !self.closed.contains(id)
    }

    /// The area itself, or the one that took its place.
    pub fn current(&self, id: &AreaId) -> Option<&Area> {
        self.lineage(id).find(|area| !self.closed.contains(&area.id))
    }

    /// The area a code opens: codes of closed areas open what took their place.
    pub fn by_code(&self, code: &str) -> Option<&Area> {
        self.by_code.get(code).and_then(|id| self.current(id))
    }

    pub fn root(&self) -> Option<&Area> {
        self.root.as_ref().and_then(|id| self.areas.get(id))
    }

    /// How many areas there are, without the closed ones.
    pub fn len(&self) -> usize {
        self.areas.len() - self.closed.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every area that is not closed, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Area> {
        self.areas.values().filter(|area| !self.closed.contains(&area.id))
    }

    /// Every area, closed ones too, in no order.
    pub fn ever(&self) -> impl Iterator<Item = &Area> {
        self.areas.values()
    }

    /// The area with everything below it, parents before children.
    pub fn subtree(&self, id: &AreaId) -> Vec<&Area> {
        let mut found: Vec<&Area> = self.get(id).into_iter().collect();
        let mut at = 0;
        while let Some(area) = found.get(at) {
            at += 1;
            let below: Vec<&Area> = self.children(&area.id).collect();
            found.extend(below);
        }
        found
    }

    /// Direct children in code order.
    pub fn children(&self, id: &AreaId) -> impl Iterator<Item = &Area> {
        self.children.get(id).into_iter().flatten().filter_map(|child| self.areas.get(child))
    }

    /// The area and its ancestors, nearest first. Empty for an unknown area. A cycle cannot be
    /// stored (an area's parent exists before it), so the walk ends.
    pub fn lineage<'a>(&'a self, id: &AreaId) -> impl Iterator<Item = &'a Area> {
        let mut current = self.areas.get(id);
        std::iter::from_fn(move || {
            let area = current?;
            current = area.parent.as_ref().and_then(|parent| self.areas.get(parent));
            Some(area)
        })
    }

    /// Whether `id` lies in the subtree of `root`, itself included.
    pub fn is_within(&self, id: &AreaId, root: &AreaId) -> bool {
        self.lineage(id).any(|area| area.id == *root)
    }

    /// The names from below the root down to the area: 南沟村 二组. The root stands alone. A
    /// closed area is named after the one that took its place: 南沟村 二组（原一组）.
    pub fn path_name(&self, id: &AreaId) -> String {
        if let (Some(closed), Some(now)) = (self.closed.get(id), self.current(id)) {
            let was = self.get(closed).map_or("", |area| area.name.as_str());
            return format!("{}（原{was}）", self.path_name(&now.id));
        }
        let mut names: Vec<&str> = self
            .lineage(id)
            .filter(|area| area.parent.is_some() && !self.closed.contains(&area.id))
            .map(|a| a.name.as_str())
            .collect();
        if names.is_empty() {
            return self.get(id).map(|area| area.name.clone()).unwrap_or_default();
        }
        names.reverse();
        names.join(" ")
    }
}
