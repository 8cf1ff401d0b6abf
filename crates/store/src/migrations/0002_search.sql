-- What cases are found by. Fed from the ledger some moments after the case was received, so that
-- receiving stays fast; may be emptied and fed anew at any time.

-- How far the ledger has been read for it. Its row is locked first by whoever changes the index.
CREATE TABLE search_position (
    county TEXT {C} PRIMARY KEY,
    position {BIGINT} NOT NULL,
    -- Where the county's places begin. Always 0 on PostgreSQL, where places need not differ
    -- between counties.
    first_place {BIGINT} NOT NULL
);

-- search_cases: for each case its place in the order of reception, the folded text that hits are
-- compared with, and its tokens parted by spaces.

-- [sqlite]
CREATE TABLE search_texts (
    place INTEGER PRIMARY KEY,
    county TEXT NOT NULL,
    number TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE UNIQUE INDEX search_texts_number ON search_texts (county, number);

-- Tokens are cut by the program and parted by spaces; an underscore begins those of areas.
CREATE VIRTUAL TABLE search_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii tokenchars _'
);

-- A full-text index is a table of its own here: the view makes one of the two, so that writing is
-- one text for both databases.
CREATE VIEW search_cases (county, number, place, text, words) AS
SELECT county, number, place, text, NULL FROM search_texts;
CREATE TRIGGER search_cases_insert INSTEAD OF INSERT ON search_cases BEGIN
    INSERT INTO search_texts (place, county, number, text)
    VALUES (new.place, new.county, new.number, new.text);
    INSERT INTO search_words (rowid, words) VALUES (new.place, new.words);
END;
CREATE TRIGGER search_cases_delete INSTEAD OF DELETE ON search_cases BEGIN
    DELETE FROM search_words WHERE rowid = old.place;
    DELETE FROM search_texts WHERE place = old.place;
END;

-- [postgres]
CREATE TABLE search_cases (
    county TEXT {C} NOT NULL,
    number TEXT {C} NOT NULL,
    place BIGINT NOT NULL,
    text TEXT NOT NULL,
    words TSVECTOR NOT NULL,
    PRIMARY KEY (county, number)
);
-- Hits read the text and never the tokens: long lists of tokens are kept out of the rows.
ALTER TABLE search_cases ALTER COLUMN words SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX search_cases_place ON search_cases (county, place);
-- Without the list of pending entries, which every search would have to read through.
CREATE INDEX search_cases_words ON search_cases USING gin (words) WITH (fastupdate = off);
