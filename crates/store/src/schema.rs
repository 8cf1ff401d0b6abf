//! The schema's history.

use crate::db::{Conn, Migration, migrate};
use crate::error::Result;

/// Every step from an empty database to this program's schema, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, name: "spine", sql: include_str!("migrations/0001_spine.sql") },
    Migration { version: 2, name: "search", sql: include_str!("migrations/0002_search.sql") },
    Migration { version: 3, name: "network", sql: include_str!("migrations/0003_network.sql") },
    Migration { version: 4, name: "mediation", sql: include_str!("migrations/0004_mediation.sql") },
    Migration { version: 5, name: "registers", sql: include_str!("migrations/0005_registers.sql") },
    Migration { version: 6, name: "reports", sql: include_str!("migrations/0006_reports.sql") },
    Migration {
        version: 7,
        name: "appraisals",
        sql: include_str!("migrations/0007_appraisals.sql"),
    },
];

/// Brings the database up to this program's schema, within the caller's write transaction.
pub fn bring_up(conn: &mut Conn) -> Result<()> {
    migrate(conn, MIGRATIONS).map(|_| ())
}
