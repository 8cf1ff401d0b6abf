//! What stands on a sheet.

use maplegrid_app::County;
use maplegrid_app::homes::{Home, PaperCard};
use maplegrid_domain::areas::Area;
use maplegrid_domain::methods::{Capability, Owner, Post};
use maplegrid_domain::shared::{AreaId, PersonId, PostId, Timestamp};

use crate::ui::Qr;
use crate::words::{code_groups, date_on_paper, joined, telephone};

/// Lines of telephone numbers a card has room for.
const LINES_MOST: usize = 3;
/// Division codes have twelve digits down to the village; what is longer lies inside one.
const VILLAGE_DIGITS: usize = 12;

/// A card: A6, the access code beside a tear line.
#[derive(Clone, Debug)]
pub struct Card {
    pub head: Front,
    /// In groups: `482 961`.
    pub access: String,
}

/// What is printed for everybody to see.
#[derive(Clone, Debug)]
pub struct Front {
    /// 南沟村 一网格 二组 7号.
    pub place: String,
    /// Name, post and number of the first contact.
    pub first: Option<(String, String, String)>,
    /// Who else may be called.
    pub lines: Vec<(String, String)>,
    pub qr: Qr,
    /// The code in words, for those who cannot scan: `1234 5678`.
    pub code: String,
    /// 南沟村民委员会.
    pub issuer: String,
    pub printed: String,
}

/// The sheet behind the door: the card's outer side, large.
pub type Door = Front;

/// A poster of a place.
#[derive(Clone, Debug)]
pub struct Poster {
    pub title: String,
    pub place: String,
    pub qr: Qr,
    /// Who answers the telephone, and the number.
    pub phone: Option<(String, String)>,
    pub issuer: String,
    pub printed: String,
}

/// What a sheet is made with.
pub(super) struct Press<'a> {
    pub county: &'a County,
    pub base: &'a str,
    pub now: Timestamp,
}

impl Press<'_> {
    pub fn card(&self, card: &PaperCard) -> Card {
        Card { head: self.front(&card.home), access: code_groups(&card.access) }
    }

    pub fn front(&self, home: &Home) -> Front {
        let area = &home.household.area;
        let mut contacts = home.contacts.iter();
        let first = contacts.next().map(|contact| {
            (contact.name.clone(), contact.post.clone(), contact.phone.clone().unwrap_or_default())
        });
        let rest = contacts.filter_map(|contact| {
            Some((format!("{} {}", contact.post, contact.name), contact.phone.clone()?))
        });
        let known: Vec<&PersonId> = home.contacts.iter().map(|contact| &contact.person).collect();
        let lines = rest.chain(self.offices(area, &known)).take(LINES_MOST).collect();
        Front {
            place: format!("{} {}", self.names(area), home.household.door),
            first,
            lines,
            qr: self.qr(&home.code),
            code: groups_of_four(&home.code),
            issuer: self.issuer(area),
            printed: date_on_paper(self.now.date()),
        }
    }

    /// The poster of a place, or of an office in it.
    pub fn poster(&self, area: &Area, office: Option<&PostId>) -> Poster {
        let (county, method) = (self.county, self.county.method());
        let held = office.and_then(|post| method.post(post));
        let phone = held
            .and_then(|post| {
                let person = county.directory.holders(&post.id, &area.id).first()?;
                let phone = county.directory.person(person)?.phone.clone()?;
                Some((joined(&area.name, &post.label), phone))
            })
            .or_else(|| {
                telephone(county, Some(&area.id), &[])
                    .map(|found| (format!("{} {}", found.role, found.name), found.phone))
            });
        Poster {
            title: held.map_or_else(
                || "乡亲您好，有事请说".to_owned(),
                |post| {
                    joined(
                        &area.name,
                        if post.office.is_empty() { &post.label } else { &post.office },
                    )
                },
            ),
            place: self.names(&area.id),
            qr: self.qr(&area.code),
            phone,
            issuer: self.issuer(&area.id),
            printed: date_on_paper(self.now.date()),
        }
    }

    fn qr(&self, code: &str) -> Qr {
        Qr::new(&format!("{}/q/{code}", self.base), "扫码说事")
    }

    /// 南沟村 一网格 二组.
    pub fn names(&self, area: &AreaId) -> String {
        let areas = &self.county.directory.areas;
        let mut names: Vec<&str> = areas
            .lineage(area)
            .take_while(|area| area.id != self.county.root)
            .map(|area| area.name.as_str())
            .collect();
        names.reverse();
        if names.is_empty() { self.county.name.clone() } else { names.join(" ") }
    }

    /// The village's committee, whose seal it carries.
    fn issuer(&self, area: &AreaId) -> String {
        let areas = &self.county.directory.areas;
        let village = areas.lineage(area).find(|area| area.id.as_str().len() <= VILLAGE_DIGITS);
        match village {
            Some(village) if village.id == self.county.root => self.county.name.clone(),
            // 居委会 below a community, 村委会 below a village (村民委员会组织法, 居民委员会组织法).
            Some(village) if village.name.ends_with("社区") => {
                joined(&village.name, "居民委员会")
            }
            // As the same card says it of the telephone: 南沟村 and 村民委员会.
            Some(village) => joined(&village.name, "村民委员会"),
            None => self.county.name.clone(),
        }
    }

    /// Who else takes a call: whoever serves the small areas, the office that takes matters
    /// first, and one above it that presses for what is late.
    fn offices(&self, area: &AreaId, known: &[&PersonId]) -> Vec<(String, String)> {
        let (county, method) = (self.county, self.county.method());
        let start = method.procedure.step(&method.procedure.start);
        let first = start.and_then(|step| match &step.owner {
            Owner::Post(post) => method.post(post),
            Owner::Handler | Owner::Nobody => None,
        });
        let rungs = start.and_then(|step| step.escalation.as_ref()).map(|ladder| &ladder.rungs);
        let mut found: Vec<(String, String)> = Vec::new();
        let mut above = false;
        for area in county.directory.areas.lineage(area) {
            let here = first.is_some_and(|post| post.level == area.kind);
            let post = if here {
                first
            } else if above {
                let mut rungs = rungs.into_iter().flatten();
                let rung = rungs.find(|rung| {
                    method.post(&rung.post).is_some_and(|post| post.level == area.kind)
                });
                rung.and_then(|rung| method.post(&rung.post))
            } else {
                let mut posts = method.posts.iter().filter(|post| post.level == area.kind);
                posts.find(|post| post.may(Capability::ReadHouseholds))
            };
            let line = post.and_then(|post| self.line(post, area, known));
            if let Some((words, phone)) = line {
                let words = if above { format!("监督电话（{words}）") } else { words };
                found.push((words, phone));
                if above {
                    break;
                }
            }
            above |= here;
        }
        found
    }

    /// The office of a post and the number of whoever holds it.
    fn line(&self, post: &Post, area: &Area, known: &[&PersonId]) -> Option<(String, String)> {
        let person = self.county.directory.holders(&post.id, &area.id).first()?;
        if known.contains(&person) {
            return None;
        }
        let phone = self.county.directory.person(person)?.phone.clone()?;
        let name = self.county.directory.name(person);
        // Below the village an office has no door: the person is the office.
        if area.id.as_str().len() > VILLAGE_DIGITS {
            return Some((format!("{} {name}", post.label), phone));
        }
        let office = if post.office.is_empty() { &post.label } else { &post.office };
        Some((joined(&area.name, office), phone))
    }
}

/// `1234 5678`.
fn groups_of_four(code: &str) -> String {
    match code.split_at_checked(4) {
        Some((first, rest)) if !rest.is_empty() => format!("{first} {rest}"),
        _ => code.to_owned(),
    }
}
