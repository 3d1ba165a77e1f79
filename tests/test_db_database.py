import sqlite3

import pytest

from db.analyses import UNREAD
from db.claims import LIVE_CLAIMS
from db.database import open_database
from db.errors import DatabaseError
from db.migrations import migrations
from db.organisations import BY_KEYS, NAMED
from db.pages import UNFETCHED
from db.reports import NEAR, PENDING


@pytest.fixture
def db(tmp_path):
    opened = open_database(tmp_path / "p.db")
    yield opened
    opened.close()


def test_a_new_database_is_migrated_in_wal_mode_with_foreign_keys(db):
    assert migrations.pending(db) == []
    assert next(db.query("PRAGMA journal_mode"))["journal_mode"] == "wal"
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO feed (url, outlet_id, kind) VALUES ('u', 'nobody', 'rss')")


def test_every_table_of_ours_is_strict(db):
    loose = db.query("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict")
    assert {row["name"] for row in loose} <= {"sqlite_schema", "_sqlite_migrations"}


def test_opening_twice_changes_nothing(tmp_path):
    path = tmp_path / "p.db"
    dumps = []
    for _ in range(2):
        db = open_database(path)
        dumps.append(list(db.query("SELECT type, name, sql FROM sqlite_schema ORDER BY name")))
        db.close()
    assert dumps[0] == dumps[1]


def test_a_view_of_an_older_version_is_replaced(tmp_path):
    db = open_database(tmp_path / "p.db")
    db.create_view("incident_fact", "SELECT 1 AS old", replace=True)
    db.close()
    db = open_database(tmp_path / "p.db")
    assert list(db.query("SELECT * FROM incident_fact")) == []
    db.close()


def test_a_missing_folder_is_named_in_one_line(tmp_path):
    with pytest.raises(DatabaseError, match=r"^folder .*/none does not exist; create it") as caught:
        open_database(tmp_path / "none" / "p.db")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "p.db"
    path.write_text("geen databank " * 100)
    with pytest.raises(DatabaseError, match="cannot be opened as a Persveille database"):
        open_database(path)
    assert path.read_text().startswith("geen databank")


def test_a_folder_is_no_database(tmp_path):
    with pytest.raises(DatabaseError, match="cannot be opened"):
        open_database(tmp_path)


@pytest.mark.parametrize(
    ("sql", "parameters", "index"),
    [
        (UNREAD, {"model": "m", "dated": "", "id": ""}, "article_queue"),
        (UNFETCHED, {"now": ""}, "article_page_queue"),
        (PENDING, {}, "analysis_unattached"),
        (NEAR, {"keys": "[]", "first": "", "last": ""}, "PRIMARY KEY (key=? AND published>? AND published<?)"),
        (LIVE_CLAIMS, {"article_id": "", "report": 0}, "claim_article"),
        (BY_KEYS, {"keys": "[]"}, "organisation_alias_key"),
        (NAMED, {"id": ""}, "claim_victim"),
    ],
)
def test_the_queries_of_every_run_use_their_index(db, sql, parameters, index):
    plan = [row["detail"] for row in db.query(f"EXPLAIN QUERY PLAN {sql}", parameters)]
    assert any(index in step for step in plan), plan
    scanned = {step.split()[1] for step in plan if step.startswith("SCAN")}
    assert not scanned & {"article", "claim", "report_key", "organisation"}, plan
