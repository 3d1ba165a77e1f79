"""What each sum of money is in the incident, decided once for all mentions of the same sum."""

from collections.abc import Mapping, Sequence

from nlp.analysis import Field, Label
from nlp.candidates import Kind
from nlp.cues import found
from nlp.linear import probabilities
from nlp.opinion import NO_OPINION, Opinion
from nlp.sums import CRYPTO, SumGroup, equivalents

_NEAR = 120  # characters back to the sum that a sum continues, as in `ramené à`
_RANSOM = (
    *("before.demand", "before.close_demand", "after.demand", "before.pay", "before.close_pay", "after.pay"),
    *("before.down", "before.equivalent", "after.equivalent", "sentence.gang", "sentence.refusal", "sentence.paid"),
)
_ARTICLE = ("has.payment", "has.refusal", "has.ransomware", "has.fraud", "has.court", "has.encryption")


def sums_features(groups: Sequence[SumGroup], context: Mapping[str, float], language: str) -> list[dict[str, float]]:
    """Features of each sum; `context` holds those of the whole article."""
    cues = [_cues(group, language) for group in groups]
    article = {f"article.{name}": context[name] for name in _ARTICLE if name in context}
    return [
        _with_silence(cues[order] | _previous(groups, cues, order) | _own(group, order) | article)
        for order, group in enumerate(groups)
    ]


def _with_silence(features: dict[str, float]) -> dict[str, float]:
    """The features and whether no word near the sum has to do with a ransom."""
    near = any(features.get(name) or features.get(f"previous.{name}") for name in _RANSOM)
    return features | {"no_ransom_near": float(not near and not features["crypto"])}


def money_labels(
    groups: Sequence[SumGroup],
    context: Mapping[str, float],
    language: str,
    relevant: bool,
    opinion: Opinion = NO_OPINION,
) -> list[tuple[Label, float]]:
    """Label and probability of each sum; nothing but MONEY in an article that reports no incident."""
    if not relevant:
        return [(Label.MONEY, 1.0) for _ in groups]
    tables: list[Mapping[str, float]] = [
        opinion.on(Kind.SUM, _spots(group), probabilities("money", features))
        for group, features in zip(groups, sums_features(groups, context, language), strict=True)
    ]
    for later, earlier in equivalents(groups).items():
        tables[later] = tables[earlier] = _together(tables[later], tables[earlier])
    return [max(((Label(name), value) for name, value in table.items()), key=lambda pair: pair[1]) for table in tables]


def _spots(group: SumGroup) -> list[tuple[Field, int, int]]:
    return [(mention.passage.field, mention.span.start, mention.span.end) for mention in group.mentions]


def _together(one: Mapping[str, float], two: Mapping[str, float]) -> dict[str, float]:
    """The two opinions on what is one and the same sum."""
    products = {name: value * two[name] for name, value in one.items()}
    total = sum(products.values())
    return {name: value / total for name, value in products.items()}


def _cues(group: SumGroup, language: str) -> dict[str, float]:
    features: dict[str, float] = {}
    for mention in group.mentions:
        around = mention.passage.around(mention.span.start, mention.span.end)
        features |= dict.fromkeys(found(around, "money_cues", language), 1.0)
        features["place.title"] = max(features.get("place.title", 0.0), float(mention.passage.field == "title"))
    return features


def _previous(groups: Sequence[SumGroup], cues: Sequence[Mapping[str, float]], order: int) -> dict[str, float]:
    if order == 0:
        return {}
    here, before = groups[order].mentions[0], groups[order - 1].mentions[-1]
    gap = here.span.start - before.span.end
    if here.passage is not before.passage or not 0 <= gap < _NEAR:
        return {}
    near = {
        f"previous.{name}": value for name, value in cues[order - 1].items() if name.startswith(("before", "after"))
    }
    changed = here.span.currency != before.span.currency
    return near | {"previous.close": float(gap < 25), "previous.other_currency": float(changed and gap < 40)}


def _own(group: SumGroup, order: int) -> dict[str, float]:
    span = group.span
    value = span.value or span.high or 0.0
    crypto = span.currency in CRYPTO
    return {
        f"order.{min(order, 3)}": 1.0,
        "crypto": float(crypto),
        "dollar": float(span.currency == "USD"),
        "repeated": float(len(group.mentions) > 1),
        "size.small": float(not crypto and value < 3_000),
        "size.large": float(value > 5_000_000),
        "size.huge": float(value > 50_000_000),
    }
