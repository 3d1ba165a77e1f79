"""The articles of past weeks, from the sitemap indexes that outlets name; their pages join the ordinary queue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from crawler.article import Mode, Outlet, Page
from crawler.backfill import entries_within
from crawler.errors import CrawlError, FeedError
from crawler.extract import teaser_article
from crawler.periods import Period
from crawler.sitemaps import Sitemap, SitemapPart, read_sitemap
from db.articles import save_article, unseen
from db.feeds import save_outlets
from db.sitemaps import is_part_read, record_part
from persveille.crawling import Clock, CrawlReport, Failure, Getter, Progress, each, fetch_pages
from persveille.errors import ConfigurationError

LEVELS = ("indexes", "sitemaps", "their sitemaps")  # deeper than that no outlet was seen to go
INCOMPLETE = "incomplete"  # reason for a sitemap that breaks off: what it lists is stored, and it is fetched again


@dataclass(slots=True)
class BackfillReport(CrawlReport):
    """What one back-filling did."""

    sitemaps: int = 0  # read
    known: int = 0  # left out, as an earlier run had read them


@dataclass(frozen=True, slots=True)
class _Due:
    """A part to be read, and the days wanted of it."""

    outlet: Outlet
    part: SitemapPart
    wanted: Period


async def backfill(
    database: Database, outlets: Iterable[Outlet], fetcher: Getter, now: Clock, progress: Progress, wanted: Period
) -> BackfillReport:
    """Store what the outlets published in the days `wanted` as teasers, then fetch their pages.

    A part that an earlier run read to its end after its days were over is not fetched again.
    Raises ConfigurationError when no outlet can be back-filled.
    """
    outlets, report = tuple(outlets), BackfillReport()
    save_outlets(database, outlets)
    due = _indexes(outlets, wanted)
    if not due:
        raise ConfigurationError("no outlet that is enabled, in mode full or index, has a backfill in the outlet list")
    for level in LEVELS:
        if due:
            due = _unread(database, await _read_level(database, due, fetcher, now, progress, report, level), report)
    await fetch_pages(database, fetcher, now, progress, report)
    return report


def _indexes(outlets: Iterable[Outlet], wanted: Period) -> list[_Due]:
    """Without pages a bare sitemap has nothing to read, so outlets in mode meta are left out."""
    return [
        _Due(outlet, SitemapPart(address), wanted)
        for outlet in outlets
        if outlet.enabled and outlet.mode is not Mode.META
        for address in outlet.backfill
    ]


async def _read_level(
    database: Database,
    due: list[_Due],
    fetcher: Getter,
    now: Clock,
    progress: Progress,
    report: BackfillReport,
    level: str,
) -> list[_Due]:
    """Read what is due and give the parts that it names; one bad address never stops another."""
    found: list[_Due] = []

    async def read(item: _Due) -> None:
        try:
            found.extend(await _read(database, item, fetcher, now, report, deepest=level == LEVELS[-1]))
        except CrawlError as error:
            report.failures.append(Failure(item.outlet.name, item.part.url, error.reason))

    await each(level, due, read, progress)
    return found


async def _read(
    database: Database, due: _Due, fetcher: Getter, now: Clock, report: BackfillReport, *, deepest: bool
) -> list[_Due]:
    """Store what a sitemap lists, or give the parts of an index that overlap the days wanted."""
    page = await fetcher.get(due.part.url)
    sitemap = read_sitemap(page)
    if sitemap.parts is None:
        _store(database, due, page, sitemap, now(), report)
        return []
    if deepest:
        raise FeedError(f"{page.url}: an index of sitemaps, nested too deeply")
    return [_Due(due.outlet, part, overlap) for part in sitemap.parts if (overlap := part.period.overlap(due.wanted))]


def _store(database: Database, due: _Due, page: Page, sitemap: Sitemap, now: datetime, report: BackfillReport) -> None:
    entries = entries_within(sitemap.pages, page, due.part, due.outlet, due.wanted)
    with database.atomic():
        fresh = unseen(database, entries)
        for entry in fresh:
            save_article(database, teaser_article(entry, due.outlet, now), now)
        if sitemap.whole:
            record_part(database, due.part.url, due.outlet.id, due.wanted, len(fresh), now)
    report.sitemaps += 1
    report.new_articles += len(fresh)
    if not sitemap.whole:
        report.failures.append(Failure(due.outlet.name, due.part.url, INCOMPLETE))


def _unread(database: Database, found: Iterable[_Due], report: BackfillReport) -> list[_Due]:
    """Each part once, without those of which the days wanted are stored for good."""
    parts = {due.part.url: due for due in found}
    unread = [due for due in parts.values() if not is_part_read(database, due.part.url, due.wanted, due.part.period)]
    report.known += len(parts) - len(unread)
    return unread
