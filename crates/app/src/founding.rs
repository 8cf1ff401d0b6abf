//! Founding a county: its row, its tree, its method, its people.

use std::collections::{BTreeMap, HashMap};

use futures_util::future::try_join_all;
use maplegrid_domain::areas::{Area, AreaTree};
use maplegrid_domain::methods::Method;
use maplegrid_domain::people::{Appointment, Directory, Household, Person};
use maplegrid_domain::shared::{
    AccountId, AreaId, CountyId, HouseholdId, LineId, PersonId, Timestamp,
};
use maplegrid_store::county::{self, CountyRow};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::households::HouseholdRow;
use maplegrid_store::people::links::LinkRow;
use maplegrid_store::people::{counts, links, write};
use maplegrid_store::{accounts, areas, log, statistics};

use crate::accounts::hash_password;
use crate::app::open_database;
use crate::people::{first_codes, followed_by};
use crate::{App, Chance, Clock, Config, Error, Result};

/// Everything a county begins with.
#[derive(Clone, Debug)]
pub struct Founding {
    pub county: CountyId,
    pub name: String,
    pub root: AreaId,
    pub demo: bool,
    pub method: Method,
    pub areas: Vec<Area>,
    pub persons: Vec<Person>,
    pub appointments: Vec<Appointment>,
    pub households: Vec<Household>,
    pub links: Vec<Linked>,
    pub accounts: Vec<Account>,
}

/// A household's contact on one line, such as 党员联户.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    pub household: HouseholdId,
    pub line: String,
    pub person: PersonId,
}

/// A sign-in to make. The password is hashed on the way in.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: AccountId,
    pub person: PersonId,
    pub password: String,
}

impl App {
    /// The county this database holds, if any, and whether its furnishing was finished.
    pub async fn existing(config: &Config) -> Result<Option<CountyRow>> {
        let db = open_database(config).await?;
        let wanted = config.county.clone();
        let counties = db.read(county::all).await?;
        Ok(counties
            .into_iter()
            .find(|row| wanted.as_ref().is_none_or(|county| row.county == *county)))
    }

    /// Founds a county in one transaction: all of it or nothing.
    pub async fn found(
        config: &Config,
        clock: &dyn Clock,
        chance: &dyn Chance,
        founding: Founding,
    ) -> Result<()> {
        let db = open_database(config).await?;
        let now = clock.now();
        let sign_ins = hash_passwords(&founding.accounts, chance).await?;
        let method = serde_json::to_string(&founding.method)
            .map_err(|e| Error::Internal(format!("failed to write the method: {e}")))?;
        let codes = first_codes(founding.households.len(), chance);
        db.write(move |conn| {
            let id = &founding.county;
            let row = CountyRow {
                county: id.clone(),
                name: founding.name.clone(),
                root: founding.root.clone(),
                demo: founding.demo,
                method_version: 0,
                revision: 0,
                furnished: !founding.demo,
            };
            county::insert(conn, &row, now)?;
            log::write::found(conn, id)?;
            county::adopt_method(conn, id, 1, &founding.method.id, &method, now)?;
            areas::write::insert_areas(conn, id, &founding.areas)?;
            areas::write::insert_persons(conn, id, &founding.persons)?;
            areas::write::insert_followed(conn, id, &founding.appointments, now)?;
            found_households(conn, &founding, codes, now)?;
            accounts::insert_accounts(conn, id, &sign_ins, now)
        })
        .await?;
        Ok(())
    }

    /// Says that a demo's past has been lived to its end.
    pub async fn finish_furnishing(&self) -> Result<()> {
        let county = self.inner().county.clone();
        self.inner().db.write(move |c| county::set_furnished(c, &county, true)).await?;
        Ok(self.inner().db.read(statistics::count_rows).await?)
    }

    /// Households, members and residing members, as counted from rows.
    pub async fn household_shape(&self) -> Result<maplegrid_store::areas::read::HouseholdShape> {
        let county = self.inner().county.clone();
        Ok(self.inner().db.read(move |c| areas::read::household_shape(c, &county)).await?)
    }

    /// Adds a person with posts and a sign-in to a running county.
    pub async fn add_account(
        &self,
        person: Person,
        appointments: Vec<Appointment>,
        account: Account,
    ) -> Result<()> {
        maplegrid_domain::accounts::check_password(&account.password)
            .map_err(crate::InputFault::Password)?;
        let hash = hash_password(account.password, &*self.inner().chance).await?;
        let (county, now) = (self.inner().county.clone(), self.now());
        self.inner()
            .db
            .write(move |conn| {
                areas::write::insert_persons(conn, &county, &[person])?;
                areas::write::insert_appointments(conn, &county, &appointments)?;
                let sign_in = [(account.id, account.person, hash)];
                accounts::insert_accounts(conn, &county, &sign_in, now)?;
                maplegrid_store::county::raise_revision(conn, &county)
            })
            .await?;
        self.refresh().await.map(|_| ())
    }
}

/// Writes the households in walking order, with their links and those that follow from a post,
/// and counts them.
fn found_households(
    conn: &mut Conn,
    founding: &Founding,
    codes: Vec<String>,
    now: Timestamp,
) -> StoreResult<()> {
    let county = &founding.county;
    let mut last_walk: HashMap<&AreaId, i64> = HashMap::new();
    let rows: Vec<HouseholdRow> = founding
        .households
        .iter()
        .zip(codes)
        .map(|(household, code)| {
            let walk = last_walk.entry(&household.area).or_default();
            *walk += 1;
            HouseholdRow {
                household: household.clone(),
                code,
                walk: *walk,
                elder: false,
                version: 1,
                closed_at: None,
                sealed: None,
            }
        })
        .collect();
    write::put(conn, county, &rows)?;
    let tree = AreaTree::new(founding.areas.iter().cloned());
    let appointments = founding.appointments.iter().cloned();
    let directory = Directory::new(tree, [], appointments, now);
    let followed = founding.households.iter().flat_map(|household| {
        let lines = &founding.method.network.lines;
        lines.iter().filter_map(|line| {
            let person = followed_by(&founding.method, &directory, line, &household.area)?;
            let (household, line) = (household.id.clone(), line.id.clone());
            Some(LinkRow { household, line, person, from: now })
        })
    });
    let given = founding.links.iter().map(|link| LinkRow {
        household: link.household.clone(),
        line: LineId::new(link.line.as_str()),
        person: link.person.clone(),
        from: now,
    });
    // What is named goes before what follows.
    let mut all: BTreeMap<(HouseholdId, LineId), LinkRow> = BTreeMap::new();
    for link in followed.chain(given) {
        all.insert((link.household.clone(), link.line.clone()), link);
    }
    links::put(conn, county, &all.into_values().collect::<Vec<_>>())?;
    counts::recount(conn, county, &directory.areas)
}

/// Hashes on all cores, but no more at once: each hash takes 19 MiB.
pub(crate) async fn hash_passwords(
    accounts: &[Account],
    chance: &dyn Chance,
) -> Result<Vec<(AccountId, PersonId, String)>> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut sign_ins = Vec::with_capacity(accounts.len());
    for together in accounts.chunks(cores) {
        let hashing =
            together.iter().map(|account| hash_password(account.password.clone(), chance));
        let hashes = try_join_all(hashing).await?;
        sign_ins.extend(
            together
                .iter()
                .zip(hashes)
                .map(|(account, hash)| (account.id.clone(), account.person.clone(), hash)),
        );
    }
    Ok(sign_ins)
}
