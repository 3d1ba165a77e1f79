"""Cues: what stands before, after, around or in a span, by the word lists of `lexicon/*_cues.toml`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from nlp.gazetteer import fold
from nlp.wordlists import load_lexicon

WINDOW = 64  # characters looked at on each side of a span; longer windows brought nothing on the corpus
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_SLOTS = {
    "nl": {"DET": "(?:de |het |een |'t |zijn |haar |hun |ook |vooral )*", "ADJ": r"(?:[\w.&'-]+ ){0,3}"},
    "fr": {
        "DET": "(?:(?:de |à )?(?:le |la |les |l'|du |des |un |une |son |sa |ses |leur |au |aux )|de |d')?",
        "ADJ": r"(?:[\w.&'-]+ ){0,2}(?:l'|d')?",
    },
}
_CAPITAL = r"\^"


@dataclass(frozen=True, slots=True)
class Cue:
    """One named pattern; `cased` when it must see capitals."""

    name: str
    pattern: re.Pattern[str]
    cased: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A span with the text around it inside its sentence, as written; folding is done by `found`."""

    before: str
    surface: str
    after: str
    sentence: str


def normalise(text: str) -> str:
    """Lower case with plain quotes, hyphens and spaces; every character keeps its place."""
    folded = fold(text)
    return folded if folded.isascii() else folded.translate(_QUOTES)


def surroundings(text: str, start: int, end: int, sentence: tuple[int, int]) -> Surroundings:
    """What stands around `text[start:end]` within its sentence (offsets, end exclusive)."""
    first, last = sentence
    before = text[max(first, start - WINDOW) : start]
    return Surroundings(before, text[start:end], text[end : min(last, end + WINDOW)], text[first:last])


def found(around: Surroundings, lexicon: str, language: str) -> Iterator[str]:
    """Names of the cues that hold, such as `before.hit_owner`."""
    parts = {
        "before": around.before,
        "after": around.after,
        "sentence": around.sentence,
        "surface": around.surface,
    }
    for section, cues in span_cues(lexicon, "fr" if language == "fr" else "nl").items():
        raw = parts[section]
        plain = normalise(raw)
        for cue in cues:
            if cue.pattern.search(raw if cue.cased else plain):
                yield f"{section}.{cue.name}"


@cache
def span_cues(lexicon: str, language: str) -> Mapping[str, tuple[Cue, ...]]:
    """The cues of a lexicon by section; `before` is tied to the span's start, `after` and `surface` to its end."""
    tables = load_lexicon(lexicon)
    return {section: tuple(_cues(section, table, language)) for section, table in tables.items()}


def _cues(section: str, table: Mapping[str, Any], language: str) -> Iterator[Cue]:
    for name, words in table.items():
        body = "|".join(words[language])
        cased = _CAPITAL in body
        for slot, pattern in _SLOTS[language].items():
            body = body.replace(slot + "?", pattern).replace(slot, pattern)
        yield Cue(name, re.compile(_tie(section, body.replace(_CAPITAL, "[A-ZÀ-Ý]"))), cased)


def _tie(section: str, body: str) -> str:
    if section == "before":
        return rf"(?<!\w)(?:{body})[\"' ]*$"
    if section == "sentence":
        return rf"(?<!\w)(?:{body})"
    return rf"^(?:{body})"


@cache
def word_pattern(lexicon: str, table: str, language: str) -> re.Pattern[str]:
    """The patterns listed for a language in one table of a lexicon, each at the start of a word of normalised text."""
    words = load_lexicon(lexicon)[table]["fr" if language == "fr" else "nl"]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})")
