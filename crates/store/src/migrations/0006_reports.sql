-- Sheets that were confirmed, with the figures as they stood. A sheet that nobody confirmed has no
-- row: it is counted when somebody looks.
CREATE TABLE report_confirmations (
    county TEXT {C} NOT NULL,
    report TEXT {C} NOT NULL,
    area TEXT {C} NOT NULL,
    -- The first day of its period, as yyyymmdd.
    day {BIGINT} NOT NULL,
    person TEXT NOT NULL,
    at {BIGINT} NOT NULL,
    method_version {BIGINT} NOT NULL,
    -- The figures, as JSON, and SHA-256 of that text in hexadecimal digits.
    figures TEXT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (county, report, area, day)
);
