//! A connection as store code sees it, and the rules of its transactions.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::dialect::{Backend, has_keys};
use super::row::Row;
use super::session::{Begin, Parameters, Session};
use super::sql::Sql;
use super::value::Value;
use crate::error::{Error, Result};

/// A connection, handed to the closures of [`Db::read`](super::Db::read) and
/// [`Db::write`](super::Db::write).
///
/// Inside a transaction or savepoint a failed statement ends it, on both databases alike: later
/// statements are refused, and it is rolled back even if the closure answers `Ok`. A statement
/// that may well fail therefore stands in its own [`savepoint`](Self::savepoint).
pub struct Conn {
    session: Box<dyn Session>,
    /// 0 outside a transaction, 1 in one, more in savepoints.
    depth: u32,
    /// What ended the present transaction or savepoint.
    failure: Option<Error>,
}

impl Conn {
    pub(super) fn new(session: impl Session + 'static) -> Self {
        Self { session: Box::new(session), depth: 0, failure: None }
    }

    /// Which database this is. For migrations and diagnostics only.
    pub fn backend(&self) -> Backend {
        self.session.backend()
    }

    /// All rows, mapped.
    ///
    /// # Errors
    /// What the database answers, or the first error of `map`.
    pub fn fetch_all<T>(
        &mut self,
        sql: Sql,
        parameters: &[Value<'_>],
        mut map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut mapped = Vec::new();
        self.query(sql, Parameters { values: parameters, keys: &[] }, |row| {
            mapped.push(map(row)?);
            Ok(true)
        })?;
        Ok(mapped)
    }

    /// The first row, mapped, or `None` if there is none. Also for `… RETURNING …`.
    ///
    /// # Errors
    /// What the database answers, or the error of `map`.
    pub fn fetch_one<T>(
        &mut self,
        sql: Sql,
        parameters: &[Value<'_>],
        map: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let (mut map, mut mapped) = (Some(map), None);
        self.query(sql, Parameters { values: parameters, keys: &[] }, |row| {
            mapped = map.take().map(|map| map(row)).transpose()?;
            Ok(false)
        })?;
        Ok(mapped)
    }

    /// Runs a statement and says how many rows it changed.
    ///
    /// # Errors
    /// What the database answers; `Other` if the statement answers rows.
    pub fn execute(&mut self, sql: Sql, parameters: &[Value<'_>]) -> Result<u64> {
        self.run(|session| session.execute(sql, parameters))
    }

    /// Prepares a statement, whatever kind it is, without running it; says how many parameters it
    /// takes (a key of `{IN}` counts as one).
    ///
    /// # Errors
    /// `Other` with the database's words if it does not accept the text.
    pub fn prepare(&mut self, sql: Sql) -> Result<usize> {
        let keys = usize::from(has_keys(sql.text(self.backend())));
        self.run(|session| session.prepare(sql, keys))
    }

    /// Runs `job` so that its writes are undone if it answers an error or panics, and only its.
    ///
    /// # Errors
    /// The error of `job`; `Panicked` if it panicked; what ended the savepoint if a statement
    /// failed in it though `job` answered `Ok`; `Other` outside a transaction.
    pub fn savepoint<T>(&mut self, job: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth == 0 {
            return Err(Error::Other("a savepoint needs a transaction around it".to_owned()));
        }
        let name = format!("s{}", self.depth);
        self.run(|session| session.batch(&format!("SAVEPOINT {name}")))?;
        self.depth += 1;
        let answer = self.attempt(job);
        self.depth -= 1;
        match answer {
            Ok(value) => {
                self.run(|session| session.batch(&format!("RELEASE {name}")))?;
                Ok(value)
            }
            Err(error) if self.session.transaction_is_lost() => {
                self.failure = Some(error.clone());
                Err(error)
            }
            Err(error) => {
                self.failure = None;
                // Should this fail, the failure stays noted and ends what is around it.
                let undo = format!("ROLLBACK TO {name}; RELEASE {name}");
                let _ = self.run(|session| session.batch(&undo));
                Err(error)
            }
        }
    }

    /// Runs `job` on one unchanging state of the data, for reads that must agree with each other.
    /// Within a transaction it is simply run.
    ///
    /// # Errors
    /// The error of `job`, or what the database answers.
    pub fn snapshot<T>(&mut self, job: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth > 0 {
            return job(self);
        }
        self.begin(Begin::Snapshot)?;
        self.finish(job)
    }

    /// Begins a transaction; [`finish`](Self::finish) must follow.
    pub(super) fn begin(&mut self, kind: Begin) -> Result<()> {
        self.session.begin(kind)?;
        (self.depth, self.failure) = (1, None);
        Ok(())
    }

    /// Runs `job` in the transaction begun, and commits if all went well, else rolls back.
    pub(super) fn finish<T>(&mut self, job: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let answer = self.attempt(job).and_then(|value| {
            self.session.batch("COMMIT")?;
            Ok(value)
        });
        // A commit that failed may have ended the transaction or not; both are tidied here.
        if answer.is_err()
            && !self.session.transaction_is_lost()
            && let Err(error) = self.session.batch("ROLLBACK")
        {
            tracing::error!(%error, "a rollback failed; the connection is given up");
            self.session.set_broken();
        }
        (self.depth, self.failure) = (0, None);
        answer
    }

    /// Runs `job`, turning a panic, or a statement that failed unnoticed, into an error.
    pub(super) fn attempt<T>(&mut self, job: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let answer = catch_unwind(AssertUnwindSafe(|| job(self))).unwrap_or_else(|payload| {
            let message = payload
                .downcast_ref::<&str>()
                .map(|text| (*text).to_owned())
                .or_else(|| payload.downcast_ref::<String>().cloned());
            Err(Error::Panicked(message.unwrap_or_else(|| "no message".to_owned())))
        });
        match (answer, &self.failure) {
            (Ok(_), Some(failure)) => Err(failure.clone()),
            (answer, _) => answer,
        }
    }

    pub(super) fn is_broken(&self) -> bool {
        self.session.is_broken()
    }

    pub(super) fn in_transaction(&self) -> bool {
        self.depth > 0
    }

    pub(super) fn batch(&mut self, text: &str) -> Result<()> {
        self.run(|session| session.batch(text))
    }

    /// Runs a query until `each` answers false or an error. An error of `each` concerns the reader
    /// of the rows, not the database, and does not end a transaction.
    pub(super) fn query(
        &mut self,
        sql: Sql,
        parameters: Parameters<'_, '_>,
        mut each: impl FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        let mut outcome = Ok(());
        self.run(|session| {
            session.query(sql, parameters, &mut |row| {
                each(row).unwrap_or_else(|error| {
                    outcome = Err(error);
                    false
                })
            })
        })?;
        outcome
    }

    pub(super) fn run<T>(
        &mut self,
        operation: impl FnOnce(&mut dyn Session) -> Result<T>,
    ) -> Result<T> {
        if let Some(failure) = &self.failure {
            return Err(Error::Other(format!("refused after an earlier failure: {failure}")));
        }
        let answer = operation(self.session.as_mut());
        if let Err(error) = &answer
            && self.depth > 0
        {
            self.failure = Some(error.clone());
        }
        answer
    }
}
