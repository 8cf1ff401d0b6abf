//! Every statement of the house, prepared on both databases; and the plans of the ones that run
//! all day on a county of some size: none of them may walk a whole table.

use maplegrid_store::db::{Backend, Conn, Sql};
use maplegrid_store::error::Result;
use maplegrid_store::{schema, statements};
use maplegrid_testkit::{TestDatabase, databases, on_each};

const CASES: i64 = 20_000;

mod sql {
    maplegrid_store::statements! {
        pub CASES = "WITH RECURSIVE n (i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
            INSERT INTO cases (county, number, area, title, summary, category, channel,
                method_version, step, phase, restricted, waiting, pressing, reopen_asked, answered,
                answered_late, received_at, closed_at, due_at, due_provisional, wake_at, version,
                body, filed)
            SELECT CASE WHEN i % 10 = 0 THEN 'other' ELSE 'c' END, '2603' || CAST(100000 + i AS TEXT),
                'v' || CAST(i % 50 AS TEXT), 'title', 'summary',
                CASE WHEN i % 7 = 0 THEN 'road' ELSE 'light' END, 'web', 1, 'check', 'triage',
                FALSE, FALSE, FALSE, FALSE, FALSE, FALSE, i, NULL, i + 1000, FALSE,
                CASE WHEN i % 4 = 0 THEN i ELSE NULL END, 1, '{}', '{}' FROM n WHERE i < ?1";
        pub AREAS = "INSERT INTO case_areas (county, area, bucket, sort_at, number)
            SELECT county, area, method_version, received_at, number FROM cases";
        pub TOWN = "INSERT INTO case_areas (county, area, bucket, sort_at, number)
            SELECT county, 'town', CASE WHEN received_at % 5 = 0 THEN 1 ELSE 0 END, received_at, number FROM cases";
        pub TASKS = "INSERT INTO case_tasks (county, holder, kind, due_at, number)
            SELECT county, 'clerk@' || area, 0, received_at, number FROM cases";
        pub ENTRIES = "INSERT INTO register_entries (county, id, register, area, seq, state,
                case_number, words, version, body)
            SELECT county, number, 'list' || CAST(received_at % 40 AS TEXT), area, received_at, 'in_force',
                CASE WHEN received_at % 9 = 0 THEN number ELSE NULL END, '', 1, '{}' FROM cases";
        pub CONTACTS = {
            sqlite: "INSERT INTO case_contacts (county, number, sealed)
                SELECT county, number, x'00' FROM cases",
            postgres: "INSERT INTO case_contacts (county, number, sealed)
                SELECT county, number, '\\x00' FROM cases",
        };
        pub EVENTS = {
            sqlite: "INSERT INTO events (county, position, stream, version, kind, at, actor, body, salt, leaf, leaf_key)
                SELECT county, received_at, number, 1, 'received', received_at, '{}', '{}', x'00', x'00', received_at FROM cases",
            postgres: "INSERT INTO events (county, position, stream, version, kind, at, actor, body, salt, leaf, leaf_key)
                SELECT county, received_at, number, 1, 'received', received_at, '{}', '{}', '\\x00', '\\x00', received_at FROM cases",
        };
    }
}

/// Statements that read all there is, a whole month, all that a report's period met or a register's
/// entries in some areas, and mean to: they run once in a while.
const WHOLE: [&str; 7] = [
    "COUNT_CASES",
    "LAST_OF_MONTH",
    "BY_CATEGORY",
    "LISTED",
    "LIST",
    "OPINIONS",
    "OPINIONS_COUNTED",
];

/// Tables that grow with every word somebody says.
const LARGE: [&str; 4] = ["cases", "case_areas", "case_tasks", "events"];

#[tokio::test]
async fn every_statement_prepares_on_the_schema() {
    on_each(async |db| {
        db.write(schema::bring_up).await.unwrap();
        let names = db
            .write(|c| {
                let mut failed = Vec::new();
                for (name, sql) in statements() {
                    // A statement that does not prepare ends a transaction; each has its own.
                    if let Err(error) = c.savepoint(|c| c.prepare(sql)) {
                        failed.push(format!("{name}: {error}"));
                    }
                }
                Ok(failed)
            })
            .await
            .unwrap();
        assert_eq!(names, Vec::<String>::new());
    })
    .await;
}

fn furnish(c: &mut Conn) -> Result<()> {
    schema::bring_up(c)?;
    c.execute(sql::CASES, &[CASES.into()])?;
    for sql in [sql::AREAS, sql::TOWN, sql::TASKS, sql::ENTRIES, sql::CONTACTS, sql::EVENTS] {
        c.execute(sql, &[])?;
    }
    Ok(())
}

/// The text as this database takes it, with three keys for `{IN}`; and its parameters' number.
fn rendered(sql: Sql, backend: Backend) -> (String, usize) {
    let text = sql.text(backend);
    let mut most = 0;
    for part in text.split('?').skip(1) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        most = most.max(digits.parse().unwrap_or(0));
    }
    let mut count = most;
    let mut text = text.to_owned();
    if text.contains("{IN}") {
        let (keys, added) = match backend {
            Backend::Sqlite => (format!("IN (?{}, ?{}, ?{})", most + 1, most + 2, most + 3), 3),
            Backend::Postgres => (format!("= ANY(?{})", most + 1), 1),
        };
        text = text.replace("{IN}", &keys);
        count += added;
    }
    let lock = if backend == Backend::Postgres { "FOR UPDATE" } else { "" };
    text = text.replace("{FOR_UPDATE}", lock).replace("{BIGINT}", "BIGINT");
    if backend == Backend::Postgres {
        text = text.replace('?', "$");
    }
    (text, count)
}

fn is_hot(name: &str, sql: Sql) -> bool {
    let text = sql.text(Backend::Sqlite);
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    let touches = words.into_iter().any(|word| LARGE.contains(&word));
    touches && !WHOLE.contains(&name) && !text.starts_with("INSERT")
}

fn sqlite_plans(database: &TestDatabase, hot: Statements) -> Vec<(&'static str, String)> {
    let path = database.url().strip_prefix("sqlite:").unwrap();
    let conn = rusqlite::Connection::open(path).unwrap();
    conn.execute_batch("ANALYZE").unwrap();
    hot.into_iter()
        .map(|(name, sql)| {
            let (text, _) = rendered(sql, Backend::Sqlite);
            let mut explain = conn.prepare(&format!("EXPLAIN QUERY PLAN {text}")).unwrap();
            let mut lines = Vec::new();
            let mut rows = explain.raw_query();
            while let Some(row) = rows.next().unwrap() {
                lines.push(row.get::<_, String>(3).unwrap());
            }
            (name, lines.join("\n"))
        })
        .collect()
}

/// Generic plans: what a server keeps for a statement that it runs again and again.
fn postgres_plans(url: &str, hot: Statements) -> Vec<(&'static str, String)> {
    let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
    client.batch_execute("ANALYZE; SET plan_cache_mode = force_generic_plan").unwrap();
    hot.into_iter()
        .map(|(name, sql)| {
            let (text, count) = rendered(sql, Backend::Postgres);
            client.batch_execute(&format!("PREPARE hot AS {text}")).unwrap();
            let nulls = vec!["NULL"; count].join(", ");
            let explain = format!("EXPLAIN EXECUTE hot ({nulls})");
            let mut lines = Vec::new();
            for message in client.simple_query(&explain).unwrap() {
                if let postgres::SimpleQueryMessage::Row(row) = message {
                    lines.push(row.get(0).unwrap().to_owned());
                }
            }
            client.batch_execute("DEALLOCATE hot").unwrap();
            (name, lines.join("\n"))
        })
        .collect()
}

/// Whether a plan reads a large table from end to end. `SCAN x` names an alias, but every join
/// of ours begins with an index, so any scan but one of a subquery is a mistake.
fn walks(plan: &str) -> bool {
    // A SELECT of subqueries alone scans one row that stands nowhere.
    const HARMLESS: [&str; 4] = ["counted", "listed", "(subquery", "CONSTANT ROW"];
    let walks_line = |line: &str| {
        let line = line.trim_start_matches([' ', '-', '>']);
        let table = line
            .strip_prefix("SCAN ")
            .or_else(|| line.strip_prefix("Seq Scan on "))
            .or_else(|| line.strip_prefix("Parallel Seq Scan on "));
        table.is_some_and(|table| !HARMLESS.iter().any(|start| table.starts_with(start)))
    };
    // Sorting means that no index gave the order: as bad as a scan for a list's first page.
    let sorts = plan.contains("USE TEMP B-TREE FOR ORDER BY");
    sorts || plan.lines().any(walks_line)
}

/// Statements with their names.
pub type Statements = Vec<(&'static str, Sql)>;

/// Looks at the plans of statements on a furnished database; says how many.
///
/// # Panics
/// If one of them walks a table.
pub fn none_walks(database: &TestDatabase, hot: Statements) -> usize {
    let plans = match database.backend() {
        Backend::Sqlite => sqlite_plans(database, hot),
        Backend::Postgres => {
            let url = database.url().to_owned();
            std::thread::spawn(move || postgres_plans(&url, hot)).join().unwrap()
        }
    };
    let slow: Vec<_> = plans.iter().filter(|(_, plan)| walks(plan)).collect();
    let shown: Vec<String> = slow.iter().map(|(name, plan)| format!("{name}:\n{plan}\n")).collect();
    assert!(slow.is_empty(), "{}", shown.join("\n"));
    plans.len()
}

#[test]
fn a_walk_is_known_when_seen() {
    for plan in [
        "SEARCH x USING PRIMARY KEY (county=?)\nSCAN c",
        "SEARCH c USING INDEX y\nUSE TEMP B-TREE FOR ORDER BY",
        "Limit  (cost=0.29..6.02)\n  ->  Seq Scan on cases c  (cost=0.00..9.00)",
    ] {
        assert!(walks(plan), "{plan}");
    }
    assert!(!walks("Limit  (cost=0.29)\n  ->  Index Scan using cases_pkey on cases c"));
}

#[tokio::test]
async fn lists_use_their_indexes() {
    for database in databases() {
        eprintln!("on {:?}", database.backend());
        database.db().write(furnish).await.unwrap();
        let hot = statements().into_iter().filter(|(name, sql)| is_hot(name, *sql)).collect();
        let looked_at = none_walks(&database, hot);
        assert!(looked_at > 15, "only {looked_at} statements were looked at");
    }
}
