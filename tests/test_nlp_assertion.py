import pytest

from crawler.article import Article
from nlp.analysis import ActorRole, Asserter, Modality
from nlp.assertion import actor_role, asserted_by, modality
from nlp.entities import Candidate
from nlp.passages import passages


def _passage(text, language):
    (passage,) = passages(Article(url="", title="", text=text, language=language))
    return passage


@pytest.mark.parametrize(
    ("language", "text", "who"),
    [
        ("nl", "Volgens het parket zijn de servers gegijzeld.", Asserter.AUTHORITY),
        ("nl", "De bende claimt dat ze 40 gigabyte heeft gestolen.", Asserter.ATTACKER),
        ("nl", '"We hebben niet betaald", zegt zaakvoerder Lies Maes.', Asserter.VICTIM),
        ("nl", "De website is onbereikbaar.", Asserter.JOURNALIST),
        ("fr", "Selon le parquet, les serveurs sont chiffrés.", Asserter.AUTHORITY),
        ("fr", "Le gang revendique le vol de 40 gigaoctets.", Asserter.ATTACKER),
        ("fr", "« Nous n'avons rien payé », explique la gérante.", Asserter.VICTIM),
        ("fr", "Selon les experts de la société, un mot de passe a suffi.", Asserter.EXPERT),
    ],
)
def test_the_sentence_tells_who_says_it(language, text, who):
    assert asserted_by(_passage(text, language), 5, language) is who


@pytest.mark.parametrize(
    ("language", "text", "how"),
    [
        ("nl", "De hackers zouden 40.000 euro vragen.", Modality.POSSIBLE),
        ("nl", "Het bedrijf ontkent dat er data zijn gestolen.", Modality.DENIED),
        ("nl", "De hackers vragen 40.000 euro.", Modality.ASSERTED),
        ("fr", "Les pirates auraient réclamé 40.000 euros.", Modality.POSSIBLE),
        ("fr", "L'entreprise dément toute attaque.", Modality.DENIED),
    ],
)
def test_the_sentence_tells_how_it_is_said(language, text, how):
    assert modality(_passage(text, language), 5, language) is how


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("nl", "Nachtvlinder eist de aanval op.", ActorRole.CLAIMS),
        ("nl", "De aanval is vermoedelijk het werk van Nachtvlinder.", ActorRole.SUSPECTED),
        ("nl", "De aanval bleek van de hand van Nachtvlinder.", ActorRole.ATTRIBUTED),
        ("fr", "Nachtvlinder revendique l'attaque.", ActorRole.CLAIMS),
        ("fr", "Nachtvlinder est soupçonné d'être l'auteur.", ActorRole.SUSPECTED),
        ("fr", "L'attaque est attribuée à Nachtvlinder.", ActorRole.ATTRIBUTED),
    ],
)
def test_an_actor_claims_or_is_suspected_or_is_named(language, text, role):
    passage = _passage(text, language)
    start = text.index("Nachtvlinder")
    mention = Candidate(passage, start, start + len("Nachtvlinder"), "Nachtvlinder", "name")
    assert actor_role([mention], language) is role


def test_only_the_own_sentence_counts():
    text = "De bende claimt de aanval. De website is weer bereikbaar."
    assert asserted_by(_passage(text, "nl"), text.index("website"), "nl") is Asserter.JOURNALIST
