//! Sign-ins for holders of posts: made or renewed with a password that is shown once and has to
//! be changed before anything else.

use std::sync::Arc;

use maplegrid_domain::accounts::check_password;
use maplegrid_domain::methods::Method;
use maplegrid_domain::people::{Appointment, Directory, Holding, kept_apart, may_appoint};
use maplegrid_domain::shared::{AccountId, CountyId, PersonId, Timestamp};
use maplegrid_store::accounts as store;
use maplegrid_store::areas::read;
use maplegrid_store::db::Conn;
use maplegrid_store::error::Result as StoreResult;

use crate::accounts::hash_password;
use crate::passwords::one_time_password;
use crate::people::{At, audit};
use crate::{App, Error, InputFault, Result, SignedIn};

/// The audit action of giving somebody a sign-in or a new password.
const GIVEN: &str = "give_sign_in";
const SHOWN: i64 = 10;
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

/// What happened to an account, as its owner and those above read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInHistory {
    /// When it was given, or given a new password, and by whom; the latest first.
    pub given: Vec<(Timestamp, Option<PersonId>)>,
    /// When somebody signed in with it, the latest first.
    pub used: Vec<Timestamp>,
}

impl App {
    /// The account of somebody, if they have one and the reader may give them one.
    ///
    /// # Errors
    /// `Forbidden` for whoever may not appoint to every post that the person holds: a sign-in is
    /// all of somebody's authority. `KeptApart` for whoever plays a part that the method gives to
    /// another person than theirs.
    pub async fn account_of(&self, who: &SignedIn, person: &PersonId) -> Result<Option<AccountId>> {
        check_giver(who.county.method(), &who.county.directory, &who.person, person)?;
        let (county, person) = (self.inner().county.clone(), person.clone());
        Ok(self.inner().db.read(move |c| store::account_of_person(c, &county, &person)).await?)
    }

    /// Gives somebody a sign-in, or a new password for the one they have. Stands in their audit
    /// trail and the account's; the account's sessions end.
    ///
    /// That somebody gives accounts to two people of their own choosing, and uses both, cannot be
    /// told from a clerk at work: who gave them is shown to both owners and to everybody above.
    ///
    /// # Errors
    /// As [`account_of`](Self::account_of), by the appointments in force when it is written;
    /// `BadInput` for a name that is taken or none.
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
        let password = one_time_password(&*self.inner().chance);
        let hash = hash_password(password.clone(), &*self.inner().chance).await?;
        let (by, person, id) = (who.person.clone(), person.clone(), account.clone());
        let chance = Arc::clone(&self.inner().chance);
        let renewed = known.is_some();
        self.in_turn(move |conn, at| {
            let directory = with_what_comes(conn, at, &person)?;
            if let Err(error) = check_giver(at.method(), &directory, &by, &person) {
                return Ok(Err(error));
            }
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
            for subject in [account_subject(&id), format!("person:{person}")] {
                audit(conn, at, &*chance, Some(&by), (GIVEN, &subject))?;
            }
            Ok(Ok(()))
        })
        .await?;
        Ok(OneTimePassword { account, password, renewed })
    }

    /// What happened to the account of somebody whom the reader may give one.
    ///
    /// # Errors
    /// `Forbidden` for whoever may not appoint to every post that the person holds.
    pub async fn sign_in_history(
        &self,
        who: &SignedIn,
        person: &PersonId,
    ) -> Result<SignInHistory> {
        if !appoints_all(who.county.method(), &who.county.directory, &who.person, person) {
            return Err(Error::Forbidden);
        }
        let (county, person) = (self.inner().county.clone(), person.clone());
        let read = move |conn: &mut Conn| match store::account_of_person(conn, &county, &person)? {
            Some(account) => history(conn, &county, &account),
            None => Ok(SignInHistory::default()),
        };
        Ok(self.inner().db.read(read).await?)
    }

    /// What happened to one's own account, also while the password has to be changed: whoever was
    /// locked out by a new password learns who gave it and when it was used.
    pub async fn own_sign_in_history(&self, who: &SignedIn) -> Result<SignInHistory> {
        let (county, account) = (self.inner().county.clone(), who.account.clone());
        Ok(self.inner().db.read(move |conn| history(conn, &county, &account)).await?)
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

fn history(conn: &mut Conn, county: &CountyId, account: &AccountId) -> StoreResult<SignInHistory> {
    let given = store::audit_of(conn, county, &account_subject(account), GIVEN, SHOWN)?;
    let used = store::audit_of(conn, county, account.as_str(), "sign_in", SHOWN)?;
    Ok(SignInHistory { given, used: used.into_iter().map(|(at, _)| at).collect() })
}

fn account_subject(account: &AccountId) -> String {
    format!("account:{account}")
}

/// The directory in which somebody holds already what they will hold: a sign-in given today is all
/// of their authority on the day their next term begins.
fn with_what_comes(conn: &mut Conn, at: &At, person: &PersonId) -> StoreResult<Directory> {
    let terms = read::appointments(conn, &at.county.id)?.into_iter().map(|term| {
        let from = if term.person == *person { term.from.min(at.now) } else { term.from };
        Appointment { from, ..term }
    });
    Ok(Directory::new(at.county.directory.areas.clone(), [], terms, at.now))
}

/// Only somebody who could give every post that a person holds may hand out what opens them all,
/// and nobody whose own part must be played by another than theirs.
fn check_giver(
    method: &Method,
    directory: &Directory,
    giver: &PersonId,
    person: &PersonId,
) -> Result<()> {
    if !appoints_all(method, directory, giver, person) {
        return Err(Error::Forbidden);
    }
    if kept_apart(method, directory, giver, person) {
        return Err(InputFault::KeptApart.into());
    }
    Ok(())
}

fn appoints_all(
    method: &Method,
    directory: &Directory,
    giver: &PersonId,
    person: &PersonId,
) -> bool {
    let held = directory.holdings(person);
    let may = |held: &Holding| {
        let post = method.post(&held.post);
        post.is_some_and(|post| may_appoint(method, directory, giver, post, &held.area))
    };
    person != giver && !held.is_empty() && held.iter().all(may)
}

fn checked(name: &str) -> Result<&str> {
    let name = name.trim();
    let sound =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
    let fits = (NAME_LEAST..=NAME_MOST).contains(&name.len()) && name.bytes().all(sound);
    if fits { Ok(name) } else { Err(InputFault::AccountName.into()) }
}
