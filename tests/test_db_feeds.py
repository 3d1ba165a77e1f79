from dataclasses import replace
from datetime import timedelta

from crawler.article import Feed, FeedKind
from crawler.schedule import FeedState
from db.feeds import due_feeds, record_fetch, save_outlets
from tests.builders import FR, NL, at

NOW = at(3, 1)


def test_a_new_feed_is_due_with_its_outlet_as_described(db):
    assert [(due.outlet, due.feed, due.state) for due in due_feeds(db, NOW)] == [
        (FR, FR.feeds[0], FeedState()),
        (NL, NL.feeds[0], FeedState()),
    ]


def test_a_fetch_keeps_the_state_exactly_and_is_due_when_it_says(db):
    state = FeedState("tag", "Mon", "ab" * 32, 0.25, NOW + timedelta(minutes=20), "timeout", NOW, True)
    record_fetch(db, NL.feeds[0].url, at=NOW, reason="timeout", http=None, items=0, state=state)
    assert [due.outlet.id for due in due_feeds(db, NOW + timedelta(minutes=19))] == ["fr"]
    again = due_feeds(db, NOW + timedelta(minutes=20))
    assert [due.state for due in again if due.outlet.id == "nl"] == [state]


def test_fetches_are_counted_by_outlet_and_day_in_belgium(db):
    late = at(3, 1, 23)  # half past midnight of the next day in Belgium
    record_fetch(db, NL.feeds[0].url, at=NOW, reason="", http=200, items=12, state=FeedState())
    record_fetch(db, NL.feeds[0].url, at=NOW, reason="not_modified", http=304, items=0, state=FeedState())
    record_fetch(db, NL.feeds[0].url, at=late, reason="timeout", http=None, items=0, state=FeedState())
    rows = list(db.query("SELECT day, fetches, successes, items FROM outlet_day ORDER BY day"))
    assert [tuple(row.values()) for row in rows] == [("2023-03-01", 2, 2, 12), ("2023-03-02", 1, 0, 0)]
    assert [row["reason"] for row in db.query("SELECT reason FROM fetch_event")] == ["ok", "not_modified", "timeout"]


def test_an_outlet_that_is_disabled_or_no_longer_listed_is_never_due(db):
    save_outlets(db, [replace(NL, enabled=False, reason="blocks us")])
    assert due_feeds(db, NOW) == []
    assert list(db.query("SELECT reason FROM outlet ORDER BY id")) == [
        {"reason": "no longer in the outlet list"},
        {"reason": "blocks us"},
    ]


def test_saving_outlets_again_keeps_what_is_remembered_of_a_feed(db):
    state = FeedState(etag="tag", next_check=NOW)
    record_fetch(db, NL.feeds[0].url, at=NOW, reason="ok", http=200, items=1, state=state)
    more = Feed("https://nl.test/map", FeedKind.LISTING, "misdaad", "a.title")
    save_outlets(db, [replace(NL, feeds=(NL.feeds[0], more), backfill=("https://nl.test/index.xml",)), FR])
    due = {due.feed.url: due for due in due_feeds(db, NOW)}
    assert due[NL.feeds[0].url].state == state
    assert due[more.url].feed == more
    assert due[more.url].outlet.feeds == (NL.feeds[0], more)
    assert due[more.url].outlet.backfill == ("https://nl.test/index.xml",)
