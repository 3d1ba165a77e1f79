"""Measure a reader on annotated articles: choose the records, read them once, hand over everything that was counted."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from nlp.analyser import Analyser
from nlp.corpus import Record, parse_records, split_of
from nlp.evaluation import Comparison, Evaluation, Group, compare, evaluate
from nlp.scoring import SAMPLES, SEED, Figure
from persveille.errors import ConfigurationError
from persveille.terminal import Tell

Choice = Literal["train", "dev", "test", "all"]
CORPUS = Path("training", "corpus")  # below the current folder


def choose_records(files: Sequence[Path], split: Choice) -> list[Record]:
    """The records of a split in `files`, or in the corpus when none are given.

    Raises ConfigurationError when there are none or one stands in two files, CorpusError for a file that is not as the
    format wants it.
    """
    paths = files or sorted(CORPUS.glob("*.txt"))
    if not paths:
        raise ConfigurationError(f"no annotated texts in {CORPUS}/*.txt; name the files, or go to the project's folder")
    records: dict[str, Record] = {}
    for path in paths:
        for record in parse_records(path):
            if record.id in records:
                raise ConfigurationError(f"{path}: the record {record.id} stands in another file too; give it once")
            records[record.id] = record
    chosen = [record for record in records.values() if split in ("all", split_of(record))]
    if not chosen:
        raise ConfigurationError(
            f"none of {len(records)} records belongs to the split {split!r}; choose another --split"
        )
    return chosen


def check_errors(errors: int, files: Sequence[Path], split: Choice) -> None:
    """Refuse to show articles of the test split; who has read them can no longer measure on them."""
    if errors and (split == "test" or (split == "all" and not files)):
        raise ConfigurationError(
            "--errors would show articles that only measure; choose --split dev, or name other files"
        )


def measure(records: Sequence[Record], analyser: Analyser, tell: Tell) -> Evaluation:
    """Read every record in a language of the reader once and compare; `tell` hears how far it is.

    Raises ConfigurationError when no record is in such a language.
    """
    known = [record for record in records if record.language in analyser.languages]
    if not known:
        raise ConfigurationError(
            f"{analyser.model} reads {', '.join(analyser.languages)} only, and none of {len(records)} records is; "
            "choose other records or another --model"
        )
    analyses = analyser.analyse_many(record.article() for record in known)
    comparisons = []
    for number, (record, analysis) in enumerate(zip(known, analyses, strict=True), 1):
        comparisons.append(compare(record, analysis))
        tell("reading", number, len(known))
    return evaluate(analyser.model, comparisons)


def as_json(evaluation: Evaluation, split: Choice, errors: int) -> dict[str, Any]:
    """Everything: the scores of each group, the confusion of roles, the counts of each article, the worst articles."""
    return {
        "model": evaluation.model,
        "split": split,
        "bootstrap": {"samples": SAMPLES, "seed": SEED, "interval": 0.95},
        "groups": {name: _group(group) for name, group in evaluation.groups.items()},
        "confusion": [
            {"gold": gold, "read": read, "count": count} for (gold, read), count in sorted(evaluation.confusion.items())
        ],
        "articles": [_counts(comparison) for comparison in evaluation.comparisons],
        "errors": [_error(comparison) for comparison in evaluation.worst(errors)],
    }


def _group(group: Group) -> dict[str, Any]:
    measures = {
        name: {
            "precision": _figure(score.precision),
            "recall": _figure(score.recall),
            "f1": _figure(score.f1),
            "right": score.count.right,
            "predicted": score.count.predicted,
            "found": score.count.found,
            "gold": score.count.gold,
        }
        for name, score in group.scores.items()
    }
    return {"articles": group.articles, "measures": measures}


def _figure(figure: Figure) -> dict[str, float | None]:
    return {"value": _rounded(figure.value), "low": _rounded(figure.low), "high": _rounded(figure.high)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _counts(comparison: Comparison) -> dict[str, Any]:
    """Right, predicted, found and gold of each measure in which anything was counted."""
    counts = {
        name: [count.right, count.predicted, count.found, count.gold] for name, count in comparison.counts.items()
    }
    return {"id": comparison.record.id, "counts": {name: four for name, four in counts.items() if any(four)}}


def _error(comparison: Comparison) -> dict[str, Any]:
    record = comparison.record
    return {
        "id": record.id,
        "published": record.published.isoformat(),
        "title": record.title,
        "text": record.text,
        "differences": list(comparison.differences),
    }
