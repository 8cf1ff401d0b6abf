//! The tree: the real divisions down to the village, and invented levels below.

use std::collections::HashSet;

use maplegrid_domain::areas::Area;
use maplegrid_domain::methods::Method;
use maplegrid_domain::shared::{AreaId, AreaKindId};
use maplegrid_methods::divisions;

use super::names::chinese_number;
use crate::rng::Rng;
use crate::shape::{Level, Shape, VILLAGE};
use crate::spread::{spread, spread_within};
use crate::{Error, Result};

/// Without 0, 1, i, l and o, which people take for one another.
const CODE_ALPHABET: &[u8] = b"23456789abcdefghjkmnpqrstuvwxyz";
const CODE_LENGTH: usize = 6;
/// The last of the levels that the country numbers.
/// Communities are some three times as large as villages.
const COMMUNITY_TIMES: u32 = 3;

/// The tree with the number of households of each of its leaves.
pub(crate) struct Tree {
    pub(crate) areas: Vec<Area>,
    pub(crate) villages: Vec<Village>,
}

/// A village with its leaves in order, each with its households.
pub(crate) struct Village {
    pub(crate) id: AreaId,
    pub(crate) households: u32,
    pub(crate) leaves: Vec<(AreaId, u32)>,
}

struct Growing<'a> {
    /// The kinds below the village, top to bottom.
    kinds: &'a [AreaKindId],
    rng: Rng,
    codes: HashSet<String>,
    areas: Vec<Area>,
    shape: &'a Shape,
}

pub(crate) fn grow(
    shape: &Shape,
    divisions: &divisions::Tree,
    method: &Method,
    seed: u64,
) -> Result<Tree> {
    let kinds: Vec<AreaKindId> = method.area_kinds.iter().map(|kind| kind.id.clone()).collect();
    let official = kinds.iter().position(|kind| kind.as_str() == VILLAGE).map_or(0, |at| at + 1);
    let levels = shape.levels.len() + official;
    if kinds.len() != levels || shape.levels.is_empty() {
        let message = format!("the shape has {levels} levels, the method {}", kinds.len());
        return Err(Error::Method(message));
    }
    let mut growing = Growing {
        kinds: &kinds[official..],
        rng: Rng::named(seed, "areas", 0),
        codes: HashSet::new(),
        areas: Vec::new(),
        shape,
    };
    growing.grow(divisions)
}

impl Growing<'_> {
    fn grow(&mut self, divisions: &divisions::Tree) -> Result<Tree> {
        for area in &divisions.areas {
            let code = self.code();
            self.areas.push(Area { code, ..area.clone() });
        }
        let is_village = |area: &&Area| !area.id.as_str().ends_with("000");
        let official: Vec<&Area> = divisions.areas.iter().filter(is_village).collect();
        let weights: Vec<u32> = official.iter().map(|village| self.weight(village)).collect();
        let (least, most) = self.shape.village_households;
        let households = spread_within(self.shape.households, &weights, least, most);
        let communities: Vec<bool> = official.iter().map(|area| is_community(area)).collect();
        let counts = self.counts(&households, &communities)?;
        let mut villages = Vec::new();
        for (at, village) in official.iter().enumerate() {
            let counts: Vec<u32> = counts.iter().map(|level| level[at]).collect();
            let leaves = self.inside(village, households[at], &counts);
            villages.push(Village { id: village.id.clone(), households: households[at], leaves });
        }
        Ok(Tree { areas: std::mem::take(&mut self.areas), villages })
    }

    /// Villages differ by about a factor of four, with few at the ends: a sum of two draws. The
    /// communities that stand for a farm's scattered houses have next to nobody.
    fn weight(&mut self, village: &Area) -> u32 {
        let drawn = 50 + (0..2).map(|_| self.rng.range(0, 240)).sum::<i64>();
        let drawn = u32::try_from(drawn).unwrap_or(1);
        match () {
            () if village.name.contains("虚拟") => 1,
            () if is_community(village) => drawn * COMMUNITY_TIMES,
            () => drawn,
        }
    }

    /// How many areas of each level every village has, from the top; the sums are exact.
    fn counts(&self, households: &[u32], communities: &[bool]) -> Result<Vec<Vec<u32>>> {
        let levels = &self.shape.levels;
        let (smallest, above) = levels
            .split_last()
            .ok_or_else(|| Error::Method("the shape has no levels".to_owned()))?;
        let (least, most) = bounds(smallest);
        // At least as many as the levels above need to have one each.
        let limits: Vec<(u32, u32)> = households
            .iter()
            .map(|count| (count.div_ceil(most).max(1), (count / least).max(1)))
            .collect();
        let smallest = match smallest.in_communities {
            Some(theirs) => {
                let others = smallest.total.saturating_sub(theirs);
                let of = |total, wanted| {
                    let place = |at: &usize| communities[*at] == wanted;
                    spread_among(total, households, &limits, place)
                };
                of(theirs, true).iter().zip(of(others, false)).map(|(one, two)| one + two).collect()
            }
            None => spread(smallest.total, households, &limits),
        };
        let mut counts = vec![smallest];
        for level in above.iter().rev() {
            let below = &counts[0];
            counts.insert(0, divided(level.total, households, below));
        }
        Ok(counts)
    }

    /// Cuts a village into its levels, as evenly as it goes.
    fn inside(&mut self, village: &Area, households: u32, counts: &[u32]) -> Vec<(AreaId, u32)> {
        let levels = &self.shape.levels;
        let (least, most) = levels.last().map_or((1, u32::MAX), bounds);
        let leaves = counts.last().copied().unwrap_or(1);
        let weights: Vec<u32> = (0..leaves).map(|_| self.group_weight()).collect();
        let sizes = spread_within(households, &weights, least, most);
        let mut above = vec![village.id.to_string()];
        for (depth, count) in counts.iter().enumerate() {
            above = self.level(village, depth, *count, &above);
        }
        above.into_iter().map(AreaId::new).zip(sizes).collect()
    }

    /// Adds a level's areas below those of the level above, and answers their ids.
    fn level(&mut self, village: &Area, depth: usize, count: u32, above: &[String]) -> Vec<String> {
        let Level { name, name_in_community, numbered_in_village, .. } = &self.shape.levels[depth];
        let community = is_community(village);
        let name = name_in_community.as_ref().filter(|_| community).unwrap_or(name);
        let count = usize::try_from(count).unwrap_or(0).max(above.len());
        let mut ids = Vec::with_capacity(count);
        for (at, parent) in above.iter().enumerate() {
            let first = at * count / above.len();
            let past = (at + 1) * count / above.len();
            for place in 1..=past - first {
                let id = format!("{parent}{place:03}");
                let number = if *numbered_in_village { first + place } else { place };
                let name = name.replace("{}", &chinese_number(number));
                let code = self.code();
                self.areas.push(Area {
                    id: AreaId::new(id.clone()),
                    parent: Some(AreaId::new(parent.clone())),
                    kind: self.kinds[depth].clone(),
                    name,
                    code,
                });
                ids.push(id);
            }
        }
        ids
    }

    fn group_weight(&mut self) -> u32 {
        let large = self.rng.chance(60);
        let drawn = if large { self.rng.range(250, 400) } else { self.rng.range(20, 220) };
        u32::try_from(drawn).unwrap_or(1)
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

/// Whether an area is a community or lies in one: they are numbered below 200 (DOMAIN § 3.3).
pub(super) fn is_community(area: &Area) -> bool {
    area.id.as_str().get(9..12).is_some_and(|number| ("001".."200").contains(&number))
}

/// The same as `spread`, over some of the parts; the others get nothing.
fn spread_among(
    total: u32,
    weights: &[u32],
    bounds: &[(u32, u32)],
    counts: impl Fn(&usize) -> bool,
) -> Vec<u32> {
    let chosen: Vec<usize> = (0..weights.len()).filter(counts).collect();
    let some: Vec<u32> = chosen.iter().map(|at| weights[*at]).collect();
    let within: Vec<(u32, u32)> = chosen.iter().map(|at| bounds[*at]).collect();
    let mut parts = vec![0; weights.len()];
    for (at, part) in chosen.into_iter().zip(spread(total, &some, &within)) {
        parts[at] = part;
    }
    parts
}

fn bounds(level: &Level) -> (u32, u32) {
    let (least, most) = level.households.unwrap_or((1, u32::MAX));
    (least.max(1), most.max(1))
}

/// One each, and the others one by one to where an area has the most households; nowhere more
/// than there are areas to put into them.
fn divided(total: u32, households: &[u32], below: &[u32]) -> Vec<u32> {
    let mut counts = vec![1; households.len()];
    let villages = u32::try_from(households.len()).unwrap_or(0);
    for _ in villages..total {
        let open = (0..households.len()).filter(|at| counts[*at] < below[*at]);
        let Some(at) = open.max_by_key(|at| households[*at] / counts[*at]) else { break };
        counts[at] += 1;
    }
    counts
}
