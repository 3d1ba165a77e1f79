"""The command line on bad input and interruptions: one clear line, the right exit status, nothing lost."""

import signal
import socket
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

from db.database import open_database
from tests.application import (
    COMMAND,
    HTML,
    XML,
    Site,
    call,
    feed,
    page,
    refused,
    serving,
    settings_in,
    without_privileges,
)

ROOT = Path(__file__).resolve().parent.parent
DATABASE_COMMANDS = ("crawl", "analyse", "digest", "run", "incidents")
NOON = "2021-07-11T12:00+02:00"


def with_database(folder, value):
    config = folder / "persveille.toml"
    config.write_text(f'database = "{value}"\n[crawl]\ncontact = "https://krant.test/"\n')
    return config


@pytest.mark.parametrize("command", DATABASE_COMMANDS)
def test_missing_database_folder_is_named(command, tmp_path):
    config = with_database(tmp_path, "absent/persveille.db")
    assert f"folder {tmp_path / 'absent'} does not exist" in refused("--config", config, command)


@pytest.mark.parametrize("command", DATABASE_COMMANDS)
def test_file_that_is_no_database_is_refused_and_left_as_it_is(command, tmp_path):
    config, notes = with_database(tmp_path, "notes.txt"), tmp_path / "notes.txt"
    notes.write_text("Geen gegevensbank, wel een lijst van boodschappen.\n" * 100)
    before = notes.read_bytes()
    assert f"{notes} cannot be opened as a Persveille database" in refused("--config", config, command)
    assert notes.read_bytes() == before


def test_folder_in_the_database_s_place_is_refused(tmp_path):
    assert f"{tmp_path} cannot be opened" in refused("--config", with_database(tmp_path, "."), "incidents")


def test_database_we_may_not_write_is_refused(tmp_path):
    config = with_database(tmp_path, "persveille.db")
    open_database(tmp_path / "persveille.db").close()
    (tmp_path / "persveille.db").chmod(0o400)
    done = without_privileges("--config", config, "run")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert f"persveille: {tmp_path / 'persveille.db'}" in done.stderr


def test_database_that_lacks_a_table_ends_in_one_line(tmp_path):
    config, path = with_database(tmp_path, "persveille.db"), tmp_path / "persveille.db"
    database = open_database(path)
    database.execute("PRAGMA foreign_keys = OFF")
    database.execute("DROP TABLE incident_article")
    database.close()
    assert f"persveille: {path}" in refused("--config", config, "incidents")


@pytest.mark.parametrize("command", ["crawl", "run"])
def test_crawling_without_a_contact_is_refused(command, tmp_path):
    config = settings_in(tmp_path, "een", contact="")
    assert "crawl.contact is not set" in refused("--config", config, command)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "cannot be read"),
        (b"[[outlet", "not valid TOML"),
        (b"\xff\xfe", "not valid TOML"),
        (b"a = " + b"[" * 100_000, "not valid TOML"),
        (b"", "[[outlet]] tables only"),
        (b"[[outlet]]\nid = 'een'\n", "outlet een: "),
    ],
    ids=["missing", "bad TOML", "binary", "nested too deeply", "empty", "incomplete"],
)
def test_list_of_outlets_that_cannot_be_used_is_refused(content, problem, tmp_path):
    config, outlets = settings_in(tmp_path, "een"), tmp_path / "outlets.toml"
    outlets.unlink()
    if content is not None:
        outlets.write_bytes(content)
    said = refused("--config", config, "run")
    assert f"persveille: {outlets}: " in said
    assert problem in said


@pytest.mark.parametrize("moment", ["gisteren", "2021-13-01", ""])
def test_moment_that_is_none_is_bad_usage(moment, tmp_path):
    result = call("--config", settings_in(tmp_path, "een"), "run", "--now", moment)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is no ISO time such as" in result.stderr


def test_unknown_command_is_bad_usage():
    assert call("rnu").exit_code == 2


def test_taken_port_is_refused():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refused("demo", "serve", "--newsroom", ROOT / "demo", "--port", port)
    assert said.startswith(f"persveille: port {port} cannot be used (")
    assert "--port" in said


@pytest.mark.parametrize("command", ["run", "serve"])
def test_folder_that_is_no_newsroom_is_refused(command, tmp_path):
    assert str(tmp_path / "outlets.toml") in refused("demo", command, "--newsroom", tmp_path)


def test_demo_into_a_folder_we_may_not_write_is_refused(tmp_path):
    (tmp_path / "locked").mkdir(mode=0o500)
    out = tmp_path / "locked" / "out"
    done = without_privileges("demo", "run", "--newsroom", ROOT / "demo", "--out", out)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"persveille: {out}: Permission denied\n")


@pytest.fixture
def slow_site():
    """A newsroom whose second page hangs until it is released."""
    routes = {
        "goed.test/feed": (XML, feed("goed.test", "een", "twee")),
        "goed.test/een": (HTML, page()),
        "goed.test/twee": (HTML, page()),
    }
    with serving(Site(routes, slow={"goed.test/twee"})) as site:
        yield site


def heed_interrupts():
    """As in a terminal; what a shell starts in the background is told to ignore Ctrl-C, and passes that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_run_says_so_and_the_next_one_goes_on(stop, slow_site, tmp_path):
    config = settings_in(tmp_path, "goed", address=slow_site.address)
    command = [*COMMAND, "--config", config, "run", "--now", NOON]
    with subprocess.Popen(command, stdout=PIPE, stderr=PIPE, text=True, preexec_fn=heed_interrupts) as process:
        assert slow_site.waiting.wait(30)
        process.send_signal(stop)
        stdout, stderr = process.communicate(timeout=30)
    said = "persveille: interrupted; what was stored is kept, and the next run goes on from there"
    assert (process.returncode, stdout) == (130, "")
    assert [line for line in stderr.splitlines() if "/" not in line] == [said]
    database = open_database(tmp_path / "persveille.db")
    assert [row["integrity_check"] for row in database.query("PRAGMA integrity_check")] == ["ok"]
    assert list(database.query("PRAGMA foreign_key_check")) == []
    assert [row["reason"] for row in database.query("SELECT DISTINCT page_reason AS reason FROM article")] == [""]
    assert database["article"].count == 2
    database.close()
    slow_site.release.set()
    again = call("--config", config, "run", "--now", NOON)
    assert again.exit_code == 0
    assert "read 2 articles" in again.stdout


def test_served_newsroom_ends_quietly_when_told_to():
    command = [*COMMAND, "demo", "serve", "--newsroom", ROOT / "demo", "--port", "0"]
    with subprocess.Popen(command, stdout=PIPE, stderr=PIPE, text=True) as process:
        assert "http://127.0.0.1:" in process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=30) == ("", "")
    assert process.returncode == 0


def test_table_is_not_squeezed_in_a_pipe(tmp_path):
    done = subprocess.run(
        [*COMMAND, "--config", with_database(tmp_path, "p.db"), "incidents"], capture_output=True, text=True, check=True
    )
    assert "languages" in done.stdout.splitlines()[1]


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from persveille.cli import main; main(['--help'], standalone_mode=False);"
        "print([name for name in ('pydantic', 'sqlite3', 'rich', 'asyncio', 'httpx', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
