"""Whether an article may report an incident at all: what surely does not is never shown to the encoder."""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlp.errors import ReadError
from nlp.relevance import relevance_features

FILE = "prefilter.npz"
BUCKETS = 1 << 13  # places that words and pairs of words are hashed to; twice as many brought nothing
LONG, PART = 7, 5  # letters of a word from which its parts count too, and letters of a part: Dutch compounds
SCALE = 12.0  # of the hashed part beside the word lists, whose features are about 1
_WORD = re.compile(r"[^\W\d_]+")
Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Prefilter:
    """A logistic regression: `weights` for the buckets, then the word lists' features `names`, then the bias."""

    names: tuple[str, ...]
    weights: Array
    threshold: float

    @classmethod
    def load(cls, folder: Path) -> "Prefilter":
        """Raises ReadError when the model folder has no such file or another one."""
        try:
            with np.load(folder / FILE, allow_pickle=False) as held:
                return cls(tuple(map(str, held["names"])), held["weights"], float(held["threshold"]))
        except (OSError, ValueError, KeyError) as error:
            raise ReadError(
                f"{folder / FILE}: not a pre-filter: {type(error).__name__}; install the model anew"
            ) from error

    def save(self, folder: Path) -> None:
        """Write what `load` reads."""
        np.savez(folder / FILE, names=np.array(self.names), weights=self.weights, threshold=np.array(self.threshold))

    def may_report(self, title: str, text: str, language: str) -> bool:
        """False for what is surely no report of an incident."""
        return self.probability(vector(title, text, language, self.names)) >= self.threshold

    def probability(self, features: Array) -> float:
        """Probability (0..1) that an article with these features reports an incident."""
        score = float(features @ self.weights[:-1] + self.weights[-1])
        return float(1 / (1 + np.exp(-score)))


def vector(title: str, text: str, language: str, names: Sequence[str]) -> Array:
    """Features of an article, (BUCKETS + len(names),): presence of its words, of length 1, then the word lists'."""
    places = {zlib.crc32(gram.encode()) % BUCKETS for gram in {*_grams(title, "title:"), *_grams(text, "")}}
    features = np.zeros(BUCKETS + len(names), np.float32)
    features[sorted(places)] = SCALE / np.sqrt(len(places) + 1)
    lists = relevance_features(title, text, language)
    features[BUCKETS:] = [lists[name] for name in names]
    return features


def _grams(text: str, field: str) -> Iterator[str]:
    words = _WORD.findall(text.lower())
    yield from words
    yield from (f"{field}{word}" for word in words)
    yield from (f"{first} {second}" for first, second in pairwise(words))
    for word in words:
        if len(word) >= LONG:
            yield from (f"_{word[start : start + PART]}" for start in range(len(word) - PART + 1))
