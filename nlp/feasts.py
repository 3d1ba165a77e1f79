"""Days of the year that the press names instead of dating them."""

from datetime import date, timedelta

# Days from Easter Sunday.
_MOVABLE = {
    "good_friday": -2,
    "easter_saturday": -1,
    "easter": 0,
    "easter_monday": 1,
    "ascension": 39,
    "pentecost_friday": 47,
    "pentecost_saturday": 48,
    "pentecost": 49,
    "pentecost_monday": 50,
}
# Month and day.
_FIXED = {
    "new_year": (1, 1),
    "epiphany": (1, 6),
    "national_day": (7, 21),
    "assumption": (8, 15),
    "all_saints": (11, 1),
    "armistice": (11, 11),
    "saint_nicholas": (12, 6),
    "christmas_eve": (12, 24),
    "christmas": (12, 25),
    "boxing_day": (12, 26),
    "new_years_eve": (12, 31),
}


def easter(year: int) -> date:
    """Easter Sunday of a Gregorian year (Meeus, Astronomical Algorithms, chapter 8)."""
    century, place = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (place // 4) - epact - place % 4) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def feast(name: str, year: int) -> date:
    """The day of a feast of `nlp/lexicon/calendar.toml` in a year; raises KeyError for an unknown name."""
    if name in _MOVABLE:
        return easter(year) + timedelta(_MOVABLE[name])
    if name == "black_friday":  # the day after the fourth Thursday of November
        return date(year, 11, 23) + timedelta((4 - date(year, 11, 23).weekday()) % 7)
    return date(year, *_FIXED[name])
