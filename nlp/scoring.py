"""Precision, recall and F1 from counts, with bootstrap intervals over articles; knows nothing of what is counted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SAMPLES = 1000  # Efron and Tibshirani, An Introduction to the Bootstrap (1993), 14.1: enough for percentile intervals
SEED = 2021  # one seed for every reader: over the same articles they are drawn alike, so intervals are paired
_BOUNDS = (2.5, 97.5)  # per cent: a 95 % interval

Counts = npt.NDArray[np.int64]
Ratios = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the predicted are right and how many of the true are found.

    The two numerators differ where one predicted span overlaps two true ones; for an accuracy all pairs are alike.
    """

    right: int = 0
    predicted: int = 0
    found: int = 0
    gold: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A share in 0..1 with the bounds of its 95 % interval; all None when there was nothing to count."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Score:
    """What one measure comes to over a number of articles."""

    precision: Figure
    recall: Figure
    f1: Figure
    count: Count


def hit(right: bool) -> Count:
    """One question answered, rightly or not: precision, recall and F1 all become the accuracy."""
    return Count(int(right), 1, int(right), 1)


def scores(articles: Sequence[Sequence[Count]], *, samples: int = SAMPLES, seed: int = SEED) -> list[Score]:
    """One score for each measure; `articles` holds for each article one count for each measure, in one order.

    The bootstrap draws whole articles, as what stands in one article is not independent.
    """
    if not articles:
        return []
    counts = np.array([[(c.right, c.predicted, c.found, c.gold) for c in article] for article in articles])
    total = counts.sum(axis=0)
    values, drawn = ratios(total), ratios(resampled(counts, samples, seed))
    return [
        Score(
            _figure(values[measure, 0], drawn[:, measure, 0]),
            _figure(values[measure, 1], drawn[:, measure, 1]),
            _figure(values[measure, 2], drawn[:, measure, 2]),
            Count(*map(int, total[measure])),
        )
        for measure in range(len(total))
    ]


def resampled(counts: Counts, samples: int, seed: int) -> Counts:
    """Totals of articles drawn with replacement: (articles, measures, 4) gives (samples, measures, 4)."""
    articles = len(counts)
    drawn = np.random.default_rng(seed).multinomial(articles, np.full(articles, 1 / articles), size=samples)
    # Products of floats go through BLAS, those of integers do not; counts are far below 2**53.
    totals = drawn.astype(float) @ counts.reshape(articles, -1).astype(float)
    result: Counts = totals.astype(np.int64).reshape(samples, *counts.shape[1:])
    return result


def ratios(totals: Counts) -> Ratios:
    """Precision, recall and F1 along a new last axis of 3; (..., 4) gives (..., 3).

    NaN where nothing was there to count: precision without predictions, recall without gold, F1 without both.
    """
    right, predicted, found, gold = np.moveaxis(totals, -1, 0)
    precision, recall = _divided(right, predicted), _divided(found, gold)
    p, r = np.nan_to_num(precision), np.nan_to_num(recall)
    f1 = np.where(predicted + gold > 0, np.nan_to_num(_divided(2 * p * r, p + r)), np.nan)
    return np.stack((precision, recall, f1), axis=-1)


def _divided(above: npt.NDArray[np.generic], below: npt.NDArray[np.generic]) -> Ratios:
    top, bottom = above.astype(float), below.astype(float)
    result: Ratios = np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0)
    return result


def _figure(value: np.float64, drawn: Ratios) -> Figure:
    known = drawn[~np.isnan(drawn)]  # a draw may hold none of the articles that count
    if np.isnan(value) or not known.size:
        return Figure(None, None, None)
    low, high = np.percentile(known, _BOUNDS)
    return Figure(float(value), float(low), float(high))
