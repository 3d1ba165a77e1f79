"""What a hostile outlet may try; each test fails without the guard it is about.

More of the same kind: test_crawler_network.py (addresses), test_crawler_fetch.py (redirects, sizes, walls),
test_crawler_feeds.py and test_crawler_extract.py (documents).
"""

import asyncio
import gzip
import json
import socket
import time
import tracemalloc
import zlib
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from crawler.archive import Archive
from crawler.article import Feed, FeedKind, Mode, Outlet, Page
from crawler.errors import FeedError, FetchError, Reason
from crawler.extract import extract_article
from crawler.feeds import parse_feed
from crawler.fetch import Fetcher
from crawler.network import is_public
from crawler.urls import canonical_url
from tests.raw_site import answer, raw_site

NOW = datetime(2021, 7, 11, 8, 0, tzinfo=UTC)
OUTLET = Outlet("krant", "Krant", "nl", "http://krant.test/", Mode.FULL, (Feed("http://krant.test/feed"),))


@pytest.fixture
def site():
    with raw_site() as served:
        yield served


async def at_once(_seconds):
    """Nobody waits."""


def run(site, url, **options):
    """Fetch `url`; names ending in .test lead to the site, and nothing else may."""
    options = {"hosts": {"*.test": site.address}, "total_time": 5.0} | options

    async def work():
        async with Fetcher("test/1", pace=0, now=lambda: NOW, sleep=at_once, **options) as fetcher:
            return await fetcher.get(url)

    return asyncio.run(work())


def refusal(site, url, **options):
    """Why `url` gives no page."""
    with pytest.raises(FetchError) as caught:
        run(site, url, **options)
    return caught.value.reason


# Addresses


@pytest.mark.parametrize(
    "address",
    [
        "fec0::1", "3fff::1", "192.0.0.8", "192.88.99.1", "0.1.2.3",  # special, whatever Python's version says
        "::127.0.0.1", "::ffff:169.254.169.254", "::ffff:0:10.0.0.1",  # IPv4 in IPv6: compatible, mapped, translated
        "64:ff9b::10.0.0.1", "64:ff9b:1::10.0.0.1", "2002:a00:1::", "2001:0:7f00:1::1",  # NAT64, 6to4, Teredo
        "fe80::5efe:10.0.0.1", "fd00::1%eth0",
    ],
)  # fmt: skip
def test_an_inner_address_in_any_wrapping_is_not_public(address):
    assert not is_public(address)


HOSTS = [
    "127.0.0.1", "0.0.0.0", "0", "127.1", "2130706433", "017700000001", "0177.0.0.1", "0x7f000001", "0x7f.0.0.1",
    "127.0.0.1.", "localhost", "LOCALHOST", "localhost.", "[::]", "[::1]", "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]",
    "１２７.0.0.1", "127。0。0。1", "①②⑦.0.0.1", "user:pass@127.0.0.1", "krant.test@127.0.0.1", "%31%32%37.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_an_inner_host_is_refused_in_every_notation(site, host):
    port = site.address.rpartition(":")[2]
    assert refusal(site, f"http://{host}:{port}/a") in (Reason.REFUSED_ADDRESS, Reason.DNS)
    assert site.asked == []


@pytest.mark.parametrize("host", HOSTS)
def test_a_redirect_to_an_inner_host_is_refused_in_every_notation(site, host):
    port = site.address.rpartition(":")[2]
    site.routes["/a"] = answer("302 Found", b"", f"Location: //{host.encode().decode('latin-1')}:{port}/geheim")
    # httpx itself stumbles over the worst of them, which counts as a broken answer
    assert refusal(site, "http://krant.test/a") in (Reason.REFUSED_ADDRESS, Reason.DNS, Reason.NETWORK)
    assert site.asked == ["/robots.txt", "/a"]


@pytest.mark.parametrize(
    "found", ["::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:a00:1::", "0.0.0.0", "fe80::1%lo"]
)
def test_a_name_that_leads_to_any_inner_address_is_refused(site, monkeypatch, found):
    async def resolve(self, host, port, **options):
        return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", (found, port))]

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", resolve)
    assert refusal(site, "http://krant.example/") is Reason.REFUSED_ADDRESS


@pytest.mark.parametrize("port", [0, 1, 21, 22, 25, 110, 139, 445, 631, 1023, 65_536, -1])
def test_ports_that_are_none_of_the_web_are_refused(site, port):
    site.routes["/a"] = answer("302 Found", b"", f"Location: http://krant.test:{port}/")
    assert refusal(site, f"http://krant.test:{port}/") is Reason.REFUSED_ADDRESS
    assert refusal(site, "http://krant.test/a") is Reason.REFUSED_ADDRESS
    assert site.asked == ["/robots.txt", "/a"]


@pytest.mark.parametrize("port", [80, 443, 1024, 8080, 65_535])
def test_ports_of_the_web_are_visited(site, port):
    site.routes["/a"] = answer("200 OK", b"dag")
    assert run(site, f"http://krant.test:{port}/a").body == b"dag"


@pytest.mark.parametrize(
    "location",
    ["file:///etc/passwd", "FILE:/etc/passwd", "gopher://krant.test/1", "ftp://krant.test/", "data:text/html,x",
     "javascript:alert(1)", "ws://krant.test/", "http://[", "//:80/"],
)  # fmt: skip
def test_a_redirect_leaves_the_web_nowhere(site, location):
    site.routes["/a"] = answer("302 Found", b"", f"Location: {location}")
    assert refusal(site, "http://krant.test/a") is Reason.REFUSED_ADDRESS


def test_credentials_in_an_address_are_neither_sent_nor_kept(site, tmp_path):
    heads = []
    site.routes["/a"] = answer("302 Found", b"", "Location: http://piet:geheim@krant.test/b")
    site.routes["/b"] = answer("200 OK", b"dag")
    with Archive(tmp_path, "test/1") as archive:
        page = run(
            site,
            "http://jan:geheim@krant.test/a",
            archive=lambda exchange: (heads.append(exchange.request), archive(exchange)),
        )
    assert page.final_url == "http://krant.test/b"
    assert not any(name.lower() == "authorization" for head in heads for name, _ in head)
    (file,) = tmp_path.iterdir()
    assert b"jan:geheim" not in gzip.decompress(file.read_bytes())


# Hosts of other scripts


def test_a_host_of_mixed_scripts_is_shown_for_what_it_is():
    cyrillic = "http://dе-krant.test/nieuws"  # the second letter is Cyrillic
    assert canonical_url(cyrillic) == "http://xn--d-krant-7gg.test/nieuws"


@pytest.mark.parametrize(
    "host",
    [
        "krant.test℀x",
        "krant.test／x",
        "krant.test＃x",
        "krant.test：80",
        "kr\u200bant.test",
        "xn--a.test",
    ],
)
def test_a_host_that_turns_into_another_address_is_never_asked(site, host):
    site.routes["/"] = answer("200 OK", b"dag")
    with pytest.raises(FetchError):
        run(site, f"http://{host}/")
    assert site.asked == []


# Bodies


def deflated(window, size=100_000_000):
    """A body of zeros, a thousand times smaller packed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    zeros = bytes(1_000_000)
    return b"".join(packer.compress(zeros) for _ in range(size // len(zeros))) + packer.flush()


@pytest.mark.parametrize(("encoding", "window"), [("gzip", 31), ("deflate", 15), ("deflate", -15)])
def test_a_bomb_is_given_up_before_it_fills_the_memory(site, encoding, window):
    site.routes["/a"] = answer("200 OK", deflated(window), f"Content-Encoding: {encoding}")
    tracemalloc.start()
    try:
        assert refusal(site, "http://krant.test/a") is Reason.TOO_LARGE
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


def test_a_bomb_within_a_bomb_is_unpacked_once(site):
    inner = gzip.compress(deflated(31))
    site.routes["/a"] = answer("200 OK", inner, "Content-Encoding: gzip")
    assert run(site, "http://krant.test/a").body == gzip.decompress(inner)
    site.routes["/a"] = answer("200 OK", inner, "Content-Encoding: gzip, gzip")
    assert refusal(site, "http://krant.test/a") is Reason.NETWORK


def test_a_robots_txt_that_is_a_bomb_harms_nobody(site):
    site.routes["/robots.txt"] = answer("200 OK", deflated(31), "Content-Encoding: gzip")
    site.routes["/a"] = answer("200 OK", b"dag")
    assert run(site, "http://krant.test/a").body == b"dag"


def forever(first, piece, pause=0.0):
    """A route that sends `first` and then `piece` again and again."""

    def route(connection, closing):
        connection.sendall(first)
        while not closing.wait(pause):
            connection.sendall(piece)

    return route


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "route",
    [
        forever(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536),
        forever(CHUNKED, b"1000\r\n" + b"x" * 4096 + b"\r\n"),
        forever(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n", b"x" * 65_536),
        forever(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"dag"), b"x" * 65_536),
    ],
    ids=["until closed", "chunked", "length", "behind the packed"],
)
def test_a_body_without_end_is_given_up(site, route):
    site.routes["/a"] = route
    assert refusal(site, "http://krant.test/a") is Reason.TOO_LARGE


@pytest.mark.parametrize(
    "route",
    [
        forever(b"HTTP/1.1 200 OK\r\n\r\n", b"x", 0.01),
        forever(CHUNKED, b"1\r\nx\r\n", 0.01),
        forever(b"HTTP/1.1 200 OK\r\nX-Druppel: ", b"x", 0.01),
        forever(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.01),
        forever(b"", b"", 0.01),
    ],
    ids=["body", "chunks", "header", "informational", "silence"],
)
def test_an_answer_that_drips_is_given_up_in_time(site, route):
    site.routes["/a"] = route
    assert refusal(site, "http://krant.test/a", total_time=0.3) is Reason.TIMEOUT


def test_a_chain_of_slow_redirects_has_no_more_time_than_one_page(site):
    def hop(connection, closing):
        closing.wait(0.15)
        connection.sendall(answer("302 Found", b"", f"Location: /{len(site.asked)}"))

    site.routes |= {f"/{number}": hop for number in range(20)}
    assert refusal(site, "http://krant.test/0", total_time=0.4) is Reason.TIMEOUT
    assert len(site.asked) < 6


# Redirects


def test_a_loop_over_two_hosts_ends(site):
    site.routes["/a"] = answer("302 Found", b"", "Location: http://ander.test/b")
    site.routes["/b"] = answer("302 Found", b"", "Location: http://krant.test/a")
    assert refusal(site, "http://krant.test/a") is Reason.REDIRECT_LOOP


def test_a_redirect_whose_address_grows_for_ever_ends(site):
    grow = [answer("302 Found", b"", f"Location: ?{'x' * number}") for number in range(1, 30)]
    site.routes |= {f"/a{'?' if number else ''}{'x' * number}": route for number, route in enumerate(grow)}
    assert refusal(site, "http://krant.test/a") is Reason.REDIRECT_LOOP
    assert len(site.asked) == 1 + 11


def test_a_robots_txt_that_leads_round_in_circles_ends(site):
    site.routes["/robots.txt"] = answer("302 Found", b"", "Location: /robots.txt")
    site.routes["/a"] = answer("200 OK", b"dag")
    assert run(site, "http://krant.test/a").body == b"dag"
    assert site.asked == ["/robots.txt", "/a"]


# Headers


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 30\r\n\r\ndag",
        b"HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\ndag",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3, 30\r\n\r\ndag",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\ndag",
        b"HTTP/1.1 200 OK\r\nX-Nul: a\x00b\r\n\r\ndag",
        b"HTTP/1.1 200 OK\r\nX-Regel: a\rSet-Cookie: b\r\n\r\ndag",
        b"HTTP/1.1 200 OK\r\n: naamloos\r\n\r\ndag",
        b"HTTP/1.1 200 OK\r\nX-Groot: " + b"x" * 1_000_000 + b"\r\n\r\ndag",
        b"HTTP/1.1 200 OK\r\n" + b"X-Veel: x\r\n" * 100_000 + b"\r\ndag",
        b"HTTP/1.1 200 OK\r\nX-Einde: nee\r\n",
        b"HTTP/1.1 20 OK\r\n\r\ndag",
        b"dag",
        b"",
    ],
    ids=[
        "two lengths", "negative", "list", "transfer", "NUL", "CR", "nameless", "huge", "many", "no end", "status",
        "0.9", "nothing",
    ],
)  # fmt: skip
def test_an_answer_that_breaks_the_rules_is_a_recorded_failure(site, head):
    site.routes["/a"] = head
    assert refusal(site, "http://krant.test/a") is Reason.NETWORK


def test_the_same_length_said_twice_does_no_harm(site):
    site.routes["/a"] = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\ndag"
    assert run(site, "http://krant.test/a").body == b"dag"


def test_headers_without_end_are_given_up(site):
    site.routes["/a"] = forever(b"HTTP/1.1 200 OK\r\n", b"X-Nog: een\r\n" * 100)
    assert refusal(site, "http://krant.test/a") is Reason.NETWORK


@pytest.mark.parametrize(
    ("location", "asked"),
    [
        ("/b%0d%0aX-Evil:%201", "/b%0d%0aX-Evil:%201"),
        ("/b\r\n X-Evil: 1", "/b%20X-Evil:%201"),  # a header folded over two lines is one
    ],
)
def test_line_breaks_in_a_location_never_get_into_a_request(site, location, asked):
    site.routes["/a"] = answer("302 Found", b"", f"Location: {location}")
    site.routes[asked] = answer("200 OK", b"dag")
    exchanges = []
    assert run(site, "http://krant.test/a", archive=exchanges.append).body == b"dag"
    assert site.asked == ["/robots.txt", "/a", asked]
    assert {name.lower() for exchange in exchanges for name, _ in exchange.request} <= {
        "host", "accept", "accept-encoding", "connection", "user-agent",
    }  # fmt: skip


# Documents

ITEM = "<item><title>{title}</title><link>http://krant.test/{number}</link></item>"
NEWS = "<url><loc>http://krant.test/{number}</loc><news:news><news:title>{title}</news:title></news:news></url>"
KINDS = {
    FeedKind.RSS: ("<rss version='2.0'><channel>{items}</channel></rss>", ITEM),
    FeedKind.NEWS_SITEMAP: ("<urlset xmlns:news='x'>{items}</urlset>", NEWS),
    FeedKind.LISTING: ("<html><body>{items}</body></html>", "<a href='/{number}'>{title}</a>"),
}


def parse(kind, text, url="http://krant.test/feed"):
    feed = Feed(url, kind, selector="a" if kind is FeedKind.LISTING else "")
    return parse_feed(Page(url, url, 200, text.encode(), NOW), OUTLET, feed).entries


def document(kind, count=1, title="Kop &x;", prolog=""):
    whole, item = KINDS[kind]
    return prolog + whole.format(items="".join(item.format(title=title, number=number) for number in range(count)))


@pytest.mark.parametrize("kind", list(KINDS))
def test_of_fifty_thousand_items_a_thousand_are_read(kind):
    assert len(parse(kind, document(kind, 50_000, "Kop"))) == 1000


def test_of_fifty_thousand_items_of_a_json_feed_a_thousand_are_read():
    items = [{"id": str(number), "url": f"http://krant.test/{number}", "title": "Kop"} for number in range(50_000)]
    text = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Krant", "items": items})
    assert len(parse(FeedKind.RSS, text)) == 1000


BOMBS = {
    "laughs": "<!DOCTYPE x [<!ENTITY a 'haha'>{}<!ENTITY x '{}'>]>".format(
        "".join(f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in zip("abcdefgh", "bcdefghi", strict=True)),
        "&i;" * 10,
    ),
    "quadratic": f"<!DOCTYPE x [<!ENTITY x '{'haha' * 50_000}'>]>",
    "file": "<!DOCTYPE x [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
    "address": "<!DOCTYPE x [<!ENTITY x SYSTEM 'http://{address}/x'>]>",
    "parameter": "<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://{address}/x'>%p;]>",
    "DTD": "<!DOCTYPE x SYSTEM 'http://{address}/x'>",
    "stylesheet": "<?xml-stylesheet href='http://{address}/x'?>",
    "loop": "<!DOCTYPE x [<!ENTITY x '&y;'><!ENTITY y '&x;'>]>",
}


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("bomb", BOMBS.values(), ids=list(BOMBS))
def test_an_entity_is_neither_expanded_nor_fetched(site, kind, bomb):
    site.routes["/x"] = answer("200 OK", b"<!ENTITY x 'haha'>")
    prolog = bomb.replace("{address}", site.address)
    (entry,) = parse(kind, document(kind, title="Kop &x; &x;", prolog=prolog))
    assert entry.title.startswith("Kop")
    assert len(entry.title) < 30
    assert "haha" not in entry.title
    assert "root:" not in entry.title
    assert site.asked == []


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=list(BOMBS))
def test_an_article_page_with_entities_is_read_without_them(site, bomb):
    paragraph = "<p>De bakkerij aan het plein bakt sinds vanochtend opnieuw brood voor de straat. &x;</p>" * 3
    body = (
        bomb.replace("{address}", site.address)
        + f"<html><body><article><h1>Kop</h1>{paragraph}</article></body></html>"
    )
    (entry,) = parse(FeedKind.RSS, document(FeedKind.RSS, title="Kop"))
    article = extract_article(Page(entry.url, entry.url, 200, body.encode(), NOW), entry, OUTLET)
    assert len(article.text) < 500
    assert "haha" not in article.text
    assert "root:" not in article.text
    assert site.asked == []


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize(
    "shape", ["<a>", "<a ", "<a b='c'>", "<a/>", "<a:", "<", "<!--", "<![CDATA[", "<?x ", "&", "<item>", "<item/>"]
)
def test_a_monstrous_document_gives_nothing_and_is_no_burden(kind, shape):
    whole, _ = KINDS[kind]
    started = time.process_time()
    with suppress(FeedError):
        assert parse(kind, whole.format(items=shape * (4_000_000 // len(shape)))) == ()
    assert time.process_time() - started < 10
