-- The first vault. Bodies stand in a rowid table: a WITHOUT ROWID table with bodies of 1 KB is six times slower here.
CREATE TABLE record (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    body TEXT NOT NULL,
    versions TEXT NOT NULL DEFAULT '{}',
    seq INTEGER NOT NULL DEFAULT 0,      -- the hub's sequence; 0: the hub has not seen it
    state TEXT NOT NULL DEFAULT 'live',
    pristine TEXT                        -- the hub's body while own unsent field changes lie over it
);
CREATE INDEX record_scope ON record (scope, kind);

CREATE VIRTUAL TABLE search USING fts5 (
    words, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2"
);

INSERT INTO search (search, rank) VALUES ('secure-delete', 1);

-- One row a commit, exactly as it was signed. Kept after acceptance: the chain is the author's own proof.
CREATE TABLE outbox (
    number INTEGER PRIMARY KEY,
    hash TEXT NOT NULL,
    made BLOB NOT NULL,
    signature TEXT NOT NULL,
    at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',   -- waiting, accepted, aside
    receipt TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX outbox_waiting ON outbox (number) WHERE state = 'waiting';

CREATE TABLE outbox_op (
    op_id TEXT PRIMARY KEY,
    number INTEGER NOT NULL REFERENCES outbox (number),
    position INTEGER NOT NULL,
    record TEXT NOT NULL,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    field TEXT NOT NULL,
    salt TEXT,
    value TEXT,
    outcome TEXT NOT NULL DEFAULT '',        -- applied, same, conflict, held, refused; empty while waiting
    reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX outbox_op_number ON outbox_op (number, position);
CREATE INDEX outbox_op_open ON outbox_op (record) WHERE outcome = '';

-- The hub's signed word, exactly as it came: the proof that a change was accepted.
CREATE TABLE receipt (
    receipt_id TEXT PRIMARY KEY,
    signed TEXT NOT NULL
);

-- Who did what, hash-chained: each entry names the hash of the one before.
CREATE TABLE audit (
    n INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    act TEXT NOT NULL,
    record TEXT NOT NULL,
    scope TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT '',
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);

-- The one line of a case that Today and Caseload are made of: derived, written with what it is derived from.
CREATE TABLE case_line (
    case_id TEXT PRIMARY KEY,
    scope TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    contacted INTEGER NOT NULL,
    due TEXT,
    risk TEXT NOT NULL,
    risk_rank INTEGER NOT NULL,
    area TEXT NOT NULL,
    strands TEXT NOT NULL,
    initials TEXT NOT NULL,
    last_contact TEXT,
    line TEXT NOT NULL
);
CREATE INDEX case_line_due ON case_line (status, due IS NULL, due);
CREATE INDEX case_line_first ON case_line (status, contacted, due IS NULL, due);

-- What others changed since this person last looked.
CREATE TABLE news (
    record TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX news_scope ON news (scope);

CREATE TABLE draft (
    place TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    content TEXT NOT NULL,
    at TEXT NOT NULL
);

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
