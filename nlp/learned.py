"""The learned reader: the encoder's opinion on an article, pooled with the patterns', by the weights of its model."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from crawler.article import Article
from nlp.analysis import Analysis
from nlp.candidates import stretches
from nlp.encoder import Encoder
from nlp.errors import ReadError
from nlp.language import detect_language
from nlp.opinion import Opinion, Weights
from nlp.passages import Passage
from nlp.prefilter import Prefilter
from nlp.reader import read


@dataclass(frozen=True, slots=True)
class LearnedReader:
    """An encoder with the name it signs with and the weights to pool with by kind and question."""

    encoder: Encoder
    prefilter: Prefilter
    model: str
    weights: Mapping[str, Weights]

    @classmethod
    def load(cls, folder: Path) -> "LearnedReader":
        """Raises ReadError when the model's files are missing or broken."""
        encoder, prefilter = Encoder.load(folder), Prefilter.load(folder)
        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            weights = {key: (float(own), float(other)) for key, (own, other) in config["weights"].items()}
            return cls(encoder, prefilter, config["model"], weights)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ReadError(f"{folder / 'config.json'}: not a reader's settings; install the model anew") from error

    def read(self, article: Article) -> Analysis:
        """Read one article; the encoder is not asked about one that surely reports no incident."""
        language = article.language or detect_language(article.title, article.text)
        asked = self.prefilter.may_report(article.title, article.text, language)
        return read(replace(article, language=language), self.model, self.opinion if asked else surely_none)

    def opinion(self, article: Article, parts: Sequence[Passage], language: str, published: date | None) -> Opinion:
        """What the encoder makes of an article."""
        encoded = self.encoder.encode(article.title, article.text)
        marks = self.encoder.marks(encoded)
        tables = self.encoder.roles(encoded, list(stretches(parts, language, published, marks)))
        return Opinion(tables, self.encoder.answers(encoded), self.weights, marks)


def surely_none(*_: object) -> Opinion:
    """The opinion that an article reports no incident."""
    return Opinion(answers={"relevant": {"yes": 0.0, "no": 1.0}}, weights={"relevant": (0.0, 1.0)})
