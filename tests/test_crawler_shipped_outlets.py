"""The list that ships: it is sound, and the shapes its outlets write in are read.

Each row of `SHAPES` goes with a fixture pair in `tests/outlets/`: a feed (or sitemap) and a page in the markup of its
outlet, with texts of ours. docs/adding-an-outlet.md shows how to add one.
"""

import re
from ast import literal_eval
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.article import FeedKind, Mode, Page
from crawler.extract import extract_article
from crawler.feeds import parse_feed
from crawler.outlets import SHIPPED, load_outlets

OUTLETS = {outlet.id: outlet for outlet in load_outlets(SHIPPED)}
FIXTURES = Path(__file__).with_name("outlets")
GUIDE = FIXTURES.parent.parent / "docs" / "adding-an-outlet.md"
NOW = datetime(2021, 7, 11, 12, 0, tzinfo=UTC)

SHAPES = [
    # outlet, entries, first address, title, access, paragraphs of the page (or of the lead, where a wall hides it)
    ("vrt-nws", 2, "https://vrtnws.be/p.Kd8sWq2Lx", "Oude watermolen van Hazeldonk maalt weer", "full", 3),
    ("rtbf-info", 2, "https://www.rtbf.be/article/le-kiosque-de-montfleury-retrouve-sa-fanfare-10801234",
     "Le kiosque de Montfleury retrouve sa fanfare", "full", 4),
    ("bx1", 2, "https://bx1.be/categories/news/la-place-des-tilleuls-plante-quarante-arbres/",
     "La place des Tilleuls plante quarante arbres", "full", 2),
    ("nieuwsblad", 2, "https://www.nieuwsblad.be/regio/hazeldonk/live.-zo-verloopt-de-reuzenstoet.../100234567.html",
     "LIVE. Zo verloopt de reuzenstoet in Hazeldonk", "full", 3),
    ("hln", 2, "https://www.hln.be/hazeldonk/kermis-keert-terug-naar-het-dorpsplein~a1b2c3d4/",
     "Kermis keert terug naar het dorpsplein", "consent_wall", 1),
    ("de-tijd", 2, "https://www.tijd.be/r/t/1/id/10301234", "Bakker uit Hazeldonk verkoopt koekjes tot in Lyon",
     "paywall", 1),
    ("la-libre", 1, "https://www.lalibre.be/belgique/societe/2021/07/11/le-train-touristique-de-montfleury-siffle-a-nouveau-"
     "QWERTYUIOPASDFGHJKLZXCVB23/", "Le train touristique de Montfleury siffle à nouveau", "paywall", 1),
    ("tv-lux", 2, "https://www.tvlux.be/actu/info/loisirs/la-passerelle-de-valroche-est-rouverte_41234",
     "La passerelle de Valroche est rouverte", "full", 2),
    ("focus-wtv", 1, "https://focus-wtv.be/nieuws/strandbibliotheek-opent-haar-deuren",
     "Strandbibliotheek opent haar deuren", "full", 2),
    ("de-lijn", 1, "https://delijn.prezly.com/halte-kerkplein-verhuist-naar-de-overkant",
     "Halte Kerkplein verhuist naar de overkant", "full", 3),
    ("brussels-times", 2, "https://www.brusselstimes.com/belgium/1234567/village-choir-turns-one-hundred",
     "Village choir turns one hundred", "full", 2),
    ("fps-economy", 1, "https://news.economie.fgov.be/201234-des-poids-et-mesures-au-musee",
     "Des poids et mesures au musée", "full", 2),
]  # fmt: skip

# Addresses on record as dead, blocked or invented: what stands before the first part that varies.
DEAD = (
    "cert.be/", "brusselstimes.com/feed", "brusselstimes.com/rss-feed", "tijd.be/rss.xml", "tijd.be/rss/algemeen.xml",
    "lecho.be/rss.xml", "lecho.be/rss/algemeen.xml", "lecho.be/rss/tech.xml", "lesoir.be/rss2/2/", "lesoir.be/rss/",
    "lesoir.be/arc/", "sudinfo.be/arc/", "levif.be/arc/", "levif.be/actualite/feed.rss", "knack.be/nieuws/feed.rss",
    "standaard.be/rss/section/", "nieuwsblad.be/rss/section/", "gva.be/rss/section/", "hbvl.be/rss/section/",
    "feeds.nieuwsblad.be/", "feeds.feedburner.com/", "feeds.rtl.be/", "rtl.be/rss/", "deredactie.be/",
    "lavenir.net/rss.aspx", "rtbf.be/rss", "rtbf.be/info/rss/", "rss.rtbf.be/article/rss/rtbf_flux.xml",
    "rss.rtbf.be/article/rss/rtbfinfo_homepage.xml", "vrt.be/vrtnws/nl.rss.articles_regio_", "news.google.com/",
)  # fmt: skip


def outcome(outlet, feed_body, page_body):
    """What a row of `SHAPES` states after its outlet; the page says by its canonical link where its request ended."""
    feed = outlet.feeds[0]
    kind = {"content-type": "application/xml"}
    entries = parse_feed(Page(feed.url, feed.url, 200, feed_body, NOW, kind), outlet, feed).entries
    final = re.search(rb'<link rel="canonical" href="([^"]+)"', page_body)[1].decode()
    page = Page(entries[0].url, final, 200, page_body, NOW, {"content-type": "text/html; charset=utf-8"})
    article = extract_article(page, entries[0], outlet)
    return len(entries), entries[0].url, article.title, str(article.access), len(article.text.split("\n\n"))


def addresses(outlet):
    return [outlet.homepage, *(feed.url for feed in outlet.feeds), *outlet.backfill]


@pytest.mark.parametrize(("outlet", "expected"), [(row[0], row[1:]) for row in SHAPES], ids=[row[0] for row in SHAPES])
def test_feed_and_page_of_an_outlet_are_read(outlet, expected):
    feed, page = (FIXTURES / f"{outlet}.{kind}" for kind in ("xml", "html"))
    assert outcome(OUTLETS[outlet], feed.read_bytes(), page.read_bytes()) == expected


def test_every_fixture_has_its_row():
    files = sorted(path.name for path in FIXTURES.iterdir())
    assert files == sorted(f"{row[0]}.{kind}" for row in SHAPES for kind in ("xml", "html"))


def test_the_example_of_the_guide_is_read_as_its_row_says(tmp_path):
    text = GUIDE.read_text(encoding="utf-8")
    entry, feed, page, row = (re.search(rf"```{kind}\n(.*?)```", text, re.DOTALL)[1] for kind in
                              ("toml", "xml", "html", "python"))  # fmt: skip
    (tmp_path / "outlets.toml").write_text(entry, encoding="utf-8")
    (outlet,) = load_outlets(tmp_path / "outlets.toml")
    ((name, *expected),) = literal_eval(f"[{row}]")
    assert (outlet.id, *outcome(outlet, feed.encode(), page.encode())) == (name, *expected)


def test_all_outlets_are_listed_one_for_each_language():
    assert len(OUTLETS) >= 89
    assert sum(outlet.enabled for outlet in OUTLETS.values()) >= 50
    assert {outlet.language for outlet in OUTLETS.values()} == {"nl", "fr", "de", "en", ""}
    assert {OUTLETS[name].language for name in OUTLETS if name.startswith("vrt-nws")} == {"nl", "fr", "de", "en"}


@pytest.mark.parametrize("outlet", OUTLETS.values(), ids=OUTLETS)
def test_an_outlet_says_all_that_the_table_shows(outlet):
    assert outlet.region
    assert outlet.publisher
    assert outlet.kind in outlet_kinds()
    assert outlet.reliability
    assert all(feed.section for feed in outlet.feeds)


def outlet_kinds():
    (row,) = re.findall(r"^\| `kind` \| (.*`authority`.*) \|$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    return re.findall(r"`(\w+)`", row)


@pytest.mark.parametrize("outlet", OUTLETS.values(), ids=OUTLETS)
def test_an_outlet_has_no_plain_http_and_no_dead_address(outlet):
    for address in addresses(outlet):
        scheme, _, rest = address.partition("://")
        assert scheme == "https"
        assert not rest.removeprefix("www.").startswith(DEAD)


@pytest.mark.parametrize("outlet", [one for one in OUTLETS.values() if not one.enabled], ids=lambda one: one.id)
def test_a_disabled_outlet_says_what_to_do_about_it(outlet):
    assert re.search(r"\b(?:probe|look up|ask|read|find)\b|\bselector, to be written\b", outlet.reason)


def test_an_enabled_outlet_is_never_disabled_in_words():
    assert [outlet.id for outlet in OUTLETS.values() if outlet.enabled and outlet.reason] == []


@pytest.mark.parametrize("publisher", ["DPG Media", "Mediahuis", "Mediafin", "Rossel", "IPM", "Roularta"])
def test_a_publisher_that_reserves_its_rights_is_read_by_feed_only(publisher):
    modes = {outlet.mode for outlet in OUTLETS.values() if outlet.publisher == publisher}
    assert modes == {Mode.META}


@pytest.mark.parametrize("outlet", ["apache", "medor", "ccb-advisories", "ccb-news", "brussels-times", "business-am"])
def test_an_outlet_behind_a_paywall_or_a_bot_wall_is_read_by_feed_only(outlet):
    assert OUTLETS[outlet].mode is Mode.META


@pytest.mark.parametrize("publisher", ["DPG Media", "Rossel"])
def test_a_publisher_that_bars_monitoring_is_read_by_readers_feeds_only(publisher):
    kinds = {feed.kind for one in OUTLETS.values() if one.publisher == publisher and one.enabled for feed in one.feeds}
    assert kinds == {FeedKind.RSS}
    assert [one.id for one in OUTLETS.values() if one.publisher == publisher and one.backfill] == []


def test_older_articles_are_listed_for_those_whose_sitemap_index_is_known():
    assert {outlet.id for outlet in OUTLETS.values() if outlet.backfill} == {
        "vrt-nws", "vrt-nws-en", "vrt-nws-fr", "vrt-nws-de", "rtbf-info", "nieuwsblad", "brussels-times",
    }  # fmt: skip
