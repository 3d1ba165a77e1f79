import pytest

from nlp.organisation_names import SAME_NAME, name_similarity, parse_name


def similar(a, b):
    return name_similarity(parse_name(a), parse_name(b)) >= SAME_NAME


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("stad Luik", "la ville de Liège"),
        ("gemeentebestuur van Wellegem", "commune de Wellegem"),
        ("gemeente Wellegem", "Wellegem"),
        ("OCMW van Gent", "CPAS de Gand"),
        ("politiezone Wellerland", "zone de police Wellerland"),
        ("AZ Sint-Rufus", "hôpital Sint-Rufus"),
        ("UZ Gent", "CHU de Gand"),
        ("Dravel NV", "IT-dienstverlener Dravel"),
        ("Brouwerij Ter Koorde", "brasserie Ter Koorde"),
        ("waterintercommunale HydroNète", "intercommunale des eaux HydroNete"),
        ("Gravelmont", "Gravelmonnt"),
    ],
)
def test_names_of_one_organisation_are_the_same_in_both_languages_and_either_way(a, b):
    assert similar(a, b)
    assert similar(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("gemeente Wellegem", "politiezone Wellegem"),
        ("gemeente Wellegem", "OCMW Wellegem"),
        ("zone de police Wellerland", "commune de Wellerland"),
        ("UZ Gent", "stad Gent"),
        ("UZ Gent", "AZ Gent"),
        ("UZ Gent", "Gent"),
        ("universiteit Gent", "hogeschool Gent"),
        ("gemeente Wellegem", "politiezone Wellerland"),
        ("Dravel", "Gravelmont"),
        ("stad Gent", "stad Luik"),
    ],
)
def test_names_of_two_organisations_are_not_the_same(a, b):
    assert not similar(a, b)
    assert not similar(b, a)


@pytest.mark.parametrize(
    "text", ["een bakkerij uit Geel", "bakkerij uit Geel", "une PME", "école de Liège", "ziekenhuis in Gent"]
)
def test_a_description_is_no_name(text):
    assert parse_name(text).described


@pytest.mark.parametrize("text", ["stad Luik", "Bakkerij Krul", "universiteit Gent", "Gent", "kwartelkoning NV Krul"])
def test_a_name_is_no_description(text):
    assert not parse_name(text).described
