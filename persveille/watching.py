"""`persveille watch`: round after round, sleeping until the next feed, page or digest is due."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from crawler.dates import BRUSSELS
from crawler.errors import CrawlError
from db.due import next_digest, next_fetch
from db.errors import DatabaseError
from nlp.analyser import Analyser
from nlp.errors import ReadError
from persveille.command import opened
from persveille.crawling import Clock, Progress
from persveille.errors import PersveilleError
from persveille.settings import Settings
from persveille.stages import RunReport, Stage, run_stages
from persveille.stopping import Stop, Stopped

PAUSE = timedelta(minutes=1)  # between two rounds at least, so that feeds that come due one by one share a round
LOOK = timedelta(minutes=10)  # how long a change of the outlets file, or work that others bring, may stay unseen
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=1)  # after a round that failed as a whole
NAMED = 3  # failures named in a round's line; `persveille outlets` has them all
# What ends a round but not the watch: the disk is full, the database locked, the outlets file half edited.
FAILURES = (PersveilleError, CrawlError, ReadError, DatabaseError, OSError)


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did, in words, and when there is something to do again (None: nothing is known)."""

    done: str
    due: datetime | None


def watch(
    do_round: Callable[[], Round],
    version: Callable[[], object],
    clock: Clock,
    wait: Callable[[float], bool],
    say: Callable[[str], None],
) -> None:
    """Do rounds until `do_round` raises `Stopped` or `wait`, which sleeps that many seconds, says that we are to stop.

    A line is said of each round, and of each that failed. `version` changes when the outlets file does.
    """
    failed = 0
    while True:
        seen = version()
        try:
            round_ = do_round()
            failed, told = 0, round_.done
            due = max(round_.due or clock() + LOOK, clock() + PAUSE)
        except Stopped:
            return
        except FAILURES as error:
            failed += 1
            told, due = f"failed: {' '.join(str(error).split())}", clock() + _retry(failed)
        now = clock().astimezone(BRUSSELS)
        say(f"{now:%Y-%m-%d %H:%M:%S} {told}; {_next(due, now)}")
        while (left := due - clock()) > timedelta(0) and version() == seen:
            if wait(min(left, LOOK).total_seconds()):
                return


def do_round(
    settings: Settings,
    stages: Collection[Stage],
    analyser: Analyser | None,
    clock: Clock,
    stop: Stop,
    progress: Progress,
) -> Round:
    """One round of the stages; raises `Stopped` between two steps once we were asked to stop, and any of FAILURES."""
    with opened(settings.database) as database:
        report = run_stages(
            stages, settings, database, clock, stop.heeded(progress), analyser=analyser, run_crawl=stop.run
        )
        now = clock()
        due = [
            next_fetch(database, now) if "crawl" in stages else None,
            next_digest(database, now) if "digest" in stages else None,
        ]
    return Round(in_words(report), min((at for at in due if at), default=None))


def in_words(report: RunReport) -> str:
    """What a round did on one line, with the first of its failures."""
    told = []
    if crawl := report.crawl:
        told.append(f"{crawl.feeds} feeds, {crawl.unchanged} unchanged: {crawl.new_articles} new articles")
        told.append(f"{crawl.pages} pages")
    if (read := report.analyse) and read.read:
        told.append(f"read {read.read}, {read.relevant} report an incident ({read.attached.created} new incidents)")
    if report.digest and report.digest.sent:
        told.append(f"wrote {report.digest.sent} digests")
    if failures := report.failures:
        names = [f"{one.outlet} {one.reason}" for one in failures[:NAMED]]
        more = f" and {len(failures) - NAMED} more" if len(failures) > NAMED else ""
        told.append(f"{len(failures)} failed: {', '.join(names)}{more}")
    return "; ".join(told) or "nothing was due"


def version_of(path: Path) -> object:
    """Something that differs once the file was written; None while it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _retry(failed: int) -> timedelta:
    return min(FIRST_RETRY * (1 << min(failed - 1, 10)), LONGEST_RETRY)


def _next(due: datetime, now: datetime) -> str:
    local = due.astimezone(BRUSSELS)
    return f"next at {local:%H:%M}" if local.date() == now.date() else f"next on {local:%Y-%m-%d %H:%M}"
