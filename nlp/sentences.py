"""Splits Dutch and French press text into sentences."""

import re
from collections.abc import Iterator
from functools import cache

from nlp.wordlists import load_lexicon

_PARAGRAPH = re.compile(r"[^\r\n]+")
# A closing mark with the quotes and brackets that belong to it (French sets a space before »), then white space.
_STOP = re.compile(r"(?P<mark>[.!?…]{1,5})(?P<closing>(?:[\u00a0\u202f ]?»|[\"”’'\)\]]){0,3})\s+")
# What a sentence can begin with; Dutch also with an elided article ('s Avonds, 't Is).
_OPENING = re.compile(r"[\"«“‘(\[—–-]{0,3}[\u00a0\u202f ]?(?:['’][a-z]{1,2}\s)?[\"“‘']?(?:[^\W\d_a-zß-öø-ÿœ]|\d)")
_LAST_WORD = re.compile(r"[^\W\d_]+(?:[.-][^\W\d_]+)*$")
_LONGEST_WORD = 16  # characters; longer than any abbreviation


def sentences(text: str) -> list[tuple[int, int]]:
    """Offsets of the sentences, without the white space between them; a line break ends one; never raises."""
    return [bounds for paragraph in _PARAGRAPH.finditer(text) for bounds in _in_paragraph(text, *paragraph.span())]


def _in_paragraph(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for stop in _STOP.finditer(text, start, end):
        if _ends_sentence(text, start, stop):
            yield from _trimmed(text, start, stop.end("closing"))
            start = stop.end()
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if stripped := piece.strip():
        start += len(piece) - len(piece.lstrip())
        yield start, start + len(stripped)


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    if not _OPENING.match(text, stop.end()):
        return False
    if stop["mark"] != "." or stop["closing"]:
        return True
    word = _LAST_WORD.search(text[max(start, stop.start() - _LONGEST_WORD) : stop.start()])
    return word is None or not _is_abbreviation(word[0])


def _is_abbreviation(word: str) -> bool:
    """Whether the point after the word is its own: a title, a measure, an initial."""
    initial = len(word) == 1 and word.isupper()
    return initial or word.lower() in _abbreviations()


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(load_lexicon("abbreviations")["before_more"])
