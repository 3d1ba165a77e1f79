"""The door to reading: load a reader by name, give it articles."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.article import Article
from nlp.analysis import Analysis
from nlp.errors import ReadError
from nlp.reader import MODEL, read
from nlp.spacy_names import LANGUAGE as FRENCH
from nlp.spacy_names import NAME as SPACY_NAMES
from nlp.spacy_names import SpacyNames

MODEL_FOLDER = Path(__file__).parent / "model"
PATTERNS = "patterns"
SHIPPED = "shipped"  # the encoder in `nlp/model/` with the patterns
AUTO = "auto"  # the shipped one where it is installed, else the patterns alone
READERS = (AUTO, SHIPPED, PATTERNS, SPACY_NAMES)  # the last is to compare with and comes apart
LANGUAGES = ("nl", "fr")


@dataclass(frozen=True, slots=True)
class Analyser:
    """A reader, the name and version it signs with, and the languages it is made for."""

    model: str
    reader: Callable[[Article], Analysis]
    languages: tuple[str, ...] = LANGUAGES

    @classmethod
    def load(cls, model: str = AUTO) -> "Analyser":
        """The reader called `model`; raises `ReadError` when there is none of that name or it is not installed."""
        if model not in READERS:
            raise ReadError(f"no reader called {model!r}: use one of {', '.join(READERS)}")
        if model == SPACY_NAMES:
            names = SpacyNames.load()
            return cls(names.model, names.read, (FRENCH,))
        if model == PATTERNS or (model == AUTO and not MODEL_FOLDER.is_dir()):
            return cls(MODEL, read)
        # The heads' small products are no work for two threads: idle ones spin and take a third of the encoder's time.
        # Heard by numpy when it is first imported, which is here unless the caller has done so.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        from nlp.learned import LearnedReader  # brings numpy, onnxruntime and the tokenizer

        learned = LearnedReader.load(MODEL_FOLDER)
        return cls(learned.model, learned.read)

    def analyse(self, article: Article) -> Analysis:
        """Read one article."""
        return self.reader(article)

    def analyse_many(self, articles: Iterable[Article]) -> Iterator[Analysis]:
        """Read articles one after another, in their order."""
        return (self.analyse(article) for article in articles)
