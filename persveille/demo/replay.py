"""Replays the newsroom's days: the real server, the real crawler, a simulated clock."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from rich.console import Console
from sqlite_utils import Database

from crawler.dates import BRUSSELS
from db.database import open_database
from db.digests import Recipient, save_recipient
from db.incidents import find_incidents
from crawler.dates import brussels_day
from nlp.analyser import Analyser
from persveille.chart import chart_png
from persveille.demo.newsroom import Newsroom, load_newsroom
from persveille.demo.server import serve
from persveille.digesting import weekly_counts
from persveille.incident_table import incident_table
from persveille.settings import CrawlSettings, DigestSettings, Settings
from persveille.stages import ALL, run_stages
from persveille.terminal import progress

ROUNDS = (time(7, 30), time(19, 30))  # local times of the daily rounds; the morning's one writes the digest
EVERY_DAY = tuple(range(7))
LANGUAGES = {"nl": "in Dutch", "fr": "in French", "en": "in English"}
READERS = tuple(
    Recipient(email=f"reader-{language}@persveille.test", language=language, hour=7, weekdays=EVERY_DAY)
    for language in LANGUAGES
)


def replay(folder: Path, out: Path, console: Console) -> None:
    """Crawl, read, merge and digest every day of the newsroom in `folder`, then show in `out` what came of it."""
    newsroom = load_newsroom(folder)
    moments = rounds(newsroom)
    out.mkdir(parents=True, exist_ok=True)
    Console(stderr=True, highlight=False).print(
        f"Replaying {len(newsroom.outlets)} invented outlets and {len(newsroom.articles)} articles, "
        f"{moments[0]:%d-%m-%Y} to {moments[-1]:%d-%m-%Y}, over HTTP on loopback",
        soft_wrap=True,
    )
    database = open_database(out / "persveille.db")
    try:
        replay_rounds(newsroom, demo_settings(folder, out), database, moments)
        show(database, out, brussels_day(moments[-1]), console)
    finally:
        database.close()


def rounds(newsroom: Newsroom) -> list[datetime]:
    """The moments of all rounds, up to the morning after the last article."""
    first, last = (brussels_day(newsroom.articles[position].published) for position in (0, -1))
    days = [first + timedelta(days) for days in range((last - first).days + 2)]
    moments = [datetime.combine(day, at, BRUSSELS).astimezone(UTC) for day in days for at in ROUNDS]
    return moments[:-1]


def demo_settings(folder: Path, out: Path) -> Settings:
    """Settings for the newsroom in `folder`; where it is served is added when it is."""
    return Settings(
        database=out / "persveille.db",
        outlets=folder / "outlets.toml",
        crawl=CrawlSettings(contact="https://persveille.test/", pace_seconds=0),
        digest=DigestSettings(directory=out / "digests"),
    )


def replay_rounds(newsroom: Newsroom, settings: Settings, database: Database, moments: list[datetime]) -> None:
    """Do all rounds against the served newsroom; between them the clock jumps, and no time is waited."""
    now = moments[0]

    def clock() -> datetime:
        return now

    async def no_time(_: float) -> None:
        return None

    for reader in READERS:
        save_recipient(database, reader)
    analyser = Analyser.load(settings.reader.model)  # once for all rounds
    with serve(newsroom, clock) as address, progress() as tell:
        crawl = settings.crawl.model_copy(update={"hosts": {"*.test": address}})
        served = settings.model_copy(update={"crawl": crawl})
        for done, moment in enumerate(moments, start=1):
            now = moment
            run_stages(ALL, served, database, clock, lambda *_: None, no_time, analyser)
            tell("rounds", done, len(moments))


def show(database: Database, out: Path, day: date, console: Console) -> None:
    """Print the incidents and where the results lie."""
    incidents = find_incidents(database)
    console.print(incident_table(incidents))
    (out / "trend.png").write_bytes(chart_png(weekly_counts(database), "en"))
    results = {
        out / "persveille.db": f"the database: {len(incidents)} incidents from {database['article'].count} articles",
        out / "trend.png": "incidents per week, with how much was read",
    }
    for reader in READERS:
        written = out / "digests" / day.isoformat() / reader.email
        shutil.copytree(written, out / reader.language, dirs_exist_ok=True)
        results[out / reader.language / "digest.html"] = f"digest of {day:%d-%m-%Y}, {LANGUAGES[reader.language]}"
        results[out / reader.language / "digest.txt"] = "the same as plain text"
    width = max(len(str(path)) for path in results)
    for path, meaning in results.items():
        console.print(f"{path!s:<{width}}  {meaning}", soft_wrap=True, markup=False)


def serve_until(
    folder: Path, port: int, now: datetime | None, say: Callable[[str], None], wait: Callable[[], object]
) -> None:
    """Serve the newsroom as it is at `now` (default: the morning after its last article) until `wait` returns."""
    newsroom = load_newsroom(folder)
    moment = now or rounds(newsroom)[-1]
    with serve(newsroom, lambda: moment, port) as address:
        say(f"The newsroom of {moment.astimezone(BRUSSELS):%d-%m-%Y %H:%M} is at http://{address}/ (Ctrl-C ends it)")
        wait()
