"""What the terminal shows: progress while something goes on, a summary when it is done."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from persveille.crawling import CrawlReport
    from persveille.stages import RunReport


Tell = Callable[[str, int, int], None]

PIPE_WIDTH = 160  # columns where nothing says how wide the output is: enough for every table of ours
STEPS = 5  # lines a count gets where no bar can be drawn


def console() -> Console:
    """Standard output; plain text, and never narrow, where it is no terminal."""
    found = Console(highlight=False)
    if not found.is_terminal:
        found.width = max(found.width, PIPE_WIDTH)
    return found


@contextmanager
def progress() -> Iterator[Tell]:
    """Shows on standard error how far each count is; gives the function that moves it."""
    if not sys.stderr.isatty():
        yield _lines()
        return
    columns = (TextColumn("{task.description:>14}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield tell


def _lines() -> Tell:
    """A line at each fifth of a count, for logs and pipes."""
    told: dict[str, int] = {}

    def tell(what: str, done: int, total: int) -> None:
        step = done * STEPS // total if total else 0
        if step > told.get(what, 0):
            told[what] = step
            sys.stderr.write(f"{what} {done}/{total}\n")

    return tell


def _crawled(crawl: "CrawlReport") -> str:
    from persveille.backfilling import BackfillReport

    if isinstance(crawl, BackfillReport):
        return f"read {crawl.sitemaps} sitemaps of past days ({crawl.known} known from an earlier run)"
    return f"crawled {crawl.feeds} feeds ({crawl.unchanged} unchanged)"


def summary(report: "RunReport") -> str:
    """What the stages did, a line each, then every failure with its reason."""
    lines = []
    if crawl := report.crawl:
        lines.append(f"{_crawled(crawl)}: {crawl.new_articles} new articles, {crawl.pages} pages")
    if analyse := report.analyse:
        attached = analyse.attached
        lines.append(
            f"read {analyse.read} articles, {analyse.relevant} report an incident: "
            f"{attached.created} new incidents, {attached.changed} new or changed"
        )
    if report.digest:
        lines.append(f"wrote {report.digest.sent} digests")
    lines += [f"failed: {failure.outlet}, {failure.url}: {failure.reason}" for failure in report.failures]
    return "\n".join(lines)
