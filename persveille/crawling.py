"""The crawl stage: poll the feeds that are due, keep their teasers, then fetch the pages we may fetch."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from sqlite_utils import Database

from crawler.article import Access, FeedEntry, Outlet, Page
from crawler.errors import CrawlError, FetchError, Reason
from crawler.extract import extract_article, teaser_article
from crawler.feeds import ParsedFeed, parse_feed
from crawler.schedule import after_failure, after_success
from db.articles import save_article
from db.entries import News, news_of, record_entry
from db.feeds import DueFeed, due_feeds, record_fetch, save_outlets
from db.pages import postpone_page, record_page_failure, unfetched

NOT_MODIFIED = 304
Clock = Callable[[], datetime]
Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many
Item = TypeVar("Item")

# What a page that is refused makes of its article; what was read of it stays.
WALLS: Mapping[str, Access] = {
    Reason.CONSENT_WALL: Access.CONSENT_WALL,
    Reason.CHALLENGE: Access.BOT_WALL,
    Reason.FORBIDDEN: Access.BOT_WALL,
    Reason.GONE: Access.GONE,
}


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
    save_outlets(database, outlets)

    async def poll(due: DueFeed) -> None:
        await poll_feed(database, due, fetcher, now, report)

    await each("feeds", due_feeds(database, now()), poll, progress)
    await fetch_pages(database, fetcher, now, progress, report)
    return report


async def fetch_pages(database: Database, fetcher: Getter, now: Clock, progress: Progress, report: CrawlReport) -> None:
    """Fetch the pages that are due, as the second half of a crawl."""

    async def fetch(pending: tuple[Outlet, FeedEntry]) -> None:
        await fetch_page(database, *pending, fetcher, now, report)

    await each("pages", unfetched(database, now()), fetch, progress)


async def each(what: str, items: list[Item], work: Callable[[Item], Awaitable[None]], progress: Progress) -> None:
    """Work on all items at once (the fetcher keeps the pace), telling how far we are.

    When we are stopped, every task ends before the fetcher closes, so that none records our stopping as its failure.
    """
    progress(what, 0, len(items))
    tasks = [asyncio.ensure_future(work(item)) for item in items]
    try:
        for done, finished in enumerate(asyncio.as_completed(tasks), start=1):
            await finished
            progress(what, done, len(items))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def poll_feed(database: Database, due: DueFeed, fetcher: Getter, now: Clock, report: CrawlReport) -> None:
    """Ask one feed and keep the teasers of what is new or changed in it."""
    outlet, feed, state = due.outlet, due.feed, due.state
    report.feeds += 1
    try:
        page = await fetcher.get(feed.url, etag=state.etag, last_modified=state.last_modified)
        parsed = ParsedFeed(()) if page.status == NOT_MODIFIED else parse_feed(page, outlet, feed)
    except CrawlError as error:
        retry_after, status = (error.retry_after, error.status) if isinstance(error, FetchError) else (None, None)
        failed = after_failure(state, error.reason, retry_after, now(), url=feed.url)
        record_fetch(database, feed.url, at=now(), reason=error.reason, http=status, items=0, state=failed)
        report.failures.append(Failure(outlet.name, feed.url, error.reason))
        return
    fresh = _keep_entries(database, outlet, feed.url, parsed.entries, now())
    report.new_articles += fresh
    report.unchanged += page.status == NOT_MODIFIED
    good = after_success(state, page, len(parsed.entries), parsed.ttl, now())
    outcome = "not_modified" if page.status == NOT_MODIFIED else "ok" if parsed.entries else "empty"
    record_fetch(database, feed.url, at=now(), reason=outcome, http=page.status, items=fresh, state=good)


def _keep_entries(
    database: Database, outlet: Outlet, feed_url: str, entries: Iterable[FeedEntry], now: datetime
) -> int:
    """Store what a feed says that is new; returns how many articles are."""
    news = news_of(database, feed_url, entries)
    for entry, what in news:
        with database.atomic():
            if what is not News.LISTED:
                save_article(database, teaser_article(entry, outlet, now), now)
            record_entry(database, feed_url, entry, what, now)
    return sum(what is News.ARTICLE for _, what in news)


async def fetch_page(
    database: Database, outlet: Outlet, entry: FeedEntry, fetcher: Getter, now: Clock, report: CrawlReport
) -> None:
    """Fetch the page of one entry, as a fuller revision of its article."""
    try:
        article = extract_article(await fetcher.get(entry.url), entry, outlet)
    except CrawlError as error:
        _keep_failure(database, outlet, entry, error, now(), report)
        return
    save_article(database, article, now())
    report.pages += 1


def _keep_failure(
    database: Database, outlet: Outlet, entry: FeedEntry, error: CrawlError, now: datetime, report: CrawlReport
) -> None:
    retry_after, status = (error.retry_after, error.status) if isinstance(error, FetchError) else (None, None)
    if error.reason == Reason.RATE_LIMITED and status is None:  # another request was told so; this one was not made
        postpone_page(database, entry.url, now + timedelta(seconds=retry_after or 0))
        return
    # Together, so that a killed run has recorded both the failure and what it makes of the article, or neither.
    with database.atomic():
        if error.reason in WALLS:
            teaser = teaser_article(entry, outlet, now)
            save_article(database, replace(teaser, access=WALLS[error.reason]), now)
        record_page_failure(database, entry.url, error.reason, error.temporary, now, retry_after)
    if error.reason not in WALLS:
        report.failures.append(Failure(outlet.name, entry.url, error.reason))
