"""The systemd unit and the Dockerfile hold what the documents say of them; neither is run here."""

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

from db.health import State
from persveille.cli import main
from persveille.stopping import GRACE

DOCS = Path(__file__).resolve().parent.parent / "docs"
ROOT = DOCS.parent
OPERATING = (DOCS / "operating.md").read_text(encoding="utf-8")


def unit():
    """The settings of the unit by section and key; a key may stand more than once."""
    sections, section = defaultdict(lambda: defaultdict(list)), ""
    for line in (DOCS / "persveille.service").read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"\[(\w+)\]", line):
            section = match[1]
        elif line and not line.startswith("#"):
            key, equals, value = line.partition("=")
            assert equals, line
            assert re.fullmatch(r"[A-Z]\w+", key), line
            sections[section][key].append(value)
    return {name: {key: " ".join(values) for key, values in keys.items()} for name, keys in sections.items()}


def dockerfile():
    """The instructions of the Dockerfile in their order, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", (DOCS / "Dockerfile").read_text(encoding="utf-8"))
    return [tuple(line.split(None, 1)) for line in text.splitlines() if line and not line.startswith("#")]


def values(name):
    return [value for instruction, value in dockerfile() if instruction == name]


def parsed(command):
    """What the command line makes of `persveille …`; raises for an option or a command that there is not."""
    name, *arguments = command
    with main.commands[name].make_context(name, arguments) as context:
        return name, context.params


def test_unit_runs_the_watch_and_restarts_it():
    service = unit()["Service"]
    assert service["ExecStart"] == "/srv/persveille/.venv/bin/persveille watch"
    assert parsed(service["ExecStart"].split()[1:])[0] == "watch"
    assert (service["Restart"], service["KillSignal"]) == ("on-failure", "SIGTERM")
    assert int(service["TimeoutStopSec"]) > GRACE
    assert unit()["Install"]["WantedBy"] == "multi-user.target"


def test_unit_may_write_nothing_but_its_folder():
    service = unit()["Service"]
    assert service["User"] not in ("", "root")
    assert service["ProtectSystem"] == "strict"
    assert service["ReadWritePaths"] == service["WorkingDirectory"]
    assert service["CapabilityBoundingSet"] == ""
    closed = ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "ProtectKernelModules")
    assert {service[key] for key in closed} == {"yes"}


def test_image_is_slim_and_runs_as_nobody_s_root():
    order = [name for name, _ in dockerfile()]
    assert order[0] == "FROM"
    assert re.fullmatch(r"python:3\.\d+-slim", values("FROM")[0])
    assert values("USER") == ["persveille"]
    assert max(place for place, name in enumerate(order) if name == "RUN") < order.index("USER")


def test_image_keeps_what_it_stores_in_a_volume():
    assert values("VOLUME") == values("WORKDIR")[-1:] == ["/data"]
    assert "PERSVEILLE_CONFIG=/data/persveille.toml" in values("ENV")[0]


def test_image_takes_the_locked_packages_and_every_package_of_ours():
    copied = [source for value in values("COPY") for source in value.split()[:-1]]
    assert {"requirements.lock", "crawler", "nlp", "db", "persveille", "pyproject.toml"} <= set(copied)
    assert [source for source in copied if not (ROOT / source).exists()] == []
    assert "--require-hashes -r requirements.lock" in values("RUN")[0]


def test_image_runs_the_watch_and_is_stopped_as_it_wants_to_be():
    command = [*json.loads(values("ENTRYPOINT")[0]), *json.loads(values("CMD")[0])]
    assert command == ["persveille", "watch"]
    assert values("STOPSIGNAL") == ["SIGTERM"]


def test_image_is_healthy_as_long_as_the_outlets_are_asked():
    command = json.loads(values("HEALTHCHECK")[0].partition("CMD ")[2])
    name, options = parsed(command[1:])
    assert (command[0], name) == ("persveille", "outlets")
    assert (options["state"], options["form"]) == (State.OVERDUE, "json")


@pytest.mark.parametrize("state", State)
def test_every_state_of_an_outlet_is_documented(state):
    assert f"\n| `{state}` | " in OPERATING
