"""How outlets do, with fixed clocks: the state of each feed, the worst of which is the outlet's."""

from dataclasses import replace
from datetime import timedelta

from crawler.article import Feed
from crawler.schedule import FeedState
from db.feeds import record_fetch, save_outlets
from db.health import State, outlet_health
from tests.builders import NL, at

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BEGIN = at(1, 2, 0)  # a Monday
URL = NL.feeds[0].url
SECOND = Feed("https://nl.test/regio")


def polled(db, moment, items=0, url=URL, **state):
    """A poll at `moment`; it went well unless the state says that it failed."""
    good = {} if "failures" in state else {"last_success": moment}
    after = FeedState(**{"next_check": moment + HOUR, **good, **state})
    outcome = state.get("reason") or ("ok" if items else "not_modified")
    record_fetch(db, url, at=moment, reason=outcome, http=None, items=items, state=after)


def polled_hourly(db, days, items, url=URL, begin=BEGIN):
    """A poll at each hour; `items(day, hour)` says what it brings."""
    with db.atomic():
        for hour in range(days * 24):
            polled(db, begin + hour * HOUR, items(*divmod(hour, 24)), url)
    return begin + (days * 24 - 1) * HOUR


def daytime(day, hour):
    return int(7 <= hour < 22)


def health(db, now, outlet=NL):
    (found,) = outlet_health(db, [outlet], now)
    return found


def test_an_outlet_nobody_has_asked_yet_was_never_polled(db):
    new = replace(NL, id="nieuw", feeds=(Feed("https://nieuw.test/rss"),))
    assert [one.state for one in outlet_health(db, [NL, new], BEGIN)] == [State.NEVER_POLLED] * 2


def test_an_outlet_that_answers_is_ok_and_its_new_entries_are_counted(db):
    polled(db, BEGIN, 30)
    polled(db, BEGIN + 5 * DAY, 4)
    polled(db, BEGIN + 6 * DAY, 2)
    found = health(db, BEGIN + 6 * DAY + HOUR)
    assert (found.state, found.items_day, found.items_week) == (State.OK, 2, 36)
    assert (found.last_success, found.next_check) == (BEGIN + 6 * DAY, BEGIN + 6 * DAY + HOUR)
    assert found.feeds[0].last_new == BEGIN + 6 * DAY


def test_an_outlet_that_fails_keeps_its_reason_and_its_last_success(db):
    polled(db, BEGIN, 1)
    polled(db, BEGIN + HOUR, failures=0.25, reason="timeout", last_success=BEGIN)
    found = health(db, BEGIN + 2 * HOUR)
    assert (found.state, found.last_success) == (State.FAILING, BEGIN)
    assert (found.feeds[0].reason, found.feeds[0].failures) == ("timeout", 0.25)
    assert found.feeds[0].troubled_since == BEGIN


def test_a_daily_that_stopped_yesterday_is_silent_today(db):
    last = polled_hourly(db, 30, lambda day, hour: daytime(day, hour) if day < 28 or (day, hour) == (28, 7) else 0)
    found = health(db, last)
    assert (found.state, found.feeds[0].last_new) == (State.SILENT, BEGIN + 28 * DAY + 7 * HOUR)
    assert found.feeds[0].troubled_since == found.feeds[0].last_new
    assert found.feeds[0].owed > 25


def test_a_weekly_is_not_silent_on_thursday(db):
    last = polled_hourly(db, 39, lambda day, hour: 12 * ((day % 7, hour) == (2, 9)))
    assert last.weekday() == 3
    assert health(db, last).state is State.OK


def test_a_feed_that_was_not_asked_since_owes_nothing(db):
    last = polled_hourly(db, 28, daytime)
    assert health(db, last + DAY).feeds[0].owed == 0


def test_an_outlet_whose_one_feed_fails_fails_though_the_others_answer(db):
    outlet = replace(NL, feeds=(NL.feeds[0], SECOND))
    save_outlets(db, [outlet])
    polled(db, BEGIN, 1)
    polled(db, BEGIN, url=SECOND.url, failures=1.0, reason="gone")
    assert health(db, BEGIN, outlet).state is State.FAILING


def test_a_new_feed_that_brings_what_the_old_one_brought_makes_nobody_silent(db):
    outlet = replace(NL, feeds=(NL.feeds[0], SECOND))
    save_outlets(db, [outlet])
    polled_hourly(db, 28, daytime)
    polled_hourly(db, 3, lambda *_: 0, begin=BEGIN + 28 * DAY)
    last = polled_hourly(db, 3, daytime, SECOND.url, BEGIN + 28 * DAY)
    assert health(db, last).state is State.SILENT  # as the feed would be on its own
    assert health(db, last, outlet).state is State.OK


def test_an_outlet_that_was_due_more_than_a_daily_round_ago_is_overdue(db):
    polled(db, BEGIN, 1)
    due = BEGIN + HOUR
    assert health(db, due + 26 * HOUR).state is State.OK
    assert health(db, due + 27 * HOUR).state is State.OVERDUE


def test_a_disabled_outlet_is_disabled_whatever_its_feeds_did(db):
    polled(db, BEGIN, failures=1.0, reason="gone")
    assert health(db, BEGIN, replace(NL, enabled=False, reason="blocks us")).state is State.DISABLED


def test_years_of_polls_are_told_at_once(db):
    plan = " ".join(
        str(row)
        for row in db.query("EXPLAIN QUERY PLAN SELECT max(at) FROM fetch_event WHERE feed_url = 'x' AND items > 0")
    )
    assert "fetch_event_news" in plan
