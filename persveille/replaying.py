"""Replaying: the answers of archives go through the crawl stage again, each at the moment it was given.

The archives say what was asked and when, not the schedule: so a crawl can be read again after rules have changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from sqlite_utils import Database

from crawler.article import Feed, Outlet
from crawler.fetch import Fetcher
from crawler.replay import ArchiveTransport, Recorded, address_key, read_archives
from crawler.urls import canonical_url
from db.feeds import DueFeed, feed_state, save_outlets
from db.pages import unfetched_entry
from persveille.crawling import CrawlReport, Progress, fetch_page, poll_feed


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """What a replay did: `read` of `answers` answers were used, the other records are counted by kind."""

    crawl: CrawlReport
    read: int
    answers: int
    skipped: dict[str, int]


async def replay(
    database: Database, outlets: Iterable[Outlet], files: Iterable[Path], progress: Progress
) -> ReplayReport:
    """Read archived feeds of enabled outlets, and the pages that are still to be fetched when their turn comes.

    Nothing is asked over the network. Raises OSError where a file cannot be opened.
    """
    recordings = read_archives(files)
    outlets = list(outlets)
    save_outlets(database, outlets)
    stage = _Replay(database, outlets, ArchiveTransport(recordings))
    for position, recorded in enumerate(recordings.answers):
        if position not in stage.transport.used:  # else a redirect has led here
            stage.transport.go_to(position)
            await stage.read(recorded)
        progress("answers", position + 1, len(recordings.answers))
    used = len(stage.transport.used)
    return ReplayReport(stage.report, used, len(recordings.answers), dict(recordings.skipped))


@dataclass
class _Replay:
    database: Database
    outlets: list[Outlet]
    transport: ArchiveTransport
    report: CrawlReport = field(default_factory=CrawlReport)

    def __post_init__(self) -> None:
        self._by_id = {outlet.id: outlet for outlet in self.outlets}
        self._feeds: dict[str, tuple[Outlet, Feed]] = {
            address_key(feed.url): (outlet, feed) for outlet in self.outlets if outlet.enabled for feed in outlet.feeds
        }

    async def read(self, recorded: Recorded) -> None:
        """Do with one answer what the crawl did, if it is a feed or a page we want."""
        now = self.transport.now
        if asked := self._feeds.get(recorded.key):
            due = DueFeed(*asked, feed_state(self.database, asked[1].url))
            async with self._fetcher() as fetcher:
                await poll_feed(self.database, due, fetcher, now, self.report)
            return
        for url in dict.fromkeys((recorded.url, canonical_url(recorded.url))):
            if entry := unfetched_entry(self.database, url, now()):
                async with self._fetcher() as fetcher:
                    await fetch_page(self.database, self._by_id[entry.outlet_id], entry, fetcher, now, self.report)
                return

    def _fetcher(self) -> Fetcher:
        """A fetcher without memory: what it knows of robots.txt and of hosts asking for quiet holds for one moment."""
        agent = f"Persveille/{version('persveille')}"
        return Fetcher(agent, pace=0.0, now=self.transport.now, sleep=_at_once, transport=self.transport)


async def _at_once(_seconds: float) -> None:
    """Nobody is waiting: a Crawl-delay was kept when the answers were recorded."""
