"""Multinomial logistic regression with L2, the fitting side of `nlp.linear`; the same input gives the same weights."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

_FOLDS = 5
_STEPS, _FAST_STEPS = 400, 300  # full-batch Adam; the loss of every task is level by then
_RATE, _SLOW = 0.03, 0.3


@dataclass(frozen=True, slots=True)
class Example:
    """Features of one case with its right class; examples of one `group` (an article) are never parted by folds."""

    features: Mapping[str, float]
    label: str
    group: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights, one row a feature and the last one the bias, one column a class."""

    features: tuple[str, ...]
    classes: tuple[str, ...]
    weights: Matrix

    def probabilities(self, cases: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
        """For each case the probability of each class."""
        table = _softmax(_matrix(cases, self.features) @ self.weights)
        return [dict(zip(self.classes, map(float, row), strict=True)) for row in table]


def fit(examples: Sequence[Example], classes: Sequence[str], l2: float) -> Fitted:
    """Weights under which the labels of `examples` are likeliest, with an L2 penalty on all but the bias."""
    features = tuple(sorted({name for example in examples for name in example.features}))
    cases = _matrix([example.features for example in examples], features)
    right = np.array([[float(example.label == name) for name in classes] for example in examples], np.float32)
    share = np.array([[example.weight] for example in examples], np.float32)
    penalty = np.full((len(features) + 1, 1), l2, np.float32)
    penalty[-1] = 0.01
    rates = [_RATE * (1 if step < _FAST_STEPS else _SLOW) for step in range(1, _STEPS + 1)]

    def slope(weights: Matrix) -> Matrix:
        steep: Matrix = cases.T @ ((_softmax(cases @ weights) - right) * share) + penalty * weights
        return steep

    return Fitted(
        features, tuple(classes), descend(slope, np.zeros((len(features) + 1, len(classes)), np.float32), rates)
    )


def descend(slope: Callable[[Matrix], Matrix], weights: Matrix, rates: Sequence[float]) -> Matrix:
    """Full-batch Adam from `weights`, one step for each of `rates`; `slope` gives the gradient, of their shape."""
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step, rate in enumerate(rates, 1):
        steep = slope(weights)
        mean = 0.9 * mean + 0.1 * steep
        square = 0.999 * square + 0.001 * steep * steep
        weights = weights - rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def out_of_fold(examples: Sequence[Example], classes: Sequence[str], l2: float) -> list[dict[str, float]]:
    """For each example the probabilities by weights that were fitted without its fold."""
    groups = sorted({example.group for example in examples})
    random.Random(1).shuffle(groups)
    fold = {group: index % _FOLDS for index, group in enumerate(groups)}
    tables: list[dict[str, float]] = [{} for _ in examples]
    for number in range(_FOLDS):
        fitted = fit([example for example in examples if fold[example.group] != number], classes, l2)
        inside = [index for index, example in enumerate(examples) if fold[example.group] == number]
        found = fitted.probabilities([examples[index].features for index in inside])
        for index, table in zip(inside, found, strict=True):
            tables[index] = table
    return tables


def _matrix(cases: Sequence[Mapping[str, float]], features: Sequence[str]) -> Matrix:
    column = {name: index for index, name in enumerate(features)}
    matrix = np.zeros((len(cases), len(features) + 1), np.float32)
    matrix[:, -1] = 1
    for row, case in enumerate(cases):
        for name, value in case.items():
            if name in column:
                matrix[row, column[name]] = value
    return matrix


def _softmax(scores: Matrix) -> Matrix:
    powers: Matrix = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return shares
