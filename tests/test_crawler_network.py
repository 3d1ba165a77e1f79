"""Which addresses are refused, and how one host is paced."""

import asyncio
import socket
from datetime import UTC, datetime, timedelta

import pytest

from crawler.errors import FetchError, Reason
from crawler.fetch import Fetcher
from crawler.network import is_public
from crawler.pace import Pace
from crawler.robots import LONGEST_DELAY, Robots

START = datetime(2021, 7, 11, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
        "192.168.1.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fc00::1", "fe80::1", "fe80::1%eth0", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::1",
    ],
)  # fmt: skip
def test_inner_addresses_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["193.190.0.1", "8.8.8.8", "2a02:2c8::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_outer_addresses_are_public(address):
    assert is_public(address)


def fetch(monkeypatch, addresses, hosts=None):
    """Fetch with a resolver that gives each list of addresses in turn; the failure and the names looked up."""
    asked = []

    async def resolve(self, host, port, **options):
        asked.append(host)
        found = addresses[min(len(asked), len(addresses)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", resolve)

    async def work():
        async with Fetcher("test/1", pace=0.0, hosts=hosts or {}, now=lambda: START, total_time=0.3) as fetcher:
            with pytest.raises(FetchError) as caught:
                await fetcher.get("http://krant.example/")
            return caught.value

    return asyncio.run(work()), asked


@pytest.mark.parametrize("found", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["169.254.169.254"]])
def test_a_name_that_resolves_to_an_inner_address_is_refused(monkeypatch, found):
    error, _ = fetch(monkeypatch, [found])
    assert error.reason is Reason.REFUSED_ADDRESS


def test_a_name_is_resolved_once_for_a_connection_so_that_rebinding_gains_nothing(monkeypatch):
    connected = []

    async def connect(self, host, port, *options, **named):
        connected.append(host)
        raise FetchError(Reason.NETWORK, host)

    monkeypatch.setattr("httpcore.AnyIOBackend.connect_tcp", connect)
    _, asked = fetch(monkeypatch, [["8.8.8.8"], ["127.0.0.1"]])
    assert asked == ["krant.example"]
    assert connected == ["8.8.8.8"]


def test_a_name_of_the_host_list_is_never_looked_up(monkeypatch):
    error, asked = fetch(monkeypatch, [["8.8.8.8"]], hosts={"*.example": "127.0.0.1:1"})
    assert (error.reason, asked) == (Reason.NETWORK, [])


class Clock:
    def __init__(self):
        self.moment = START
        self.slept = []

    def now(self):
        return self.moment

    async def sleep(self, seconds):
        self.slept.append(seconds)
        self.moment += timedelta(seconds=seconds)


async def ask(pace, clock, host, *, takes=0, **options):
    """A request whose answer takes so many seconds."""
    async with pace.turn(host, **options):
        clock.moment += timedelta(seconds=takes)


def test_turns_at_one_host_are_spaced_and_other_hosts_do_not_wait():
    clock = Clock()

    async def work():
        pace = Pace(5.0, clock.now, clock.sleep)
        await asyncio.gather(*(ask(pace, clock, "a.test") for _ in range(3)))
        await ask(pace, clock, "b.test")
        await ask(pace, clock, "a.test", crawl_delay=30)

    asyncio.run(work())
    assert clock.slept == [5.0, 5.0, 30]


def test_a_host_asked_long_ago_is_asked_at_once():
    clock = Clock()

    async def work():
        pace = Pace(5.0, clock.now, clock.sleep)
        await ask(pace, clock, "a.test")
        clock.moment += timedelta(seconds=9)
        await ask(pace, clock, "a.test")

    asyncio.run(work())
    assert clock.slept == []


def test_the_pause_is_counted_from_the_end_of_the_answer():
    clock = Clock()

    async def work():
        pace = Pace(5.0, clock.now, clock.sleep)
        await ask(pace, clock, "a.test", takes=20)
        await ask(pace, clock, "a.test")

    asyncio.run(work())
    assert clock.slept == [5.0]


def test_a_clock_put_back_costs_one_interval_at_most():
    clock = Clock()

    async def work():
        pace = Pace(5.0, clock.now, clock.sleep)
        await ask(pace, clock, "a.test")
        clock.moment -= timedelta(hours=1)
        await ask(pace, clock, "a.test")

    asyncio.run(work())
    assert clock.slept == [5.0]


def check(text, url, agent="Persveille/1.0 (+https://example.org)"):
    async def read(_url):
        return text

    return asyncio.run(Robots(read, agent, lambda: START).check(url))


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: GPTBot\nDisallow: /", True),
        ("User-agent: *\nDisallow: /\nUser-agent: persveille\nAllow: /", True),
        ("User-agent: *\nDisallow: /*/print$", True),
        ("User-agent: *\nDisallow: /nieuws/*.html$", False),
        ("\x00\xff<html>not robots</html>", True),
    ],
)
def test_robots_rules_are_read_for_our_name(text, allowed):
    if allowed:
        assert check(text, "https://krant.test/nieuws/a.html") is None
    else:
        with pytest.raises(FetchError, match="robots"):
            check(text, "https://krant.test/nieuws/a.html")


@pytest.mark.parametrize(("stated", "seconds"), [("2.5", 2.5), ("86400", LONGEST_DELAY), ("veel", None)])
def test_a_crawl_delay_is_read_within_reason(stated, seconds):
    assert check(f"User-agent: *\nCrawl-delay: {stated}", "https://krant.test/") == seconds


def test_an_unreachable_robots_txt_is_asked_again_after_a_while():
    clock, asked = Clock(), []

    async def read(url):
        asked.append(url)
        if len(asked) == 1:
            raise FetchError(Reason.TIMEOUT, url)
        return ""

    async def work():
        robots = Robots(read, "x/1", clock.now)
        for _ in range(2):
            with pytest.raises(FetchError) as caught:
                await robots.check("https://krant.test/a")
            assert (caught.value.reason, caught.value.temporary) == (Reason.TIMEOUT, True)
        assert len(asked) == 1
        await clock.sleep(601)
        assert await robots.check("https://krant.test/a") is None

    asyncio.run(work())
    assert asked == ["https://krant.test/robots.txt"] * 2
