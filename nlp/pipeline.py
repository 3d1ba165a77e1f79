"""Our reading inside spaCy: `doc.spans["persveille"]` holds the mentions, for displaCy, DocBin and annotation tools."""

from typing import TYPE_CHECKING

from crawler.article import Article
from nlp.analyser import AUTO, Analyser
from nlp.analysis import Analysis, Field

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

PREFIX = "persveille_"  # the component of a reader is called by it and the reader's name: persveille_shipped
SPANS = "persveille"


def build_pipeline(language: str, reader: str = AUTO) -> "Language":
    """`spacy.blank(language)` with a reader as its only component; `language` is nl or fr, `reader` as `Analyser.load`.

    Raises ReadError when there is no such reader.
    """
    import spacy  # takes a second to load and the reader itself does not need it

    nlp = spacy.blank(language)
    nlp.add_pipe(register(reader))
    return nlp


def register(reader: str = AUTO) -> str:
    """Make the component of a reader known to spaCy and give its name; a second call changes nothing."""
    from spacy.language import Language

    name = PREFIX + reader
    if not Language.has_factory(name):
        analyser = Analyser.load(reader)
        Language.component(name, func=lambda doc: mark(doc, analyser.analyse(_article(doc)), "text"))
    return name


def _article(doc: "Doc") -> Article:
    """A text as an untitled article."""
    return Article(url="", title="", text=doc.text, language=doc.lang_)


def mark(doc: "Doc", analysis: Analysis, field: Field) -> "Doc":
    """Put the mentions of one field into `doc.spans`; offsets that cut a token widen to it."""
    spans = (
        doc.char_span(mention.start, mention.end, label=mention.label.value, alignment_mode="expand")
        for mention in analysis.mentions
        if mention.field == field
    )
    doc.spans[SPANS] = [span for span in spans if span is not None]
    return doc
