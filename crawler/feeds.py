"""From a feed's bytes to entries, whatever its kind and however wild it is."""

from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.article import Feed, FeedEntry, FeedKind, Outlet, Page
from crawler.dates import parse_date, plausible
from crawler.entries import MAX_ENTRIES, build_entry, distinct
from crawler.errors import FeedError
from crawler.feedxml import feed_xml
from crawler.jsonfeed import is_json, parse_json_feed
from crawler.listing import parse_listing
from crawler.sitemaps import parse_news_sitemap

# White space is collapsed anyway, and feedparser takes each line by itself: millions would cost minutes.
_ONE_LINE = bytes.maketrans(b"\r\n", b"  ")
_LONGEST_TTL = 1_440  # minutes: a day
# What feedparser lets through on malformed input; anything else would be a defect of ours.
_PARSER_ERRORS = (ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError, OverflowError)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed says: its entries in its own order, and how long they are good for."""

    entries: tuple[FeedEntry, ...]
    ttl: timedelta | None = None


def parse_feed(page: Page, outlet: Outlet, feed: Feed) -> ParsedFeed:
    """The entries of an RSS, RDF, Atom or JSON feed, a news sitemap or a listing page; none is fine for a feed.

    Raises `FeedError` when the page is something else. Never follows an entity, a DTD or a link.
    """
    if feed.kind is FeedKind.NEWS_SITEMAP:
        return ParsedFeed(parse_news_sitemap(page, outlet, feed))
    if feed.kind is FeedKind.LISTING:
        return ParsedFeed(parse_listing(page, outlet, feed))
    if is_json(page):
        return ParsedFeed(parse_json_feed(page, outlet, feed))
    parsed = _parse(feed_xml(page), page)
    entries = distinct(_entry(item, page, outlet, feed) for item in parsed.get("entries", ())[:MAX_ENTRIES])
    return ParsedFeed(entries, _ttl(parsed.get("feed", {})))


def _parse(data: bytes, page: Page) -> Any:
    import feedparser  # costs 100 ms: only when there is a feed to read

    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        # Texts are reduced to plain text and links resolved by ourselves, so feedparser need not do either.
        return feedparser.parse(
            data.translate(_ONE_LINE), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except _PARSER_ERRORS as error:
        raise FeedError(f"{page.url}: not a feed: {type(error).__name__} while reading it") from error


def _entry(item: Any, page: Page, outlet: Outlet, feed: Feed) -> FeedEntry | None:
    guid = str(item.get("id") or "")
    category = next((str(tag.get("term") or "") for tag in item.get("tags") or ()), "")
    content = next((str(part.get("value") or "") for part in item.get("content") or ()), "")
    return build_entry(
        outlet,
        feed,
        link=str(item.get("link") or (guid if guid.startswith(("http://", "https://")) else "")),
        base=str((item.get("title_detail") or {}).get("base") or page.final_url),
        now=page.fetched_at,
        title=str(item.get("title") or ""),
        summary=str(item.get("summary") or content),
        guid=guid,
        category=category,
        published=_moment(item, "published") or _moment(item, "updated"),
        updated=_moment(item, "updated"),
    )


def _moment(item: Any, key: str) -> datetime | None:
    """Our own reading of the date first: feedparser takes a time without a zone for UTC."""
    if key not in item:  # asked first: feedparser would answer "updated" with "published" and a warning
        return None
    moment = parse_date(str(item.get(key) or ""))
    parts = item.get(f"{key}_parsed") if f"{key}_parsed" in item else None  # asked first here too
    if moment is None and parts:
        try:
            moment = plausible(datetime.fromtimestamp(timegm(parts), UTC))
        except (ValueError, TypeError, OverflowError, OSError):
            return None
    return moment


def _ttl(channel: Any) -> timedelta | None:
    value = str(channel.get("ttl") or "").strip()
    return timedelta(minutes=min(int(value[:9]), _LONGEST_TTL)) if value.isascii() and value.isdigit() else None
