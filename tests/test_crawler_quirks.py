"""What Belgian outlets do to a crawler, each seen at the outlet its test names; sites and texts are ours.

The numbers are those of the outlet survey. Everything is served over HTTP on loopback and crawled by the command.
"""

from datetime import datetime, timedelta
from importlib.metadata import version

import pytest

from db.database import open_database
from tests.application import HTML, PARAGRAPH, SETTINGS, XML, Site, call, page, serving

NOON = datetime.fromisoformat("2021-07-11T12:00+02:00")
TOMORROW = NOON + timedelta(days=2)  # later than any wait
OUTLET = """
[[outlet]]
id = "{id}"
name = "Outlet {id}"
language = "nl"
homepage = "http://{id}.test/"
mode = "{mode}"
"""
FEED = '[[outlet.feed]]\nurl = "http://{url}"\nsection = "general"\n{more}\n'
EMPTY_ATOM = (
    '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nl">'
    "<id>urn:vrt</id><title>Nieuws</title><updated>2021-07-11T09:00:00Z</updated></feed>"
)
CHALLENGE = b"<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head><body>Ray</body></html>"
FRONT_PAGE = (
    b"<!DOCTYPE html><html><head><title>News</title></head><body><main><a href=/1/x/>Bridge</a></main></body></html>"
)


@pytest.fixture
def site():
    with serving(Site()) as served:
        yield served


class Crawl:
    """The application in a folder of its own, on one outlet with the given feeds."""

    def __init__(self, folder, site, *feeds, id="krant", mode="meta", more=""):
        self.folder, self.site = folder, site
        told = "".join(FEED.format(url=url, more=more) for url in feeds)
        (folder / "outlets.toml").write_text(OUTLET.format(id=id, mode=mode) + told)
        self.config = folder / "persveille.toml"
        self.config.write_text(SETTINGS.format(contact="https://krant.test/", address=site.address))

    def __call__(self, now=NOON):
        """Crawl once; what failed, by address."""
        result = call("--config", self.config, "crawl", "--now", now.isoformat())
        assert result.exit_code in (0, 1), result.output
        failed = [line.rpartition(": ") for line in result.stdout.splitlines() if line.startswith("failed: ")]
        return {told.rpartition(", ")[2]: reason for told, _, reason in failed}

    def rows(self, query):
        database = open_database(self.folder / "persveille.db")
        found = database.execute(query).fetchall()
        database.close()
        return found

    def articles(self, *columns):
        return self.rows(
            f"SELECT {', '.join(columns)} FROM article JOIN article_revision USING (revision) "
            "WHERE article_id = article.id ORDER BY link, url"
        )


def rss(*items):
    body = f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>{"".join(items)}</channel></rss>'
    return (XML, body.encode())


def item(link, title="Gemeentehuis dicht", *, stamp="Sun, 11 Jul 2021 08:00:00 +0200", more=""):
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{stamp}</pubDate>{more}</item>"


def redirect(site, asked, target, status=302):
    site.statuses[asked] = (status, {"Location": target})


def test_quirk_01_vrt_short_links_months_old_items_and_an_empty_feed_that_is_no_error(site, tmp_path):
    entry = (
        "<entry><title>Trein stil</title><id>urn:1</id><link rel='alternate' href='http://vrtnws.test/p.AbCdEf123'/>"
        "<published>2021-03-01T10:00:00Z</published></entry>"
    )
    site.routes["vrt.test/nl.rss.articles.xml"] = (XML, EMPTY_ATOM.replace("</feed>", f"{entry}</feed>").encode())
    crawl = Crawl(tmp_path, site, "vrt.test/nl.rss.articles.xml")
    assert crawl() == {}
    site.routes["vrt.test/nl.rss.articles.xml"] = (XML, EMPTY_ATOM.encode())
    assert crawl(TOMORROW) == {}
    assert crawl.articles("url", "published", "access") == [
        ("http://vrtnws.test/p.AbCdEf123", "2021-03-01T10:00:00+00:00", "teaser")
    ]
    assert crawl.rows("SELECT reason FROM fetch_event") == [("ok",), ("empty",)]


def test_quirk_02_vrt_a_regional_feed_that_is_gone_is_recorded_and_asked_again_for_ever(site, tmp_path):
    gone, good = "vrt.test/nl.rss.articles_regio_antwerpen.xml", "vrt.test/nl.rss.articles.xml"
    site.routes[good] = rss(item("http://vrt.test/a"))
    site.statuses[gone] = (410, {})
    crawl = Crawl(tmp_path, site, gone, good)
    assert crawl() == {f"http://{gone}": "gone"}
    assert crawl.articles("url") == [("http://vrt.test/a",)]
    assert crawl(TOMORROW) == {f"http://{gone}": "gone"}
    assert site.asked.count(gone) == 2


def test_quirk_03_de_tijd_redirect_stubs_are_told_apart_by_their_id_and_a_paywall_is_seen(site, tmp_path):
    stubs = [f"http://beurs.test/r/t/1/id/1012345{number}" for number in (1, 2)]
    links = [*stubs, f"{stubs[0]}?utm_source=rss&amp;utm_medium=feed"]
    site.routes["beurs.test/rss"] = rss(*(item(link, f"Beurs {link[-1]}") for link in links))
    paywalled = page().replace(b"<html lang=nl>", b'<html lang=nl class="js paywall-active">')
    for number in (1, 2):
        redirect(site, f"beurs.test/r/t/1/id/1012345{number}", f"/nieuws/markt/{number}.html", 301)
        site.routes[f"beurs.test/nieuws/markt/{number}.html"] = (HTML, paywalled)
    site.statuses["beurs.test/nieuws/markt/2.html"] = (403, {})
    crawl = Crawl(tmp_path, site, "beurs.test/rss", mode="full")
    assert crawl() == {}
    assert sorted(crawl.articles("title", "access")) == [("Beurs 1", "paywall"), ("Beurs 2", "bot_wall")]
    assert sorted(f"http://{asked}" for asked in site.asked if "/r/t/" in asked) == stubs


def test_quirk_04_mediahuis_moved_feeds_bring_each_article_once_and_dots_in_slugs_stay(site, tmp_path):
    story = "http://krant.test/regio/antwerpen/live.-vernielingen-in-de-stad.../123456789.html"
    twin = "http://krant.test/regio/antwerpen/vernielingen-in-de-stad/123456780.html"
    site.routes["krant.test/rss/"] = rss(item(story), item(twin))
    redirect(site, "krant.test/rss", "/rss/", 301)
    redirect(site, "krant.test/rss/section/1a2b-3c4d", "/rss/")
    site.statuses["krant.test/rss/section/dead-beef"] = (403, {})
    feeds = ("krant.test/rss", "krant.test/rss/section/1a2b-3c4d", "krant.test/rss/section/dead-beef")
    crawl = Crawl(tmp_path, site, *feeds)
    assert crawl() == {"http://krant.test/rss/section/dead-beef": "forbidden"}
    assert {url for (url,) in crawl.articles("url")} == {story, twin}


def test_quirk_05_mediahuis_behind_cloudflare_is_blocked_here_backed_off_and_met_without_disguise(site, tmp_path):
    site.routes["krant.test/rss"] = (HTML, CHALLENGE)
    site.statuses["krant.test/rss"] = (403, {"Server": "cloudflare"})
    crawl = Crawl(tmp_path, site, "krant.test/rss")
    assert crawl() == {"http://krant.test/rss": "challenge"}
    assert crawl(NOON + timedelta(minutes=30)) == {}
    assert crawl(TOMORROW) == {"http://krant.test/rss": "challenge"}
    assert site.asked.count("krant.test/rss") == 2
    assert site.agents == {f"Persveille/{version('persveille')} (+https://krant.test/)"}
    assert crawl.articles("url") == []


def test_quirk_06_dpg_a_consent_wall_is_recorded_and_never_read_as_an_article(site, tmp_path):
    site.routes["dpg.test/rss"] = rss(item("http://dpg.test/a", more="<description>De lead.</description>"))
    redirect(site, "dpg.test/a", "http://myprivacy.dpg.test/consent?siteKey=x&callbackUrl=http://dpg.test/a")
    site.routes["myprivacy.dpg.test/consent?siteKey=x&callbackUrl=http://dpg.test/a"] = (
        HTML,
        page("Wij gebruiken cookies. "),
    )
    crawl = Crawl(tmp_path, site, "dpg.test/rss", mode="full")
    assert crawl() == {}
    assert crawl.articles("title", "text", "access") == [("Gemeentehuis dicht", "De lead.", "consent_wall")]
    assert not any(asked.startswith("myprivacy.") for asked in site.asked)


def test_quirk_07_roularta_pages_that_answer_405_leave_the_teasers_of_a_good_feed(site, tmp_path):
    site.routes["weekblad.test/feed"] = rss(item("http://weekblad.test/a", more="<description>De lead.</description>"))
    site.statuses["weekblad.test/a"] = (405, {"Allow": "POST"})
    crawl = Crawl(tmp_path, site, "weekblad.test/feed", mode="full")
    assert crawl() == {}
    assert crawl(NOON + timedelta(hours=6)) == {}
    assert crawl.articles("text", "access") == [("De lead.", "bot_wall")]
    assert site.asked.count("weekblad.test/a") == 1


def test_quirk_08_le_soir_a_feed_that_flickers_is_cured_by_its_next_answer(site, tmp_path):
    flaky, html = "lesoir.test/rss2/9/cible_principale", "lesoir.test/rss2/2/cible_principale"
    site.statuses[flaky] = (403, {})
    site.routes[html] = (HTML, FRONT_PAGE)
    crawl = Crawl(tmp_path, site, flaky, html)
    assert crawl() == {f"http://{flaky}": "forbidden", f"http://{html}": "not_a_feed"}
    site.statuses.clear()
    site.routes[flaky] = rss(item("http://lesoir.test/1/article/2021-07-11/x"))
    assert crawl(TOMORROW) == {f"http://{html}": "not_a_feed"}
    assert crawl.articles("url") == [("http://lesoir.test/1/article/2021-07-11/x",)]
    assert crawl.rows(f"SELECT failures, reason FROM feed WHERE url = 'http://{flaky}'") == [(0.0, "")]


def test_quirk_09_sudinfo_links_are_resolved_against_where_the_feed_was_found(site, tmp_path):
    redirect(site, "sudinfo.test/rss2/2/cible_principale", "http://rank.test/rss2/rank/3159/cible_principale_gratuit")
    site.routes["rank.test/rss2/rank/3159/cible_principale_gratuit"] = rss(item("/id1/article/2021-07-11/x"))
    crawl = Crawl(tmp_path, site, "sudinfo.test/rss2/2/cible_principale")
    assert crawl() == {}
    assert crawl.articles("url") == [("http://rank.test/id1/article/2021-07-11/x",)]


def test_quirk_10_tv_lux_doubled_hosts_are_repaired_and_the_page_is_found(site, tmp_path):
    doubled = "http://tvlux.test/http://tvlux.test/actu/info/feu_12345"
    site.routes["tvlux.test/rss"] = rss(item(doubled))
    site.routes["tvlux.test/actu/info/feu_12345"] = (HTML, page())
    crawl = Crawl(tmp_path, site, "tvlux.test/rss", mode="full")
    assert crawl() == {}
    assert crawl.articles("url", "link", "access") == [("http://tvlux.test/actu/info/feu_12345", doubled, "full")]


@pytest.mark.parametrize("before", [b"\n\n  ", b"\xef\xbb\xbf\r\n", b"<br />\n<b>Warning</b>: line 3<br />\n"])
def test_quirk_11_focus_wtv_bytes_before_the_xml_declaration_are_dropped(before, site, tmp_path):
    kind, body = rss(item("http://focus.test/a"))
    site.routes["focus.test/rss"] = (kind, before + body)
    crawl = Crawl(tmp_path, site, "focus.test/rss")
    assert crawl() == {}
    assert crawl.articles("title") == [("Gemeentehuis dicht",)]


def test_quirk_12_brussels_times_a_front_page_for_a_feed_is_an_error_and_the_news_sitemap_is_read(site, tmp_path):
    redirect(site, "times.test/feed", "/", 301)
    site.routes["times.test/"] = (HTML, FRONT_PAGE)
    assert Crawl(tmp_path, site, "times.test/feed")() == {"http://times.test/feed": "not_a_feed"}
    site.routes["times.test/google-news-sitemap.xml"] = (
        "application/xml",
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        b' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        b"<url><loc>http://times.test/belgium/1/bridge/</loc><news:news><news:publication_date>2021-07-11T09:00:00Z"
        b"</news:publication_date><news:title>Bridge closed &amp; detour</news:title></news:news></url></urlset>",
    )
    crawl = Crawl(tmp_path, site, "times.test/google-news-sitemap.xml", mode="index", more='kind = "news_sitemap"')
    site.routes["times.test/belgium/1/bridge/"] = (HTML, page())
    assert crawl() == {}
    assert crawl.articles("published", "access") == [("2021-07-11T09:00:00+00:00", "full")]
    assert crawl.rows("SELECT title FROM article_revision WHERE revision = 1") == [("Bridge closed & detour",)]


def test_quirk_13_ccb_a_feed_of_titles_only_with_pages_behind_a_bot_wall(site, tmp_path):
    site.routes["ccb.test/advisories.xml"] = rss(
        "<item><title>Warning: patch now</title><link>http://ccb.test/advisories/x</link></item>"
    )
    site.routes["ccb.test/advisories/x"] = (HTML, CHALLENGE)
    site.statuses["ccb.test/advisories/x"] = (403, {"cf-mitigated": "challenge"})
    crawl = Crawl(tmp_path, site, "ccb.test/advisories.xml", mode="full")
    assert crawl() == {}
    assert crawl.articles("title", "text", "published", "access") == [("Warning: patch now", "", None, "bot_wall")]


def test_quirk_14_brf_a_category_tells_the_section(site, tmp_path):
    sections = ("Regional", "National", "International")
    site.routes["brf.test/feed"] = rss(
        *(
            item(f"http://brf.test/{name}", more=f"<category><![CDATA[{name}]]></category><category>Eupen</category>")
            for name in sections
        ),
        item("http://brf.test/none"),
    )
    crawl = Crawl(tmp_path, site, "brf.test/feed")
    assert crawl() == {}
    assert {section for (section,) in crawl.articles("section")} == {*sections, "general"}


def test_quirk_15_de_lijn_the_hour_of_the_page_holds_and_dates_in_the_future_are_clamped(site, tmp_path):
    hours_ahead = "Sun, 11 Jul 2021 10:30:00 +0000"  # a Belgian hour that claims to be UTC
    site.routes["lijn.test/feed"] = rss(
        item("http://lijn.test/a", stamp=hours_ahead),
        item("http://lijn.test/b", stamp=hours_ahead),
        item("http://lijn.test/c", stamp="Thu, 11 Jul 2030 10:00:00 +0200"),
    )
    stated = '<head><meta property="article:published_time" content="{}"></head><body>'.format
    for path, stamp in [("a", "2021-07-11T10:30:00+02:00"), ("b", "2031-07-11T10:30:00+02:00")]:
        site.routes[f"lijn.test/{path}"] = (HTML, page().replace(b"<body>", stated(stamp).encode()))
    site.routes["lijn.test/c"] = (HTML, page())
    crawl = Crawl(tmp_path, site, "lijn.test/feed", mode="full")
    assert crawl() == {}
    noon = "2021-07-11T10:00:00+00:00"
    assert crawl.articles("published") == [("2021-07-11T08:30:00+00:00",), (noon,), (noon,)]
    assert all(PARAGRAPH.strip() in text for (text,) in crawl.articles("text"))
