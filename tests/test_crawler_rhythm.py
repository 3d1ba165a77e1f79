"""The silent source alarm, with fixed clocks: what a feed owes by its own weekdays and hours."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates import BRUSSELS
from crawler.rhythm import Arrival, Silence, silence

MONDAY = datetime(2023, 1, 9, tzinfo=BRUSSELS)  # the first of nine weeks; summer time begins in the eleventh
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


def moment(week, day, hour):
    """A moment by Belgian wall time; days count from Monday as 0."""
    return MONDAY + week * WEEK + day * DAY + hour * HOUR


def arriving(*slots, items=1, weeks=9):
    """The same items in the same hours (day, hour) of each week."""
    return [Arrival(moment(week, day, hour), items) for week in range(weeks) for day, hour in slots]


def owed(arrivals, asked):
    return silence(arrivals, arrivals[0].at, asked)


DAILY = arriving(*((day, hour) for day in range(7) for hour in range(7, 22)), items=1)  # 15 items a day
WORKDAYS = arriving(*((day, hour) for day in range(5) for hour in range(7, 22)), items=1)
WEEKLY = arriving((2, 9), items=12)
THRICE = arriving((0, 8), (2, 8), (4, 8), items=1)  # three items a week


def until(arrivals, last):
    return [arrival for arrival in arrivals if arrival.at <= last]


def test_a_daily_that_stopped_yesterday_morning_is_silent_today():
    stopped = until(DAILY, moment(8, 1, 9))
    found = owed(stopped, moment(8, 2, 9))
    assert found.too_long
    assert found.expected == pytest.approx(15, rel=0.05)


def test_a_daily_is_not_silent_at_night():
    stopped = until(DAILY, moment(8, 1, 21))
    assert owed(stopped, moment(8, 2, 6)).expected == 0


def test_a_daily_of_working_days_is_not_silent_on_sunday():
    assert owed(until(WORKDAYS, moment(8, 4, 21)), moment(8, 6, 23)).expected == 0


def test_a_daily_of_working_days_that_did_not_come_back_on_monday_is_silent_that_evening():
    stopped = until(WORKDAYS, moment(7, 4, 21))
    assert not owed(stopped, moment(8, 0, 10)).too_long
    assert owed(stopped, moment(8, 0, 21)).too_long


def test_a_weekly_is_not_silent_on_thursday():
    assert owed(WEEKLY, moment(8, 3, 12)) == Silence(0.0, 18.0)


def test_a_weekly_is_silent_when_it_missed_a_second_time():
    missed_once = until(WEEKLY, moment(6, 2, 9))
    assert not owed(missed_once, moment(7, 3, 12)).too_long
    assert owed(missed_once, moment(8, 3, 12)).too_long


def test_a_slow_feed_needs_longer_than_a_fast_one():
    slow = until(THRICE, moment(8, 0, 8))
    assert not owed(slow, moment(10, 0, 8)).too_long
    assert owed(slow, moment(12, 0, 8)).too_long


def test_less_than_two_weeks_of_history_never_alarms():
    young = [arrival for arrival in DAILY if arrival.at < moment(1, 6, 23)]
    assert owed(young, moment(5, 0, 12)) == Silence()
    grown = [arrival for arrival in DAILY if arrival.at < moment(2, 1, 0)]
    assert owed(grown, moment(5, 0, 12)).too_long


def test_what_was_there_before_the_first_poll_is_no_rhythm():
    backlog = [Arrival(moment(0, 0, 9), 500), *THRICE]
    assert owed(backlog, moment(10, 0, 8)).expected == pytest.approx(owed(THRICE, moment(10, 0, 8)).expected, 0.1)


def test_history_begins_anew_when_the_outlet_got_another_feed():
    stopped = until(DAILY, moment(7, 6, 21))
    assert silence(stopped, moment(7, 0, 8), moment(8, 6, 21)) == Silence()


def test_a_silence_stays_one_however_long_it_lasts():
    stopped = until(DAILY, moment(8, 1, 9))
    assert owed(stopped, moment(60, 1, 9)).expected == pytest.approx(52 * 7 * 15, rel=0.05)


def test_the_hours_follow_the_wall_clock_when_summer_time_begins():
    early = arriving((6, 8), items=20, weeks=11)  # summer time begins on the Sunday of the eleventh week
    sunday_at_eight = datetime(2023, 3, 26, 8, tzinfo=BRUSSELS)
    stopped = [arrival for arrival in early if arrival.at < sunday_at_eight - DAY]
    assert owed(stopped, sunday_at_eight - HOUR).expected == 0
    assert owed(stopped, sunday_at_eight).expected == pytest.approx(20, rel=0.15)


def test_a_feed_that_never_brought_anything_is_not_silent():
    assert silence([], MONDAY, MONDAY + 52 * WEEK) == Silence()


@given(
    st.lists(st.tuples(st.integers(0, 24 * 7 * 20), st.integers(1, 1000)), max_size=40),
    st.integers(0, 24 * 7 * 20),
    st.integers(0, 24 * 7 * 40),
)
def test_any_history_gives_an_answer_that_only_grows_with_time(polls, since, asked):
    arrivals = [Arrival(MONDAY + hours * HOUR, items) for hours, items in sorted(polls)]
    begun = MONDAY + since * HOUR
    at = (arrivals[-1].at if arrivals else MONDAY) + asked * HOUR
    now, later = silence(arrivals, begun, at), silence(arrivals, begun, at + DAY)
    assert 0 <= now.expected <= later.expected
    assert now.limit >= 10
