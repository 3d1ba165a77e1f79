"""What the commands share: settings, database, the moment to act in. Nothing heavy is loaded before it is used."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from sqlite_utils import Database

    from crawler.periods import Period
    from persveille.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

# Exit statuses beside 0 (docs/operating.md); the last is what shells give for an interrupt, 128 + SIGINT.
DONE_WITH_FAILURES, BAD_USAGE, INTERRUPTED = 1, 2, 130


class Instant(click.ParamType[datetime]):
    """An ISO instant; without an offset it is UTC."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The instant in UTC."""
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no ISO time such as 2026-09-10T07:30+02:00", param, ctx)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)


now_option = click.option("--now", type=Instant(), help="Act as if it were this moment (to replay, to catch up).")


def clock_at(now: datetime | None) -> Callable[[], datetime]:
    """The clock of a command: the machine's, or one that stands still at the moment that was asked for."""
    return (lambda: now) if now else (lambda: datetime.now(UTC))


_DAY = click.DateTime(["%Y-%m-%d"])


def days_options(command: Command) -> Command:
    """Let a command be told the days it is about."""
    until = click.option("--until", type=_DAY, metavar="DAY", help="The last of the days that --since begins [today].")
    since = click.option("--since", type=_DAY, metavar="DAY", help="Fetch what outlets published from this day on.")
    return since(until(command))


def wanted_days(since: datetime | None, until: datetime | None, clock: Callable[[], datetime]) -> "Period | None":
    """The days that were asked for. Raises click.UsageError when they are none."""
    from crawler.dates import brussels_day
    from crawler.periods import Period

    if since is None:
        if until is not None:
            raise click.UsageError("--until says where to stop; say with --since where to begin")
        return None
    first, last = since.date(), until.date() if until else brussels_day(clock())
    if first > last:
        raise click.UsageError(f"--since {first} lies after the last day, {last}")
    return Period(first, last)


def settings_from(config: Path | None) -> "Settings":
    """The settings in force. Raises ConfigurationError."""
    from persveille.settings import find_config, load_settings

    return load_settings(find_config(config))


@contextmanager
def opened(path: Path) -> "Iterator[Database]":
    """The database, closed at the end; raises DatabaseError when SQLite gives up half-way (disk full, file damaged)."""
    import sqlite3

    from db.database import open_database
    from db.errors import DatabaseError

    database = open_database(path)
    try:
        yield database
    except sqlite3.DatabaseError as error:
        raise DatabaseError(f"{path}: {error}; what was stored before is kept") from error
    finally:
        database.close()
