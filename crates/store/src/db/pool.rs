//! The store's door: queues in front of the threads that own the connections. Async ends here.

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use tokio::sync::oneshot;

use super::conn::Conn;
use super::dialect::Backend;
use super::session::Role;
use super::url::DatabaseUrl;
use super::worker::{Job, Worker};
use crate::error::{Error, Result};

/// How many jobs may wait; beyond it the answer is `Error::Busy` at once.
const QUEUE_LIMIT: usize = 4096;

/// How a database is opened.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Reader threads, each with a connection; at least one.
    pub readers: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { readers: 4 }
    }
}

/// An open database: some reader threads and the writer thread, on PostgreSQL one more for writes in
/// no hurry. Clones share them; dropping the
/// last one finishes the waiting jobs and joins the threads, which takes as long as the jobs do.
#[derive(Clone)]
pub struct Db(Arc<Threads>);

impl Db {
    /// Opens the database and all its connections. Blocks until they are open.
    ///
    /// # Errors
    /// `Unavailable` if a connection cannot be made, `Corrupt` if the file is no database.
    pub fn open(url: &DatabaseUrl, options: Options) -> Result<Self> {
        let (reads, read_queue) = bounded(QUEUE_LIMIT);
        let (writes, write_queue) = bounded(QUEUE_LIMIT);
        let mut threads = Threads {
            backend: url.backend(),
            reads: Some(reads),
            writes: Some(writes),
            asides: None,
            readers: Vec::new(),
            writers: Vec::new(),
        };
        // The writer first: it creates a file that readers can only find.
        threads.writers.push(spawn("db-writer".to_owned(), url, Role::Writer, write_queue)?);
        if url.backend() == Backend::Postgres {
            let (asides, aside_queue) = bounded(QUEUE_LIMIT);
            threads.asides = Some(asides);
            let name = "db-aside".to_owned();
            threads.writers.push(spawn(name, url, Role::Writer, aside_queue)?);
        }
        for number in 0..options.readers.max(1) {
            let name = format!("db-reader-{number}");
            threads.readers.push(spawn(name, url, Role::Reader, read_queue.clone())?);
        }
        Ok(Self(Arc::new(threads)))
    }

    /// Which database this is. For migrations and diagnostics only.
    pub fn backend(&self) -> Backend {
        self.0.backend
    }

    /// Runs `job` on a reading connection, each statement by itself (see
    /// [`Conn::snapshot`] for reads that must agree). It may be run a second time if the connection
    /// turns out to be lost. If the caller goes away before it begins, it is not run.
    ///
    /// # Errors
    /// The error of `job`; `Panicked` if it panicked; `Unavailable`; `Busy` if too many jobs wait.
    pub async fn read<T: Send + 'static>(
        &self,
        job: impl FnMut(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.submit_read(job)?.await.unwrap_or_else(|_| Err(stopped()))
    }

    /// Runs `job` in a transaction on the one writing connection: committed if it answers `Ok`,
    /// rolled back if it answers an error or panics. What is answered `Ok` is on disk.
    ///
    /// # Errors
    /// The error of `job`; `Panicked` if it panicked; `Unavailable` if the database cannot be
    /// reached or the outcome is unknown; `Busy` if too many jobs wait.
    pub async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        submit_write(self.0.writes.as_ref(), job)?.await.unwrap_or_else(|_| Err(stopped()))
    }

    /// As [`write`](Self::write), for work that is in no hurry and should hold up nobody: on
    /// PostgreSQL it runs beside the other writes and orders itself against them by row locks,
    /// as another process would. SQLite has one writer, and it waits its turn.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub async fn write_aside<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let queue = self.0.asides.as_ref().or(self.0.writes.as_ref());
        submit_write(queue, job)?.await.unwrap_or_else(|_| Err(stopped()))
    }

    /// [`read`](Self::read) for code that is not async; panics if called from async code.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_blocking<T: Send + 'static>(
        &self,
        job: impl FnMut(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.submit_read(job)?.blocking_recv().unwrap_or_else(|_| Err(stopped()))
    }

    /// [`write`](Self::write) for code that is not async; panics if called from async code.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn write_blocking<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        submit_write(self.0.writes.as_ref(), job)?
            .blocking_recv()
            .unwrap_or_else(|_| Err(stopped()))
    }

    fn submit_read<T: Send + 'static>(
        &self,
        mut job: impl FnMut(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T>>> {
        let (answer, receiver) = oneshot::channel();
        let run = move |worker: &mut Worker| {
            // Under load, work nobody waits for any more is the first to go.
            if !answer.is_closed() {
                let _ = answer.send(worker.read(&mut job));
            }
        };
        submit(self.0.reads.as_ref(), Box::new(run))?;
        Ok(receiver)
    }
}

fn submit_write<T: Send + 'static>(
    queue: Option<&Sender<Job>>,
    job: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
) -> Result<oneshot::Receiver<Result<T>>> {
    let (answer, receiver) = oneshot::channel();
    let run = move |worker: &mut Worker| {
        let _ = answer.send(worker.write(job));
    };
    submit(queue, Box::new(run))?;
    Ok(receiver)
}

fn submit(queue: Option<&Sender<Job>>, job: Job) -> Result<()> {
    match queue.map(|queue| queue.try_send(job)) {
        Some(Ok(())) => Ok(()),
        Some(Err(TrySendError::Full(_))) => {
            Err(Error::Busy(format!("{QUEUE_LIMIT} jobs are waiting")))
        }
        Some(Err(TrySendError::Disconnected(_))) | None => Err(stopped()),
    }
}

fn stopped() -> Error {
    Error::Unavailable("the database thread has stopped".to_owned())
}

/// Starts a thread and waits until its connection is open.
fn spawn(
    name: String,
    url: &DatabaseUrl,
    role: Role,
    queue: Receiver<Job>,
) -> Result<JoinHandle<()>> {
    let (opened, wait) = bounded(1);
    let url = url.clone();
    let run = move || {
        let mut worker = match Worker::open(url, role) {
            Ok(worker) => worker,
            Err(error) => {
                let _ = opened.send(Err(error));
                return;
            }
        };
        let _ = opened.send(Ok(()));
        for job in queue {
            job(&mut worker);
        }
    };
    let thread = thread::Builder::new()
        .name(name)
        .spawn(run)
        .map_err(|error| Error::Other(format!("failed to start a thread: {error}")))?;
    wait.recv().unwrap_or_else(|_| Err(stopped()))?;
    Ok(thread)
}

struct Threads {
    backend: Backend,
    reads: Option<Sender<Job>>,
    writes: Option<Sender<Job>>,
    /// Writes that hold up nobody, where the database can run them beside the others.
    asides: Option<Sender<Job>>,
    readers: Vec<JoinHandle<()>>,
    writers: Vec<JoinHandle<()>>,
}

impl Drop for Threads {
    fn drop(&mut self) {
        // The writer last: closing SQLite's last connection folds the log into the file, which a
        // reader cannot do.
        self.reads = None;
        self.readers.drain(..).for_each(join);
        (self.writes, self.asides) = (None, None);
        self.writers.drain(..).for_each(join);
    }
}

fn join(thread: JoinHandle<()>) {
    // A job that held the last clone is dropped on its own thread, which cannot wait for itself.
    if thread.thread().id() != thread::current().id() {
        // Jobs' panics are caught, and a thread that died of another has reported itself.
        let _ = thread.join();
    }
}
