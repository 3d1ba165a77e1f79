"""Compare readings with the records they should agree with, article by article, and sum up what was measured."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from nlp.analysis import Analysis, Label
from nlp.corpus import Record
from nlp.incident_agreement import (
    Ransom,
    bystanders,
    field_of,
    gold_bodies,
    gold_ransoms,
    incident_counts,
    near_day,
    primary_reports,
    read_actors,
    read_ransoms,
    read_victims,
    same_day,
    wrong_and_missed,
)
from nlp.scoring import Count, Score, hit, scores
from nlp.span_agreement import (
    NONE,
    Confusion,
    Place,
    confusion,
    exact_counts,
    gold_places,
    overlap_counts,
    pairs,
    read_places,
)

MICRO = "micro"
ANSWERS = ("belgian", "attack_type", "status", "ransom_paid", "sector", "incident_date", "incident_date_near")
MEASURES = (
    "relevance",
    "victims",
    "actors",
    "ransoms",
    "bystanders",
    *ANSWERS,
    *(f"{way}.{label}" for way in ("exact", "overlap") for label in (MICRO, *Label)),
)
GROUPS: Mapping[str, Callable[[Record], bool]] = {
    "all": lambda record: True,
    "nl": lambda record: record.language == "nl",
    "fr": lambda record: record.language == "fr",
    "teasers": lambda record: record.style == "teaser",
    "full": lambda record: record.style != "teaser",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One article: a count for each measure that applies to it, the confusion of roles, and what differs in words."""

    record: Record
    counts: Mapping[str, Count]
    confusion: Confusion
    differences: tuple[str, ...]

    @property
    def severity(self) -> tuple[bool, int, str]:
        """Sorts the worst last: relevance misjudged, then the number of differences."""
        return (
            self.counts["relevance"].gold != self.counts["relevance"].predicted,
            len(self.differences),
            self.record.id,
        )


@dataclass(frozen=True, slots=True)
class Group:
    """The scores over a part of the articles, by measure."""

    articles: int
    scores: Mapping[str, Score]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a reader is worth on a number of records; `groups` has the keys of `GROUPS`."""

    model: str
    groups: Mapping[str, Group]
    confusion: Confusion
    comparisons: tuple[Comparison, ...]

    def worst(self, count: int) -> list[Comparison]:
        """The articles in which most differs, the worst first, those without a difference left out."""
        wrong = (comparison for comparison in self.comparisons if comparison.differences)
        return sorted(wrong, key=lambda comparison: comparison.severity, reverse=True)[:count]


def evaluate(model: str, comparisons: Sequence[Comparison]) -> Evaluation:
    """Sum up; every group has its own bootstrap over its own articles."""
    groups = {
        name: _group([comparison for comparison in comparisons if belongs(comparison.record)])
        for name, belongs in GROUPS.items()
    }
    together: Confusion = Counter()
    for comparison in comparisons:
        together.update(comparison.confusion)
    return Evaluation(model, groups, together, tuple(comparisons))


def _group(comparisons: Sequence[Comparison]) -> Group:
    rows = [[comparison.counts.get(measure, Count()) for measure in MEASURES] for comparison in comparisons]
    return Group(len(rows), dict(zip(MEASURES, scores(rows), strict=False)))


def compare(record: Record, analysis: Analysis) -> Comparison:
    """Hold one reading against one record."""
    gold, read = gold_places(record), read_places(analysis)
    return Comparison(
        record,
        dict(_counts(record, analysis, gold, read)),
        confusion(gold, read),
        (
            *_answers_that_differ(record, analysis),
            *_bodies_that_differ(record, analysis),
            *_spans_that_differ(record, gold, read),
        ),
    )


def _counts(
    record: Record, analysis: Analysis, gold: Sequence[Place], read: Sequence[Place]
) -> Iterator[tuple[str, Count]]:
    both = int(record.relevant and analysis.relevant)
    yield "relevance", Count(both, int(analysis.relevant), both, int(record.relevant))
    confused, named = bystanders(record, analysis)
    yield "bystanders", Count(len(confused), named, len(confused), named)
    if record.relevant:
        yield from incident_counts(record, analysis)
        yield from ((name, hit(right)) for name, right in _answers(record, analysis))
    for way, counts in (("exact", exact_counts(gold, read)), ("overlap", overlap_counts(gold, read))):
        labelled = list(counts)
        yield from ((f"{way}.{label}", count) for label, count in labelled)
        yield f"{way}.{MICRO}", reduce(_plus, (count for _, count in labelled))


def _plus(one: Count, other: Count) -> Count:
    return Count(
        one.right + other.right, one.predicted + other.predicted, one.found + other.found, one.gold + other.gold
    )


def _answers(record: Record, analysis: Analysis) -> Iterator[tuple[str, bool]]:
    """Whether each question about a relevant article was answered rightly; none is when it is judged irrelevant."""
    said = _said(analysis)
    for name, value in _asked(record).items():
        yield name, bool(said) and said[name] == value
    date = said.get("incident_date")
    yield "incident_date", bool(said) and same_day(record.incident_date, date)
    yield "incident_date_near", bool(said) and near_day(record.incident_date, date)


def _asked(record: Record) -> dict[str, str]:
    return {
        "belgian": _yes(record.belgian),
        "attack_type": record.attack_type or NONE,
        "status": record.status or NONE,
        "ransom_paid": record.ransom_paid,
        "sector": record.sector,
    }


def _said(analysis: Analysis) -> dict[str, str | None]:
    """The same of a reading, from its first main incident; empty when it finds the article irrelevant."""
    reports = primary_reports(analysis)
    if not analysis.relevant or not reports:
        return {}
    first = reports[0]
    return {
        "belgian": _yes(analysis.belgian),
        "attack_type": first.attack_type,
        "status": first.status,
        "ransom_paid": first.ransom_paid,
        "sector": first.victims[0].sector if first.victims else "unknown",
        "incident_date": first.incident_date,
    }


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"


def _answers_that_differ(record: Record, analysis: Analysis) -> Iterator[str]:
    if record.relevant != analysis.relevant:
        yield f"relevant: {_yes(record.relevant)}, read as {_yes(analysis.relevant)} ({analysis.relevance:.2f})"
    said = _said(analysis)
    if record.relevant and said:
        for name, value in _asked(record).items():
            if said[name] != value:
                yield f"{name}: {value}, read as {said[name]}"
        if not near_day(record.incident_date, said["incident_date"]):
            yield f"incident_date: {record.incident_date}, read as {said['incident_date'] or 'unknown'}"


def _bodies_that_differ(record: Record, analysis: Analysis) -> Iterator[str]:
    if not record.relevant or not analysis.relevant:
        return
    for what, label, read in (
        ("victim", Label.VICTIM, read_victims(analysis)),
        ("actor", Label.ACTOR, read_actors(analysis)),
    ):
        wrong, missed = wrong_and_missed(gold_bodies(record, label), read)
        yield from (f"{what} missed: {' / '.join(sorted(names))}" for names in missed)
        yield from (f"{what} wrong: {' / '.join(sorted(names))}" for names in wrong)
    gold_sums, read_sums = gold_ransoms(record), read_ransoms(analysis)
    yield from _sums("missed", gold_sums - read_sums)
    yield from _sums("wrong", read_sums - gold_sums)


def _sums(how: str, ransoms: set[Ransom]) -> Iterator[str]:
    return (f"sum {how}: {words}" for words in sorted(map(str, ransoms)))


def _spans_that_differ(record: Record, gold: Sequence[Place], read: Sequence[Place]) -> Iterator[str]:
    for one, other in pairs(gold, read):
        if one is None and other is not None:
            yield f"{other.label} read, not marked: {_words(record, other)}"
        elif one is not None and other is None:
            yield f"{one.label} not read: {_words(record, one)}"
        elif one is not None and other is not None and one.label is not other.label:
            yield f"{one.label} read as {other.label}: {_words(record, one)}"
        elif one is not None and other is not None and one != other:
            yield f"{one.label} cut otherwise: {_words(record, one)}, read as {_words(record, other)}"


def _words(record: Record, place: Place) -> str:
    return f"{field_of(record, place.field)[place.start : place.end]!r} ({place.field} {place.start})"
