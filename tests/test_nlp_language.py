import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.language import LANGUAGES, detect_language


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Hackers leggen stad plat", "nl"),
        ("Rusthuis werkt weer met papier", "nl"),
        ("Une commune paralysée", "fr"),
        ("La clinique rouvre ses urgences", "fr"),
        ("Stadtverwaltung nach Angriff offline", "de"),
        ("Krankenhaus lahmgelegt", "de"),
        ("Hospital hit by ransomware attack", "en"),
        ("Why the port is still offline", "en"),
        ("VILLE SANS ORDINATEURS POUR UNE SEMAINE", "fr"),
    ],
)
def test_a_short_title_tells_its_language(title, language):
    assert detect_language(title, "") == language


def test_the_text_outweighs_a_title_in_another_language():
    text = (
        "De gemeente werkt sinds maandag zonder computers en het is niet duidelijk wanneer de diensten weer opengaan. "
        * 3
    )
    assert detect_language("Game over for KillNet", text) == "nl"


def test_nothing_to_read_counts_as_dutch():
    assert detect_language("", "") == "nl"


@given(st.text(), st.text())
def test_any_text_has_one_of_the_four_languages(title, text):
    assert detect_language(title, text) in LANGUAGES
