//! The tree: county, township, villages, grids, micro-grids.

use std::collections::HashSet;

use maplegrid_domain::areas::Area;
use maplegrid_domain::methods::Method;
use maplegrid_domain::shared::{AreaId, AreaKindId};

use super::names::chinese_number;
use crate::rng::Rng;
use crate::shape::{Divisions, Shape};
use crate::spread::{spread, spread_within};
use crate::{Error, Result};

/// Without 0, 1, i, l and o, which people take for one another.
const CODE_ALPHABET: &[u8] = b"23456789abcdefghjkmnpqrstuvwxyz";
const CODE_LENGTH: usize = 6;

/// The tree with the number of households of each of its leaves.
pub(crate) struct Tree {
    pub(crate) areas: Vec<Area>,
    pub(crate) villages: Vec<Village>,
}

/// A village with its micro-grids in order, each with its households.
pub(crate) struct Village {
    pub(crate) households: u32,
    pub(crate) leaves: Vec<(AreaId, u32)>,
}

/// The method's five levels, top to bottom.
struct Levels([AreaKindId; 5]);

struct Growing<'a> {
    levels: Levels,
    rng: Rng,
    codes: HashSet<String>,
    areas: Vec<Area>,
    shape: &'a Shape,
}

pub(crate) fn grow(
    shape: &Shape,
    divisions: &Divisions,
    method: &Method,
    seed: u64,
) -> Result<Tree> {
    let kinds: Vec<AreaKindId> = method.area_kinds.iter().map(|kind| kind.id.clone()).collect();
    let levels = kinds.try_into().map_err(|kinds: Vec<_>| {
        Error::Method(format!("the shape has five levels, the method {}", kinds.len()))
    })?;
    let mut growing = Growing {
        levels: Levels(levels),
        rng: Rng::named(seed, "areas", 0),
        codes: HashSet::new(),
        areas: Vec::new(),
        shape,
    };
    Ok(growing.grow(divisions))
}

impl Growing<'_> {
    fn grow(&mut self, divisions: &Divisions) -> Tree {
        let (county, township) = (&divisions.county, &divisions.township);
        self.add(&county.code, None, 0, county.name.clone());
        self.add(&township.code, Some(&county.code), 1, township.name.clone());
        let weights: Vec<u32> = divisions.villages.iter().map(|_| self.village_weight()).collect();
        let households = spread_within(self.shape.households, &weights, 60, 600);
        let grids = self.grids_of(&households);
        let micro = self.micro_grids_of(&households, &grids);
        let mut villages = Vec::new();
        for (at, village) in divisions.villages.iter().enumerate() {
            self.add(&village.code, Some(&township.code), 2, village.name.clone());
            let leaves = self.inside(&village.code, households[at], grids[at], micro[at]);
            villages.push(Village { households: households[at], leaves });
        }
        Tree { areas: std::mem::take(&mut self.areas), villages }
    }

    /// Villages differ by about a factor of four, with few at the ends: a sum of three draws.
    fn village_weight(&mut self) -> u32 {
        let drawn = 60 + (0..3).map(|_| self.rng.range(0, 140)).sum::<i64>();
        u32::try_from(drawn).unwrap_or(1)
    }

    /// One grid each, and the largest villages get the others.
    fn grids_of(&self, households: &[u32]) -> Vec<u32> {
        let villages = u32::try_from(households.len()).unwrap_or(0);
        let mut grids = vec![1; households.len()];
        for _ in villages..self.shape.grids {
            let most_per_grid = (0..households.len()).max_by_key(|at| households[*at] / grids[*at]);
            if let Some(at) = most_per_grid {
                grids[at] += 1;
            }
        }
        grids
    }

    fn micro_grids_of(&self, households: &[u32], grids: &[u32]) -> Vec<u32> {
        let (least, most) = self.shape.micro_grid_households;
        let bounds: Vec<(u32, u32)> = households
            .iter()
            .zip(grids)
            .map(|(households, grids)| (households.div_ceil(most).max(*grids), households / least))
            .collect();
        spread(self.shape.micro_grids, households, &bounds)
    }

    /// Cuts a village into grids and those into micro-grids, numbered through the village, because
    /// people know their group 组 by its number in the village.
    fn inside(
        &mut self,
        village: &str,
        households: u32,
        grids: u32,
        micro: u32,
    ) -> Vec<(AreaId, u32)> {
        let (least, most) = self.shape.micro_grid_households;
        let count = usize::try_from(micro).unwrap_or(0);
        let weights: Vec<u32> = (0..count).map(|_| self.group_weight()).collect();
        let sizes = spread_within(households, &weights, least, most);
        let mut leaves = Vec::new();
        let per_grid = micro.div_ceil(grids.max(1));
        for (at, size) in sizes.into_iter().enumerate() {
            let within = u32::try_from(at).unwrap_or(0);
            let (grid_number, place) = (within / per_grid + 1, within % per_grid + 1);
            let grid = format!("{village}{grid_number:03}");
            if place == 1 {
                let ordinal = chinese_number(usize::try_from(grid_number).unwrap_or(0));
                self.add(&grid, Some(village), 3, format!("第{ordinal}网格"));
            }
            let leaf = format!("{grid}{place:03}");
            self.add(&leaf, Some(&grid), 4, format!("{}组", chinese_number(at + 1)));
            leaves.push((AreaId::new(leaf), size));
        }
        leaves
    }

    fn group_weight(&mut self) -> u32 {
        let large = self.rng.chance(60);
        let drawn = if large { self.rng.range(250, 400) } else { self.rng.range(20, 220) };
        u32::try_from(drawn).unwrap_or(1)
    }

    fn add(&mut self, id: &str, parent: Option<&str>, level: usize, name: String) {
        let code = self.code();
        self.areas.push(Area {
            id: AreaId::new(id),
            parent: parent.map(AreaId::new),
            kind: self.levels.0[level].clone(),
            name,
            code,
        });
    }

    fn code(&mut self) -> String {
        loop {
            let code: String = (0..CODE_LENGTH)
                .map(|_| char::from(CODE_ALPHABET[self.rng.index(CODE_ALPHABET.len())]))
                .collect();
            if self.codes.insert(code.clone()) {
                return code;
            }
        }
    }
}
