//! What the pages about posts show.

use std::sync::Arc;

use maplegrid_domain::methods::Capability;
use maplegrid_domain::people::selection::{Selection, SelectionState};
use maplegrid_domain::people::{Appointment, Vacancy, ending_soon, may_appoint, vacancies};
use maplegrid_domain::shared::{AreaId, PersonId, PostId, SelectionId, Timestamp};
use maplegrid_store::people::{appointments, selections};

use super::CalledOff;
use super::calling_off::called_off;
use crate::{App, Error, Result, SignedIn};

/// Somebody who holds a post, or will.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldPost {
    pub person: PersonId,
    pub name: String,
    pub phone: Option<String>,
    pub from: Timestamp,
    pub until: Option<Timestamp>,
    /// The selection they came by.
    pub selection: Option<SelectionId>,
}

/// A post of an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostLine {
    pub post: PostId,
    pub label: String,
    pub holders: Vec<HeldPost>,
    /// Those whose term is yet to begin, the nearest first.
    pub ahead: Vec<HeldPost>,
    /// Appointments called off within the last two months; for whoever may appoint.
    pub called_off: Vec<CalledOff>,
    /// Nominations that have not ended.
    pub nominated: Vec<Selection>,
    /// The reader may appoint to it, or nominate where the method has a selection.
    pub may_appoint: bool,
    pub has_selection: bool,
    /// The method's lists of duties: title, items, basis.
    pub duties: Vec<(String, Vec<String>, String)>,
}

/// An area below, with how many of the posts in and below it nobody holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostsBelow {
    pub area: AreaId,
    pub name: String,
    pub posts: usize,
    pub vacant: usize,
}

/// The posts of an area.
#[derive(Clone, Debug)]
pub struct PostBoard {
    pub area: AreaId,
    pub posts: Vec<PostLine>,
    pub below: Vec<PostsBelow>,
    /// In the area and below it, upper areas first.
    pub vacancies: Vec<Vacancy>,
    /// Terms that end within two months, the nearest first.
    pub ending: Vec<Appointment>,
}

impl App {
    /// The posts of an area and what is vacant below it.
    ///
    /// # Errors
    /// `Forbidden` for whoever may neither see households nor appoint there.
    pub async fn post_board(&self, who: &SignedIn, area: &AreaId) -> Result<PostBoard> {
        let county = &who.county;
        let (method, directory) = (county.method(), &county.directory);
        let place = directory.areas.get(area).filter(|area| directory.areas.is_open(&area.id));
        let place = place.ok_or(Error::NotFound)?;
        if !who.sees_posts(area) {
            return Err(Error::Forbidden);
        }
        let below: Vec<AreaId> =
            directory.areas.subtree(area).into_iter().map(|area| area.id.clone()).collect();
        let of_level = method.posts.iter().filter(|post| post.level == place.kind);
        let own_posts: Vec<PostId> = of_level
            .clone()
            .filter(|post| may_appoint(method, directory, &who.person, post, area))
            .map(|post| post.id.clone())
            .collect();
        let appoints = own_posts.clone();
        let (id, own, all, now) = (county.id.clone(), [area.clone()], below, self.now());
        let secrets = Arc::clone(&self.inner().secrets);
        let (appointed, nominated, in_force, mut off) = self
            .inner()
            .db
            .read(move |conn| {
                Ok((
                    appointments::in_areas(conn, &id, &all)?,
                    selections::in_state(conn, &id, SelectionState::Nominated, &own)?,
                    selections::in_state(conn, &id, SelectionState::InForce, &own)?,
                    called_off(conn, (&id, &secrets), (&own_posts, &own[0]), now)?,
                ))
            })
            .await?;
        let posts = of_level.map(|post| PostLine {
            post: post.id.clone(),
            label: post.label.clone(),
            holders: held(who, &appointed, &in_force, (&post.id, area), |held| {
                held.from <= now && held.until.is_none_or(|until| now < until)
            }),
            ahead: held(who, &appointed, &[], (&post.id, area), |held| now < held.from),
            called_off: off.remove(&post.id).unwrap_or_default(),
            nominated: nominated.iter().filter(|s| s.post == post.id).cloned().collect(),
            may_appoint: appoints.contains(&post.id),
            has_selection: method.network.selection(&post.id).is_some(),
            duties: duties(who, &post.id),
        });
        let vacant = vacancies(method, directory, area);
        let children = directory.areas.children(area).map(|child| {
            let inside = |id: &AreaId| directory.areas.is_within(id, &child.id);
            let seats = directory
                .areas
                .subtree(&child.id)
                .into_iter()
                .map(|area| method.posts.iter().filter(|post| post.level == area.kind).count());
            PostsBelow {
                area: child.id.clone(),
                name: child.name.clone(),
                posts: seats.sum(),
                vacant: vacant.iter().filter(|vacancy| inside(&vacancy.area)).count(),
            }
        });
        Ok(PostBoard {
            area: area.clone(),
            posts: posts.collect(),
            below: children.collect(),
            ending: ending_soon(&appointed, now).into_iter().cloned().collect(),
            vacancies: vacant,
        })
    }
}

/// Those of a post whose term is as wanted.
fn held(
    who: &SignedIn,
    appointed: &[Appointment],
    in_force: &[Selection],
    (post, area): (&PostId, &AreaId),
    wanted: impl Fn(&Appointment) -> bool,
) -> Vec<HeldPost> {
    let directory = &who.county.directory;
    let current =
        appointed.iter().filter(|held| held.post == *post && held.area == *area && wanted(held));
    let by_selection = |person: &PersonId| {
        in_force.iter().find(|s| s.person == *person && s.post == *post).map(|s| s.id.clone())
    };
    let holder = |held: &Appointment| HeldPost {
        person: held.person.clone(),
        name: directory.name(&held.person).to_owned(),
        phone: directory.person(&held.person).and_then(|person| person.phone.clone()),
        from: held.from,
        until: held.until,
        selection: by_selection(&held.person),
    };
    current.map(holder).collect()
}

fn duties(who: &SignedIn, post: &PostId) -> Vec<(String, Vec<String>, String)> {
    let lists = who.county.method().network.duty_lists.iter();
    lists
        .filter(|list| list.posts.contains(post))
        .map(|list| (list.label.clone(), list.items.clone(), list.basis.clone()))
        .collect()
}

impl SignedIn {
    /// Whether the posts of an area are for them to see.
    pub fn sees_posts(&self, area: &AreaId) -> bool {
        let any = [Capability::ReadHouseholds, Capability::KeepHouseholds, Capability::ChangeAreas];
        any.into_iter().any(|capability| self.may(capability, area))
    }
}
