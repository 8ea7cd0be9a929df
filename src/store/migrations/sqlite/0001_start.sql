-- Times are microseconds since 1970 in UTC. Forge numbers are unsigned; their bits are kept in
-- SQLite's signed integers.

-- One row: counters, and a cell that the readiness probe writes.
CREATE TABLE meta (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    openings INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    probes INTEGER NOT NULL
) STRICT;
INSERT INTO meta (id, openings, tokens, probes) VALUES (1, 0, 0, 0);

CREATE TABLE inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instance TEXT NOT NULL,
    delivery_key TEXT NOT NULL,
    event TEXT NOT NULL,
    action TEXT,
    body BLOB,
    received_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('work', 'ignored', 'parked')),
    -- Why it was parked.
    note TEXT,
    -- The work it asks for.
    kind TEXT,
    repo INTEGER,
    number INTEGER,
    account INTEGER,
    UNIQUE (instance, delivery_key),
    CHECK ((state = 'work') = (kind IS NOT NULL AND repo IS NOT NULL AND number IS NOT NULL)),
    CHECK ((state = 'parked') = (note IS NOT NULL))
) STRICT;
CREATE INDEX inbox_received ON inbox (received_at);
CREATE INDEX inbox_bodies ON inbox (received_at) WHERE body IS NOT NULL;
CREATE INDEX inbox_parked ON inbox (id) WHERE state = 'parked';

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    instance TEXT NOT NULL,
    repo INTEGER NOT NULL,
    number INTEGER NOT NULL,
    lane TEXT NOT NULL,
    account INTEGER,
    state TEXT NOT NULL CHECK (state IN ('ready', 'running', 'done', 'dead')),
    due INTEGER NOT NULL,
    -- When it was first due.
    since INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    crashes INTEGER NOT NULL,
    last_error TEXT,
    -- Of the running: proof of the claim, end of the lease, which opening of the file claimed it.
    token INTEGER,
    lease_until INTEGER,
    opening INTEGER,
    -- Of the done and the dead.
    ended_at INTEGER,
    CHECK ((state = 'running') = (lease_until IS NOT NULL AND opening IS NOT NULL)),
    CHECK ((state IN ('done', 'dead')) = (ended_at IS NOT NULL))
) STRICT;
-- The same work waits once.
CREATE UNIQUE INDEX jobs_one_ready ON jobs (kind, instance, repo, number) WHERE state = 'ready';
-- A lane runs one piece at a time.
CREATE UNIQUE INDEX jobs_one_running ON jobs (lane) WHERE state = 'running';
-- All that a claim compares, so that it does not visit the rows of a long queue.
CREATE INDEX jobs_due ON jobs (due, id, lane, instance, repo, account) WHERE state = 'ready';
CREATE INDEX jobs_dead ON jobs (kind, instance, repo, number) WHERE state = 'dead';
CREATE INDEX jobs_dead_newest ON jobs (id) WHERE state = 'dead';
CREATE INDEX jobs_ended ON jobs (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE effects (
    instance TEXT NOT NULL,
    repo INTEGER NOT NULL,
    number INTEGER NOT NULL,
    step TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('intended', 'done')),
    request_hash TEXT NOT NULL,
    forge_id TEXT,
    PRIMARY KEY (instance, repo, number, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE brakes (
    instance TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('instance', 'account', 'repository')),
    -- Of the account or the repository; 0 for an instance.
    number INTEGER NOT NULL,
    until INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (instance, scope, number)
) STRICT, WITHOUT ROWID;
