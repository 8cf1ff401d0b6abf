//! How many households each area and each contact has, written with every change of households,
//! links, tiers and the tree, so that coverage is a look at a few rows.

use std::collections::{BTreeMap, HashMap, HashSet};

use maplegrid_domain::areas::AreaTree;
use maplegrid_domain::shared::{AreaId, AreaKindId, CountyId, LineId, PersonId, PostId, TierId};

use crate::db::{Conn, Row, statements, values};
use crate::error::Result;

statements! {
    ADD_AREAS = "INSERT INTO area_counts (county, area, measure, n) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (county, measure, area) DO UPDATE SET n = area_counts.n + excluded.n";
    ADD_CONTACTS = "INSERT INTO contact_counts (county, line, person, n) VALUES (?1, ?2, ?3, ?4)
                    ON CONFLICT (county, line, person)
                    DO UPDATE SET n = contact_counts.n + excluded.n";
    CLEAR_AREAS = "DELETE FROM area_counts WHERE county = ?1";
    CLEAR_CONTACTS = "DELETE FROM contact_counts WHERE county = ?1";
    IN_AREAS = "SELECT area, n FROM area_counts WHERE county = ?1 AND measure = ?2 AND area {IN}";
    /// Told as one text, here and below: a county has thousands, and on their way from PostgreSQL
    /// as many rows cost more than the rest of the page.
    EVERYWHERE = "SELECT coalesce(string_agg(area || '\t' || n, '\n'), '') FROM area_counts
                  WHERE county = ?1 AND measure = ?2 AND n > 0";
    MISSING = "SELECT h.area FROM area_counts h
               LEFT JOIN area_counts l
                 ON l.county = h.county AND l.measure = ?3 AND l.area = h.area
               WHERE h.county = ?1 AND h.measure = ?2 AND h.n > coalesce(l.n, 0) AND h.area {IN}";
    OF_CONTACTS = "SELECT coalesce(string_agg(person || '\t' || n, '\n'), '')
                   FROM contact_counts WHERE county = ?1 AND line = ?2 AND n > 0";
    /// The few that stand out; what has no row has no households. Told as one text, because before
    /// a county has brought in its households all of them do.
    UNLIKELY_AREAS = "SELECT coalesce(string_agg(a.id || '\t' || coalesce(c.n, 0), '\n'), '')
                      FROM areas a
                      LEFT JOIN area_counts c
                        ON c.county = a.county AND c.measure = ?3 AND c.area = a.id
                      WHERE a.county = ?1 AND a.kind = ?2
                        AND coalesce(c.n, 0) NOT BETWEEN ?4 AND ?5";
    UNLIKELY_CONTACTS = "SELECT coalesce(string_agg(
                             a.area || '\t' || a.person || '\t' || coalesce(c.n, 0), '\n'), '')
                         FROM appointments a
                         LEFT JOIN contact_counts c
                           ON c.county = a.county AND c.line = ?3 AND c.person = a.person
                         WHERE a.county = ?1 AND a.post = ?2
                           AND coalesce(c.n, 0) NOT BETWEEN ?4 AND ?5";
    COUNT_HOUSEHOLDS = "SELECT area, count(*) FROM households
                        WHERE county = ?1 AND closed_at IS NULL GROUP BY area";
    COUNT_LINKED = "SELECT h.area, l.line, count(*)
                    FROM household_links l
                    JOIN households h ON h.county = l.county AND h.id = l.household
                    WHERE l.county = ?1 AND h.closed_at IS NULL GROUP BY h.area, l.line";
    COUNT_TIERS = "SELECT h.area, f.tier, count(*)
                   FROM household_files f
                   JOIN households h ON h.county = f.county AND h.id = f.household
                   WHERE f.county = ?1 AND f.tier IS NOT NULL AND h.closed_at IS NULL
                   GROUP BY h.area, f.tier";
    COUNT_CONTACTS = "SELECT l.line, l.person, count(*)
                      FROM household_links l
                      JOIN households h ON h.county = l.county AND h.id = l.household
                      WHERE l.county = ?1 AND h.closed_at IS NULL GROUP BY l.line, l.person";
}

/// A figure kept for each area.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    Households,
    /// Households with a contact on the line.
    Linked(LineId),
    /// Households with the care tier.
    Tier(TierId),
}

impl Measure {
    fn text(&self) -> String {
        match self {
            Self::Households => "households".to_owned(),
            Self::Linked(line) => format!("linked:{line}"),
            Self::Tier(tier) => format!("tier:{tier}"),
        }
    }

    /// The measure of a column's word; `None` for none of ours.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word.split_once(':') {
            None => (word == "households").then_some(Self::Households),
            Some(("linked", line)) => Some(Self::Linked(LineId::from(line))),
            Some(("tier", tier)) => Some(Self::Tier(TierId::from(tier))),
            Some(_) => None,
        }
    }
}

/// What one transaction adds, for every area up to the root.
#[derive(Clone, Debug)]
pub struct Counts<'a> {
    tree: &'a AreaTree,
    areas: BTreeMap<(Measure, AreaId), i64>,
    contacts: BTreeMap<(LineId, PersonId), i64>,
}

impl<'a> Counts<'a> {
    pub fn new(tree: &'a AreaTree) -> Self {
        Self { tree, areas: BTreeMap::new(), contacts: BTreeMap::new() }
    }

    /// `n` more (or, below zero, fewer) in the area and all above it.
    pub fn add(&mut self, area: &AreaId, measure: &Measure, n: i64) {
        for above in self.tree.lineage(area) {
            *self.areas.entry((measure.clone(), above.id.clone())).or_default() += n;
        }
    }

    /// `n` more households for a contact on a line.
    pub fn add_contact(&mut self, line: &LineId, person: &PersonId, n: i64) {
        *self.contacts.entry((line.clone(), person.clone())).or_default() += n;
    }

    /// What is added for an area.
    pub fn of(&self, measure: &Measure, area: &AreaId) -> i64 {
        self.areas.get(&(measure.clone(), area.clone())).copied().unwrap_or(0)
    }

    /// All that is added for areas, by the name of the measure.
    pub(super) fn of_areas(&self) -> impl Iterator<Item = ((AreaId, String), i64)> {
        self.areas.iter().map(|((measure, area), n)| ((area.clone(), measure.text()), *n))
    }

    /// All that is added for contacts.
    pub(super) fn of_persons(&self) -> impl Iterator<Item = ((PersonId, LineId), i64)> {
        self.contacts.iter().map(|((line, person), n)| ((person.clone(), line.clone()), *n))
    }

    pub fn write(&self, conn: &mut Conn, county: &CountyId) -> Result<()> {
        let areas: Vec<_> = self
            .areas
            .iter()
            .filter(|(_, n)| **n != 0)
            .map(|((measure, area), n)| values![county.as_str(), area.as_str(), measure.text(), *n])
            .collect();
        conn.execute_many(ADD_AREAS, &areas)?;
        let contacts: Vec<_> = self
            .contacts
            .iter()
            .filter(|(_, n)| **n != 0)
            .map(|((line, person), n)| values![county.as_str(), line.as_str(), person.as_str(), *n])
            .collect();
        conn.execute_many(ADD_CONTACTS, &contacts).map(|_| ())
    }
}

/// The figures as the rows have them.
pub fn counted<'a>(conn: &mut Conn, county: &CountyId, tree: &'a AreaTree) -> Result<Counts<'a>> {
    let mut figures = Counts::new(tree);
    let all = values![county.as_str()];
    for (area, n) in
        conn.fetch_all(COUNT_HOUSEHOLDS, &all, |row| Ok((AreaId::new(row.text(0)?), row.int(1)?)))?
    {
        figures.add(&area, &Measure::Households, n);
    }
    let by_area = |row: &Row<'_>| Ok((AreaId::new(row.text(0)?), row.text(1)?, row.int(2)?));
    for (area, line, n) in conn.fetch_all(COUNT_LINKED, &all, by_area)? {
        figures.add(&area, &Measure::Linked(LineId::new(line)), n);
    }
    for (area, tier, n) in conn.fetch_all(COUNT_TIERS, &all, by_area)? {
        figures.add(&area, &Measure::Tier(TierId::new(tier)), n);
    }
    let by_contact =
        |row: &Row<'_>| Ok((LineId::new(row.text(0)?), PersonId::new(row.text(1)?), row.int(2)?));
    for (line, person, n) in conn.fetch_all(COUNT_CONTACTS, &all, by_contact)? {
        figures.add_contact(&line, &person, n);
    }
    Ok(figures)
}

/// Counts everything anew: after an import, or when many areas have changed places.
pub fn recount(conn: &mut Conn, county: &CountyId, tree: &AreaTree) -> Result<()> {
    conn.execute(CLEAR_AREAS, &values![county.as_str()])?;
    conn.execute(CLEAR_CONTACTS, &values![county.as_str()])?;
    counted(conn, county, tree)?.write(conn, county)
}

/// One figure of some areas; an area without a row has none.
pub fn of_areas(
    conn: &mut Conn,
    county: &CountyId,
    measure: &Measure,
    areas: &[AreaId],
) -> Result<HashMap<AreaId, u64>> {
    let keys: Vec<_> = areas.iter().map(|area| area.as_str().into()).collect();
    let found =
        conn.fetch_in(IN_AREAS, &values![county.as_str(), measure.text()], &keys, |row| {
            Ok((AreaId::new(row.text(0)?), crate::number(row, 1)?))
        })?;
    Ok(found.into_iter().collect())
}

/// One figure of every area that has it.
pub fn everywhere(
    conn: &mut Conn,
    county: &CountyId,
    measure: &Measure,
) -> Result<HashMap<AreaId, u64>> {
    let found = conn.fetch_one(EVERYWHERE, &values![county.as_str(), measure.text()], told)?;
    Ok(found.map(|told| figures_in(&told).collect()).unwrap_or_default())
}

fn told(row: &Row<'_>) -> Result<String> {
    row.text(0)
}

/// The figures of a list that was told as one text.
fn figures_in<'a, I: From<&'a str>>(told: &'a str) -> impl Iterator<Item = (I, u64)> {
    told.lines().filter_map(|line| {
        let (key, n) = line.split_once('\t')?;
        Some((I::from(key), n.parse().ok()?))
    })
}

/// The areas of a kind, closed ones too, with fewer or more households than from `least` to `most`.
pub fn unlikely_areas(
    conn: &mut Conn,
    county: &CountyId,
    kind: &AreaKindId,
    (least, most): (u16, u16),
) -> Result<Vec<(AreaId, u64)>> {
    let measure = Measure::Households.text();
    let range = values![county.as_str(), kind.as_str(), measure, i64::from(least), i64::from(most)];
    let found = conn.fetch_one(UNLIKELY_AREAS, &range, told)?;
    Ok(found.map(|told| figures_in(&told).collect()).unwrap_or_default())
}

/// Whoever is, was or will be appointed to a post somewhere and has fewer or more households on a
/// line than from `least` to `most`.
pub fn unlikely_contacts(
    conn: &mut Conn,
    county: &CountyId,
    (line, post): (&LineId, &PostId),
    (least, most): (u16, u16),
) -> Result<Vec<(AreaId, PersonId, u64)>> {
    let (least, most) = (i64::from(least), i64::from(most));
    let range = values![county.as_str(), post.as_str(), line.as_str(), least, most];
    let found = conn.fetch_one(UNLIKELY_CONTACTS, &range, told)?.unwrap_or_default();
    let one = |line: &str| {
        let (area, figure) = line.split_once('\t')?;
        let (person, n) = figure.split_once('\t')?;
        Some((area.into(), person.into(), n.parse().ok()?))
    };
    Ok(found.lines().filter_map(one).collect())
}

/// Which of these areas have households without a contact on a line, in them or below them.
pub fn missing(
    conn: &mut Conn,
    county: &CountyId,
    line: &LineId,
    areas: &[&AreaId],
) -> Result<HashSet<AreaId>> {
    let keys: Vec<_> = areas.iter().map(|area| area.as_str().into()).collect();
    let (all, linked) = (Measure::Households.text(), Measure::Linked(line.clone()).text());
    let parameters = values![county.as_str(), all, linked];
    let found = conn.fetch_in(MISSING, &parameters, &keys, |row| row.text(0).map(AreaId::new))?;
    Ok(found.into_iter().collect())
}

/// How many households each contact of a line has.
pub fn of_contacts(
    conn: &mut Conn,
    county: &CountyId,
    line: &LineId,
) -> Result<HashMap<PersonId, u64>> {
    let found = conn.fetch_one(OF_CONTACTS, &values![county.as_str(), line.as_str()], told)?;
    Ok(found.map(|told| figures_in(&told).collect()).unwrap_or_default())
}
