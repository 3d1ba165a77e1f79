"""Feed entries from what feeds, sitemaps and listings say: cleaned, canonical, dated no later than now."""

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from crawler.article import Feed, FeedEntry, Outlet
from crawler.dates import clamped
from crawler.markup import html_to_line, html_to_paragraphs
from crawler.urls import canonical_url

MAX_ENTRIES = 1_000
_TITLE_LIMIT, _SUMMARY_LIMIT = 500, 4_000  # characters; a lead is far shorter, a whole article longer
_SECTION_LIMIT = 100  # characters
_WHOLE_OUTLET = ("", "general")  # sections of a feed that holds all of an outlet's
# The line WordPress adds below a feed's summary.
_WORDPRESS_FOOTER = re.compile(
    r"^(?:(?:Het|De) (?:bericht|post) .+ verscheen eerst op .+|L[’']article .+ est apparu en premier sur .+"
    r"|Cet article .+ est apparu en premier sur .+|Der Beitrag .+ erschien zuerst auf .+"
    r"|The post .+ (?:appeared first|first appeared) on .+)$",
    re.IGNORECASE,
)
_CUT = re.compile(r"\s*\[(?:…|\.\.\.)\]$")


def build_entry(
    outlet: Outlet,
    feed: Feed,
    *,
    link: str,
    base: str,
    now: datetime,
    title: str,
    summary: str = "",
    guid: str = "",
    category: str = "",
    published: datetime | None = None,
    updated: datetime | None = None,
) -> FeedEntry | None:
    """A clean entry, or None when the item has no web address or nothing to read.

    Its `category` is its section where the feed holds every section of the outlet.
    """
    url = canonical_url(link, base)
    paragraphs = [line for line in html_to_paragraphs(summary) if not _WORDPRESS_FOOTER.match(line)]
    lead = _CUT.sub("…", "\n\n".join(paragraphs)[:_SUMMARY_LIMIT])
    headline = html_to_line(title)[:_TITLE_LIMIT] or (paragraphs[0][:100] if paragraphs else "")
    if not url or not headline:
        return None
    return FeedEntry(
        outlet_id=outlet.id,
        url=url,
        link=link.strip(),
        title=headline,
        summary=lead,
        guid=guid.strip()[:_TITLE_LIMIT],
        section=(feed.section in _WHOLE_OUTLET and html_to_line(category)[:_SECTION_LIMIT]) or feed.section,
        published=clamped(published, now),
        stated=published if published and published > now else None,
        updated=updated,
    )


def distinct(entries: Iterable[FeedEntry | None], limit: int = MAX_ENTRIES) -> tuple[FeedEntry, ...]:
    """The first entry of each address among the first `limit` entries."""
    by_url: dict[str, FeedEntry] = {}
    for entry in islice((entry for entry in entries if entry), limit):
        by_url.setdefault(entry.url, entry)
    return tuple(by_url.values())
