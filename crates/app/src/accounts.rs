//! Signing in and out, and what a session knows.

use std::sync::Arc;
use std::time::{Duration, Instant};

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Argon2, PasswordHash};
use maplegrid_domain::accounts::{
    Lockout, SESSION_IDLE_MINUTES, SESSION_MAX_HOURS, after_failure, capabilities_in,
    check_password, scope_of,
};
use maplegrid_domain::log::Hash;
use maplegrid_domain::methods::Capability;
use maplegrid_domain::people::Holding;
use maplegrid_domain::shared::{AccountId, AreaId, PersonId, Scope, Timestamp};
use maplegrid_store::accounts as store;
use sha2::{Digest as _, Sha256};

use crate::{App, Chance, County, Error, InputFault, Result};

/// A session's last use is written down at most this often, so that reading stays reading.
const TOUCH_EVERY_MILLIS: i64 = 60_000;

/// A refusal is told no sooner than this after it was asked for. What is written down differs
/// between accounts and names that nobody has; how long the answer takes must not.
const FAILURE_TOLD_AFTER: Duration = Duration::from_millis(250);

/// A session that has just begun. The token is shown once and stored only as a digest.
#[derive(Clone, Debug)]
pub struct NewSession {
    pub token: String,
    pub person: PersonId,
    pub ends_at: Timestamp,
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub county: Arc<County>,
    pub account: AccountId,
    pub person: PersonId,
    pub name: String,
    /// Goes into every form and comes back with it.
    pub csrf: String,
    pub scope: Scope,
    pub holdings: Vec<Holding>,
}

impl SignedIn {
    /// Whether a capability is held for an area.
    pub fn may(&self, capability: Capability, area: &AreaId) -> bool {
        let county = &self.county;
        capabilities_in(county.method(), &county.directory, &self.person, area)
            .contains(&capability)
    }

    /// The area to begin with: the highest one held.
    pub fn home(&self) -> AreaId {
        let areas = &self.county.directory.areas;
        let depth = |area: &AreaId| areas.lineage(area).count();
        self.holdings
            .iter()
            .map(|held| &held.area)
            .min_by_key(|area| depth(area))
            .unwrap_or(&self.county.root)
            .clone()
    }
}

/// A line of the account list.
#[derive(Clone, Debug)]
pub struct AccountLine {
    pub id: AccountId,
    pub person: PersonId,
    pub name: String,
    pub disabled: bool,
}

impl App {
    /// Signs in. A wrong account and a wrong password cost the same time and look the same, also
    /// after five of them.
    pub async fn sign_in(&self, account: &str, password: &str) -> Result<NewSession> {
        let told_from = Instant::now() + FAILURE_TOLD_AFTER;
        let signed_in = self.try_sign_in(account.trim(), password).await;
        if let Err(Error::WrongPassword | Error::TooMany { .. }) = signed_in {
            tokio::time::sleep_until(told_from.into()).await;
        }
        signed_in
    }

    async fn try_sign_in(&self, account: &str, password: &str) -> Result<NewSession> {
        let now = self.now();
        let tried = self.count_try(account, now).await?;
        let hash = tried.as_ref().map(|row| row.password_hash.clone());
        let right = verify(hash, password.to_owned()).await?;
        match tried {
            Some(row) if right => self.begin_session(row, now).await,
            Some(row) => {
                self.note_failure(&row, now).await?;
                Err(row
                    .lockout
                    .locked_until
                    .map_or(Error::WrongPassword, |until| locked(until, now)))
            }
            None => Err(self.nobodys(account, now)),
        }
    }

    /// What a try at a name that nobody can sign in with is answered: what it would be if somebody
    /// could.
    fn nobodys(&self, account: &str, now: Timestamp) -> Error {
        let name = self.inner().secrets.fingerprint(&format!("stranger\n{account}"));
        let lockout = self.inner().strangers.count(name, now);
        lockout.locked_until.map_or(Error::WrongPassword, |until| locked(until, now))
    }

    /// Counts the try as a failure before the password is looked at; success takes it back. Were
    /// it counted afterwards, a hundred guesses sent at once would all be the first. Answers the
    /// account with the failures so counted, or nothing if nobody can sign in to it.
    async fn count_try(&self, account: &str, now: Timestamp) -> Result<Option<store::AccountRow>> {
        // The databases cannot be asked for such a text; no account has one.
        if account.contains('\0') {
            return Ok(None);
        }
        let (county, id) = (self.inner().county.clone(), account.to_owned());
        let known = {
            let (county, id) = (county.clone(), id.clone());
            self.inner().db.read(move |c| store::find_account(c, &county, &id)).await?
        };
        if known.is_none_or(|row| row.disabled) {
            return Ok(None);
        }
        let counted = self
            .inner()
            .db
            .write(move |conn| {
                let Some(mut row) = store::lock_account(conn, &county, &id)? else {
                    return Ok(None);
                };
                let was_locked = row.lockout.is_locked(now);
                row.lockout = after_failure(row.lockout, now);
                if !was_locked {
                    store::set_lockout(conn, &county, row.id.as_str(), row.lockout)?;
                }
                Ok(Some((row, was_locked)))
            })
            .await?;
        match counted {
            Some((row, true)) => Err(row
                .lockout
                .locked_until
                .map_or(Error::WrongPassword, |until| locked(until, now))),
            Some((row, false)) => Ok(Some(row).filter(|row| !row.disabled)),
            None => Ok(None),
        }
    }

    async fn begin_session(&self, row: store::AccountRow, now: Timestamp) -> Result<NewSession> {
        let token = random_hex(&*self.inner().chance);
        let digest = token_hash(&token);
        let county = self.inner().county.clone();
        let audit_id = random_hex(&*self.inner().chance);
        let person = row.person.clone();
        self.inner()
            .db
            .write(move |conn| {
                store::set_lockout(conn, &county, row.id.as_str(), Lockout::default())?;
                store::insert_session(conn, &county, &digest, &row.id, now)?;
                let entry = store::AuditEntry {
                    at: now,
                    id: &audit_id,
                    person: Some(&row.person),
                    action: "sign_in",
                    subject: row.id.as_str(),
                };
                store::insert_audit(conn, &county, &entry)
            })
            .await?;
        Ok(NewSession { token, person, ends_at: now.plus_minutes(SESSION_MAX_HOURS * 60) })
    }

    async fn note_failure(&self, row: &store::AccountRow, now: Timestamp) -> Result<()> {
        let (county, id) = (self.inner().county.clone(), row.id.clone());
        let (person, audit_id) = (row.person.clone(), random_hex(&*self.inner().chance));
        self.inner()
            .db
            .write(move |conn| {
                let entry = store::AuditEntry {
                    at: now,
                    id: &audit_id,
                    person: Some(&person),
                    action: "sign_in_failed",
                    subject: id.as_str(),
                };
                store::insert_audit(conn, &county, &entry)
            })
            .await?;
        Ok(())
    }

    /// Who a token belongs to, if its session still runs.
    ///
    /// # Errors
    /// `NotSignedIn`; `PasswordDue` while a password that somebody else gave has to be changed.
    pub async fn session(&self, token: &str) -> Result<SignedIn> {
        match self.look_up_session(token).await? {
            (_, true) => Err(Error::PasswordDue),
            (who, false) => Ok(who),
        }
    }

    /// As [`session`](Self::session), also while the password has to be changed: for doing so.
    pub async fn session_to_change(&self, token: &str) -> Result<SignedIn> {
        Ok(self.look_up_session(token).await?.0)
    }

    /// Whether a password is the account's; counts as a try to sign in.
    pub(crate) async fn prove_password(&self, account: &str, password: &str) -> Result<()> {
        let now = self.now();
        let tried = self.count_try(account, now).await?.ok_or(Error::NotSignedIn)?;
        if !verify(Some(tried.password_hash.clone()), password.to_owned()).await? {
            self.note_failure(&tried, now).await?;
            return Err(Error::WrongPassword);
        }
        let (county, id) = (self.inner().county.clone(), tried.id);
        let forgiven = Lockout::default();
        let set = move |c: &mut maplegrid_store::db::Conn| {
            store::set_lockout(c, &county, id.as_str(), forgiven)
        };
        Ok(self.inner().db.write(set).await?)
    }

    /// Whose session it is, and whether its password has to be changed first.
    async fn look_up_session(&self, token: &str) -> Result<(SignedIn, bool)> {
        let now = self.now();
        let digest = token_hash(token);
        let county = self.inner().county.clone();
        let found = self.inner().db.read(move |c| store::find_session(c, &county, &digest)).await?;
        let row =
            found.filter(|row| !row.disabled && is_alive(row, now)).ok_or(Error::NotSignedIn)?;
        if now.millis() - row.seen_at.millis() > TOUCH_EVERY_MILLIS {
            let county = self.inner().county.clone();
            let touched = self
                .inner()
                .db
                .write(move |c| store::touch_session(c, &county, &digest, now))
                .await;
            // On a full disk people can still read; their sessions merely end a little early.
            if let Err(error) = touched {
                tracing::warn!(%error, "the last use of a session was not written down");
            }
        }
        let county = self.county_at(row.revision).await?;
        Ok((Self::signed_in(county, row.account, row.person, token), row.must_change))
    }

    fn signed_in(
        county: Arc<County>,
        account: AccountId,
        person: PersonId,
        token: &str,
    ) -> SignedIn {
        let directory = &county.directory;
        let scope = scope_of(county.method(), directory, &person);
        let holdings = directory.holdings(&person).to_vec();
        let name = directory.name(&person).to_owned();
        let csrf =
            Hash(Sha256::new().chain_update(b"csrf\n").chain_update(token).finalize().into());
        SignedIn { scope, holdings, name, csrf: csrf.to_string(), account, person, county }
    }

    pub async fn sign_out(&self, token: &str) -> Result<()> {
        let (county, digest) = (self.inner().county.clone(), token_hash(token));
        Ok(self.inner().db.write(move |c| store::delete_session(c, &county, &digest)).await?)
    }

    /// Sets a new password and ends all of the account's sessions.
    pub async fn set_password(&self, account: &str, password: &str) -> Result<()> {
        check_password(password).map_err(InputFault::Password)?;
        let hash = hash_password(password.to_owned(), &*self.inner().chance).await?;
        if account.contains('\0') {
            return Err(Error::NotFound);
        }
        let (county, id) = (self.inner().county.clone(), account.to_owned());
        let known =
            self.inner().db.write(move |c| store::set_password(c, &county, &id, &hash)).await?;
        if known { Ok(()) } else { Err(Error::NotFound) }
    }

    /// All accounts, by id.
    pub async fn accounts(&self) -> Result<Vec<AccountLine>> {
        let id = self.inner().county.clone();
        let rows = self.inner().db.read(move |c| store::list_accounts(c, &id)).await?;
        let county = self.county().await?;
        Ok(rows
            .into_iter()
            .map(|(id, person, disabled)| {
                let name = county.directory.name(&person).to_owned();
                AccountLine { id, person, name, disabled }
            })
            .collect())
    }
}

fn is_alive(row: &store::SessionRow, now: Timestamp) -> bool {
    let idle = row.seen_at.plus_minutes(SESSION_IDLE_MINUTES);
    let whole = row.created_at.plus_minutes(SESSION_MAX_HOURS * 60);
    now < idle && now < whole
}

fn locked(until: Timestamp, now: Timestamp) -> Error {
    Error::TooMany { retry_after_seconds: seconds_until(until, now) }
}

/// Whole seconds, rounded up: whoever comes back then is not told to wait again.
pub(crate) fn seconds_until(until: Timestamp, now: Timestamp) -> u64 {
    let millis = u64::try_from(until.millis() - now.millis()).unwrap_or(0);
    millis.div_ceil(1_000).max(1)
}

fn token_hash(token: &str) -> [u8; 32] {
    Sha256::new().chain_update(b"session\n").chain_update(token).finalize().into()
}

pub(crate) fn random_hex(chance: &dyn Chance) -> String {
    let mut bytes = [0; 32];
    chance.fill(&mut bytes);
    Hash(bytes).to_string()
}

/// Hashes with argon2id at the library's defaults (19 MiB, 2 passes, as OWASP recommends).
pub(crate) async fn hash_password(password: String, chance: &dyn Chance) -> Result<String> {
    let mut salt = [0; 16];
    chance.fill(&mut salt);
    blocking(move || {
        Argon2::default()
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map(|hash| hash.to_string())
            .map_err(|e| Error::Internal(format!("failed to hash a password: {e}")))
    })
    .await
}

/// Checks a password; without a hash it takes the same time and answers no.
async fn verify(hash: Option<String>, password: String) -> Result<bool> {
    /// A hash of nothing anyone knows, to spend the same time on.
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bWFwbGVncmlkLW5vYm9keQ$\
        4pXkqDqkS8nYlZzWf5ZVq1i4eQeTIYV6bcjZTw7bQwA";
    blocking(move || {
        let known = hash.is_some();
        let text = hash.as_deref().unwrap_or(NOBODY);
        let parsed = PasswordHash::new(text)
            .map_err(|e| Error::Internal(format!("failed to read a password hash: {e}")))?;
        let right = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
        Ok(known && right)
    })
    .await
}

async fn blocking<T: Send + 'static>(
    job: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(job).await.map_err(|e| Error::Internal(e.to_string()))?
}
