"""The articles of past weeks, from sitemaps that tell no more than an address and a last change."""

import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import unquote, urlsplit

from crawler.article import Feed, FeedEntry, Outlet, Page
from crawler.dates import brussels_day
from crawler.entries import build_entry, distinct
from crawler.periods import Period, address_day, midnight
from crawler.sitemaps import MAX_LISTED, ListedPage, SitemapPart
from crawler.urls import canonical_url

# Ends of slugs that are no words: numbers (RTBF), 26 characters of base 32 (Arc XP), ~ and digits (DPG Media).
_ID = re.compile(r"(?:[-_]\d{5,}|[-_][A-Z2-7]{26}|~\w+)$")
_ENDING = re.compile(r"\.[a-z]{2,5}$")
_BETWEEN_WORDS = re.compile(r"[-_+\s]+")


def entries_within(
    listed: Iterable[ListedPage], page: Page, part: SitemapPart, outlet: Outlet, wanted: Period
) -> tuple[FeedEntry, ...]:
    """The articles of a part whose date lies in `wanted`; their headline is their slug until the page is read.

    The date is that of the news tags, else of the address, else of the last change. Where that is missing or lies
    outside the period which the part's name tells, the article is dated in the middle of what is wanted of the part.
    """
    feed = Feed(part.url)
    entries = (
        build_entry(
            outlet,
            feed,
            link=article.link,
            base=page.final_url,
            now=page.fetched_at,
            title=article.title or slug_headline(canonical_url(article.link, page.final_url)),
            published=moment,
        )
        for article in listed
        if (moment := _dated(article, part, wanted)) and brussels_day(moment) in wanted
    )
    return distinct(entries, MAX_LISTED)


def slug_headline(url: str) -> str:
    """The words of an address as a headline; empty for a home page."""
    pieces = [_words(unquote(piece)) for piece in urlsplit(url).path.split("/") if piece]
    longest = max(reversed(pieces), key=_count_letters, default=list[str]())
    headline = " ".join(longest)
    return headline[:1].upper() + headline[1:]


def _dated(article: ListedPage, part: SitemapPart, wanted: Period) -> datetime | None:
    if article.published:
        return article.published
    changed, day = article.changed, address_day(article.link)
    if day:
        return changed if changed and brussels_day(changed) == day else midnight(day)
    if changed and (not part.named or brussels_day(changed) in part.period):
        return changed
    told = part.period.overlap(wanted) if part.named else None
    return midnight(told.middle) if told else None


def _words(piece: str) -> list[str]:
    return [word for word in _BETWEEN_WORDS.split(_ID.sub("", _ENDING.sub("", piece))) if word]


def _count_letters(words: list[str]) -> int:
    return sum(letter.isalpha() for word in words for letter in word)
