"""The queue of article pages: which are due, which are read again, and what becomes of those that gave nothing.

A page is read when its article is new, again when a feed says something else of it, and once more a day after it was
first read: corrections come within a day.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from crawler.article import Access, FeedEntry, Outlet
from crawler.errors import Reason
from db.addresses import find_id
from db.errors import DatabaseError
from db.feeds import load_outlet_map
from db.instants import optional_instant, optional_text, to_text

PAGE_ATTEMPTS = 5  # a page that failed this often for temporary reasons is left alone
PAGE_RETRY = timedelta(hours=1)  # doubled with every failure: tried again after 1, 2, 4 and 8 hours
WALL_RETRIES = (timedelta(days=1), timedelta(days=7))  # after a bot wall or a 403; then it is left alone
REREAD_AFTER = timedelta(days=1)  # since the first reading
PAGE_READS = 5  # a page read this often is not read again because its feed says something else
WALLED = frozenset({Reason.FORBIDDEN, Reason.CHALLENGE})

FETCHED = "outlet.enabled AND outlet.mode IN ('full', 'index')"  # whose pages are fetched at all
_DUE = f"""
SELECT article.*, article_revision.title, article_revision.text
FROM article JOIN article_revision
    ON article_revision.article_id = article.id AND article_revision.revision = article.revision
JOIN outlet ON outlet.id = article.outlet_id
WHERE article.page_next <= :now AND {FETCHED}
"""
UNFETCHED = f"{_DUE} ORDER BY article.page_next, article.dated, article.id"
UNFETCHED_ONE = f"{_DUE} AND article.id = :id"
STATE = "SELECT page_attempts, page_walls, page_read FROM article WHERE id = :id"
POSTPONE = "UPDATE article SET page_next = :page_next WHERE id = :id"
FAILED = """
UPDATE article SET page_attempts = :attempts, page_walls = :walls, page_reason = :reason, page_next = :page_next
WHERE id = :id
"""
READ = """
UPDATE article SET page_attempts = 0, page_walls = 0, page_reason = '', page_reads = page_reads + 1,
    page_read = coalesce(page_read, :now), page_next = :page_next
WHERE id = :id
"""
REREAD = """
UPDATE article SET page_next = min(coalesce(page_next, :now), :now)
WHERE id = :id AND page_reads BETWEEN 1 AND :reads - 1 AND page_attempts < :attempts
"""


def unfetched(db: Database, now: datetime) -> list[tuple[Outlet, FeedEntry]]:
    """The articles whose page is due, longest due first; each under the address that its page has, where known."""
    outlets = load_outlet_map(db)
    rows = db.query(UNFETCHED, {"now": to_text(now)})
    return [(outlets[row["outlet_id"]], _entry(row)) for row in rows]


def unfetched_entry(db: Database, url: str, now: datetime) -> FeedEntry | None:
    """The article with this canonical address, if its page is one of the `unfetched`."""
    row = next(iter(db.query(UNFETCHED_ONE, {"id": find_id(db, url), "now": to_text(now)})), None)
    return None if row is None else _entry(row)


def settle_page(db: Database, id: str, access: Access, now: datetime) -> None:
    """Decide when the page of a stored article is fetched again, after a reading with this outcome."""
    if access in (Access.FULL, Access.PAYWALL):
        again = (optional_instant(_state(db, id)["page_read"]) or now) + REREAD_AFTER
        page_next = again if now < again else None
        db.execute(READ, {"id": id, "now": to_text(now), "page_next": optional_text(page_next)})
    elif access is not Access.TEASER:
        db.execute(POSTPONE, {"id": id, "page_next": None})


def reread_page(db: Database, url: str, now: datetime) -> None:
    """Let the page of the article at `url` be read again now, if it was read before and not too often."""
    db.execute(REREAD, {"id": _id(db, url), "now": to_text(now), "reads": PAGE_READS, "attempts": PAGE_ATTEMPTS})


def postpone_page(db: Database, url: str, until: datetime) -> None:
    """Leave a page alone until then, as its host asked for quiet; that is no attempt.

    Raises DatabaseError when no article is stored under this address.
    """
    db.execute(POSTPONE, {"id": _id(db, url), "page_next": to_text(until)})


def record_page_failure(
    db: Database, url: str, reason: str, temporary: bool, now: datetime, retry_after: float | None = None
) -> None:
    """Remember why a page gave no text, and when it is due again, not before `retry_after` seconds; or never.

    Raises DatabaseError when no article is stored under this address.
    """
    with db.atomic():
        id = _id(db, url)
        state = _state(db, id)
        attempts, walls = state["page_attempts"] + 1, state["page_walls"] + (reason in WALLED)
        wait = _wall_wait(walls) if reason in WALLED else _wait(attempts) if temporary else None
        again = now + max(wait, timedelta(seconds=retry_after or 0)) if wait else None
        row = {"attempts": attempts, "walls": walls, "reason": str(reason), "page_next": optional_text(again)}
        db.execute(FAILED, {"id": id, **row})


def _wait(attempts: int) -> timedelta | None:
    return PAGE_RETRY * 2 ** (attempts - 1) if attempts < PAGE_ATTEMPTS else None


def _wall_wait(walls: int) -> timedelta | None:
    return WALL_RETRIES[walls - 1] if walls <= len(WALL_RETRIES) else None


def _id(db: Database, url: str) -> str:
    id = find_id(db, url)
    if id is None:
        raise DatabaseError(f"no article is stored under {url}; save its teaser first")
    return id


def _state(db: Database, id: str) -> dict[str, Any]:
    return next(iter(db.query(STATE, {"id": id})))


def _entry(row: dict[str, Any]) -> FeedEntry:
    return FeedEntry(
        outlet_id=row["outlet_id"],
        url=row["resolved"] or row["url"],
        link=row["link"] or row["url"],
        title=row["title"],
        summary=row["text"],
        section=row["section"],
        published=optional_instant(row["published"]),
    )
