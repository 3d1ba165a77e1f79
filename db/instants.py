"""Instants as text: ISO 8601 in UTC, which sorts as time does."""

from datetime import UTC, datetime

from db.errors import DatabaseError


def to_text(instant: datetime) -> str:
    """An aware instant as stored, such as 2026-09-08T09:40:00+00:00. Raises DatabaseError for a naive one."""
    if instant.tzinfo is None:
        raise DatabaseError(f"instant {instant.isoformat()} has no time zone; pass an aware datetime")
    return instant.astimezone(UTC).isoformat()


def optional_text(instant: datetime | None) -> str | None:
    """The same for an instant that may be missing."""
    return None if instant is None else to_text(instant)


def from_text(stored: str) -> datetime:
    """A stored instant, aware and in UTC."""
    return datetime.fromisoformat(stored)


def optional_instant(stored: str | None) -> datetime | None:
    """The same for a column that may be empty."""
    return None if stored is None else from_text(stored)
