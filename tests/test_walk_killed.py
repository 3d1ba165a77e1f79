"""A run that is killed at any moment and started again ends in the same database as one left alone."""

import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from db.database import open_database
from db.digests import save_recipient
from persveille.demo.newsroom import load_newsroom
from persveille.demo.replay import READERS
from persveille.demo.server import serve

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime.fromisoformat("2026-09-14T07:30:00+02:00")
SETTINGS = """
outlets = "{outlets}"
[crawl]
contact = "https://persveille.test/"
pace_seconds = 0
hosts = {{"*.test" = "{address}"}}
"""
KILLED_AT = (0.01, 0.1, 0.2, 0.35, 0.5, 0.65, 0.75, 0.85, 0.93, 0.97, 0.995)  # share of the statements of a whole run

# What a run leaves behind, without row numbers and without how often it had to try.
CONTENT = (
    "SELECT id, url, link, language, section, published, first_seen, revision, read_by, page_next, page_reason "
    "FROM article",
    "SELECT article_id, revision, access, changed, title, text FROM article_revision",
    "SELECT article_id, revision, model, relevant, relevance, incidents FROM analysis WHERE superseded_at IS NULL",
    "SELECT id, merged_into FROM incident",
    "SELECT article_id, report, incident_id, role, score, explanation FROM incident_article",
    "SELECT id, name, sector, refnis FROM organisation",
    "SELECT incident_id, article_id, field, value, text, quote, asserted_by, modality FROM claim "
    "WHERE superseded_at IS NULL",
    "SELECT recipient_id, day, state, content_sha256 FROM delivery",
    "SELECT url, etag, next_check, reason FROM feed",
)


def content(path):
    database = open_database(path)
    rows = {query: sorted(map(repr, database.query(query))) for query in CONTENT}
    database.close()
    return rows


@pytest.fixture(scope="module")
def address():
    with serve(load_newsroom(ROOT / "demo"), lambda: NOW) as address:
        yield address


def prepare(folder, address):
    database = open_database(folder / "persveille.db")
    for reader in READERS:
        save_recipient(database, reader)
    database.close()
    settings = folder / "persveille.toml"
    settings.write_text(SETTINGS.format(outlets=ROOT / "demo" / "outlets.toml", address=address))
    return settings


def run(settings, statement=0):
    command = [sys.executable, str(ROOT / "tests" / "killed_run.py"), str(settings), NOW.isoformat(), str(statement)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)})


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, address):
    """The content after a run left alone, and the number of its statements."""
    settings = prepare(tmp_path_factory.mktemp("undisturbed"), address)
    done = run(settings)
    assert done.returncode == 0, done.stderr
    return content(settings.parent / "persveille.db"), int(done.stdout)


def test_an_undisturbed_run_stores_articles_incidents_and_digests(undisturbed):
    rows, _ = undisturbed
    assert all(rows.values())


@pytest.mark.parametrize("share", KILLED_AT)
def test_killed_and_restarted_run_ends_in_the_same_content(share, undisturbed, address, tmp_path):
    expected, statements = undisturbed
    settings = prepare(tmp_path, address)
    killed = run(settings, max(1, int(share * statements)))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    restarted = run(settings)
    assert restarted.returncode == 0, restarted.stderr
    found = content(tmp_path / "persveille.db")
    different = {
        query: sorted(set(found[query]) ^ set(expected[query])) for query in CONTENT if found[query] != expected[query]
    }
    assert different == {}
