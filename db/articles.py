"""Articles and their revisions: what we hold, and which pages are still to be fetched.

A later reading of an article replaces an earlier one only where it is fuller: a wall never replaces text, a teaser
never replaces a full article.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from crawler.article import Access, Article, FeedEntry, Mode, Outlet, article_id
from db.errors import DatabaseError
from db.feeds import load_outlet_map
from db.instants import brussels_day, optional_instant, optional_text, to_text

PAGE_ATTEMPTS = 5  # a page that failed this often for temporary reasons is left alone
PAGE_RETRY = timedelta(hours=1)  # doubled with every failure: tried again after 1, 2, 4 and 8 hours

# How much of an article each state means; a page never replaces what is fuller.
_FULLNESS = {
    Access.FULL: 3,
    Access.PAYWALL: 2,
    Access.TEASER: 1,
    Access.CONSENT_WALL: 1,
    Access.BOT_WALL: 1,
    Access.GONE: 1,
}
_PAGES = (Access.FULL, Access.PAYWALL)  # states in which the page itself was read

LATEST = """
SELECT article.*, article_revision.title, article_revision.text, article_revision.access, article_revision.fetched_at
FROM article JOIN article_revision
    ON article_revision.article_id = article.id AND article_revision.revision = article.revision
"""
INSERT_ARTICLE = """
INSERT INTO article (id, url, link, outlet_id, language, section, published, first_seen, dated, day, page_next)
VALUES (:id, :url, :link, :outlet_id, :language, :section, :published, :first_seen, :dated, :day, :page_next)
"""
UPDATE_ARTICLE = """
UPDATE article SET language = :language, section = :section, published = :published, dated = :dated, day = :day,
    revision = :revision, page_next = :page_next, read_by = CASE WHEN :reread THEN NULL ELSE read_by END
WHERE id = :id
"""
INSERT_REVISION = """
INSERT INTO article_revision (article_id, revision, stored_at, fetched_at, access, changed, title, text)
VALUES (:article_id, :revision, :stored_at, :fetched_at, :access, :changed, :title, :text)
"""
PAGE_IS_DUE = "article.page_next <= :now AND outlet.enabled AND outlet.mode IN ('full', 'index')"
UNFETCHED = f"""
{LATEST} JOIN outlet ON outlet.id = article.outlet_id
WHERE {PAGE_IS_DUE}
ORDER BY article.page_next, article.dated, article.id
"""
UNFETCHED_ONE = f"{LATEST} JOIN outlet ON outlet.id = article.outlet_id WHERE article.id = :id AND {PAGE_IS_DUE}"
PAGE_FAILED = """
UPDATE article SET page_attempts = page_attempts + 1, page_reason = :reason, page_next = :page_next WHERE id = :id
"""


def unseen(db: Database, entries: Iterable[FeedEntry]) -> list[FeedEntry]:
    """The entries whose article is not stored yet, each address once, in their order."""
    by_id: dict[str, FeedEntry] = {}
    for entry in entries:
        by_id.setdefault(article_id(entry.url), entry)
    known = "SELECT id FROM article WHERE id IN (SELECT value FROM json_each(:ids))"
    stored = {row["id"] for row in db.query(known, {"ids": json.dumps(list(by_id))})}
    return [entry for id_, entry in by_id.items() if id_ not in stored]


def save_article(db: Database, article: Article, now: datetime) -> bool:
    """Store a new article, or what is new of a known one; True when that is a new article or a new revision.

    Raises DatabaseError for an article without an address.
    """
    if not article.url:
        raise DatabaseError("an article without an address cannot be stored; use `persveille extract` to read it")
    with db.atomic():
        held = find_article(db, article.id)
        if held is None:
            _insert(db, article, now)
            return True
        return _revise(db, held, article, now)


def find_article(db: Database, id: str) -> Article | None:
    """The article as last revised."""
    row = next(iter(db.query(f"{LATEST} WHERE article.id = :id", {"id": id})), None)
    return None if row is None else article_of(row)


def unfetched(db: Database, now: datetime) -> list[tuple[Outlet, FeedEntry]]:
    """The teasers whose page may be fetched and has not been tried, or is due again; longest due first."""
    outlets = load_outlet_map(db)
    rows = db.query(UNFETCHED, {"now": to_text(now)})
    return [(outlets[row["outlet_id"]], _entry(row)) for row in rows]


def unfetched_entry(db: Database, url: str, now: datetime) -> FeedEntry | None:
    """The teaser with this canonical address, if its page is one of the `unfetched`."""
    row = next(iter(db.query(UNFETCHED_ONE, {"id": article_id(url), "now": to_text(now)})), None)
    return None if row is None else _entry(row)


def record_page_failure(db: Database, article_id: str, reason: str, temporary: bool, now: datetime) -> None:
    """Remember why a page gave no text; a temporary failure makes it due again later, PAGE_ATTEMPTS times in all.

    Raises DatabaseError when the article is not stored.
    """
    with db.atomic():
        row = next(iter(db.query("SELECT page_attempts FROM article WHERE id = :id", {"id": article_id})), None)
        if row is None:
            raise DatabaseError(f"article {article_id} is not stored; save its teaser first")
        attempts = row["page_attempts"] + 1
        again = now + PAGE_RETRY * 2 ** (attempts - 1) if temporary and attempts < PAGE_ATTEMPTS else None
        db.execute(PAGE_FAILED, {"id": article_id, "reason": str(reason), "page_next": optional_text(again)})


def article_of(row: dict[str, Any]) -> Article:
    """The value of a row of article joined with its revision."""
    return Article(
        url=row["url"],
        title=row["title"],
        text=row["text"],
        outlet_id=row["outlet_id"] or "",
        language=row["language"],
        published=optional_instant(row["published"]),
        fetched_at=optional_instant(row["fetched_at"]),
        access=Access(row["access"]),
        section=row["section"],
        link=row["link"],
    )


def _insert(db: Database, article: Article, now: datetime) -> None:
    row = _dates(article.published, now) | {
        "id": article.id,
        "url": article.url,
        "link": article.link,
        "outlet_id": article.outlet_id or None,
        "language": article.language,
        "section": article.section,
        "first_seen": to_text(now),
        "page_next": to_text(now) if article.access is Access.TEASER and _may_fetch(db, article.outlet_id) else None,
    }
    db.execute(INSERT_ARTICLE, row)
    _insert_revision(db, article, 1, "", now)


def _revise(db: Database, held: Article, new: Article, now: datetime) -> bool:
    merged = _merge(held, new)
    changed = [name for name in ("title", "text", "access") if getattr(merged, name) != getattr(held, name)]
    about = [name for name in ("language", "section", "published") if getattr(merged, name) != getattr(held, name)]
    if not changed and not about:
        return False
    stored = next(iter(db.query("SELECT revision, first_seen, page_next FROM article WHERE id = :id", {"id": held.id})))
    revision = stored["revision"] + bool(changed)
    if changed:
        _insert_revision(db, merged, revision, ",".join(changed), now)
    row = _dates(merged.published, datetime.fromisoformat(stored["first_seen"])) | {
        "id": held.id,
        "language": merged.language,
        "section": merged.section,
        "revision": revision,
        "page_next": stored["page_next"] if new.access is Access.TEASER else None,
        "reread": int(bool({"title", "text", "language", "published"} & {*changed, *about})),
    }
    db.execute(UPDATE_ARTICLE, row)
    return bool(changed)


def _merge(held: Article, new: Article) -> Article:
    """What is held after a new reading: the fuller one, with what only one of the two knew."""
    known = replace(
        held,
        language=held.language or new.language,
        section=held.section or new.section,
        published=held.published or new.published,
    )
    if _FULLNESS[new.access] < _FULLNESS[held.access]:
        return known
    # A page behind a wall may bring no more than a few words; the feed's teaser is then what we hold of it.
    walled = new.access not in (Access.FULL, Access.TEASER) and len(new.text) <= len(held.text)
    title, text = (held.title, held.text) if walled else (new.title or held.title, new.text or held.text)
    access = held.access if new.access is Access.TEASER else new.access
    # A page knows when it was published; a feed may tell another hour, a sitemap only the last change.
    published = (new.access in _PAGES and new.published) or known.published
    return replace(known, title=title, text=text, access=access, published=published, fetched_at=new.fetched_at)


def _insert_revision(db: Database, article: Article, revision: int, changed: str, now: datetime) -> None:
    row = {
        "article_id": article.id,
        "revision": revision,
        "stored_at": to_text(now),
        "fetched_at": optional_text(article.fetched_at),
        "access": str(article.access),
        "changed": changed,
        "title": article.title,
        "text": article.text,
    }
    db.execute(INSERT_REVISION, row)


def _dates(published: datetime | None, first_seen: datetime) -> dict[str, str | None]:
    """`dated` and `day` are by publication, else by when we first saw the article."""
    dated = published or first_seen
    day = brussels_day(dated).isoformat()
    return {"published": optional_text(published), "dated": to_text(dated), "day": day}


def _may_fetch(db: Database, outlet_id: str) -> bool:
    row = next(iter(db.query("SELECT mode FROM outlet WHERE id = :id", {"id": outlet_id})), None)
    return row is not None and row["mode"] in (Mode.FULL, Mode.INDEX)


def _entry(row: dict[str, Any]) -> FeedEntry:
    return FeedEntry(
        outlet_id=row["outlet_id"],
        url=row["url"],
        link=row["link"] or row["url"],
        title=row["title"],
        summary=row["text"],
        section=row["section"],
        published=optional_instant(row["published"]),
    )
