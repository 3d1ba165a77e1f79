"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""

import json
from collections.abc import Mapping
from typing import Any

from crawler.article import Feed, FeedEntry, Outlet, Page
from crawler.dates import parse_date
from crawler.encoding import decode
from crawler.entries import MAX_ENTRIES, build_entry, distinct
from crawler.errors import FeedError
from crawler.xmltext import without_illegal

_VERSIONS = ("https://jsonfeed.org/version/1", "http://jsonfeed.org/version/1")


def is_json(page: Page) -> bool:
    """Whether a body begins as a JSON object does; no XML feed begins so."""
    return decode(page).lstrip("\ufeff \t\r\n").startswith("{")


def parse_json_feed(page: Page, outlet: Outlet, feed: Feed) -> tuple[FeedEntry, ...]:
    """The entries of a JSON Feed, in its order; raises `FeedError` when the page is something else."""
    try:
        # Numbers stay text: the specification wants an id that is one as text, and huge ones cost time.
        content = json.loads(decode(page).lstrip("\ufeff"), strict=False, parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise FeedError(f"{page.url}: not a feed: JSON that cannot be read") from error
    items = content.get("items")
    if not _text(content, "version").startswith(_VERSIONS) or not isinstance(items, list):
        raise FeedError(f"{page.url}: not a feed: JSON, but no JSON Feed")
    objects = (item for item in items[:MAX_ENTRIES] if isinstance(item, dict))
    return distinct(_entry(item, page, outlet, feed) for item in objects)


def _entry(item: Mapping[str, Any], page: Page, outlet: Outlet, feed: Feed) -> FeedEntry | None:
    guid = _text(item, "id")
    tags = item.get("tags")
    return build_entry(
        outlet,
        feed,
        link=_text(item, "url") or _text(item, "external_url") or (guid if guid.startswith("http") else ""),
        base=page.final_url,
        now=page.fetched_at,
        title=_text(item, "title"),
        summary=_text(item, "summary") or _text(item, "content_text") or _text(item, "content_html"),
        guid=guid,
        category=_clean(tags[0]) if isinstance(tags, list) and tags else "",
        published=parse_date(_text(item, "date_published")) or parse_date(_text(item, "date_modified")),
        updated=parse_date(_text(item, "date_modified")),
    )


def _text(values: Mapping[str, Any], key: str) -> str:
    return _clean(values.get(key))


def _clean(value: object) -> str:
    """The text of a value; what is no text says nothing."""
    return without_illegal(value) if isinstance(value, str) else ""
