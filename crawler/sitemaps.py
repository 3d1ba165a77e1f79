"""Sitemaps (sitemaps.org, Google News): indexes, plain lists of pages, and lists of news with titles."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from itertools import islice

from crawler.article import Feed, FeedEntry, Outlet, Page
from crawler.dates import brussels_day, parse_date
from crawler.entries import MAX_ENTRIES, build_entry, distinct
from crawler.errors import FeedError
from crawler.markup import Element, parse_xml
from crawler.periods import EVER, Period, counts_weeks, named_period
from crawler.urls import canonical_url
from crawler.xmltext import with_entities_spelled_out, without_prolog

MAX_LISTED = 50_000  # addresses in one file, by the protocol of sitemaps.org
MAX_UNPACKED = 20_000_000  # bytes of an .xml.gz; the protocol allows 50 MB, 50,000 addresses take about 10
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class SitemapPart:
    """A sitemap that an index names; `named`: its name tells the period, else `period` ends with its last change."""

    url: str
    period: Period = EVER
    named: bool = False


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page that a sitemap names; `title` and `published` are of its news tags, `changed` its lastmod."""

    link: str
    title: str = ""
    published: datetime | None = None
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap says; `parts` is None for one that is no index, `whole` is false for one that was cut off."""

    whole: bool
    parts: tuple[SitemapPart, ...] | None = None
    pages: tuple[ListedPage, ...] = ()


def read_sitemap(page: Page, limit: int = MAX_LISTED) -> Sitemap:
    """The parts of an index, or the first `limit` pages of a sitemap; raises `FeedError` when it is neither.

    A body may be gzip-ed, as in `sitemap.xml.gz`.
    """
    data = with_entities_spelled_out(without_prolog(_unpacked(page)))
    root = parse_xml(data, recover=False)
    whole = root is not None
    root = root if whole else parse_xml(data, recover=True)
    match "" if root is None else _local(root):
        case "sitemapindex":
            return Sitemap(whole, parts=_parts(root, page))
        case "urlset":
            return Sitemap(whole, pages=tuple(_listed(item) for item in islice(_children(root, "url"), limit)))
        case name:
            raise FeedError(f"{page.url}: not a sitemap: <{name}>")


def parse_news_sitemap(page: Page, outlet: Outlet, feed: Feed) -> tuple[FeedEntry, ...]:
    """The articles of a news sitemap, in its order; raises `FeedError` when the page is something else."""
    sitemap = read_sitemap(page, MAX_ENTRIES)
    if sitemap.parts is not None:
        raise FeedError(f"{page.url}: not a news sitemap: an index of sitemaps")
    entries = (
        build_entry(
            outlet,
            feed,
            link=listed.link,
            base=page.final_url,
            now=page.fetched_at,
            title=listed.title,
            published=listed.published or listed.changed,
            updated=listed.changed,
        )
        for listed in sitemap.pages
        if listed.title  # a page without news tags is no article
    )
    return distinct(entries)


def _unpacked(page: Page) -> Page:
    if not page.body.startswith(_GZIP):
        return page
    try:
        with gzip.GzipFile(fileobj=BytesIO(page.body)) as packed:
            body = packed.read(MAX_UNPACKED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise FeedError(f"{page.url}: not a sitemap: it cannot be unpacked") from error
    if len(body) > MAX_UNPACKED:
        raise FeedError(f"{page.url}: not a sitemap: more than {MAX_UNPACKED} bytes when unpacked")
    return replace(page, body=body)


def _parts(root: Element, page: Page) -> tuple[SitemapPart, ...]:
    told: dict[str, datetime | None] = {}  # each address once
    for item in islice(_children(root, "sitemap"), MAX_LISTED):
        told.setdefault(canonical_url(_text(item, "loc"), page.final_url), parse_date(_text(item, "lastmod")))
    told.pop("", None)
    weeks = counts_weeks(told)
    return tuple(_part(url, changed, weeks) for url, changed in told.items())


def _part(url: str, changed: datetime | None, weeks: bool) -> SitemapPart:
    if named := named_period(url, weeks=weeks):
        return SitemapPart(url, named, named=True)
    return SitemapPart(url, Period(date.min, brussels_day(changed)) if changed else EVER)


def _listed(item: Element) -> ListedPage:
    news = next(_children(item, "news"), None)
    return ListedPage(
        link=_text(item, "loc"),
        title=_text(news, "title"),
        published=parse_date(_text(news, "publication_date")),
        changed=parse_date(_text(item, "lastmod")),
    )


def _children(element: Element, name: str) -> Iterator[Element]:
    """Children by local name: outlets disagree about the namespace's address."""
    return (child for child in element if _local(child) == name)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""


def _text(element: Element | None, name: str) -> str:
    child = next(_children(element, name), None) if element is not None else None
    return "".join(child.itertext()).strip() if child is not None else ""
