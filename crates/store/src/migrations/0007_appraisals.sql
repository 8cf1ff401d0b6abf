-- Appraisals in the open 公开测评. Who chose what is nowhere: that a household has rated stands in one
-- table without a value, what was chosen in the other without a household.

CREATE TABLE appraisals (
    county TEXT {C} NOT NULL,
    -- What it is called by outside: leads to nothing else.
    id TEXT {C} NOT NULL,
    case_number TEXT {C} NOT NULL,
    -- Counted from 0 in its case.
    place {BIGINT} NOT NULL,
    -- Whose households rate, as it was when it was opened.
    area TEXT {C} NOT NULL,
    -- Its case has turned out to be restricted: nobody is shown it any more.
    restricted BOOLEAN NOT NULL,
    opened_at {BIGINT} NOT NULL,
    closes_at {BIGINT} NOT NULL,
    -- All counts in one piece, so that no row of its own tells which was changed last. NULL once it
    -- has ended: then the ledger has them, or nobody, if they were too few.
    counts TEXT,
    -- The state of the case's appraisal.
    body TEXT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX appraisals_case ON appraisals (county, case_number, place);
CREATE INDEX appraisals_area ON appraisals (county, area, closes_at);

-- The households that may rate, all of them written down when it is opened, in the order of their
-- ids; later only the mark is set, without a time.
CREATE TABLE appraisal_households (
    county TEXT {C} NOT NULL,
    appraisal TEXT {C} NOT NULL,
    household TEXT {C} NOT NULL,
    rated BOOLEAN NOT NULL,
    PRIMARY KEY (county, appraisal, household)
) {WITHOUT_ROWID};
