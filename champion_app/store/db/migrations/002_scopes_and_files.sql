-- What the manifest sums up: the mark of the hub's row as it came, 0 while the hub has none or has deleted it.
ALTER TABLE record ADD COLUMN mark INTEGER NOT NULL DEFAULT 0;
-- Rows that came before have no mark, so everything is asked for once more.
DELETE FROM meta WHERE key = 'cursor';

ALTER TABLE outbox_op ADD COLUMN act TEXT NOT NULL DEFAULT 'set';
UPDATE outbox_op SET act = 'new' WHERE field = '';

-- Scopes that were purged here and of which the hub has not been told yet, with the epoch of the list that named them.
CREATE TABLE purged (
    scope TEXT PRIMARY KEY,
    epoch INTEGER NOT NULL
);

-- What the hub sent and this version cannot read: set aside with its reason, and the rest went on.
CREATE TABLE unreadable (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    seq INTEGER NOT NULL,
    mark INTEGER NOT NULL,
    raw TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX unreadable_scope ON unreadable (scope);

-- Scopes in which this laptop was found to differ from the hub, and which it fetched again.
CREATE TABLE repair (
    n INTEGER PRIMARY KEY,
    scope TEXT NOT NULL,
    at TEXT NOT NULL,
    told INTEGER NOT NULL DEFAULT 0
);

-- Files: the record that names one is a row like any other; these are its bytes, in pieces.
CREATE TABLE file (
    scope TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    state TEXT NOT NULL,                 -- sending, whole, fetching, aside
    tried INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (scope, sha256)
);
CREATE INDEX file_state ON file (state);
CREATE TABLE file_piece (
    scope TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    number INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (scope, sha256, number)
);
