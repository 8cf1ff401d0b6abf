//! The tree held in memory: ancestors and subtree tests without a query.

use std::collections::HashMap;

use super::Area;
use crate::shared::AreaId;

/// All areas of a county, indexed.
#[derive(Clone, Debug, Default)]
pub struct AreaTree {
    areas: HashMap<AreaId, Area>,
    children: HashMap<AreaId, Vec<AreaId>>,
    by_code: HashMap<String, AreaId>,
    root: Option<AreaId>,
}

impl AreaTree {
    /// Indexes areas; children are kept in code order, which is how the country numbers them.
    pub fn new(areas: impl IntoIterator<Item = Area>) -> Self {
        let mut tree = Self::default();
        for area in areas {
            match &area.parent {
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

    pub fn get(&self, id: &AreaId) -> Option<&Area> {
        self.areas.get(id)
    }

    pub fn by_code(&self, code: &str) -> Option<&Area> {
        self.by_code.get(code).and_then(|id| self.areas.get(id))
    }

    pub fn root(&self) -> Option<&Area> {
        self.root.as_ref().and_then(|id| self.areas.get(id))
    }

    pub fn len(&self) -> usize {
        self.areas.len()
    }

    pub fn is_empty(&self) -> bool {
        self.areas.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Area> {
        self.areas.values()
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

    /// The names from below the root down to the area: 南沟村 二组. The root stands alone.
    pub fn path_name(&self, id: &AreaId) -> String {
        let mut names: Vec<&str> = self
            .lineage(id)
            .filter(|area| area.parent.is_some())
            .map(|a| a.name.as_str())
            .collect();
        if names.is_empty() {
            return self.get(id).map(|area| area.name.clone()).unwrap_or_default();
        }
        names.reverse();
        names.join(" ")
    }
}
