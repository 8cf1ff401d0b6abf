//! The only place that names a database.
//!
//! What lives here: connections, the threads that own them, statements and their rewriting, values
//! and rows, migrations. What does not: any SQL of a feature, which stands beside the feature in a
//! [`statements!`] block and is the same text for both databases.
//!
//! Store code is plain synchronous Rust that is handed a [`Conn`]. Async ends at the door:
//!
//! ```no_run
//! use maplegrid_store::db::{Db, DatabaseUrl, Options, statements, values};
//!
//! statements! {
//!     /// A case's phase, by number.
//!     pub PHASE_BY_NUMBER = "SELECT phase FROM cases WHERE county = ?1 AND number = ?2";
//! }
//!
//! # async fn example() -> maplegrid_store::error::Result<()> {
//! let db = Db::open(&DatabaseUrl::parse("sqlite:maplegrid.db")?, Options::default())?;
//! let number = String::from("202611000017");
//! let phase = db
//!     .read(move |c| c.fetch_one(PHASE_BY_NUMBER, &values!["140429", &number], |row| row.text(0)))
//!     .await?;
//! # drop(phase); Ok(())
//! # }
//! ```
//!
//! What a statement must keep to so that both databases accept it (a test prepares all of them on
//! both): parameters `?1`, `?2` …, every one used, with a type that follows from a column or from
//! `CAST(?1 AS BIGINT)`; times as BIGINT milliseconds; JSON as TEXT; `CAST(sum(…) AS BIGINT)`; a
//! bound `LIMIT`; `RETURNING` read through the `fetch_` functions.

mod bulk;
mod conn;
mod dialect;
mod migrate;
mod pool;
mod postgres;
mod row;
mod session;
mod sql;
mod sqlite;
mod url;
mod value;
mod worker;

pub use self::conn::Conn;
pub use self::dialect::Backend;
pub use self::migrate::{Migration, migrate};
pub use self::pool::{Db, Options};
pub use self::row::Row;
pub use self::sql::Sql;
pub use self::url::DatabaseUrl;
pub use self::value::Value;
pub use crate::{statements, values};
