//! Households with those who keep in touch with them.

use std::collections::HashMap;

use maplegrid_domain::people::Household;
use maplegrid_domain::shared::{AreaId, HouseholdId, LineId, PersonId};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::households::{self, HouseholdRow};
use maplegrid_store::people::links::{self, LinkRow};

use crate::{App, County, Result};

/// Somebody who keeps in touch with a household: a public duty, so name and number are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomeContact {
    pub line: LineId,
    /// 党员联户.
    pub line_label: String,
    pub person: PersonId,
    pub name: String,
    /// 联户党员: the post the line asks for.
    pub post: String,
    pub phone: Option<String>,
}

/// A household with its contacts, in the order of the method's lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    pub household: Household,
    /// The eight digits of its QR link.
    pub code: String,
    /// Its pages open in 长辈版.
    pub elder: bool,
    pub walk: i64,
    pub contacts: Vec<HomeContact>,
}

impl App {
    /// The open household whose QR link carries these digits.
    pub async fn home_by_code(&self, code: &str) -> Result<Option<Home>> {
        // The databases cannot be asked for other texts, and no code is one.
        if code.is_empty() || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(None);
        }
        let (county_id, code) = (self.inner().county.clone(), code.to_owned());
        let found = self
            .inner()
            .db
            .read(move |conn| {
                let row = households::find_by_code(conn, &county_id, &code)?;
                let Some(row) = row.filter(|row| row.closed_at.is_none()) else {
                    return Ok(None);
                };
                let ids = [row.household.id.clone()];
                Ok(Some((row, links::of_households(conn, &county_id, &ids)?)))
            })
            .await?;
        let Some((row, links)) = found else { return Ok(None) };
        Ok(join(&*self.county().await?, vec![row], links).pop())
    }

    /// The open households of an area and everything inside it, in walking order. Whoever calls
    /// has settled that the reader may.
    pub(crate) async fn homes_inside(&self, county: &County, area: &AreaId) -> Result<Vec<Home>> {
        let mut areas = vec![area.clone()];
        let mut next = 0;
        while let Some(area) = areas.get(next).cloned() {
            areas.extend(county.directory.areas.children(&area).map(|child| child.id.clone()));
            next += 1;
        }
        let county_id = self.inner().county.clone();
        let (rows, links) = self
            .inner()
            .db
            .read(move |conn| {
                let rows = households::in_areas(conn, &county_id, &areas)?;
                with_links(conn, &county_id, rows)
            })
            .await?;
        Ok(join(county, rows, links))
    }

    /// The open households among these, in walking order.
    pub(crate) async fn homes_of(
        &self,
        county: &County,
        ids: Vec<HouseholdId>,
    ) -> Result<Vec<Home>> {
        let county_id = self.inner().county.clone();
        let (rows, links) = self
            .inner()
            .db
            .read(move |conn| {
                let mut rows = households::find_many(conn, &county_id, &ids)?;
                rows.retain(|row| row.closed_at.is_none());
                with_links(conn, &county_id, rows)
            })
            .await?;
        Ok(join(county, rows, links))
    }
}

type Rows = (Vec<HouseholdRow>, Vec<LinkRow>);

fn with_links(
    conn: &mut Conn,
    county: &maplegrid_domain::shared::CountyId,
    rows: Vec<HouseholdRow>,
) -> StoreResult<Rows> {
    let ids: Vec<HouseholdId> = rows.iter().map(|row| row.household.id.clone()).collect();
    let links = links::of_households(conn, county, &ids)?;
    Ok((rows, links))
}

fn join(county: &County, rows: Vec<HouseholdRow>, links: Vec<LinkRow>) -> Vec<Home> {
    let mut by_home: HashMap<HouseholdId, Vec<LinkRow>> = HashMap::new();
    for link in links {
        by_home.entry(link.household.clone()).or_default().push(link);
    }
    let mut homes: Vec<Home> = rows
        .into_iter()
        .map(|row| {
            let links = by_home.remove(&row.household.id).unwrap_or_default();
            Home {
                contacts: contacts(county, &links),
                household: row.household,
                code: row.code,
                elder: row.elder,
                walk: row.walk,
            }
        })
        .collect();
    homes.sort_by(|a, b| {
        let key = |home: &Home| (home.household.area.clone(), home.walk, home.household.id.clone());
        key(a).cmp(&key(b))
    });
    homes
}

fn contacts(county: &County, links: &[LinkRow]) -> Vec<HomeContact> {
    let method = county.method();
    let mut found = Vec::new();
    for line in &method.network.lines {
        for link in links.iter().filter(|link| link.line == line.id) {
            let person = county.directory.person(&link.person);
            found.push(HomeContact {
                line: line.id.clone(),
                line_label: line.label.clone(),
                person: link.person.clone(),
                name: county.directory.name(&link.person).to_owned(),
                post: method.post_label(&line.post).to_owned(),
                phone: person.and_then(|person| person.phone.clone()),
            });
        }
    }
    found
}
