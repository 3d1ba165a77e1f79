import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.sentences import sentences


def pieces(text):
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Alles ligt plat. Niemand werkt.", ["Alles ligt plat.", "Niemand werkt."]),
        ("Eerste alinea\n\nTweede alinea", ["Eerste alinea", "Tweede alinea"]),
        ("Dhr. Claes en mevr. Peeters zwijgen.", ["Dhr. Claes en mevr. Peeters zwijgen."]),
        ("Volgens art. 5 en nr. 12 mag het bv. Peeters.", ["Volgens art. 5 en nr. 12 mag het bv. Peeters."]),
        ("Decolor N.V. Antwerpen betaalt.", ["Decolor N.V. Antwerpen betaalt."]),
        ("M. Dupont et Mme. Lefèvre à St. Hubert.", ["M. Dupont et Mme. Lefèvre à St. Hubert."]),
        ("Het kost 1.500,50 euro. Veel.", ["Het kost 1.500,50 euro.", "Veel."]),
        ('"Wij betalen niet." De schepen zucht.', ['"Wij betalen niet."', "De schepen zucht."]),
        ("« Rien à dire. » Le parquet enquête.", ["« Rien à dire. »", "Le parquet enquête."]),
        ('"Betaald?" vraagt hij.', ['"Betaald?" vraagt hij.']),
        ("Klaar. 's Avonds ging het mis.", ["Klaar.", "'s Avonds ging het mis."]),
        ("Étonnant ? Oui… Écoutez !", ["Étonnant ?", "Oui…", "Écoutez !"]),
        ("  \n ", []),
    ],
)
def test_a_text_falls_into_its_sentences(text, expected):
    assert pieces(text) == expected


@given(st.text())
def test_the_sentences_hold_every_character_but_white_space_in_order(text):
    assert "".join("".join(pieces(text)).split()) == "".join(text.split())


@given(st.text(alphabet="aA. !?\n\"'»«1("))
def test_no_sentence_crosses_a_line_break_or_is_blank(text):
    for piece in pieces(text):
        assert "\n" not in piece
        assert piece == piece.strip() != ""
