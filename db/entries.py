"""What feeds say of articles: which entries are new, and which say something else than they did before."""

import json
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from sqlite_utils import Database

from crawler.article import FeedEntry
from db.instants import optional_text
from db.pages import reread_page

STORED = """
SELECT article_address.url, feed_entry.said FROM article_address
LEFT JOIN feed_entry ON feed_entry.url = article_address.url AND feed_entry.feed_url = :feed_url
WHERE article_address.url IN (SELECT value FROM json_each(:urls))
"""
SAVE = """
INSERT INTO feed_entry (url, feed_url, said) VALUES (:url, :feed_url, :said)
ON CONFLICT (url, feed_url) DO UPDATE SET said = excluded.said
"""


class News(StrEnum):
    """What is new of an entry."""

    ARTICLE = "article"  # no article is stored under its address
    LISTED = "listed"  # the article is known, but this feed lists it for the first time
    CHANGED = "changed"  # title, summary or date of change differ from what this feed said before


def news_of(db: Database, feed_url: str, entries: Iterable[FeedEntry]) -> list[tuple[FeedEntry, News]]:
    """The entries of a feed that are new in some way, each address once, in their order."""
    by_url: dict[str, FeedEntry] = {}
    for entry in entries:
        by_url.setdefault(entry.url, entry)
    rows = db.query(STORED, {"feed_url": feed_url, "urls": json.dumps(list(by_url))})
    stored = {row["url"]: row["said"] for row in rows}
    found = []
    for url, entry in by_url.items():
        if url not in stored:
            found.append((entry, News.ARTICLE))
        elif stored[url] != _said(entry):
            found.append((entry, News.LISTED if stored[url] is None else News.CHANGED))
    return found


def record_entry(db: Database, feed_url: str, entry: FeedEntry, news: News, now: datetime) -> None:
    """Remember what the feed says of a stored article; where that changed, its page is read again."""
    with db.atomic():
        db.execute(SAVE, {"url": entry.url, "feed_url": feed_url, "said": _said(entry)})
        if news is News.CHANGED:
            reread_page(db, entry.url, now)


def _said(entry: FeedEntry) -> int:
    """64 bits of the SHA-256 of what the entry says."""
    said = json.dumps([entry.title, entry.summary, optional_text(entry.updated)])
    return int.from_bytes(sha256(said.encode()).digest()[:8], signed=True)
