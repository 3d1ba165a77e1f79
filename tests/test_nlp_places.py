import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.places import by_name, find_places, municipality


def named(text):
    return [span.text for span in find_places(text)]


@pytest.mark.parametrize(
    ("dutch", "french"),
    [("Luik", "Liège"), ("Bergen", "Mons"), ("Doornik", "Tournai"), ("Antwerpen", "Anvers"), ("Moeskroen", "Mouscron")],
)
def test_both_names_lead_to_one_municipality(dutch, french):
    assert by_name(dutch) == by_name(french) is not None


def test_a_municipality_tells_its_names_province_and_region():
    liege = by_name("Luik")
    assert (liege.refnis, liege.name_nl, liege.name_fr, liege.province, liege.region) == (
        "62063", "Luik", "Liège", "60000", "03000",
    )  # fmt: skip
    assert municipality("62063") == liege


def test_an_unknown_code_has_no_municipality():
    assert municipality("99999") is None


@pytest.mark.parametrize(
    ("village", "refnis"), [("Gooik", "23106"), ("Heverlee", "24062"), ("Kruibeke", "46030"), ("Jambes", "92094")]
)
def test_a_village_belongs_to_its_municipality(village, refnis):
    assert by_name(village).refnis == refnis


def test_a_brussels_municipality_has_no_province():
    assert (by_name("Elsene").province, by_name("Ixelles").region) == ("", "04000")


@pytest.mark.parametrize(
    "text",
    ["Een firma uit Mol ligt plat.", "De gemeente Ham viert feest.", "Une société établie à Spa.", "De stad Halen."],
)
def test_an_ordinary_word_is_a_place_after_a_preposition(text):
    assert len(find_places(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Mol was een bescheiden man.",
        "As ligt er nog genoeg.",
        "Dave a tout vu.",
        "De panne duurde drie uur.",
        "Directeur Jan Lommel zweeg.",
        "Kapitein Van Mechelen zweeg.",
        "Melden kan via de website.",
        "Volgens Gazet van Antwerpen klopt dat.",
        "De afvalfirma Limburg.net zweeg.",
    ],
)
def test_words_surnames_and_media_are_no_places(text):
    assert named(text) == []


def test_provinces_and_regions_have_their_kind():
    spans = find_places("In Wallonië, in Henegouwen en in de province de Namur.")
    assert [(span.kind, span.province, span.region) for span in spans] == [
        ("region", "", "03000"),
        ("province", "50000", "03000"),
        ("province", "90000", "03000"),
    ]


def test_two_places_joined_by_a_hyphen_are_both_found():
    assert named("Le parquet de Mons-Tournai enquête.") == ["Mons", "Tournai"]


@given(
    st.text() | st.lists(st.sampled_from(["in ", "Mol", "Gent", "-", "Liège", "\n", ". ", "İ", "Van "])).map("".join)
)
def test_any_text_gives_spans_that_quote_it(text):
    assert all(text[span.start : span.end] == span.text != "" for span in find_places(text))
