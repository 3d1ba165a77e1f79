from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from crawler.article import Access, Article
from crawler.schedule import FeedState
from db.articles import save_article
from db.digests import Recipient, claim_delivery, finish_delivery, save_recipient
from db.due import next_digest, next_fetch
from db.feeds import record_fetch, save_outlets
from tests.builders import FR, NL, at

NOW = at(3, 1)  # Wednesday, nine o'clock in Belgium
HOUR = timedelta(hours=1)


def polled(db, outlet, next_check):
    state = FeedState(next_check=next_check)
    record_fetch(db, outlet.feeds[0].url, at=NOW, reason="ok", http=200, items=0, state=state)


def test_a_feed_that_was_never_asked_is_due_now(db):
    polled(db, NL, NOW + HOUR)
    assert next_fetch(db, NOW) == NOW


def test_the_first_feed_that_is_due_counts(db):
    polled(db, NL, NOW + 2 * HOUR)
    polled(db, FR, NOW + HOUR)
    assert next_fetch(db, NOW) == NOW + HOUR


def test_a_feed_that_is_not_polled_any_more_does_not_count(db):
    polled(db, NL, NOW + 2 * HOUR)
    polled(db, FR, NOW + HOUR)
    save_outlets(db, [NL, replace(FR, enabled=False, reason="blocks us")])
    assert next_fetch(db, NOW) == NOW + 2 * HOUR
    save_outlets(db, [])
    assert next_fetch(db, NOW) is None


def test_a_page_that_waits_counts_where_pages_may_be_fetched(db):
    polled(db, NL, NOW + 2 * HOUR)
    polled(db, FR, NOW + 2 * HOUR)
    teaser = Article("https://fr.test/a", "Titre", "Texte", "fr", access=Access.TEASER, published=NOW)
    save_article(db, teaser, NOW + HOUR)
    assert next_fetch(db, NOW) == NOW + HOUR
    save_outlets(db, [NL, replace(FR, mode=NL.mode)])
    assert next_fetch(db, NOW) == NOW + 2 * HOUR


def reader(db, **values):
    return save_recipient(db, Recipient("lezer@krant.test", **values))


def test_without_a_reader_no_digest_is_ever_due(db):
    assert next_digest(db, NOW) is None
    reader(db, state="suspended")
    assert next_digest(db, NOW) is None


def test_a_digest_whose_hour_has_come_is_due_now_until_it_is_sent(db):
    id = reader(db, hour=7)
    assert next_digest(db, NOW) == NOW
    delivery = claim_delivery(db, id, date(2023, 3, 1), NOW)
    finish_delivery(db, delivery.id, state="sent", now=NOW)
    assert next_digest(db, NOW) == datetime(2023, 3, 2, 6, tzinfo=UTC)


def test_the_next_digest_waits_for_the_reader_s_hour_and_day(db):
    reader(db, hour=10, weekdays=(2,))
    assert next_digest(db, NOW) == NOW + HOUR
    reader(db, hour=7, weekdays=(0,))
    assert next_digest(db, NOW) == datetime(2023, 3, 6, 6, tzinfo=UTC)


def test_the_hour_is_that_of_the_wall_clock_across_summer_time(db):
    reader(db, hour=7, weekdays=(6,))
    assert next_digest(db, at(3, 25)) == datetime(2023, 3, 26, 5, tzinfo=UTC)


def test_a_digest_that_failed_is_due_when_it_may_be_tried_again(db):
    id = reader(db, hour=7)
    delivery = claim_delivery(db, id, date(2023, 3, 1), NOW)
    finish_delivery(db, delivery.id, state="failed", now=NOW, error="x", retry_at=NOW + HOUR)
    assert next_digest(db, NOW) == NOW + HOUR
