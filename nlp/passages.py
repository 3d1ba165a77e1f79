"""An article as the readers see it: its fields cut into sentences, with the places of its name candidates."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.article import Article
from nlp.analysis import Field
from nlp.cues import Surroundings, normalise, surroundings
from nlp.sentences import sentences

TITLE_LENGTH = (
    110  # an untitled text whose first paragraph is shorter than this, without a full stop, opens with a title
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One field and the offsets of its sentences (end exclusive)."""

    field: Field
    text: str
    sentences: tuple[tuple[int, int], ...]
    normal: str  # `text` as word lists are matched with it, of the same length
    headline: bool  # a title, or the first paragraph of a text that came without one

    def sentence_at(self, position: int) -> tuple[int, int]:
        """The sentence holding `position`; the whole text when there is none."""
        index = bisect_right(self.sentences, position, key=lambda span: span[0]) - 1
        return self.sentences[index] if index >= 0 else (0, len(self.text))

    def sentence_index(self, position: int) -> int:
        """How many sentences begin before `position`, minus one."""
        return max(0, bisect_right(self.sentences, position, key=lambda span: span[0]) - 1)

    def around(self, start: int, end: int) -> Surroundings:
        """What stands around a span within its sentence."""
        first, last = self.sentence_at(start)
        return surroundings(self.text, start, end, (first, max(last, end)))


def passages(article: Article) -> tuple[Passage, ...]:
    """Title (when there is one) and text of an article."""
    return tuple(_passages(article))


def _passages(article: Article) -> Iterator[Passage]:
    if article.title.strip():
        yield Passage("title", article.title, ((0, len(article.title)),), normalise(article.title), headline=True)
    opening = article.text.lstrip().split("\n", 1)[0].strip()
    untitled = (
        not article.title.strip() and "\n" in article.text and len(opening) < TITLE_LENGTH and opening[-1:] not in ".!?"
    )
    yield Passage("text", article.text, tuple(sentences(article.text)), normalise(article.text), headline=untitled)
