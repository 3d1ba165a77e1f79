"""Finds sums of money in Dutch and French text and reads their value.

A span holds number, multiplier and currency (`4,5 millions d'euros`, `€ 20.000`); approximators stay outside it and
become the `qualifier`; a range is one span, without `tussen` or `entre`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nlp.amount_context import Qualifier, can_elide, continues, is_range, link_between, qualifier_before, shares_scale
from nlp.currencies import Currency, currency_after, currency_before
from nlp.quantities import Quantity, find_quantities

_NOT_ONE = re.compile(r"\b(?:pas|sans|même) (?:même |verser |payer )?$", re.IGNORECASE)  # before `un euro`


@dataclass(frozen=True, slots=True)
class AmountSpan:
    """A sum of money at `start:end` of the text; `value`, `low` and `high` are in units of `currency`.

    An exact sum has `value` only; a range or a vague sum has `low` and `high` only. `currency` is ISO 4217 or BTC, XMR,
    ETH, LTC, USDT; None when it is not said anywhere before. `elided`: this span itself names no currency, so it may
    come from the sum it continues. `flagged`: malformed digits, the value is a guess.
    """

    start: int
    end: int
    text: str
    value: float | None
    low: float | None
    high: float | None
    currency: str | None
    qualifier: Qualifier | None = None
    flagged: bool = False
    elided: bool = False


@dataclass(frozen=True, slots=True)
class _Sum:
    """A quantity taken for money; `start` and `end` take in the currency."""

    start: int
    end: int
    quantity: Quantity
    currency: str | None
    unit: float = 1.0
    elided: bool = False
    low: "_Sum | None" = None  # lower end of a range


def find_amounts(text: str, language: str) -> list[AmountSpan]:
    """Every sum of money in the text, in order, not overlapping; never raises."""
    sums = _accepted(text, list(_candidates(text, language)), language)
    return [_span(text, found, language) for found in _inherited(sums)]


def _candidates(text: str, language: str) -> Iterator[_Sum]:
    """Every quantity, with the currency beside it that no quantity before has taken."""
    taken = 0
    for quantity in find_quantities(text, language):
        if quantity.start < taken:  # cents are a currency and a number
            continue
        found = _currency(text, quantity, taken, language)
        if found is None:
            yield _Sum(quantity.start, quantity.end, quantity, None, elided=True)
        elif not _idle(text, quantity, found):
            taken = max(found.end, quantity.end)
            yield _Sum(min(found.start, quantity.start), taken, quantity, found.code, found.unit)


def _currency(text: str, quantity: Quantity, taken: int, language: str) -> Currency | None:
    after = currency_after(text, quantity.end, language)
    symbol_of_next = after is not None and not after.named and not quantity.digits and quantity.scale == 1.0
    if after is not None and not symbol_of_next:  # `een € 1 mln`
        return after
    before = currency_before(text, quantity.start, language)
    return before if before is not None and before.start >= taken else None


def _idle(text: str, quantity: Quantity, currency: Currency) -> bool:
    """Whether it is a manner of speaking: not a cent, `pas un euro`."""
    one = quantity.value == 1 and not quantity.digits
    return one and (currency.unit < 1 or _NOT_ONE.search(text, max(0, quantity.start - 12), quantity.start) is not None)


def _accepted(text: str, candidates: list[_Sum], language: str) -> list[_Sum]:
    """The sums among the candidates, ranges joined; read from the right, as a currency is said last."""
    first_stated = next((found.end for found in candidates if not found.elided), None)
    accepted: list[_Sum] = []
    following: _Sum | None = None
    for candidate in reversed(candidates):
        joined = _join(text, candidate, following, language) if following else None
        if joined is not None and joined.low is not None:
            accepted[-1] = joined
            following = None
            continue
        alone = joined or _alone(text, candidate, first_stated, language)
        if alone is not None:
            accepted.append(alone)
        following = alone
    return accepted[::-1]


def _join(text: str, candidate: _Sum, following: _Sum, language: str) -> _Sum | None:
    """The candidate as the lower end of a range, or as an item that shares the currency of the next sum."""
    if not candidate.elided and candidate.currency != following.currency:
        return None
    if following.low is not None or candidate.quantity.value is None or following.quantity.value is None:
        return None
    link = link_between(text, candidate.start, candidate.end, following.start, language)
    if link is None:
        return None
    lower = _scaled(candidate, following) if candidate.elided else candidate
    if is_range(link, candidate.quantity, following.quantity) and _value(lower) <= _value(following):
        return replace(following, start=candidate.start, low=lower)
    if not candidate.elided or (link != "change" and lower.quantity.scale == 1.0 and not candidate.quantity.grouped):
        return None
    return replace(lower, currency=following.currency, unit=following.unit)


def _scaled(candidate: _Sum, following: _Sum) -> _Sum:
    """`6` of `6 en 7 miljoen` as six million."""
    scale = shares_scale(candidate.quantity, following.quantity)
    value = (candidate.quantity.value or 0.0) * scale
    return replace(candidate, quantity=replace(candidate.quantity, value=value, scale=scale), unit=following.unit)


def _value(found: _Sum) -> float:
    return (found.quantity.value or 0.0) * found.unit


def _alone(text: str, candidate: _Sum, first_stated: int | None, language: str) -> _Sum | None:
    """The candidate as a sum in its own right, if it is one."""
    if not candidate.elided:
        return candidate
    if can_elide(text, candidate.quantity, language):
        # In Belgian Dutch a ton is 100,000 euros unless another currency is named.
        return replace(candidate, currency="EUR" if candidate.quantity.multiplier == "ton" else None)
    stated_before = first_stated is not None and first_stated <= candidate.start
    return candidate if stated_before and continues(text, candidate.quantity, language) else None


def _inherited(sums: list[_Sum]) -> Iterator[_Sum]:
    """Give each sum without currency that of the last sum before it that named one in coin, not in crypto."""
    last: str | None = None
    for found in sums:
        if found.elided and found.currency is None:
            yield replace(found, currency=last)
            continue
        if found.currency and found.currency not in {"BTC", "ETH", "XMR", "LTC", "USDT"}:
            last = found.currency
        yield found


def _span(text: str, found: _Sum, language: str) -> AmountSpan:
    quantity = found.quantity
    value = None if quantity.value is None else _rounded(_value(found))
    low = None if quantity.low is None else _rounded(quantity.low * found.unit)
    high = None if quantity.high is None else _rounded(quantity.high * found.unit)
    if found.low is not None:
        value, low, high = None, _rounded(_value(found.low)), value
    qualifier = qualifier_before(text, found.start, language) or ("about" if quantity.about else None)
    return AmountSpan(
        found.start, found.end, text[found.start : found.end], value, low, high, found.currency, qualifier,
        quantity.flagged, found.elided,
    )  # fmt: skip


def _rounded(value: float) -> float:
    """Undo the noise of binary fractions (4.35 million); no currency divides further than eight decimals."""
    return round(value, 8)
