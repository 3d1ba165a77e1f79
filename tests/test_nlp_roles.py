from datetime import UTC, datetime

import pytest

from crawler.article import Article
from nlp.analysis import Label
from nlp.reader import read


def _labels(language, title, text):
    day = datetime(2023, 5, 12, 9, tzinfo=UTC)
    analysis = read(Article(url="", title=title, text=text, language=language, published=day))
    return {mention.text: mention.label for mention in analysis.mentions}


@pytest.mark.parametrize(
    ("language", "title", "text", "name"),
    [
        (
            "nl",
            "Cyberaanval bij Weverdam: productie ligt plat",
            "Weverdam werd maandag getroffen door gijzelsoftware. De hackers eisen losgeld.",
            "Weverdam",
        ),
        (
            "nl",
            "Hackers leggen Zorggroep Ter Linde plat",
            "De bende eist losgeld van Zorggroep Ter Linde, dat klacht heeft ingediend.",
            "Zorggroep Ter Linde",
        ),
        (
            "fr",
            "Meublor victime d'une cyberattaque",
            "Meublor, à Ciney, a été paralysé lundi par un rançongiciel. Les pirates réclament une rançon.",
            "Meublor",
        ),
        (
            "fr",
            "Cyberattaque contre la clinique Sainte-Alberte",
            "La clinique Sainte-Alberte a été piratée dimanche. Une plainte a été déposée.",
            "clinique Sainte-Alberte",
        ),
    ],
)
def test_who_is_hit_is_the_victim(language, title, text, name):
    assert _labels(language, title, text)[name] is Label.VICTIM


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (
            "nl",
            "Weverdam werd maandag gehackt. De groep Nachtvlinder eist de aanval op en dreigt met publicatie.",
            "Nachtvlinder",
        ),
        (
            "fr",
            "Meublor a été piraté lundi. Le groupe Papillon Noir revendique l'attaque et exige une rançon.",
            "Papillon Noir",
        ),
    ],
)
def test_a_gang_no_list_knows_is_the_actor(language, text, name):
    title = {"nl": "Cyberaanval op Weverdam", "fr": "Cyberattaque contre Meublor"}[language]
    assert _labels(language, title, text)[name] is Label.ACTOR


@pytest.mark.parametrize(
    ("language", "text", "name", "label"),
    [
        (
            "nl",
            "Weverdam werd maandag gehackt. Specialisten van Kantelberg onderzoeken de servers.",
            "Kantelberg",
            Label.RESPONDER,
        ),
        (
            "fr",
            "Meublor a été piraté lundi. Les experts de Clairmur analysent les serveurs.",
            "Clairmur",
            Label.RESPONDER,
        ),
        (
            "nl",
            "Weverdam werd maandag gehackt, schrijft De Tijd. De politie onderzoekt de zaak.",
            "De Tijd",
            Label.MEDIA,
        ),
        ("fr", "Meublor a été piraté lundi, rapporte L'Avenir. Une plainte a été déposée.", "L'Avenir", Label.MEDIA),
        (
            "nl",
            "Weverdam werd maandag gehackt. Het parket van Gent opende een onderzoek.",
            "parket van Gent",
            Label.AUTHORITY,
        ),
        (
            "fr",
            "Meublor a été piraté lundi. Le parquet de Namur a ouvert une enquête.",
            "parquet de Namur",
            Label.AUTHORITY,
        ),
    ],
)
def test_helpers_sources_and_authorities_are_told_apart(language, text, name, label):
    title = {"nl": "Cyberaanval op Weverdam", "fr": "Cyberattaque contre Meublor"}[language]
    assert _labels(language, title, text)[name] is label


@pytest.mark.parametrize(
    ("language", "text", "amount", "label"),
    [
        ("nl", "De hackers eisen 40.000 euro losgeld van Weverdam.", "40.000 euro", Label.RANSOM_DEMANDED),
        ("nl", "Weverdam betaalde 40.000 euro aan de hackers voor de sleutel.", "40.000 euro", Label.RANSOM_PAID),
        ("nl", "De hackers legden alles plat. De schade bedraagt 90.000 euro.", "90.000 euro", Label.LOSS),
        (
            "nl",
            "Weverdam werd gehackt. Het bedrijf haalt een omzet van 12 miljoen euro.",
            "12 miljoen euro",
            Label.MONEY,
        ),
        ("fr", "Les pirates réclament une rançon de 40.000 euros à Meublor.", "40.000 euros", Label.RANSOM_DEMANDED),
        (
            "fr",
            "Meublor a payé 40.000 euros aux pirates pour récupérer ses données.",
            "40.000 euros",
            Label.RANSOM_PAID,
        ),
        ("fr", "Les pirates ont tout bloqué. Le préjudice est estimé à 90.000 euros.", "90.000 euros", Label.LOSS),
        (
            "fr",
            "Meublor a été piraté. La société affiche un chiffre d'affaires de 12 millions d'euros.",
            "12 millions d'euros",
            Label.MONEY,
        ),
    ],
)
def test_money_is_told_apart(language, text, amount, label):
    title = {"nl": "Cyberaanval met gijzelsoftware op Weverdam", "fr": "Meublor victime d'un rançongiciel"}[language]
    assert _labels(language, title, text)[amount] is label


def test_nobody_is_a_victim_in_an_article_that_reports_no_incident():
    text = "Tien ploegen van Hogeschool Lindeveld volgden een opleiding over phishing. Ze kregen tips."
    assert Label.VICTIM not in _labels("nl", "Campagne tegen phishing op Hogeschool Lindeveld", text).values()
