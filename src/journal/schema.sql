-- The journal of artchk: one SQLite file, NAME.db, beside NAME.ini.
--
-- It holds what was seen, decided, found and posted, and what is still to be
-- done. Whatever belongs together (the articles of a batch, their findings,
-- the answers that are due, the feed lines that are dealt with) is written in
-- one transaction, so that a crash leaves all of it or nothing.
--
-- Times are seconds since 1970-01-01 00:00:00 UTC. Message identifiers are
-- kept with their angle brackets.
--
-- Where rows are written by the thousand, words are compared one by one: for each
-- list of more than two of them SQLite makes a table, each time.
--
-- PRAGMA application_id says that the file is a journal, PRAGMA user_version
-- which version of this schema it has. Both are set with the tables. This is
-- version 8; upgrade.rs makes it of earlier ones, by the same columns in the
-- same order.
--
--   2    article: author, identifier_host, injecting_site, date,
--        injection_date, hops; finding: counts, line, column, end_column,
--        variables; answer: not_before. NULL in rows that version 1 has written, but for the
--        host, and the author of an article that was answered.
--        Tables: newsgroup, number_read, number_in_vain, line_in_vain, last_run,
--        withdrawal, warning.
--   3    Table: whole_read.
--   4    Tables: report, report_event, report_told, report_run. Index:
--        article_by_seen.
--   5    Table: statistics.
--   6    Tables: opinion, text, held, lesson.
--   7    held: tried. lesson: author; its message_identifier is never NULL.
--   8    report: dropped.


-- An article that was looked at: one row for each message identifier, through
-- however many newsgroups and runs it came by.
--
-- state:
--
--   silent    No answer: nothing to say, not to be checked, too old, a bot's
--             own. If the article comes by again through another newsgroup,
--             it may still become answered or limited.
--
--   limited   It was to be answered, but its author or its thread has had
--             the answers of 24 hours. Never answered later; only the
--             operator can force it.
--
--   answered  There is a row in the table answer. Never left.
--
-- A row is only ever replaced by one that says more: silent and not checked,
-- silent and checked, limited, answered, in this order; and that of a checked one in
-- the table held by what is said when it is looked at again.
--
-- occasion says why it was checked (requested, automatic, forced) and is
-- NULL if it was not. reason is the decision in words.
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
    occasion           TEXT
                        CHECK (occasion = 'requested'
                               OR occasion = 'automatic' OR occasion = 'forced'),
    state              TEXT NOT NULL
                        CHECK (state = 'silent' OR state = 'limited' OR state = 'answered'),
    reason             TEXT NOT NULL,
    -- The address in From in lower case, or what stands there in place of one;
    -- at most 320 characters. NULL if there is no From.
    author             TEXT,
    -- What stands behind the @ of the message identifier, in lower case; NULL
    -- if the identifier is not valid.
    identifier_host    TEXT,
    -- The site at which the article was injected, in lower case: as
    -- Injection-Info names it, else X-Trace, else Path. NULL if unknown.
    injecting_site     TEXT,
    -- Date, and Injection-Date (else NNTP-Posting-Date, its predecessor); NULL
    -- if absent or not readable.
    date               INTEGER,
    injection_date     INTEGER,
    -- How many sites Path names, without its last entry and diagnostics; NULL
    -- if there is no Path. A server may name itself more than once.
    hops               INTEGER
) STRICT;

-- What was looked at in a time, for reports and history. Articles come in this
-- order, so that keeping it costs little.
CREATE INDEX article_by_seen ON article (seen);

-- There is no index by newsgroup, as long as nothing asks by it: it would make an
-- article cost a seventh more to record. One by author costs three times as much
-- (its pages are scattered, and each batch writes many of them), so it is made by
-- the first run that asks by author for every article that is checked, and there
-- alone: CREATE INDEX article_by_author ON article (author, seen).


-- What was found in an article. number counts from 0 in the order of the
-- findings. There are findings of silent articles, too: what automatic
-- checking found and did not answer.
CREATE TABLE finding (
    article    INTEGER NOT NULL REFERENCES article (id),
    number     INTEGER NOT NULL,
    code       TEXT NOT NULL,
    severity   TEXT NOT NULL
                        CHECK (severity = 'violation' OR severity = 'hint' OR severity = 'note'),
    -- 1 if it counts, 0 if not: it has no text, so that nobody was told.
    counts     INTEGER CHECK (counts IN (0, 1)),
    -- Where it stands in the article as it came, from 1; end_column is that
    -- behind the last. NULL if there is no such place, or it is not known.
    line       INTEGER,
    "column"   INTEGER,
    end_column INTEGER,
    -- What the check gave to the text: a JSON object of texts, each cut at
    -- 1,000 characters, all of them at most 8 KiB. NULL if nothing.
    variables  TEXT,
    PRIMARY KEY (article, number)
) STRICT, WITHOUT ROWID;


-- A followup: all that is needed to post it, in this run or a later one.
--
-- state:
--
--   due       To be posted. The row is written before the first attempt, and
--             stays in this state while the answer is deferred (server away,
--             "try again later", newsgroup closed). After a crash it is not
--             known whether the last attempt succeeded; the message
--             identifier, which is always the same for the same precursor,
--             lets the news server tell.
--             -> posted, refused, expired
--
--   posted    The news server has it. Its proto-article is gone.
--
--   refused   The news server will not have it; reply says why. Kept whole,
--             for the operator to look at, who can make it due again.
--
--   expired   It stayed due until expires, then was given up; or the
--             operator has dropped it, and reply says so. Its proto-article
--             is gone.
--
-- Rows are never removed: message_identifier is how the bot knows its own
-- articles, precursor how it knows what has been answered. author goes with the
-- articles of its time. Where a person was forgotten, these identifiers and
-- thread are digests: sha256: and the SHA-256 of the identifier in hexadecimal.
CREATE TABLE answer (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Our own, that of the followup.
    message_identifier TEXT NOT NULL UNIQUE,
    -- That of the article that is answered. Not unique: the operator can
    -- force a second answer.
    precursor          TEXT NOT NULL,
    -- The one it is posted into.
    newsgroup          TEXT NOT NULL,
    occasion           TEXT NOT NULL
                        CHECK (occasion = 'requested'
                               OR occasion = 'automatic' OR occasion = 'forced'),
    -- That of the precursor, as in the table article; empty if it has none.
    author             TEXT NOT NULL,
    -- The first identifier in References of the precursor, else its own.
    thread             TEXT NOT NULL,
    created            INTEGER NOT NULL,
    -- From this second on it is no longer posted.
    expires            INTEGER NOT NULL,
    state              TEXT NOT NULL
                        CHECK (state = 'due' OR state = 'posted'
                               OR state = 'refused' OR state = 'expired'),
    -- How often it was sent to the news server.
    attempts           INTEGER NOT NULL DEFAULT 0,
    -- The last reply in the server's own words, NULL before the first.
    reply              TEXT,
    -- When the answer came into its state; NULL while it is due.
    settled            INTEGER,
    -- Until then it is not sent again, because the server did not bear it, or
    -- put it off, more than twice; NULL: at any time.
    not_before         INTEGER
) STRICT;

CREATE INDEX answer_by_precursor ON answer (precursor);

-- The limits in 24 hours count by these two.
CREATE INDEX answer_by_author ON answer (author, created);
CREATE INDEX answer_by_thread ON answer (thread, created);

-- Nearly all answers are posted; those that are not are found without
-- looking at the others.
CREATE INDEX answer_due ON answer (id) WHERE state = 'due';

-- The limit of an hour counts by this.
CREATE INDEX answer_posted ON answer (settled) WHERE state = 'posted';


-- The octets of an answer that is due or refused, without Date, which is set
-- when posting.
--
-- They do not stand in the table answer, because its rows stay for ever: SQLite
-- would leave each in the page that it filled with them, twenty times the room
-- it needs. From here the row goes, and the room is used again.
CREATE TABLE proto_article (
    answer INTEGER PRIMARY KEY REFERENCES answer (id),
    octets BLOB NOT NULL
) STRICT;


-- A line from the news server's channel feed that is still to be dealt with,
-- as it was read, without its line end. Removed in the transaction that
-- records its article.
--
-- AUTOINCREMENT: an identifier is never given again, so a reader that asks
-- for "what comes after" misses nothing when the table has been empty.
CREATE TABLE feed_line (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    line BLOB NOT NULL
) STRICT;


-- A run that has begun and not ended in order. A row is removed when its run
-- ends cleanly. So a row that is there when a later run begins is either that
-- of a run still going on, or of one that was killed.
CREATE TABLE run (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    mode  TEXT NOT NULL CHECK (mode IN ('polling', 'feed')),
    begun INTEGER NOT NULL
) STRICT;


-- What is remembered of a newsgroup from run to run.
CREATE TABLE newsgroup (
    name       TEXT PRIMARY KEY,
    -- The reading server that was asked last, host:port.
    reader     TEXT,
    -- Since when its high water mark has been below the group's number without
    -- anybody knowing why; NULL while it is not.
    behind     INTEGER,
    -- When a feed first came to it; NULL where none has.
    feed_begun INTEGER
) STRICT;


-- The latest articles that were read: another identifier under the same number
-- tells that the server has numbered the group anew.
CREATE TABLE number_read (
    newsgroup          TEXT NOT NULL,
    number             INTEGER NOT NULL,
    message_identifier TEXT NOT NULL,
    PRIMARY KEY (newsgroup, number)
) STRICT, WITHOUT ROWID;


-- Articles that were asked for in vain. One that is passed over (1) lies behind
-- the group's number and is asked for again in the next runs; the others the
-- server has refused, and the number stands before them.
CREATE TABLE number_in_vain (
    newsgroup TEXT NOT NULL,
    number    INTEGER NOT NULL,
    -- In how many runs.
    runs      INTEGER NOT NULL,
    passed    INTEGER NOT NULL CHECK (passed IN (0, 1)),
    PRIMARY KEY (newsgroup, number)
) STRICT, WITHOUT ROWID;


-- Feed lines whose articles were asked for in vain, although others could be
-- had. They wait until then, and are given up after some times. Removed with
-- the line.
CREATE TABLE line_in_vain (
    line  INTEGER PRIMARY KEY,
    times INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT;


-- The latest run of each mode that has come as far as the journal, however it
-- ended. ended and ending (in words) are NULL while it goes on, and for ever if
-- it was killed.
CREATE TABLE last_run (
    mode   TEXT NOT NULL PRIMARY KEY CHECK (mode IN ('polling', 'feed')),
    begun  INTEGER NOT NULL,
    ended  INTEGER,
    ending TEXT
) STRICT, WITHOUT ROWID;


-- An answer that the operator takes back: written before its cancel is posted.
CREATE TABLE withdrawal (
    answer             INTEGER PRIMARY KEY REFERENCES answer (id),
    -- That of the cancel, always the same for the same answer.
    message_identifier TEXT NOT NULL UNIQUE,
    created            INTEGER NOT NULL,
    -- due: to be posted, posted: the news server has it, refused: it will not.
    state              TEXT NOT NULL CHECK (state IN ('due', 'posted', 'refused')),
    -- The last reply in the server's own words.
    reply              TEXT,
    settled            INTEGER
) STRICT;


-- What is wrong with the operator's files and keeps no run from beginning, as it
-- was said the last time.
CREATE TABLE warning (
    text TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;


-- When all of this file was last read, to see whether it is damaged.
CREATE TABLE whole_read (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at INTEGER NOT NULL
) STRICT;


-- A report: what there was to say of the findings of one severity in one
-- newsgroup.
--
-- state:
--
--   due    To be sent, unless it is dropped. Written together with what it tells (report_event), whom
--          it lets wait (report_told) and the time of its run (report_run), before
--          it is sent. After a crash it is not known whether it was; it is sent
--          again under the same identifier, which the label makes.
--          -> sent
--
--   sent   It was given to whoever delivers it.
CREATE TABLE report (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    -- RYYYYMMDD-, the first letter of the severity, and five more characters.
    label     TEXT NOT NULL UNIQUE,
    newsgroup TEXT NOT NULL,
    severity  TEXT NOT NULL CHECK (severity IN ('violation', 'hint', 'note')),
    -- What was looked at from since on and before until.
    since     INTEGER NOT NULL,
    until     INTEGER NOT NULL,
    created   INTEGER NOT NULL,
    -- All numbers in it, a JSON object, without anything about persons.
    figures   TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('due', 'sent')),
    -- When it was sent; NULL while it is due.
    settled   INTEGER,
    -- When the operator dropped it, who does not want it sent; else NULL.
    dropped   INTEGER
) STRICT;

CREATE INDEX report_due ON report (id) WHERE state = 'due';


-- What became in reports of a finding, or of several of one code in one
-- article, which are one event. Without a row it was not yet looked at, so that
-- none is reported twice.
--
-- fate:
--
--   filtered     report_filter has left it out.
--   discounted   report_credibility has left it out.
--   held         Its key was reported shortly before. -> relapsed, expired
--   expired      Was held, and is reported no more.
--   reported     It is told in report.
--   relapsed     Was held, and is told in report.
--
-- Goes with its article.
CREATE TABLE report_event (
    article   INTEGER NOT NULL REFERENCES article (id),
    code      TEXT NOT NULL,
    severity  TEXT NOT NULL CHECK (severity IN ('violation', 'hint', 'note')),
    -- Those of the article when the event was looked at.
    newsgroup TEXT NOT NULL,
    seen      INTEGER NOT NULL,
    fate      TEXT NOT NULL CHECK (fate IN ('filtered', 'discounted', 'held', 'expired',
                                            'reported', 'relapsed')),
    report    INTEGER REFERENCES report (id),
    PRIMARY KEY (article, code)
) STRICT, WITHOUT ROWID;

CREATE INDEX report_event_held ON report_event (severity) WHERE fate = 'held';
CREATE INDEX report_event_told ON report_event (report) WHERE report IS NOT NULL;


-- Keys that were reported and are held back for a while: newsgroup, code and
-- author.
CREATE TABLE report_told (
    severity  TEXT NOT NULL CHECK (severity IN ('violation', 'hint', 'note')),
    newsgroup TEXT NOT NULL,
    code      TEXT NOT NULL,
    -- As in the table article; empty if there is none.
    author    TEXT NOT NULL,
    at        INTEGER NOT NULL,
    -- The label of the report.
    label     TEXT NOT NULL,
    PRIMARY KEY (severity, newsgroup, code, author)
) STRICT, WITHOUT ROWID;


-- The runs of reports: from when on the first of them looked, and when the last
-- was.
CREATE TABLE report_run (
    severity TEXT NOT NULL PRIMARY KEY CHECK (severity IN ('violation', 'hint', 'note')),
    begun    INTEGER NOT NULL,
    last     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;


-- An article of statistics that is posted into a newsgroup: written before it is
-- posted, so that it is posted once.
--
-- state: due: to be posted, posted: the news server has it, refused: it will not.
CREATE TABLE statistics (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Made of the newsgroup and the days that it is about.
    message_identifier TEXT NOT NULL UNIQUE,
    newsgroup          TEXT NOT NULL,
    created            INTEGER NOT NULL,
    -- The proto-article, without Date; NULL if it is posted.
    article            BLOB,
    state              TEXT NOT NULL CHECK (state IN ('due', 'posted', 'refused')),
    -- The last reply in the server's own words.
    reply              TEXT,
    settled            INTEGER
) STRICT;


-- What a scoring filter said of an article. Filters without an opinion have no
-- row. Goes with its article.
CREATE TABLE opinion (
    article INTEGER NOT NULL REFERENCES article (id),
    filter  TEXT NOT NULL,
    -- In tenths. NULL if the filter could not tell: the article is unscored by
    -- it, until it is scored again.
    points  INTEGER,
    -- Why, or why it could not tell.
    reason  TEXT NOT NULL,
    PRIMARY KEY (article, filter)
) STRICT, WITHOUT ROWID;

CREATE INDEX opinion_missing ON opinion (article) WHERE points IS NULL;


-- What stands for the text of an article, where same texts are counted: a SHA-256
-- of its letters. Goes with its article.
CREATE TABLE text (
    digest  BLOB NOT NULL,
    article INTEGER NOT NULL REFERENCES article (id),
    PRIMARY KEY (digest, article)
) STRICT, WITHOUT ROWID;

CREATE INDEX text_by_article ON text (article);


-- Articles whose automatic answer waits until they can be scored: silent ones, which
-- are looked at again by each run. From until on they wait no more. Goes with its
-- article.
CREATE TABLE held (
    article INTEGER PRIMARY KEY REFERENCES article (id),
    until   INTEGER NOT NULL,
    -- When the filters were last asked in vain, so that one that none can score is
    -- in nobody's way; 0 if they were not.
    tried   INTEGER NOT NULL
) STRICT;


-- What filters were taught: by whom, when, with which article. The latest row in
-- which a filter stands says what it has learnt of the article.
CREATE TABLE lesson (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    at                 INTEGER NOT NULL,
    -- The local user.
    user               TEXT NOT NULL,
    -- sha256: and the SHA-256 of the article in hexadecimal if it has none.
    message_identifier TEXT NOT NULL,
    -- As in the table article. NULL if there is no From.
    author             TEXT,
    class              TEXT NOT NULL CHECK (class IN ('spam', 'ham')),
    -- 1 if it was to be forgotten that it is this.
    forgotten          INTEGER NOT NULL CHECK (forgotten IN (0, 1)),
    -- The filters that took it, with commas between. Empty from when it is entered
    -- until they have said so: if that was never heard, nobody knows.
    filters            TEXT NOT NULL
) STRICT;

CREATE INDEX lesson_by_article ON lesson (message_identifier);
