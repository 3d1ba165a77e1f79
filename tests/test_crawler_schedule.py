from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article import Page
from crawler.errors import Reason
from crawler.schedule import FeedState, after_failure, after_success

NOW = datetime(2021, 7, 11, 8, 0, tzinfo=UTC)
URL = "https://www.krant.test/rss"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def page(status=200, body=b"<rss/>", **headers):
    return Page(URL, URL, status, body, NOW, {name.replace("_", "-"): value for name, value in headers.items()})


def wait(answer, count=50, ttl=None, state=None):
    """How long after the poll the next one is due, jitter (at most a tenth) taken off."""
    interval = after_success(state or FeedState(), answer, count, ttl, NOW).next_check - NOW
    plain = after_success(state or FeedState(), replace(answer, url=""), count, ttl, NOW).next_check - NOW
    assert plain <= interval <= min(plain * 1.1, DAY)
    return plain


@pytest.mark.parametrize(
    ("answer", "ttl", "expected"),
    [
        (page(), None, 20 * MINUTE),
        (page(), 60 * MINUTE, HOUR),
        (page(), 5 * MINUTE, 20 * MINUTE),
        (page(), timedelta(days=30), DAY),
        (page(cache_control="public, max-age=3600"), None, HOUR),
        (page(cache_control='max-age="99999999999999999999"'), None, DAY),
        (page(cache_control="no-cache, max-age=x"), None, 20 * MINUTE),
        (page(expires="Sun, 11 Jul 2021 10:00:00 GMT"), None, 2 * HOUR),
        (page(expires="0"), None, 20 * MINUTE),
        (page(expires="Sun, 11 Jul 2001 10:00:00 GMT"), None, 20 * MINUTE),
        (page(retry_after="7200"), None, 2 * HOUR),
        (page(cache_control="max-age=3600", expires="Sun, 11 Jul 2021 11:00:00 GMT"), 30 * MINUTE, 3 * HOUR),
    ],
)
def test_the_next_check_is_the_longest_that_anyone_asks_for_within_a_day(answer, ttl, expected):
    assert wait(answer, ttl=ttl) == expected


def test_short_feeds_are_asked_more_often():
    assert wait(page(), count=10) == 10 * MINUTE
    assert wait(page(), count=10, ttl=HOUR) == 15 * MINUTE
    assert wait(page(retry_after="3600"), count=10) == HOUR


def test_an_empty_feed_is_not_taken_for_a_short_one():
    assert wait(page(), count=0) == 20 * MINUTE


def test_a_304_keeps_the_rhythm_of_a_short_feed():
    state = after_success(FeedState(), page(), 10, None, NOW)
    assert wait(page(304, b""), count=0, state=state) == 10 * MINUTE


def test_feeds_that_failed_together_are_spread_the_same_way_each_time():
    waits = {after_failure(FeedState(), "dns", None, NOW, url=f"{URL}{n}").next_check for n in range(20)}
    assert len(waits) == 20
    assert after_failure(FeedState(), "dns", None, NOW, url=URL) == after_failure(
        FeedState(), "dns", None, NOW, url=URL
    )


@pytest.mark.parametrize(
    ("reason", "weight"),
    [(Reason.GONE, 1), (Reason.FORBIDDEN, 1), ("not_a_feed", 0.5), (Reason.NOT_FOUND, 0.5), (Reason.TIMEOUT, 0.25)],
)
def test_failures_weigh_by_their_kind(reason, weight):
    state = after_failure(FeedState(), reason, None, NOW)
    assert (state.failures, state.reason) == (weight, str(reason))
    assert state.next_check - NOW == max(weight * HOUR, 10 * MINUTE)


def test_waits_grow_linearly_up_to_a_day_and_then_for_ever():
    state, waits = FeedState(), []
    for _ in range(40):
        state = after_failure(state, Reason.GONE, None, NOW)
        waits.append(state.next_check - NOW)
    assert waits[:3] == [HOUR, 2 * HOUR, 3 * HOUR]
    assert set(waits[23:]) == {DAY}


def test_retry_after_is_respected_within_a_day():
    assert after_failure(FeedState(), Reason.RATE_LIMITED, 7200, NOW).next_check - NOW == 2 * HOUR
    assert after_failure(FeedState(), Reason.RATE_LIMITED, 1e12, NOW).next_check - NOW == DAY


def test_a_read_feed_is_healthy_again():
    state = after_success(FeedState(failures=7, reason="gone"), page(etag='"2"', last_modified="x"), 50, None, NOW)
    assert (state.failures, state.reason, state.last_success) == (0, "", NOW)
    assert (state.etag, state.last_modified) == ('"2"', "x")


def test_a_304_never_cures_a_failed_state_and_drops_its_validators():
    before = FeedState(etag='"1"', last_modified="x", failures=0.5, reason="not_a_feed", last_success=NOW - HOUR)
    state = after_success(before, page(304, b""), 0, None, NOW)
    assert (state.failures, state.reason, state.last_success) == (0.5, "not_a_feed", NOW - HOUR)
    assert (state.etag, state.last_modified) == ("", "")


def test_a_304_keeps_the_validators_but_only_for_the_day():
    before = after_success(FeedState(), page(etag='"1"'), 50, None, NOW)
    later = after_success(before, page(304, b""), 0, None, NOW + HOUR)
    assert (later.etag, later.body_sha256, later.last_success) == ('"1"', before.body_sha256, NOW + HOUR)
    assert after_success(later, page(304, b""), 0, None, NOW + DAY).etag == ""


@pytest.mark.parametrize("validator", ["etag", "last_modified"])
def test_a_feed_caught_lying_loses_its_validators_for_good(validator):
    first = after_success(FeedState(), page(body=b"a", **{validator: "same"}), 50, None, NOW)
    assert not first.distrusted
    lied = after_success(first, page(body=b"b", **{validator: "same"}), 50, None, NOW)
    assert (lied.distrusted, lied.etag, lied.last_modified) == (True, "", "")
    assert after_success(lied, page(body=b"c", **{validator: "new"}), 50, None, NOW).distrusted


def test_an_honest_feed_keeps_its_validators():
    first = after_success(FeedState(), page(body=b"a", etag="1", last_modified="x"), 50, None, NOW)
    second = after_success(first, page(body=b"b", etag="2", last_modified="x"), 50, None, NOW)
    assert (second.distrusted, second.etag) == (False, "2")


@given(
    st.floats(0, 1e6),
    st.one_of(st.none(), st.floats(0, 1e15)),
    st.text(max_size=12),
    st.text(max_size=30),
    st.integers(0, 10**6),
)
def test_the_next_check_always_lies_between_ten_minutes_and_a_day(failures, retry, reason, header, minutes):
    state = FeedState(failures=failures)
    for checked in (
        after_failure(state, reason, retry, NOW, url=URL),
        after_success(state, page(cache_control=header, expires=header, retry_after=header), 3, minutes * MINUTE, NOW),
    ):
        assert 10 * MINUTE <= checked.next_check - NOW <= DAY
