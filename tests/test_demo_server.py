"""The demo server: real HTTP on loopback, with the oddities of the sites it imitates."""

import gzip
import re
import shutil
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import httpx
import pytest
import trafilatura
from lxml import etree, html

from persveille.demo.newsroom import load_newsroom
from persveille.demo.server import serve

DEMO = Path(__file__).parent.parent / "demo"
MORNING = datetime(2026, 9, 12, 8, 0, tzinfo=UTC)
OUTLETS = ["omroep", "scheldepost", "koerier", "itkroniek", "tvmeetjesland", "avondblad"]
OUTLETS += ["rtw", "gazette", "quotidien", "canalardenne", "telehaine", "observateur", "pressefederale"]

ARTICLE = '''
[[article]]
id = "{outlet}-{number}"
published = 2026-09-{day:02}T09:30:00+02:00
section = "regio"
title = "Markthal & kiosk nummer {number} heropent «à l'été»"
lead = "De markthal met nummer {number} ging lang niet open."
text = """De kramen van hal {number} zijn geverfd en het dak is hersteld, zegt de schepen, die er zelf vaak komt.

Wie er een plaats wil, kan zich deze maand melden bij de dienst economie, die de kramen per loting verdeelt."""
'''
REVISION = """
[[article.revision]]
at = 2026-09-11T12:00:00+02:00
title = "Markthal blijft toch dicht"
lead = "De keuring viel tegen."
text = "De brandweer keurde de nooduitgang af, en zonder attest mag de hal niet open."
"""


def articles(outlet):
    """Twelve articles, one a day from 1 to 12 September; the eleventh is revised, the tenth disappears."""
    texts = [ARTICLE.format(outlet=outlet, number=200 + day, day=day) for day in range(1, 13)]
    texts[9] = texts[9].replace("section", 'access = "gone"\nsection')
    return "".join([*texts[:11], REVISION, texts[11]])


class Clock:
    def __init__(self):
        self.now = MORNING

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    folder = tmp_path_factory.mktemp("newsroom")
    shutil.copy(DEMO / "outlets.toml", folder)
    (folder / "articles").mkdir()
    for outlet in OUTLETS:
        (folder / "articles" / f"{outlet}.toml").write_text(articles(outlet), encoding="utf-8")
    return load_newsroom(folder)


@pytest.fixture
def address(newsroom, clock):
    with serve(newsroom, clock) as address:
        yield address


@pytest.fixture
def get(address):
    with httpx.Client(proxy=f"http://{address}", trust_env=False) as client:
        yield client.get


def feed_links(page):
    return [entry.link for entry in feedparser.parse(page.content).entries]


def test_it_listens_on_loopback_at_any_free_port(address):
    ip, port = address.split(":")
    assert ip == "127.0.0.1"
    assert int(port) > 0


def test_the_port_is_free_again_afterwards(newsroom, clock):
    with serve(newsroom, clock) as address:
        port = int(address.partition(":")[2])
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_sites_are_told_apart_by_the_host_header(address):
    page = httpx.get(f"http://{address}/", headers={"Host": "www.rtw.test"}, trust_env=False)
    assert "<title>RTW Info</title>" in page.text


def test_the_front_page_lists_the_outlets_and_tells_how_to_open_them(address):
    page = httpx.get(f"http://{address}/", trust_env=False)
    links = html.fromstring(page.content).xpath("//a/@href")
    assert "http://www.omroep.test/" in links
    assert "http://rss.rtw.test/article/rss/highlight_rtw_info.xml?source=internal" in links
    assert f"MAP *.test {address}" in page.text


def test_a_foreign_host_is_refused(address):
    assert httpx.get(f"http://{address}/", headers={"Host": "example.org"}, trust_env=False).status_code == 421


def test_an_unknown_address_is_not_found(get):
    assert get("http://www.omroep.test/nergens").status_code == 404
    assert get("http://bestaat-niet.test/").status_code == 404


def test_feeds_list_only_what_is_published_newest_first(get, clock):
    clock.now = MORNING - timedelta(hours=1)
    titles = [e.title for e in feedparser.parse(get("http://www.scheldepost.test/rss/").content).entries]
    assert len(titles) == 11
    assert titles[0] == "Markthal blijft toch dicht"
    assert titles[-1] == "Markthal & kiosk nummer 201 heropent «à l'été»"


def test_a_future_article_is_not_found_until_its_time(get, clock):
    (link,) = feed_links(get("http://www.koerier.test/rss/nieuws.xml"))[:1]
    clock.now = MORNING - timedelta(hours=1)
    assert get(link).status_code == 404
    clock.now = MORNING
    assert get(link).status_code == 302


def test_a_feed_is_as_deep_as_that_of_the_real_site(get):
    assert len(feed_links(get("http://www.koerier.test/rss/nieuws.xml"))) == 10


def test_an_unchanged_feed_answers_304_to_its_etag_and_200_after_a_change(get, clock):
    url = "http://www.omroep.test/nieuws/nl.rss.articles.xml"
    clock.now = MORNING - timedelta(hours=1)
    first = get(url)
    known = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}
    again = get(url, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    clock.now = MORNING
    assert get(url, headers=known).status_code == 200


def test_last_modified_alone_is_enough_for_a_304(get):
    url = "http://www.omroep.test/nieuws/nl.rss.articles.xml"
    modified = get(url).headers["Last-Modified"]
    assert modified == "Sat, 12 Sep 2026 07:30:00 GMT"
    assert get(url, headers={"If-Modified-Since": modified}).status_code == 304
    assert get(url, headers={"If-Modified-Since": "Sat, 12 Sep 2026 07:29:59 GMT"}).status_code == 200
    assert get(url, headers={"If-Modified-Since": "gisteren"}).status_code == 200


def test_answers_are_compressed_only_when_accepted(address):
    with httpx.Client(proxy=f"http://{address}", trust_env=False) as client:
        with client.stream("GET", "http://www.rtw.test/", headers={"Accept-Encoding": "gzip"}) as page:
            packed = b"".join(page.iter_raw())
        plain = client.get("http://www.rtw.test/", headers={"Accept-Encoding": "identity"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == plain.content
    assert "Content-Encoding" not in plain.headers


def test_a_head_request_has_the_headers_without_the_body(address):
    with httpx.Client(proxy=f"http://{address}", trust_env=False) as client:
        page = client.head("http://www.rtw.test/")
    assert page.status_code == 200
    assert int(page.headers["Content-Length"]) > 0
    assert page.content == b""


def test_the_answer_is_dated_by_the_clock_that_was_passed_in(get):
    assert get("http://www.rtw.test/").headers["Date"] == "Sat, 12 Sep 2026 08:00:00 GMT"


def test_two_servers_of_one_newsroom_answer_the_same(newsroom, clock):
    bodies = []
    for _ in range(2):
        with serve(newsroom, clock) as address, httpx.Client(proxy=f"http://{address}", trust_env=False) as client:
            bodies.append(client.get("http://itkroniek.test/feed/").content)
    assert bodies[0] == bodies[1]


def test_omroep_gives_short_links_that_redirect_to_a_page_with_json_ld(get):
    link = feed_links(get("http://www.omroep.test/nieuws/nl.rss.articles.xml"))[0]
    assert re.fullmatch(r"http://omrp\.test/p\.[0-9A-Za-z]{9}", link)
    stub = get(link)
    assert stub.status_code == 302
    assert re.fullmatch(r"http://www\.omroep\.test/nieuws/nl/2026/09/12/[a-z0-9-]+/", stub.headers["Location"])
    assert '"@type": "NewsArticle"' in get(stub.headers["Location"]).text


def test_omroep_has_an_empty_feed_and_one_that_is_gone(get):
    empty = get("http://www.omroep.test/nieuws/nl.rss.headlines.xml")
    assert empty.status_code == 200
    assert etree.fromstring(empty.content).tag == "{http://www.w3.org/2005/Atom}feed"
    assert feed_links(empty) == []
    assert get("http://www.omroep.test/nieuws/nl.rss.articles_regio_kempen.xml").status_code == 410


def test_scheldepost_redirects_its_feed_and_locks_its_pages(get):
    moved = get("http://www.scheldepost.test/rss")
    assert (moved.status_code, moved.headers["Location"]) == (301, "http://www.scheldepost.test/rss/")
    page = get(feed_links(get("http://www.scheldepost.test/rss/"))[0])
    assert "nummer 212 ging lang niet open" in page.text
    assert "kramen" not in page.text


def test_koerier_gives_redirect_stubs_to_a_paywalled_page(get):
    link = feed_links(get("http://www.koerier.test/rss/nieuws.xml"))[0]
    assert re.fullmatch(r"http://www\.koerier\.test/r/t/1/id/\d{8}", link)
    assert 'class="paywall-active"' in get(get(link).headers["Location"]).text


def test_itkroniek_carries_the_whole_text_in_its_feed(get):
    feed = feedparser.parse(get("http://itkroniek.test/feed/").content)
    assert "per loting verdeelt" in feed.entries[0].content[0].value
    assert feed.entries[0].link.startswith("http://itkroniek.test/regio/")


def test_tvmeetjesland_puts_white_space_before_the_xml_declaration_and_has_no_robots(get):
    body = get("http://www.tvmeetjesland.test/feed/tvmeetjesland/rss.xml").content
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(body)
    assert etree.fromstring(body.lstrip()).tag == "rss"
    assert get("http://www.tvmeetjesland.test/robots.txt").status_code == 404


def test_avondblad_sends_plain_clients_to_a_consent_host(get):
    page = get(feed_links(get("http://www.avondblad.test/home/rss.xml"))[0])
    assert page.status_code == 302
    assert page.headers["Location"].startswith("http://myprivacy.avondblad.test/consent?")
    shell = get(page.headers["Location"])
    assert shell.status_code == 200
    assert "arkthal" not in shell.text


def test_the_article_is_a_small_part_of_an_rtw_page(get):
    url = feed_links(get("http://rss.rtw.test/article/rss/highlight_rtw_info.xml?source=internal"))[0]
    assert re.fullmatch(r"http://www\.rtw\.test/article/[a-z0-9-]+-\d{8}", url)
    assert len(get(url).content) > 100_000


def test_gazette_forbids_one_feed_and_breaks_down_for_one_day(get, clock):
    feed = "http://www.gazette.test/arc/outboundfeeds/rss/section/belgique/?outputType=xml"
    assert "/section/archives/" in get("http://www.gazette.test/robots.txt").text
    assert re.fullmatch(
        r"http://www\.gazette\.test/regio/2026/09/12/[a-z0-9-]+-[A-Z2-7]{26}/", feed_links(get(feed))[0]
    )
    clock.now = datetime(2026, 9, 18, 22, 0, tzinfo=UTC)
    assert get(feed).status_code == 503
    clock.now += timedelta(days=1)
    assert get(feed).status_code == 200


def test_quotidien_refuses_on_some_days_and_asks_to_wait_on_others(get, clock):
    feed = "http://www.quotidien.test/rss2/9/cible_principale"
    assert get(feed).status_code == 200
    clock.now = datetime(2026, 9, 10, 12, 0, tzinfo=UTC)
    assert get(feed).status_code == 403
    clock.now = datetime(2026, 9, 13, 12, 0, tzinfo=UTC)
    page = get(feed)
    assert (page.status_code, page.headers["Retry-After"]) == (429, "7200")
    assert get("http://www.quotidien.test/robots.txt").status_code == 200


def test_canalardenne_doubles_the_host_and_lies_with_its_etag(get, clock):
    clock.now = MORNING - timedelta(hours=1)
    first = get("http://www.canalardenne.test/rss")
    clock.now = MORNING
    second = get("http://www.canalardenne.test/rss", headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.content != first.content
    assert feed_links(second)[0].startswith("http://www.canalardenne.test/http://www.canalardenne.test/actu/info/")
    assert "Crawl-delay: 10" in get("http://www.canalardenne.test/robots.txt").text


def test_canalardenne_lists_one_article_whose_page_is_not_found(get):
    links = [
        link.replace("http://www.canalardenne.test/", "", 1)
        for link in feed_links(get("http://www.canalardenne.test/rss"))
    ]
    statuses = {link: get(link).status_code for link in links}
    dead = [link for link, status in statuses.items() if status == 404]
    assert ["-203-" in link for link in dead] == [True]


def test_telehaine_lists_its_articles_on_a_page_in_latin_1_announced_as_utf_8(get):
    page = get("http://www.telehaine.test/info")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    links = html.fromstring(page.content).cssselect("main article h2 a")
    assert links[0].text == "Markthal & kiosk nummer 212 heropent «à l'été»"
    assert len(links) == 12
    body = get("http://www.telehaine.test" + links[0].get("href")).content
    assert "à l&#39;été".encode("latin-1") in body


def test_observateur_has_a_news_sitemap_and_shows_the_lead_only(get):
    root = etree.fromstring(get("http://www.observateur.test/google-news-sitemap.xml").content)
    locations = root.findall(".//{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    titles = root.findall(".//{http://www.google.com/schemas/sitemap-news/0.9}title")
    assert titles[0].text == "Markthal & kiosk nummer 212 heropent «à l'été»"
    page = get(locations[0].text).text
    assert '"isAccessibleForFree": "False"' in page
    assert "nummer 212 ging lang niet open" in page
    assert "kramen" not in page


def test_pressefederale_announces_brussels_time_as_utc(get, clock):
    entry = feedparser.parse(get("http://www.pressefederale.test/feed").content).entries[0]
    assert entry.published == "Sat, 12 Sep 2026 09:30:00 +0000"
    assert datetime(*entry.published_parsed[:6], tzinfo=UTC) > clock.now


def test_a_revision_keeps_the_address_and_changes_the_page(get, clock):
    feed = "http://www.omroep.test/nieuws/nl.rss.articles.xml"
    clock.now = datetime(2026, 9, 11, 9, 0, tzinfo=UTC)
    link, page = feed_links(get(feed))[0], get(get(feed_links(get(feed))[0]).headers["Location"])
    clock.now = datetime(2026, 9, 11, 10, 0, tzinfo=UTC)
    assert feed_links(get(feed))[0] == link
    revised = get(page.url)
    assert "brandweer" not in page.text
    assert "brandweer" in revised.text
    assert revised.headers["ETag"] != page.headers["ETag"]
    assert revised.headers["Last-Modified"] == "Fri, 11 Sep 2026 10:00:00 GMT"


def test_a_page_that_disappears_answers_410_after_two_days(get, clock):
    links = feed_links(get("http://rss.rtw.test/article/rss/highlight_rtw_info.xml?source=internal"))
    (gone,) = [link for link in links if "-210-" in link]
    clock.now = datetime(2026, 9, 12, 7, 29, tzinfo=UTC)
    assert get(gone).status_code == 200
    clock.now = datetime(2026, 9, 12, 7, 30, tzinfo=UTC)
    assert get(gone).status_code == 410


@pytest.mark.parametrize(
    "feed",
    ["http://itkroniek.test/feed/", "http://rss.rtw.test/article/rss/highlight_rtw_info.xml?source=internal"],
)
def test_the_article_can_be_told_from_what_surrounds_it(get, feed):
    text = trafilatura.extract(get(feed_links(get(feed))[0]).content)
    assert "De kramen van hal 212 zijn geverfd" in text
    assert "per loting verdeelt" in text
    assert "cookies" not in text
    assert "nummer 205" not in text
    assert "privé" not in text.lower()


def test_a_query_that_a_site_does_not_know_is_ignored(get):
    assert get("http://www.rtw.test/?utm_source=brief").content == get("http://www.rtw.test/").content
