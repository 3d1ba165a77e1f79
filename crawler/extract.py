"""From a feed entry, and from its page when we may fetch it, to an `Article`."""

import re
import warnings
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from crawler.answers import is_challenge, is_consent_wall
from crawler.article import Access, Article, FeedEntry, Outlet, Page
from crawler.dates import clamped
from crawler.errors import ExtractError
from crawler.fingerprint import titles_agree
from crawler.jsonld import Declared, read_declared
from crawler.markup import Element, parse_html
from crawler.urls import canonical_url

_LANGUAGES = frozenset({"nl", "fr", "de", "en"})
_SHORTEST = 80  # characters; less than this is a caption or a menu, not an article
_SHORTEST_BEHIND_PAYWALL = 1000  # characters; less than this is the lead and an offer to subscribe, with its price
_LARGEST_TREE = 50_000  # elements; a front page with everything on it has about a tenth
_NUMBER = re.compile(r"\d{5,}")  # in an address: the number of an article
_SUFFIX = re.compile(r"\s*[|–—-]\s*\S.*")


def teaser_article(entry: FeedEntry, outlet: Outlet, fetched_at: datetime) -> Article:
    """What the feed alone says: the summary is the text."""
    return Article(
        url=entry.url,
        title=entry.title,
        text=entry.summary,
        outlet_id=outlet.id,
        language=outlet.language,
        published=clamped(entry.published, fetched_at),
        stated=entry.stated,
        fetched_at=fetched_at,
        access=Access.TEASER,
        section=entry.section,
        link=entry.link if entry.link != entry.url else "",
    )


def extract_article(page: Page, entry: FeedEntry, outlet: Outlet) -> Article:
    """The article on `page`, under the entry's address so that it becomes a revision of its teaser.

    A paywalled page gives what text there is, a consent or bot wall only the teaser; `access` says which.
    Raises `ExtractError` when nothing is readable.
    """
    teaser = teaser_article(entry, outlet, page.fetched_at)
    if wall := _wall(page):
        return replace(teaser, access=wall)
    if urlsplit(page.final_url).path in ("", "/") and urlsplit(page.url).path not in ("", "/"):
        raise ExtractError(f"{page.url}: it leads to the home page")
    root = parse_html(page)
    if root is None:
        raise ExtractError(f"{page.url}: the page is empty")
    declared = read_declared(root)
    title = _title(declared.headline, entry.title)
    text = _text(root, title)
    paywalled = declared.free is False
    if paywalled and len(text) < _SHORTEST_BEHIND_PAYWALL:
        text = max(declared.description, teaser.text, key=len)
    elif len(text) < _SHORTEST:
        raise ExtractError(f"{page.url}: nothing readable on the page")
    return replace(
        teaser,
        title=title,
        text=text,
        access=Access.PAYWALL if paywalled else Access.FULL,
        language=declared.language if declared.language in _LANGUAGES else outlet.language,
        published=_published(declared, teaser),
        stated=_stated(declared, teaser),
        resolved=_resolved(page, declared, entry),
        section=declared.section or entry.section,
    )


def _wall(page: Page) -> Access | None:
    if is_consent_wall(page.final_url):
        return Access.CONSENT_WALL
    return Access.BOT_WALL if is_challenge(page.status, page.headers, page.body) else None


def _published(declared: Declared, teaser: Article) -> datetime | None:
    moment = declared.published
    if moment and teaser.fetched_at:
        moment = clamped(moment, teaser.fetched_at)
    return moment or teaser.published


def _stated(declared: Declared, teaser: Article) -> datetime | None:
    """The date of publication as stated by the page, else by the feed, where it is in the future."""
    moment, now = declared.published, teaser.fetched_at
    return moment if moment and now and moment > now else teaser.stated


def _resolved(page: Page, declared: Declared, entry: FeedEntry) -> str:
    """The canonical address of the page where it is not the entry's own; "" also for a page about something else.

    It is where redirects end, or what the page itself names on the same host. An article that was removed may redirect
    to its section, and a site may name its front page on every page: neither is the address of an article.
    """
    final = canonical_url(page.final_url)
    named = canonical_url(declared.canonical, page.final_url)
    address = named if _same_page(named, final) else final
    return address if address != entry.url and titles_agree(entry.title, declared.headline) else ""


def _same_page(named: str, final: str) -> bool:
    """Whether both are on one host and end alike or carry the same number; the sections before may differ."""
    one, other = urlsplit(named), urlsplit(final)
    slugs = one.path.rstrip("/").rpartition("/")[2], other.path.rstrip("/").rpartition("/")[2]
    numbers = set(_NUMBER.findall(one.path)) & set(_NUMBER.findall(other.path))
    return one.hostname == other.hostname and (bool(numbers) or (slugs[0] == slugs[1] != ""))


def _title(headline: str, feed_title: str) -> str:
    """The page's headline; its tail after a dash or bar goes only where the feed gives the same title without it."""
    if not headline:
        return feed_title
    if headline.startswith(feed_title) and _SUFFIX.fullmatch(headline[len(feed_title) :]):
        return feed_title
    return headline


def _text(root: Element, title: str) -> str:
    """The body's paragraphs separated by blank lines; "" when there is none."""
    if sum(1 for _ in root.iter()) > _LARGEST_TREE:
        return ""  # would keep trafilatura busy for minutes
    document = _extraction()(root, with_metadata=False, include_comments=False)
    text = document.get("text") if isinstance(document, dict) else getattr(document, "text", None)
    paragraphs = [line.strip() for line in str(text or "").splitlines() if line.strip()]
    if paragraphs and paragraphs[0] == title:
        del paragraphs[0]
    return "\n\n".join(paragraphs)


@cache
def _extraction() -> Callable[..., Any]:
    """trafilatura, whose import costs 200 ms: only when there is a page to read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its downloader, which we do not use, asks for PySocks
        from trafilatura import bare_extraction
    return bare_extraction
