-- People's mediation. What is said by and about people stands sealed in the ledger and in the body,
-- with a key of the mediation's own.

-- The fold of a mediation's events, as JSON, and what lists and figures are read by.
CREATE TABLE mediations (
    county TEXT {C} NOT NULL,
    id TEXT {C} NOT NULL,
    -- The area whose committee mediates, and the number it gave.
    committee TEXT {C} NOT NULL,
    year {BIGINT} NOT NULL,
    sequence {BIGINT} NOT NULL,
    -- opened, mediating, agreed, in_force, ended or filed.
    stage TEXT {C} NOT NULL,
    -- The matter it grew from.
    case_number TEXT {C},
    -- Knows the same matter again: a keyed digest of category and parties.
    matter TEXT {C} NOT NULL,
    -- By the lists of the Ministry of Justice.
    class TEXT NOT NULL,
    origin TEXT NOT NULL,
    -- written or oral; NULL where nothing is in force.
    form TEXT,
    -- agreed, declined, refused or terminated; NULL while it is open.
    result TEXT,
    -- Of the agreement in force, in fen.
    amount_fen {BIGINT},
    parties {BIGINT} NOT NULL,
    opened_at {BIGINT} NOT NULL,
    due_at {BIGINT},
    -- When the scheduler has something to do; derived, recomputed with every event.
    wake_at {BIGINT},
    version {BIGINT} NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX mediations_number ON mediations (county, committee, year, sequence);
CREATE INDEX mediations_list ON mediations (county, committee, opened_at, id);
CREATE INDEX mediations_matter ON mediations (county, matter);
CREATE INDEX mediations_case ON mediations (county, case_number) WHERE case_number IS NOT NULL;
CREATE INDEX mediations_wake ON mediations (county, wake_at) WHERE wake_at IS NOT NULL;

-- Who mediates what: somebody's own list.
CREATE TABLE mediation_mediators (
    county TEXT {C} NOT NULL,
    person TEXT {C} NOT NULL,
    mediation TEXT {C} NOT NULL,
    PRIMARY KEY (county, person, mediation)
) {WITHOUT_ROWID};

-- What opens a mediation's words, wrapped with the installation's key; NULL after they were
-- forgotten. The ledger, which holds them sealed, stays whole.
CREATE TABLE mediation_secrets (
    county TEXT {C} NOT NULL,
    mediation TEXT {C} NOT NULL,
    words {BLOB},
    PRIMARY KEY (county, mediation)
);
