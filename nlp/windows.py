"""An article as the encoder sees it: title and text in one row of word pieces, long texts in overlapping windows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from nlp.analysis import Field

START, END = 0, 2  # ids of <s> and </s> in the encoder's vocabulary
LONGEST = 512  # pieces the encoder has positions for
TITLE_LONGEST = 96  # pieces of a title; a longer one is cut
OVERLAP = 96  # pieces of text that two neighbouring windows share, so that no name lacks its context
LEAD = 64  # first pieces of the text that later windows repeat: they say what the article is about


class Encoding(Protocol):
    """What the tokenizer gives: piece ids and their character offsets."""

    ids: list[int]
    offsets: list[tuple[int, int]]


class Pieces(Protocol):
    """The part of `tokenizers.Tokenizer` that is used."""

    def encode(self, sequence: str, *, add_special_tokens: bool) -> Encoding:
        """Cut a text into pieces."""


@dataclass(frozen=True, slots=True)
class Window:
    """One row for the encoder; `places` holds the field and characters of each piece, None for special ones."""

    ids: tuple[int, ...]
    places: tuple[tuple[Field, int, int] | None, ...]

    def pieces_of(self, field: Field, start: int, end: int) -> tuple[int, int] | None:
        """First and last piece of a stretch of a field, or None where it is not wholly in this window."""
        inside = [
            index
            for index, place in enumerate(self.places)
            if place is not None and place[0] == field and place[1] < end and place[2] > start
        ]
        if not inside:
            return None
        first, last = self.places[inside[0]], self.places[inside[-1]]
        whole = first is not None and last is not None and first[1] <= start and last[2] >= end
        return (inside[0], inside[-1]) if whole else None


def windows(tokenizer: Pieces, title: str, text: str, longest: int = LONGEST) -> list[Window]:
    """Every window of an article, at least one: the title, then as much text as fits in `longest` (320 or more) pieces.

    Later ones hold the lead before their part of the text.
    """
    head = _row("title", tokenizer.encode(title, add_special_tokens=False))[:TITLE_LONGEST] if title else []
    body = _row("text", tokenizer.encode(text, add_special_tokens=False))
    return [_window(head, part) for part in _parts(body, longest - 3 - len(head))]


Row = list[tuple[int, tuple[Field, int, int]]]


def _row(field: Field, encoding: Encoding) -> Row:
    offsets = zip(encoding.ids, encoding.offsets, strict=True)
    return [(number, (field, start, end)) for number, (start, end) in offsets]


def _parts(body: Row, room: int) -> Iterator[Sequence[tuple[int, tuple[Field, int, int]]]]:
    yield body[:room]
    end = room
    while end < len(body):
        start = end - OVERLAP
        end = start + room - LEAD
        yield [*body[:LEAD], *body[start:end]]


def _window(head: Row, part: Sequence[tuple[int, tuple[Field, int, int]]]) -> Window:
    ids = (START, *(number for number, _ in head), END, *(number for number, _ in part), END)
    return Window(ids, (None, *(place for _, place in head), None, *(place for _, place in part), None))
