"""Opening the one SQLite file."""

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from db.errors import DatabaseError
from db.migrations import migrations
from db.resolution import FACT_VIEWS
from db.stories import STORY_VIEWS
from db.trends import TREND_VIEWS

_CACHE_KIB = 32_000  # holds the days in which copies are looked for; with SQLite's own 2,000 saving takes longer
_BUSY_SECONDS = 30  # how long a writer waits for another; the longest write is one attach of a day's articles


def open_database(path: Path) -> Database:
    """Open or create the database at `path`: WAL, foreign keys, migrations applied, views as this version has them.

    Raises DatabaseError when the folder is missing, the file is no database or is not writable.
    """
    if not path.parent.is_dir():
        raise DatabaseError(f"folder {path.parent} does not exist; create it or choose another database")
    connection = None
    try:
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS)
        db = Database(connection)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        migrations.apply(db)
        _refresh_views(db)
        db.execute("PRAGMA foreign_keys = ON")
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        raise DatabaseError(f"{path} cannot be opened as a Persveille database: {error}") from error
    return db


def _refresh_views(db: Database) -> None:
    """Views hold no data, so they follow the code; migrations only change tables."""
    with db.atomic():
        for name, sql in {**FACT_VIEWS, **TREND_VIEWS, **STORY_VIEWS}.items():
            db.create_view(name, sql, replace=True)
