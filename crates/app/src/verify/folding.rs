//! The stored states beside the ledger's, one stream after the other.

use std::cmp::Ordering;

use maplegrid_domain::calendar::WorkingCalendar;
use maplegrid_domain::cases::Case;
use maplegrid_domain::duties::HouseholdFile;
use maplegrid_domain::mediation::Mediation;
use maplegrid_domain::methods::Adoptions;
use maplegrid_domain::people::selection::Selection;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;

use super::Finding;
use super::appraisals::Appraisals;
use super::attachments::Attachments;
use super::contacts::Contacts;
use super::figures::Figures;
use super::kin::Kin;
use super::lists::Lists;
use super::mediations::find_astray;
use super::run::{Findings, SumKey};
use super::streams::{Kind, Streams};
use crate::County;

/// What was derived before the notice of a year's holidays came was derived without it, and stays
/// until the case's next event. So many of the latest notices may not have been known.
const NOTICES_AFTERWARDS: usize = 2;

/// What is compared with, what has been added up so far, and what was found.
pub(super) struct Check<'a> {
    pub(super) county: &'a County,
    /// Today's calendar, and those of the years before the latest notices.
    pub(super) calendars: Vec<WorkingCalendar>,
    pub(super) figures: Figures<'a>,
    pub(super) lists: Lists,
    pub(super) contacts: Contacts,
    pub(super) attachments: Attachments,
    pub(super) kin: Kin,
    pub(super) appraisals: Appraisals,
    pub(super) cases: u64,
    findings: Findings,
}

impl Check<'_> {
    pub(super) fn find(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}

/// The comparison of ledger and tables.
pub(super) struct Folding<'a> {
    check: Check<'a>,
    streams: Streams,
}

impl<'a> Folding<'a> {
    pub(super) fn new(county: &'a County, key: SumKey) -> Self {
        let earlier = 0..=NOTICES_AFTERWARDS;
        let check = Check {
            county,
            calendars: earlier.map(|years| county.calendar.without_latest(years)).collect(),
            figures: Figures::new(county, key),
            lists: Lists::new(key),
            contacts: Contacts::new(key),
            attachments: Attachments::new(key),
            kin: Kin::default(),
            appraisals: Appraisals::default(),
            cases: 0,
            findings: Vec::new(),
        };
        Self { check, streams: Streams::default() }
    }

    /// Compares everything; answers how many cases are stored.
    pub(super) fn run(
        mut self,
        conn: &mut Conn,
        findings: &mut Findings,
        mut told: impl FnMut(u64),
    ) -> StoreResult<u64> {
        // In the order of their streams' names.
        self.each::<Case>(conn, &mut told)?;
        self.each::<Mediation>(conn, &mut told)?;
        self.each::<HouseholdFile>(conn, &mut told)?;
        self.each::<Adoptions>(conn, &mut told)?;
        self.each::<Selection>(conn, &mut told)?;
        self.strange(conn)?;
        find_astray(conn, &mut self.check)?;
        let (county, cases) = (self.check.county, self.check.cases);
        findings.append(&mut self.check.findings);
        self.check.lists.compare(conn, &county.id, findings)?;
        self.check.attachments.compare(conn, &county.id, findings)?;
        self.check.kin.compare(findings);
        self.check.appraisals.compare(conn, &county.id, findings)?;
        self.check.contacts.compare(conn, &county.id, findings)?;
        self.check.figures.compare(conn, findings)?;
        Ok(cases)
    }

    /// Goes through all streams of a kind and all that is stored of it.
    fn each<K: Kind>(&mut self, conn: &mut Conn, told: &mut impl FnMut(u64)) -> StoreResult<()> {
        let mut after = String::new();
        loop {
            let page = K::page(conn, &self.check.county.id, &after)?;
            let Some(last) = page.last() else { break };
            K::key(last).clone_into(&mut after);
            for stored in page {
                let stream = K::stream(K::key(&stored));
                let folded = loop {
                    match self.next::<K>(conn)? {
                        Some(next) if next == stream => {
                            break Some(self.streams.fold(conn, &stream, &mut self.check)?);
                        }
                        Some(next) if next.cmp(&stream) == Ordering::Less => {
                            self.not_stored::<K>(conn, &next)?;
                        }
                        _ => break None,
                    }
                };
                K::compare(&stream, folded, Some(stored), &mut self.check);
            }
            told(self.streams.events);
        }
        while let Some(next) = self.next::<K>(conn)? {
            self.not_stored::<K>(conn, &next)?;
        }
        told(self.streams.events);
        Ok(())
    }

    fn not_stored<K: Kind>(&mut self, conn: &mut Conn, stream: &str) -> StoreResult<()> {
        let folded = self.streams.fold::<K>(conn, stream, &mut self.check)?;
        K::compare(stream, Some(folded), None, &mut self.check);
        Ok(())
    }

    /// The next stream if it is of this kind.
    fn next<K: Kind>(&mut self, conn: &mut Conn) -> StoreResult<Option<String>> {
        let next = self.streams.peek(conn, &self.check.county.id)?;
        if next.as_deref().is_some_and(|stream| !K::owns(stream) && Case::owns(stream)) {
            self.strange(conn)?;
            return self.next::<K>(conn);
        }
        Ok(next.filter(|stream| K::owns(stream)))
    }

    /// Passes over streams behind the cases' whose names begin like none of ours, and finds them
    /// for what they are: nobody's.
    fn strange(&mut self, conn: &mut Conn) -> StoreResult<()> {
        while let Some(stream) = self.streams.peek(conn, &self.check.county.id)? {
            if !Case::owns(&stream) {
                break;
            }
            self.not_stored::<Case>(conn, &stream)?;
        }
        Ok(())
    }
}
