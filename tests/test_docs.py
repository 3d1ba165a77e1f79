"""The documents say what the program does."""

import json
import re
import tomllib
from dataclasses import fields
from pathlib import Path

import click
import pytest
from pydantic import BaseModel

from crawler.outlets import load_outlets
from nlp.analysis import ActorRole, AmountKind, AttackType, Label, RansomPaid, Status
from persveille.cli import BAD_USAGE, DONE_WITH_FAILURES, INTERRUPTED, main
from persveille.settings import Settings, load_settings
from tests.application import call

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PAGES = sorted(path for path in [README, ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md")] if path.exists())
LONGEST_README = 120  # lines
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in PAGES}
EXAMPLES = re.findall(r"```json\n(.*?)```", TEXTS["extract.md"], re.DOTALL)


def commands(group=main, prefix="persveille"):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", command


def without_scores(value):
    """Scores move whenever the reader learns; all else is what the document promises."""
    if isinstance(value, dict):
        return {key: without_scores(part) for key, part in value.items() if key not in ("score", "relevance")}
    return [without_scores(part) for part in value] if isinstance(value, list) else value


def keys_of(value):
    if isinstance(value, dict):
        yield from value
        for part in value.values():
            yield from keys_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from keys_of(part)


@pytest.mark.parametrize(("given", "promised"), list(zip(EXAMPLES[::2], EXAMPLES[1::2], strict=True)), ids=["nl", "fr"])
def test_example_of_extract_gives_what_the_document_shows(given, promised):
    result = call("extract", stdin=given.encode())
    assert result.exit_code == 0
    assert without_scores(json.loads(result.stdout)) == without_scores(json.loads(promised))


def test_every_key_of_extract_is_documented():
    rows = re.findall(r"^\| (`.*?`) \|", TEXTS["extract.md"], re.MULTILINE)
    documented = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    used = {key for example in EXAMPLES for key in keys_of(json.loads(example))}
    assert used - documented == set()
    assert documented - used == {"url"}


@pytest.mark.parametrize("values", [AttackType, Status, RansomPaid, ActorRole, AmountKind, Label])
def test_every_value_of_extract_is_documented(values):
    assert [value for value in values if f"`{value}`" not in TEXTS["extract.md"]] == []


def settings_rows(section: BaseModel, prefix: str = ""):
    for key, field in type(section).model_fields.items():
        value = getattr(section, key)
        if isinstance(value, BaseModel):
            yield from settings_rows(value, f"{prefix}{key}.")
        else:
            shown = value.relative_to(ROOT) if isinstance(value, Path) and value.is_absolute() else value
            shown = json.dumps(str(shown) if isinstance(shown, Path) else shown)
            yield f"| `{prefix}{key}` | `{shown}` | {field.description} |"


def test_settings_table_is_the_model_s():
    heading, rule = "| setting | default | |", "| --- | --- | --- |"
    table = TEXTS["operating.md"].split(f"{heading}\n{rule}\n")[1].split("\n\n")[0]
    expected = "\n".join(settings_rows(Settings()))
    assert table == expected, f"docs/operating.md must hold\n{expected}"


def test_settings_table_names_what_config_prints(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PERSVEILLE_CONFIG", raising=False)
    printed = set(flat(tomllib.loads(call("config").stdout)))
    documented = re.findall(r"^\| `([\w.]+)` \| `", TEXTS["operating.md"], re.MULTILINE)
    assert printed == set(documented)


def flat(table, prefix=""):
    for key, value in table.items():
        if isinstance(value, dict) and value:
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"


def test_settings_shown_in_the_document_are_accepted(tmp_path):
    path = tmp_path / "persveille.toml"
    (shown,) = re.findall(r"```toml\n(.*?)```", TEXTS["operating.md"], re.DOTALL)
    path.write_text(shown)
    assert load_settings(path).crawl.contact


@pytest.mark.parametrize("status", [0, DONE_WITH_FAILURES, BAD_USAGE, INTERRUPTED])
def test_exit_status_is_documented(status):
    assert f"\n| {status} | " in TEXTS["operating.md"]


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_command_has_help_and_stands_in_the_documents(name, command):
    assert command.help
    assert all(option.help for option in command.params if isinstance(option, click.Option)), "an option without help"
    assert any(f"`{name}`" in text for text in TEXTS.values())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_relative_link_leads_somewhere(path):
    links = re.findall(r"(?:\]\(|src=\")(?!https?:|mailto:|#)([^)\s#\"]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_example_of_an_outlet_is_a_valid_list(tmp_path):
    (example,) = re.findall(r"```toml\n(.*?)```", TEXTS["adding-an-outlet.md"], re.DOTALL)
    (tmp_path / "outlets.toml").write_text(example, encoding="utf-8")
    (outlet,) = load_outlets(tmp_path / "outlets.toml")
    told = set(re.findall(r"^\| `(\w+)` \|", TEXTS["adding-an-outlet.md"], re.MULTILINE))
    assert told == {one.name for value in (outlet, outlet.feeds[0]) for one in fields(value)} - {"feeds"}


def test_changelog_has_the_current_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"\n## {version} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.skipif(not README.exists(), reason="the README is not written yet")
def test_readme_is_short():
    assert len(README.read_text(encoding="utf-8").splitlines()) <= LONGEST_README
