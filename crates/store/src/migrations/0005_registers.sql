-- Registers 台账、清单: entries with every earlier version, the money of a year, booked half-days.

CREATE TABLE register_entries (
    county TEXT {C} NOT NULL,
    id TEXT {C} NOT NULL,
    register TEXT {C} NOT NULL,
    area TEXT {C} NOT NULL,
    -- Counted from 1 in its register.
    seq {BIGINT} NOT NULL,
    -- proposed, returned, in_force, completed or ended.
    state TEXT {C} NOT NULL,
    case_number TEXT {C},
    -- Days as 2026-03-04, the last one included.
    from_on TEXT {C},
    until_on TEXT {C},
    -- What counts against the budget, in fen, and of which year it was approved.
    amount_fen {BIGINT},
    approved_year {BIGINT},
    -- What is not personal, in small letters, for looking up.
    words TEXT NOT NULL,
    version {BIGINT} NOT NULL,
    body TEXT NOT NULL,
    -- Personal fields, sealed with a key that is not in the database.
    sealed {BLOB},
    PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX register_entries_seq ON register_entries (county, register, seq);
CREATE INDEX register_entries_area ON register_entries (county, register, area, seq);
CREATE INDEX register_entries_case ON register_entries (county, case_number)
    WHERE case_number IS NOT NULL;

-- Every version of an entry, the present one too, as it was after that step.
CREATE TABLE register_history (
    county TEXT {C} NOT NULL,
    entry TEXT {C} NOT NULL,
    version {BIGINT} NOT NULL,
    at {BIGINT} NOT NULL,
    person TEXT NOT NULL,
    step TEXT NOT NULL,
    body TEXT NOT NULL,
    sealed {BLOB},
    PRIMARY KEY (county, entry, version)
);

-- What an area has for a year, in fen.
CREATE TABLE register_budgets (
    county TEXT {C} NOT NULL,
    register TEXT {C} NOT NULL,
    area TEXT {C} NOT NULL,
    year {BIGINT} NOT NULL,
    fen {BIGINT} NOT NULL,
    PRIMARY KEY (county, register, area, year)
) {WITHOUT_ROWID};

-- A booking is a case; here stands what it takes up.
CREATE TABLE register_bookings (
    county TEXT {C} NOT NULL,
    case_number TEXT {C} NOT NULL,
    entry TEXT {C} NOT NULL,
    -- The area that serves.
    office TEXT {C} NOT NULL,
    day TEXT {C} NOT NULL,
    -- morning or afternoon.
    half TEXT {C} NOT NULL,
    PRIMARY KEY (county, case_number)
);
CREATE INDEX register_bookings_place ON register_bookings (county, entry, office, day, half);
CREATE INDEX register_bookings_day ON register_bookings (county, office, day);
