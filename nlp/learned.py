"""The learned reader: the encoder's opinion on an article, pooled with the patterns', by the weights of its model."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crawler.article import Article
from nlp.analysis import Analysis
from nlp.candidates import stretches
from nlp.encoder import Encoder
from nlp.errors import ReadError
from nlp.opinion import Opinion
from nlp.passages import Passage
from nlp.reader import read


@dataclass(frozen=True, slots=True)
class LearnedReader:
    """An encoder with the name it signs with and the weight of its opinion by kind and question."""

    encoder: Encoder
    model: str
    weights: Mapping[str, float]

    @classmethod
    def load(cls, folder: Path) -> "LearnedReader":
        """Raises ReadError when the model's files are missing or broken."""
        encoder = Encoder.load(folder)
        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            return cls(encoder, config["model"], config["weights"])
        except (OSError, ValueError, KeyError) as error:
            raise ReadError(f"{folder / 'config.json'}: not a reader's settings; install the model anew") from error

    def read(self, article: Article) -> Analysis:
        """Read one article."""
        return read(article, self.model, self.opinion)

    def opinion(self, article: Article, parts: Sequence[Passage], language: str, published: date | None) -> Opinion:
        """What the encoder makes of an article."""
        encoded = self.encoder.encode(article.title, article.text)
        tables = self.encoder.roles(encoded, list(stretches(parts, language, published)))
        return Opinion(tables, self.encoder.answers(encoded), self.weights)
