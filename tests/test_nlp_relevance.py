import pytest

from crawler.article import Article
from nlp.reader import read


def relevance(title, text, language):
    """What the patterns alone make of an article."""
    return read(Article("", title, text, language=language)).relevance


REPORTS = {
    "ransomware nl": (
        "nl",
        "Meubelmaker Tandelhout plat door gijzelsoftware",
        "Hackers hebben de servers versleuteld en eisen losgeld. Het bedrijf diende klacht in.",
    ),
    "ransomware fr": (
        "fr",
        "Le menuisier Boisrivage paralysé par un rançongiciel",
        "Des pirates ont chiffré les serveurs et réclament une rançon. L'entreprise a porté plainte.",
    ),
    "leak nl": (
        "nl",
        "Gegevens van 4.000 patiënten gestolen bij kliniek Ter Wilgen",
        "De bende beweert dat ze de dossiers op het darkweb zet als er geen losgeld komt.",
    ),
    "flood fr": (
        "fr",
        "Le site de la commune de Valprés inaccessible",
        "Une attaque par déni de service, revendiquée par un groupe de pirates, a noyé le site de requêtes lundi.",
    ),
}

OTHER = {
    "awareness nl": (
        "nl",
        "Nieuwe campagne tegen phishing van start",
        "Het Centrum voor Cybersecurity geeft tips om verdachte berichten te herkennen. Klik nooit zomaar op een link.",
    ),
    "funding fr": (
        "fr",
        "La jeune pousse Clairmur lève 8 millions d'euros",
        "Les investisseurs misent sur son logiciel de cybersécurité. Le chiffre d'affaires a doublé, "
        "selon les actionnaires.",
    ),
    "law nl": (
        "nl",
        "Kamer keurt wet goed die NIS2-richtlijn omzet",
        "Bedrijven worden verplicht om incidenten te melden, zegt de minister. De regering voorziet subsidies.",
    ),
    "outage fr": (
        "fr",
        "Panne informatique à l'hôpital : la piste d'une cyberattaque est écartée",
        "Une pelleteuse a sectionné un câble. Rien à voir avec des pirates, dit la direction.",
    ),
    "kidnapping nl": (
        "nl",
        "Ontvoerde zakenman bevrijd, losgeld niet betaald",
        "De gewapende ontvoerders eisten losgeld van de familie. De politie vond de man in een bestelwagen.",
    ),
    "sport fr": (
        "fr",
        "L'attaque du peloton a surpris le coureur",
        "À dix kilomètres de l'arrivée, le coureur a attaqué et remporté la course devant son équipe.",
    ),
    "weather nl": ("nl", "Zonnig weekend op komst", "Het wordt zaterdag tot 24 graden, zegt het weerbericht."),
}


@pytest.mark.parametrize("case", REPORTS)
def test_a_report_of_an_attack_is_relevant(case):
    language, title, text = REPORTS[case]
    assert relevance(title, text, language) > 0.5


@pytest.mark.parametrize("case", OTHER)
def test_news_that_only_sounds_alike_is_not_relevant(case):
    language, title, text = OTHER[case]
    assert relevance(title, text, language) < 0.5


def test_a_named_attacker_speaks_for_relevance():
    title, text = "Containers blijven staan", "De terminal ligt sinds maandag stil, meldt {}."
    named, unnamed = (text.format(who) for who in ("de bende LockBit", "de bode"))
    assert relevance(title, named, "nl") > relevance(title, unnamed, "nl")


def test_an_empty_article_is_not_relevant():
    assert relevance("", "", "fr") < 0.5
