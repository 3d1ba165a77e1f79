from dataclasses import replace
from datetime import timedelta

import pytest

from db.health import State
from db.incident import ClaimField
from nlp.analysis import Asserter
from persveille.cards import card
from persveille.digest import PeriodCount, SourceHealth, changes_between
from persveille.errors import ConfigurationError
from persveille.messages import messages_for
from persveille.page import page
from tests import incident_samples as samples


def ids(items):
    return [item.incident.id for item in items]


def test_each_incident_stands_in_one_section():
    told = samples.digest()
    assert ids(told.new) == ["i1", "i2"]
    assert ids(told.changed) == ["i3"]
    assert ids(told.still_open) == ["i5", "i4"]


def test_changed_fact_tells_old_new_and_source():
    told = samples.digest().changed[0]
    status = told.changes[0]
    assert (status.field, status.before.value, status.after.value) == (
        ClaimField.STATUS,
        "reported",
        "victim_confirmed",
    )
    assert status.source.article.outlet_name == "De Koerier"
    assert [change.field for change in told.changes] == [
        ClaimField.STATUS,
        ClaimField.RANSOM_PAID_AMOUNT,
        ClaimField.RANSOM_PAID,
    ]
    assert [article.id for article in told.new_articles] == ["koerier-102"]


def test_fact_that_falls_away_is_a_change_told_by_its_old_source():
    changes = changes_between(samples.provider(paid=True), samples.provider(paid=False))
    paid = next(change for change in changes if change.field is ClaimField.RANSOM_PAID)
    assert paid.after is None
    assert paid.source.article.outlet_name == "De Koerier"


def test_same_sum_in_other_words_is_no_change():
    before = samples.hospital()
    demanded = before.fact(ClaimField.RANSOM_DEMANDED)
    french = replace(
        demanded.claim, text="2,4 millions de dollars", money=replace(demanded.claim.money, text="2,4 millions")
    )
    facts = tuple(
        replace(demanded, claim=french, text=french.text) if fact is demanded else fact for fact in before.facts
    )
    assert changes_between(before, replace(before, facts=facts)) == ()


def test_other_currency_is_a_change():
    before = samples.hospital()
    demanded = before.fact(ClaimField.RANSOM_DEMANDED)
    euro = replace(demanded, claim=replace(demanded.claim, money=replace(demanded.claim.money, currency="EUR")))
    facts = tuple(euro if fact is demanded else fact for fact in before.facts)
    assert [change.field for change in changes_between(before, replace(before, facts=facts))] == [
        ClaimField.RANSOM_DEMANDED
    ]


def test_new_gang_and_other_role_of_a_gang_are_changes():
    before = samples.hospital()
    sure = samples.actor("Akira", "attributed", before.articles[0])
    other = samples.actor("Play", "suspected", before.articles[0])
    changes = changes_between(before, replace(before, actors=(sure, other)))
    assert [(change.before and change.before.claim.detail, change.after.claim.detail) for change in changes] == [
        ("claims", "attributed"),
        (None, "suspected"),
    ]


@pytest.mark.parametrize(("days", "is_open"), [(30, True), (31, False)])
def test_incident_is_followed_for_thirty_days(days, is_open):
    quiet = replace(samples.commune(), updated=samples.UNTIL - timedelta(days=days))
    assert bool(samples.digest(before=[quiet], after=[quiet]).still_open) is is_open


def test_nothing_new_is_a_quiet_day():
    known = [samples.commune(), samples.retailer()]
    assert samples.digest(before=known, after=known).quiet
    assert not samples.digest().quiet


def test_trend_sums_the_last_four_weeks_and_the_four_before():
    trend = samples.digest(trend=list(reversed(samples.weeks()))).trend
    assert (trend.recent.incidents, trend.previous.incidents) == (22, 14)
    assert trend.recent.articles == sum(week.articles for week in samples.weeks()[-4:])
    assert (trend.recent.first, trend.recent.last) == (samples.weeks()[4].first, samples.weeks()[7].last)


def test_young_database_is_not_compared_with_weeks_it_did_not_read():
    trend = samples.digest(trend=samples.weeks()[-6:]).trend
    assert trend.previous is None
    assert (
        page(messages_for("nl"), samples.digest(trend=samples.weeks()[-6:]))
        .trend[0]
        .startswith("22 incidenten sinds 24")
    )


def test_rate_of_weeks_in_which_nothing_was_read_is_not_a_number():
    day = samples.DAY
    told = page(messages_for("en"), samples.digest(trend=[PeriodCount(day, day, 0, 0, 0)]))
    assert told.trend[1] == "Read: 0 articles of 0 outlets; – incidents per 1,000 articles."


def test_sources_that_fail_are_named_with_reason_and_the_rest_counted():
    told = page(messages_for("nl"), samples.digest())
    assert told.health == "3 van de 5 bronnen antwoorden zoals gewoonlijk."
    assert [(one.outlet, one.state) for one in told.troubled] == [
        ("Het Avondblad", "storing"),
        ("Le Quotidien du Hainaut", "ongewoon stil"),
    ]
    assert told.troubled[0].why == "toegang geweigerd, sinds 20\u00a0sep"


def test_outlet_with_two_broken_feeds_is_told_once():
    broken = SourceHealth("rtw", "RTW", State.FAILING, "dns")
    assert samples.digest(sources=[broken, broken]).sources == (broken,)


def test_subject_tells_the_first_incident_and_how_many_more():
    told = page(messages_for("nl"), samples.digest()).subject
    assert told.startswith("Persveille 24 sep: AZ Sint-Amarant: ransomware opgeëist door Akira")
    assert told.endswith("(+2)")


def test_facts_name_the_articles_that_say_them():
    shown = card(messages_for("en"), samples.digest("en").new[0])
    lines = {line.label: line for line in shown.lines}
    assert lines["Ransom demanded"].sources == (4,)
    assert lines["Ransom demanded"].note == "according to the victim"
    assert lines["Victim"].sources == (1, 2)
    assert [source.number for source in shown.articles] == [1, 2, 3, 4]


def test_sources_that_disagree_are_set_side_by_side():
    disputed = card(messages_for("fr"), samples.digest("fr").new[0]).contradictions
    assert [one.label for one in disputed] == ["Rançon réclamée"]
    assert [outlets for _, outlets in disputed[0].values] == ["IT-kroniek", "Het Avondblad"]


def test_paid_sum_makes_a_bare_yes_superfluous():
    shown = card(messages_for("en"), samples.digest("en").changed[0])
    assert [(line.label, line.after) for line in shown.changes] == [
        ("Status", "confirmed by the victim"),
        ("Ransom paid", "$210,000 (about €179,000)"),
    ]


def test_quote_is_the_sentence_that_carries_most_facts():
    quote = card(messages_for("nl"), samples.digest().new[0]).quote
    assert quote.text.startswith("“Het ziekenhuis zegt dat Akira")
    assert quote.outlet == "IT-kroniek"


def test_quote_in_the_reader_s_language_is_preferred():
    one = samples.hospital()
    told = samples.fact(
        ClaimField.ATTACK_TYPE, "ransomware", one.articles[1], "Les serveurs sont chiffrés.", by=Asserter.VICTIM
    )
    kept = tuple(fact for fact in one.facts if fact.field is ClaimField.STATUS)
    item = samples.digest("fr", after=[replace(one, facts=(told, *kept), actors=())]).new[0]
    assert card(messages_for("fr"), item).quote.language == "fr"


def test_private_person_is_neither_named_nor_quoted():
    one = samples.hospital()
    hit = replace(one.victims[0], name="Jan Voorbeeld", sector="citizens")
    shown = card(messages_for("nl"), samples.digest(after=[replace(one, victims=(hit,))]).new[0])
    assert shown.quote is None
    assert shown.lines[0].value == "particulier"


def test_language_without_messages_is_refused():
    with pytest.raises(ConfigurationError, match="language 'de'"):
        samples.digest("de")
