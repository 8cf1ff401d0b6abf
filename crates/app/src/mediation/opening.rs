//! Opening a mediation: asked for, offered, entrusted, or grown from a matter.

use std::collections::BTreeSet;
use std::sync::Arc;

use maplegrid_domain::mediation::{
    Mediation, NewMediation, Origin, PartyNo, Rejection, Role, members, roles_of,
};
use maplegrid_domain::methods::{Barred, StatisticsClass, Touch, dispute_class_label};
use maplegrid_domain::shared::{AreaId, CategoryId, MediationId, PersonId};

use super::sealing::{Sealing, key_place, parties};
use super::words::PartyWords;
use super::{MediationFile, MediationGiven, OriginGiven};
use crate::accounts::random_hex;
use crate::duties::to_hex;
use crate::writer::{Ask, Done, Job, MediationJob};
use crate::{App, County, Error, Result, SignedIn};

const ID_CHARS: usize = 20;

/// What may be chosen where somebody opens a mediation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediationChoices {
    /// The committees for which the caller takes matters.
    pub places: Vec<MediationPlace>,
    /// What may be mediated, in the method's order.
    pub categories: Vec<CategoryChoice>,
    /// Who has a part in one of the committees: they may be a party's kin.
    pub people: Vec<PersonChoice>,
}

/// Somebody with a part in a committee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonChoice {
    pub person: PersonId,
    pub name: String,
    /// Where the first of their committees sits.
    pub place: String,
}

/// A committee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediationPlace {
    pub area: AreaId,
    /// 南沟村人民调解委员会
    pub name: String,
}

/// A category with both official lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryChoice {
    pub category: CategoryId,
    pub label: String,
    /// In the GB/T 31000 style list.
    pub class_label: &'static str,
    /// In the list of the Ministry of Justice.
    pub statistics: StatisticsClass,
    /// What its agreements usually touch: signed on paper.
    pub touches: BTreeSet<Touch>,
}

impl App {
    /// What somebody may choose from; no places for whoever takes no matters.
    pub async fn mediation_choices(&self, who: &SignedIn) -> Result<MediationChoices> {
        let county = self.county().await?;
        let method = county.method();
        let Some(rules) = &method.mediation else {
            let (places, categories, people) = (Vec::new(), Vec::new(), Vec::new());
            return Ok(MediationChoices { places, categories, people });
        };
        let categories = method.categories.iter().filter_map(|category| {
            let class = rules.class(&category.id)?;
            Some(CategoryChoice {
                category: category.id.clone(),
                label: category.label.clone(),
                class_label: category.dispute_class.as_deref().and_then(dispute_class_label)?,
                statistics: class.statistics,
                touches: class.touches.clone(),
            })
        });
        let categories = categories.collect();
        let opens = BTreeSet::from([Role::Receive, Role::Mediate]);
        let places = super::lists::committees_of(who, &county, &opens, usize::MAX);
        let people = people_of(&places, &county);
        let places = places.into_iter().map(|area| MediationPlace {
            name: super::viewing::committee_name(&area, &county),
            area,
        });
        Ok(MediationChoices { places: places.collect(), categories, people })
    }

    /// Opens a mediation and says what became of it.
    ///
    /// # Errors
    /// [`Error::Mediation`]: not the caller's to open, barred, refused before, being mediated
    /// already; [`Error::NotFound`] for a case that the caller may not see.
    pub async fn open_mediation(
        &self,
        who: &SignedIn,
        given: MediationGiven,
        key: Option<String>,
    ) -> Result<MediationFile> {
        let opened = self.begin_mediation(who, given, key).await?;
        self.mediation_file(who, &opened).await
    }

    /// As [`open_mediation`](Self::open_mediation), and nothing is shown: no look is written down.
    ///
    /// # Errors
    /// The same.
    pub async fn begin_mediation(
        &self,
        who: &SignedIn,
        given: MediationGiven,
        key: Option<String>,
    ) -> Result<MediationId> {
        let scope = format!("{}/mediations", who.person);
        let key = self.key_for(key, &scope, &given)?;
        let county = self.county().await?;
        let opens = roles_of(county.method(), &county.directory, &who.person, &given.committee);
        // Whoever may not open one learns nothing else from trying.
        if !opens.contains(&Role::Receive) && !opens.contains(&Role::Mediate) {
            return Err(Rejection::NotYours.into());
        }
        if let Some(number) = &given.case {
            let case = self.visible(who, number).await?;
            if case.restricted {
                let rules = county.method().mediation.as_ref();
                let what = Barred::Restricted;
                let route = rules.and_then(|rules| rules.route(what)).unwrap_or_default();
                return Err(Rejection::Barred { what, route: route.to_owned() }.into());
            }
        }
        let id = random_hex(&*self.inner().chance);
        let id = MediationId::new(id.get(..ID_CHARS).unwrap_or(&id));
        let inner = self.inner();
        let wrapped = inner.secrets.new_key(&key_place(&id), &*inner.chance)?;
        let new = self.sealed_opening(&id, &wrapped, &given)?;
        let job = MediationJob {
            id: id.clone(),
            by: Some(who.person.clone()),
            ask: Ask::Open { new: Box::new(new), words: wrapped },
        };
        match inner.writer.submit(key, Job::Mediation(Box::new(job))).await? {
            Done::Mediation => Ok(id),
            Done::Replayed(stream) => Mediation::of_stream(&stream).ok_or(Error::NotFound),
            Done::Accepted { .. } | Done::Household(_) => Err(Error::NotFound),
        }
    }

    fn sealed_opening(
        &self,
        id: &MediationId,
        wrapped: &[u8],
        given: &MediationGiven,
    ) -> Result<NewMediation> {
        let inner = self.inner();
        let words = self.words_by(id, Some(wrapped));
        let sealing = Sealing { words: &words, chance: &*inner.chance, now: self.now() };
        let sound: Vec<PartyWords> =
            given.parties.iter().map(|party| party.words.sound()).collect::<Result<_>>()?;
        let put_down = given.parties.iter().map(|party| sealing.party(party));
        let origin = match &given.origin {
            OriginGiven::Applied { by } => {
                let by: BTreeSet<PartyNo> = parties(by).into_iter().collect();
                Origin::Applied { by: by.into_iter().collect() }
            }
            OriginGiven::Offered => Origin::Offered,
            OriginGiven::Entrusted { by, docket } => {
                Origin::Entrusted { by: *by, docket: sealing.docket(docket)? }
            }
        };
        let people = u16::try_from(given.parties.len()).unwrap_or(u16::MAX);
        Ok(NewMediation {
            committee: given.committee.clone(),
            origin,
            category: given.category.clone(),
            severity: given.severity,
            case: given.case.clone(),
            parties: put_down.collect::<Result<_>>()?,
            consents: parties(&given.consents),
            people: given.people.unwrap_or(people),
            barred: given.barred.clone(),
            matter: self.matter(given, &sound),
            words: sealing.of(&given.words.checked()?)?,
            at: given.at.unwrap_or(sealing.now),
        })
    }

    /// What the same matter is known by again: keyed, so that nobody without the key finds out by
    /// trying names.
    fn matter(&self, given: &MediationGiven, parties: &[PartyWords]) -> String {
        let mut names: Vec<String> = parties.iter().map(PartyWords::same_name).collect();
        names.sort_unstable();
        let (area, category) = (&given.committee, &given.category);
        let matter = format!("matter-v1\n{area}\n{category}\n{}", names.join("\n"));
        to_hex(&self.inner().secrets.fingerprint(&matter))
    }

    /// Mediations that grew from a case, the latest first; for whoever may see the case.
    pub async fn mediations_of_case(
        &self,
        who: &SignedIn,
        number: &maplegrid_domain::cases::CaseNumber,
    ) -> Result<Vec<super::MediationLine>> {
        self.visible(who, number).await?;
        let (county, id, number) =
            (self.county().await?, self.inner().county.clone(), number.clone());
        let read = move |conn: &mut maplegrid_store::db::Conn| {
            maplegrid_store::mediation::read::of_case(conn, &id, &number)
        };
        let found = self.inner().db.read(read).await?;
        let now = self.now();
        let line = |mediation: Mediation| {
            super::MediationLine::of(&mediation, who, (&Arc::clone(&county), now))
        };
        Ok(found.into_iter().map(line).collect())
    }
}

/// Everybody with a part in one of these committees, once.
fn people_of(places: &[AreaId], county: &County) -> Vec<PersonChoice> {
    let (method, directory) = (county.method(), &county.directory);
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for area in places {
        for person in members(method, directory, area) {
            if seen.insert(person.clone()) {
                let name = directory.name(&person).to_owned();
                found.push(PersonChoice { person, name, place: directory.areas.path_name(area) });
            }
        }
    }
    found
}
