"""Which parts of a sitemap index have been read, so that back-filling goes on where it stopped."""

from datetime import datetime

from sqlite_utils import Database

from crawler.dates import brussels_day
from crawler.periods import Period
from db.instants import from_text, to_text

READ = "SELECT read_at FROM sitemap_part WHERE url = :url AND first <= :first AND last >= :last"
SAVE = """
INSERT INTO sitemap_part (url, outlet_id, first, last, read_at, items)
VALUES (:url, :outlet_id, :first, :last, :read_at, :items)
ON CONFLICT (url, first, last) DO UPDATE SET read_at = excluded.read_at, items = items + excluded.items
"""


def is_part_read(db: Database, url: str, taken: Period, covers: Period) -> bool:
    """Whether the days `taken` were read from a part when the days that it covers were over."""
    rows = db.query(READ, {"url": url} | _days(taken))
    return any(brussels_day(from_text(row["read_at"])) > covers.last for row in rows)


def record_part(db: Database, url: str, outlet_id: str, taken: Period, items: int, now: datetime) -> None:
    """Remember that the articles of the days `taken` are stored, `items` of them new."""
    row = {"url": url, "outlet_id": outlet_id, "read_at": to_text(now), "items": items} | _days(taken)
    with db.atomic():
        db.execute(SAVE, row)


def _days(period: Period) -> dict[str, str]:
    return {"first": period.first.isoformat(), "last": period.last.isoformat()}
