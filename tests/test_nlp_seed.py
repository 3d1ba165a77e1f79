"""The case that this project began with, and retellings of it under invented names in both languages."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.article import Article
from nlp.analyser import PATTERNS, SHIPPED, Analyser
from nlp.analysis import ActorRole, AmountKind, AttackType, Label, RansomPaid

SEED = Path(__file__).parents[2] / "shared" / "reference" / "seed-article.txt"

RETOLD_NL = "\n\n".join(
    (
        "IT-bedrijf Korvatech betaalt 200.000 dollar om klanten te redden",
        "Om een ransomwareaanval te stoppen die veertig klanten trof, heeft het Gentse Korvatech losgeld "
        "betaald. Dat meldt het bedrijf maandag op zijn website.",
        "Op vrijdag 6 mei werd Korvatech getroffen door een cyberaanval. Die leek op de aanval van Hive op "
        "het Amerikaanse bedrijf Dunmore Software vorig jaar, maar bleek het werk van Black Basta.",
        "Door de gijzelsoftware hadden veertig klanten geen toegang tot hun gegevens. 'Alle servers lagen "
        "plat', zegt zaakvoerder Lies Vermandere aan De Standaard.",
        "De hackers eisten 900.000 dollar. Beveiligingsbedrijf Boltwacht, dat Korvatech bijstond, kon dat "
        "milderen tot 200.000 dollar (190.000 euro) in cryptomunten. 'We hadden geen andere keuze dan te "
        "betalen', klinkt het.",
    )
)

RETOLD_FR = "\n\n".join(
    (
        "L'hébergeur Nivotech paie 200.000 dollars pour sauver ses clients",
        "Pour mettre fin à une attaque par rançongiciel qui a touché quarante clients, le namurois Nivotech a"
        " payé une rançon. L'entreprise l'annonce lundi sur son site.",
        "Le vendredi 6 mai, Nivotech a été victime d'une cyberattaque. Elle ressemblait à celle menée l'an "
        "dernier par Hive contre la société américaine Dunmore Software, mais elle était l'œuvre de Black "
        "Basta.",
        "À cause du rançongiciel, quarante clients n'avaient plus accès à leurs données. « Tous les serveurs "
        "étaient à l'arrêt », explique la gérante, Lise Vermandel, au Soir.",
        "Les pirates réclamaient 900.000 dollars. La société Boltgarde, spécialisée en cybersécurité, a aidé "
        "Nivotech à ramener la somme à 200.000 dollars (190.000 euros), versés en cryptomonnaie. « Nous "
        "n'avions pas d'autre choix que de payer », dit-elle.",
    )
)


def _article(text, year, month, day, language):
    return Article(url="", title="", text=text, language=language, published=datetime(year, month, day, 16, tzinfo=UTC))


@pytest.fixture(scope="module", params=[PATTERNS, SHIPPED])
def read(request):
    return Analyser.load(request.param).analyse


@pytest.fixture(scope="module")
def seed(read):
    if not SEED.exists():
        pytest.skip("the article that started the project is not in the repository")
    return read(_article(SEED.read_text(encoding="utf-8"), 2021, 7, 11, "nl"))


@pytest.fixture(scope="module", params=["nl", "fr"])
def retold(request, read):
    text = {"nl": RETOLD_NL, "fr": RETOLD_FR}[request.param]
    return read(_article(text, 2022, 5, 9, request.param))


def _labelled(analysis, label):
    return {mention.text for mention in analysis.mentions if mention.label is label}


def _kinds(report, kind):
    return [amount for amount in report.amounts if amount.kind is kind]


def test_the_seed_has_itxx_as_its_only_victim(seed):
    assert seed.relevant
    assert seed.belgian
    assert [(victim.name, victim.sector, victim.country) for victim in seed.primary.victims] == [
        ("ITxx", "ict_services", "BE")
    ]


def test_the_seed_is_attributed_to_conti(seed):
    assert [(actor.canonical, actor.role) for actor in seed.primary.actors] == [("Conti", ActorRole.ATTRIBUTED)]


def test_the_seed_keeps_revil_and_kaseya_apart(seed):
    other = [report for report in seed.incidents if not report.primary]
    assert [[victim.name for victim in report.victims] for report in other] == [["Kaseya"]]
    assert [[actor.canonical for actor in report.actors] for report in other] == [["REvil"]]


def test_the_seed_has_one_demand_and_one_payment(seed):
    demanded = _kinds(seed.primary, AmountKind.RANSOM_DEMANDED)
    paid = _kinds(seed.primary, AmountKind.RANSOM_PAID)
    assert [(amount.value, amount.currency) for amount in demanded] == [(1_500_000, "USD")]
    assert [(amount.value, amount.currency) for amount in paid] == [(300_000, "USD"), (252_000, "EUR")]
    assert seed.primary.ransom_paid is RansomPaid.YES


def test_the_seed_ties_the_euros_to_the_dollars(seed):
    dollars, euros = _kinds(seed.primary, AmountKind.RANSOM_PAID)
    assert dollars.mention.text == "300.000 dollar"
    assert dollars.value_eur == 252_000
    assert dollars.equivalent_of is None
    assert euros.equivalent_of == "300.000 dollar"


def test_the_seed_is_dated_on_the_friday(seed):
    assert (seed.primary.incident_date, seed.primary.date_fidelity) == ("2021-07-02", "day")


def test_the_seed_counts_sixty_customers(seed):
    assert [(record.value, record.unit) for record in seed.primary.records] == [(60, "customers")]


def test_the_seed_knows_who_helps_and_who_reports(seed):
    assert _labelled(seed, Label.RESPONDER) == {"Secutex"}
    assert _labelled(seed, Label.MEDIA) == {"De Tijd", "VRT NWS"}


def test_a_retelling_has_one_belgian_victim(retold):
    assert retold.relevant
    assert [victim.name for victim in retold.primary.victims] in (["Korvatech"], ["Nivotech"])
    assert [victim.country for victim in retold.primary.victims] == ["BE"]


def test_a_retelling_is_ransomware_by_the_gang_it_names(retold):
    assert retold.primary.attack_type is AttackType.RANSOMWARE
    assert [actor.canonical for actor in retold.primary.actors] == ["Black Basta"]


def test_a_retelling_keeps_the_comparison_apart(retold):
    other = [report for report in retold.incidents if not report.primary]
    assert [victim.name for report in other for victim in report.victims] == ["Dunmore Software"]
    assert [actor.canonical for report in other for actor in report.actors] == ["Hive"]


def test_a_retelling_tells_demand_from_payment(retold):
    demanded = _kinds(retold.primary, AmountKind.RANSOM_DEMANDED)
    paid = _kinds(retold.primary, AmountKind.RANSOM_PAID)
    assert [(amount.value, amount.currency) for amount in demanded] == [(900_000, "USD")]
    assert [(amount.value, amount.currency) for amount in paid] == [(200_000, "USD"), (190_000, "EUR")]
    assert [amount.value_eur for amount in paid] == [190_000, 190_000]
    assert retold.primary.ransom_paid is RansomPaid.YES


def test_a_retelling_is_dated_on_the_friday(retold):
    assert retold.primary.incident_date == "2022-05-06"


def test_a_retelling_names_its_helper_and_its_source(retold):
    assert _labelled(retold, Label.RESPONDER) in ({"Boltwacht"}, {"Boltgarde"})
    assert _labelled(retold, Label.MEDIA) <= {"De Standaard", "Le Soir", "Soir"}
