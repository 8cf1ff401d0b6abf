//! The people who hold posts or may come to hold one: name and the number for the public.

use maplegrid_domain::methods::Capability;
use maplegrid_domain::people::{Holding, Person};
use maplegrid_domain::shared::{PersonId, plain};
use maplegrid_store::areas::write::insert_persons;
use maplegrid_store::county::raise_revision;
use maplegrid_store::people::appointments::named;

use crate::accounts::random_hex;
use crate::people::audit;
use crate::{App, Error, InputFault, Result, SignedIn};

const NAME_MOST: usize = 20;

/// Somebody to be known from now on.
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub name: String,
    /// A mobile or landline number that residents may call; may be empty.
    pub phone: String,
}

/// Somebody of a name that was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPerson {
    pub id: PersonId,
    pub name: String,
    pub phone: Option<String>,
    pub holdings: Vec<Holding>,
}

impl App {
    /// Everybody of exactly this name, for choosing whom to appoint.
    ///
    /// # Errors
    /// `Forbidden` for whoever appoints to nothing.
    pub async fn people_named(&self, who: &SignedIn, name: &str) -> Result<Vec<FoundPerson>> {
        if !who.appoints() {
            return Err(Error::Forbidden);
        }
        let (county, name) = (self.inner().county.clone(), plain(name).trim().to_owned());
        let found = self.inner().db.read(move |c| named(c, &county, &name)).await?;
        let directory = &who.county.directory;
        let found = found.into_iter().map(|person| FoundPerson {
            holdings: directory.holdings(&person.id).to_vec(),
            id: person.id,
            name: person.name,
            phone: person.phone,
        });
        Ok(found.collect())
    }

    /// Makes a person known; one of the same name and number is answered instead of a second.
    ///
    /// # Errors
    /// `Forbidden` for whoever appoints to nothing; `BadInput` for a missing name or a number
    /// that is none.
    pub async fn make_person(&self, who: &SignedIn, new: &NewPerson) -> Result<PersonId> {
        if !who.appoints() {
            return Err(Error::Forbidden);
        }
        let name: String = plain(new.name.trim()).chars().filter(|c| !c.is_control()).collect();
        match name.chars().count() {
            0 => return Err(InputFault::Missing { field: "name" }.into()),
            chars if chars > NAME_MOST => {
                return Err(InputFault::NameTooLong { most: NAME_MOST }.into());
            }
            _ => {}
        }
        let phone = crate::people::checked_phone(&new.phone)?;
        let id = PersonId::new(format!("p-{}", &random_hex(&*self.inner().chance)[..16]));
        let by = who.person.clone();
        let chance = std::sync::Arc::clone(&self.inner().chance);
        let made = self
            .in_turn(move |conn, at| {
                let county = &at.county.id;
                let same = named(conn, county, &name)?;
                if let Some(known) = same.into_iter().find(|person| person.phone == phone) {
                    return Ok(Ok(known.id));
                }
                let person = Person { id: id.clone(), name: name.clone(), phone: phone.clone() };
                insert_persons(conn, county, &[person])?;
                audit(conn, at, &*chance, Some(&by), ("make_person", &format!("person:{id}")))?;
                raise_revision(conn, county)?;
                Ok(Ok(id.clone()))
            })
            .await?;
        self.refresh().await?;
        Ok(made)
    }
}

impl SignedIn {
    /// Whether they may appoint anybody to anything.
    pub fn appoints(&self) -> bool {
        let method = self.county.method();
        let gives = [Capability::KeepHouseholds, Capability::ChangeAreas];
        self.holdings.iter().any(|held| {
            let post = method.post(&held.post);
            post.is_some_and(|post| gives.into_iter().any(|capability| post.may(capability)))
        })
    }
}
