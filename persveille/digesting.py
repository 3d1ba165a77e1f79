"""The digest stage: for every reader who is due one, build it, render it, hand it over, write it in the ledger."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

from crawler.dates import brussels_day
from db.digests import claim_delivery, due_recipients, finish_delivery, last_sent
from db.feeds import load_outlet_map
from db.health import State, outlet_health
from db.incidents import find_incidents
from db.trends import incidents_by_period
from persveille.chart import chart_png
from persveille.crawling import Failure, Progress
from persveille.digest import Digest, PeriodCount, SourceHealth, build_digest
from persveille.render import render_html, render_text
from persveille.settings import DigestSettings

FIRST_LOOK_BACK = timedelta(days=1)  # what a reader's first digest tells of
ALONE = timedelta(0)  # files are written over, so a claim left by a killed run may be taken at once
CHART = "trend.png"


@dataclass(slots=True)
class DigestReport:
    """What one digest stage did."""

    sent: int = 0
    failures: list[Failure] = field(default_factory=list)


def send_digests(database: Database, settings: DigestSettings, now: datetime, progress: Progress) -> DigestReport:
    """Write the digest of today for every reader who is due one; each reader and day at most once."""
    report = DigestReport()
    day = brussels_day(now)
    readers = due_recipients(database, now)

    @cache  # readers who have seen the same share one digest
    def digest_for(language: str, since: datetime) -> Digest:
        return build_for(database, day, since, now, language)

    for done, reader in enumerate(readers, start=1):
        delivery = claim_delivery(database, reader.id, day, now, lease=ALONE)
        if delivery is None:
            continue
        since = last_sent(database, reader.id, day) or now - FIRST_LOOK_BACK
        folder = settings.directory / day.isoformat() / quote(reader.email, safe="@+")
        try:
            content = write_digest(digest_for(reader.language, since), folder)
        except OSError as error:
            reason = f"cannot write {folder} ({error.strerror})"
            finish_delivery(database, delivery.id, state="failed", now=now, error=reason, retry_at=now)
            report.failures.append(Failure("digest", str(folder), reason))
        else:
            finish_delivery(database, delivery.id, state="sent", now=now, content_sha256=content)
            report.sent += 1
        progress("digests", done, len(readers))
    return report


def build_for(database: Database, day: date, since: datetime, until: datetime, language: str) -> Digest:
    """The digest of what became known in since..until."""
    return build_digest(
        find_incidents(database, as_of=since),
        find_incidents(database, as_of=until),
        day=day,
        since=since,
        until=until,
        language=language,
        trend=weekly_counts(database),
        sources=source_health(database, until),
    )


def write_digest(digest: Digest, folder: Path) -> str:
    """Write digest.html, digest.txt and the chart; returns the SHA-256 of the text. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    text = render_text(digest)
    (folder / "digest.txt").write_text(text, encoding="utf-8")
    weeks = digest.trend.weeks
    if weeks:
        (folder / CHART).write_bytes(chart_png(weeks, digest.language))
    (folder / "digest.html").write_text(render_html(digest, CHART if weeks else None), encoding="utf-8")
    return hashlib.sha256(text.encode()).hexdigest()


def weekly_counts(database: Database) -> list[PeriodCount]:
    """Incidents per ISO week, with what was read to find them."""
    return [
        PeriodCount(
            first=date.fromisocalendar(*_year_and_week(row["period"]), 1),
            last=date.fromisocalendar(*_year_and_week(row["period"]), 7),
            incidents=row["incidents"],
            articles=row["articles_read"],
            outlets=row["outlets_up"],
        )
        for row in incidents_by_period(database, "week")
    ]


def _year_and_week(label: str) -> tuple[int, int]:
    year, week = label.split("-W")
    return int(year), int(week)


def source_health(database: Database, now: datetime) -> list[SourceHealth]:
    """How every feed of an enabled outlet does, but for those that were never asked."""
    health = outlet_health(database, load_outlet_map(database).values(), now)
    return [
        SourceHealth(
            outlet_id=one.outlet.id,
            outlet_name=one.outlet.name,
            state=feed.state,
            reason=feed.reason if feed.state is State.FAILING else "",
            since=feed.troubled_since,
        )
        for one in health
        if one.outlet.enabled
        for feed in one.feeds
        if feed.state is not State.NEVER_POLLED
    ]
