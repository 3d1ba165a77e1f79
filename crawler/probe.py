"""Looks at a feed without keeping anything: whether it answers, as what, and what is odd about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from crawler.article import Feed, FeedEntry, Outlet, Page
from crawler.encoding import decode
from crawler.errors import CrawlError, FeedError, FetchError, Reason
from crawler.feeds import parse_feed
from crawler.jsonfeed import is_json
from crawler.xmltext import root_name, without_prolog


class Kind(StrEnum):
    """What an answer is, by its content."""

    RSS = "rss"
    RDF = "rdf"
    ATOM = "atom"
    JSON_FEED = "json_feed"
    NEWS_SITEMAP = "news_sitemap"
    SITEMAP = "sitemap"
    SITEMAP_INDEX = "sitemap_index"
    HTML = "html"
    OTHER = "other"


class Problem(StrEnum):
    """What is odd about an answer that can be read all the same."""

    NO_ENTRIES = "no_entries"
    FUTURE_DATES = "future_dates"
    NO_VALIDATORS = "no_validators"  # neither ETag nor Last-Modified: every poll costs the whole body
    LEADING_BYTES = "leading_bytes"  # something before the XML
    MOVED = "moved"  # the address redirects


class Robots(StrEnum):
    """What robots.txt says of an address."""

    ALLOWED = "allowed"
    DISALLOWED = "disallowed"
    UNKNOWN = "unknown"  # robots.txt was not reached, so nothing may be fetched


@dataclass(frozen=True, slots=True)
class Probe:
    """What one request to a feed showed; with a `reason` it failed, and the rest is as far as it came."""

    outlet: Outlet
    feed: Feed
    http: int | None = None
    robots: Robots = Robots.UNKNOWN
    kind: Kind | None = None
    items: int = 0
    newest: datetime | None = None
    problems: tuple[Problem, ...] = ()
    reason: str = ""


class Getter(Protocol):
    """What probing needs of `crawler.fetch.Fetcher`."""

    async def get(self, url: str) -> Page:
        """One page with status 200; raises FetchError."""


_KINDS = {
    "rss": Kind.RSS, "channel": Kind.RSS, "rdf": Kind.RDF, "feed": Kind.ATOM, "urlset": Kind.SITEMAP,
    "sitemapindex": Kind.SITEMAP_INDEX, "html": Kind.HTML, "head": Kind.HTML, "body": Kind.HTML,
}  # fmt: skip
_NO_XML = frozenset({Kind.JSON_FEED, Kind.HTML, Kind.OTHER})


async def probe(fetcher: Getter, outlet: Outlet, feed: Feed) -> Probe:
    """Ask for a feed once and say what came; never raises for what the outlet does."""
    try:
        page = await fetcher.get(feed.url)
    except FetchError as error:
        return Probe(outlet, feed, error.status, _robots_of(error), reason=error.reason)
    return examine(page, outlet, feed)


def examine(page: Page, outlet: Outlet, feed: Feed) -> Probe:
    """What a page that came shows of the feed it was fetched for."""
    kind = kind_of(page)
    entries, reason = tuple[FeedEntry, ...](), ""
    try:
        entries = parse_feed(page, outlet, feed).entries
    except CrawlError as error:
        reason = error.reason
    newest = max((entry.published for entry in entries if entry.published), default=None)
    problems = () if reason else tuple(_problems(page, feed, kind, entries))
    return Probe(outlet, feed, page.status, Robots.ALLOWED, kind, len(entries), newest, problems, reason)


def kind_of(page: Page) -> Kind:
    """What the content of a page says it is, whatever its headers say."""
    if is_json(page):
        return Kind.JSON_FEED
    try:
        data = without_prolog(page)
    except FeedError:
        return Kind.OTHER
    kind = _KINDS.get(root_name(data), Kind.OTHER)
    return Kind.NEWS_SITEMAP if kind is Kind.SITEMAP and b"<news:" in data else kind


def _robots_of(error: FetchError) -> Robots:
    if error.reason is Reason.ROBOTS:
        return Robots.DISALLOWED
    return Robots.ALLOWED if error.status is not None and not error.url.endswith("/robots.txt") else Robots.UNKNOWN


def _problems(page: Page, feed: Feed, kind: Kind, entries: tuple[FeedEntry, ...]) -> Iterator[Problem]:
    if not entries:
        yield Problem.NO_ENTRIES
    if any(entry.stated for entry in entries):
        yield Problem.FUTURE_DATES
    if not page.headers.get("etag") and not page.headers.get("last-modified"):
        yield Problem.NO_VALIDATORS
    if kind not in _NO_XML and not decode(page).lstrip("\ufeff").startswith("<"):
        yield Problem.LEADING_BYTES
    if page.final_url.rstrip("/") != feed.url.rstrip("/"):
        yield Problem.MOVED
