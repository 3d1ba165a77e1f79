import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persveille.settings import CrawlSettings, DigestSettings, Settings, find_config, load_settings
from persveille.settings_file import as_toml
from tests.application import call, refused, without_privileges

WRONG = {
    "bases = 1": "unknown setting bases",
    "[crawl]\npase_seconds = 1": "unknown setting crawl.pase_seconds",
    "crawl = 5": "crawl: ",
    "database = 5": "database: ",
    "[crawl]\npace_seconds = -1": "crawl.pace_seconds: ",
    "[crawl]\npace_seconds = inf": "crawl.pace_seconds: ",
    "[crawl]\npace_seconds = nan": "crawl.pace_seconds: ",
    "[crawl]\nconcurrency = 0": "crawl.concurrency: ",
    "[crawl]\ncontact = 'één'": "crawl.contact: ",
    '[crawl]\ncontact = "a\\r\\nCookie: b"': "crawl.contact: ",
    "[crawl.hosts]\n'*.test' = 'localhost'": "crawl.hosts.*.test: ",
    "[reader]\nmodel = 'oracle'": "reader.model: ",
}
UNREADABLE = {
    "a broken table": b"[crawl",
    "binary": bytes(range(256)),
    "Latin-1": "# één".encode("latin-1"),
    "nested too deeply": b"a = " + b"[" * 100_000,
    "a number too long": b"a = " + b"9" * 10_000,
}


@pytest.mark.parametrize(("content", "problem"), WRONG.items())
def test_wrong_setting_is_refused_by_its_name(content, problem, tmp_path):
    path = tmp_path / "p.toml"
    path.write_text(content, encoding="utf-8")
    assert f"{path}: {problem}" in refused("--config", path, "config")


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_file_that_is_no_toml_is_refused(content, tmp_path):
    path = tmp_path / "p.toml"
    path.write_bytes(content)
    assert f"{path}: not valid TOML: " in refused("--config", path, "config")


def test_missing_file_and_folder_in_its_place_are_refused(tmp_path):
    assert "No such file" in refused("--config", tmp_path / "absent.toml", "config")
    assert "Is a directory" in refused("--config", tmp_path, "config")


def test_file_we_may_not_read_is_refused(tmp_path):
    path = tmp_path / "p.toml"
    path.touch(mode=0o000)
    done = without_privileges("--config", path, "config")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"persveille: {path}: cannot be read (Permission denied); check the path and its rights\n"


def test_file_is_the_given_one_then_the_environment_s_then_the_folder_s(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PERSVEILLE_CONFIG", raising=False)
    assert find_config(None) is None
    Path("persveille.toml").touch()
    assert find_config(None) == Path("persveille.toml")
    monkeypatch.setenv("PERSVEILLE_CONFIG", "environment.toml")
    assert find_config(None) == Path("environment.toml")
    assert find_config(Path("given.toml")) == Path("given.toml")


def test_paths_are_relative_to_the_settings_file(tmp_path):
    path = tmp_path / "p.toml"
    path.write_text('database = "news.db"\noutlets = "/etc/outlets.toml"\n[digest]\ndirectory = "out"\n')
    settings = load_settings(path)
    assert settings.database == tmp_path / "news.db"
    assert settings.outlets == Path("/etc/outlets.toml")
    assert settings.digest.directory == tmp_path / "out"


def test_config_prints_what_is_in_force_without_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PERSVEILLE_CONFIG", raising=False)
    result = call("config")
    assert result.exit_code == 0
    assert tomllib.loads(result.stdout)["crawl"]["pace_seconds"] == Settings().crawl.pace_seconds


words = st.text(st.characters(min_codepoint=32, max_codepoint=126))
paths = st.text(st.characters(exclude_characters="\x00\x7f", exclude_categories=("Cs",)), min_size=1).map(Path)


@given(
    st.builds(
        Settings,
        database=paths,
        outlets=paths,
        crawl=st.builds(
            CrawlSettings,
            contact=words,
            pace_seconds=st.floats(0, 1e6),
            concurrency=st.integers(1, 256),
            hosts=st.dictionaries(words, st.just("127.0.0.1:8800")),
        ),
        digest=st.builds(DigestSettings, directory=paths),
    )
)
def test_printed_settings_read_back_as_the_same(settings):
    assert Settings.model_validate(tomllib.loads(as_toml(settings))) == settings
