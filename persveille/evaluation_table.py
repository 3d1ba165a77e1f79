"""An evaluation as tables, in the terminal and in Markdown: each figure with its interval and its number of cases."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from nlp.analysis import Label
from nlp.evaluation import MICRO, Comparison, Evaluation, Group
from nlp.scoring import SAMPLES
from nlp.span_agreement import NONE

Kind = Literal["precision", "recall", "f1"]

LEGEND = (
    f"Each figure ± half the width of its 95 % interval (bootstrap over articles, {SAMPLES:,} draws); ±0.000 says that "
    "all cases came out alike, not that the figure is certain. In brackets the number of cases: those read for a "
    "precision, those marked for a recall or F1, articles for an accuracy and beside the names of the groups."
)
CONFUSION_LEGEND = (
    "Roles: marked (rows) and read (columns) where the spans overlap; none: only one side has a span there."
)
_THREE: tuple[tuple[str, Kind], ...] = (("precision", "precision"), ("recall", "recall"), ("F1", "f1"))
_SHORT = {
    Label.VICTIM: "VIC",
    Label.ACTOR: "ACT",
    Label.OTHER_VICTIM: "O_VIC",
    Label.OTHER_ACTOR: "O_ACT",
    Label.RESPONDER: "RESP",
    Label.AUTHORITY: "AUTH",
    Label.MEDIA: "MED",
    Label.ORG: "ORG",
    Label.RANSOM_DEMANDED: "DEM",
    Label.RANSOM_PAID: "PAID",
    Label.LOSS: "LOSS",
    Label.MONEY: "MON",
    Label.RECORDS: "REC",
    Label.DATE_INCIDENT: "DATE",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: which figure of which measure, under which name."""

    name: str
    measure: str
    kind: Kind = "f1"


def _three(name: str, measure: str) -> list[Row]:
    return [Row(f"{name}, {word}", measure, kind) for word, kind in _THREE]


def _spans(way: str) -> list[Row]:
    return [Row("all labels together", f"{way}.{MICRO}"), *(Row(label, f"{way}.{label}") for label in Label)]


SECTIONS: tuple[tuple[str, Sequence[Row]], ...] = (
    ("Relevance", _three("reports an incident", "relevance")),
    (
        "Incident (relevant articles)",
        [
            *_three("victims", "victims"),
            *_three("attackers", "actors"),
            *_three("ransom sums with role", "ransoms"),
            Row("bystanders among victims and attackers read", "bystanders", "precision"),
        ],
    ),
    (
        "Answers (accuracy, relevant articles)",
        [
            Row("Belgian", "belgian"),
            Row("attack type", "attack_type"),
            Row("status", "status"),
            Row("ransom paid", "ransom_paid"),
            Row("sector", "sector"),
            Row("date of the incident, exact", "incident_date"),
            Row("date, ±1 day or same month", "incident_date_near"),
        ],
    ),
    ("Spans, exact (F1)", _spans("exact")),
    ("Spans, by overlap (F1)", _spans("overlap")),
)


def _cells(evaluation: Evaluation, row: Row) -> list[tuple[str, str]]:
    return [_cell(group, row) for group in evaluation.groups.values()]


def _cell(group: Group, row: Row) -> tuple[str, str]:
    """The figure, and its interval with the number it was counted on; a dash where nothing was counted."""
    score = group.scores.get(row.measure)
    figure = getattr(score, row.kind) if score else None
    if score is None or figure is None or figure.value is None:
        return "–", ""
    counted = score.count.predicted if row.kind == "precision" else score.count.gold
    return f"{figure.value:.3f}", f"±{(figure.high - figure.low) / 2:.3f} ({counted})"


def _headings(evaluation: Evaluation) -> list[str]:
    return [f"{name} ({group.articles})" for name, group in evaluation.groups.items()]


def _roles(evaluation: Evaluation) -> Iterator[tuple[str, list[str]]]:
    """The rows of the confusion: a role and its counts, a dot for nought; roles that nobody marked are left out."""
    columns = (*Label, NONE)
    for gold in columns:
        counts = [evaluation.confusion[gold, read] for read in columns]
        if any(counts):
            yield gold, [str(count) if count else "·" for count in counts]


def score_table(evaluation: Evaluation) -> Table:
    """The scores for the terminal."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(evaluation.model, no_wrap=True)
    for heading in _headings(evaluation):
        table.add_column(heading, justify="right", no_wrap=True)
    for title, rows in SECTIONS:
        table.add_row(Text(title, style="bold"))
        for row in rows:
            cells = (Text.assemble(value, " ", (rest, "dim")) for value, rest in _cells(evaluation, row))
            table.add_row(Text(f"  {row.name}"), *cells)
        table.add_section()
    return table


def confusion_table(evaluation: Evaluation) -> Table:
    """The confusion of roles for the terminal."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("marked \\ read", no_wrap=True)
    for heading in (*_SHORT.values(), NONE):
        table.add_column(heading, justify="right", no_wrap=True)
    for gold, counts in _roles(evaluation):
        table.add_row(gold, *counts)
    return table


def print_tables(evaluation: Evaluation, errors: int, console: Console) -> None:
    """Scores, confusion and the worst articles for the terminal."""
    for part in (score_table(evaluation), Text(LEGEND), confusion_table(evaluation), Text(CONFUSION_LEGEND)):
        console.print(part)
    for paragraph in error_paragraphs(evaluation.worst(errors)):
        console.print()
        console.print(Text(paragraph))


def markdown(evaluation: Evaluation, errors: int) -> Iterator[str]:
    """The same as paragraphs of Markdown."""
    yield LEGEND
    headings = _headings(evaluation)
    rows: list[Sequence[str]] = []
    for title, lines in SECTIONS:
        rows.append([f"**{title}**", *[""] * len(headings)])
        rows += [[row.name, *(f"{value} {rest}".strip() for value, rest in _cells(evaluation, row))] for row in lines]
    yield "\n".join(_pipes([evaluation.model, *headings], rows))
    yield CONFUSION_LEGEND
    roles = [[gold, *counts] for gold, counts in _roles(evaluation)]
    yield "\n".join(_pipes(["marked \\ read", *_SHORT.values(), NONE], roles))
    yield from error_paragraphs(evaluation.worst(errors))


def _pipes(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield "|---|" + "---:|" * (len(headings) - 1)
    yield from (f"| {' | '.join(row)} |" for row in rows)


def error_paragraphs(comparisons: Iterable[Comparison]) -> Iterator[str]:
    """The worst articles with their text and what differs, in plain paragraphs that are Markdown as well."""
    for comparison in comparisons:
        record = comparison.record
        yield f"### {record.id}, {record.style}, {record.published}"
        yield "\n".join(f"- {difference}" for difference in comparison.differences)
        yield "\n>\n".join(f"> {paragraph}" for paragraph in (record.title, *record.text.split("\n\n")) if paragraph)
