from datetime import UTC, datetime

import pytest

from crawler.article import Article
from nlp.entities import find_entities
from nlp.passages import passages


def entities(text, language, title=""):
    """The names of each entity, in reading order."""
    article = Article(
        url="https://krant.test/1",
        title=title,
        text=text,
        language=language,
        published=datetime(2022, 5, 4, tzinfo=UTC),
        fetched_at=datetime(2022, 5, 4, tzinfo=UTC),
    )
    return [[mention.text for mention in entity.mentions] for entity in find_entities(passages(article), language)]


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Bij de gemeente Diest is er hinder. De stad Diest zoekt hulp.", "nl", ["gemeente Diest", "stad Diest"]),
        ("La ville d'Anvers attend. À Anvers, rien ne marche.", "fr", ["ville d'Anvers", "Anvers"]),
        ("La commune belge de Maldegem attend, la commune de Maldegem aussi.", "fr", ["commune belge de Maldegem"]),
    ],
)
def test_a_municipality_is_one_body_under_each_of_its_titles(text, language, names):
    assert any(set(names) <= set(entity) for entity in entities(text, language))


def test_a_police_zone_is_not_the_municipality_it_is_named_after():
    assert entities("De stad Diest zwijgt, de politiezone Diest niet.", "nl") == [["stad Diest"], ["politiezone Diest"]]


@pytest.mark.parametrize(
    ("text", "language", "short"),
    [
        ("Le CHLom, le centre hospitalier de la Lomme, est touché.", "fr", "CHLom"),
        ("Het Centrum voor Revalidatie Leiestreek zwijgt. Bij CReLe werkt niets.", "nl", "CReLe"),
    ],
)
def test_a_name_made_of_the_initials_of_another_is_the_same_body(text, language, short):
    assert any(short in entity and len(entity) == 2 for entity in entities(text, language))


def test_a_name_that_only_shares_letters_with_another_is_not_the_same_body():
    assert entities("De klanten van Cargo Lommel bellen naar CalL.", "nl") == [["Cargo Lommel"], ["CalL"]]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Bij Ranselaar ligt alles plat. Zaakvoerder Bruno Ranselaar betaalt niet.",
            [["Ranselaar"], ["Bruno Ranselaar"]],
        ),
        ("Zaakvoerder Bruno Ranselaar betaalt niet. Ranselaar is boos.", [["Bruno Ranselaar", "Ranselaar"]]),
    ],
)
def test_a_surname_that_stands_before_its_bearer_is_that_of_a_firm(text, names):
    assert entities(text, "nl") == names
