"""Finding many fixed names in a text at once (Aho-Corasick), on word boundaries, longest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import ahocorasick

T = TypeVar("T")

# Typographic variants that must not hide a name; each maps to one character, so offsets stay true.
_PLAIN = str.maketrans({"’": "'", "‘": "'", "‑": "-", "–": "-", "\u00a0": " ", "\u202f": " ", "\n": " "})


def fold(text: str) -> str:
    """Lower case with plain apostrophes, hyphens and spaces; as long as `text`, character for character."""
    lowered = text.lower()
    if text.isascii():  # most of the short strings, for which a table of replacements is slow
        return lowered.replace("\n", " ")
    if len(lowered) != len(text):  # a few letters (İ) grow when lowered
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return lowered.translate(_PLAIN)


def is_word(char: str) -> bool:
    """Whether a character continues a word or a name."""
    return char.isalnum() or char == "_"


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """Where a listed name stands (`end` exclusive) and what the list holds for it."""

    start: int
    end: int
    value: T


class Gazetteer(Generic[T]):
    """An immutable list of names with a value each; matching ignores case."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        """`entries` are (name, value); of a name given twice the first value stays."""
        values: dict[str, T] = {}
        for name, value in entries:
            values.setdefault(fold(name), value)
        self._values = values
        self._automaton = ahocorasick.Automaton()
        for name in values:
            self._automaton.add_word(name, name)
        self._automaton.make_automaton()

    def get(self, name: str) -> T | None:
        """The value of a whole name."""
        return self._values.get(fold(name))

    def matches(self, text: str) -> list[Match[T]]:
        """Every listed name standing alone in `text`, none overlapping, the leftmost and then longest winning."""
        return list(longest(self._bounded(fold(text))))

    def _bounded(self, folded: str) -> Iterator[Match[T]]:
        for last, name in self._automaton.iter(folded):
            start, end = last + 1 - len(name), last + 1
            before = start > 0 and is_word(folded[start - 1]) and is_word(folded[start])
            after = end < len(folded) and is_word(folded[end]) and is_word(folded[last])
            if not before and not after:
                yield Match(start, end, self._values[name])


def longest(matches: Iterable[Match[T]]) -> Iterator[Match[T]]:
    """Drop what overlaps an earlier or, from the same place, longer match."""
    reached = 0
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if match.start >= reached:
            reached = match.end
            yield match
