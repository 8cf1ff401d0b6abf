//! Creating, editing, moving and closing households, and keeping their members.

use std::sync::Arc;

use maplegrid_domain::methods::Capability;
use maplegrid_domain::people::Household;
use maplegrid_domain::shared::{AreaId, CountyId, HouseholdId, PersonId};
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::households::{self as rows, HouseholdRow};
use maplegrid_store::people::members::{self, MemberRow};
use maplegrid_store::people::{household_subject, links, write};

use super::codes::{household_id, member_id, mint};
use super::follow::arriving;
use super::secret::{HouseholdSecret, MemberSecret, id_number, phone};
use super::{At, HouseholdDraft, HouseholdFault, LOOK, MemberDraft, audit};
use crate::{App, County, Error, Result, SignedIn};

const NAME_MOST: usize = 30;
const DOOR_MOST: usize = 60;
const RELATION_MOST: usize = 12;
const REASON_MOST: usize = 200;
const PEOPLE_MOST: u16 = 99;
const WALK_MOST: i64 = 1_000_000;

/// A draft with everything checked.
pub(crate) struct Checked {
    pub(crate) door: String,
    pub(crate) head: String,
    pub(crate) phone: Option<String>,
}

/// What of a draft can be checked without the database.
pub(crate) fn check_draft(draft: &HouseholdDraft) -> std::result::Result<Checked, HouseholdFault> {
    let head = text(&draft.head, "head", NAME_MOST)?.ok_or(HouseholdFault::HeadMissing)?;
    let door = text(&draft.door, "door", DOOR_MOST)?.ok_or(HouseholdFault::DoorMissing)?;
    if draft.members > PEOPLE_MOST {
        return Err(HouseholdFault::TooManyMembers { most: usize::from(PEOPLE_MOST) });
    }
    if draft.residing > draft.members {
        return Err(HouseholdFault::MoreResiding);
    }
    Ok(Checked { door, head, phone: phone(&draft.phone)? })
}

/// A text without what no field holds: control signs, blanks at the ends. Nothing if it is empty.
pub(crate) fn text(
    typed: &str,
    field: &'static str,
    most: usize,
) -> std::result::Result<Option<String>, HouseholdFault> {
    let clean: String = typed.trim().chars().filter(|sign| !sign.is_control()).collect();
    if clean.chars().count() > most {
        return Err(HouseholdFault::TooLong { field, most });
    }
    Ok(Some(clean).filter(|clean| !clean.is_empty()))
}

fn reason(typed: &str) -> std::result::Result<String, HouseholdFault> {
    text(typed, "why", REASON_MOST)?.ok_or(HouseholdFault::ReasonMissing)
}

/// Households belong to the smallest areas.
pub(crate) fn check_area(
    county: &County,
    area: &AreaId,
) -> std::result::Result<(), HouseholdFault> {
    let areas = &county.directory.areas;
    if areas.get(area).is_none() {
        return Err(HouseholdFault::NoSuchArea);
    }
    if !areas.is_open(area) {
        return Err(HouseholdFault::AreaIsClosed);
    }
    let inside = areas.children(area).next().is_some();
    if inside { Err(HouseholdFault::AreaHasInside) } else { Ok(()) }
}

impl App {
    /// Creates a household in an area and gives it the contacts of the lines that follow a post.
    pub async fn create_household(
        &self,
        who: &SignedIn,
        area: &AreaId,
        draft: HouseholdDraft,
    ) -> Result<HouseholdId> {
        let checked = check_draft(&draft)?;
        let chance = Arc::clone(&self.inner().chance);
        let id = household_id(&*chance);
        let secret = HouseholdSecret { phone: checked.phone };
        let sealed = secret.seal(&self.inner().secrets, &id, &*chance)?;
        let household = Household {
            id: id.clone(),
            area: area.clone(),
            door: checked.door,
            head: checked.head,
            members: draft.members,
            residing: draft.residing,
        };
        let person = who.person.clone();
        self.in_turn(move |conn, at| {
            let (county, area) = (&at.county, &household.area);
            if let Err(fault) = check_area(county, area) {
                return Ok(Err(fault.into()));
            }
            if !at.may(&person, Capability::KeepHouseholds, area) {
                return Ok(Err(Error::Forbidden));
            }
            let twin = rows::in_areas(conn, &county.id, std::slice::from_ref(area))?
                .into_iter()
                .find(|row| is_same(&row.household, &household));
            if let Some(twin) = twin {
                return Ok(Err(HouseholdFault::Duplicate { code: twin.code }.into()));
            }
            let walk = match draft.walk {
                Some(walk) => walk.clamp(0, WALK_MOST),
                None => rows::last_walk(conn, &county.id, area)? + 1,
            };
            let code = mint(conn, &county.id, 1, &*chance)?.pop().unwrap_or_default();
            let row = HouseholdRow {
                code,
                walk,
                elder: draft.elder,
                version: 1,
                closed_at: None,
                sealed,
                household,
            };
            let tree = &county.directory.areas;
            write::create(conn, &county.id, tree, &row)?;
            let arriving = arriving(county, &row.household.id, &row.household.area);
            links::change(conn, &county.id, tree, &arriving, (at.now, "新建户"))?;
            let subject = household_subject(&row.household.id);
            audit(conn, at, &*chance, Some(&person), ("create_household", &subject))?;
            Ok(Ok(()))
        })
        .await?;
        Ok(id)
    }

    /// Writes what was typed if nobody has changed the household since it was opened.
    pub async fn edit_household(
        &self,
        who: &SignedIn,
        id: &HouseholdId,
        version: i64,
        draft: HouseholdDraft,
    ) -> Result<()> {
        let phone = check_draft(&draft)?.phone;
        let secret = HouseholdSecret { phone };
        let sealed = secret.seal(&self.inner().secrets, id, &*self.inner().chance)?;
        self.write_draft(who, (id, version), draft, move |row| row.sealed = sealed).await
    }

    /// As [`edit_household`](Self::edit_household), with the phone number left as it is: for
    /// whoever has not asked to see it.
    pub async fn edit_household_but_phone(
        &self,
        who: &SignedIn,
        id: &HouseholdId,
        version: i64,
        draft: HouseholdDraft,
    ) -> Result<()> {
        let draft = HouseholdDraft { phone: String::new(), ..draft };
        self.write_draft(who, (id, version), draft, |_| {}).await
    }

    /// What was typed, and what `seal` does to what is sealed.
    async fn write_draft(
        &self,
        who: &SignedIn,
        of: (&HouseholdId, i64),
        draft: HouseholdDraft,
        seal: impl FnOnce(&mut HouseholdRow) + Send + 'static,
    ) -> Result<()> {
        let checked = check_draft(&draft)?;
        self.change_household(who, of, "edit_household", move |conn, at, mut row| {
            row.household.door = checked.door;
            row.household.head = checked.head;
            row.household.members = draft.members;
            row.household.residing = draft.residing;
            row.walk = draft.walk.map_or(row.walk, |walk| walk.clamp(0, WALK_MOST));
            row.elder = draft.elder;
            seal(&mut row);
            write::edit(conn, &at.county.id, &row)?;
            Ok(Ok(()))
        })
        .await
    }

    /// Moves a household to another area, with its open windows and its history. Lines that
    /// follow a post get the contact of the new place; others keep theirs.
    pub async fn move_household(
        &self,
        who: &SignedIn,
        id: &HouseholdId,
        version: i64,
        to: AreaId,
    ) -> Result<()> {
        let person = who.person.clone();
        self.change_household(who, (id, version), "move_household", move |conn, at, row| {
            let county = &at.county;
            if let Err(fault) = check_area(county, &to) {
                return Ok(Err(fault.into()));
            }
            if !at.may(&person, Capability::KeepHouseholds, &to) {
                return Ok(Err(Error::Forbidden));
            }
            if row.household.area == to {
                return Ok(Ok(()));
            }
            let tree = &county.directory.areas;
            let walk = rows::last_walk(conn, &county.id, &to)? + 1;
            write::move_to(conn, &county.id, tree, &row, (&to, walk))?;
            let arriving = arriving(county, &row.household.id, &to);
            links::change(conn, &county.id, tree, &arriving, (at.now, "户迁到别处"))?;
            Ok(Ok(()))
        })
        .await
    }

    /// Closes a household that is no more: moved away, died out, merged. Its history stays.
    pub async fn close_household(
        &self,
        who: &SignedIn,
        id: &HouseholdId,
        version: i64,
        why: &str,
    ) -> Result<()> {
        let why = reason(why)?;
        self.change_household(who, (id, version), "close_household", move |conn, at, row| {
            let tree = &at.county.directory.areas;
            write::close(conn, &at.county.id, tree, &row, (at.now, &why))?;
            Ok(Ok(()))
        })
        .await
    }

    /// Writes a member, new or known.
    pub async fn keep_member(
        &self,
        who: &SignedIn,
        id: &HouseholdId,
        version: i64,
        draft: MemberDraft,
    ) -> Result<()> {
        let name = text(&draft.name, "name", NAME_MOST)?.ok_or(HouseholdFault::NameMissing)?;
        let relation = text(&draft.relation, "relation", RELATION_MOST)?
            .ok_or(HouseholdFault::RelationMissing)?;
        let new_phone = draft.phone.as_deref().map(phone).transpose()?;
        let new_number = draft.id_number.as_deref().map(id_number).transpose()?;
        let (secrets, chance) =
            (Arc::clone(&self.inner().secrets), Arc::clone(&self.inner().chance));
        self.change_household(who, (id, version), "edit_members", move |conn, at, row| {
            let (county, household) = (&at.county.id, &row.household.id);
            let known = members::of_household(conn, county, household)?;
            if known.len() >= usize::from(PEOPLE_MOST) && draft.id.is_none() {
                let most = usize::from(PEOPLE_MOST);
                return Ok(Err(HouseholdFault::TooManyMembers { most }.into()));
            }
            let known = known.into_iter().find(|member| draft.id.as_ref() == Some(&member.id));
            if draft.id.is_some() && known.is_none() {
                return Ok(Err(Error::NotFound));
            }
            let member_id = draft.id.unwrap_or_else(|| member_id(&*chance));
            let sealed = known.and_then(|member| member.sealed);
            let place = (household, member_id.as_str());
            let mut secret = match MemberSecret::unseal(&secrets, place, sealed.as_deref()) {
                Ok(secret) => secret,
                Err(error) => return Ok(Err(error)),
            };
            secret.phone = new_phone.unwrap_or(secret.phone);
            secret.id_number = new_number.unwrap_or(secret.id_number);
            let sealed = match secret.seal(&secrets, place, &*chance) {
                Ok(sealed) => sealed,
                Err(error) => return Ok(Err(error)),
            };
            let member = MemberRow {
                household: household.clone(),
                id: member_id,
                name,
                relation,
                residing: draft.residing,
                sealed,
            };
            members::put(conn, county, &[member])?;
            write::touch(conn, county, household, row.version)?;
            Ok(Ok(()))
        })
        .await
    }

    /// Takes a member out; what was sealed of them goes with them.
    pub async fn remove_member(
        &self,
        who: &SignedIn,
        id: &HouseholdId,
        version: i64,
        member: &str,
    ) -> Result<()> {
        let member = member.replace('\0', "");
        self.change_household(who, (id, version), "edit_members", move |conn, at, row| {
            let (county, household) = (&at.county.id, &row.household.id);
            if !members::delete(conn, county, household, &member)? {
                return Ok(Err(Error::NotFound));
            }
            write::touch(conn, county, household, row.version)?;
            Ok(Ok(()))
        })
        .await
    }

    /// Reads the household in the transaction, refuses who does not keep it and who has an old
    /// version in hand, lets `job` write, and records it.
    async fn change_household(
        &self,
        who: &SignedIn,
        (id, version): (&HouseholdId, i64),
        action: &'static str,
        job: impl FnOnce(&mut Conn, &At, HouseholdRow) -> StoreResult<Result<()>> + Send + 'static,
    ) -> Result<()> {
        let (id, person) = (id.clone(), who.person.clone());
        let chance = Arc::clone(&self.inner().chance);
        self.in_turn(move |conn, at| {
            let row = match to_change(conn, at, &id, (&person, version))? {
                Ok(row) => row,
                Err(error) => return Ok(Err(error)),
            };
            if let Err(error) = job(conn, at, row)? {
                return Ok(Err(error));
            }
            let subject = household_subject(&id);
            audit(conn, at, &*chance, Some(&person), (action, &subject))?;
            Ok(Ok(()))
        })
        .await
    }
}

/// The household as it may be changed by this person, who saw this version.
fn to_change(
    conn: &mut Conn,
    at: &At,
    id: &HouseholdId,
    (person, version): (&PersonId, i64),
) -> StoreResult<Result<HouseholdRow>> {
    let county: &CountyId = &at.county.id;
    if id.as_str().contains('\0') {
        return Ok(Err(Error::NotFound));
    }
    let Some(row) = rows::find(conn, county, id)? else {
        return Ok(Err(Error::NotFound));
    };
    if let Err(refused) = at.keeps(person, &row.household.area) {
        return Ok(Err(refused));
    }
    if row.closed_at.is_some() {
        return Ok(Err(HouseholdFault::Closed.into()));
    }
    if row.version != version {
        let last = rows::last_change(conn, county, id, LOOK)?;
        let by = last.as_ref().and_then(|(_, person)| person.as_ref());
        return Ok(Err(Error::Changed {
            by: by.map(|person| at.county.directory.name(person).to_owned()),
            at: last.map_or(at.now, |(at, _)| at),
        }));
    }
    Ok(Ok(row))
}

/// The same door and head are the same household.
fn is_same(one: &Household, other: &Household) -> bool {
    one.door == other.door && one.head == other.head
}
