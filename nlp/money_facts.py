"""The amounts of an incident: one per sum, tied to their equivalents in other currencies, with a value in euro."""

from collections.abc import Iterator

from nlp.analysis import Amount, AmountKind, Label
from nlp.assertion import asserted_by, modality
from nlp.rates import to_eur
from nlp.reading import Reading, SumRole, sum_mention
from nlp.sums import equivalents

KINDS = {
    Label.RANSOM_DEMANDED: AmountKind.RANSOM_DEMANDED,
    Label.RANSOM_PAID: AmountKind.RANSOM_PAID,
    Label.LOSS: AmountKind.LOSS,
    Label.MONEY: AmountKind.OTHER,
}


def amounts(reading: Reading) -> tuple[Amount, ...]:
    """The amounts of the main incident, in reading order."""
    return tuple(_amounts(reading))


def _amounts(reading: Reading) -> Iterator[Amount]:
    same = equivalents([item.group for item in reading.sums])
    for index, item in enumerate(reading.sums):
        span, place = item.group.span, item.group.mentions[0]
        other = reading.sums[same[index]] if index in same else None
        yield Amount(
            kind=KINDS[item.label],
            mention=sum_mention(place, item.label, item.score),
            value=span.value,
            low=span.low,
            high=span.high,
            currency=span.currency,
            value_eur=_euro(reading, index, same),
            equivalent_of=other.group.span.text if other else None,
            asserted_by=asserted_by(place.passage, span.start, reading.language),
            modality=modality(place.passage, span.start, reading.language),
        )


def _euro(reading: Reading, index: int, same: dict[int, int]) -> float | None:
    """The sum itself when in euro, else the article's own equivalent, else the rate of the day."""
    own = _in_euro(reading.sums[index])
    if own is not None:
        return own
    partners = [same.get(index), *(later for later, earlier in same.items() if earlier == index)]
    stated = (_in_euro(reading.sums[partner]) for partner in partners if partner is not None)
    found = next((value for value in stated if value is not None), None)
    return found if found is not None else _by_rate(reading, index)


def _in_euro(item: SumRole) -> float | None:
    return item.group.span.value if item.group.span.currency == "EUR" else None


def _by_rate(reading: Reading, index: int) -> float | None:
    span = reading.sums[index].group.span
    if reading.published is None or span.value is None or span.currency is None:
        return None
    converted = to_eur(span.value, span.currency, reading.published)
    return round(converted[0], 2) if converted else None
