-- Why somebody looked or shared. Entries from before have none, and their hashes stand.
ALTER TABLE audit ADD COLUMN purpose TEXT NOT NULL DEFAULT '';

-- The hub's signed words on its own log, where the later did not go on from the earlier: kept for good, told once.
CREATE TABLE hub_log_difference (
    n INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    seen TEXT NOT NULL,
    told TEXT NOT NULL,
    sent INTEGER NOT NULL DEFAULT 0
);
