-- What each scope sums up to is read out of the index alone, without the records themselves.
DROP INDEX record_scope;
CREATE INDEX record_scope ON record (scope, kind, seq, mark);
