//! The plans of what a worker's day is read with, on a county of some size.

use maplegrid_store::db::Conn;
use maplegrid_store::duties::{checking, plain, read};
use maplegrid_store::error::Result;
use maplegrid_store::schema;
use maplegrid_testkit::databases;

use crate::plans::none_walks;

const HOUSEHOLDS: i64 = 20_000;

mod sql {
    maplegrid_store::statements! {
        pub HOUSEHOLDS = "WITH RECURSIVE n (i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
            INSERT INTO households (county, id, area, door, head, members, residing, code, walk)
            SELECT CASE WHEN i % 10 = 0 THEN 'other' ELSE 'c' END, 'h' || CAST(i AS TEXT),
                'a' || CAST(i / 12 AS TEXT), CAST(i % 12 AS TEXT), 'head', 4, 3,
                'code' || CAST(i AS TEXT), i % 12 FROM n";
        pub LINKS = "INSERT INTO household_links (county, household, line, person, from_at)
            SELECT county, id, 'line', 'p' || area, 0 FROM households";
        pub PAST = "INSERT INTO household_links_past
                (county, household, line, person, from_at, until_at, why)
            SELECT county, id, 'line', 'q' || area, 0, walk, 'why' FROM households";
        pub FILES = "INSERT INTO household_files
                (county, household, version, tier, wake_at, waiting, body)
            SELECT county, id, 1, NULL, CASE WHEN walk = 3 THEN members ELSE NULL END,
                CASE WHEN area = 'a7' THEN TRUE ELSE FALSE END, '{}' FROM households";
        pub CONTACTS = {
            sqlite: "INSERT INTO contacts
                    (county, id, line, household, person, channel, at, recorded_at, request_hash)
                SELECT county, 'c' || id, 'line', id, 'p' || area, 'visit', walk, walk, x'00' FROM households",
            postgres: "INSERT INTO contacts
                    (county, id, line, household, person, channel, at, recorded_at, request_hash)
                SELECT county, 'c' || id, 'line', id, 'p' || area, 'visit', walk, walk, '\\x00' FROM households",
        };
        pub EVENTS = {
            sqlite: "INSERT INTO events
                    (county, position, stream, version, kind, at, actor, body, salt, leaf)
                SELECT county, rowid, 'h-' || id, 1, 'contacted', 0, '{}', '{}', x'00', x'00' FROM households",
            postgres: "INSERT INTO events
                    (county, position, stream, version, kind, at, actor, body, salt, leaf)
                SELECT county, row_number() OVER (), 'h-' || id, 1, 'contacted', 0, '{}', '{}', '\\x00', '\\x00' FROM households",
        };
        pub ABSENCES = "INSERT INTO absences (county, id, person, stand_in, from_at, until_at)
            SELECT county, 'x' || id, 'p' || id, CASE WHEN walk = 1 THEN 'p' || area ELSE NULL END, 0, 9
            FROM households";
        pub ROUTINES = "INSERT INTO routine_records
                (county, id, routine, person, area, at, recorded_at, note)
            SELECT county, 'r' || id, 'r', 'p' || area, area, 0, 0, '' FROM households";
    }
}

/// Statements that read all there is of few rows: leave that runs or is to come.
const WHOLE: [&str; 1] = ["ABSENCES_FROM"];

fn furnish(c: &mut Conn) -> Result<()> {
    schema::bring_up(c)?;
    c.execute(sql::HOUSEHOLDS, &[HOUSEHOLDS.into()])?;
    let rows = [sql::LINKS, sql::PAST, sql::FILES, sql::CONTACTS, sql::EVENTS];
    for sql in rows.into_iter().chain([sql::ABSENCES, sql::ROUTINES]) {
        c.execute(sql, &[])?;
    }
    Ok(())
}

#[tokio::test]
async fn a_days_reads_use_their_indexes() {
    for database in databases() {
        eprintln!("on {:?}", database.backend());
        database.db().write(furnish).await.unwrap();
        let all = [read::ALL, plain::ALL, checking::ALL].concat();
        let hot = all.into_iter().filter(|(name, sql)| {
            let text = sql.text(database.backend());
            text.starts_with("SELECT") && !WHOLE.contains(name)
        });
        assert!(none_walks(&database, hot.collect()) > 15);
    }
}
