-- The spine: counties, areas, people, accounts, the ledger and its Merkle tree, cases and the
-- indexes that keep their lists fast. Every key begins with the county, so that counties are
-- independent and the tables can be distributed by it.
--
-- Keys of what grows with every word somebody says compare byte by byte ({C}): by the rules of a
-- language every step through an index would cost more, and nobody reads keys in that order.

CREATE TABLE counties (
    county TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    root TEXT NOT NULL,
    demo BOOLEAN NOT NULL,
    method_version {BIGINT} NOT NULL,
    -- Raised by every change of areas, persons, appointments or methods: snapshots compare it.
    revision {BIGINT} NOT NULL,
    -- Raised by nothing but furnishing; a demo that was interrupted is begun anew.
    furnished BOOLEAN NOT NULL,
    -- Of the key file this county is kept with; empty until the county is first opened.
    key_fingerprint TEXT NOT NULL,
    created_at {BIGINT} NOT NULL
);

CREATE TABLE method_versions (
    county TEXT NOT NULL,
    version {BIGINT} NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    adopted_at {BIGINT} NOT NULL,
    PRIMARY KEY (county, version)
);

CREATE TABLE areas (
    county TEXT NOT NULL,
    id TEXT NOT NULL,
    parent TEXT,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX areas_code ON areas (county, code);

CREATE TABLE persons (
    county TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT,
    PRIMARY KEY (county, id)
);

CREATE TABLE appointments (
    county TEXT NOT NULL,
    person TEXT NOT NULL,
    post TEXT NOT NULL,
    area TEXT NOT NULL,
    from_at {BIGINT} NOT NULL,
    until_at {BIGINT},
    -- What of the term contacts and cases have followed: 0 nothing yet, 1 its beginning, 2 its
    -- end. A term begins and ends without anything being written; the scheduler catches up.
    settled {BIGINT} NOT NULL,
    PRIMARY KEY (county, person, post, area, from_at)
);
CREATE INDEX appointments_begin ON appointments (county, from_at) WHERE settled = 0;
CREATE INDEX appointments_end ON appointments (county, until_at)
    WHERE settled < 2 AND until_at IS NOT NULL;
CREATE INDEX appointments_area ON appointments (county, area);

CREATE TABLE households (
    county TEXT NOT NULL,
    id TEXT NOT NULL,
    area TEXT NOT NULL,
    door TEXT NOT NULL,
    head TEXT NOT NULL,
    members {BIGINT} NOT NULL,
    residing {BIGINT} NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX households_area ON households (county, area);

-- Who keeps in touch with a household, by the method's line.
CREATE TABLE household_links (
    county TEXT NOT NULL,
    household TEXT NOT NULL,
    line TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (county, household, line)
);
CREATE INDEX household_links_person ON household_links (county, person, line);

CREATE TABLE accounts (
    county TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled BOOLEAN NOT NULL,
    failures {BIGINT} NOT NULL,
    locked_until {BIGINT},
    created_at {BIGINT} NOT NULL,
    PRIMARY KEY (county, id)
);

CREATE TABLE sessions (
    county TEXT NOT NULL,
    token_hash {BLOB} NOT NULL,
    account TEXT NOT NULL,
    created_at {BIGINT} NOT NULL,
    seen_at {BIGINT} NOT NULL,
    PRIMARY KEY (county, token_hash)
) {WITHOUT_ROWID};
CREATE INDEX sessions_seen ON sessions (county, seen_at);

-- Who did what outside the ledger: sign-ins, locks, reading of contact data.
CREATE TABLE audit (
    county TEXT NOT NULL,
    at {BIGINT} NOT NULL,
    id TEXT NOT NULL,
    person TEXT,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- What was said of it, sealed.
    note {BLOB},
    PRIMARY KEY (county, at, id)
) {WITHOUT_ROWID};
CREATE INDEX audit_subject ON audit (county, subject, action, at);

-- How far the ledger has come. Its row is locked first by every writing transaction.
CREATE TABLE log_head (
    county TEXT {C} PRIMARY KEY,
    size {BIGINT} NOT NULL,
    frontier TEXT NOT NULL,
    month TEXT NOT NULL,
    sequence {BIGINT} NOT NULL
);

-- One signed head a commit, kept, so that a receipt can always be issued again as it was.
CREATE TABLE log_heads (
    county TEXT {C} NOT NULL,
    size {BIGINT} NOT NULL,
    root {BLOB} NOT NULL,
    at {BIGINT} NOT NULL,
    signature {BLOB} NOT NULL,
    PRIMARY KEY (county, size)
) {WITHOUT_ROWID};

CREATE TABLE log_nodes (
    county TEXT {C} NOT NULL,
    level {BIGINT} NOT NULL,
    idx {BIGINT} NOT NULL,
    hash {BLOB} NOT NULL,
    PRIMARY KEY (county, level, idx)
) {WITHOUT_ROWID};

CREATE TABLE events (
    county TEXT {C} NOT NULL,
    position {BIGINT} NOT NULL,
    stream TEXT {C} NOT NULL,
    version {BIGINT} NOT NULL,
    kind TEXT NOT NULL,
    at {BIGINT} NOT NULL,
    actor TEXT NOT NULL,
    body TEXT NOT NULL,
    salt {BLOB} NOT NULL,
    leaf {BLOB} NOT NULL,
    -- The leaf's first eight bytes, for receptions only: what a receipt is looked up by.
    leaf_key {BIGINT},
    PRIMARY KEY (county, position)
);
CREATE UNIQUE INDEX events_stream ON events (county, stream, version);
CREATE INDEX events_leaf ON events (county, leaf_key) WHERE leaf_key IS NOT NULL;

-- First answers to idempotency keys. Old ones are found by reading through all: an index by time
-- would cost every reception more than the sweep.
CREATE TABLE idempotency (
    county TEXT {C} NOT NULL,
    key TEXT {C} NOT NULL,
    request_hash {BLOB} NOT NULL,
    number TEXT {C} NOT NULL,
    at {BIGINT} NOT NULL,
    PRIMARY KEY (county, key)
) {WITHOUT_ROWID};

CREATE TABLE cases (
    county TEXT {C} NOT NULL,
    number TEXT {C} NOT NULL,
    area TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    category TEXT,
    channel TEXT NOT NULL,
    method_version {BIGINT} NOT NULL,
    step TEXT NOT NULL,
    phase TEXT NOT NULL,
    owner_post TEXT,
    owner_area TEXT,
    owner_person TEXT,
    restricted BOOLEAN NOT NULL,
    waiting BOOLEAN NOT NULL,
    pressing BOOLEAN NOT NULL,
    reopen_asked BOOLEAN NOT NULL,
    answered BOOLEAN NOT NULL,
    answered_late BOOLEAN NOT NULL,
    rating {BIGINT},
    received_at {BIGINT} NOT NULL,
    closed_at {BIGINT},
    due_at {BIGINT},
    due_provisional BOOLEAN NOT NULL,
    -- When the scheduler has something to do; derived, recomputed with every event.
    wake_at {BIGINT},
    version {BIGINT} NOT NULL,
    -- The fold of the case's events, as JSON.
    body TEXT NOT NULL,
    -- Which rows of case_areas and case_tasks exist for it, as JSON.
    filed TEXT NOT NULL,
    PRIMARY KEY (county, number)
);
CREATE INDEX cases_wake ON cases (county, wake_at) WHERE wake_at IS NOT NULL;

-- One row for each ancestor area and bucket: the lists of a subtree in their order.
CREATE TABLE case_areas (
    county TEXT {C} NOT NULL,
    area TEXT {C} NOT NULL,
    bucket {BIGINT} NOT NULL,
    sort_at {BIGINT} NOT NULL,
    number TEXT {C} NOT NULL,
    PRIMARY KEY (county, area, bucket, sort_at, number)
) {WITHOUT_ROWID};

-- What somebody has to do: by person, or by post and area.
CREATE TABLE case_tasks (
    county TEXT {C} NOT NULL,
    holder TEXT {C} NOT NULL,
    kind {BIGINT} NOT NULL,
    due_at {BIGINT} NOT NULL,
    number TEXT {C} NOT NULL,
    PRIMARY KEY (county, holder, kind, due_at, number)
) {WITHOUT_ROWID};

-- Name and phone of the person, encrypted with a key that is not in the database.
CREATE TABLE case_contacts (
    county TEXT {C} NOT NULL,
    number TEXT {C} NOT NULL,
    sealed {BLOB} NOT NULL,
    PRIMARY KEY (county, number)
);

-- Wrong query codes, by case.
CREATE TABLE code_failures (
    county TEXT NOT NULL,
    number TEXT NOT NULL,
    failures {BIGINT} NOT NULL,
    locked_until {BIGINT},
    PRIMARY KEY (county, number)
);

CREATE TABLE attachments (
    county TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    mime TEXT NOT NULL,
    size {BIGINT} NOT NULL,
    number TEXT,
    at {BIGINT} NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX attachments_orphans ON attachments (county, at) WHERE number IS NULL;

-- Counts by area, day and measure, written with the events: a figure is a short range sum.
CREATE TABLE tallies (
    county TEXT {C} NOT NULL,
    area TEXT {C} NOT NULL,
    measure TEXT {C} NOT NULL,
    day {BIGINT} NOT NULL,
    n {BIGINT} NOT NULL,
    PRIMARY KEY (county, area, measure, day)
) {WITHOUT_ROWID};
