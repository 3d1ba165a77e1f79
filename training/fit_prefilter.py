"""Fits the pre-filter on the train split and on ordinary news, and tells what it lets through and throws out.

python -m training.fit_prefilter MODEL_FOLDER CORPUS...
"""

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlp.corpus import Record, parse_records, split_of
from nlp.prefilter import Prefilter, vector
from nlp.relevance import relevance_features
from training.softmax import descend

L2 = 0.5
FOLDS = 5
STEPS, RATE = 300, 0.05  # full-batch Adam; the loss is level by then
MARGIN = 0.5  # the threshold is this share of the lowest score of a report, as the oddest reports are in no corpus
ORDINARY = Path(__file__).with_name("ordinary")  # texts about anything else, a title and a text on each line
HELD_OUT = 5  # of the ordinary texts every fifth is kept for measuring
Array = npt.NDArray[np.float32]
Text = tuple[str, str, str]  # title, text, language


def fit(cases: Array, reports: Array) -> Array:
    """Weights and bias (features + 1,) of a logistic regression with an L2 penalty on all but the bias."""
    rows = np.concatenate([cases, np.ones((len(cases), 1), np.float32)], axis=1)
    penalty = np.full(rows.shape[1], L2, np.float32)
    penalty[-1] = 0.0

    def slope(weights: Array) -> Array:
        steep: Array = rows.T @ (_sigmoid(rows @ weights) - reports) + penalty * weights
        return steep

    return descend(slope, np.zeros(rows.shape[1], np.float32), [RATE] * STEPS)


def threshold(cases: Array, reports: Array) -> float:
    """A probability below which no report falls, nor nearly, by folds that were not fitted on."""
    order = list(range(len(cases)))
    random.Random(1).shuffle(order)
    fold = np.array(order) % FOLDS
    unseen = np.zeros(len(cases), np.float32)
    for number in range(FOLDS):
        weights = fit(cases[fold != number], reports[fold != number])
        unseen[fold == number] = _sigmoid(cases[fold == number] @ weights[:-1] + weights[-1])
    return MARGIN * float(unseen[reports == 1].min())


def _sigmoid(scores: Array) -> Array:
    result: Array = 1 / (1 + np.exp(-scores))
    return result


def build(records: Sequence[Record], ordinary: Sequence[Text]) -> Prefilter:
    """The pre-filter of these records and of texts that report nothing."""
    names = tuple(sorted(relevance_features("", "", "nl")))
    cases = np.array([vector(*text, names) for text in [*map(_text, records), *ordinary]])
    reports = np.array([float(record.relevant) for record in records] + [0.0] * len(ordinary), np.float32)
    return Prefilter(names, fit(cases, reports), threshold(cases, reports))


def _text(record: Record) -> Text:
    return record.title, record.text, record.language


def read_ordinary(folder: Path) -> list[Text]:
    """Title, text and language of each line of `nl.txt` and `fr.txt`."""
    lines = (
        (line.partition("\t"), language)
        for language in ("nl", "fr")
        for line in (folder / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    )
    return [(title, text, language) for (title, _, text), language in lines]


def through(prefilter: Prefilter, texts: Sequence[Text]) -> str:
    """How many of the texts the encoder would be shown."""
    return f"{sum(prefilter.may_report(*text) for text in texts)} of {len(texts)}"


def main() -> None:
    """Fit, write, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("corpus", type=Path, nargs="+")
    options = parser.parse_args()
    records = [record for path in options.corpus for record in parse_records(path)]
    ordinary = read_ordinary(ORDINARY)
    seen = [text for number, text in enumerate(ordinary) if number % HELD_OUT]
    prefilter = build([record for record in records if split_of(record) == "train"], seen)
    prefilter.save(options.folder)
    for split in ("train", "dev", "test"):
        part = [record for record in records if split_of(record) == split]
        reports, others = ([_text(r) for r in part if r.relevant is said] for said in (True, False))
        print(  # noqa: T201 - a script for a terminal
            f"{split}: lets through {through(prefilter, reports)} reports, {through(prefilter, others)} other records"
        )
    print(f"ordinary news held out: lets through {through(prefilter, ordinary[::HELD_OUT])}")  # noqa: T201


if __name__ == "__main__":
    main()
