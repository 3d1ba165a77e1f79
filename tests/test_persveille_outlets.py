"""`persveille outlets`: states with fixed clocks, probes over real HTTP, lists out and in."""

import json
import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from rich.console import Console

from crawler.schedule import FeedState
from db.database import open_database
from db.feeds import record_fetch, save_outlets
from db.health import State, outlet_health
from persveille.outlet_commands import STATES
from persveille.outlet_table import outlet_table
from tests.application import XML, Site, call, feed, page, refused, serving, settings_in
from tests.builders import FR, NL, at

NOW = "2021-07-11T12:00+02:00"
FEED_KEYS = {
    "url", "kind", "section", "state", "why", "reason", "failures", "last_success", "last_new", "items_expected",
    "items_24h", "items_7d", "next_check",
}  # fmt: skip
OUTLET_KEYS = {
    "id", "name", "language", "mode", "enabled", "state", "why", "last_success", "items_24h", "items_7d", "next_check",
    "feeds",
}  # fmt: skip


@pytest.fixture
def site():
    with serving(Site({"goed.test/feed": (XML, feed("goed.test", "een", "twee"))})) as served:
        yield served


@pytest.fixture
def config(site, tmp_path):
    """Two outlets that were crawled at noon: one answers, one has no feed where it should be."""
    settings = settings_in(tmp_path, "goed", "slecht", address=site.address)
    outlets = tmp_path / "outlets.toml"
    outlets.write_text(outlets.read_text().replace("full", "meta"))
    return settings


def crawled(config):
    call("--config", config, "crawl", "--now", NOW)


def shown(config, *arguments, now=NOW):
    result = call("--config", config, "outlets", "--format", "json", *arguments, *(("--now", now) if now else ()))
    return result.exit_code, {one["id"]: one for one in json.loads(result.stdout)}


def test_states_are_those_of_the_database():
    assert list(STATES) == list(State)


def test_outlet_that_fails_is_shown_with_its_reason_and_gives_status_1(config):
    crawled(config)
    status, outlets = shown(config)
    assert status == 1
    assert {name: one["state"] for name, one in outlets.items()} == {"goed": "ok", "slecht": "failing"}
    assert outlets["slecht"]["why"] == "not found"
    assert outlets["slecht"]["feeds"][0]["reason"] == "not_found"
    assert (outlets["goed"]["items_24h"], outlets["goed"]["last_success"]) == (2, "2021-07-11T10:00:00+00:00")


def test_json_has_one_object_an_outlet_with_all_its_feeds(config):
    crawled(config)
    for one in shown(config)[1].values():
        assert set(one) == OUTLET_KEYS
        assert [set(feed) for feed in one["feeds"]] == [FEED_KEYS]


def test_state_filters_and_only_what_is_shown_decides_the_status(config):
    crawled(config)
    assert shown(config, "--state", "ok")[0] == 0
    assert list(shown(config, "--state", "failing")[1]) == ["slecht"]
    assert shown(config, "--state", "silent") == (0, {})


def test_named_outlets_alone_are_shown(config):
    crawled(config)
    assert shown(config, "goed")[0] == 0
    assert "outlet 'krant' does not stand in" in refused("--config", config, "outlets", "krant")


def test_outlets_nobody_has_asked_yet_are_no_alarm(config):
    status, outlets = shown(config)
    assert (status, {one["state"] for one in outlets.values()}) == (0, {"never_polled"})


def test_outlets_that_nothing_asks_any_more_raise_the_alarm(config):
    crawled(config)
    assert shown(config, "--state", "overdue")[0] == 0
    status, outlets = shown(config, "--state", "overdue", now="2021-07-13T12:00+02:00")
    assert (status, set(outlets)) == (1, {"goed", "slecht"})
    assert outlets["goed"]["why"] == "not asked since 11\N{NO-BREAK SPACE}Jul"


def test_disabled_outlet_is_shown_with_its_reason_and_is_no_alarm(config):
    outlets = config.parent / "outlets.toml"
    outlets.write_text(outlets.read_text().replace('id = "slecht"', 'id = "slecht"\nenabled = false\nreason = "weg"'))
    crawled(config)
    status, found = shown(config)
    assert (status, found["slecht"]["state"], found["slecht"]["why"]) == (0, "disabled", "weg")


def test_table_in_a_pipe_is_plain_and_has_a_line_an_outlet(config):
    crawled(config)
    result = call("--config", config, "outlets", "--now", NOW)
    assert "\x1b" not in result.stdout
    rows = [re.split(r"\s{2,}", line.strip()) for line in result.stdout.splitlines() if "Krant" in line]
    assert rows[0][:4] == ["Krant goed", "meta", "ok", "2021-07-11 12:00"]
    assert rows[1][:4] == ["Krant slecht", "meta", "failing", "not found"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ("medium", "ongewoon stil", "sinds 30\N{NO-BREAK SPACE}jan niets nieuws, 42 artikels verwacht")),
        (
            "fr",
            ("média", "anormalement muet", "rien de neuf depuis le 30\N{NO-BREAK SPACE}janv., 42 articles attendus"),
        ),
        ("en", ("outlet", "unusually silent", "nothing new since 30\N{NO-BREAK SPACE}Jan, 42 items expected")),
    ],
)
def test_a_silence_is_told_in_the_words_of_the_language(language, words, tmp_path):
    database, begin = open_database(tmp_path / "p.db"), at(1, 2, 0)
    save_outlets(database, [NL, FR])
    with database.atomic():
        for hour in range(31 * 24):
            moment, items = begin + timedelta(hours=hour), int(7 <= hour % 24 < 22 and hour < 28 * 24 + 9)
            state = FeedState(next_check=moment + timedelta(hours=1), last_success=moment)
            record_fetch(database, NL.feeds[0].url, at=moment, reason="ok", http=200, items=items, state=state)
    health = outlet_health(database, [NL], moment)
    database.close()
    output = StringIO()
    Console(width=200, file=output).print(outlet_table(health, language))
    told = output.getvalue()
    assert [word for word in words if word not in told] == []


def probes(config, *arguments):
    result = call("--config", config, "outlets", "--check", "--format", "json", *arguments)
    return result.exit_code, {one["outlet"]: one for one in json.loads(result.stdout)}


def test_check_tells_what_each_feed_answers_and_stores_nothing(config, site):
    status, found = probes(config)
    assert status == 1
    assert found["goed"] == {
        "outlet": "goed", "url": "http://goed.test/feed", "ok": True, "reason": "", "http": 200, "robots": "allowed",
        "kind": "rss", "items": 2, "newest": "2021-07-11T08:00:00+00:00", "problems": ["no_validators"],
    }  # fmt: skip
    assert (found["slecht"]["ok"], found["slecht"]["reason"], found["slecht"]["http"]) == (False, "not_found", 404)
    assert not (config.parent / "persveille.db").exists()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            b"\n\n" + feed("goed.test", "een"),
            {"ok": True, "kind": "rss", "problems": ["no_validators", "leading_bytes"]},
        ),
        (feed("goed.test"), {"ok": True, "items": 0, "problems": ["no_entries", "no_validators"]}),
        (feed("goed.test", "een").replace(b"2021", b"2090"), {"problems": ["future_dates", "no_validators"]}),
        (page(), {"ok": False, "reason": "not_a_feed", "kind": "html", "http": 200}),
        (b"<urlset><url/></urlset>", {"ok": False, "kind": "sitemap"}),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', {"ok": True, "kind": "json_feed"}),
        (b"", {"ok": False, "kind": "other"}),
    ],
    ids=["bytes before", "no entries", "future", "HTML", "sitemap", "JSON Feed", "empty"],
)
def test_check_names_what_is_odd(body, expected, config, site):
    site.routes["goed.test/feed"] = (XML, body)
    found = probes(config, "goed")[1]["goed"]
    assert {key: found[key] for key in expected} == expected


def test_check_obeys_robots_and_says_so(config, site):
    site.routes["goed.test/robots.txt"] = ("text/plain", b"User-agent: *\nDisallow: /feed\n")
    status, found = probes(config, "goed")
    assert (status, found["goed"]["robots"], found["goed"]["reason"]) == (1, "disallowed", "robots")


def test_check_asks_a_disabled_outlet_only_when_it_is_named(config):
    outlets = config.parent / "outlets.toml"
    outlets.write_text(outlets.read_text().replace('id = "slecht"', 'id = "slecht"\nenabled = false\nreason = "weg"'))
    assert set(probes(config)[1]) == {"goed"}
    assert set(probes(config, "slecht")[1]) == {"slecht"}


def test_check_as_a_table_tells_its_progress_on_standard_error(config):
    result = call("--config", config, "outlets", "--check")
    assert result.exit_code == 1
    assert result.stderr.endswith("feeds asked 2/2\n")
    assert re.search(r"Krant slecht +http://slecht.test/feed +404 +allowed +– +0 +– +not found", result.stdout)


def test_check_without_a_contact_is_refused(tmp_path):
    assert "crawl.contact is not set" in refused(
        "--config", settings_in(tmp_path, "een", contact=""), "outlets", "--check"
    )


def test_a_list_goes_out_and_comes_back(config, tmp_path):
    exported = call("--config", config, "outlets", "--opml", "--now", datetime(2021, 7, 11, tzinfo=UTC).isoformat())
    (tmp_path / "feeds.opml").write_bytes(exported.stdout_bytes)
    imported = call("outlets", "--import", tmp_path / "feeds.opml")
    assert (exported.exit_code, imported.exit_code) == (0, 0)
    (tmp_path / "outlets.toml").write_bytes(imported.stdout_bytes)
    found = shown(config)[1]
    assert {one["why"] for one in found.values()} == {"imported: check rights first"}
    assert {one["feeds"][0]["url"] for one in found.values()} == {"http://goed.test/feed", "http://slecht.test/feed"}


def test_import_says_what_it_leaves_out_and_ends_with_status_1(tmp_path):
    entries = '<outline text="a" xmlUrl="file:///etc/passwd"/><outline text="b" xmlUrl="https://b.test/rss"/>'
    (tmp_path / "feeds.opml").write_text(f"<opml version='2.0'><body>{entries}</body></opml>")
    result = call("outlets", "--import", tmp_path / "feeds.opml")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "'file:///etc/passwd' is no http or https address" in result.stderr
    assert 'id = "b"' in result.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('<!DOCTYPE o [<!ENTITY a "b">]><opml version="2.0"/>', "declares entities"),
        ("<opml version='2.0'><body/></opml>", "holds no feed"),
        (None, "No such file"),
    ],
    ids=["entities", "no feed", "missing"],
)
def test_import_of_what_is_no_list_is_refused(content, said, tmp_path):
    path = tmp_path / "feeds.opml"
    if content:
        path.write_text(content)
    assert said in refused("outlets", "--import", path)


@pytest.mark.parametrize("options", [("--check", "--opml"), ("--opml", "--state", "ok"), ("--state", "fine")])
def test_options_that_do_not_go_together_are_bad_usage(options):
    assert call("outlets", *options).exit_code == 2
