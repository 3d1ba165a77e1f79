"""Recipients of the digest, and the ledger of what was sent: one row a recipient and day.

A delivery is claimed before the mail is built and finished after it was handed over. A claim left by a killed run may
be taken over once its lease is over; a temporary failure may be tried again at `retry_at`.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlite_utils import Database

from crawler.dates import BRUSSELS
from db.errors import DatabaseError
from db.instants import optional_text, to_text

LEASE = timedelta(minutes=15)  # longer than the slowest hand-over to a mail server, retries included
WORKDAYS = (0, 1, 2, 3, 4)

SAVE_RECIPIENT = """
INSERT INTO recipient (email, name, language, hour, weekdays, sectors, regions, minimum_status, empty_day, state)
VALUES (:email, :name, :language, :hour, :weekdays, :sectors, :regions, :minimum_status, :empty_day, :state)
ON CONFLICT (email) DO UPDATE SET name = excluded.name, language = excluded.language, hour = excluded.hour,
    weekdays = excluded.weekdays, sectors = excluded.sectors, regions = excluded.regions,
    minimum_status = excluded.minimum_status, empty_day = excluded.empty_day, state = excluded.state
RETURNING id
"""
DUE = """
SELECT recipient.* FROM recipient
LEFT JOIN delivery ON delivery.recipient_id = recipient.id AND delivery.day = :day
WHERE recipient.state = 'active' AND recipient.hour <= :hour
    AND (delivery.id IS NULL OR delivery.state = 'claimed' OR (delivery.state = 'failed' AND delivery.retry_at <= :now))
ORDER BY recipient.id
"""
CLAIM = """
INSERT INTO delivery (recipient_id, day, state, claimed_at) VALUES (:recipient_id, :day, 'claimed', :now)
ON CONFLICT (recipient_id, day) DO UPDATE
    SET state = 'claimed', claimed_at = excluded.claimed_at, attempts = attempts + 1
    WHERE (state = 'claimed' AND claimed_at <= :lease_over) OR (state = 'failed' AND retry_at <= :now)
RETURNING id, recipient_id, day, attempts
"""
FINISH = """
UPDATE delivery SET state = :state, finished_at = :now, retry_at = :retry_at, content_sha256 = :content_sha256,
    message_id = :message_id, error = :error
WHERE id = :id AND state = 'claimed'
"""
LAST_SENT = "SELECT max(finished_at) AS at FROM delivery WHERE recipient_id = :id AND state = 'sent' AND day < :day"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets the digest, in which language, when (hour in Belgium, weekdays with Monday as 0) and about what."""

    email: str
    name: str = ""
    language: str = "nl"
    hour: int = 7
    weekdays: tuple[int, ...] = WORKDAYS
    sectors: tuple[str, ...] = ()  # empty: all
    regions: tuple[str, ...] = ()  # empty: all
    minimum_status: str = "attacker_claim"
    empty_day: Literal["send", "skip"] = "send"
    state: Literal["pending", "active", "suspended", "unsubscribed"] = "active"
    id: int = 0  # given by the database


@dataclass(frozen=True, slots=True)
class Delivery:
    """The right to send one recipient the digest of one day, given once."""

    id: int
    recipient_id: int
    day: date
    attempts: int


def save_recipient(db: Database, recipient: Recipient) -> int:
    """Add a recipient, or change the one with this address; returns the id."""
    row = asdict(recipient) | {
        name: json.dumps(getattr(recipient, name)) for name in ("weekdays", "sectors", "regions")
    }
    with db.atomic():
        return int(next(iter(db.query(SAVE_RECIPIENT, row)))["id"])


def recipients(db: Database) -> list[Recipient]:
    """All recipients, whatever their state, in the order in which they came."""
    return [_recipient(row) for row in db.query("SELECT * FROM recipient ORDER BY id")]


def due_recipients(db: Database, now: datetime) -> list[Recipient]:
    """The active recipients whose hour has come today in Belgium and whose digest of today is not sent or given up."""
    local = now.astimezone(BRUSSELS)
    rows = db.query(DUE, {"day": local.date().isoformat(), "hour": local.hour, "now": to_text(now)})
    return [recipient for recipient in map(_recipient, rows) if local.weekday() in recipient.weekdays]


def claim_delivery(
    db: Database, recipient_id: int, day: date, now: datetime, *, lease: timedelta = LEASE
) -> Delivery | None:
    """Claim the digest of a day for a recipient; None when it was sent, given up or is being sent by another run.

    Pass no lease when no other run can be alive.
    """
    row = {
        "recipient_id": recipient_id,
        "day": day.isoformat(),
        "now": to_text(now),
        "lease_over": to_text(now - lease),
    }
    with db.atomic():
        claimed = list(db.query(CLAIM, row))
    return Delivery(claimed[0]["id"], recipient_id, day, claimed[0]["attempts"]) if claimed else None


def finish_delivery(
    db: Database,
    delivery_id: int,
    *,
    state: Literal["sent", "failed"],
    now: datetime,
    content_sha256: str = "",
    message_id: str = "",
    error: str = "",
    retry_at: datetime | None = None,
) -> None:
    """Record how a claimed delivery ended; `retry_at` keeps a failed one alive.

    Raises DatabaseError when it is not claimed.
    """
    row = {
        "id": delivery_id,
        "state": state,
        "now": to_text(now),
        "retry_at": optional_text(retry_at),
        "content_sha256": content_sha256,
        "message_id": message_id,
        "error": error,
    }
    with db.atomic():
        if db.execute(FINISH, row).rowcount != 1:
            raise DatabaseError(f"delivery {delivery_id} is not claimed; claim it before finishing it")


def last_sent(db: Database, recipient_id: int, day: date) -> datetime | None:
    """When the last digest of a day before `day` was sent to a recipient: what changed since is new to them."""
    row = next(iter(db.query(LAST_SENT, {"id": recipient_id, "day": day.isoformat()})))
    return None if row["at"] is None else datetime.fromisoformat(row["at"])


def _recipient(row: dict[str, Any]) -> Recipient:
    lists = {name: tuple(json.loads(row[name])) for name in ("weekdays", "sectors", "regions")}
    return Recipient(**(row | lists))
