from datetime import UTC, date, datetime, timedelta

import pytest

from db.database import open_database
from db.digests import (
    LEASE,
    Recipient,
    claim_delivery,
    due_recipients,
    finish_delivery,
    last_sent,
    recipients,
    save_recipient,
)
from db.errors import DatabaseError

DAY = date(2023, 3, 1)  # a Wednesday; Belgium is an hour ahead of UTC
SEVEN = datetime(2023, 3, 1, 6, tzinfo=UTC)


@pytest.fixture
def db(tmp_path):
    opened = open_database(tmp_path / "p.db")
    yield opened
    opened.close()


@pytest.fixture
def reader(db):
    return save_recipient(db, Recipient("lezer@proef.test"))


def due(db, now):
    return [one.email for one in due_recipients(db, now)]


def test_a_recipient_comes_back_as_saved_and_is_changed_by_address(db):
    told = Recipient("a@proef.test", "An", "fr", 6, (0, 6), ("health",), ("wallonia",), "reported", "skip", "pending")
    id_ = save_recipient(db, told)
    assert save_recipient(db, told) == id_
    [found] = recipients(db)
    assert (found.sectors, found.weekdays, found.state) == (told.sectors, told.weekdays, "pending")


def test_a_recipient_is_due_from_their_hour_on_in_belgium_on_their_weekdays(db, reader):
    assert due(db, SEVEN - timedelta(minutes=1)) == []
    assert due(db, SEVEN) == due(db, SEVEN + timedelta(hours=9)) == ["lezer@proef.test"]
    assert due(db, SEVEN + timedelta(days=3)) == []


def test_the_hour_follows_summer_time(db, reader):
    assert due(db, datetime(2023, 3, 27, 5, 0, tzinfo=UTC)) == ["lezer@proef.test"]
    assert due(db, datetime(2023, 3, 24, 5, 59, tzinfo=UTC)) == []


@pytest.mark.parametrize("state", ["pending", "suspended", "unsubscribed"])
def test_only_active_recipients_are_due(db, state):
    save_recipient(db, Recipient("b@proef.test", state=state))
    assert due(db, SEVEN) == []


def test_a_day_is_sent_once(db, reader):
    claimed = claim_delivery(db, reader, DAY, SEVEN)
    finish_delivery(db, claimed.id, state="sent", now=SEVEN, content_sha256="ab", message_id="<1@proef.test>")
    assert due(db, SEVEN) == []
    assert claim_delivery(db, reader, DAY, SEVEN + timedelta(days=2)) is None
    assert due(db, SEVEN + timedelta(days=1)) == ["lezer@proef.test"]
    assert last_sent(db, reader, DAY) is None
    assert last_sent(db, reader, DAY + timedelta(days=1)) == SEVEN


def test_a_claim_is_given_to_one_run_only_until_its_lease_is_over(db, reader):
    first = claim_delivery(db, reader, DAY, SEVEN)
    assert claim_delivery(db, reader, DAY, SEVEN + LEASE - timedelta(seconds=1)) is None
    assert due(db, SEVEN) == ["lezer@proef.test"]
    again = claim_delivery(db, reader, DAY, SEVEN + LEASE)
    assert (again.id, again.attempts) == (first.id, 2)


def test_a_run_that_is_alone_takes_over_a_claim_at_once(db, reader):
    claim_delivery(db, reader, DAY, SEVEN)
    assert claim_delivery(db, reader, DAY, SEVEN, lease=timedelta(0)).attempts == 2


def test_a_failure_is_tried_again_when_it_may_and_otherwise_given_up(db, reader):
    later = SEVEN + timedelta(minutes=10)
    claimed = claim_delivery(db, reader, DAY, SEVEN)
    finish_delivery(db, claimed.id, state="failed", now=SEVEN, error="421 busy", retry_at=later)
    assert due(db, SEVEN) == []
    assert claim_delivery(db, reader, DAY, SEVEN) is None
    assert due(db, later) == ["lezer@proef.test"]
    claimed = claim_delivery(db, reader, DAY, later)
    finish_delivery(db, claimed.id, state="failed", now=later, error="550 unknown")
    assert due(db, later + timedelta(hours=5)) == []


def test_what_is_not_claimed_cannot_be_finished(db, reader):
    claimed = claim_delivery(db, reader, DAY, SEVEN)
    finish_delivery(db, claimed.id, state="sent", now=SEVEN)
    with pytest.raises(DatabaseError, match="not claimed"):
        finish_delivery(db, claimed.id, state="failed", now=SEVEN)
