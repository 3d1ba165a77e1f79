"""A linear choice among classes, with weights kept in `lexicon/weights.toml`."""

import math
from collections.abc import Mapping

from nlp.wordlists import load_lexicon


def probabilities(task: str, features: Mapping[str, float]) -> dict[str, float]:
    """Softmax over the classes of `task` of the summed weights of the features present."""
    tables: Mapping[str, Mapping[str, float]] = load_lexicon("weights")[task]
    scores = {name: _score(weights, features) for name, weights in tables.items()}
    highest = max(scores.values())
    powers = {name: math.exp(score - highest) for name, score in scores.items()}
    total = sum(powers.values())
    return {name: power / total for name, power in powers.items()}


def _score(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in features.items()) + weights.get("bias", 0.0)
