"""Sums of money in the words of a language: `300.000 dollar`, `300 000 dollars`, `$300,000`."""

from math import isclose

from babel.numbers import format_decimal, get_currency_name, get_currency_symbol

from db.incident import Money
from persveille.clean import clean
from persveille.messages import Messages

_MILLION = 1_000_000
_EXACT_DIGITS = 3  # 2.345 million is still read at a glance; 2,345,678 is better written out
_ROUNDED_DIGITS = 3  # significant digits of a converted sum: the rate is no better than that


def money_words(messages: Messages, money: Money) -> str:
    """The sum as stated: exact, a range, or (when the article gives no figure) in the article's own words."""
    currency = money.currency
    if money.value is not None and currency:
        return _sum(messages, money.value, currency)
    if currency and money.low is not None and money.high is not None:
        low, high = format_number(messages, money.low), _sum(messages, _rounded(money.high, 2), currency)
        if messages.language == "en" and not _spelled(currency):
            low = _symbol(currency) + low
        if money.low >= _MILLION:
            low = _sum(messages, money.low, currency)
        return messages.gettext("between %(low)s and %(high)s", low=low, high=high)
    if currency and money.low is not None:
        return messages.gettext("more than %(sum)s", sum=_sum(messages, money.low, currency))
    if currency and money.high is not None:
        return messages.gettext("at most %(sum)s", sum=_sum(messages, money.high, currency))
    return clean(money.text)


def euro_words(messages: Messages, money: Money) -> str:
    """The same sum in euro, rounded; empty when it is in euro already or has no known rate."""
    if money.currency == "EUR" or money.value_eur is None:
        return ""
    return messages.gettext("about %(sum)s", sum=_sum(messages, _rounded(money.value_eur, _ROUNDED_DIGITS), "EUR"))


def money_short(messages: Messages, money: Money) -> str:
    """The sum for a narrow column: `$ 2,4 mln`, `2,4 M$`, `$2.4M`; a range as `≥` or `≤` or `low–high`."""
    if not money.currency:
        return clean(money.text, 24)
    if money.value is not None:
        return _short(messages, money.value, money.currency)
    if money.low is not None and money.high is not None:
        low, high = money.low, _rounded(money.high, 2)
        return f"{_short(messages, low, money.currency)} – {_short(messages, high, money.currency)}"
    if money.low is not None:
        return f"≥ {_short(messages, money.low, money.currency)}"
    return f"≤ {_short(messages, money.high, money.currency)}" if money.high is not None else clean(money.text, 24)


def format_number(messages: Messages, value: float) -> str:
    """The number with the grouping and decimal sign of the language, at most three decimals."""
    return format_decimal(value, format="#,##0.###", locale=messages.locale)


def _sum(messages: Messages, value: float, currency: str) -> str:
    if abs(value) >= _MILLION and _round_in_millions(value):
        return _millions(messages, value / _MILLION, currency)
    number = format_number(messages, value)
    if currency == "USD":
        return messages.ngettext("$%(number)s", "$%(number)s", _count(value), number=number)
    if currency == "EUR":
        return messages.ngettext("€%(number)s", "€%(number)s", _count(value), number=number)
    return f"{number} {_name(messages, currency, value)}"


def _millions(messages: Messages, value: float, currency: str) -> str:
    """French and Dutch put the unit behind, French with a preposition, so each language has whole phrases."""
    number, count = format_number(messages, value), _count(value)
    if currency == "USD":
        return messages.ngettext("$%(number)s million", "$%(number)s million", count, number=number)
    if currency == "EUR":
        return messages.ngettext("€%(number)s million", "€%(number)s million", count, number=number)
    name = _name(messages, currency, value * _MILLION)
    one, many = "%(number)s million %(currency)s", "%(number)s million %(currency)s"
    return messages.ngettext(one, many, count, number=number, currency=name)


def _short(messages: Messages, value: float, currency: str) -> str:
    symbol = _symbol(currency)
    if symbol == currency:  # BTC, CHF: a code stands behind the number in every language
        return f"{format_number(messages, value)} {currency}"
    if abs(value) >= _MILLION:
        number = format_number(messages, round(value / _MILLION, 2))
        return messages.gettext("%(symbol)s%(number)sM", symbol=symbol, number=number)
    return messages.gettext("%(symbol)s%(number)s", symbol=symbol, number=format_number(messages, round(value)))


def _name(messages: Messages, currency: str, value: float) -> str:
    own = messages.pgettext("currency", currency)  # BTC, ETH, XMR: no locale has names for them
    if own != currency:
        return own
    return get_currency_name(currency, count=value, locale=messages.locale)


def _symbol(currency: str) -> str:
    return get_currency_symbol(currency, locale="en")


def _spelled(currency: str) -> bool:
    return currency not in ("USD", "EUR")


def _count(value: float) -> int:
    """What plural rules look at: 1.5 million is singular in French."""
    return int(abs(value))


def _round_in_millions(value: float) -> bool:
    return isclose(round(value / _MILLION, _EXACT_DIGITS) * _MILLION, value, rel_tol=1e-9)


def _rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")
