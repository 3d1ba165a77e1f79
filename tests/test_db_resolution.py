import itertools

import pytest

from db.analyses import save_analysis
from db.articles import save_article
from db.incident import ClaimField
from db.incidents import attach_all, find_incidents
from nlp.analysis import (
    ActorRole,
    AmountKind,
    Asserter,
    AttackType,
    Label,
    Modality,
    RansomPaid,
    Records,
    Status,
)
from tests.builders import actor, amount, analysis, article, at, incident, mention

NOW = at(4, 1)
DEMAND, PAID = AmountKind.RANSOM_DEMANDED, AmountKind.RANSOM_PAID


def resolve(db, *told):
    """The one incident that these reports on Dravel, each a day after the former, make."""
    for day, facts in enumerate(told, start=1):
        paper = article(f"{day}", at(3, day))
        save_article(db, paper, NOW)
        save_analysis(db, paper, analysis(incident("Dravel", **facts)), NOW)
    attach_all(db, NOW)
    [found] = find_incidents(db)
    return found


def statuses(*values):
    return [{"status": value} for value in values]


@pytest.mark.parametrize(
    ("told", "holds"),
    [
        ([Status.ATTACKER_CLAIM, Status.REPORTED], "reported"),
        ([Status.AUTHORITY_CONFIRMED, Status.VICTIM_CONFIRMED, Status.REPORTED], "authority_confirmed"),
        ([Status.VICTIM_CONFIRMED, Status.ATTACKER_CLAIM], "victim_confirmed"),
        ([Status.ATTACKER_CLAIM, Status.DENIED, Status.ATTACKER_CLAIM, Status.REPORTED], "denied"),
        ([Status.DENIED, Status.VICTIM_CONFIRMED], "victim_confirmed"),
        ([Status.VICTIM_CONFIRMED, Status.DENIED], "denied"),
    ],
)
def test_the_status_is_the_strongest_unless_denied_and_not_confirmed_after(db, told, holds):
    assert resolve(db, *statuses(*told)).fact(ClaimField.STATUS).value == holds


def test_a_denial_contradicts_and_progress_does_not(db):
    fact = resolve(db, *statuses(Status.REPORTED, Status.DENIED, Status.VICTIM_CONFIRMED)).fact(ClaimField.STATUS)
    assert [claim.value for claim in fact.contradicting] == ["denied"]
    assert [claim.value for claim in fact.agreeing] == ["reported"]


RANKS = [Asserter.AUTHORITY, Asserter.VICTIM, Asserter.EXPERT, Asserter.JOURNALIST, Asserter.ATTACKER]


@pytest.mark.parametrize(("higher", "lower"), list(itertools.combinations(RANKS, 2)))
@pytest.mark.parametrize("higher_first", [True, False])
def test_who_says_it_counts_before_when(db, higher, lower, higher_first):
    pair = [
        {"paid": RansomPaid.NO, "ransom_paid_asserted_by": higher},
        {"paid": RansomPaid.YES, "ransom_paid_asserted_by": lower},
    ]
    fact = resolve(db, *(pair if higher_first else pair[::-1])).fact(ClaimField.RANSOM_PAID)
    assert fact.value == "no"
    assert [claim.value for claim in fact.contradicting] == ["yes"]


def test_between_equals_the_later_statement_wins_and_silence_says_nothing(db):
    found = resolve(db, {"paid": RansomPaid.NO}, {"paid": RansomPaid.YES}, {"paid": RansomPaid.UNKNOWN})
    assert found.fact(ClaimField.RANSOM_PAID).value == "yes"
    assert ClaimField.LOSS not in {fact.field for fact in found.facts}


@pytest.mark.parametrize("modality", [Modality.POSSIBLE, Modality.DENIED])
def test_what_is_only_possible_or_denied_gives_way_to_what_is_asserted(db, modality):
    sure = {"amounts": [amount(DEMAND, 500, by=Asserter.ATTACKER)]}
    unsure = {"amounts": [amount(DEMAND, 900, by=Asserter.AUTHORITY, modality=modality)]}
    fact = resolve(db, sure, unsure).fact(ClaimField.RANSOM_DEMANDED)
    assert (fact.value, [claim.value for claim in fact.contradicting]) == ("500 EUR", ["900 EUR"])


def test_the_latest_payment_wins_but_not_over_all_by_the_attacker(db):
    found = resolve(
        db,
        {"amounts": [amount(PAID, 100, by=Asserter.VICTIM)]},
        {"amounts": [amount(PAID, 120, by=Asserter.JOURNALIST)]},
        {"amounts": [amount(PAID, 900, by=Asserter.ATTACKER)]},
    )
    fact = found.fact(ClaimField.RANSOM_PAID_AMOUNT)
    assert fact.value == "120 EUR"
    assert {claim.value for claim in fact.contradicting} == {"100 EUR", "900 EUR"}


def test_sums_within_two_percent_or_equal_in_euro_agree_and_others_contradict(db):
    found = resolve(
        db,
        {"amounts": [amount(DEMAND, 2_040_000)]},
        {"amounts": [amount(DEMAND, 3_000_000, "USD", eur=2_550_000)]},
        {"amounts": [amount(DEMAND, 9, "BTC")]},
        {"amounts": [amount(DEMAND, 2_400_000, "USD", eur=2_050_000, by=Asserter.VICTIM)]},
    )
    fact = found.fact(ClaimField.RANSOM_DEMANDED)
    assert (fact.value, fact.claim.money.value_eur) == ("2400000 USD", 2_050_000)
    assert [claim.value for claim in fact.agreeing] == ["2040000 EUR"]
    assert {claim.value for claim in fact.contradicting} == {"3000000 USD", "9 BTC"}


def test_the_same_sum_in_a_second_currency_is_no_second_sum_but_its_value_in_euro(db):
    dollars = amount(PAID, 300_000, "USD", surface="300.000 dollar", eur=270_000)
    euros = amount(PAID, 252_000, "EUR", surface="252.000 euro", equivalent_of="300.000 dollar")
    fact = resolve(db, {"amounts": [dollars, euros]}).fact(ClaimField.RANSOM_PAID_AMOUNT)
    assert (fact.value, fact.claim.money.value_eur, fact.contradicting) == ("300000 USD", 252_000, ())


def test_an_exact_date_wins_over_a_vague_one_which_agrees_if_it_holds_it(db):
    found = resolve(db, {"date": "2023-02-27"}, {"date": "2023-02"}, {"date": "2023"}, {"date": "2023-01"})
    fact = found.fact(ClaimField.INCIDENT_DATE)
    assert (fact.value, fact.claim.detail) == ("2023-02-27", "day")
    assert [claim.value for claim in fact.agreeing] == ["2023-02", "2023"]
    assert [claim.value for claim in fact.contradicting] == ["2023-01"]


def test_every_actor_and_every_unit_of_records_is_a_fact_of_its_own(db):
    def records(value, unit):
        return Records(mention(Label.RECORDS, f"{value} {unit}"), value, unit)

    found = resolve(
        db,
        {"actors": [actor("Conti"), actor("Akira", role=ActorRole.SUSPECTED)], "records": [records(9000, "persons")]},
        {
            "actors": [actor("Conti", role=ActorRole.ATTRIBUTED)],
            "records": [records(31000, "persons"), records(40, "GB")],
        },
    )
    assert sorted((one.name, one.role) for one in found.actors) == [("Akira", "suspected"), ("Conti", "attributed")]
    kept = {fact.claim.detail: fact for fact in found.facts if fact.field is ClaimField.RECORDS}
    assert {unit: fact.value for unit, fact in kept.items()} == {"persons": "31000", "GB": "40"}
    assert [claim.value for claim in kept["persons"].contradicting] == ["9000"]


def test_the_views_show_what_holds_and_what_lost(db):
    resolve(db, {"paid": RansomPaid.NO, "attack": AttackType.DDOS}, {"paid": RansomPaid.YES, "attack": AttackType.DDOS})
    facts = {row["field"]: row["value"] for row in db.query("SELECT field, value FROM incident_fact")}
    assert (facts["ransom_paid"], facts["attack_type"]) == ("yes", "ddos")
    lost = db.query("SELECT field, value, won_value FROM claim_contradicted")
    assert [tuple(row.values()) for row in lost] == [("ransom_paid", "no", "yes")]
