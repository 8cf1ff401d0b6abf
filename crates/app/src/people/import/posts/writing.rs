//! What a file of posts does as a whole, and writing it.

use std::collections::{HashMap, HashSet};

use maplegrid_domain::people::{
    Appointment, Around, ContactChange, Directory, check_appointment, follow_posts,
};
use maplegrid_domain::shared::{AreaId, PersonId, PostId, Timestamp};
use maplegrid_store::areas::changes;
use maplegrid_store::areas::write::{insert_followed, insert_persons};
use maplegrid_store::county::raise_revision;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;
use maplegrid_store::people::appointments::{set_end, set_person};
use maplegrid_store::people::links::{self, LinkChange};

use super::{Posts, Seat, seat};
use crate::people::import::print::Print;
use crate::people::import::run::Outcome;
use crate::people::import::{ImportFault, RowFault};

/// What the history of contacts says.
const WHY: &str = "岗位导入";

impl Posts<'_> {
    /// Looks at the file as a whole, once all rows are taken: what the rule says of each new term,
    /// and whose contact changes with those that are in force.
    pub(in crate::people::import) fn finish(&mut self, conn: &mut Conn) -> StoreResult<()> {
        let at = self.desk.at;
        let mut terms = self.terms.clone();
        let ends: HashMap<(Seat, Timestamp), Option<Timestamp>> =
            self.ends.iter().map(|(term, _)| ((seat(term), term.from), term.until)).collect();
        for term in &mut terms {
            if let Some(until) = ends.get(&(seat(term), term.from)) {
                term.until = *until;
            }
        }
        terms.extend(self.new.iter().cloned());
        let tree = at.county.directory.areas.clone();
        let after = Directory::new(tree, self.people.all().cloned(), terms.iter().cloned(), at.now);
        let ended = self.ends.iter().map(|(term, _)| ("until", term));
        for (field, term) in self.new.iter().map(|term| ("from", term)).chain(ended) {
            let seat = seat(term);
            let known = self.terms_of.get(&seat).into_iter().flatten();
            let others: Vec<Appointment> =
                known.filter(|known| field == "from" || known.from != term.from).cloned().collect();
            if let Err(fault) = check_appointment(term, &others, at.method(), &after) {
                let lines = self.seen.get(&seat).into_iter().flatten();
                let line = lines.filter(|(_, seen)| seen == term).map(|(line, _)| *line).next();
                let (line, fault) = (line.unwrap_or(0), ImportFault::Appointment(fault));
                self.faults.push(RowFault { line, field: field.into(), fault });
            }
        }
        if self.faults.is_empty() {
            self.contacts = self.followers(conn, &terms, &after)?;
            self.tally.followed = self.contacts.len();
        }
        Ok(())
    }

    /// The households whose contact changes with the new terms that are in force.
    fn followers(
        &self,
        conn: &mut Conn,
        terms: &[Appointment],
        after: &Directory,
    ) -> StoreResult<Vec<ContactChange>> {
        let (method, county, now) = (self.desk.at.method(), &self.desk.at.county, self.desk.at.now);
        let tree = &county.directory.areas;
        let follows = |post: &PostId| {
            method.network.lines.iter().any(|line| line.follows_post && line.post == *post)
        };
        let begun = self.new.iter().filter(|term| {
            follows(&term.post) && term.from <= now && term.until.is_none_or(|until| now < until)
        });
        let tops: HashSet<&AreaId> = begun.map(|term| &term.area).collect();
        let below: HashSet<&AreaId> =
            tops.into_iter().flat_map(|top| tree.subtree(top)).map(|area| &area.id).collect();
        let below: Vec<AreaId> = below.into_iter().cloned().collect();
        let seats = changes::seats(conn, &county.id, &below)?;
        let around = Around { method, before: tree, after, terms, now };
        Ok(follow_posts(&seats, |seat| seat.area.clone(), &around, None))
    }

    pub(in crate::people::import) fn print(&self, print: &mut Print) {
        let who = |id: &PersonId| self.people.lasting(id);
        let moment = |at: Option<Timestamp>| at.map_or(String::new(), |at| at.millis().to_string());
        for person in self.people.added() {
            print.add(&["person", &person.name, person.phone.as_deref().unwrap_or("")]);
        }
        for (id, before) in &self.people.changed {
            let now = self.people.get(id).and_then(|person| person.phone.as_deref());
            print.add(&["number", id.as_str(), before.as_deref().unwrap_or(""), now.unwrap_or("")]);
        }
        for new in &self.new {
            // From now on is later each time one looks.
            let from = if new.from == self.desk.at.now { None } else { Some(new.from) };
            let (from, until) = (moment(from), moment(new.until));
            let (post, area) = (new.post.as_str(), new.area.as_str());
            print.add(&["appoint", &who(&new.person), post, area, &from, &until]);
        }
        for (new, before) in &self.ends {
            let (from, before, until) =
                (moment(Some(new.from)), moment(*before), moment(new.until));
            let (post, area) = (new.post.as_str(), new.area.as_str());
            print.add(&["end", &who(&new.person), post, area, &from, &before, &until]);
        }
        for account in &self.new_accounts {
            print.add(&["account", account.id.as_str(), &who(&account.person)]);
        }
        for change in &self.contacts {
            let (from, to) = (change.from.as_ref().map(who), change.to.as_ref().map(who));
            let (household, line) = (change.household.as_str(), change.line.as_str());
            let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
            print.add(&["contact", household, line, &from, &to]);
        }
    }

    pub(in crate::people::import) fn write(self, conn: &mut Conn) -> StoreResult<Outcome> {
        let (at, county) = (self.desk.at, &self.desk.at.county.id);
        let added: Vec<_> = self.people.added().cloned().collect();
        insert_persons(conn, county, &added)?;
        for person in self.people.changed.iter().filter_map(|(id, _)| self.people.get(id)) {
            set_person(conn, county, person)?;
        }
        for (term, _) in &self.ends {
            set_end(conn, county, term)?;
        }
        insert_followed(conn, county, &self.new, at.now)?;
        let contacts = self.contacts.into_iter().map(|change| LinkChange {
            household: change.household,
            line: change.line,
            person: change.to,
        });
        let contacts: Vec<LinkChange> = contacts.collect();
        // At once: reading what is there between one piece and the next would be planned for a
        // table that was empty when the first was read.
        let tree = &at.county.directory.areas;
        links::change(conn, county, tree, &contacts, (at.now, WHY))?;
        raise_revision(conn, county)?;
        Ok(Outcome { accounts: self.new_accounts })
    }
}
