import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.names import find_names


def texts(text, language):
    return [span.text for span in find_names(text, language)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("De servers van stad Kalmershoven liggen plat.", "stad Kalmershoven"),
        ("Het OCMW van Oosterveke werkt met papier.", "OCMW van Oosterveke"),
        ("Hackers troffen de politiezone Drie Meren.", "politiezone Drie Meren"),
        ("Patiënten van AZ Voorhout wachten.", "AZ Voorhout"),
        ("Het Huis van de Leie sluit.", "Huis van de Leie"),
        ("Klanten van Verstuyft & Demol wachten.", "Verstuyft & Demol"),
        ("Dat meldt het Federaal Agentschap voor Meetwezen nu.", "Federaal Agentschap voor Meetwezen"),
        ("Er is een lek bij Wijnhuis De Gouden Fazant gevonden.", "Wijnhuis De Gouden Fazant"),
        ("De mails van iVoxa zijn gelekt.", "iVoxa"),
        ("Textielgroep Lauwentex draait weer.", "Lauwentex"),
        ("Er is onrust bij het Gentse Netrivo vandaag.", "Netrivo"),
    ],
)
def test_a_dutch_name_is_found_whole(text, name):
    assert texts(text, "nl") == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Les serveurs de la commune de Rosoy sont bloqués.", "commune de Rosoy"),
        ("La zone de police Crêtes et Vallons travaille sur papier.", "zone de police Crêtes et Vallons"),
        ("Selon la Clinique du Val d'Aisne, rien n'a fuité.", "Clinique du Val d'Aisne"),
        ("Les clients des Presses de l'Ourthe attendent.", "Presses de l'Ourthe"),
        ("L'Agence fédérale des registres est en panne.", "Agence fédérale des registres"),
        ("Le centre hospitalier Meuse-Ardenne a coupé ses serveurs.", "centre hospitalier Meuse-Ardenne"),
        ("Chez L'Étoile du Sud, on attend.", "L'Étoile du Sud"),
        ("Le patron de Crombois & Lavandier a payé.", "Crombois & Lavandier"),
        ("Les Néerlandais de Nordwal enquêtent.", "Nordwal"),
    ],
)
def test_a_french_name_is_found_whole(text, name):
    assert texts(text, "fr") == [name]


def test_the_head_noun_and_the_core_are_told():
    (span,) = find_names("Dans la commune de Rosoy, on attend.", "fr")
    assert (span.head, span.text[span.core - span.start :]) == ("commune", "Rosoy")


def test_coordinated_heads_give_two_names():
    assert texts("Les CPAS de Marchenoy et de Bossenoy attendent.", "fr") == ["CPAS de Marchenoy", "Bossenoy"]


def test_an_abbreviation_in_brackets_is_tied_to_its_name():
    full, short = find_names("Het Belgisch Instituut voor Poolstudie (BIPS) zwijgt.", "nl")
    assert (full.text, short.text, short.alias_of) == ("Belgisch Instituut voor Poolstudie", "BIPS", full.text)


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Dat zegt woordvoerder Jan Peeters.", "nl", "Jan Peeters"),
        ("Burgemeester Sofie Van den Broeck reageert.", "nl", "Sofie Van den Broeck"),
        ("Selon la bourgmestre Anne Lambert, tout va bien.", "fr", "Anne Lambert"),
    ],
)
def test_a_person_is_told_from_an_organisation(text, language, name):
    (span,) = find_names(text, language)
    assert (span.text, span.person) == (name, True)


def test_a_word_that_opens_a_sentence_is_a_name_when_it_is_one_elsewhere():
    text = "Klanten van Wolken wachten. Wolken zwijgt. Wachten duurt lang."
    assert [(span.text, span.sentence_initial) for span in find_names(text, "nl")] == [
        ("Wolken", False),
        ("Wolken", True),
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Gisteren lag alles plat.", "nl"),
        ("C'est fini. Aujourd'hui, tout marche.", "fr"),
        ("Betalen doet hij niet.", "nl"),
    ],
)
def test_ordinary_words_at_the_start_of_a_sentence_are_no_names(text, language):
    assert texts(text, language) == []


PIECES = ["stad ", "Gent ", "van ", "de ", "(XY)", "L'", "d'", "en ", "& ", ". ", "\n", "zone de police ", "İ"]


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join), st.sampled_from(["nl", "fr"]))
def test_any_text_gives_spans_that_quote_it_and_do_not_overlap(text, language):
    spans = find_names(text, language)
    assert all(text[span.start : span.end] == span.text != "" and span.start <= span.core < span.end for span in spans)
    assert all(first.end <= second.start for first, second in itertools.pairwise(spans))


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Cyberaanval kost AZ Sint-Veerle 1,15 miljoen euro.", "nl", "AZ Sint-Veerle"),
        ("La facture de la clinique Sainte-Alberte 2 millions d'euros.", "fr", "clinique Sainte-Alberte"),
    ],
)
def test_a_sum_after_a_name_is_no_part_of_it(text, language, name):
    assert name in [span.text for span in find_names(text, language)]


@pytest.mark.parametrize(
    ("text", "language"), [("De familie Kamps weigert.", "nl"), ("La famille Colson refuse.", "fr")]
)
def test_a_family_is_a_person(text, language):
    assert [span.person for span in find_names(text, language)] == [True]


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Les hôpitaux du Brabant wallon attendent.", "fr", "hôpitaux du Brabant wallon"),
        ("Le centre hospitalier de Wallonie picarde attend.", "fr", "centre hospitalier de Wallonie picarde"),
        ("De haven van Oost-Vlaanderen wacht.", "nl", "haven van Oost-Vlaanderen"),
    ],
)
def test_a_region_keeps_its_adjective(text, language, name):
    assert texts(text, language) == [name]


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Dat zegt directeur van de gemeente Maldegem Koen Verhelst.", "nl", ["gemeente Maldegem", "Koen Verhelst"]),
        ("Le directeur du CPAS de Huy Marc Dubois attend.", "fr", ["CPAS de Huy", "Marc Dubois"]),
    ],
)
def test_a_person_named_right_after_a_municipality_is_no_part_of_it(text, language, names):
    assert texts(text, language) == names


def test_an_ordinary_noun_that_opens_a_headline_is_no_part_of_a_name_that_stands_alone_elsewhere():
    (name,) = find_names("Aandeel Ketelmans geschorst", "nl", elsewhere="Maandag lag Ketelmans plat.")
    assert name.text == "Ketelmans"


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("La brasserie Thorimbert est à l'arrêt.", "fr", "Thorimbert"),
        ("La brasserie du Rond-Chêne est à l'arrêt.", "fr", "brasserie du Rond-Chêne"),
        ("Bij drukkerij Letterveld ligt alles stil.", "nl", "Letterveld"),
        ("Bij de haven van Zomergem ligt alles stil.", "nl", "haven van Zomergem"),
        ("La clinique Sainte-Rita est à l'arrêt.", "fr", "clinique Sainte-Rita"),
    ],
)
def test_a_trade_belongs_to_a_name_only_where_a_place_follows(text, language, name):
    assert texts(text, language) == [name]
