"""Our reading inside spaCy: `doc.spans["persveille"]` holds the mentions, for displaCy, DocBin and annotation tools."""

from typing import TYPE_CHECKING

from crawler.article import Article
from nlp.analysis import Analysis, Field

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

COMPONENT = "persveille_patterns"
SPANS = "persveille"


def build_pipeline(language: str) -> "Language":
    """`spacy.blank(language)` with the pattern reader as its only component; `language` is nl or fr."""
    import spacy  # takes a second to load and the reader itself does not need it

    register()
    nlp = spacy.blank(language)
    nlp.add_pipe(COMPONENT)
    return nlp


def register() -> None:
    """Make the component known to spaCy; a second call changes nothing."""
    from spacy.language import Language

    if not Language.has_factory(COMPONENT):
        Language.component(COMPONENT, func=mark_patterns)


def mark_patterns(doc: "Doc") -> "Doc":
    """Read `doc` as an untitled text and mark its mentions."""
    from nlp.reader import read

    return mark(doc, read(Article(url="", title="", text=doc.text, language=doc.lang_)), "text")


def mark(doc: "Doc", analysis: Analysis, field: Field) -> "Doc":
    """Put the mentions of one field into `doc.spans`; offsets that cut a token widen to it."""
    spans = (
        doc.char_span(mention.start, mention.end, label=mention.label.value, alignment_mode="expand")
        for mention in analysis.mentions
        if mention.field == field
    )
    doc.spans[SPANS] = [span for span in spans if span is not None]
    return doc
