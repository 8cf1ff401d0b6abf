//! A thread that owns one connection, and what it does when the connection is lost.

use std::time::{Duration, Instant};

use super::conn::Conn;
use super::session::{Begin, Role};
use super::url::DatabaseUrl;
use crate::error::{Error, Result};

/// The first pause after a failed attempt to connect; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Work for a thread.
pub(super) type Job = Box<dyn FnOnce(&mut Worker) + Send>;

/// The owner of a connection.
pub(super) struct Worker {
    url: DatabaseUrl,
    role: Role,
    conn: Option<Conn>,
    /// When the next attempt to connect may be made, and the pause after it.
    next_attempt: Option<Instant>,
    pause: Duration,
}

impl Worker {
    /// Connects for the first time.
    pub(super) fn open(url: DatabaseUrl, role: Role) -> Result<Self> {
        let conn = Some(url.connect(role)?);
        Ok(Self { url, role, conn, next_attempt: None, pause: FIRST_PAUSE })
    }

    /// Runs a read. If the connection breaks that was there before, which an idle one does when
    /// the server restarts, the read is run once more on a fresh one: nothing was changed.
    pub(super) fn read<T>(&mut self, job: &mut dyn FnMut(&mut Conn) -> Result<T>) -> Result<T> {
        let was_open = self.conn.is_some();
        let answer = self.connection()?.attempt(&mut *job);
        if !self.discard_broken() || answer.is_ok() || !was_open {
            return answer;
        }
        let Ok(fresh) = self.connection() else {
            return answer;
        };
        let answer = fresh.attempt(job);
        self.discard_broken();
        answer
    }

    /// Runs a write in a transaction. Only its beginning is tried again on a fresh connection;
    /// once the job has run, a lost connection means that the outcome is unknown.
    pub(super) fn write<T>(&mut self, job: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        if let Err(error) = self.connection()?.begin(Begin::Write) {
            if !self.discard_broken() {
                return Err(error);
            }
            let begun = self.connection()?.begin(Begin::Write);
            if begun.is_err() {
                self.discard_broken();
                begun?;
            }
        }
        let answer = self.connection()?.finish(job);
        self.discard_broken();
        answer
    }

    /// The connection, made anew if it was lost. While the pause after a failed attempt lasts, the
    /// answer is an immediate error: callers are told at once rather than kept waiting in a queue.
    fn connection(&mut self) -> Result<&mut Conn> {
        let conn = match self.conn.take() {
            Some(conn) => conn,
            None => self.reconnect()?,
        };
        Ok(self.conn.insert(conn))
    }

    fn reconnect(&mut self) -> Result<Conn> {
        if self.next_attempt.is_some_and(|at| Instant::now() < at) {
            return Err(Error::Unavailable("waiting to connect again".to_owned()));
        }
        match self.url.connect(self.role) {
            Ok(conn) => {
                tracing::info!(database = %self.url, role = ?self.role, "connected again");
                (self.next_attempt, self.pause) = (None, FIRST_PAUSE);
                Ok(conn)
            }
            Err(error) => {
                tracing::warn!(database = %self.url, role = ?self.role, %error, "not connected");
                self.next_attempt = Some(Instant::now() + self.pause);
                self.pause = (self.pause * 2).min(LONGEST_PAUSE);
                Err(error)
            }
        }
    }

    /// Drops the connection if it is broken; says whether it was.
    fn discard_broken(&mut self) -> bool {
        let broken = self.conn.as_ref().is_some_and(Conn::is_broken);
        if broken {
            self.conn = None;
        }
        broken
    }
}
