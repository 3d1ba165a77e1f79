"""Back-filling past days from sitemap indexes, over real HTTP on loopback."""

import gzip
import signal
import subprocess

import pytest

from db.database import open_database
from tests.application import COMMAND, HTML, PARAGRAPH, SETTINGS, XML, Site, call, page, refused, serving

NOW = "2022-06-01T12:00+02:00"
QUARTER = ("--since", "2022-01-01", "--until", "2022-03-31")
OUTLET = """
[[outlet]]
id = "krant"
name = "De Krant"
language = "nl"
homepage = "http://krant.test/"
mode = "{mode}"
backfill = ["http://krant.test/index.xml"]
{more}
[[outlet.feed]]
url = "http://krant.test/feed"
"""


def index(*parts):
    return (
        XML,
        "".join(["<sitemapindex>", *(f"<sitemap>{part}</sitemap>" for part in parts), "</sitemapindex>"]).encode(),
    )


def loc(path, lastmod=""):
    return f"<loc>http://krant.test/{path}</loc>" + (f"<lastmod>{lastmod}</lastmod>" if lastmod else "")


def sitemap(*pages):
    return (XML, "".join(["<urlset>", *(f"<url>{told}</url>" for told in pages), "</urlset>"]).encode())


def packed(served):
    return ("application/gzip", gzip.compress(served[1]))


ROUTES = {
    "krant.test/index.xml": index(
        loc("articles.2021.40.xml"), loc("articles.2022.05.xml.gz"), loc("articles.2022.13.xml"),
        loc("articles.2022.30.xml"), loc("overzicht.xml", "2022-03-01"), loc("ouder.xml", "2021-11-01"),
    ),
    "krant.test/articles.2021.40.xml": sitemap(loc("2021/10/05/te-vroeg/")),
    "krant.test/articles.2022.05.xml.gz": packed(sitemap(loc("2022/02/02/brug-dicht/"))),
    "krant.test/articles.2022.13.xml": sitemap(loc("2022/03/31/laatste-dag/"), loc("2022/04/01/dag-te-laat/")),
    "krant.test/overzicht.xml": index(loc("rubriek.xml", "2022-02-20")),
    "krant.test/rubriek.xml": sitemap(loc("rubriek/brug-open", "2022-02-10"), loc("rubriek/oud", "2021-02-10")),
    "krant.test/2022/02/02/brug-dicht/": (HTML, page()),
    "krant.test/2022/03/31/laatste-dag/": (HTML, page()),
    "krant.test/rubriek/brug-open": (HTML, page()),
    "krant.test/feed": (XML, b"<rss/>"),
}  # fmt: skip
FOUND = [
    ("http://krant.test/2022/02/02/brug-dicht/", "2022-02-02"),
    ("http://krant.test/2022/03/31/laatste-dag/", "2022-03-31"),
    ("http://krant.test/rubriek/brug-open", "2022-02-10"),
]


@pytest.fixture
def site():
    with serving(Site(dict(ROUTES))) as served:
        yield served


def config_in(folder, site, mode="full", more="", outlets=""):
    (folder / "outlets.toml").write_text(outlets or OUTLET.format(mode=mode, more=more))
    (folder / "persveille.toml").write_text(SETTINGS.format(contact="https://krant.test/", address=site.address))
    return folder / "persveille.toml"


def backfill(config, *days, now=NOW):
    return call("--config", config, "crawl", "--now", now, *(days or QUARTER))


def stored(config):
    database = open_database(config.parent / "persveille.db")
    rows = [(row["url"], row["day"]) for row in database.query("SELECT url, day FROM article ORDER BY url")]
    database.close()
    return rows


def sitemaps_asked(site):
    return sorted(path.partition("/")[2] for path in site.asked if ".xml" in path)


def test_only_the_parts_of_the_period_are_fetched_and_their_articles_stored_and_read(site, tmp_path):
    config = config_in(tmp_path, site)
    result = backfill(config)
    assert (result.exit_code, result.stdout) == (
        0,
        "read 3 sitemaps of past days (0 known from an earlier run): 3 new articles, 3 pages\n",
    ), result.output
    assert sitemaps_asked(site) == [
        "articles.2022.05.xml.gz", "articles.2022.13.xml", "index.xml", "overzicht.xml", "rubriek.xml",
    ]  # fmt: skip
    assert stored(config) == FOUND
    assert "krant.test/feed" not in site.asked


def test_the_page_replaces_what_the_slug_said(site, tmp_path):
    config = config_in(tmp_path, site)
    told = page().replace(b"<h1>Titel</h1>", b"<h1>De brug over de vaart blijft dicht</h1>")
    dated = b'<meta property="article:published_time" content="2022-02-02T17:30:00+01:00">'
    site.routes["krant.test/2022/02/02/brug-dicht/"] = (
        HTML,
        told.replace(b"<body>", b"<head>" + dated + b"</head><body>"),
    )
    backfill(config)
    database = open_database(tmp_path / "persveille.db")
    query = (
        "SELECT title, text, published FROM article JOIN article_revision ON article.id = article_id WHERE url LIKE ?"
    )
    first, latest = database.execute(query, ["%brug-dicht/"]).fetchall()
    database.close()
    assert first == ("Brug dicht", "", "2022-02-02T16:30:00+00:00")
    assert latest[0] == "De brug over de vaart blijft dicht"
    assert PARAGRAPH.strip() in latest[1]


def test_progress_tells_each_step(site, tmp_path):
    told = backfill(config_in(tmp_path, site)).stderr
    for line in ("indexes 1/1", "sitemaps 3/3", "their sitemaps 1/1", "pages 3/3"):
        assert f"{line}\n" in told


def test_a_second_run_fetches_no_part_and_no_page_again(site, tmp_path):
    config = config_in(tmp_path, site)
    backfill(config)
    site.asked.clear()
    result = backfill(config)
    assert result.stdout == "read 0 sitemaps of past days (3 known from an earlier run): 0 new articles, 0 pages\n"
    assert sorted(site.asked) == ["krant.test/index.xml", "krant.test/overzicht.xml", "krant.test/robots.txt"]
    assert stored(config) == FOUND


def test_a_shorter_period_is_known_and_a_longer_one_is_not(site, tmp_path):
    config = config_in(tmp_path, site)
    backfill(config)
    site.asked.clear()
    backfill(config, "--since", "2022-02-01", "--until", "2022-02-20")
    assert sitemaps_asked(site) == ["index.xml", "overzicht.xml"]
    backfill(config, "--since", "2022-01-01", "--until", "2022-04-30")
    assert ("http://krant.test/2022/04/01/dag-te-laat/", "2022-04-01") in stored(config)


def test_a_part_that_was_not_over_when_it_was_read_is_read_again(site, tmp_path):
    config, later = config_in(tmp_path, site), site.routes["krant.test/articles.2022.13.xml"]
    site.routes["krant.test/articles.2022.13.xml"] = sitemap()
    backfill(config, now="2022-03-30T12:00+02:00")
    site.routes["krant.test/articles.2022.13.xml"] = later
    site.asked.clear()
    backfill(config)
    assert sitemaps_asked(site) == ["articles.2022.13.xml", "index.xml", "overzicht.xml"]
    assert stored(config) == FOUND


def test_a_part_that_changed_since_it_was_read_is_read_again(site, tmp_path):
    config = config_in(tmp_path, site)
    backfill(config)
    site.routes["krant.test/overzicht.xml"] = index(loc("rubriek.xml", "2022-06-10"))
    site.routes["krant.test/rubriek.xml"] = sitemap(loc("rubriek/nagekomen", "2022-02-11"))
    backfill(config, now="2022-06-12T12:00+02:00")
    assert ("http://krant.test/rubriek/nagekomen", "2022-02-11") in stored(config)


def test_a_part_that_fails_is_listed_and_stops_nothing_and_is_read_the_next_time(site, tmp_path):
    config = config_in(tmp_path, site)
    site.statuses["krant.test/articles.2022.13.xml"] = (503, {})
    result = backfill(config)
    assert result.exit_code == 1
    assert "failed: De Krant, http://krant.test/articles.2022.13.xml: server_error\n" in result.stdout
    assert stored(config) == [FOUND[0], FOUND[2]]
    site.statuses.clear()
    assert backfill(config).exit_code == 0
    assert stored(config) == FOUND


def test_a_part_that_breaks_off_is_listed_and_read_again(site, tmp_path):
    config = config_in(tmp_path, site)
    whole = site.routes["krant.test/articles.2022.13.xml"]
    site.routes["krant.test/articles.2022.13.xml"] = (XML, whole[1][: -len("</url></urlset>")])
    result = backfill(config)
    assert result.exit_code == 1
    assert "failed: De Krant, http://krant.test/articles.2022.13.xml: incomplete\n" in result.stdout
    assert stored(config) == FOUND
    site.asked.clear()
    backfill(config)
    assert "krant.test/articles.2022.13.xml" in site.asked


def test_an_index_that_goes_on_for_ever_is_given_up(site, tmp_path):
    site.routes["krant.test/rubriek.xml"] = index(loc("dieper.xml"))
    result = backfill(config_in(tmp_path, site))
    assert "failed: De Krant, http://krant.test/rubriek.xml: not_a_feed\n" in result.stdout
    assert "krant.test/dieper.xml" not in site.asked


def test_robots_txt_holds_for_sitemaps_too(site, tmp_path):
    site.routes["krant.test/robots.txt"] = ("text/plain", b"User-agent: *\nDisallow: /articles\n")
    result = backfill(config_in(tmp_path, site))
    assert "failed: De Krant, http://krant.test/articles.2022.13.xml: robots\n" in result.stdout
    assert "krant.test/articles.2022.13.xml" not in site.asked


def test_a_killed_run_goes_on_where_it_stopped(site, tmp_path):
    config = config_in(tmp_path, site)
    site.slow.add("krant.test/rubriek.xml")
    running = subprocess.Popen(
        [*COMMAND, "--config", config, "crawl", "--now", NOW, *QUARTER], stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert site.waiting.wait(60)
    finally:
        running.send_signal(signal.SIGKILL)
        running.communicate(timeout=60)
    site.slow.clear()
    site.release.set()
    site.asked.clear()
    assert backfill(config).exit_code == 0
    assert sitemaps_asked(site) == ["index.xml", "overzicht.xml", "rubriek.xml"]
    assert stored(config) == FOUND


@pytest.mark.parametrize(
    ("mode", "more"), [("meta", ""), ("full", 'enabled = false\nreason = "rust"')], ids=["meta", "disabled"]
)
def test_without_an_outlet_to_read_there_is_nothing_to_do(mode, more, site, tmp_path):
    said = refused("--config", config_in(tmp_path, site, mode, more), "crawl", "--now", NOW, *QUARTER)
    assert "no outlet that is enabled, in mode full or index, has a backfill" in said
    assert site.asked == []


@pytest.mark.parametrize(
    ("days", "problem"),
    [
        (("--until", "2022-03-31"), "say with --since where to begin"),
        (("--since", "2022-04-01", "--until", "2022-03-31"), "--since 2022-04-01 lies after the last day, 2022-03-31"),
        (("--since", "2022-06-02"), "--since 2022-06-02 lies after the last day, 2022-06-01"),
        (("--since", "gisteren"), "'gisteren' does not match the format"),
    ],
)
def test_days_that_are_none_are_bad_usage(days, problem, site, tmp_path):
    result = backfill(config_in(tmp_path, site), *days)
    assert (result.exit_code, result.stdout) == (2, "")
    assert problem in result.stderr
