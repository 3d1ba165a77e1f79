"""The values that travel out of the crawler; importing this module loads nothing heavy.

Every instant is timezone-aware UTC.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class FeedKind(StrEnum):
    """How an address lists articles."""

    RSS = "rss"  # RSS 0.9x/2.0, RDF, Atom or JSON Feed: told apart by their content
    NEWS_SITEMAP = "news_sitemap"  # Google News sitemap
    LISTING = "listing"  # an HTML page, links chosen by a CSS selector


class Mode(StrEnum):
    """What we may take from an outlet (docs/operating.md, Politeness)."""

    FULL = "full"  # the article page is fetched
    META = "meta"  # the feed's own data only; the page is never fetched
    INDEX = "index"  # no feed: a sitemap or listing page; the article page is fetched


class Access(StrEnum):
    """What we hold of an article, and why not more."""

    FULL = "full"
    TEASER = "teaser"
    PAYWALL = "paywall"
    CONSENT_WALL = "consent_wall"
    BOT_WALL = "bot_wall"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Feed:
    """One polled address of an outlet."""

    url: str
    kind: FeedKind = FeedKind.RSS
    section: str = ""
    selector: str = ""  # CSS selector of the article links; listing pages only


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news source as described in `crawler/outlets.toml`."""

    id: str
    name: str
    language: str  # nl, fr, de or en; empty: several, told apart article by article
    homepage: str
    mode: Mode
    feeds: tuple[Feed, ...]
    region: str = ""  # flanders, wallonia, brussels, german, national
    publisher: str = ""
    kind: str = ""  # daily, broadcaster, regional, magazine, trade, agency, authority, company
    reliability: str = ""  # admiralty scale, A to F
    enabled: bool = True
    reason: str = ""  # why it is disabled
    backfill: tuple[str, ...] = ()  # sitemap indexes that list its older articles


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item of a feed, before anything is fetched. `url` is canonical, `link` as the feed gave it."""

    outlet_id: str
    url: str
    link: str
    title: str
    summary: str = ""
    guid: str = ""
    section: str = ""
    published: datetime | None = None  # never later than when the feed was fetched
    stated: datetime | None = None  # the date as stated, where that was in the future
    updated: datetime | None = None  # when the feed says that it last changed


@dataclass(frozen=True, slots=True)
class Page:
    """One HTTP answer: `url` as asked, `final_url` after redirects, `body` decompressed."""

    url: str
    final_url: str
    status: int
    body: bytes
    fetched_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)  # lower-case names


@dataclass(frozen=True, slots=True)
class Article:
    """What we know of one article at one moment; a later, fuller reading is a revision of it."""

    url: str  # canonical; empty for a text that came without one
    title: str
    text: str  # paragraphs separated by a blank line; for a teaser the feed's summary
    outlet_id: str = ""
    language: str = ""  # as declared by the outlet or page; empty: to be detected
    published: datetime | None = None
    fetched_at: datetime | None = None
    access: Access = Access.FULL
    section: str = ""
    link: str = ""  # the address the feed gave, where it differs from `url`
    stated: datetime | None = None  # the date of publication as stated, where that was in the future
    resolved: str = ""  # the canonical address of its page, where it differs from `url`

    @property
    def id(self) -> str:
        """Sixteen hex digits that stay the same as long as the canonical address does."""
        return article_id(self.url)


def article_id(url: str) -> str:
    """The identity of an article: 64 bits of the SHA-256 of its canonical address, in hex."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]
