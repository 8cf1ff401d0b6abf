//! Areas by what people write: a code, a path with or without blanks, its last part, a name.

use std::collections::HashMap;

use maplegrid_domain::areas::AreaTree;
use maplegrid_domain::shared::AreaId;

use super::ImportFault;
use crate::people::HouseholdFault;

/// Names less alike than this are no suggestion.
const NEAR: f64 = 0.7;
const NEAR_LABEL: f64 = 0.4;
/// Finding the nearest name compares with every area. After so many wrong ones the file is another
/// place's, or another column, and guesses help nobody.
pub const SUGGESTED_MOST: usize = 50;
/// Longer texts are no names.
const NAME_MOST: usize = 60;

/// The areas of a county by everything they may be called.
pub(super) struct Places {
    by_name: HashMap<String, Called>,
    /// Full names, for suggestions.
    paths: Vec<(String, String)>,
    suggestions: Suggestions,
}

/// What was suggested instead of a wrong name. It often stands in hundreds of rows and is looked
/// for once.
#[derive(Default)]
pub struct Suggestions(HashMap<String, Option<String>>);

impl Suggestions {
    /// What was found before for the same, else what `find` finds, while guesses may help.
    pub fn instead(
        &mut self,
        given: &str,
        find: impl FnOnce(&str) -> Option<String>,
    ) -> Option<String> {
        if let Some(known) = self.0.get(given) {
            return known.clone();
        }
        if self.0.len() >= SUGGESTED_MOST || given.chars().count() > NAME_MOST {
            return None;
        }
        let found = find(given);
        self.0.insert(given.to_owned(), found.clone());
        found
    }
}

enum Called {
    One(AreaId),
    Several(AreaId, AreaId),
}

impl Places {
    pub(super) fn new(tree: &AreaTree) -> Self {
        let mut places = Self {
            by_name: HashMap::new(),
            paths: Vec::new(),
            suggestions: Suggestions::default(),
        };
        for area in tree.iter() {
            places.by_name.insert(area.id.as_str().to_owned(), Called::One(area.id.clone()));
            places.by_name.insert(area.code.clone(), Called::One(area.id.clone()));
        }
        for area in tree.iter() {
            let names: Vec<&str> =
                tree.lineage(&area.id).map(|above| above.name.as_str()).collect();
            // 三组, 一片三组, 高阳村一片三组 and so on up to the root.
            let mut called = String::new();
            for name in names {
                called.insert_str(0, &plain(name));
                places.call(&called, &area.id);
            }
            places.paths.push((area.name.clone(), tree.path_name(&area.id)));
        }
        places
    }

    pub(super) fn call(&mut self, name: &str, area: &AreaId) {
        match self.by_name.get_mut(name) {
            None => {
                self.by_name.insert(name.to_owned(), Called::One(area.clone()));
            }
            Some(called) => {
                if let Called::One(one) = called
                    && one != area
                {
                    *called = Called::Several(one.clone(), area.clone());
                }
            }
        }
    }

    /// The area that is meant.
    pub(super) fn find(&mut self, given: &str, tree: &AreaTree) -> Result<AreaId, ImportFault> {
        let closed = AreaId::new(given);
        if tree.get(&closed).is_some() && !tree.is_open(&closed) {
            return Err(HouseholdFault::AreaIsClosed.into());
        }
        match self.by_name.get(&plain(given)) {
            Some(Called::One(area)) => Ok(area.clone()),
            Some(Called::Several(one, other)) => Err(ImportFault::AmbiguousArea {
                given: given.to_owned(),
                one: tree.path_name(one),
                other: tree.path_name(other),
            }),
            None => Err(ImportFault::UnknownArea {
                given: given.to_owned(),
                nearest: self.nearest(given),
            }),
        }
    }

    /// The nearest in name.
    fn nearest(&mut self, given: &str) -> Option<String> {
        let Self { paths, suggestions, .. } = self;
        suggestions.instead(given, |given| {
            let wanted = plain(given);
            let likeness = |(name, path): &(String, String)| {
                let whole = strsim::normalized_levenshtein(&wanted, &plain(path));
                whole.max(strsim::normalized_levenshtein(&wanted, &plain(name)))
            };
            let nearest = paths
                .iter()
                .map(|path| (likeness(path), path))
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .filter(|(likeness, _)| *likeness >= NEAR);
            nearest.map(|(_, (_, path))| path.clone())
        })
    }
}

/// A name without what people put between its parts.
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .filter(|sign| {
            !sign.is_whitespace()
                && !matches!(sign, '/' | '\\' | '-' | '—' | '·' | '>' | '→' | ',' | '，' | '、')
        })
        .collect()
}

/// A few labels, of which the most similar to a wrong one is suggested.
#[derive(Default)]
pub(super) struct Labels(Suggestions);

impl Labels {
    pub(super) fn nearest<'a>(
        &mut self,
        given: &str,
        labels: impl Iterator<Item = &'a str>,
    ) -> Option<String> {
        self.0.instead(given, |given| {
            labels
                .map(|label| (strsim::normalized_levenshtein(given, label), label))
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .filter(|(likeness, _)| *likeness >= NEAR_LABEL)
                .map(|(_, label)| label.to_owned())
        })
    }
}
