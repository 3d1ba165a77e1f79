"""Articles and their revisions: what we hold.

A later reading of an article replaces an earlier one only where it is fuller: a wall never replaces text, a teaser
never replaces a full article.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from crawler.article import Access, Article, FeedEntry, Mode
from crawler.dates import brussels_day
from db.addresses import find_id, known_addresses, unite
from db.errors import DatabaseError
from db.instants import optional_instant, optional_text, to_text
from db.pages import settle_page
from db.twins import renew_twins

# How much of an article each state means; a page never replaces what is fuller.
_FULLNESS = {
    Access.FULL: 3,
    Access.PAYWALL: 2,
    Access.TEASER: 1,
    Access.CONSENT_WALL: 1,
    Access.BOT_WALL: 1,
    Access.GONE: 1,
}
_ABOUT = ("language", "section", "published", "stated", "resolved")
_PAGES = (Access.FULL, Access.PAYWALL)  # states in which the page itself was read

LATEST = """
SELECT article.*, article_revision.title, article_revision.text, article_revision.access, article_revision.fetched_at
FROM article JOIN article_revision
    ON article_revision.article_id = article.id AND article_revision.revision = article.revision
"""
INSERT_ARTICLE = """
INSERT INTO article
    (id, url, link, outlet_id, language, section, published, stated, resolved, first_seen, dated, day, page_next)
VALUES (:id, :url, :link, :outlet_id, :language, :section, :published, :stated, :resolved, :first_seen, :dated, :day,
    :page_next)
"""
UPDATE_ARTICLE = """
UPDATE article SET language = :language, section = :section, published = :published, stated = :stated,
    resolved = :resolved, dated = :dated, day = :day, revision = :revision,
    read_by = CASE WHEN :reread THEN NULL ELSE read_by END
WHERE id = :id
"""
INSERT_REVISION = """
INSERT INTO article_revision (article_id, revision, stored_at, fetched_at, access, changed, title, text)
VALUES (:article_id, :revision, :stored_at, :fetched_at, :access, :changed, :title, :text)
"""


def unseen(db: Database, entries: Iterable[FeedEntry]) -> list[FeedEntry]:
    """The entries whose article is not stored yet, each address once, in their order."""
    by_url: dict[str, FeedEntry] = {}
    for entry in entries:
        by_url.setdefault(entry.url, entry)
    known = known_addresses(db, by_url)
    return [entry for url, entry in by_url.items() if url not in known]


def save_article(db: Database, article: Article, now: datetime) -> bool:
    """Store a new article, or what is new of a known one; True when that is a new article or a new revision.

    An article is known under every address that led to it. Two that turn out to have one address become one: see
    `db.addresses`. Raises DatabaseError for an article without an address.
    """
    if not article.url:
        raise DatabaseError("an article without an address cannot be stored; use `persveille extract` to read it")
    urls = [url for url in (article.url, article.resolved) if url]
    with db.atomic():
        id = find_id(db, *urls) or article.id
        held = find_article(db, id)
        revised = _insert(db, article, now) if held is None else _revise(db, held, article, now)
        if held is None or article.resolved:
            unite(db, urls, id, now)
        settle_page(db, id, article.access, now)
        return revised


def find_article(db: Database, id: str) -> Article | None:
    """The article as last revised."""
    row = next(iter(db.query(f"{LATEST} WHERE article.id = :id", {"id": id})), None)
    return None if row is None else article_of(row)


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
        stated=optional_instant(row["stated"]),
        resolved=row["resolved"],
    )


def _insert(db: Database, article: Article, now: datetime) -> bool:
    row = _dates(article.published, now) | {
        "id": article.id,
        "url": article.url,
        "link": article.link,
        "outlet_id": article.outlet_id or None,
        "language": article.language,
        "section": article.section,
        "stated": optional_text(article.stated),
        "resolved": article.resolved,
        "first_seen": to_text(now),
        "page_next": to_text(now) if article.access is Access.TEASER and _may_fetch(db, article.outlet_id) else None,
    }
    db.execute(INSERT_ARTICLE, row)
    _insert_revision(db, article, 1, "", now)
    renew_twins(db, article.id)
    return True


def _revise(db: Database, held: Article, new: Article, now: datetime) -> bool:
    merged = _merge(held, new)
    changed = [name for name in ("title", "text", "access") if getattr(merged, name) != getattr(held, name)]
    about = [name for name in _ABOUT if getattr(merged, name) != getattr(held, name)]
    if not changed and not about:
        return False
    stored = next(iter(db.query("SELECT revision, first_seen FROM article WHERE id = :id", {"id": held.id})))
    revision = stored["revision"] + bool(changed)
    if changed:
        _insert_revision(db, merged, revision, ",".join(changed), now)
    row = _dates(merged.published, datetime.fromisoformat(stored["first_seen"])) | {
        "id": held.id,
        "language": merged.language,
        "section": merged.section,
        "revision": revision,
        "stated": optional_text(merged.stated),
        "resolved": merged.resolved,
        "reread": int(bool({"title", "text", "language", "published"} & {*changed, *about})),
    }
    db.execute(UPDATE_ARTICLE, row)
    if {"title", "text", "published"} & {*changed, *about}:
        renew_twins(db, held.id)
    return bool(changed)


def _merge(held: Article, new: Article) -> Article:
    """What is held after a new reading: the fuller one, with what only one of the two knew."""
    known = replace(
        held,
        language=held.language or new.language,
        section=held.section or new.section,
        published=held.published or new.published,
        stated=held.stated or new.stated,
        resolved=new.resolved or held.resolved,
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
