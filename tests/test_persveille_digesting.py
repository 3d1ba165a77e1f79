from datetime import UTC, datetime

import pytest

from db.database import open_database
from db.digests import Recipient, save_recipient
from tests.application import call, settings_in, without_privileges

MORNING = "2023-03-15T07:30:00+01:00"
LATER = "2023-03-15T09:30:00+01:00"
FOLDER = "digests/2023-03-15/lezer@krant.test"


@pytest.fixture
def config(tmp_path):
    database = open_database(tmp_path / "persveille.db")
    save_recipient(database, Recipient("lezer@krant.test", weekdays=tuple(range(7))))
    database.close()
    return settings_in(tmp_path, "een")


def deliveries(folder):
    database = open_database(folder / "persveille.db")
    rows = list(database.query("SELECT state, error, attempts FROM delivery"))
    database.close()
    return rows


def test_due_digest_is_written_once(config, tmp_path):
    first, second = (call("--config", config, "digest", "--now", moment) for moment in (MORNING, LATER))
    assert (first.exit_code, first.stdout) == (0, "wrote 1 digests\n")
    assert (second.exit_code, second.stdout) == (0, "wrote 0 digests\n")
    assert {path.name for path in (tmp_path / FOLDER).iterdir()} >= {"digest.html", "digest.txt"}


def test_digest_is_not_due_before_the_reader_s_hour(config):
    early = datetime(2023, 3, 15, 4, tzinfo=UTC).isoformat()
    assert call("--config", config, "digest", "--now", early).stdout == "wrote 0 digests\n"


def test_output_folder_in_whose_place_a_file_stands_is_a_recorded_failure_and_the_next_run_makes_good(config, tmp_path):
    (tmp_path / "digests").touch()
    failed = call("--config", config, "digest", "--now", MORNING)
    assert failed.exit_code == 1
    assert f"cannot write {tmp_path / FOLDER} (" in failed.stdout
    assert [row["state"] for row in deliveries(tmp_path)] == ["failed"]
    (tmp_path / "digests").unlink()
    assert call("--config", config, "digest", "--now", LATER).exit_code == 0
    assert [row["state"] for row in deliveries(tmp_path)] == ["sent"]


def test_read_only_output_folder_is_a_recorded_failure(config, tmp_path):
    (tmp_path / "digests").mkdir(mode=0o500)
    done = without_privileges("--config", config, "digest", "--now", MORNING)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    reason = f"cannot write {tmp_path / FOLDER} (Permission denied)"
    assert reason in done.stdout
    assert deliveries(tmp_path) == [{"state": "failed", "error": reason, "attempts": 1}]
