"""The crawl stage: poll the feeds that are due, keep their teasers, then fetch the pages we may fetch."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from sqlite_utils import Database

from crawler.article import FeedEntry, Outlet, Page
from crawler.errors import CrawlError, FetchError
from crawler.extract import extract_article, teaser_article
from crawler.feeds import parse_feed
from crawler.schedule import after_failure, after_success
from db import articles as stored_articles
from db import feeds as stored_feeds
from db.feeds import DueFeed

Clock = Callable[[], datetime]
Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many
Item = TypeVar("Item")


class Getter(Protocol):
    """What the stage needs of `crawler.fetch.Fetcher`."""

    async def get(self, url: str, *, etag: str = "", last_modified: str = "") -> Page:
        """One page with status 200 or 304; raises FetchError."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An address that gave nothing, with the reason that was recorded."""

    outlet: str
    url: str
    reason: str


@dataclass(slots=True)
class CrawlReport:
    """What one crawl did."""

    feeds: int = 0
    unchanged: int = 0
    new_articles: int = 0
    pages: int = 0
    failures: list[Failure] = field(default_factory=list)


async def crawl(
    database: Database, outlets: Iterable[Outlet], fetcher: Getter, now: Clock, progress: Progress
) -> CrawlReport:
    """Poll what is due and store it; one bad address never stops another, its reason is recorded on its row."""
    report = CrawlReport()
    stored_feeds.save_outlets(database, outlets)

    async def poll(due: DueFeed) -> None:
        await _poll_feed(database, due, fetcher, now, report)

    async def fetch(pending: tuple[Outlet, FeedEntry]) -> None:
        await _fetch_page(database, *pending, fetcher, now, report)

    await _each("feeds", stored_feeds.due_feeds(database, now()), poll, progress)
    await _each("pages", stored_articles.unfetched(database, now()), fetch, progress)
    return report


async def _each(
    what: str, items: list[Item], work: Callable[[Item], Awaitable[None]], progress: Progress
) -> None:
    """Work on all items at once (the fetcher keeps the pace), telling how far we are."""
    progress(what, 0, len(items))
    tasks = [asyncio.ensure_future(work(item)) for item in items]
    for done, task in enumerate(asyncio.as_completed(tasks), start=1):
        await task
        progress(what, done, len(items))


async def _poll_feed(database: Database, due: DueFeed, fetcher: Getter, now: Clock, report: CrawlReport) -> None:
    outlet, feed, state = due.outlet, due.feed, due.state
    report.feeds += 1
    try:
        page = await fetcher.get(feed.url, etag=state.etag, last_modified=state.last_modified)
        parsed = None if page.status == 304 else parse_feed(page, outlet, feed)
    except CrawlError as error:
        retry_after = error.retry_after if isinstance(error, FetchError) else None
        failed = after_failure(state, error.reason, retry_after, now())
        stored_feeds.record_fetch(database, feed.url, at=now(), reason=error.reason, http=None, items=0, state=failed)
        report.failures.append(Failure(outlet.name, feed.url, error.reason))
        return
    entries = parsed.entries if parsed else ()
    fresh = stored_articles.unseen(database, entries)
    for entry in fresh:
        stored_articles.save_article(database, teaser_article(entry, outlet, now()), now())
    report.new_articles += len(fresh)
    report.unchanged += parsed is None
    good = after_success(state, page, len(entries), parsed.ttl if parsed else None, now())
    stored_feeds.record_fetch(
        database, feed.url, at=now(), reason=good.reason, http=page.status, items=len(fresh), state=good
    )


async def _fetch_page(
    database: Database, outlet: Outlet, entry: FeedEntry, fetcher: Getter, now: Clock, report: CrawlReport
) -> None:
    try:
        article = extract_article(await fetcher.get(entry.link or entry.url), entry, outlet)
    except CrawlError as error:
        stored_articles.record_page_failure(database, entry.article_id, error.reason, error.temporary, now())
        report.failures.append(Failure(outlet.name, entry.url, error.reason))
        return
    stored_articles.save_article(database, article, now())
    report.pages += 1
