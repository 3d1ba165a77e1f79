"""What the terminal shows: progress while something goes on, a summary when it is done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from persveille.stages import RunReport


def console() -> Console:
    """Standard output; plain text where it is no terminal."""
    return Console(highlight=False)


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each thing that is counted, on standard error; gives the function that moves them."""
    columns = (TextColumn("{task.description:>14}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield tell


def summary(report: "RunReport") -> str:
    """What the stages did, a line each, then every failure with its reason."""
    lines = []
    if crawl := report.crawl:
        lines.append(
            f"crawled {crawl.feeds} feeds ({crawl.unchanged} unchanged): "
            f"{crawl.new_articles} new articles, {crawl.pages} pages"
        )
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
