import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.known import find_known


def kinds(text):
    return [(span.text, span.kind) for span in find_known(text)]


@pytest.mark.parametrize(
    "body",
    [
        "CCB",
        "Centrum voor Cybersecurity België",
        "Autorité de protection des données",
        "federale politie",
        "parquet fédéral",
        "parket van Antwerpen, afdeling Turnhout",
        "parket Limburg",
        "correctionele rechtbank van Brugge",
        "parquet du Brabant wallon",
        "tribunal de l'entreprise de Liège, division Dinant",
        "zone de police Haute-Meuse",
        "politiezone Mechelen-Willebroek",
        "FOD Binnenlandse Zaken",
        "SPF Santé publique",
        "Vlaamse Toezichtcommissie",
        "Staatsveiligheid",
        "hof van beroep van Gent",
        "ministère des Affaires étrangères",
        "politie",
        "tribunal",
        "Europol",
        "police judiciaire fédérale de Tournai",
        "Gentse politie",
    ],
)
def test_an_authority_is_found_whole(body):
    assert kinds(f"Volgens {body} loopt er een onderzoek.") == [(body, "authority")]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("VRT NWS", "media"),
        ("BELGA", "media"),
        ("Gazet van Antwerpen", "media"),
        ("L’Avenir", "media"),
        ("Orange Cyberdefense", "responder"),
        ("Nviso", "responder"),
        ("Microsoft", "org"),
        ("Voka", "org"),
        ("N-VA", "org"),
    ],
)
def test_media_firms_and_organisations_have_their_kind(body, kind):
    assert kinds(f"Dat zegt {body} vandaag.") == [(body, kind)]


def test_the_longest_name_wins():
    assert kinds("De Europese Commissie en KBC Securities.") == [
        ("Europese Commissie", "authority"),
        ("KBC Securities", "org"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Groen is een kleur.",
        "Trends komen en gaan.",
        "Dat ps staat onderaan.",
        "De onderzoeksrechter zwijgt.",
        "Een apache danst.",
    ],
)
def test_ordinary_words_are_no_bodies(text):
    assert kinds(text) == []


@given(
    st.text()
    | st.lists(st.sampled_from(["parket ", "van ", "Gent", "VRT ", "NWS", "\n", "İ", "’", "FOD "])).map("".join)
)
def test_any_text_gives_spans_that_quote_it_and_do_not_overlap(text):
    spans = find_known(text)
    assert all(text[span.start : span.end] == span.text != "" for span in spans)
    assert all(first.end <= second.start for first, second in itertools.pairwise(spans))
