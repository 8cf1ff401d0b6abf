//! Sign-ins for holders of posts: made or renewed with a password that is shown once and has to
//! be changed before anything else.

use std::sync::Arc;

use maplegrid_domain::accounts::check_password;
use maplegrid_domain::people::may_appoint;
use maplegrid_domain::shared::{AccountId, PersonId};
use maplegrid_store::accounts as store;

use crate::accounts::hash_password;
use crate::people::audit;
use crate::{App, Chance, Error, InputFault, Result, SignedIn};

const NAME_LEAST: usize = 3;
const NAME_MOST: usize = 32;

/// What is shown once.
#[derive(Clone, Debug)]
pub struct OneTimePassword {
    pub account: AccountId,
    pub password: String,
    /// The account was there already and its password was renewed.
    pub renewed: bool,
}

impl App {
    /// The account of somebody, if they have one and the reader may give them one.
    ///
    /// # Errors
    /// `Forbidden` for whoever may not appoint to every post that the person holds: a sign-in is
    /// all of somebody's authority.
    pub async fn account_of(&self, who: &SignedIn, person: &PersonId) -> Result<Option<AccountId>> {
        if !gives_sign_in(who, person) {
            return Err(Error::Forbidden);
        }
        let (county, person) = (self.inner().county.clone(), person.clone());
        Ok(self.inner().db.read(move |c| store::account_of_person(c, &county, &person)).await?)
    }

    /// Gives somebody a sign-in, or a new password for the one they have.
    ///
    /// # Errors
    /// As [`account_of`](Self::account_of); `BadInput` for a name that is taken or none.
    pub async fn give_sign_in(
        &self,
        who: &SignedIn,
        person: &PersonId,
        name: &str,
    ) -> Result<OneTimePassword> {
        let known = self.account_of(who, person).await?;
        let account = match &known {
            Some(account) => account.clone(),
            None => AccountId::from(checked(name)?),
        };
        let password = one_time(&*self.inner().chance);
        let hash = hash_password(password.clone(), &*self.inner().chance).await?;
        let (by, person, id) = (who.person.clone(), person.clone(), account.clone());
        let chance = Arc::clone(&self.inner().chance);
        let renewed = known.is_some();
        self.in_turn(move |conn, at| {
            let county = &at.county.id;
            // Whoever was given one meanwhile keeps it.
            let taken = store::find_account(conn, county, id.as_str())?;
            let has = store::account_of_person(conn, county, &person)?;
            if renewed != (has.as_ref() == Some(&id)) || (!renewed && taken.is_some()) {
                return Ok(Err(InputFault::AccountTaken.into()));
            }
            if renewed {
                store::set_password(conn, county, id.as_str(), &hash)?;
            } else {
                let sign_in = [(id.clone(), person.clone(), hash.clone())];
                store::insert_accounts(conn, county, &sign_in, at.now)?;
            }
            store::set_must_change(conn, county, &id)?;
            let subject = format!("account:{id}");
            audit(conn, at, &*chance, Some(&by), ("give_sign_in", &subject))?;
            Ok(Ok(()))
        })
        .await?;
        Ok(OneTimePassword { account, password, renewed })
    }

    /// Changes the password of whoever is signed in, also where that has to be done first. Ends
    /// all of the account's sessions, this one too.
    ///
    /// # Errors
    /// `NotSignedIn`; `WrongPassword` if the present one is not right; `BadInput` for a new one
    /// that is too simple or the same.
    pub async fn change_own_password(&self, token: &str, now: &str, new: &str) -> Result<()> {
        let who = self.session_to_change(token).await?;
        check_password(new).map_err(InputFault::Password)?;
        if now == new {
            return Err(InputFault::SamePassword.into());
        }
        let account = who.account.as_str().to_owned();
        // The same count of failures as at the door, so that an open desk is no place to guess.
        self.prove_password(&account, now).await?;
        self.set_password(&account, new).await
    }
}

/// Only somebody who could give every post that a person holds may hand out what opens them all.
fn gives_sign_in(who: &SignedIn, person: &PersonId) -> bool {
    let (method, directory) = (who.county.method(), &who.county.directory);
    let held = directory.holdings(person);
    let may = |held: &maplegrid_domain::people::Holding| {
        method
            .post(&held.post)
            .is_some_and(|post| may_appoint(method, directory, &who.person, post, &held.area))
    };
    *person != who.person && !held.is_empty() && held.iter().all(may)
}

fn checked(name: &str) -> Result<&str> {
    let name = name.trim();
    let sound =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
    let fits = (NAME_LEAST..=NAME_MOST).contains(&name.len()) && name.bytes().all(sound);
    if fits { Ok(name) } else { Err(InputFault::AccountName.into()) }
}

/// Twelve signs in three groups, without those that are taken for others when read aloud. With
/// the dashes it has three classes of signs, as every password has to.
fn one_time(chance: &dyn Chance) -> String {
    const SIGNS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut password = String::with_capacity(14);
    while password.len() < 14 {
        if matches!(password.len(), 4 | 9) {
            password.push('-');
            continue;
        }
        let mut byte = [0];
        chance.fill(&mut byte);
        // What would make some signs likelier than others is drawn again.
        let even = 256 / SIGNS.len() * SIGNS.len();
        if usize::from(byte[0]) < even {
            password.push(char::from(SIGNS[usize::from(byte[0]) % SIGNS.len()]));
        }
    }
    password
}
