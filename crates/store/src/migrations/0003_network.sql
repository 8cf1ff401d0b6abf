-- The network of people: households with their contacts, care, posts and how they are filled,
-- and the history of the tree. Sensitive fields are sealed with a key that is not in the database.

-- The password was given by somebody else: it is changed before anything else is done.
ALTER TABLE accounts ADD COLUMN must_change BOOLEAN NOT NULL DEFAULT FALSE;

-- An area is never deleted: it is closed, and says what took its place.
ALTER TABLE areas ADD COLUMN closed_at {BIGINT};

-- Every change of the tree, with what it was before and after, as JSON.
CREATE TABLE area_changes (
    county TEXT NOT NULL,
    id TEXT NOT NULL,
    at {BIGINT} NOT NULL,
    person TEXT,
    kind TEXT NOT NULL,
    area TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX area_changes_area ON area_changes (county, area, at);

-- The code in the household's own QR link.
ALTER TABLE households ADD COLUMN code TEXT NOT NULL DEFAULT '';
-- Phone and what else is sensitive, sealed; NULL if nothing is known.
ALTER TABLE households ADD COLUMN sealed {BLOB};
-- Where it stands on the way through its area: the order in which somebody walks.
ALTER TABLE households ADD COLUMN walk {BIGINT} NOT NULL DEFAULT 0;
-- Its pages open in 长辈版.
ALTER TABLE households ADD COLUMN elder BOOLEAN NOT NULL DEFAULT FALSE;
-- Raised by every change, so that two people who edit at once are told.
ALTER TABLE households ADD COLUMN version {BIGINT} NOT NULL DEFAULT 1;
ALTER TABLE households ADD COLUMN closed_at {BIGINT};
CREATE UNIQUE INDEX households_code ON households (county, code) WHERE code <> '';
CREATE INDEX households_head ON households (county, head {C}, id);

-- The people of a household, as far as it needs them named.
CREATE TABLE household_members (
    county TEXT NOT NULL,
    household TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    -- To the householder: 户主, 配偶, 子女 …
    relation TEXT NOT NULL,
    residing BOOLEAN NOT NULL,
    -- Phone, number of the identity card: sealed; NULL if neither is known.
    sealed {BLOB},
    PRIMARY KEY (county, household, id)
);

-- What opens a household's secrets, beside the key file. Without its key the words of its ledger
-- stream cannot be read any more, and the ledger stays whole.
CREATE TABLE household_secrets (
    county TEXT NOT NULL,
    household TEXT NOT NULL,
    -- The key of the words, wrapped; NULL before the first and after they were forgotten.
    words {BLOB},
    -- How often the access code was renewed.
    codes {BIGINT} NOT NULL,
    PRIMARY KEY (county, household)
);

-- Contacts that were, when they ended and why.
CREATE TABLE household_links_past (
    county TEXT NOT NULL,
    household TEXT NOT NULL,
    line TEXT NOT NULL,
    person TEXT NOT NULL,
    from_at {BIGINT} NOT NULL,
    until_at {BIGINT} NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (county, household, line, until_at, person)
);
ALTER TABLE household_links ADD COLUMN from_at {BIGINT} NOT NULL DEFAULT 0;

-- The fold of a household's events, as JSON: care, and the last contact on each line.
CREATE TABLE household_files (
    county TEXT NOT NULL,
    household TEXT NOT NULL,
    version {BIGINT} NOT NULL,
    -- The tier in force, for lists; NULL for the ordinary rhythm.
    tier TEXT,
    -- When the scheduler has something to do: a reminder, or the end of the care.
    wake_at {BIGINT},
    -- A proposal, an objection or a care that ends soon waits for somebody.
    waiting BOOLEAN NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (county, household)
);
CREATE INDEX household_files_wake ON household_files (county, wake_at)
    WHERE wake_at IS NOT NULL;
CREATE INDEX household_files_waiting ON household_files (county, household) WHERE waiting;

-- One row for each contact and line it counts on, for windows and lists; the ledger has the
-- whole.
CREATE TABLE contacts (
    county TEXT NOT NULL,
    -- Made on the phone, so that a repetition is known for ever.
    id TEXT NOT NULL,
    household TEXT NOT NULL,
    line TEXT NOT NULL,
    person TEXT NOT NULL,
    channel TEXT NOT NULL,
    -- When it was, and when it reached the ledger.
    at {BIGINT} NOT NULL,
    recorded_at {BIGINT} NOT NULL,
    -- Of what was asked, to tell a repetition from another contact under the same id.
    request_hash {BLOB} NOT NULL,
    PRIMARY KEY (county, id, line)
);
CREATE INDEX contacts_household ON contacts (county, household, at);
CREATE INDEX contacts_person ON contacts (county, person, at);

-- Somebody is away; contacts go to who stands in.
CREATE TABLE absences (
    county TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    stand_in TEXT,
    from_at {BIGINT} NOT NULL,
    until_at {BIGINT} NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX absences_person ON absences (county, person, until_at);
CREATE INDEX absences_stand_in ON absences (county, stand_in, until_at)
    WHERE stand_in IS NOT NULL;

-- What was done of a routine: 周三接待日, 季度座谈会.
CREATE TABLE routine_records (
    county TEXT NOT NULL,
    id TEXT NOT NULL,
    routine TEXT NOT NULL,
    person TEXT NOT NULL,
    area TEXT NOT NULL,
    at {BIGINT} NOT NULL,
    recorded_at {BIGINT} NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX routine_records_person ON routine_records (county, person, routine, at);

-- The fold of a selection's events, as JSON: from nomination to the end of the term.
CREATE TABLE selections (
    county TEXT NOT NULL,
    id TEXT NOT NULL,
    post TEXT NOT NULL,
    area TEXT NOT NULL,
    person TEXT NOT NULL,
    -- nominated, in_force, refused, withdrawn or ended.
    state TEXT NOT NULL,
    -- The step that is next while nominated.
    step TEXT,
    version {BIGINT} NOT NULL,
    at {BIGINT} NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX selections_open ON selections (county, state, area);
CREATE INDEX selections_person ON selections (county, person);

-- How many households a subtree has, and how many of them have a contact on each line: written
-- with every change, so that coverage is a look at a few rows.
CREATE TABLE area_counts (
    county TEXT {C} NOT NULL,
    area TEXT {C} NOT NULL,
    -- households, or linked:LINE, or tier:TIER.
    measure TEXT {C} NOT NULL,
    n {BIGINT} NOT NULL,
    PRIMARY KEY (county, measure, area)
) {WITHOUT_ROWID};

-- How many households somebody keeps in touch with on a line: what ratios warn by.
CREATE TABLE contact_counts (
    county TEXT {C} NOT NULL,
    line TEXT {C} NOT NULL,
    person TEXT {C} NOT NULL,
    n {BIGINT} NOT NULL,
    PRIMARY KEY (county, line, person)
) {WITHOUT_ROWID};
