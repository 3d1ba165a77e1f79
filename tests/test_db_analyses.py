from dataclasses import replace

import pytest

from crawler.article import Access
from db.analyses import count_unanalysed, save_analysis, unanalysed
from db.articles import save_article
from db.errors import DatabaseError
from tests.builders import actor, analysis, article, at, incident, victim

NOW = at(3, 5)


def waiting(db, model="m1"):
    return [told.title for told in unanalysed(db, model)]


def test_articles_wait_by_date_until_the_model_has_read_them(db):
    for path, day in (("b", 3), ("a", 1), ("c", 2)):
        save_article(db, article(path, at(3, day)), NOW)
    assert waiting(db) == ["a", "c", "b"]
    assert count_unanalysed(db, "m1") == 3
    for told in unanalysed(db, "m1"):
        save_analysis(db, told, analysis(), NOW)
    assert waiting(db) == []
    assert count_unanalysed(db, "m1") == 0
    assert waiting(db, "m0") == waiting(db, "m2") == ["a", "c", "b"]


def test_more_articles_than_a_batch_are_read_once_each(db):
    with db.atomic():
        for n in range(450):
            save_article(db, article(f"{n:03}", at(3, 1)), NOW)
    read = []
    for told in unanalysed(db, "m1"):
        read.append(told.title)
        save_analysis(db, told, analysis(), NOW)
    assert sorted(read) == [f"{n:03}" for n in range(450)]


def test_a_new_text_waits_again_and_a_wall_alone_does_not(db):
    teaser = article("a", at(3, 1), text="Kort.", access=Access.TEASER)
    save_article(db, teaser, NOW)
    save_analysis(db, teaser, analysis(), NOW)
    save_article(db, replace(teaser, text="", access=Access.BOT_WALL), NOW)
    assert waiting(db) == []
    save_article(db, replace(teaser, text="Alles.", access=Access.FULL), NOW)
    assert waiting(db) == ["a"]


def test_a_reading_of_an_outdated_text_does_not_count_as_read(db):
    teaser = article("a", at(3, 1), text="Kort.", access=Access.TEASER)
    save_article(db, teaser, NOW)
    save_article(db, replace(teaser, text="Alles.", access=Access.FULL), NOW)
    save_analysis(db, teaser, analysis(), NOW)
    assert waiting(db) == ["a"]


def test_a_reading_of_a_text_that_is_not_stored_is_refused(db):
    told = article("a", at(3, 1))
    with pytest.raises(DatabaseError, match="save the article first"):
        save_analysis(db, told, analysis(), NOW)
    save_article(db, told, NOW)
    with pytest.raises(DatabaseError, match="not stored as it was read"):
        save_analysis(db, replace(told, text="Anders."), analysis(), NOW)


def test_a_better_reading_supersedes_the_former_which_is_kept(db):
    told = article("a", at(3, 1))
    save_article(db, told, NOW)
    save_analysis(db, told, analysis(), NOW)
    save_analysis(db, told, analysis(model="m2"), at(3, 6))
    rows = [(row["model"], row["superseded_at"] is None) for row in db.query("SELECT * FROM analysis ORDER BY id")]
    assert rows == [("m1", False), ("m2", True)]


def test_every_mention_is_stored_once_with_its_place(db):
    text = "Conti valt Dravel aan."
    told = article("a", at(3, 1), text=text)
    save_article(db, told, NOW)
    facts = incident(victim("Dravel", text), actors=[actor("Conti", text)])
    save_analysis(db, told, replace(analysis(facts), mentions=(facts.victims[0].mention,)), NOW)
    rows = db.query('SELECT label, start, "end" FROM mention ORDER BY start')
    assert [tuple(row.values()) for row in rows] == [("ACTOR", 0, 5), ("VICTIM", 11, 17)]


def test_articles_read_are_counted_once_a_day_and_outlet(db):
    told = article("a", at(3, 1, 23))
    save_article(db, told, NOW)
    for model in ("m1", "m2"):
        save_analysis(db, told, analysis(model=model), NOW)
    assert list(db.query("SELECT outlet_id, day, articles_read FROM outlet_day")) == [
        {"outlet_id": "nl", "day": "2023-03-02", "articles_read": 1}
    ]
