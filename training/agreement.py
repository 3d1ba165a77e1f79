"""How far two readings of the same texts agree: the ceiling for a reader that is trained on one of them.

`python -m training.agreement` prints the table of `docs/corpus.md`.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from nlp.analysis import Label
from nlp.corpus import CorpusError, Record
from nlp.scoring import Count, Score, scores
from nlp.span_agreement import exact_counts, gold_places, overlap_counts
from training.check_corpus import read_corpus

FIRST = Path(__file__).parent / "first_reading"
SECOND = Path(__file__).parent / "second_reading"
ANSWERS: Mapping[str, Callable[[Record], object]] = {
    "relevant": lambda record: record.relevant,
    "belgian": lambda record: record.belgian,
    "attack_type": lambda record: record.attack_type,
    "status": lambda record: record.status,
    "ransom_paid": lambda record: record.ransom_paid,
    "sector": lambda record: record.sector,
    "incident_date": lambda record: record.incident_date,
}
Pair = tuple[Record, Record]


def paired(first: Sequence[Record], second: Sequence[Record]) -> list[Pair]:
    """The two readings of each text; raises `CorpusError` when they are not of the same texts."""
    others = {record.id: record for record in second}
    if others.keys() != {record.id for record in first}:
        raise CorpusError(f"the readings hold different records: {others.keys() ^ {record.id for record in first}}")
    pairs = [(record, others[record.id]) for record in first]
    for one, other in pairs:
        if (one.title, one.text.split()) != (other.title, other.text.split()):
            raise CorpusError(f"{one.id}: the two readings are of different texts")
    return pairs


def agreement_table(pairs: Sequence[Pair]) -> str:
    """Markdown: F1 of the spans by label, then in how many texts the headers are the same."""
    exact, overlap = _span_scores(pairs, exact_counts), _span_scores(pairs, overlap_counts)
    return "\n".join(
        (
            "| spans | first | second | exact F1 | overlap F1 |",
            "| --- | ---: | ---: | ---: | ---: |",
            *(_row(name, exact[name], overlap[name]) for name in exact),
            "",
            "| header | agreed |",
            "| --- | ---: |",
            *(f"| {name} | {sum(ask(a) == ask(b) for a, b in pairs)}/{len(pairs)} |" for name, ask in ANSWERS.items()),
        )
    )


def _span_scores(pairs: Sequence[Pair], count: Callable[..., Iterator[tuple[Label, Count]]]) -> dict[str, Score]:
    counts = [[found for _, found in count(gold_places(one), gold_places(other))] for one, other in pairs]
    names = ["all", *(label.value for label in Label)]
    return dict(zip(names, scores([[_total(row), *row] for row in counts]), strict=True))


def _total(counts: Sequence[Count]) -> Count:
    return Count(
        sum(count.right for count in counts),
        sum(count.predicted for count in counts),
        sum(count.found for count in counts),
        sum(count.gold for count in counts),
    )


def _row(name: str, exact: Score, overlap: Score) -> str:
    return f"| {name} | {exact.count.gold} | {exact.count.predicted} | {_f1(exact)} | {_f1(overlap)} |"


def _f1(score: Score) -> str:
    return "–" if score.f1.value is None else f"{score.f1.value:.2f}"


def main() -> int:
    """Print the table; 0, or 2 when the readings do not fit together."""
    try:
        pairs = paired(read_corpus(FIRST), read_corpus(SECOND))
    except CorpusError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{agreement_table(pairs)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
