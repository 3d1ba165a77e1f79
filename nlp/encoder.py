"""The learned part of the reader: an int8 encoder on onnxruntime and small heads in numpy (weights in `nlp/model/`)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.analysis import Field
from nlp.candidates import LABELS, NONE, Kind, Stretch
from nlp.errors import ReadError
from nlp.marks import Mark, find_marks
from nlp.opinion import Table
from nlp.windows import Pieces, Window, windows

FILES = ("config.json", "encoder.onnx", "heads.npz", "tokenizer.json")
Array = npt.NDArray[np.float32]
KINDS = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Encoded:
    """One article after the encoder: its fields, its windows and their hidden states, (pieces, width) each."""

    texts: Mapping[Field, str]
    windows: tuple[Window, ...]
    hidden: tuple[Array, ...]


@dataclass(frozen=True, slots=True)
class Heads:
    """Weights of the heads by their names in `training.model.ReaderModel`, and the answers in order."""

    weights: Mapping[str, Array]
    roles: tuple[str, ...]
    questions: Mapping[str, tuple[str, ...]]


class Encoder:
    """Turns an article into hidden states and asks the heads about them."""

    def __init__(self, session: Any, tokenizer: Pieces, heads: Heads) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._heads = heads

    @classmethod
    def load(cls, folder: Path, threads: int = 0) -> "Encoder":
        """Read the files of a model folder; raises ReadError when one is missing or is not what it should be."""
        import onnxruntime  # 0.2 s that only a reader with a model pays
        from tokenizers import Tokenizer

        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise ReadError(f"{folder}: not a reader's model: no {', '.join(missing)}; install it anew")
        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
            with np.load(folder / "heads.npz", allow_pickle=False) as arrays:
                weights = {name: arrays[name] for name in arrays.files}
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = threads
            session = onnxruntime.InferenceSession(str(folder / "encoder.onnx"), options)
        except (OSError, ValueError, KeyError) as error:
            raise ReadError(f"{folder}: not a reader's model: {type(error).__name__}; install it anew") from error
        questions = {name: tuple(answers) for name, answers in config["questions"].items()}
        return cls(session, tokenizer, Heads(weights, tuple(config["roles"]), questions))

    def encode(self, title: str, text: str) -> Encoded:
        """Run the encoder over every window of an article."""
        rows = windows(self._tokenizer, title, text)
        states = tuple(self._run(row) for row in rows)  # one by one: padding the last to the others costs more
        return Encoded({"title": title, "text": text}, tuple(rows), states)

    def _run(self, row: Window) -> Array:
        ids = np.array([row.ids], dtype=np.int64)
        (hidden,) = self._session.run(None, {"ids": ids, "mask": np.ones_like(ids)})
        states: Array = hidden[0]
        return states

    def marks(self, encoded: Encoded) -> list[Mark]:
        """The names that the encoder sees, whether or not any list or pattern does."""
        tables = (_softmax(self._linear("tags", hidden)) for hidden in encoded.hidden)
        return find_marks(list(zip(encoded.windows, tables, strict=True)), encoded.texts)

    def roles(self, encoded: Encoded, asked: Sequence[Stretch]) -> dict[Stretch, Table]:
        """Probability of each role of each stretch, from the window that shows most of what surrounds it."""
        tables: dict[Stretch, Table] = {}
        for stretch in asked:
            spots = (
                (pieces, number)
                for number, window in enumerate(encoded.windows)
                if (pieces := window.pieces_of(stretch.field, stretch.start, stretch.end))
            )
            best = max(spots, key=lambda spot: _room(spot[0], len(encoded.hidden[spot[1]])), default=None)
            if best is not None:
                tables[stretch] = self._role(encoded.hidden[best[1]], *best[0], stretch.kind)
        return tables

    def answers(self, encoded: Encoded) -> dict[str, Table]:
        """Probability of each answer to each question about the whole article, from its first window."""
        hidden = encoded.hidden[0]
        looks = self._linear("queries", hidden)  # one column a question, in their order
        weights = np.exp(looks - looks.max(axis=0))
        seen = (weights / weights.sum(axis=0)).T @ hidden
        rest = np.concatenate([hidden.mean(axis=0), hidden[0]])
        return {
            name: self._table(self._linear(f"answers.{name}", np.concatenate([seen[place], rest])), answers)
            for place, (name, answers) in enumerate(self._heads.questions.items())
        }

    def _role(self, hidden: Array, first: int, last: int, kind: Kind) -> Table:
        parts = (hidden[first], hidden[last], hidden[first : last + 1].mean(axis=0), hidden.mean(axis=0))
        vector = np.concatenate([*parts, self._heads.weights["kinds.weight"][KINDS.index(kind)]])
        logits = self._linear("roles.3", _gelu(self._linear("roles.0", vector)))
        allowed = (NONE, *LABELS[kind])
        return self._table(logits[[self._heads.roles.index(role) for role in allowed]], allowed)

    def _linear(self, name: str, values: Array) -> Array:
        weights = self._heads.weights
        result: Array = values @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
        return result

    def _table(self, logits: Array, answers: Sequence[str]) -> Table:
        return dict(zip(answers, map(float, _softmax(logits)), strict=True))


def _room(pieces: tuple[int, int], length: int) -> int:
    """Pieces between a stretch and the nearer end of its window."""
    return min(pieces[0], length - pieces[1])


def _softmax(logits: Array) -> Array:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    result: Array = powers / powers.sum(axis=-1, keepdims=True)
    return result


def _gelu(values: Array) -> Array:
    """GELU by its error function, as torch computes it (Abramowitz and Stegun 7.1.26: off by less than 1.5e-7)."""
    scaled = values / np.sqrt(2.0)
    t = 1.0 / (1.0 + 0.3275911 * np.abs(scaled))
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(scaled) * (1.0 - series * np.exp(-scaled * scaled))
    result: Array = (values * 0.5 * (1.0 + erf)).astype(np.float32)
    return result
