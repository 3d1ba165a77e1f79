from datetime import UTC, date, datetime

import pytest

from crawler.article import Article
from nlp.analysis import AmountKind, AttackType, RansomPaid, Status
from nlp.date_roles import Dated
from nlp.dates import DateSpan
from nlp.facts import incident_day
from nlp.passages import passages
from nlp.reader import read


def _primary(language, title, text):
    day = datetime(2023, 5, 12, 9, tzinfo=UTC)
    report = read(Article(url="", title=title, text=text, language=language, published=day)).primary
    assert report is not None
    return report


@pytest.mark.parametrize(
    ("first", "last", "fidelity", "expected"),
    [
        (date(2023, 5, 6), date(2023, 5, 7), "day", ("2023-05-06", "day")),  # a weekend
        (date(2023, 5, 8), date(2023, 5, 9), "day", ("2023-05-09", "day")),  # a night
        (date(2023, 5, 8), date(2023, 5, 8), "day", ("2023-05-08", "day")),
        (date(2023, 5, 1), date(2023, 5, 7), "month", ("2023-05", "month")),
        (date(2023, 5, 1), date(2023, 5, 9), "day", ("2023-05", "month")),  # a week or longer
    ],
)
def test_an_incident_is_dated_as_the_guidelines_say(first, last, fidelity, expected):
    (passage,) = passages(Article(url="", title="", text="toen"))
    span = DateSpan(0, 4, "toen", first, last, fidelity)
    assert incident_day(Dated(passage, span, 0), 1.0)[:2] == expected


@pytest.mark.parametrize(
    ("language", "title", "text", "attack"),
    [
        (
            "nl",
            "Gijzelsoftware legt Weverdam plat",
            "De bestanden zijn versleuteld en de hackers eisen losgeld voor de sleutel.",
            AttackType.RANSOMWARE,
        ),
        (
            "fr",
            "Meublor paralysé par un rançongiciel",
            "Les serveurs ont été chiffrés par des pirates qui réclament une rançon.",
            AttackType.RANSOMWARE,
        ),
        (
            "nl",
            "Website van Weverdam onbereikbaar na DDoS-aanval",
            "Pro-Russische hacktivisten overspoelden de website maandag met verkeer.",
            AttackType.DDOS,
        ),
        (
            "fr",
            "Le site de Meublor victime d'une attaque DDoS",
            "Des hacktivistes prorusses ont noyé le site de requêtes lundi.",
            AttackType.DDOS,
        ),
        (
            "nl",
            "Gegevens van klanten van Weverdam gestolen",
            "Hackers zetten de gegevens van 4.000 klanten te koop op een forum. Het datalek kwam maandag uit.",
            AttackType.DATA_BREACH,
        ),
    ],
)
def test_the_attack_type_follows_from_the_words(language, title, text, attack):
    assert _primary(language, title, text).attack_type is attack


@pytest.mark.parametrize(
    ("language", "title", "text", "paid"),
    [
        (
            "nl",
            "Weverdam weigert losgeld te betalen",
            "De hackers eisen 40.000 euro na een aanval met gijzelsoftware. Het bedrijf betaalt geen cent.",
            RansomPaid.NO,
        ),
        (
            "fr",
            "Meublor refuse de payer la rançon",
            "Les pirates réclament 40.000 euros après avoir chiffré les serveurs. L'entreprise ne paiera pas.",
            RansomPaid.NO,
        ),
        (
            "nl",
            "Weverdam heeft losgeld betaald",
            "Het bedrijf betaalde 40.000 euro aan de hackers die de servers versleutelden.",
            RansomPaid.YES,
        ),
        (
            "fr",
            "Meublor a payé la rançon",
            "L'entreprise a payé 40.000 euros aux pirates qui avaient chiffré ses serveurs.",
            RansomPaid.YES,
        ),
    ],
)
def test_it_is_told_whether_a_ransom_was_paid_and_where_it_says_so(language, title, text, paid):
    report = _primary(language, title, text)
    assert report.ransom_paid is paid
    assert report.ransom_paid_mention is not None
    field = {"title": title, "text": text}[report.ransom_paid_mention.field]
    assert field[report.ransom_paid_mention.start : report.ransom_paid_mention.end] == report.ransom_paid_mention.text


def test_a_sum_printed_twice_is_one_amount():
    text = "De hackers eisen 40.000 euro losgeld. Die 40.000 euro losgeld krijgen ze niet, zegt Weverdam."
    report = _primary("nl", "Hackers vallen Weverdam aan met gijzelsoftware", text)
    assert [amount.value for amount in report.amounts if amount.kind is AmountKind.RANSOM_DEMANDED] == [40_000]


def test_a_denied_attack_is_denied():
    text = "De bende beweert dat ze gegevens heeft. Het bedrijf ontkent: er is geen sprake van een aanval."
    report = _primary("nl", "Weverdam ontkent hack door LockBit", text)
    assert report.status is Status.DENIED


def test_a_foreign_victim_is_not_belgian():
    text = "Het Amerikaanse Hadleigh Foods is getroffen door gijzelsoftware. De hackers eisen losgeld."
    day = datetime(2023, 5, 12, 9, tzinfo=UTC)
    title = "Amerikaanse Hadleigh Foods gehackt"
    analysis = read(Article(url="", title=title, text=text, language="nl", published=day))
    assert not analysis.belgian
    assert [victim.country for victim in analysis.primary.victims] == ["US"]


def test_an_unnamed_victim_is_described():
    text = "Een transportbedrijf uit Genk ligt plat door gijzelsoftware. De hackers eisen losgeld."
    report = _primary("nl", "Transporteur gehackt", text)
    assert [victim.name for victim in report.victims] == ["transportbedrijf uit Genk"]


@pytest.mark.parametrize(
    ("language", "text", "paid"),
    [
        ("nl", "De bende eist losgeld. Of er losgeld is betaald, wil het bedrijf niet zeggen.", "unknown"),
        ("nl", "De bende eist losgeld. De directie heeft niets betaald.", "no"),
        ("nl", "De bende eist losgeld. Het bedrijf betaalde na drie dagen 40.000 euro losgeld.", "yes"),
        ("fr", "Le gang exige une rançon. L'entreprise ne dit pas si elle a payé la rançon.", "unknown"),
        ("fr", "Le gang exige une rançon. L'entreprise n'a pas cédé.", "no"),
        ("fr", "Le gang exige une rançon. L'entreprise a fini par payer 40.000 euros de rançon.", "yes"),
    ],
)
def test_a_payment_is_believed_only_where_a_sentence_states_it(language, text, paid):
    title = {"nl": "Cyberaanval met ransomware bij Weverdam", "fr": "Meublor victime d'un rançongiciel"}[language]
    assert _primary(language, title, text).ransom_paid == paid


def test_a_sum_without_currency_takes_that_of_the_same_sum():
    text = "De hackers eisen 500.000 dollar van Weverdam. Het bedrijf weigert te betalen."
    incident = _primary("nl", "Weverdam weigert half miljoen losgeld na cyberaanval", text)
    assert {amount.currency for amount in incident.amounts} == {"USD"}


def test_a_day_that_is_still_to_come_is_not_that_of_the_attack():
    text = "LockBit beweert dat het Weverdam heeft gehackt en eist losgeld tegen uiterlijk 30 december."
    assert _primary("nl", "LockBit claimt cyberaanval op Weverdam", text).incident_date is None
