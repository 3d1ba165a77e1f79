from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fingerprint import bands, fingerprint, likeness, titles_agree, twins
from tests.twin_samples import BOILERPLATE, SISTER_A, STRANGERS, TWINS, WIRE, WIRE_SHORTENED

TEXTS = st.lists(st.sampled_from([*WIRE[1].split(), "é", "’", "🔒", "\x00", "lees verder."]), max_size=120).map(
    " ".join
)


@pytest.mark.parametrize(("one", "other"), TWINS.values(), ids=TWINS)
def test_copies_of_one_text_are_twins_and_are_found_by_a_band(one, other):
    a, b = fingerprint(*one), fingerprint(*other)
    assert twins(a, b)
    assert bands(a) & bands(b)


@pytest.mark.parametrize(("one", "other"), STRANGERS.values(), ids=STRANGERS)
def test_stories_about_one_incident_or_of_one_pattern_are_no_twins(one, other):
    assert not twins(fingerprint(*one), fingerprint(*other))


def test_teasers_that_only_share_boilerplate_are_no_twins():
    known = [(title, fingerprint(title, text)) for title, text in BOILERPLATE]
    found = [
        (a, b) for (a, one), (b, other) in combinations(known, 2) if a != b and one and other and twins(one, other)
    ]
    assert found == []


def test_a_text_too_short_to_tell_has_no_fingerprint():
    assert fingerprint("Het weer", "Lees het volledige artikel op onze website.") is None
    assert fingerprint("", "") is None


def test_case_accents_and_apostrophes_make_no_difference():
    title, text = (
        "L’hôpital Sainte-Gloriette paralysé",
        "Les urgences de l’hôpital ont été détournées mardi soir, dès 20 heures.",
    )
    plain = "L'hopital sainte-gloriette PARALYSE", text.replace("’", "'").replace("é", "e").replace("ô", "o")
    assert fingerprint(title, text) == fingerprint(*plain)


def test_estimates_are_near_what_counting_gives():
    whole, part = fingerprint(*WIRE).whole, fingerprint(*WIRE_SHORTENED).whole
    found = likeness(whole, part)
    assert found.jaccard == pytest.approx(73 / 161, abs=0.12)  # three standard errors
    assert found.containment == pytest.approx(73 / 76, abs=0.15)
    assert likeness(whole, whole).jaccard == likeness(whole, whole).containment == 1.0


def test_stored_sketches_stay_comparable():
    """A release of the hashing library that gives other numbers must not go unnoticed: sketches are stored."""
    known = fingerprint(*SISTER_A)
    assert known.whole.values[:8].hex() == "d4d3dc926407856a"
    assert min(bands(known)) == 18175990


@given(a=TEXTS, b=TEXTS)
def test_being_twins_is_symmetric_and_estimates_stay_in_bounds(a, b):
    one, other = fingerprint(WIRE[0], a), fingerprint(WIRE[0], b)
    if one and other:
        assert twins(one, other) == twins(other, one)
        assert twins(one, one)
        found = likeness(one.whole, other.whole)
        assert 0 <= found.jaccard <= 1
        assert 0 <= found.containment <= 1


def test_titles_agree_by_their_telling_words():
    assert titles_agree("Cyberaanval treft stad Ravelgem", "Stad Ravelgem getroffen door cyberaanval | De Proef")
    assert not titles_agree("Cyberaanval treft stad Ravelgem", "Binnenland")
    assert not titles_agree("", "Binnenland")
