"""The stages: each asks the database what is due, so it can be killed and started again at any moment."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine
from contextlib import nullcontext
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from sqlite_utils import Database

from crawler.archive import Archive
from crawler.fetch import Fetcher
from crawler.outlets import load_outlets
from crawler.periods import Period
from db.analyses import count_unanalysed, save_analysis, unanalysed
from db.incidents import AttachReport, attach_all
from nlp.analyser import Analyser
from persveille.backfilling import backfill
from persveille.crawling import Clock, CrawlReport, Failure, Progress, crawl
from persveille.digesting import DigestReport, send_digests
from persveille.errors import ConfigurationError
from persveille.settings import CrawlSettings, Settings

Stage = Literal["crawl", "analyse", "digest"]
ALL: tuple[Stage, ...] = ("crawl", "analyse", "digest")
Sleep = Callable[[float], Awaitable[None]]
RunCrawl = Callable[[Coroutine[Any, Any, CrawlReport]], CrawlReport]


@dataclass(frozen=True, slots=True)
class AnalyseReport:
    """What one run of the reader did."""

    read: int
    relevant: int
    attached: AttachReport


@dataclass(frozen=True, slots=True)
class RunReport:
    """What the stages did; None for one that was not asked for."""

    crawl: CrawlReport | None = None
    analyse: AnalyseReport | None = None
    digest: DigestReport | None = None

    @property
    def failures(self) -> list[Failure]:
        """Everything that was recorded as failed."""
        return [*(self.crawl.failures if self.crawl else ()), *(self.digest.failures if self.digest else ())]


def run_stages(
    stages: Collection[Stage],
    settings: Settings,
    database: Database,
    clock: Clock,
    progress: Progress,
    sleep: Sleep = asyncio.sleep,
    analyser: Analyser | None = None,
    run_crawl: RunCrawl = asyncio.run,
    wanted: Period | None = None,
    warc: Path | None = None,
) -> RunReport:
    """Do the asked stages in the order crawl, analyse, digest, with `analyser` or the reader that the settings name.

    `wanted` makes the crawl one of past days: sitemaps are read in place of feeds. `warc`: the folder to archive it in.

    `run_crawl` runs the crawl to its end, or until it wants to stop: then it raises, and no later stage begins.
    """
    return RunReport(
        crawl=crawl_outlets(settings, database, clock, progress, sleep, run_crawl, wanted, warc)
        if "crawl" in stages
        else None,
        analyse=analyse(database, analyser or Analyser.load(settings.reader.model), clock, progress)
        if "analyse" in stages
        else None,
        digest=send_digests(database, settings.digest, clock(), progress) if "digest" in stages else None,
    )


def crawl_outlets(
    settings: Settings,
    database: Database,
    clock: Clock,
    progress: Progress,
    sleep: Sleep,
    run_crawl: RunCrawl = asyncio.run,
    wanted: Period | None = None,
    warc: Path | None = None,
) -> CrawlReport:
    """Crawl the outlets of the settings. Raises ConfigurationError, OutletError before anything is fetched.

    What is received is archived in the folder `warc`, where given; raises OSError when that cannot be written to.
    """
    outlets = load_outlets(settings.outlets)
    archive = Archive(warc, user_agent_of(settings.crawl)) if warc else None
    fetcher = fetcher_from(settings.crawl, clock, sleep, archive)

    async def crawl_them() -> CrawlReport:
        async with fetcher:
            if wanted:
                return await backfill(database, outlets, fetcher, clock, progress, wanted)
            return await crawl(database, outlets, fetcher, clock, progress)

    with archive or nullcontext():
        return run_crawl(crawl_them())


def fetcher_from(
    options: CrawlSettings, clock: Clock, sleep: Sleep = asyncio.sleep, archive: Archive | None = None
) -> Fetcher:
    """The fetcher that the settings describe. Raises ConfigurationError when nobody could reach us."""
    return Fetcher(
        user_agent_of(options),
        pace=options.pace_seconds,
        concurrency=options.concurrency,
        hosts=options.hosts,
        now=clock,
        sleep=sleep,
        archive=archive,
    )


def user_agent_of(settings: CrawlSettings) -> str:
    """The honest name we crawl under. Raises ConfigurationError when nobody could reach us."""
    if not settings.contact:
        raise ConfigurationError("crawl.contact is not set: give an address or page where an outlet can reach you")
    return f"Persveille/{version('persveille')} (+{settings.contact})"


def analyse(database: Database, analyser: Analyser, clock: Clock, progress: Progress) -> AnalyseReport:
    """Read every article this reader has not read in its latest form, then merge what reports an incident."""
    total = count_unanalysed(database, analyser.model)
    read = relevant = 0
    progress("articles read", 0, total)
    for article in unanalysed(database, analyser.model):
        analysis = analyser.analyse(article)
        save_analysis(database, article, analysis, clock())
        read += 1
        relevant += analysis.relevant
        progress("articles read", read, total)
    return AnalyseReport(read, relevant, attach_all(database, clock()))
