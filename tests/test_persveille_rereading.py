"""The crawl stage over time, against real HTTP on loopback: one article however it is found, read again when due."""

from collections import Counter

import pytest

from tests.application import HTML, XML, Site, crawl, feed, page, rows, serving, settings_in

HOUR_LATER, DAY_LATER, WEEK_LATER = (f"2021-07-{moment}+02:00" for moment in ("11T13:00", "12T13:00", "19T14:00"))
LONG = "http://goed.test/2021/07/11/titel-een/"


@pytest.fixture
def site():
    with serving(Site()) as served:
        yield served


def serve(site, host, *slugs, summary=None):
    body = feed(host, *slugs)
    site.routes[f"{host}/feed"] = (XML, body.replace(b"Kort: een.", summary.encode()) if summary else body)


def redirect(site, address, to):
    site.statuses[address] = (302, {"Location": to})


def revisions(config):
    return rows(config, "SELECT revision, access, changed FROM article_revision ORDER BY id")


def test_a_short_link_and_the_address_it_leads_to_are_one_article(site, tmp_path):
    serve(site, "goed.test", "p.1")
    redirect(site, "goed.test/p.1", LONG)
    site.routes[LONG.removeprefix("http://")] = (HTML, page())
    config = settings_in(tmp_path, "goed", address=site.address)
    assert crawl(config).exit_code == 0
    serve(site, "goed.test", "p.1", "2021/07/11/titel-een/")
    assert "0 new articles" in crawl(config, HOUR_LATER).stdout
    assert rows(config, "SELECT url, resolved FROM article") == [("http://goed.test/p.1", LONG)]
    assert Counter(site.asked)["goed.test/p.1"] == 1
    crawl(config, DAY_LATER)
    asked = Counter(site.asked)
    assert (asked["goed.test/p.1"], asked[LONG.removeprefix("http://")]) == (1, 2)  # resolved once


def test_two_stubs_that_lead_to_one_page_become_one_article(site, tmp_path):
    serve(site, "goed.test", "r/t/1/id/10000001")
    for stub in ("goed.test/r/t/1/id/10000001", "goed.test/r/t/2/id/10000001"):
        redirect(site, stub, LONG)
    site.routes[LONG.removeprefix("http://")] = (HTML, page())
    config = settings_in(tmp_path, "goed", address=site.address)
    crawl(config)
    serve(site, "goed.test", "r/t/1/id/10000001", "r/t/2/id/10000001")
    crawl(config, HOUR_LATER)
    first, second = rows(config, "SELECT id, same_as FROM article ORDER BY first_seen")
    assert (first[1], second[1]) == (None, first[0])
    assert revisions(config) == [(1, "teaser", ""), (2, "full", "title,text,access"), (1, "teaser", "")]


def test_a_page_is_read_again_when_its_entry_changes_and_a_day_after_its_first_reading(site, tmp_path):
    serve(site, "goed.test", "een")
    site.routes["goed.test/een"] = (HTML, page())
    config = settings_in(tmp_path, "goed", address=site.address)
    crawl(config)
    crawl(config, HOUR_LATER)
    assert Counter(site.asked)["goed.test/een"] == 1
    serve(site, "goed.test", "een", summary="Kort, en verbeterd.")
    site.routes["goed.test/een"] = (
        HTML,
        page("De bakker zegt nu dat hij pas morgen opnieuw brood bakt voor de straat. "),
    )
    crawl(config, "2021-07-11T14:00+02:00")
    assert Counter(site.asked)["goed.test/een"] == 2
    crawl(config, DAY_LATER)
    crawl(config, WEEK_LATER)
    assert Counter(site.asked)["goed.test/een"] == 3
    assert [changed for _, _, changed in revisions(config)] == ["", "title,text,access", "text"]


def test_a_403_does_not_block_a_page_for_ever(site, tmp_path):
    serve(site, "goed.test", "een")
    site.routes["goed.test/een"] = (HTML, page())
    site.statuses["goed.test/een"] = (403, {})
    config = settings_in(tmp_path, "goed", address=site.address)
    assert crawl(config).exit_code == 0
    assert [access for _, access, _ in revisions(config)] == ["teaser", "bot_wall"]
    crawl(config, HOUR_LATER)
    crawl(config, DAY_LATER)
    assert Counter(site.asked)["goed.test/een"] == 2
    del site.statuses["goed.test/een"]
    crawl(config, WEEK_LATER)
    crawl(config, "2021-07-20T14:00+02:00")
    assert [access for _, access, _ in revisions(config)] == ["teaser", "bot_wall", "full"]


def test_only_pages_that_were_asked_count_as_tried_when_a_host_wants_quiet(site, tmp_path):
    slugs = [f"stuk-{number}" for number in range(40)]
    serve(site, "goed.test", *slugs)
    for slug in slugs:
        site.statuses[f"goed.test/{slug}"] = (429, {"Retry-After": "600"})
    config = settings_in(tmp_path, "goed", address=site.address)
    config.write_text(config.read_text().replace("pace_seconds = 0", "pace_seconds = 0.05"))
    crawl(config)
    asked = {f"http://{address}" for address in site.asked if "/stuk-" in address}
    tried = {url for (url,) in rows(config, "SELECT url FROM article WHERE page_attempts > 0")}
    assert tried == asked
    assert len(asked) < len(slugs)
    config.write_text(config.read_text().replace("pace_seconds = 0.05", "pace_seconds = 0"))
    site.statuses.clear()
    site.routes.update({f"goed.test/{slug}": (HTML, page()) for slug in slugs})
    crawl(config, DAY_LATER)
    assert rows(config, "SELECT count(*) FROM article WHERE page_read IS NULL") == [(0,)]


def test_the_teaser_of_an_outlet_whose_pages_we_leave_alone_follows_its_feed(site, tmp_path):
    serve(site, "goed.test", "een")
    config = settings_in(tmp_path, "goed", address=site.address)
    outlets = tmp_path / "outlets.toml"
    outlets.write_text(outlets.read_text().replace('"full"', '"meta"'))
    crawl(config)
    serve(site, "goed.test", "een", summary="Kort, en verbeterd.")
    crawl(config, HOUR_LATER)
    crawl(config, DAY_LATER)
    assert revisions(config) == [(1, "teaser", ""), (2, "teaser", "text")]
    assert "goed.test/een" not in site.asked


def test_a_date_in_the_future_is_kept_as_stated(site, tmp_path):
    serve(site, "goed.test", "een")
    site.routes["goed.test/feed"] = (XML, feed("goed.test", "een").replace(b"08:00:00 GMT", b"18:00:00 GMT"))
    config = settings_in(tmp_path, "goed", address=site.address)
    crawl(config)
    assert rows(config, "SELECT published, stated FROM article") == [
        ("2021-07-11T10:00:00+00:00", "2021-07-11T18:00:00+00:00")
    ]
