"""Whether what a reader says of an incident agrees with the marks of a record: who, by whom, for how much, when."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from nlp.amounts import AmountSpan, find_amounts
from nlp.analysis import Actor, AmountKind, Analysis, Field, IncidentReport, Label, Victim
from nlp.corpus import Record, Span
from nlp.scoring import Count

BYSTANDERS = frozenset(
    (Label.OTHER_VICTIM, Label.OTHER_ACTOR, Label.RESPONDER, Label.AUTHORITY, Label.MEDIA, Label.ORG)
)
_RANSOMS = {Label.RANSOM_DEMANDED: AmountKind.RANSOM_DEMANDED, Label.RANSOM_PAID: AmountKind.RANSOM_PAID}
_ARTICLES = frozenset(["de", "het", "een", "'t", "le", "la", "les", "l", "un", "une", "the"])
_WORD = re.compile(r"'t\b|\w+")

Names = frozenset[str]  # normalised names of one body


class Ransom(NamedTuple):
    """A sum asked or paid; `size` is its value, its bounds, or its words when those cannot be read as a number."""

    kind: AmountKind
    size: float | tuple[float | None, float | None] | str
    currency: str | None

    def __str__(self) -> str:
        bounds = self.size if isinstance(self.size, tuple) else (self.size,)
        size = "–".join(bound if isinstance(bound, str) else f"{bound:,.10g}" for bound in bounds if bound is not None)
        return f"{self.kind} {size} {self.currency or ''}".strip()


def normalised(name: str) -> str:
    """Lower-case words of a name without punctuation and leading articles; empty when nothing else is there."""
    words = _WORD.findall(name.replace("’", "'").casefold())
    while words and words[0] in _ARTICLES:
        words = words[1:]
    return " ".join(words)


def same_name(one: str, other: str) -> bool:
    """Whether one normalised name equals the other or contains it, whole words only."""
    return bool(one and other) and (f" {one} " in f" {other} " or f" {other} " in f" {one} ")


def gold_bodies(record: Record, label: Label) -> list[Names]:
    """The bodies marked with a label: surfaces of which one contains the other are one body."""
    bodies: list[Names] = []
    for name in sorted({normalised(surface(record, span)) for span in record.spans if span.label is label} - {""}):
        same = [body for body in bodies if _meet(body, {name})]
        bodies = [body for body in bodies if body not in same] + [frozenset({name}).union(*same)]
    return bodies


def surface(record: Record, span: Span) -> str:
    """The marked words."""
    return field_of(record, span.field)[span.start : span.end]


def field_of(record: Record, field: Field) -> str:
    """Title or text of a record."""
    return record.title if field == "title" else record.text


def primary_reports(analysis: Analysis) -> list[IncidentReport]:
    """What is said of the incidents that the article is about."""
    return [report for report in analysis.incidents if report.primary]


def read_victims(analysis: Analysis) -> list[Names]:
    """Every victim that was read in the main incidents, with all its names."""
    return [_victim_names(victim) for report in primary_reports(analysis) for victim in report.victims]


def read_actors(analysis: Analysis) -> list[Names]:
    """Every attacker that was read in the main incidents, as printed and as listed."""
    return [_actor_names(actor) for report in primary_reports(analysis) for actor in report.actors]


def _victim_names(victim: Victim) -> Names:
    return frozenset(map(normalised, (victim.name, *victim.aliases)))


def _actor_names(actor: Actor) -> Names:
    return frozenset(map(normalised, (actor.name, actor.canonical)))


def _meet(one: Iterable[str], other: Iterable[str]) -> bool:
    return any(same_name(a, b) for a in one for b in other)


def wrong_and_missed(gold: Sequence[Names], read: Sequence[Names]) -> tuple[list[Names], list[Names]]:
    """Bodies read that are none of the gold, and gold ones that no reading names."""
    wrong = [names for names in read if not any(_meet(names, body) for body in gold)]
    return wrong, [body for body in gold if not any(_meet(names, body) for names in read)]


def bodies_count(gold: Sequence[Names], read: Sequence[Names]) -> Count:
    """Bodies found; one that was read twice under two of its names counts as two right ones."""
    wrong, missed = wrong_and_missed(gold, read)
    return Count(len(read) - len(wrong), len(read), len(gold) - len(missed), len(gold))


def bystanders(record: Record, analysis: Analysis) -> tuple[list[str], int]:
    """The victims and attackers read that the record marks in another role only, and how many were read at all."""
    central = frozenset().union(*gold_bodies(record, Label.VICTIM), *gold_bodies(record, Label.ACTOR))
    others = [span for span in record.spans if span.label in BYSTANDERS]
    names_of_others = {normalised(surface(record, span)) for span in others} - {""}
    read: list[tuple[Victim | Actor, Names]] = []
    for report in primary_reports(analysis):
        read += [(victim, _victim_names(victim)) for victim in report.victims]
        read += [(actor, _actor_names(actor)) for actor in report.actors]
    confused = [
        body.name
        for body, names in read
        if not _meet(names, central) and (names & names_of_others or any(_stands_in(body, span) for span in others))
    ]
    return confused, len(read)


def _stands_in(body: Victim | Actor, span: Span) -> bool:
    mention = body.mention
    return mention.field == span.field and mention.start < span.end and span.start < mention.end


def gold_ransoms(record: Record) -> set[Ransom]:
    """The marked sums asked and paid, each value once; both sides are read by `nlp.amounts`, so this measures roles."""
    return {_ransom(record, span) for span in record.spans if span.label in _RANSOMS}


def _ransom(record: Record, span: Span) -> Ransom:
    """A currency that the surface leaves out is taken from the text around it, as the reader does."""
    kind, words = _RANSOMS[span.label], surface(record, span)
    alone = find_amounts(words, record.language)
    if len(alone) == 1 and alone[0].currency:
        return Ransom(kind, _size(alone[0]), alone[0].currency)
    around = find_amounts(field_of(record, span.field), record.language)
    for amount in (*(found for found in around if found.start < span.end and span.start < found.end), *alone):
        return Ransom(kind, _size(amount), amount.currency)
    return Ransom(kind, words, None)


def _size(amount: AmountSpan) -> float | tuple[float | None, float | None]:
    return amount.value if amount.value is not None else (amount.low, amount.high)


def read_ransoms(analysis: Analysis) -> set[Ransom]:
    """The sums asked and paid that were read in the main incidents."""
    return {
        Ransom(amount.kind, amount.value if amount.value is not None else (amount.low, amount.high), amount.currency)
        for report in primary_reports(analysis)
        for amount in report.amounts
        if amount.kind in _RANSOMS.values()
    }


def same_day(gold: str, read: str | None) -> bool:
    """Whether the date is the very one of the record, with the same fidelity; `unknown` is no date."""
    return read == (None if gold == "unknown" else gold)


def near_day(gold: str, read: str | None) -> bool:
    """The same, but a day may be one off and a month may be given by one of its days."""
    if gold == "unknown" or read is None:
        return same_day(gold, read)
    if len(gold) == len("2022-11"):
        return read[:7] == gold
    return len(read) == len(gold) and abs((date.fromisoformat(read) - date.fromisoformat(gold)).days) <= 1


def incident_counts(record: Record, analysis: Analysis) -> Iterator[tuple[str, Count]]:
    """Victims, attackers and ransoms of an article that reports an incident, by name of the measure."""
    yield "victims", bodies_count(gold_bodies(record, Label.VICTIM), read_victims(analysis))
    yield "actors", bodies_count(gold_bodies(record, Label.ACTOR), read_actors(analysis))
    gold, read = gold_ransoms(record), read_ransoms(analysis)
    yield "ransoms", Count(len(gold & read), len(read), len(gold & read), len(gold))
