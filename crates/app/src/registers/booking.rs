//! Booking a service for a half-day. A booking is a case like others: received in full, numbered,
//! handled and rated; beside it stands the place it takes up, which a withdrawal frees.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use maplegrid_domain::calendar::WorkingCalendar;
use maplegrid_domain::cases::{CaseNumber, Channel, Identity};
use maplegrid_domain::methods::{BookingRule, RegisterRule};
use maplegrid_domain::registers::{Entry, Half, Place, Rejection, Validity, places};
use maplegrid_domain::shared::{AreaId, CountyId, EntryId, RegisterId};
use maplegrid_store::cases::read as cases;
use maplegrid_store::cases::write::load;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::registers::bookings::{ahead, taken};
use maplegrid_store::registers::lists::{Filter, list};
use maplegrid_store::registers::read::find;

use super::access::rule_of;
use super::lists::title_of;
use super::public::{areas, for_all};
use crate::cases::{Contact, Intake, Received};
use crate::writer::PlaceAsked;
use crate::{App, County, Error, Result, SignedIn};

/// More than a county offers.
const SERVICES_MOST: i64 = 1_000;
const NOTE_MOST: usize = 500;
/// More than a window sees in a fortnight.
const AWAITED_MOST: i64 = 200;

/// Something that can be booked today.
#[derive(Clone, Debug)]
pub struct Service {
    pub rule: RegisterRule,
    pub entry: Entry,
    pub title: String,
    pub county: Arc<County>,
}

/// The half-days of a service at the office that serves a place.
#[derive(Clone, Debug)]
pub struct OpenPlaces {
    pub service: Service,
    pub office: AreaId,
    pub places: Vec<Place>,
}

/// A booking as it is asked for.
#[derive(Clone, Debug)]
pub struct NewBooking {
    pub entry: EntryId,
    /// Where the resident lives: a village or below.
    pub area: AreaId,
    pub day: Date,
    pub half: Half,
    pub contact: Contact,
    /// What the office should know beforehand; may be empty.
    pub note: String,
    pub channel: Channel,
}

/// A booking that was taken.
#[derive(Clone, Debug)]
pub struct Booked {
    pub received: Received,
    pub title: String,
    pub office: AreaId,
    pub day: Date,
    pub half: Half,
}

/// A booking that is still to come, as the window reads it.
#[derive(Clone, Debug)]
pub struct Awaited {
    pub day: Date,
    pub half: Half,
    pub office: AreaId,
    /// What was booked.
    pub service: String,
    pub case: CaseNumber,
}

impl App {
    /// Who is expected at the windows of the caller's own areas from today on, the soonest first; at
    /// most 200, of which those are left out that the caller may not read or that were taken back.
    ///
    /// # Errors
    /// `NotFound` for a register that the method does not have.
    pub async fn awaited(&self, who: &SignedIn, register: &RegisterId) -> Result<Vec<Awaited>> {
        let (county, today) = (Arc::clone(&who.county), self.now().date());
        let rule = rule_of(&county, register)?.clone();
        let Some(booking) = rule.booking.clone() else { return Ok(Vec::new()) };
        let tree = &county.directory.areas;
        let own = |area: &AreaId| who.holdings.iter().any(|held| tree.is_within(area, &held.area));
        let offices = tree.iter().filter(|area| area.kind == booking.at);
        let offices: Vec<AreaId> =
            offices.map(|area| area.id.clone()).filter(|area| own(area)).collect();
        let (scope, id) = (who.scope.clone(), county.id.clone());
        let read = move |conn: &mut Conn| {
            // Many come for the same service.
            let mut services: HashMap<EntryId, Option<String>> = HashMap::new();
            let mut found = Vec::new();
            for booked in ahead(conn, &id, (&offices, today), AWAITED_MOST)? {
                if !services.contains_key(&booked.entry) {
                    let entry = find(conn, &id, &booked.entry)?.map(|row| row.entry);
                    let entry = entry.filter(|entry| entry.register == rule.id);
                    let title = entry.map(|entry| title_of(&rule, &entry));
                    services.insert(booked.entry.clone(), title);
                }
                let Some(Some(service)) = services.get(&booked.entry) else { continue };
                let case = cases::find(conn, &id, &booked.case, &scope)?;
                if case.is_some_and(|case| !case.withdrawn && case.answer.is_none()) {
                    found.push(Awaited {
                        day: booked.day,
                        half: booked.half,
                        office: booked.office,
                        service: service.clone(),
                        case: booked.case,
                    });
                }
            }
            Ok(found)
        };
        self.inner().db.read(read).await.map_err(Error::from)
    }

    /// Everything that can be booked today, in the order of the registers.
    pub async fn services(&self) -> Result<Vec<Service>> {
        let (county, today) = (self.county().await?, self.now().date());
        let read = {
            let county = Arc::clone(&county);
            move |conn: &mut Conn| {
                let mut found = Vec::new();
                let bookable = county.method().registers.iter();
                for rule in bookable.filter(|rule| rule.booking.is_some()) {
                    let areas = areas(&county, rule, None);
                    let (state, words, before) = ("", "", i64::MAX.unsigned_abs());
                    let filter = Filter { state, validity: "valid", today, words, before };
                    let place = (&rule.id, areas.as_slice());
                    let rows = list(conn, &county.id, place, &filter, SERVICES_MOST)?;
                    let open = rows.into_iter().rev().filter(|row| !row.is_restricted);
                    found.extend(open.map(|row| (rule.clone(), for_all(rule, row).entry)));
                }
                Ok(found)
            }
        };
        let found = self.inner().db.read(read).await?;
        let service = |(rule, entry): (RegisterRule, Entry)| Service {
            title: title_of(&rule, &entry),
            county: Arc::clone(&county),
            rule,
            entry,
        };
        Ok(found.into_iter().map(service).collect())
    }

    /// The half-days that can be booked, for somebody who lives in `area`.
    ///
    /// # Errors
    /// `NotFound` for what cannot be booked; `Register` where no office serves the place.
    pub async fn free_places(&self, id: &EntryId, area: &AreaId) -> Result<OpenPlaces> {
        if id.as_str().contains('\0') {
            return Err(Error::NotFound);
        }
        let county = self.county().await?;
        let (today, id, area) = (self.now().date(), id.clone(), area.clone());
        let read = {
            let county = Arc::clone(&county);
            move |conn: &mut Conn| {
                let (entry, rule) = match bookable(conn, &county, &id, today)? {
                    Ok(found) => found,
                    Err(refused) => return Ok(Err(refused)),
                };
                let Some(booking) = rule.booking.clone() else { return Ok(Err(Error::NotFound)) };
                let office = match office(&county, &rule, &entry, &area) {
                    Ok(office) => office,
                    Err(refused) => return Ok(Err(refused.into())),
                };
                let at = HalfDays { county: &county.id, calendar: &county.calendar, today };
                let places = at.open(conn, &booking, (&entry, &office))?;
                Ok(Ok((rule, entry, office, places)))
            }
        };
        let (rule, entry, office, places) = self.inner().db.read(read).await??;
        let title = title_of(&rule, &entry);
        Ok(OpenPlaces { service: Service { rule, entry, title, county }, office, places })
    }

    /// Books a half-day: receives the case and takes the place in one transaction. A repeated `key`
    /// with the same booking gets the first answer.
    ///
    /// # Errors
    /// `Register` with the next free half-day where there is no place; `BadInput` as for any matter.
    pub async fn book(&self, new: NewBooking, key: Option<String>) -> Result<Booked> {
        let open = self.free_places(&new.entry, &new.area).await?;
        let Service { rule, title, county, .. } = &open.service;
        let category = rule.booking.as_ref().map(|booking| booking.category.to_string());
        let office = county.directory.areas.path_name(&open.office);
        let (date, half) = (new.day, new.half.label());
        let note: String = new.note.trim().chars().take(NOTE_MOST).collect();
        // The day first: its title is what the desk sees of it in a list.
        let (month, day) = (date.month(), date.day());
        let mut text = format!("预约{month}月{day}日{half}，{title}。到{office}。");
        if !note.is_empty() {
            text = format!("{text}\n{note}");
        }
        let intake = Intake {
            area: new.area,
            text,
            category,
            channel: new.channel,
            location: None,
            identity: Identity::Named,
            contact: Some(new.contact),
            attachments: Vec::new(),
            filed_by: None,
        };
        let office = open.office.clone();
        let place =
            PlaceAsked { entry: new.entry, office: office.clone(), day: date, half: new.half };
        let received = self.receive_with_place(intake, place, key).await?;
        Ok(Booked { received, title: title.clone(), office, day: date, half: new.half })
    }
}

/// What can be booked on a day, with its register.
pub(crate) fn bookable(
    conn: &mut Conn,
    county: &County,
    id: &EntryId,
    today: Date,
) -> StoreResult<Result<(Entry, RegisterRule)>> {
    let Some(row) = find(conn, &county.id, id)? else { return Ok(Err(Error::NotFound)) };
    let rule = county.method().register(&row.entry.register);
    let Some(rule) = rule.filter(|rule| rule.booking.is_some()) else {
        return Ok(Err(Error::NotFound));
    };
    if row.entry.validity(today) != Some(Validity::Valid) {
        return Ok(Err(Rejection::NotBookable.into()));
    }
    Ok(Ok((row.entry, rule.clone())))
}

/// The office that serves whoever lives in `area`: within the area of the entry.
pub(crate) fn office(
    county: &County,
    rule: &RegisterRule,
    entry: &Entry,
    area: &AreaId,
) -> Result<AreaId, Rejection> {
    let tree = &county.directory.areas;
    let level = rule.booking.as_ref().map(|booking| &booking.at);
    tree.lineage(area)
        .find(|above| Some(&above.kind) == level && tree.is_open(&above.id))
        .filter(|office| tree.is_within(&office.id, &entry.area))
        .map(|office| office.id.clone())
        .ok_or(Rejection::NoOffice)
}

/// What half-days are counted by.
pub(crate) struct HalfDays<'a> {
    pub(crate) county: &'a CountyId,
    pub(crate) calendar: &'a WorkingCalendar,
    pub(crate) today: Date,
}

impl HalfDays<'_> {
    /// The half-days with the places left: withdrawn cases take none.
    pub(crate) fn open(
        &self,
        conn: &mut Conn,
        rule: &BookingRule,
        (entry, office): (&Entry, &AreaId),
    ) -> StoreResult<Vec<Place>> {
        let booked = taken(conn, self.county, (&entry.id, office), self.today)?;
        let numbers: Vec<_> = booked.iter().map(|booking| &booking.case).collect();
        let withdrawn: Vec<_> = load(conn, self.county, &numbers)?
            .into_iter()
            .filter(|(case, _)| case.withdrawn)
            .map(|(case, _)| case.number)
            .collect();
        let mut count: HashMap<(Date, Half), u16> = HashMap::new();
        for booking in booked.iter().filter(|booking| !withdrawn.contains(&booking.case)) {
            *count.entry((booking.day, booking.half)).or_default() += 1;
        }
        let taken = |day, half| count.get(&(day, half)).copied().unwrap_or(0);
        Ok(places(rule, self.calendar, (self.today, entry.until), taken))
    }
}
