from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.rates import to_eur


def test_a_sum_in_dollars_is_converted_at_the_rate_of_its_day():
    value, rated = to_eur(137.59, "USD", date(2014, 3, 28))
    assert value == pytest.approx(100, abs=0.1)
    assert rated == date(2014, 3, 28)


def test_a_saturday_takes_the_rate_of_the_friday_before():
    friday, saturday = date(2021, 7, 9), date(2021, 7, 10)
    assert to_eur(300_000, "USD", saturday) == to_eur(300_000, "USD", friday)


def test_a_sunday_takes_the_rate_of_the_monday_after():
    assert to_eur(1, "USD", date(2021, 7, 11))[1] == date(2021, 7, 12)


def test_a_day_before_the_first_rate_takes_the_first_rate():
    assert to_eur(1, "USD", date(1990, 1, 1))[1] == date(1999, 1, 4)


def test_euros_stay_as_they_are():
    assert to_eur(12.5, "EUR", date(2023, 1, 1)) == (12.5, date(2023, 1, 1))


def test_crypto_and_unknown_currencies_have_no_rate():
    assert [to_eur(20, code, date(2023, 1, 2)) for code in ("BTC", "XMR", "BEF", "", "dollar")] == [None] * 5


@given(st.dates(), st.sampled_from(["USD", "GBP", "CHF", "ISK", "RUB"]))
def test_every_day_finds_a_rate(day, currency):
    value, rated = to_eur(1000, currency, day)
    assert value > 0
    assert rated >= date(1999, 1, 4)
