-- A journal as version 1 has left it: its tables, and rows of every state, as
-- "sqlite3 news.db .dump" shows them; the last two lines are what it does not.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE article (
    id                 INTEGER PRIMARY KEY,
    -- NULL if the article has none that could be read; such rows are not
    -- recognised when they come by again.
    message_identifier TEXT UNIQUE,
    -- Through which it came by.
    newsgroup          TEXT NOT NULL,
    -- The code of the newsreader, NULL if not recognised.
    newsreader         TEXT,
    -- When it was looked at.
    seen               INTEGER NOT NULL,
    occasion           TEXT CHECK (occasion IN ('requested', 'automatic', 'forced')),
    state              TEXT NOT NULL CHECK (state IN ('silent', 'limited', 'answered')),
    reason             TEXT NOT NULL
) STRICT;
INSERT INTO article VALUES(1,'<silent@Poster.Example>','example.test',NULL,1800000000,NULL,'silent','not requested');
INSERT INTO article VALUES(2,'<checked@laptop>','example.test','tin',1800000000,'automatic','silent','not answered: nothing was found that is answered without a request');
INSERT INTO article VALUES(3,NULL,'example.test',NULL,1800000000,NULL,'silent','not requested');
INSERT INTO article VALUES(4,'no identifier','example.test',NULL,1800000000,NULL,'silent','not requested');
INSERT INTO article VALUES(5,'<limited@[192.0.2.7]>','example.test',NULL,1800000000,'requested','limited','too many answers');
INSERT INTO article VALUES(6,'<due@Poster.Example>','example.test',NULL,1800000000,'requested','answered','requested in the Subject');
INSERT INTO article VALUES(7,'<posted@Poster.Example>','example.test',NULL,1800000000,'automatic','answered','requested in the Subject');
INSERT INTO article VALUES(8,'<refused@Poster.Example>','example.test',NULL,1800000000,'requested','answered','requested in the Subject');
INSERT INTO article VALUES(9,'<expired@Poster.Example>','example.test',NULL,1800000000,'forced','answered','requested in the Subject');
CREATE TABLE finding (
    article  INTEGER NOT NULL REFERENCES article (id),
    number   INTEGER NOT NULL,
    code     TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('violation', 'hint', 'note')),
    PRIMARY KEY (article, number)
) STRICT, WITHOUT ROWID;
INSERT INTO finding VALUES(2,0,'sigdelimiter','hint');
INSERT INTO finding VALUES(2,1,'longsig','note');
INSERT INTO finding VALUES(5,0,'noname','hint');
INSERT INTO finding VALUES(6,0,'from','violation');
INSERT INTO finding VALUES(6,1,'noname','hint');
INSERT INTO finding VALUES(7,0,'from','violation');
INSERT INTO finding VALUES(7,1,'noname','hint');
INSERT INTO finding VALUES(8,0,'from','violation');
INSERT INTO finding VALUES(8,1,'noname','hint');
INSERT INTO finding VALUES(9,0,'from','violation');
INSERT INTO finding VALUES(9,1,'noname','hint');
CREATE TABLE answer (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Our own, that of the followup.
    message_identifier TEXT NOT NULL UNIQUE,
    -- That of the article that is answered. Not unique: the operator can
    -- force a second answer.
    precursor          TEXT NOT NULL,
    -- The one it is posted into.
    newsgroup          TEXT NOT NULL,
    occasion           TEXT NOT NULL CHECK (occasion IN ('requested', 'automatic', 'forced')),
    -- The address in From of the precursor, in lower case.
    author             TEXT NOT NULL,
    -- The first identifier in References of the precursor, else its own.
    thread             TEXT NOT NULL,
    created            INTEGER NOT NULL,
    -- From this second on it is no longer posted.
    expires            INTEGER NOT NULL,
    state              TEXT NOT NULL CHECK (state IN ('due', 'posted', 'refused', 'expired')),
    -- How often the news server was asked to take it.
    attempts           INTEGER NOT NULL DEFAULT 0,
    -- The last reply in the server's own words, NULL before the first.
    reply              TEXT,
    -- When the answer came into its state; NULL while it is due.
    settled            INTEGER
) STRICT;
INSERT INTO answer VALUES(1,'<due%Poster.Example@bot.example>','<due@Poster.Example>','example.test','requested','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@poster.example','<due@Poster.Example>',1800000000,1801209600,'due',1,'436 Try later',NULL);
INSERT INTO answer VALUES(2,'<posted%Poster.Example@bot.example>','<posted@Poster.Example>','example.test','automatic','erika@poster.example','<posted@Poster.Example>',1800000000,1801209600,'posted',1,'240 Article received',1800000005);
INSERT INTO answer VALUES(3,'<again2.posted%Poster.Example@bot.example>','<posted@Poster.Example>','example.test','forced','erika@poster.example','<posted@Poster.Example>',1800000000,1801209600,'posted',1,'240 Article received',1800000005);
INSERT INTO answer VALUES(4,'<refused%Poster.Example@bot.example>','<refused@Poster.Example>','example.test','requested','','<refused@Poster.Example>',1800000000,1801209600,'refused',1,'441 No',1800000005);
INSERT INTO answer VALUES(5,'<expired%Poster.Example@bot.example>','<expired@Poster.Example>','example.test','forced','otto@other.example','<expired@Poster.Example>',1800000000,1800000006,'expired',0,NULL,1800000007);
CREATE TABLE proto_article (
    answer INTEGER PRIMARY KEY REFERENCES answer (id),
    octets BLOB NOT NULL
) STRICT;
INSERT INTO proto_article VALUES(1,X'5375626a6563743a2052653a20746573740d0a0d0a4e6f7468696e6720746f206d656e642e0d0a');
INSERT INTO proto_article VALUES(4,X'5375626a6563743a2052653a20746573740d0a0d0a4e6f7468696e6720746f206d656e642e0d0a');
CREATE TABLE feed_line (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    line BLOB NOT NULL
) STRICT;
INSERT INTO feed_line VALUES(2,X'64652f746573742f3132');
CREATE TABLE run (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    mode  TEXT NOT NULL CHECK (mode IN ('polling', 'feed')),
    begun INTEGER NOT NULL
) STRICT;
INSERT INTO run VALUES(1,'feed',1800000000);
INSERT INTO run VALUES(2,'polling',1800000001);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('answer',5);
INSERT INTO sqlite_sequence VALUES('feed_line',2);
INSERT INTO sqlite_sequence VALUES('run',2);
CREATE INDEX answer_by_precursor ON answer (precursor);
CREATE INDEX answer_by_author ON answer (author, created);
CREATE INDEX answer_by_thread ON answer (thread, created);
CREATE INDEX answer_due ON answer (id) WHERE state = 'due';
CREATE INDEX answer_posted ON answer (settled) WHERE state = 'posted';
COMMIT;
PRAGMA application_id = 1634890851;
PRAGMA user_version = 1;
