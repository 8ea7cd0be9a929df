-- Places in the quotas of a repository; `at` lies ahead where a place is kept for later.
CREATE TABLE places (
    instance TEXT NOT NULL,
    repo INTEGER NOT NULL,
    number INTEGER NOT NULL,
    person INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (instance, repo, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX places_at ON places (instance, repo, at);

-- When texts of ours were written on a subject, and what people had said until then.
CREATE TABLE spoken (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instance TEXT NOT NULL,
    repo INTEGER NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    heard TEXT NOT NULL
) STRICT;
CREATE INDEX spoken_of ON spoken (instance, repo, number, at);
CREATE INDEX spoken_at ON spoken (at);
