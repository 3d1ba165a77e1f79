from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article import Article
from nlp.analyser import Analyser
from nlp.errors import ReadError
from nlp.pipeline import build_pipeline
from nlp.reader import MODEL, read

DAY = datetime(2023, 5, 12, 9, tzinfo=UTC)
HIT = Article(
    url="https://krant.test/a",
    title="Hackers leggen Weverdam plat",
    text="Weverdam werd maandag getroffen door gijzelsoftware. De hackers eisen 40.000 euro losgeld.",
    language="nl",
    published=DAY,
)
OTHER = Article(
    url="https://krant.test/b", title="Zonnig weekend", text="Het wordt 24 graden.", language="nl", published=DAY
)


def test_every_mention_stands_where_it_says():
    fields = {"title": HIT.title, "text": HIT.text}
    mentions = read(HIT).mentions
    assert mentions
    assert all(fields[mention.field][mention.start : mention.end] == mention.text for mention in mentions)


def test_an_article_that_is_not_relevant_has_no_incidents():
    analysis = read(OTHER)
    assert not analysis.relevant
    assert analysis.incidents == ()


def test_the_language_is_detected_when_the_article_declares_none():
    text = "La société Meublor a été victime d'une cyberattaque lundi. Les pirates réclament une rançon."
    assert read(Article(url="", title="", text=text)).language == "fr"


def test_without_a_day_of_publication_nothing_is_dated():
    undated = Article(url="", title=HIT.title, text=HIT.text, language="nl")
    assert read(undated).primary.incident_date is None


@given(st.text(max_size=300), st.text(max_size=600), st.sampled_from(["nl", "fr", "de", "en", ""]))
def test_no_text_upsets_the_reader(title, text, language):
    analysis = read(Article(url="", title=title, text=text, language=language, published=DAY))
    assert 0 <= analysis.relevance <= 1


@pytest.mark.parametrize(("name", "model"), [("patterns", MODEL), ("shipped", "encoder-3"), ("auto", "encoder-3")])
def test_the_analyser_reads_in_order_and_signs(name, model):
    analyser = Analyser.load(name)
    assert [analysis.relevant for analysis in analyser.analyse_many([HIT, OTHER, HIT])] == [True, False, True]
    assert analyser.model == analyser.analyse(HIT).model == model


def test_an_unknown_reader_is_refused():
    with pytest.raises(ReadError, match="no reader called 'oracle'"):
        Analyser.load("oracle")


def test_spacy_sees_the_mentions():
    doc = build_pipeline("nl")(f"{HIT.title}\n\n{HIT.text}")
    assert ("Weverdam", "VICTIM") in {(span.text, span.label_) for span in doc.spans["persveille"]}
