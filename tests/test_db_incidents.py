import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.article import Access
from db.analyses import save_analysis
from db.articles import save_article
from db.database import open_database
from db.feeds import save_outlets
from db.incident import ClaimField
from db.incidents import attach_all, find_incidents
from nlp.analysis import ActorRole, AmountKind, Modality, RansomPaid, Status
from tests.builders import FR, NL, actor, amount, analysis, article, at, incident, victim

NOW = at(3, 5)


def tell(db, path, published, *incidents, outlet=NL, text="Tekst.", title="", model="m1", now=NOW, belgian=True):
    told = article(path, published, outlet=outlet, text=text, title=title)
    save_article(db, told, now)
    save_analysis(db, told, analysis(*incidents, model=model, language=outlet.language, belgian=belgian), now)
    return told


def deny_claims(action, table, *_):
    return sqlite3.SQLITE_DENY if (action, table) == (sqlite3.SQLITE_INSERT, "claim") else sqlite3.SQLITE_OK


def told_by(db, **chosen):
    return [[ref.url[-1] for ref in found.articles] for found in find_incidents(db, **chosen)]


def test_articles_of_both_languages_become_one_incident_with_a_bilingual_victim(db):
    text = "De stad Luik is gehackt door Conti."
    tell(
        db, "a", at(3, 1), incident(victim("stad Luik", text, refnis="62063"), actors=[actor("Conti", text)]), text=text
    )
    tell(db, "b", at(3, 2), incident(victim("ville de Liège", refnis="62063")), outlet=FR)
    assert attach_all(db, NOW).created == 1
    [found] = find_incidents(db)
    [hit] = found.victims
    assert (hit.name, hit.name_nl, hit.name_fr) == ("ville de Liège", "stad Luik", "ville de Liège")
    assert (hit.municipality, hit.province, hit.region, hit.country) == ("Liège", "BE-WLG", "wallonia", "BE")
    assert [(a.name, a.role) for a in found.actors] == [("Conti", "claims")]
    assert found.actors[0].fact.claim.quote == text
    assert [ref.outlet_name for ref in found.articles] == ["De Proef", "L'Essai"]


def test_attaching_again_does_nothing(db):
    tell(db, "a", at(3, 1), incident("Dravel"))
    attach_all(db, NOW)
    before = list(db.query("SELECT * FROM claim")), find_incidents(db)
    assert attach_all(db, at(3, 9)).articles == 0
    assert (list(db.query("SELECT * FROM claim")), find_incidents(db)) == before


def test_what_is_not_belgian_or_not_relevant_makes_no_incident(db):
    tell(db, "a", at(3, 1), incident("Dravel"), belgian=False)
    tell(db, "b", at(3, 1))
    assert attach_all(db, NOW).articles == 2
    assert find_incidents(db) == []


def test_a_passing_mention_is_background_and_claims_nothing(db):
    tell(db, "b", at(3, 20), incident("Gravelmont"), incident("Dravel", primary=False, status=Status.DENIED))
    attach_all(db, NOW)
    tell(db, "a", at(3, 1), incident("Dravel"))
    attach_all(db, NOW)
    first, _ = find_incidents(db)
    assert [ref.url[-1] for ref in first.articles] == ["a"]
    assert [ref.url[-1] for ref in first.background] == ["b"]
    assert first.fact(ClaimField.STATUS).value == "reported"


def test_an_incident_keeps_the_id_of_its_earliest_article_and_the_other_redirects(db):
    tell(db, "a", at(3, 1), incident("Dravel"))
    tell(db, "b", at(3, 2), incident("Gravelmont"))
    attach_all(db, NOW)
    a, b = (found.id for found in find_incidents(db))
    tell(db, "b", at(3, 2), incident("Dravel"), model="m2")
    attach_all(db, NOW)
    assert [found.id for found in find_incidents(db, ids=[b])] == [a]
    assert told_by(db) == [["a", "b"]]


def test_a_report_that_leaves_an_incident_takes_its_claims_along_and_revives_its_own_id(db):
    tell(db, "a", at(3, 1), incident("Dravel"))
    tell(db, "b", at(3, 2), incident("Gravelmont"))
    attach_all(db, NOW)
    before = [found.id for found in find_incidents(db)]
    for model, name in (("m2", "Dravel"), ("m3", "Gravelmont")):
        tell(db, "b", at(3, 2), incident(name), model=model)
        attach_all(db, NOW)
    assert [found.id for found in find_incidents(db)] == before
    assert [[v.name for v in found.victims] for found in find_incidents(db)] == [["Dravel"], ["Gravelmont"]]


def test_when_the_reading_that_held_two_articles_together_changes_they_part(db):
    bridge = incident("Dravel", "Gravelmont")
    tell(db, "a", at(3, 1), incident("Dravel"))
    tell(db, "b", at(3, 2), bridge)
    tell(db, "c", at(3, 3), incident("Gravelmont"))
    attach_all(db, NOW)
    assert told_by(db) == [["a", "b", "c"]]
    tell(db, "b", at(3, 2), incident("Dravel"), model="m2")
    attach_all(db, NOW)
    assert told_by(db) == [["a", "b"], ["c"]]


def test_an_article_found_irrelevant_leaves_and_its_claims_stay_as_superseded(db):
    tell(db, "a", at(3, 1), incident("Dravel"))
    attach_all(db, NOW)
    tell(db, "a", at(3, 1), model="m2")
    attach_all(db, at(3, 6))
    assert find_incidents(db) == []
    assert {row["superseded_at"][:10] for row in db.query("SELECT superseded_at FROM claim")} == {"2023-03-06"}


def test_a_better_reading_supersedes_what_changed_and_keeps_what_did_not(db):
    tell(db, "a", at(3, 1), incident("Dravel", paid=RansomPaid.NO))
    attach_all(db, NOW)
    tell(db, "a", at(3, 1), incident("Dravel", paid=RansomPaid.YES), model="m2", now=at(3, 6))
    attach_all(db, at(3, 6))
    rows = db.query(
        "SELECT field, value, recorded_at, superseded_at FROM claim WHERE field IN ('attack_type', 'ransom_paid')"
    )
    assert [(row["value"], row["recorded_at"][8:10], (row["superseded_at"] or "")[8:10]) for row in rows] == [
        ("ransomware", "05", ""),
        ("no", "05", "06"),
        ("yes", "06", ""),
    ]


def test_an_incident_can_be_seen_as_it_was_known(db):
    tell(db, "a", at(3, 1), incident("Dravel"), now=at(3, 1, 9))
    attach_all(db, at(3, 1, 9))
    tell(db, "b", at(3, 3), incident("Dravel", status=Status.VICTIM_CONFIRMED), now=at(3, 3, 9))
    attach_all(db, at(3, 3, 9))
    assert find_incidents(db, as_of=at(3, 1, 8)) == []
    [then] = find_incidents(db, as_of=at(3, 2))
    [now] = find_incidents(db)
    assert (then.fact(ClaimField.STATUS).value, len(then.articles)) == ("reported", 1)
    assert (now.fact(ClaimField.STATUS).value, len(now.articles)) == ("victim_confirmed", 2)
    assert (then.updated, now.updated) == (at(3, 1, 9), at(3, 3, 9))


def test_since_and_until_choose_by_what_was_stored_when(db):
    tell(db, "a", at(3, 1), incident("Dravel"), now=at(3, 1, 9))
    attach_all(db, at(3, 1, 9))
    tell(db, "b", at(3, 3), incident("Gravelmont"), now=at(3, 3, 9))
    attach_all(db, at(3, 3, 9))
    assert told_by(db, since=at(3, 2)) == [["b"]]
    assert told_by(db, until=at(3, 2)) == [["a"]]
    assert told_by(db, ids=[]) == []


def test_a_link_says_why_it_is_there(db):
    tell(db, "a", at(3, 1), incident("Dravel"))
    tell(db, "b", at(3, 2), incident("Dravel", status=Status.DENIED))
    attach_all(db, NOW)
    first, second = db.query("SELECT role, score, explanation FROM incident_article ORDER BY role DESC")
    assert (first["role"], first["score"] > 0.5) == ("first_report", True)
    assert second["role"] == "denial"
    assert '["same victim", 0.6]' in second["explanation"]


def test_quotes_are_the_sentence_around_the_mention_and_never_long(db):
    text = "Eerst iets anders. " + "Volgens de krant is " + "heel " * 60 + "Dravel geraakt door hackers. Daarna niets."
    tell(db, "a", at(3, 1), incident(victim("Dravel", text)), text=text)
    attach_all(db, NOW)
    quote = find_incidents(db)[0].victims[0].fact.claim.quote
    assert len(quote) <= 200
    assert "Dravel geraakt door hackers." in quote
    assert quote.startswith("…")
    assert "Daarna" not in quote


def test_finding_incidents_takes_the_same_few_queries_however_many_there_are(db):
    for n in range(12):
        tell(db, f"{n}", at(3, 1), incident(f"Dravel{'abcdefghijkl'[n] * 5}"))
    attach_all(db, NOW)
    asked = []
    with db.tracer(lambda sql, _: asked.append(sql)):
        assert len(find_incidents(db)) == 12
    assert len(asked) <= 6


def test_a_victim_without_a_name_gets_the_name_that_a_later_article_gives(db):
    told = {"date": "2023-02-28", "amounts": [amount(AmountKind.RANSOM_DEMANDED, 75000)]}
    tell(db, "a", at(3, 1), incident(victim("bakkerij uit Geel", refnis="13008"), **told))
    attach_all(db, NOW)
    assert [v.name for v in find_incidents(db)[0].victims] == ["bakkerij uit Geel"]
    tell(db, "b", at(3, 2), incident(victim("Bakkerij Krul", refnis="13008"), **told))
    attach_all(db, NOW)
    [found] = find_incidents(db)
    assert [v.name for v in found.victims] == ["Bakkerij Krul"]


def test_two_unnamed_victims_of_two_incidents_are_two_organisations(db):
    tell(db, "a", at(3, 1), incident(victim("een bakkerij uit Geel", refnis="13008")))
    tell(db, "b", at(9, 1), incident(victim("een bakkerij uit Geel", refnis="13008")))
    attach_all(db, NOW)
    first, second = find_incidents(db)
    assert first.victims[0].id != second.victims[0].id


def test_one_organisation_hit_twice_is_one_organisation_in_two_incidents(db):
    tell(db, "a", at(3, 1), incident("Dravel", date="2023-02-28"))
    tell(db, "b", at(9, 10), incident("Dravel NV", date="2023-09-08"))
    attach_all(db, NOW)
    first, second = find_incidents(db)
    assert first.victims[0].id == second.victims[0].id


def test_a_killed_attach_leaves_everything_as_it_was(db):
    tell(db, "a", at(3, 1), incident("Dravel"))
    attach_all(db, NOW)
    tell(db, "b", at(3, 2), incident("Dravel"))
    before = "\n".join(db.conn.iterdump())
    db.conn.set_authorizer(deny_claims)
    with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
        attach_all(db, NOW)
    db.conn.set_authorizer(None)
    assert "\n".join(db.conn.iterdump()) == before
    attach_all(db, NOW)
    assert told_by(db) == [["a", "b"]]


NAMES = ["gemeente Wellegem", "politiezone Wellegem", "Wellegem", "Dravel", "Dravel NV", "Gravelmont"]
TOLD = st.builds(
    lambda names, primary, date, role, status: incident(
        *names, primary=primary, date=date, actors=[actor("Conti", role=role)] if role else [], status=status
    ),
    st.lists(st.sampled_from(NAMES), max_size=2, unique=True),
    st.sampled_from([True, True, False]),
    st.sampled_from([None, "2023-02-28", "2023-09-08"]),
    st.sampled_from([None, *ActorRole]),
    st.sampled_from(list(Status)),
)
NEWS = st.lists(
    st.tuples(st.sampled_from([(3, 1), (3, 2), (9, 10)]), st.lists(TOLD, max_size=2), st.booleans()),
    min_size=1,
    max_size=6,
)


def end_state(news, order, batches):
    """Incidents as articles and facts, after the articles came in this order, attached after each of `batches`."""
    with TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "p.db")
        save_outlets(db, [NL, FR])
        for step, n in enumerate(order):
            day, told, reread = news[n]
            if reread:  # a poorer model reads it first
                tell(db, str(n), at(*day), incident("Gravelmont", "Dravel"), model="m0")
                attach_all(db, NOW)
            tell(db, str(n), at(*day), *told)
            if step in batches:
                attach_all(db, NOW)
        attach_all(db, NOW)
        found = find_incidents(db)
        homes = [row["incident_id"] for row in db.query("SELECT incident_id FROM incident_article")]
        db.close()
    assert set(homes) == {one.id for one in found}
    return sorted(
        (
            [ref.id for ref in one.articles],
            [ref.id for ref in one.background],
            sorted(fact.text for hit in one.victims for fact in [hit.fact]),
            sorted((a.name, a.role) for a in one.actors),
            [(fact.field, fact.value, fact.claim.article.id) for fact in one.facts],
        )
        for one in found
    )


@settings(max_examples=60, deadline=None)
@given(NEWS, st.data())
def test_any_order_of_arrival_ends_in_the_same_incidents_and_facts(news, data):
    order = data.draw(st.permutations(range(len(news))))
    batches = data.draw(st.sets(st.integers(0, len(news) - 1)))
    assert end_state(news, order, batches) == end_state([(d, t, False) for d, t, _ in news], range(len(news)), set())


def test_a_revision_changes_the_claims_of_its_article(db):
    teaser = replace(article("a", at(3, 1), text="Dravel plat."), access=Access.TEASER)
    save_article(db, teaser, NOW)
    save_analysis(db, teaser, analysis(incident(victim("Dravel", teaser.text))), NOW)
    attach_all(db, NOW)
    full = replace(teaser, text="Het bedrijf Dravel ligt plat.", access=Access.FULL)
    save_article(db, full, NOW + timedelta(hours=1))
    save_analysis(db, full, analysis(incident(victim("Dravel", full.text, modality=Modality.ASSERTED))), NOW)
    attach_all(db, NOW + timedelta(hours=1))
    assert find_incidents(db)[0].victims[0].fact.claim.quote == full.text
    assert find_incidents(db, as_of=NOW)[0].victims[0].fact.claim.quote == teaser.text
