"""When a feed that answers has been silent for too long, by its own weekdays and hours (pure).

The last eight weeks tell how many new items each hour of the week brings. Summed over the hours since the last new item
they give what was to be expected by now. A feed is silent when that is `ENOUGH` items or more and yet none came: for
items that come one by one (Poisson) this happens by chance once in e^10 = 22,000 times. Feeds that bring their items in
batches, such as a weekly, must miss more than one.

Public holidays are not known: a feed that rests on one may be called silent until it speaks again.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.dates import BRUSSELS

WINDOW = timedelta(weeks=8)  # long enough to know each hour of the week, short enough to follow the seasons
SHORTEST_HISTORY = timedelta(weeks=2)
ENOUGH = 10.0  # items
BATCHES = 1.5  # usual batches that must be missing: one may be late
_WEEK, _HOUR = timedelta(weeks=1), timedelta(hours=1)
_HOURS = _WEEK // _HOUR


@dataclass(frozen=True, slots=True)
class Arrival:
    """A poll that brought `items` new items."""

    at: datetime
    items: int


@dataclass(frozen=True, slots=True)
class Silence:
    """How many items were to be expected since the last new one, and how many make it a silence."""

    expected: float = 0.0
    limit: float = ENOUGH

    @property
    def too_long(self) -> bool:
        """Whether the feed is to be called silent."""
        return self.expected >= self.limit


def silence(arrivals: Sequence[Arrival], since: datetime, asked: datetime) -> Silence:
    """What a feed owes at `asked`, when it last answered; nothing with less than two weeks of history.

    `arrivals` are in order of time. History begins after `since`: the first polls bring what was there before.
    """
    if not arrivals:
        return Silence()
    last = arrivals[-1].at
    begin = max(since, last - WINDOW)
    if last - begin < SHORTEST_HISTORY:
        return Silence()
    known = [arrival for arrival in arrivals if arrival.at > begin]
    by_hour = Counter[int]()
    for arrival in known:
        by_hour[_hour_of_week(arrival.at)] += arrival.items
    items = by_hour.total()
    batch = sum(arrival.items**2 for arrival in known) / items  # the batch that the usual item comes in
    weeks = (last - begin) / _WEEK
    return Silence(_between(by_hour, last, asked) / weeks, max(ENOUGH, BATCHES * batch))


def _between(by_hour: Counter[int], last: datetime, asked: datetime) -> int:
    """The items of all hours of the week from the one after `last` to that of `asked`, whole weeks counted at once."""
    hours = max(0, _whole_hour(asked) - _whole_hour(last))
    weeks, rest = divmod(hours, _HOURS)
    return weeks * by_hour.total() + sum(by_hour[_hour_of_week(asked - hour * _HOUR)] for hour in range(rest))


def _whole_hour(instant: datetime) -> int:
    return int(instant.timestamp()) // 3600


def _hour_of_week(instant: datetime) -> int:
    """0 for Monday's first hour in Belgium, 167 for Sunday's last."""
    local = instant.astimezone(BRUSSELS)
    return local.weekday() * 24 + local.hour
