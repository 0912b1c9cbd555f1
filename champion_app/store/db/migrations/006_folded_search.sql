-- The index holds folded words (champion_app/domain/rules/words/folding.py) and only splits them: unicode61 would cut
-- words at the vowel signs of Indic scripts. It is filled anew once, in the background.
DROP TABLE search;
CREATE VIRTUAL TABLE search USING fts5 (
    words, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
