"""The sums of money in an article: all mentions of one sum together, and the same sum in another currency."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from nlp.amounts import AmountSpan, find_amounts
from nlp.passages import Passage

_ROUND = re.compile(r"miljoen|miljard|million|milliard|\bton\b", re.I)  # a bare number may be of anything
CRYPTO = frozenset({"BTC", "XMR", "ETH"})
# What may stand between a sum and the same sum in another currency.
_SAME = re.compile(
    r"\s*(?:\(|,|:|\bin [a-z]+ \()?\s*(?:toen |destijds |omgerekend|ofwel|oftewel|goed voor|of|dat is|zijnde|soit|"
    r"c'est-à-dire|à l'époque|l'équivalent de|environ|près de|quelque|un peu (?:moins|plus) de|plus de|moins de|"
    r"ruim|zo'n|ongeveer|bijna|een kleine|à peu près|d'environ|de|d'|\s|,)*\s*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Sum:
    """One amount where it stands."""

    passage: Passage
    span: AmountSpan


@dataclass(slots=True)
class SumGroup:
    """All mentions of the same value in the same currency, in reading order."""

    mentions: list[Sum] = field(default_factory=list)

    @property
    def span(self) -> AmountSpan:
        """The first mention's span."""
        return self.mentions[0].span


def find_sums(article: Sequence[Passage], language: str) -> list[SumGroup]:
    """The sums of an article, each with its mentions."""
    groups: dict[tuple[object, ...], SumGroup] = {}
    for found in _with_currency([Sum(p, span) for p in article for span in find_amounts(p.text, language)]):
        span = found.span
        groups.setdefault((span.value, span.low, span.high, span.currency), SumGroup()).mentions.append(found)
    return list(groups.values())


def _with_currency(found: Sequence[Sum]) -> Iterator[Sum]:
    """The sums; without currency (`half miljoen losgeld`) in that of the same sum elsewhere, if round in euro."""
    named = {(sum_.span.value, sum_.span.low): sum_.span.currency for sum_ in found if sum_.span.currency}
    for sum_ in found:
        usual = "EUR" if _ROUND.search(sum_.span.text) else None
        currency = sum_.span.currency or named.get((sum_.span.value, sum_.span.low), usual)
        yield replace(sum_, span=replace(sum_.span, currency=currency))


def equivalents(groups: Sequence[SumGroup]) -> dict[int, int]:
    """For each sum that repeats another in a second currency, the index of that other."""
    return {
        later: earlier
        for earlier, later in ((index, _restated(groups, index)) for index in range(len(groups)))
        if later is not None
    }


def _restated(groups: Sequence[SumGroup], index: int) -> int | None:
    spots = ((other, group) for other, group in enumerate(groups) if other != index)
    return next((other for other, group in spots if _follows(groups[index], group)), None)


def _follows(first: SumGroup, second: SumGroup) -> bool:
    if first.span.currency == second.span.currency or None in (first.span.currency, second.span.currency):
        return False
    return any(
        one.passage is two.passage
        and one.span.end <= two.span.start <= one.span.end + 40
        and _SAME.fullmatch(one.passage.text[one.span.end : two.span.start]) is not None
        for one in first.mentions
        for two in second.mentions
    )
