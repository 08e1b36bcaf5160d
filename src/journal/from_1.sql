-- From version 1, where the octets of an answer stood in its row.
CREATE TABLE proto_article (
    answer INTEGER PRIMARY KEY REFERENCES answer (id),
    octets BLOB NOT NULL
) STRICT;

INSERT INTO proto_article (answer, octets)
    SELECT id, article FROM answer WHERE state IN ('due', 'refused');

ALTER TABLE answer DROP COLUMN article;
