"""How fast the press is crawled, and whether nothing is lost: our crawl beside a plain loop of the same libraries.

python -m benchmarks.crawling        # part of `make bench`; about five minutes on two cores

The server (`benchmarks.press`) is a process of its own on loopback. Ours obeys robots.txt and the pace of every host;
the plain loop does neither, it fetches one address after the other with httpx, feedparser and trafilatura.
"""

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from sqlite_utils import Database

from benchmarks.press import PASSING, Press, fault, headline, paragraphs, reachable, read_log
from crawler.article import Access, Feed, Mode, Outlet
from crawler.fetch import Fetcher
from db.articles import LATEST
from db.database import open_database
from persveille.crawling import crawl

OUTLETS, ARTICLES = 150, 20_000
LATENCY = 0.15  # seconds an answer takes: what the line and the server of an outlet cost
PACE = 0.2  # seconds between two requests to one host; five by default, which would only make the soak longer
CONCURRENCY = 64
PATIENCE = 3.0  # seconds for one page
PLAIN_ARTICLES = 150  # how many the plain loop is timed on
ROUNDS = 5  # a feed that fails once comes in the second, its pages that fail once in the third; the last is quiet
BETWEEN = timedelta(minutes=70)  # by which the clock is put forward from round to round
MARGIN = 0.02  # seconds by which the server may notice two requests closer than they were sent
FASTER, MOST_MEMORY, QUIET_CPU = 8.0, 400.0, 5.0  # times, MB, ms a feed: the bounds that the project sets itself


@dataclass(frozen=True, slots=True)
class Crawled:
    """What one crawl took; `quiet_ms` is CPU time for each feed in a round in which nothing changed."""

    seconds: float  # of the first round, in which nearly everything is fetched
    pages: int  # fetched in that round
    polls_per_second: float
    quiet_ms: float
    peak_megabytes: float
    complaints: tuple[str, ...] = ()

    @property
    def articles_per_second(self) -> float:
        """Pages a second in the first round."""
        return self.pages / self.seconds


class Clock:
    """The real time, put forward between rounds."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def put_forward(self, by: timedelta) -> None:
        """Let it be later from now on."""
        self._ahead += by


@contextmanager
def serving(press: Press, log: Path) -> Iterator[str]:
    """The press served by another process; gives its address."""
    numbers = [f"--{name}={value}" for name, value in asdict(press).items()]
    command = [sys.executable, "-m", "benchmarks.press", *numbers, f"--log={log}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.terminate()


def outlets(press: Press) -> list[Outlet]:
    """The outlets of the press, as a list of outlets would hold them."""
    hosts = [press.host(number) for number in range(press.outlets)]
    return [
        Outlet(host.partition(".")[0], host, "nl", f"http://{host}/", Mode.FULL, (Feed(f"http://{host}/feed"),))
        for host in hosts
    ]


def crawl_press(press: Press, address: str, database: Database, pace: float = PACE) -> Crawled:
    """Crawl until all is had that can be had; the rounds lie hours apart for feeds and pages."""
    clock = Clock()

    async def round_() -> tuple[float, float, int, int]:
        async with Fetcher(
            "Persveille-Bench/1 (+https://bench.test/)",
            pace=pace,
            concurrency=CONCURRENCY,
            hosts={"*.test": address},
            now=clock,
            total_time=PATIENCE,
        ) as fetcher:
            started, worked = time.monotonic(), time.process_time()
            report = await crawl(database, outlets(press), fetcher, clock, lambda *_: None)
            return time.monotonic() - started, time.process_time() - worked, report.pages, report.unchanged

    rounds = []
    for _ in range(ROUNDS):
        rounds.append(asyncio.run(round_()))
        clock.put_forward(BETWEEN)
        time.sleep(pace)  # so that the server sees the pace kept between rounds too
    seconds, _, pages, _ = rounds[0]
    quiet_seconds, quiet_cpu, _, unchanged = rounds[-1]
    return Crawled(
        seconds=seconds,
        pages=pages,
        polls_per_second=press.outlets / quiet_seconds,
        quiet_ms=1000 * quiet_cpu / max(1, unchanged),
        peak_megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
    )


def complaints(press: Press, database: Database, log: Path, pace: float = PACE) -> list[str]:
    """What is not as it should be after `crawl_press`: articles lost, doubled or wrong, and manners forgotten."""
    return [*_content(press, database), *_manners(press, log, pace)]


def _content(press: Press, database: Database) -> Iterator[str]:
    rows = {int(row["url"].rpartition("/")[2]): row for row in database.query(LATEST)}
    if (count := next(iter(database.query("SELECT count(*) AS n FROM article")))["n"]) != press.articles:
        yield f"{count} articles are stored, not {press.articles}"
    for article in range(press.articles):
        row = rows.get(article)
        if row is None:
            yield f"article {article} is lost"
        elif reachable(article) != (row["access"] == Access.FULL):
            yield f"article {article} ({fault(article) or 'plain'}) is held as {row['access']}"
        elif row["title"] != headline(article) or (reachable(article) and paragraphs(article)[-1] not in row["text"]):
            yield f"article {article} is not as it was printed"


def _manners(press: Press, log: Path, pace: float) -> Iterator[str]:
    moments: defaultdict[str, list[float]] = defaultdict(list)
    served: Counter[str] = Counter()
    for moment, host, path, status in read_log(log):
        moments[host].append(moment)
        served[host + path] += status == 200 and "/bericht/" in path
    for host, times in moments.items():
        closest = min((later - earlier for earlier, later in pairwise(times)), default=pace)
        if closest < pace - MARGIN:
            yield f"{host} was asked twice within {closest:.3f} s"
    for address, count in (+served).items():
        article = int(address.rpartition("/")[2])
        if count > 1 + (fault(article) in (*PASSING, "empty")):
            yield f"{address} was fetched {count} times"


def crawl_plainly(press: Press, address: str, count: int) -> float:
    """Articles a second of the obvious loop: one request after the other."""
    import feedparser
    import httpx
    from trafilatura import extract

    done, started = 0, time.monotonic()
    with httpx.Client(timeout=PATIENCE) as client:
        for outlet in range(press.outlets):
            headers = {"Host": press.host(outlet)}
            entries = feedparser.parse(client.get(f"http://{address}/feed", headers=headers).content).entries
            for entry in entries[: max(1, count // 10)]:
                if fault(int(entry.link.rpartition("/")[2])):
                    continue  # it would have to wait for what never comes
                path = entry.link.partition(".test")[2]
                extract(client.get(f"http://{address}{path}", headers=headers).text)
                done += 1
                if done == count:
                    return done / (time.monotonic() - started)
    return done / (time.monotonic() - started)


def measure(press: Press, folder: Path) -> Crawled:
    """Crawl the press into a database in `folder` and look at what came of it."""
    log = folder / "requests.jsonl"
    database = open_database(folder / "press.db")
    try:
        with serving(press, log) as address:
            crawled = crawl_press(press, address, database)
        found = complaints(press, database, log)
    finally:
        database.close()
    return replace(crawled, complaints=tuple(found))


def verdict(ours: Crawled, plain: float) -> list[str]:
    """The bounds, and whether each is kept."""
    faster = ours.articles_per_second / plain
    bounds = [
        (f"{faster:.1f} times the plain loop (at least {FASTER:.0f})", faster >= FASTER),
        (f"{ours.peak_megabytes:.0f} MB (less than {MOST_MEMORY:.0f})", ours.peak_megabytes < MOST_MEMORY),
        (
            f"{ours.quiet_ms:.1f} ms CPU a feed when nothing changed (less than {QUIET_CPU:.0f})",
            ours.quiet_ms < QUIET_CPU,
        ),
        (f"{len(ours.complaints)} complaints", not ours.complaints),
    ]
    return [f"{'kept  ' if kept else 'BROKEN'}  {text}" for text, kept in bounds]


def tell(text: str) -> None:
    """One result on standard output."""
    sys.stdout.write(f"{text}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure both, print them side by side."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outlets", type=int, default=OUTLETS)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--only-ours", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    press = Press(options.outlets, options.articles, LATENCY)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.only_ours:
            tell(json.dumps(asdict(measure(press, folder))))
            return 0
        sys.stderr.write(f"crawling {press.articles} articles of {press.outlets} outlets ...\n")
        command = [sys.executable, "-m", "benchmarks.crawling", "--only-ours"]
        sizes = [f"--outlets={press.outlets}", f"--articles={press.articles}"]
        result = json.loads(subprocess.run([*command, *sizes], check=True, capture_output=True, text=True).stdout)
        ours = Crawled(**{**result, "complaints": tuple(result["complaints"])})
        with serving(press, folder / "plain.jsonl") as address:
            plain = crawl_plainly(press, address, PLAIN_ARTICLES)
    tell(f"| ours, politely | {ours.articles_per_second:.1f} articles/s | {ours.polls_per_second:.0f} polls/s |")
    tell(f"| a plain loop   | {plain:.1f} articles/s | |")
    tell("\n".join([*verdict(ours, plain), *ours.complaints[:20]]))
    return int(any(line.startswith("BROKEN") for line in verdict(ours, plain)))


if __name__ == "__main__":
    sys.exit(main())
