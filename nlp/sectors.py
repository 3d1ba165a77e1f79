"""The sector of an organisation, from its name and from the words about it (`lexicon/sectors.toml`).

The enumeration is the corpus guidelines': the sectors of the NIS2 directive's annexes plus the local ones.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Literal

import ahocorasick

from nlp.gazetteer import Match, fold, is_word, longest

LEXICON = Path(__file__).parent / "lexicon" / "sectors.toml"
UNKNOWN = "unknown"

NEAR = 90  # characters each side of a mention in which a describing word counts double
MENTIONS = 6  # the first ones introduce the body
NAME, HEAD, DIRECT, CLOSE, ANYWHERE = 6.0, 9.0, 8.0, 2.0, 0.5  # weights, set on the corpus' training part


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of one sector's list; `open_left` and `open_right`: it may go on there inside a longer word."""

    sector: str
    open_left: bool
    open_right: bool


class _Words:
    """All sectors' words of one kind (`name` or `context`), found in one pass over a text."""

    def __init__(self, kind: str) -> None:
        lexicon = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
        self.sectors = tuple(lexicon)
        self._words: dict[str, list[_Word]] = {}
        for sector, lists in lexicon.items():
            for word in lists[kind]:
                entry = _Word(sector, word.startswith("-"), word.endswith("-"))
                self._words.setdefault(fold(word.strip("-")), []).append(entry)
        self._automaton = ahocorasick.Automaton()
        for word in self._words:
            self._automaton.add_word(word, word)
        self._automaton.make_automaton()

    def found(self, folded: str) -> dict[str, list[int]]:
        """Where words of each sector begin; of overlapping ones of a sector the first and longest counts."""
        matches: dict[str, list[Match[None]]] = {}
        for last, word in self._automaton.iter(folded):
            start, end = last + 1 - len(word), last + 1
            left = start > 0 and is_word(folded[start - 1])
            right = end < len(folded) and is_word(folded[end])
            for entry in self._words[word]:
                if (entry.open_left or not left) and (entry.open_right or not right):
                    matches.setdefault(entry.sector, []).append(Match(start, end, None))
        return {sector: [match.start for match in longest(found)] for sector, found in matches.items()}


@cache
def _words(kind: Literal["name", "context"]) -> _Words:
    return _Words(kind)


def sector_of(name: str, context: str, language: str) -> str:
    """The sector of the body called `name` in the text `context`; "unknown" when nothing tells.

    `language` is nl or fr; the word lists of both are tried, since Belgian names mix them.
    """
    name, context = fold(name), fold(context)
    scores = dict.fromkeys(_words("name").sectors, 0.0)
    for sector, places in _words("name").found(name).items():
        scores[sector] += HEAD if places[0] == 0 or language == "nl" else NAME
    told = [(ANYWHERE, context), *((CLOSE, window) for window in _windows(name, context))]
    for weight, text in told:
        for sector, places in _words("context").found(text).items():
            scores[sector] += weight * len(places)
    for lead in _leads(name, context):
        for sector in _words("context").found(lead):
            scores[sector] += DIRECT
    best = max(scores, key=lambda sector: scores[sector])
    return best if scores[best] > 0 else UNKNOWN


def _mentions(name: str, context: str) -> list[int]:
    found = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", context) if name else ()
    return [match.start() for match in islice(found, MENTIONS)]


def _windows(name: str, context: str) -> list[str]:
    """The text around each mention, within its paragraph."""
    return [context[max(0, at - NEAR) : at + len(name) + NEAR] for at in _mentions(name, context)]


def _leads(name: str, context: str) -> list[str]:
    """What stands right before and after a mention: "drankengroep X", "X, un transporteur de Huy"."""
    found = []
    for at in _mentions(name, context):
        before = context[max(0, at - 28) : at]
        after = re.match(r",? (?:een|de|het|un|une|le|la|l')?[^.,;]{0,40}", context[at + len(name) :])
        found.append(re.split(r"[.,;:\n]", before)[-1] + " | " + (after[0] if after and "," in after[0][:1] else ""))
    return found
