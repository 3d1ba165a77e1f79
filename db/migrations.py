"""The schema, as migrations that are only ever added to; `docs/data-model.md` explains every column.

Instants are ISO 8601 text in UTC, days are calendar days in Belgium, truth values are 0 or 1.
"""

from sqlite_utils import Database, Migrations

migrations = Migrations("persveille")

OUTLETS = """
CREATE TABLE outlet (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    homepage TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('full', 'meta', 'index')),
    region TEXT NOT NULL DEFAULT '',
    publisher TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    reliability TEXT NOT NULL DEFAULT '',
    enabled INTEGER NOT NULL DEFAULT 1,
    reason TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE feed (
    url TEXT PRIMARY KEY,
    outlet_id TEXT NOT NULL REFERENCES outlet (id),
    position INTEGER NOT NULL DEFAULT 0,
    kind TEXT NOT NULL CHECK (kind IN ('rss', 'news_sitemap', 'listing')),
    section TEXT NOT NULL DEFAULT '',
    selector TEXT NOT NULL DEFAULT '',
    listed INTEGER NOT NULL DEFAULT 1,
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    body_sha256 TEXT NOT NULL DEFAULT '',
    failures REAL NOT NULL DEFAULT 0,
    next_check TEXT,
    reason TEXT NOT NULL DEFAULT '',
    last_success TEXT,
    distrusted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX feed_outlet ON feed (outlet_id);

CREATE TABLE fetch_event (
    id INTEGER PRIMARY KEY,
    feed_url TEXT NOT NULL REFERENCES feed (url),
    at TEXT NOT NULL,
    reason TEXT NOT NULL,
    http INTEGER,
    items INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX fetch_event_feed ON fetch_event (feed_url, at);

CREATE TABLE outlet_day (
    outlet_id TEXT NOT NULL REFERENCES outlet (id),
    day TEXT NOT NULL,
    fetches INTEGER NOT NULL DEFAULT 0,
    successes INTEGER NOT NULL DEFAULT 0,
    items INTEGER NOT NULL DEFAULT 0,
    articles_read INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (day, outlet_id)
) STRICT, WITHOUT ROWID;
"""

ARTICLES = """
CREATE TABLE article (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    link TEXT NOT NULL DEFAULT '',
    outlet_id TEXT REFERENCES outlet (id),
    language TEXT NOT NULL DEFAULT '',
    section TEXT NOT NULL DEFAULT '',
    published TEXT,
    first_seen TEXT NOT NULL,
    dated TEXT NOT NULL,
    day TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    read_by TEXT,
    page_next TEXT,
    page_attempts INTEGER NOT NULL DEFAULT 0,
    page_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX article_queue ON article (read_by, dated, id);
CREATE INDEX article_page_queue ON article (page_next) WHERE page_next IS NOT NULL;
CREATE INDEX article_day ON article (day);
CREATE INDEX article_outlet ON article (outlet_id, dated);

CREATE TABLE article_revision (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES article (id),
    revision INTEGER NOT NULL,
    stored_at TEXT NOT NULL,
    fetched_at TEXT,
    access TEXT NOT NULL CHECK (access IN ('full', 'teaser', 'paywall', 'consent_wall', 'bot_wall', 'gone')),
    changed TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (article_id, revision)
) STRICT;

CREATE VIRTUAL TABLE article_fts USING fts5 (
    title, text, content = 'article_revision', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER article_revision_indexed AFTER INSERT ON article_revision BEGIN
    INSERT INTO article_fts (article_fts, rowid, title, text)
        SELECT 'delete', former.id, former.title, former.text FROM article_revision AS former
        WHERE former.article_id = new.article_id AND former.revision = new.revision - 1;
    INSERT INTO article_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
END;

CREATE TABLE analysis (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES article (id),
    revision INTEGER NOT NULL,
    model TEXT NOT NULL,
    analysed_at TEXT NOT NULL,
    language TEXT NOT NULL,
    relevant INTEGER NOT NULL,
    relevance REAL NOT NULL,
    belgian INTEGER NOT NULL,
    incidents TEXT NOT NULL,
    attached_at TEXT,
    superseded_at TEXT,
    FOREIGN KEY (article_id, revision) REFERENCES article_revision (article_id, revision)
) STRICT;
CREATE UNIQUE INDEX analysis_current ON analysis (article_id) WHERE superseded_at IS NULL;
CREATE INDEX analysis_article ON analysis (article_id, id);
CREATE INDEX analysis_unattached ON analysis (id) WHERE attached_at IS NULL AND superseded_at IS NULL;

CREATE TABLE mention (
    id INTEGER PRIMARY KEY,
    analysis_id INTEGER NOT NULL REFERENCES analysis (id),
    label TEXT NOT NULL,
    field TEXT NOT NULL CHECK (field IN ('title', 'text')),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    score REAL NOT NULL
) STRICT;
CREATE INDEX mention_analysis ON mention (analysis_id);
"""

INCIDENTS = """
CREATE TABLE organisation (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    name_nl TEXT NOT NULL DEFAULT '',
    name_fr TEXT NOT NULL DEFAULT '',
    sector TEXT NOT NULL DEFAULT 'unknown',
    refnis TEXT NOT NULL DEFAULT '',
    municipality TEXT NOT NULL DEFAULT '',
    province TEXT NOT NULL DEFAULT '',
    region TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT '',
    first_seen TEXT NOT NULL
) STRICT;

CREATE TABLE organisation_alias (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (organisation_id, name, language)
) STRICT, WITHOUT ROWID;
CREATE INDEX organisation_alias_key ON organisation_alias (key);

CREATE TABLE actor (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    uuid TEXT NOT NULL DEFAULT '',
    first_seen TEXT NOT NULL
) STRICT;

CREATE TABLE actor_alias (
    actor_id TEXT NOT NULL REFERENCES actor (id),
    name TEXT NOT NULL,
    PRIMARY KEY (actor_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE incident (
    id TEXT PRIMARY KEY,
    created_at TEXT NOT NULL,
    merged_into TEXT REFERENCES incident (id)
) STRICT;
CREATE INDEX incident_merged ON incident (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE incident_article (
    article_id TEXT NOT NULL REFERENCES article (id),
    report INTEGER NOT NULL,
    incident_id TEXT NOT NULL REFERENCES incident (id),
    role TEXT NOT NULL CHECK (role IN ('first_report', 'update', 'denial', 'background')),
    score REAL,
    matched_article TEXT REFERENCES article (id),
    explanation TEXT NOT NULL DEFAULT '[]',
    attached_at TEXT NOT NULL,
    PRIMARY KEY (article_id, report)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_article_incident ON incident_article (incident_id);

CREATE TABLE report_key (
    key TEXT NOT NULL,
    published TEXT NOT NULL,
    article_id TEXT NOT NULL REFERENCES article (id),
    report INTEGER NOT NULL,
    PRIMARY KEY (key, published, article_id, report)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_key_article ON report_key (article_id);

CREATE TABLE claim (
    id INTEGER PRIMARY KEY,
    incident_id TEXT NOT NULL REFERENCES incident (id),
    article_id TEXT NOT NULL REFERENCES article (id),
    report INTEGER NOT NULL,
    analysis_id INTEGER NOT NULL REFERENCES analysis (id),
    mention_id INTEGER REFERENCES mention (id),
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    text TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT '',
    quote TEXT NOT NULL,
    asserted_by TEXT NOT NULL CHECK (asserted_by IN ('authority', 'victim', 'expert', 'journalist', 'attacker')),
    modality TEXT NOT NULL CHECK (modality IN ('asserted', 'possible', 'denied')),
    score REAL NOT NULL,
    stated_at TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    superseded_at TEXT
) STRICT;
CREATE INDEX claim_incident ON claim (incident_id, field);
CREATE INDEX claim_article ON claim (article_id, report);
CREATE INDEX claim_victim ON claim (value) WHERE field = 'victim';
CREATE INDEX claim_actor ON claim (value) WHERE field = 'actor';
CREATE INDEX claim_recorded ON claim (recorded_at);

CREATE TABLE amount (
    claim_id INTEGER PRIMARY KEY REFERENCES claim (id),
    value REAL,
    low REAL,
    high REAL,
    currency TEXT,
    value_eur REAL
) STRICT;

CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('confirm', 'reject', 'edit', 'merge', 'split', 'undo')),
    incident_id TEXT NOT NULL REFERENCES incident (id),
    payload TEXT NOT NULL DEFAULT '{}',
    undoes INTEGER REFERENCES journal (id)
) STRICT;
CREATE INDEX journal_incident ON journal (incident_id, id);
"""

DIGESTS = """
CREATE TABLE recipient (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE COLLATE NOCASE,
    name TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL CHECK (language IN ('nl', 'fr', 'en')),
    hour INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
    weekdays TEXT NOT NULL,
    sectors TEXT NOT NULL DEFAULT '[]',
    regions TEXT NOT NULL DEFAULT '[]',
    minimum_status TEXT NOT NULL DEFAULT 'attacker_claim',
    empty_day TEXT NOT NULL DEFAULT 'send' CHECK (empty_day IN ('send', 'skip')),
    state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('pending', 'active', 'suspended', 'unsubscribed'))
) STRICT;

CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    recipient_id INTEGER NOT NULL REFERENCES recipient (id),
    day TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('claimed', 'sent', 'failed')),
    claimed_at TEXT NOT NULL,
    finished_at TEXT,
    attempts INTEGER NOT NULL DEFAULT 1,
    retry_at TEXT,
    content_sha256 TEXT NOT NULL DEFAULT '',
    message_id TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT '',
    UNIQUE (recipient_id, day)
) STRICT;
"""

BACKFILL = """
ALTER TABLE outlet ADD COLUMN backfill TEXT NOT NULL DEFAULT '[]';

CREATE TABLE sitemap_part (
    url TEXT NOT NULL,
    outlet_id TEXT NOT NULL REFERENCES outlet (id),
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    read_at TEXT NOT NULL,
    items INTEGER NOT NULL,
    PRIMARY KEY (url, first, last)
) STRICT, WITHOUT ROWID;
"""

NEWS_INDEX = """
CREATE INDEX fetch_event_news ON fetch_event (feed_url, at) WHERE items > 0;
"""

TWINS = """
ALTER TABLE article ADD COLUMN stated TEXT;
ALTER TABLE article ADD COLUMN resolved TEXT NOT NULL DEFAULT '';
ALTER TABLE article ADD COLUMN same_as TEXT REFERENCES article (id);
ALTER TABLE article ADD COLUMN page_reads INTEGER NOT NULL DEFAULT 0;
ALTER TABLE article ADD COLUMN page_read TEXT;
ALTER TABLE article ADD COLUMN page_walls INTEGER NOT NULL DEFAULT 0;
CREATE INDEX article_same ON article (same_as) WHERE same_as IS NOT NULL;
UPDATE article SET page_reads = 1, page_read = first_seen
    WHERE id IN (SELECT article_id FROM article_revision WHERE access IN ('full', 'paywall'));

CREATE TABLE article_address (
    url TEXT PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES article (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_address_article ON article_address (article_id);
INSERT INTO article_address (url, article_id) SELECT url, id FROM article;

CREATE TABLE feed_entry (
    url TEXT NOT NULL REFERENCES article_address (url),
    feed_url TEXT NOT NULL REFERENCES feed (url),
    said INTEGER NOT NULL,
    PRIMARY KEY (url, feed_url)
) STRICT, WITHOUT ROWID;

CREATE TABLE article_fingerprint (
    number INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL UNIQUE REFERENCES article (id),
    day INTEGER NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    head BLOB NOT NULL,
    head_size INTEGER NOT NULL,
    whole BLOB,
    whole_size INTEGER
) STRICT;

CREATE TABLE twin_band (
    period INTEGER NOT NULL,
    band INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (period, band, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE article_twin (
    article_id TEXT NOT NULL REFERENCES article (id),
    twin_id TEXT NOT NULL REFERENCES article (id),
    jaccard REAL NOT NULL,
    containment REAL NOT NULL,
    PRIMARY KEY (article_id, twin_id)
) STRICT, WITHOUT ROWID;
"""


@migrations()
def m001_initial(db: Database) -> None:
    """The whole schema of the first release."""
    for script in (OUTLETS, ARTICLES, INCIDENTS, DIGESTS):
        db.executescript(script)


@migrations()
def backfill(db: Database) -> None:
    """Sitemap indexes of an outlet, and which of their parts have been read."""
    db.executescript(BACKFILL)


@migrations()
def news_index(db: Database) -> None:
    """Fetches that brought something new are found among years of those that did not."""
    db.executescript(NEWS_INDEX)


@migrations()
def twins(db: Database) -> None:
    """Copies of one text, every address of an article, what feeds said of it, and when its page is read again."""
    db.executescript(TWINS)
