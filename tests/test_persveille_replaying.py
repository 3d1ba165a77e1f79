"""A crawl that was archived, and the same crawl read again from its archive without any server."""

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.replay import read_archives
from db.database import open_database
from tests.application import HTML, OUTLET, PARAGRAPH, XML, Site, call, feed, page, serving, settings_in

# Several rounds: what is new, what has changed, what failed and came back, what was read again a day later.
ROUNDS = ("2021-07-11T12:00:00.25+02:00", "2021-07-11T15:00:01+02:00", "2021-07-12T18:00:00+02:00")
CHANGED = "De bakkerij aan het plein sluit volgende week voor een verbouwing die drie maanden duurt, zegt de bakker. "
TABLES = ("article", "article_revision", "feed", "fetch_event", "outlet_day")


def news(round_):
    """What the outlets serve in each round."""
    routes = {
        "goed.test/feed": (XML, feed("goed.test", *("een", "twee", "drie")[: 1 + round_])),
        "goed.test/een": (HTML, page(CHANGED if round_ == 2 else PARAGRAPH)),
        "goed.test/drie": (HTML, page("kort")),
        "ander.test/feed": (XML, feed("ander.test", "vier", "weg")),
        "ander.test/lang/vier": (HTML, page()),
        "later.test/feed": (HTML, page()),
    }
    if round_:
        routes["goed.test/twee"] = (HTML, page(charset="windows-1252"))
        routes["later.test/feed"] = (XML, feed("later.test", "vijf"))
        routes["later.test/vijf"] = (HTML, page())
    return routes


def statuses(round_):
    """What of it is no plain 200: a feed that has not changed, a page that fails and then has moved."""
    return {
        "ander.test/feed": (304 if round_ == 1 else 200, {"ETag": '"1"'}),
        "ander.test/vier": (302, {"Location": "/lang/vier"}) if round_ else (503, {"Retry-After": "60"}),
    }


def stored(folder):
    """Every row without its number: answers of one instant may be stored in another order."""
    database = open_database(folder / "persveille.db")
    rows = {table: sorted(repr(unnumbered(row)) for row in database[table].rows) for table in TABLES}
    database.close()
    return rows


def unnumbered(row):
    return {name: value for name, value in row.items() if name != "id" or isinstance(value, str)}


@pytest.fixture
def crawled(tmp_path):
    """A folder with a database and an archive of the same crawl; its site is gone."""
    (tmp_path / "crawl").mkdir()
    with serving(Site()) as site:
        config = settings_in(tmp_path / "crawl", "goed", "ander", "later", address=site.address)
        for number, now in enumerate(ROUNDS):
            site.routes, site.statuses = news(number), statuses(number)
            result = call("--config", config, "crawl", "--now", now, "--warc", tmp_path / "crawl" / "warc")
            assert "Traceback" not in result.output
    return tmp_path / "crawl"


def replay(folder, *files):
    folder.mkdir(exist_ok=True)
    config = settings_in(folder, "goed", "ander", "later")
    return call("--config", config, "crawl", "--replay", *files)


def archives(folder):
    return sorted((folder / "warc").glob("*.warc.gz"))


def test_a_crawl_read_again_gives_the_same_articles_and_feeds(crawled, tmp_path):
    files = archives(crawled)
    assert len(files) == len(ROUNDS)
    result = replay(tmp_path / "again", *files)
    expected = stored(crawled)
    assert stored(tmp_path / "again") == expected
    assert any(CHANGED.strip() in row for row in expected["article_revision"])
    assert any("not_modified" in row for row in expected["fetch_event"])
    assert any("http://ander.test/lang/vier" in row for row in expected["article"])
    assert result.exit_code == 1
    assert "failed: Krant ander, http://ander.test/weg: not_found\n" in result.stdout


def test_archives_are_read_in_order_of_time_however_they_are_named(crawled, tmp_path):
    replay(tmp_path / "again", *reversed(archives(crawled)))
    assert stored(tmp_path / "again") == stored(crawled)


def test_a_replay_says_what_it_read_and_what_it_skipped(crawled, tmp_path):
    result = replay(tmp_path / "again", archives(crawled)[0])
    assert result.stdout.startswith("replayed 6 of 9 answers; skipped: 9 request, 1 warcinfo\ncrawled 3 feeds")


def test_reading_an_archive_twice_adds_nothing(crawled, tmp_path):
    replay(tmp_path / "again", *archives(crawled))
    before = stored(tmp_path / "again")["article_revision"]
    replay(tmp_path / "again", *archives(crawled))
    assert stored(tmp_path / "again")["article_revision"] == before


def test_an_archive_cut_off_gives_what_was_read_until_then(crawled, tmp_path):
    first = archives(crawled)[0]
    last = max(answer.offset for answer in read_archives([first]).answers)  # that of a page; the feeds come before
    with first.open("rb") as file:
        records = ArchiveIterator(file, no_record_parse=True)
        end = min(at for at in (records.get_record_offset() for _ in records) if at > last)
    first.write_bytes(first.read_bytes()[: end - 20])
    result = replay(tmp_path / "again", first)
    assert "1 cut short" in result.stdout
    assert stored(tmp_path / "again")["article"]


def test_the_archive_holds_no_page_of_an_outlet_in_meta_mode_nor_anything_nobody_asked_for(tmp_path):
    with serving(Site(news(1))) as site:
        config = settings_in(tmp_path, "goed", address=site.address)
        listed = OUTLET.format(id="ander").replace('"full"', '"meta"') + OUTLET.format(id="goed")
        disabled = OUTLET.format(id="later").replace("mode", 'enabled = false\nreason = "dicht"\nmode')
        (tmp_path / "outlets.toml").write_text(listed + disabled)
        call("--config", config, "crawl", "--now", ROUNDS[0], "--warc", tmp_path / "warc")
    (file,) = archives(tmp_path)
    with file.open("rb") as opened:
        asked = {record.rec_headers.get_header("WARC-Target-URI") for record in ArchiveIterator(opened)} - {None}
    assert asked == {
        "http://ander.test/feed", "http://ander.test/robots.txt", "http://goed.test/feed", "http://goed.test/robots.txt",
        "http://goed.test/een", "http://goed.test/twee",
    }  # fmt: skip


def test_without_the_option_nothing_is_archived(tmp_path):
    with serving(Site(news(0))) as site:
        call("--config", settings_in(tmp_path, "goed", address=site.address), "crawl", "--now", ROUNDS[0])
    assert list(tmp_path.rglob("*.warc.gz")) == []


def test_a_folder_that_cannot_be_written_to_ends_the_crawl_with_a_line_that_names_it(tmp_path):
    with serving(Site(news(0))) as site:
        config = settings_in(tmp_path, "goed", address=site.address)
        (tmp_path / "file").write_bytes(b"")
        result = call("--config", config, "crawl", "--now", ROUNDS[0], "--warc", tmp_path / "file" / "warc")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == f"persveille: {tmp_path}/file/warc: Not a directory"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--replay",),
        ("a.warc.gz",),
        ("--replay", "a.warc.gz", "--now", ROUNDS[0]),
        ("--replay", "a.warc.gz", "--warc", "b"),
    ],
)
def test_options_that_do_not_go_with_a_replay_are_bad_usage(arguments, tmp_path):
    result = call("--config", settings_in(tmp_path, "goed"), "crawl", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--replay" in result.stderr


def test_an_archive_that_is_not_there_is_named(tmp_path):
    result = replay(tmp_path, tmp_path / "niets.warc.gz")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"persveille: {tmp_path}/niets.warc.gz: No such file or directory\n"


def test_a_file_that_is_no_archive_is_counted_and_stores_nothing(tmp_path):
    (tmp_path / "x").write_bytes(b"geen archief\n")
    result = replay(tmp_path, tmp_path / "x")
    assert (result.exit_code, stored(tmp_path)["article"]) == (0, [])
    assert result.stdout.startswith("replayed 0 of 0 answers; skipped: 1 unreadable\n")
