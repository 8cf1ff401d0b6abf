//! Tables on their way out: within the caller's scope, masked, without restricted cases and
//! without anything about care, and written down in the audit trail.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use maplegrid_domain::methods::Capability;
use maplegrid_domain::people::{Appointment, Holding, mask_phone};
use maplegrid_domain::shared::{AreaId, HouseholdId, LineId, PersonId, Timestamp};
use maplegrid_store::cases::lists::{AreaList, Cursor, Filters, in_area};
use maplegrid_store::cases::{Bucket, CaseRow};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::appointments::in_areas as in_areas_terms;
use maplegrid_store::people::households::{HouseholdRow, in_areas};
use maplegrid_store::people::links;

use super::finding::in_tree_order;
use super::import::last_day;
use super::secret::HouseholdSecret;
use super::{Importer, audit};
use crate::{App, County, Error, Result, SignedIn};

/// Rows of a list read in one piece.
const CASES_AT_ONCE: i64 = 500;
const CASES_MOST: usize = 200_000;

/// An area with its place in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedArea {
    pub id: AreaId,
    pub name: String,
    pub kind: String,
    pub parent: Option<AreaId>,
    pub path: String,
}

/// A household with its contacts by line, in the method's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedHousehold {
    pub code: String,
    pub area: AreaId,
    pub path: String,
    pub door: String,
    pub head: String,
    /// Masked.
    pub phone: String,
    pub members: u16,
    pub residing: u16,
    pub walk: i64,
    pub elder: bool,
    pub contacts: Vec<Option<PersonId>>,
}

/// A post held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedPost {
    pub person: PersonId,
    pub holding: Holding,
    pub first_day: Date,
    /// Without one it is held until further notice.
    pub last_day: Option<Date>,
}

impl App {
    /// The areas of a subtree, parents first.
    pub async fn export_areas(
        &self,
        importer: &Importer,
        area: &AreaId,
    ) -> Result<Vec<ExportedArea>> {
        let county = self.may_export(importer, area, Capability::ReadHouseholds).await?;
        let (tree, method) = (&county.directory.areas, county.method());
        let areas: Vec<ExportedArea> = in_tree_order(tree, area)
            .into_iter()
            .filter_map(|id| tree.get(&id))
            .map(|area| ExportedArea {
                id: area.id.clone(),
                name: area.name.clone(),
                kind: method.area_kind(&area.kind).map_or_else(String::new, |k| k.label.clone()),
                parent: area.parent.clone(),
                path: tree.path_name(&area.id),
            })
            .collect();
        self.note_export(importer, "areas", area, areas.len()).await?;
        Ok(areas)
    }

    /// The households of a subtree in walking order, with masked phones.
    pub async fn export_households(
        &self,
        importer: &Importer,
        area: &AreaId,
    ) -> Result<Vec<ExportedHousehold>> {
        let county = self.may_export(importer, area, Capability::ReadHouseholds).await?;
        let (id, place, directory) = (county.id.clone(), area.clone(), Arc::clone(&county));
        let (rows, contacts) = self
            .inner()
            .db
            .read(move |conn| {
                conn.snapshot(|conn| {
                    let order = in_tree_order(&directory.directory.areas, &place);
                    let at: HashMap<&AreaId, usize> = order.iter().zip(0..).collect();
                    let mut rows = in_areas(conn, &id, &order)?;
                    rows.sort_by_cached_key(|row| {
                        let household = &row.household;
                        (at.get(&household.area).copied(), row.walk, household.id.clone())
                    });
                    let ids: Vec<HouseholdId> =
                        rows.iter().map(|row| row.household.id.clone()).collect();
                    let mut contacts: HashMap<(HouseholdId, LineId), PersonId> = HashMap::new();
                    for link in links::of_households(conn, &id, &ids)? {
                        contacts.insert((link.household, link.line), link.person);
                    }
                    Ok((rows, contacts))
                })
            })
            .await?;
        let households = rows.into_iter().map(|row| self.exported(&county, row, &contacts));
        let households = households.collect::<Result<Vec<_>>>()?;
        self.note_export(importer, "households", area, households.len()).await?;
        Ok(households)
    }

    fn exported(
        &self,
        county: &County,
        row: HouseholdRow,
        contacts: &HashMap<(HouseholdId, LineId), PersonId>,
    ) -> Result<ExportedHousehold> {
        let household = row.household;
        let secret =
            HouseholdSecret::unseal(&self.inner().secrets, &household.id, row.sealed.as_deref())?;
        let lines = county.method().network.lines.iter();
        Ok(ExportedHousehold {
            contacts: lines
                .map(|line| contacts.get(&(household.id.clone(), line.id.clone())).cloned())
                .collect(),
            path: county.directory.areas.path_name(&household.area),
            phone: secret.phone.as_deref().map(mask_phone).unwrap_or_default(),
            code: row.code,
            area: household.area,
            door: household.door,
            head: household.head,
            members: household.members,
            residing: household.residing,
            walk: row.walk,
            elder: row.elder,
        })
    }

    /// The posts held in a subtree, in the order of the tree, with the terms that are in force.
    pub async fn export_posts(
        &self,
        importer: &Importer,
        area: &AreaId,
    ) -> Result<Vec<ExportedPost>> {
        let county = self.may_export(importer, area, Capability::ReadHouseholds).await?;
        let (directory, now) = (&county.directory, self.now());
        let (id, places) = (county.id.clone(), in_tree_order(&directory.areas, area));
        let read = places.clone();
        let terms = self.inner().db.read(move |conn| in_areas_terms(conn, &id, &read)).await?;
        let mut held: HashMap<(PersonId, Holding), Appointment> = HashMap::new();
        for term in terms {
            let ended = term.until.is_some_and(|until| until <= now);
            if term.from <= now && !ended {
                let holding = Holding { post: term.post.clone(), area: term.area.clone() };
                held.entry((term.person.clone(), holding)).or_insert(term);
            }
        }
        let mut posts = Vec::new();
        for area in places {
            for post in &county.method().posts {
                for person in directory.holders(&post.id, &area) {
                    let holding = Holding { post: post.id.clone(), area: area.clone() };
                    // A term that has just ended is not in the directory for much longer.
                    let Some(term) = held.get(&(person.clone(), holding.clone())) else { continue };
                    posts.push(ExportedPost {
                        person: person.clone(),
                        holding,
                        first_day: term.from.date(),
                        last_day: term.until.map(last_day),
                    });
                }
            }
        }
        self.note_export(importer, "posts", area, posts.len()).await?;
        Ok(posts)
    }

    /// The ordinary cases of a subtree, open ones first. Restricted ones never leave
    /// (DOMAIN § 8 G7).
    pub async fn export_cases(&self, importer: &Importer, area: &AreaId) -> Result<Vec<CaseRow>> {
        let county = self.may_export(importer, area, Capability::ReadCases).await?;
        let (id, place) = (county.id.clone(), area.clone());
        let cases = self
            .inner()
            .db
            .read(move |conn| {
                let mut cases = Vec::new();
                for bucket in [Bucket::Open, Bucket::Closed] {
                    of_bucket(conn, &id, &place, bucket, &mut cases)?;
                }
                Ok(cases)
            })
            .await?;
        self.note_export(importer, "cases", area, cases.len()).await?;
        Ok(cases)
    }

    /// The county, if the caller may read this of the area.
    async fn may_export(
        &self,
        importer: &Importer,
        area: &AreaId,
        capability: Capability,
    ) -> Result<Arc<County>> {
        let county = self.refresh().await?;
        if county.directory.areas.get(area).is_none() {
            return Err(Error::NotFound);
        }
        let Importer::Staff(person) = importer else { return Ok(county) };
        let held = maplegrid_domain::accounts::capabilities_in(
            county.method(),
            &county.directory,
            person,
            area,
        );
        if held.contains(&capability) { Ok(county) } else { Err(Error::Forbidden) }
    }

    async fn note_export(
        &self,
        importer: &Importer,
        what: &str,
        area: &AreaId,
        rows: usize,
    ) -> Result<()> {
        let (subject, chance) = (format!("{what} {area} {rows}"), Arc::clone(&self.inner().chance));
        let person = match importer {
            Importer::Staff(person) => Some(person.clone()),
            Importer::Operator => None,
        };
        self.in_turn(move |conn, at| {
            audit(conn, at, &*chance, person.as_ref(), ("export", &subject)).map(Ok)
        })
        .await
    }
}

impl SignedIn {
    /// In whose name tables come and go.
    pub fn importer(&self) -> Importer {
        Importer::Staff(self.person.clone())
    }
}

fn of_bucket(
    conn: &mut Conn,
    county: &maplegrid_domain::shared::CountyId,
    area: &AreaId,
    bucket: Bucket,
    cases: &mut Vec<CaseRow>,
) -> StoreResult<()> {
    let mut after: Option<Cursor> = None;
    while cases.len() < CASES_MOST {
        let filters = Filters::default();
        let list = AreaList {
            area,
            bucket,
            restricted: false,
            filters: &filters,
            after: after.as_ref(),
            before: None::<Timestamp>,
            limit: CASES_AT_ONCE,
        };
        let page = in_area(conn, county, &list)?;
        let full = i64::try_from(page.len()).unwrap_or(0) == CASES_AT_ONCE;
        after = page.last().map(maplegrid_store::cases::lists::Listed::cursor);
        cases.extend(page.into_iter().map(|listed| listed.row));
        if !full {
            break;
        }
    }
    Ok(())
}
