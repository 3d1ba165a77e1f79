"""Names as the encoder marks them, piece by piece, mended to whole words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlp.analysis import Field
from nlp.windows import Window

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BEGIN, INSIDE = 1, 2  # columns of `training.model.TAGS`


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters of a field, end exclusive, that the encoder takes for a name, and how surely (0..1)."""

    field: Field
    start: int
    end: int
    score: float


def find_marks(seen: Sequence[tuple[Window, "NDArray[np.float32]"]], texts: Mapping[Field, str]) -> list[Mark]:
    """The names marked in any window, each with its highest score; tables are (pieces, 3) probabilities of O, B, I."""
    best: dict[tuple[Field, int, int], float] = {}
    for window, table in seen:
        for mark in _marks(window, table):
            place = _whole_words(mark, texts[mark.field])
            if place:
                best[place] = max(best.get(place, 0.0), mark.score)
    return [Mark(*place, score) for place, score in best.items()]


def _marks(window: Window, table: "NDArray[np.float32]") -> Iterator[Mark]:
    """Runs of one B and the I after it, within one field; the score is that of the least sure piece."""
    tags = table.argmax(axis=1)
    for first, place in enumerate(window.places):
        if place is None or tags[first] != BEGIN:
            continue
        field, start, end = place
        score, last = float(table[first, BEGIN]), first + 1
        while (after := window.places[last]) is not None and tags[last] == INSIDE and _goes_on(after, field, end):
            score, end, last = min(score, float(table[last, INSIDE])), after[2], last + 1
        yield Mark(field, start, end, score)


def _goes_on(place: tuple[Field, int, int], field: Field, end: int) -> bool:
    """Whether a piece follows `end` directly or after one blank; the lead in a later window is followed by a jump."""
    return place[0] == field and end <= place[1] <= end + 1


def _whole_words(mark: Mark, text: str) -> tuple[Field, int, int] | None:
    """The mark without what is around its words and with the rest of its last one.

    None when it begins in a word or runs over the end of a line.
    """
    start, end = mark.start, mark.end
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    while start < end < len(text) and text[end].isalnum():
        end += 1
    if start == end or (start > 0 and text[start - 1].isalnum()) or "\n" in text[start:end]:
        return None
    closed = text[end : end + 1] == ")" and "(" in text[start:end]  # NoName057(16)
    return mark.field, start, end + closed
