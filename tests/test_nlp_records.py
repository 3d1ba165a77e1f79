import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.records import find_records


@pytest.mark.parametrize(
    ("language", "text", "surface", "value", "unit"),
    [
        ("nl", "De bende nam 557 gigabyte mee.", "557 gigabyte", 557, "GB"),
        ("nl", "1,2 TB aan plannen", "1,2 TB", 1.2, "TB"),
        ("nl", "gegevens van 71.000 patiënten", "71.000 patiënten", 71_000, "persons"),
        ("nl", "Zestig klanten zaten zonder", "Zestig klanten", 60, "customers"),
        ("nl", "gegevens van 12.000 mensen", "12.000 mensen", 12_000, "persons"),
        ("nl", "ruim 300.000 dossiers", "300.000 dossiers", 300_000, "files"),
        ("nl", "1,3 miljoen klantendossiers", "1,3 miljoen klantendossiers", 1_300_000, "files"),
        ("nl", "een 800-tal gebruikers", "een 800-tal gebruikers", 800, "customers"),
        ("nl", "23 kmo's lagen plat", "23 kmo's", 23, "organisations"),
        ("nl", "9.000 unieke mailadressen", "9.000 unieke mailadressen", 9_000, "files"),
        ("nl", "Duizenden klanten", "Duizenden klanten", None, "customers"),
        ("nl", "2.700 boswandelaars", "2.700 boswandelaars", 2_700, "persons"),
        ("nl", "een lijst met de namen van 214 personeelsleden", "214 personeelsleden", 214, "persons"),
        ("fr", "une soixantaine de clients", "une soixantaine de clients", 60, "customers"),
        ("fr", "des milliers de données", "milliers de données", None, "files"),
        ("fr", "340 Go de plans", "340 Go", 340, "GB"),
        ("fr", "1,1 téraoctet", "1,1 téraoctet", 1.1, "TB"),
        ("fr", "86 boîtes mail", "86 boîtes mail", 86, "accounts"),
        ("fr", "31.000 dossiers d'affiliés", "31.000 dossiers", 31_000, "files"),
        ("fr", "deux cents agents", "deux cents agents", 200, "persons"),
        ("fr", "1,5 million d'abonnés", "1,5 million d'abonnés", 1_500_000, "customers"),
    ],
)
def test_a_quantity_of_data_or_people_is_read_with_its_unit(language, text, surface, value, unit):
    (found,) = find_records(text, language)
    assert text[found.start : found.end] == found.text == surface
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Het bedrijf telt 250 werknemers."),
        ("nl", "Er werden 40 servers en 300 computers gewist."),
        ("nl", "In 2021 klanten winnen was moeilijk."),
        ("nl", "300.000 euro"),
        ("fr", "L'entreprise occupe 120 travailleurs."),
        ("fr", "110 ordinateurs sur 126"),
        ("fr", "un client"),
    ],
)
def test_company_size_machines_and_money_are_no_records(language, text):
    assert find_records(text, language) == []


def test_staff_counts_when_their_data_are_meant():
    assert [found.text for found in find_records("les fiches de paie de 430 employés", "fr")] == ["430 employés"]


@given(st.integers(2, 9_999_999), st.sampled_from([("nl", "bestanden"), ("fr", "fichiers")]))
def test_every_number_of_files_is_read_back(value, form):
    language, noun = form
    (found,) = find_records(f"{value:,}".replace(",", ".") + f" {noun}", language)
    # Four bare digits could be a year; with a thousands mark they are a number.
    assert (found.value, found.unit) == (value, "files")


@given(st.text(), st.sampled_from(["nl", "fr"]))
def test_no_text_raises_and_every_span_stands_where_it_says(text, language):
    for found in find_records(text + " 12.000 klanten, clients", language):
        assert (text + " 12.000 klanten, clients")[found.start : found.end] == found.text
