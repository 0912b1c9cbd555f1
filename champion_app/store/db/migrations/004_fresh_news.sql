-- Whether a case came to this laptop with that row, or was here and its own record changed.
ALTER TABLE news ADD COLUMN fresh INTEGER NOT NULL DEFAULT 0;
