"""The fetcher against a real HTTP server on loopback."""

import asyncio
import gzip
import socket
import threading
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import FetchError, Reason
from crawler.fetch import Fetcher

AGENT = "persveille-test/1 (+mailto:redactie@krant.test)"
START = datetime(2021, 7, 11, 8, 0, tzinfo=UTC)


class Clock:
    """A clock that only moves when somebody sleeps."""

    def __init__(self):
        self.moment = START

    def now(self):
        return self.moment

    async def sleep(self, seconds):
        self.moment += timedelta(seconds=seconds)


@dataclass
class Site:
    """Routes by path: (status, headers, body) or a function of the request handler; and what was asked."""

    port: int
    routes: dict = field(default_factory=dict)
    requests: list = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)

    def asked(self, path):
        return [headers for host, asked, headers in self.requests if asked == path]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        site = self.server.site
        site.requests.append((self.headers["Host"], self.path, dict(self.headers)))
        route = site.routes.get(self.path, (404, {}, b"nothing here"))
        if callable(route):
            route(self)
            return
        status, headers, body = route
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.site = Site(server.server_address[1])
    server.handle_error = lambda *args: None  # clients that hang up are the point of some tests
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.site
    server.site.release.set()
    server.shutdown()
    thread.join()
    server.server_close()


def run(site, *calls, clock=None, hosts=None, **options):
    """Fetch one after another in one fetcher; the last page, or the exception."""
    clock = clock or Clock()
    hosts = {"*.test": f"127.0.0.1:{site.port}"} if hosts is None else hosts

    async def work():
        options.setdefault("pace", 0.0)
        async with Fetcher(AGENT, hosts=hosts, now=clock.now, sleep=clock.sleep, **options) as fetcher:
            for call in calls:
                url, validators = call if isinstance(call, tuple) else (call, {})
                page = await fetcher.get(url, **validators)
            return page

    return asyncio.run(work())


def refusal(site, *calls, **options):
    with pytest.raises(FetchError) as caught:
        run(site, *calls, **options)
    return caught.value


def test_a_page_comes_with_its_address_headers_and_instant(site):
    site.routes["/a"] = (200, {"ETag": '"1"', "Content-Type": "text/html"}, b"dag")
    page = run(site, "http://krant.test/a")
    assert (page.url, page.final_url, page.status, page.body) == (
        "http://krant.test/a",
        "http://krant.test/a",
        200,
        b"dag",
    )
    assert page.headers["etag"] == '"1"'
    assert page.fetched_at == START


def test_the_robot_says_who_it_is_and_sends_no_cookie_back(site):
    site.routes["/a"] = (200, {"Set-Cookie": "volg=mij; Path=/"}, b"dag")
    run(site, "http://krant.test/a", "http://krant.test/a")
    assert [headers["User-Agent"] for headers in site.asked("/a")] == [AGENT, AGENT]
    assert "Cookie" not in site.asked("/a")[1]


def test_an_unchanged_page_answers_304_without_a_body(site):
    def answer(handler):
        unchanged = (
            handler.headers.get("If-None-Match") == '"v1"' and handler.headers.get("If-Modified-Since") == "then"
        )
        handler.send_response(304 if unchanged else 200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    site.routes["/feed"] = answer
    assert run(site, ("http://krant.test/feed", {"etag": '"v1"', "last_modified": "then"})).status == 304
    assert run(site, "http://krant.test/feed").status == 200


def test_a_304_that_was_not_asked_for_is_a_failure(site):
    site.routes["/feed"] = (304, {}, b"")
    assert refusal(site, "http://krant.test/feed").reason is Reason.SERVER_ERROR


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("identity", bytes),
    ],
)
def test_packed_bodies_are_unpacked(site, encoding, pack):
    body = "Hé, een krant. ".encode() * 500
    site.routes["/a"] = (200, {"Content-Encoding": encoding, "Content-Length": str(len(pack(body)))}, pack(body))
    assert run(site, "http://krant.test/a").body == body


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_body_that_cannot_be_unpacked_is_a_recorded_failure(site, encoding):
    site.routes["/a"] = (200, {"Content-Encoding": encoding}, b"not packed at all")
    assert refusal(site, "http://krant.test/a").reason is Reason.NETWORK


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_and_both_addresses_kept(site, status):
    site.routes["/r/t/1/id/10123456"] = (status, {"Location": "/nieuws/x/10123456.html#top"}, b"")
    site.routes["/nieuws/x/10123456.html"] = (200, {}, b"artikel")
    page = run(site, "http://krant.test/r/t/1/id/10123456")
    assert page.url == "http://krant.test/r/t/1/id/10123456"
    assert page.final_url == "http://krant.test/nieuws/x/10123456.html"


def test_a_redirect_loop_ends(site):
    site.routes["/a"] = (302, {"Location": "/b"}, b"")
    site.routes["/b"] = (302, {"Location": "/a"}, b"")
    assert refusal(site, "http://krant.test/a").reason is Reason.REDIRECT_LOOP
    assert len(site.asked("/a")) == 1


def test_ten_redirects_are_followed_and_eleven_are_not(site):
    for number in range(11):
        site.routes[f"/{number}"] = (302, {"Location": f"/{number + 1}"}, b"")
    site.routes["/11"] = (200, {}, b"there")
    assert run(site, "http://krant.test/1").body == b"there"
    assert refusal(site, "http://krant.test/0").reason is Reason.REDIRECT_LOOP


@pytest.mark.parametrize(
    ("status", "reason", "temporary"),
    [
        (401, Reason.FORBIDDEN, False),
        (403, Reason.FORBIDDEN, False),
        (404, Reason.NOT_FOUND, False),
        (405, Reason.FORBIDDEN, False),
        (410, Reason.GONE, False),
        (418, Reason.FORBIDDEN, False),
        (429, Reason.RATE_LIMITED, True),
        (500, Reason.SERVER_ERROR, True),
        (503, Reason.SERVER_ERROR, True),
        (204, Reason.SERVER_ERROR, True),
    ],
)
def test_each_status_has_its_reason(site, status, reason, temporary):
    site.routes["/a"] = (status, {"Content-Length": "0"}, b"")
    error = refusal(site, "http://krant.test/a")
    assert (error.reason, error.temporary, error.status) == (reason, temporary, status)
    assert "http://krant.test/a" in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize("value", ["120", (START + timedelta(seconds=120)).strftime("%a, %d %b %Y %H:%M:%S GMT")])
def test_a_host_that_asks_for_quiet_is_left_alone_for_as_long_as_it_says(site, value):
    site.routes["/a"] = (429, {"Retry-After": value}, b"")
    site.routes["/b"] = (200, {}, b"b")
    clock = Clock()

    async def work():
        hosts = {"*.test": f"127.0.0.1:{site.port}"}
        async with Fetcher(AGENT, pace=0.0, hosts=hosts, now=clock.now, sleep=clock.sleep) as fetcher:
            with pytest.raises(FetchError) as first:
                await fetcher.get("http://krant.test/a")
            with pytest.raises(FetchError) as second:
                await fetcher.get("http://krant.test/b")
            other = await fetcher.get("http://ander.test/b")
            await clock.sleep(121)
            later = await fetcher.get("http://krant.test/b")
            return first.value, second.value, other, later

    first, second, other, later = asyncio.run(work())
    assert first.retry_after == 120
    assert (second.reason, second.retry_after) == (Reason.RATE_LIMITED, 120)
    assert other.body == later.body == b"b"
    assert len(site.asked("/b")) == 2


def test_a_host_that_asks_for_quiet_is_spared_the_requests_that_wait_their_turn(site):
    site.routes["/a"] = (429, {"Retry-After": "120"}, b"")
    site.routes["/b"] = (200, {}, b"b")
    clock, pauses = Clock(), []

    async def work():
        refused = asyncio.Event()

        async def sleep(seconds):
            pauses.append(seconds)
            await clock.sleep(seconds)
            if len(pauses) == 2:  # before /a, and now before /b
                await refused.wait()

        hosts = {"*.test": f"127.0.0.1:{site.port}"}
        async with Fetcher(AGENT, pace=5.0, hosts=hosts, now=clock.now, sleep=sleep) as fetcher:
            waiting = [asyncio.ensure_future(fetcher.get(f"http://krant.test/{page}")) for page in "ab"]
            waiting[0].add_done_callback(lambda _: refused.set())
            return await asyncio.gather(*waiting, return_exceptions=True)

    assert [error.reason for error in asyncio.run(work())] == [Reason.RATE_LIMITED, Reason.RATE_LIMITED]
    assert site.asked("/b") == []
    assert pauses == [5.0]


def test_a_503_pauses_the_address_but_not_the_host(site):
    site.routes["/a"] = (503, {"Retry-After": "60"}, b"")
    site.routes["/b"] = (200, {}, b"b")
    clock = Clock()
    assert refusal(site, "http://krant.test/a", clock=clock).retry_after == 60
    assert run(site, "http://krant.test/b", clock=clock).body == b"b"


@pytest.mark.parametrize(
    "location",
    [
        "http://myprivacy.persgroep.test/consent?siteKey=x",
        "http://consent.krant.test/",
        "http://krant.test/consent?back=1",
    ],
)
def test_a_consent_wall_is_recognised_before_it_is_asked_for(site, location):
    site.routes["/a"] = (302, {"Location": location}, b"")
    assert refusal(site, "http://krant.test/a").reason is Reason.CONSENT_WALL
    assert {path for _, path, _ in site.requests} == {"/robots.txt", "/a"}


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (403, {}, b"<html><title>Attention Required! | Cloudflare</title>"),
        (503, {}, b"<title>Just a moment...</title>"),
        (200, {}, b"<title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x.js></script>"),
        (403, {"cf-mitigated": "challenge"}, b""),
    ],
)
def test_a_bot_wall_is_recognised(site, status, headers, body):
    site.routes["/a"] = (status, headers | {"Content-Length": str(len(body))}, body)
    assert refusal(site, "http://krant.test/a").reason is Reason.CHALLENGE


def test_a_headline_that_sounds_like_a_bot_wall_is_an_ordinary_page(site):
    site.routes["/a"] = (200, {}, b"<title>Just a moment of peace in town</title><p>text</p>")
    assert run(site, "http://krant.test/a").status == 200


def test_a_page_of_20_mb_is_refused(site):
    site.routes["/a"] = (200, {}, b"x" * 20_000_000)
    assert refusal(site, "http://krant.test/a").reason is Reason.TOO_LARGE


def test_a_gzip_bomb_is_refused(site):
    bomb = gzip.compress(b"\0" * 50_000_000)
    site.routes["/a"] = (200, {"Content-Encoding": "gzip", "Content-Length": str(len(bomb))}, bomb)
    assert refusal(site, "http://krant.test/a").reason is Reason.TOO_LARGE


def test_an_endless_body_is_refused(site):
    def drown(handler):
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        while not handler.server.site.release.is_set():
            handler.wfile.write(b"x" * 65_536)

    site.routes["/a"] = drown
    assert refusal(site, "http://krant.test/a", max_body=200_000).reason is Reason.TOO_LARGE


def test_a_body_that_drips_is_given_up_in_time(site):
    def drip(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        while not handler.server.site.release.wait(0.01):
            handler.wfile.write(b"x")

    site.routes["/a"] = drip
    assert refusal(site, "http://krant.test/a", total_time=0.2).reason is Reason.TIMEOUT


def test_a_server_that_hangs_up_is_a_network_failure(site):
    def hang_up(handler):
        handler.close_connection = True
        handler.connection.shutdown(socket.SHUT_RDWR)

    site.routes["/a"] = hang_up
    assert refusal(site, "http://krant.test/a").reason is Reason.NETWORK


def test_a_port_where_nobody_listens_is_a_network_failure(site):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        error = refusal(site, "http://krant.test/a", hosts={"*.test": f"127.0.0.1:{port}"})
    assert (error.reason, error.temporary) == (Reason.NETWORK, True)


def test_a_server_that_does_not_speak_tls_is_a_tls_failure(site):
    assert refusal(site, "https://krant.test/a").reason is Reason.TLS


def test_robots_txt_is_obeyed_and_asked_for_once_a_day(site):
    site.routes["/robots.txt"] = (200, {}, b"User-agent: persveille-test\nDisallow: /verboden\n")
    site.routes["/a"] = (200, {}, b"a")
    clock = Clock()

    async def work():
        hosts = {"*.test": f"127.0.0.1:{site.port}"}
        async with Fetcher(AGENT, pace=0.0, hosts=hosts, now=clock.now, sleep=clock.sleep) as fetcher:
            with pytest.raises(FetchError) as caught:
                await fetcher.get("http://krant.test/verboden/x")
            await fetcher.get("http://krant.test/a")
            assert len(site.asked("/robots.txt")) == 1
            await clock.sleep(86_401)
            await fetcher.get("http://krant.test/a")
            return caught.value

    error = asyncio.run(work())
    assert (error.reason, error.temporary) == (Reason.ROBOTS, False)
    assert not site.asked("/verboden/x")
    assert len(site.asked("/robots.txt")) == 2


def test_each_hop_of_a_redirect_passes_robots_txt(site):
    site.routes["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /verboden\n")
    site.routes["/a"] = (302, {"Location": "/verboden"}, b"")
    assert refusal(site, "http://krant.test/a").reason is Reason.ROBOTS
    assert not site.asked("/verboden")


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_robots_txt_that_does_not_exist_allows_everything(site, status):
    site.routes["/robots.txt"] = (status, {}, b"")
    site.routes["/a"] = (200, {}, b"a")
    assert run(site, "http://krant.test/a").body == b"a"


@pytest.mark.parametrize("status", [500, 503])
def test_a_robots_txt_that_fails_means_wait(site, status):
    site.routes["/robots.txt"] = (status, {}, b"")
    site.routes["/a"] = (200, {}, b"a")
    error = refusal(site, "http://krant.test/a")
    assert (error.reason, error.temporary) == (Reason.SERVER_ERROR, True)
    assert not site.asked("/a")


def start_times(site, clock, urls, **options):
    """When each address was asked, in seconds after the start."""
    times = []

    def note(handler):
        times.append((clock.moment - START).total_seconds())
        handler.send_response(200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    for url in urls:
        site.routes[url.removeprefix("http://krant.test")] = note

    async def work():
        hosts = {"*.test": f"127.0.0.1:{site.port}"}
        async with Fetcher(AGENT, hosts=hosts, now=clock.now, sleep=clock.sleep, **options) as fetcher:
            for url in urls:
                await fetcher.get(url)

    asyncio.run(work())
    return times


def test_requests_to_one_host_keep_their_distance(site):
    times = start_times(site, Clock(), [f"http://krant.test/{n}" for n in range(3)], pace=5.0)
    assert times == [5.0, 10.0, 15.0]  # robots.txt came first


def test_the_crawl_delay_of_robots_txt_wins(site):
    site.routes["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 12\n")
    times = start_times(site, Clock(), [f"http://krant.test/{n}" for n in range(3)], pace=5.0)
    assert times == [12.0, 24.0, 36.0]


@pytest.mark.parametrize("port", [22, 80])
@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "[::1]", "localhost", "0.0.0.0"])
def test_a_permitted_name_cannot_redirect_to_a_private_address(site, host, port):
    site.routes["/a"] = (302, {"Location": f"http://{host}:{port}/latest/meta-data"}, b"")
    assert refusal(site, "http://krant.test/a").reason is Reason.REFUSED_ADDRESS


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "0177.0.0.1", "0x7f.1", "127.1", "[::ffff:127.0.0.1]", "[::]", "10.0.0.1"]
)
def test_private_addresses_are_refused_in_every_notation(site, host):
    error = refusal(site, f"http://{host}:{site.port}/a")
    assert (error.reason, error.temporary) == (Reason.REFUSED_ADDRESS, False)
    assert not site.requests


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "gopher://krant.test/", "ftp://krant.test/", "krant.test", "", "http://", "http://["]
)
def test_only_web_addresses_are_fetched(site, url):
    assert refusal(site, url).reason is Reason.REFUSED_ADDRESS


@pytest.mark.parametrize("location", ["file:///etc/passwd", "http://[", "javascript:alert(1)"])
def test_a_redirect_may_only_lead_to_a_web_address(site, location):
    site.routes["/a"] = (302, {"Location": location}, b"")
    assert refusal(site, "http://krant.test/a").reason is Reason.REFUSED_ADDRESS


def test_credentials_in_an_address_are_not_sent(site):
    site.routes["/a"] = (200, {}, b"a")
    run(site, "http://jan:geheim@krant.test/a")
    assert "Authorization" not in site.asked("/a")[0]


def test_validators_with_line_breaks_are_not_sent(site):
    site.routes["/a"] = (200, {}, b"a")
    run(site, ("http://krant.test/a", {"etag": '"x"\r\nX-Evil: 1'}))
    assert "X-Evil" not in site.asked("/a")[0]


def test_a_name_that_does_not_resolve_is_a_dns_failure(site):
    error = refusal(site, "http://bestaat-niet.invalid/a")
    assert (error.reason, error.temporary) == (Reason.DNS, True)


def test_names_of_another_script_are_fetched(site):
    site.routes["/a"] = (200, {}, b"a")
    assert run(site, "http://kränt.test/a").body == b"a"
    assert site.requests[-1][0] == "xn--krnt-moa.test"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30).map(lambda text: f"http://{text}.test/") | st.text(max_size=40))
def test_wild_addresses_raise_nothing_but_fetch_error(text):
    async def work():
        clock = Clock()
        async with Fetcher(AGENT, hosts={"*": "127.0.0.1:1"}, now=clock.now, sleep=clock.sleep) as fetcher:
            with pytest.raises(FetchError):
                await fetcher.get(text)

    asyncio.run(work())
