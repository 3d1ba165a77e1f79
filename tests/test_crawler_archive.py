"""Archives: what a crawl received is kept as WARC, and read again gives the same pages and the same failures."""

import asyncio
import gzip
import random
import re
import resource
import zlib
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import Archive, Exchange
from crawler.article import Page
from crawler.errors import FetchError, Reason
from crawler.fetch import Fetcher
from crawler.replay import ArchiveTransport, read_archives
from tests.raw_site import answer, raw_site

AGENT = "Persveille/1 (+https://krant.test/)"
START = datetime(2021, 7, 11, 8, 0, tzinfo=UTC)
TEXT = "Hé, een krant. ".encode() * 500


class Clock:
    """A clock that moves on by a second whenever somebody looks at it, so that no two instants are the same."""

    def __init__(self):
        self.moment = START

    def now(self):
        self.moment += timedelta(seconds=1)
        return self.moment


@pytest.fixture
def site():
    with raw_site() as served:
        yield served


async def at_once(_seconds):
    """Nobody waits."""


async def outcome(fetcher, call):
    url, validators = call if isinstance(call, tuple) else (call, {})
    try:
        return await fetcher.get(f"http://krant.test{url}", **validators)
    except FetchError as error:
        return (error.reason, error.status, error.retry_after)


def crawl(site, folder, *calls, **options):
    """What each fetch gave, its page or its failure, in one run that archives to `folder`."""
    options = {"hosts": {"*.test": site.address}, "now": Clock().now, "max_body": 100_000} | options

    async def work():
        with Archive(folder, AGENT) as archive:
            async with Fetcher(AGENT, pace=0, sleep=at_once, archive=archive, **options) as fetcher:
                return [await outcome(fetcher, call) for call in calls]

    return asyncio.run(work())


def replayed(files, *calls):
    """The same from archives."""
    transport = ArchiveTransport(read_archives(files))
    options = {"now": transport.now, "sleep": at_once, "transport": transport, "max_body": 100_000}

    async def work():
        async with Fetcher(AGENT, pace=0, **options) as fetcher:
            return [await outcome(fetcher, call) for call in calls]

    return asyncio.run(work())


def records(*files):
    """Every record of the files: type, address, status line, headers, body; digests are checked by warcio."""
    found = []
    for file in files:
        with file.open("rb") as opened:
            for record in ArchiveIterator(opened, check_digests="raise"):
                head = record.http_headers
                found.append((record.rec_type, record.rec_headers, head, record.raw_stream.read()))
    return found


def archived(folder):
    return sorted(folder.glob("persveille-*.warc.gz"))


def test_every_exchange_is_kept_redirects_robots_txt_and_304s_included(site, tmp_path):
    site.routes["/a"] = answer("302 Found", b"", "Location: /b")
    site.routes["/b"] = answer("200 OK", b"dag")
    site.routes["/feed"] = answer("304 Not Modified")
    crawl(site, tmp_path, "/a", ("/feed", {"etag": '"1"'}))
    (file,) = archived(tmp_path)
    assert re.fullmatch(r"persveille-20210711T0800\d\dZ\.warc\.gz", file.name)
    kept = [
        (kind, about.get_header("WARC-Target-URI"), head and head.statusline) for kind, about, head, _ in records(file)
    ]
    assert kept == [
        ("warcinfo", None, None),
        ("response", "http://krant.test/robots.txt", "404 Not Found"),
        ("request", "http://krant.test/robots.txt", "/robots.txt HTTP/1.1"),
        ("response", "http://krant.test/a", "302 Found"),
        ("request", "http://krant.test/a", "/a HTTP/1.1"),
        ("response", "http://krant.test/b", "200 OK"),
        ("request", "http://krant.test/b", "/b HTTP/1.1"),
        ("response", "http://krant.test/feed", "304 Not Modified"),
        ("request", "http://krant.test/feed", "/feed HTTP/1.1"),
    ]
    assert records(file)[-1][2].get_header("If-None-Match") == '"1"'


def test_an_archive_says_who_made_it_and_that_robots_txt_was_obeyed(site, tmp_path):
    crawl(site, tmp_path, "/a")
    (file,) = archived(tmp_path)
    kind, about, _, body = records(file)[0]
    fields = dict(line.split(": ", 1) for line in body.decode().splitlines())
    assert (kind, about.protocol, about.get_header("WARC-Filename")) == ("warcinfo", "WARC/1.1", file.name)
    assert fields["software"] == "Persveille/1"
    assert fields["operator"] == "https://krant.test/"
    assert fields["http-header-user-agent"] == AGENT
    assert fields["robots"] == "obey"
    identity = about.get_header("WARC-Record-ID")
    assert {about.get_header("WARC-Warcinfo-ID") for _, about, _, _ in records(file)[1:]} == {identity}


def test_an_answer_is_kept_as_it_came_but_for_the_chunks_of_its_transfer(site, tmp_path):
    packed = gzip.compress(TEXT)
    site.routes["/a"] = (
        b"HTTP/1.1 200 Tr\xe8s bien\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\nX-Plaats: Li\xe8ge\r\n"
        b"X-Caf\xc3\xa9s: caf\xc3\xa9\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n".replace(
            b"X-Caf\xc3\xa9s", b"X-Cafes"
        )
        + b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    )
    (page,) = crawl(site, tmp_path, "/a")
    (file,) = archived(tmp_path)
    _, about, head, body = records(file)[3]
    assert body == packed
    assert [name for name, _ in head.headers] == ["Content-Encoding", "X-Plaats", "X-Cafes", "Set-Cookie", "Set-Cookie"]
    with gzip.open(file) as whole:
        assert b"X-Plaats: Li\xe8ge\r\nX-Cafes: caf\xc3\xa9\r\n" in whole.read()
    assert datetime.fromisoformat(about.get_header("WARC-Date")) == page.fetched_at


ROUTES = {
    "/robots.txt": answer("200 OK", b"User-agent: *\nDisallow: /verboden\nCrawl-delay: 1"),
    "/plain": answer("200 OK", TEXT, 'ETag: "1"', "Content-Type: text/html"),
    "/gzip": answer("200 OK", gzip.compress(TEXT), "Content-Encoding: gzip"),
    "/deflate": answer("200 OK", zlib.compress(TEXT)[2:-4], "Content-Encoding: deflate"),
    "/chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\ndaags\r\n0\r\n\r\n",
    "/empty": answer(),
    "/moved": answer("301 Moved", b"daar", "Location: /nieuws/caf\xe9 en bar?x=1#top"),
    "/nieuws/caf%C3%A9%20en%20bar?x=1": answer("200 OK", b"daar"),
    "/loop": answer("302 Found", b"", "Location: /loop"),
    "/forbidden-hop": answer("302 Found", b"", "Location: /verboden"),
    "/wall": answer("302 Found", b"", "Location: http://consent.krant.test/"),
    "/challenge": answer("403 Forbidden", b"<title>Just a moment...</title>"),
    "/403": answer("403 Forbidden"),
    "/410": answer("410 Gone"),
    "/429": answer("429 Too Many Requests", b"", "Retry-After: 77"),
    "/503": answer("503 Service Unavailable", b"druk", "Retry-After: Sun, 11 Jul 2021 09:00:00 GMT"),
    "/large": answer("200 OK", b"x" * 200_000),
    "/bomb": answer("200 OK", gzip.compress(b"\0" * 5_000_000), "Content-Encoding: gzip"),
    "/unpackable": answer("200 OK", b"niet gepakt", "Content-Encoding: gzip"),
    "/brotli": answer("200 OK", b"niet gevraagd", "Content-Encoding: br"),
    "/short": b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nafgebroken",
}


def without_chunks(outcomes):
    """Whether a body came in chunks is forgotten."""
    told = {"transfer-encoding": "chunked"}
    return [replace(page, headers={}) if isinstance(page, Page) and page.headers == told else page for page in outcomes]


@pytest.mark.parametrize("path", [path for path in ROUTES if not path.startswith(("/robots", "/nieuws"))] + ["/404"])
def test_an_answer_read_again_is_the_same_page_or_the_same_failure(site, tmp_path, path):
    site.routes.update(ROUTES)
    first = crawl(site, tmp_path, path)
    asked = len(site.asked)
    assert without_chunks(replayed(archived(tmp_path), path)) == without_chunks(first)
    assert len(site.asked) == asked


def test_a_body_that_came_too_slowly_fails_in_time_when_read_again_too(site, tmp_path):
    def stall(connection, closing):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
        closing.wait(10)

    site.routes["/a"] = stall

    assert crawl(site, tmp_path, "/a", total_time=0.3)[0][0] is Reason.TIMEOUT
    assert replayed(archived(tmp_path), "/a")[0][0] is Reason.TIMEOUT


def test_an_address_that_is_not_archived_is_a_lasting_failure_that_says_so(site, tmp_path):
    crawl(site, tmp_path, "/a")
    fetcher = Fetcher(
        AGENT, now=Clock().now, sleep=at_once, transport=ArchiveTransport(read_archives(archived(tmp_path)))
    )
    with pytest.raises(FetchError, match=r"/b: not_archived \(the archive holds no answer") as caught:
        asyncio.run(fetcher.get("http://krant.test/b"))
    assert not caught.value.temporary


def test_a_304_whose_page_is_not_held_is_not_archived(site, tmp_path):
    site.routes["/feed"] = answer("304 Not Modified")
    asked = ("/feed", {"etag": '"1"'})
    crawl(site, tmp_path, asked)
    first, second = replayed(archived(tmp_path), asked, "/feed")
    assert first.status == 304
    assert second == (Reason.NOT_ARCHIVED, None, None)


def exchange(path="/a", at=START, body=b"dag"):
    headers = (("Content-Type", "text/html"), ("Content-Length", str(len(body))))
    return Exchange(
        f"http://krant.test{path}", at, path, (("Host", "krant.test"),), "HTTP/1.1", "200 OK", headers, body
    )


def archive_of(folder, *exchanges, **options):
    with Archive(folder, AGENT, **options) as archive:
        for each in exchanges:
            archive(each)
    return archived(folder)


def test_recordings_of_all_files_are_in_order_of_time(tmp_path):
    late = archive_of(tmp_path / "a", exchange("/1", START + timedelta(hours=2)), exchange("/2", START))
    early = archive_of(tmp_path / "b", exchange("/3", START + timedelta(hours=1)))
    assert [answer.url[-2:] for answer in read_archives([*late, *early]).answers] == ["/2", "/3", "/1"]


def test_nothing_is_made_when_nothing_was_asked(tmp_path):
    assert archive_of(tmp_path / "archive") == []
    assert not (tmp_path / "archive").exists()


def test_a_file_that_has_grown_too_large_is_followed_by_another(tmp_path):
    files = archive_of(tmp_path, *(exchange(f"/{number}") for number in range(3)), limit=1)
    assert [file.name for file in files] == [f"persveille-20210711T08000{second}Z.warc.gz" for second in range(3)]
    assert [answer.url[-2:] for answer in read_archives(files).answers] == ["/0", "/1", "/2"]


def test_a_run_over_midnight_makes_a_file_for_each_day(tmp_path):
    files = archive_of(
        tmp_path, exchange("/1", START), exchange("/2", START), exchange("/3", START + timedelta(days=1))
    )
    assert [file.name[11:19] for file in files] == ["20210711", "20210712"]


def test_a_file_of_an_earlier_run_is_never_written_to(tmp_path):
    (first,) = archive_of(tmp_path, exchange("/1"))
    before = first.read_bytes()
    archive_of(tmp_path, exchange("/2"))
    assert first.read_bytes() == before
    assert len(archived(tmp_path)) == 2


def test_what_is_written_can_be_read_before_the_archive_is_closed(tmp_path):
    with Archive(tmp_path, AGENT) as archive:
        for number in (1, 2):
            archive(exchange(f"/{number}"))
            assert len(read_archives(archived(tmp_path)).answers) == number


def test_a_file_cut_at_any_byte_gives_every_record_that_is_whole(tmp_path, capfd):
    sizes = []
    with Archive(tmp_path, AGENT) as archive:
        for number in range(3):
            archive(exchange(f"/{number}", body=bytes(range(256))))
            sizes.append(archived(tmp_path)[0].stat().st_size)
    (file,) = archived(tmp_path)
    data = file.read_bytes()
    for size in {*range(0, len(data), 11), *(whole + by for whole in sizes for by in (-1, 0))}:
        file.write_bytes(data[:size])
        found = len(read_archives([file]).answers)
        assert sum(whole <= size for whole in sizes) <= found <= sum(whole <= size for whole in sizes) + 1
    assert capfd.readouterr() == ("", "")


def test_a_full_disk_is_an_error_that_names_the_file_and_spoils_nothing_before_or_after(tmp_path):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    incompressible = random.Random(1).randbytes(30_000)
    with Archive(tmp_path, AGENT) as archive:
        archive(exchange("/1"))
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
            with pytest.raises(OSError, match=r"persveille-20210711T080000Z\.warc\.gz"):
                archive(exchange("/2", body=incompressible))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        archive(exchange("/3"))
    assert [answer.url[-2:] for answer in read_archives(archived(tmp_path)).answers] == ["/1", "/3"]


def test_an_answer_by_http_2_is_kept_as_one_that_every_reader_understands(tmp_path):
    (file,) = archive_of(tmp_path, replace(exchange(), protocol="HTTP/2", status="200"))
    _, about, head, _ = records(file)[1]
    assert (head.protocol, head.statusline, about.get_header("WARC-Protocol")) == ("HTTP/1.1", "200", "h2")
    assert replayed([file], "/a")[0].body == b"dag"


def test_line_breaks_cannot_get_into_a_record_s_head(tmp_path):
    evil = exchange("/a\r\nWARC-Type: warcinfo")
    (file,) = archive_of(tmp_path, evil)
    assert [kind for kind, *_ in records(file)] == ["warcinfo", "response", "request"]
    assert records(file)[1][1].get_header("WARC-Target-URI") == "http://krant.test/a%0D%0AWARC-Type:%20warcinfo"


def foreign(kind, url, block, date="2021-07-11T08:00:00Z", version="1.0", **headers):
    """A record as other programs write it."""
    about = {"WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": date, "Content-Length": len(block)} | headers
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in about.items() if value is not None)
    return f"WARC/{version}\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\ndag"
FOREIGN = [
    foreign("warcinfo", None, b"software: Grijper/3\r\n"),
    foreign("request", "http://krant.test/a", b"GET /a HTTP/1.1\r\nHost: krant.test\r\n\r\n"),
    foreign("response", "http://krant.test/a", HTTP),
    foreign("metadata", "http://krant.test/a", b"via: http://krant.test/\r\n"),
    foreign("revisit", "http://krant.test/b", b""),
    foreign("response", "dns:krant.test", b"20210711080000\nkrant.test. 60 IN A 8.8.8.8\n"),
    foreign("response", "ftp://krant.test/a", b"dag"),
    foreign("response", None, HTTP),
    foreign("response", "http://krant.test/c", HTTP, date="gisteren"),
    foreign("response", "http://krant.test/d", b"no HTTP at all"),
    foreign("response", "http://krant.test/e", b"HTTP/1.1 abc\r\n\r\n"),
    foreign("response", "http://krant.test/f", b""),
    foreign("bedenksel", "http://krant.test/g", b"x"),
    foreign("response", "<http://krant.test/h>", HTTP, date="2021-07-11"),
]
SKIPPED = {
    "warcinfo": 1, "request": 1, "metadata": 1, "revisit": 1, "not of the web": 3, "undated": 1, "no HTTP answer": 3,
    "unknown": 1,
}  # fmt: skip


@pytest.mark.parametrize("pack", [gzip.compress, bytes], ids=["gzip", "plain"])
def test_what_a_foreign_archive_holds_beside_answers_is_skipped_and_counted(pack, tmp_path):
    file = tmp_path / "foreign.warc"
    file.write_bytes(b"".join(map(pack, FOREIGN)))
    found = read_archives([file])
    assert [answer.url for answer in found.answers] == ["http://krant.test/h", "http://krant.test/a"]
    assert found.skipped == Counter(SKIPPED)
    assert replayed([file], "/a", "/h")[0].body == b"dag"


def test_a_foreign_answer_kept_in_its_chunks_is_put_together(tmp_path):
    block = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ndag\r\n0\r\n\r\n"
    (tmp_path / "a.warc").write_bytes(foreign("response", "http://krant.test/a", block))
    assert replayed([tmp_path / "a.warc"], "/a")[0].body == b"dag"


@pytest.mark.parametrize(
    ("data", "kinds"),
    [
        (b"", []),
        (b"geen archief\n", ["unreadable"]),
        (b"PK\x03\x04" + bytes(200), ["unreadable"]),
        (gzip.compress(b"".join(FOREIGN)), ["warcinfo", "unreadable"]),  # one member for all records
        (gzip.compress(FOREIGN[2])[:-20], ["cut short"]),
        (b"http://krant.test/ 127.0.0.1 20210711080000 text/html 3\ndag\n", ["ARC"]),
    ],
    ids=["empty", "text", "zip", "single member", "truncated", "ARC"],
)
def test_a_file_that_is_no_archive_is_counted(data, kinds, tmp_path):
    (tmp_path / "x").write_bytes(data)
    assert read_archives([tmp_path / "x"]).skipped == Counter(kinds)


def test_a_missing_file_is_an_error_that_names_it(tmp_path):
    with pytest.raises(FileNotFoundError, match="niets"):
        read_archives([tmp_path / "niets"])


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_archives_raise_nothing(data, tmp_path):
    whole = b"".join(map(data.draw(st.sampled_from([gzip.compress, bytes])), FOREIGN))
    at = data.draw(st.integers(0, len(whole)))
    junk = data.draw(st.binary(max_size=40))
    (tmp_path / "x").write_bytes(whole[:at] + junk + whole[at + data.draw(st.integers(0, 40)) :])
    found = read_archives([tmp_path / "x"])
    replayed([tmp_path / "x"], *(answer.url.removeprefix("http://krant.test") for answer in found.answers))
