"""A press of invented outlets on loopback, for soak tests and benchmarks: feeds, pages, and everything that goes wrong.

python -m benchmarks.press --outlets 150 --articles 20000 --log FILE    # prints the port, serves until it is ended

Every outlet is a host of its own (`outlet-7.test`), told by the Host header. What is served depends on the number of
the article alone. One page and one feed in nineteen misbehave, each in one of `FAULTS`, those of `PASSING` only once.
"""

import argparse
import asyncio
import gzip
import json
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from random import Random
from typing import TextIO

PASSING = ("error", "busy", "limited", "reset", "cut", "garbled", "slow")  # a later try brings the page
MOVED = "moved"  # one redirect, always: the page is reached all the same
LASTING = ("missing", "gone", "forbidden", "challenge", "loop", "empty")
FAULTS = (*PASSING, MOVED, *LASTING)
ONE_IN = 19  # pages, and feeds, that misbehave: about 5 %; a prime, so that all hosts have their share
WORDS_A_PAGE = 350
_SYLLABLES = [consonant + vowel for consonant in "bklmnprstvw" for vowel in "aeio"]


@dataclass(frozen=True, slots=True)
class Press:
    """How many outlets and articles there are, and how long (seconds) each answer takes."""

    outlets: int
    articles: int
    latency: float = 0.0

    def host(self, article: int) -> str:
        """The host on which an article appears."""
        return f"outlet-{article % self.outlets}.test"

    def of(self, outlet: int) -> range:
        """The articles of an outlet."""
        return range(outlet, self.articles, self.outlets)


def fault(article: int) -> str:
    """What goes wrong with a page, or "" for most."""
    return FAULTS[article // ONE_IN % len(FAULTS)] if article % ONE_IN == ONE_IN - 1 else ""


def reachable(article: int) -> bool:
    """Whether its page can be had at all."""
    return fault(article) not in LASTING


def headline(article: int) -> str:
    """The title of an article."""
    return f"Bericht {article}: {' '.join(_words(Random(article), 6))}"


def paragraphs(article: int) -> list[str]:
    """Its text: sentences of made-up words, different in each article."""
    rng = Random(-article - 1)
    words = _words(rng, WORDS_A_PAGE)
    sentences = [" ".join(words[at : at + 14]).capitalize() + "." for at in range(0, len(words), 14)]
    return [" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4)]


def page(article: int) -> bytes:
    """Its page, with the furniture that pages have."""
    menu = "".join(f'<li><a href="/rubriek/{number}">Rubriek {number}</a></li>' for number in range(40))
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs(article))
    return (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{escape(headline(article))}</title></head>'
        f"<body><nav><ul>{menu}</ul></nav><main><article><h1>{escape(headline(article))}</h1>{body}</article></main>"
        f"<aside><ul>{menu}</ul></aside><footer>Alle rechten voorbehouden</footer></body></html>"
    ).encode()


def feed(press: Press, outlet: int) -> bytes:
    """An outlet's feed with all its articles."""
    items = "".join(
        f"<item><title>{escape(headline(article))}</title><link>http://{press.host(article)}/bericht/{article}</link>"
        f"<description>{escape(paragraphs(article)[0])}</description>"
        "<pubDate>Tue, 24 Nov 2026 06:00:00 GMT</pubDate></item>"
        for article in press.of(outlet)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{outlet}</title>{items}</channel></rss>'.encode()


def _words(rng: Random, count: int) -> list[str]:
    return ["".join(rng.choices(_SYLLABLES, k=rng.randint(1, 4))) for _ in range(count)]


@dataclass(slots=True)
class Answer:
    """What goes over the wire: status, headers, body; None for `status` hangs up at once."""

    status: int | None
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None  # stated instead of the true one
    silent: bool = False  # nothing is ever sent: whoever asked gives up


@dataclass(slots=True)
class Server:
    """Answers for all outlets and notes every request: time (monotonic seconds), host, path, status."""

    press: Press
    log: TextIO
    asked: Counter[str] = field(default_factory=Counter)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection until one side ends it."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path, headers = _request(head)
                answer = self.answer(headers.get("host", ""), path, headers)
                self.log.write(json.dumps([time.monotonic(), headers.get("host", ""), path, answer.status]) + "\n")
                if answer.silent:
                    await reader.read()
                    break
                await asyncio.sleep(self.press.latency)
                writer.write(_wire(answer))
                await writer.drain()
                if answer.status is None or answer.length is not None:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # clients that hang up are part of the exercise
        finally:
            writer.close()

    def answer(self, host: str, path: str, headers: dict[str, str]) -> Answer:
        """What one address gives this time."""
        first = not self.asked[host + path]
        self.asked[host + path] += 1
        outlet = int(host.partition(".")[0].rpartition("-")[2])
        if path == "/robots.txt":
            return Answer(404)
        if path == "/feed":
            return self._feed(outlet, headers, first)
        article = int(path.rpartition("/")[2])
        if path.startswith("/verhuisd/"):
            return Answer(200, page(article))
        wrong = fault(article)
        if not wrong or (wrong in PASSING and not first):
            return Answer(200, page(article))
        return _WRONG[wrong](article)

    def _feed(self, outlet: int, headers: dict[str, str], first: bool) -> Answer:
        if first and outlet % ONE_IN == ONE_IN - 1:
            return Answer(500)
        tag = f'"{outlet}"'
        if headers.get("if-none-match") == tag:
            return Answer(304, headers={"ETag": tag})
        return Answer(200, feed(self.press, outlet), {"ETag": tag, "Content-Type": "application/rss+xml"})


def _garbled(article: int) -> Answer:
    packed = gzip.compress(page(article))
    return Answer(200, packed[:20] + packed[60:], {"Content-Encoding": "gzip"})


_WRONG: Mapping[str, Callable[[int], Answer]] = {
    "error": lambda _: Answer(500),
    "busy": lambda _: Answer(503, headers={"Retry-After": "60"}),
    "limited": lambda _: Answer(429, headers={"Retry-After": "1"}),
    "reset": lambda _: Answer(None),
    "cut": lambda article: Answer(200, page(article)[:2000], length=len(page(article))),
    "garbled": _garbled,
    "slow": lambda _: Answer(200, silent=True),
    "moved": lambda article: Answer(301, headers={"Location": f"/verhuisd/{article}"}),
    "missing": lambda _: Answer(404),
    "gone": lambda _: Answer(410),
    "forbidden": lambda _: Answer(403),
    "challenge": lambda _: Answer(503, b"<title>Just a moment...</title>", {"cf-mitigated": "challenge"}),
    "loop": lambda article: Answer(302, headers={"Location": f"/bericht/{article}"}),
    "empty": lambda _: Answer(200, b"<!doctype html><html><body></body></html>"),
}


def _request(head: bytes) -> tuple[str, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    fields = (line.split(":", 1) for line in lines if ":" in line)
    return first.split()[1], {name.lower(): value.strip() for name, value in fields}


def _wire(answer: Answer) -> bytes:
    if answer.status is None:
        return b""
    length = len(answer.body) if answer.length is None else answer.length
    headers = {"Content-Type": "text/html; charset=utf-8", **answer.headers, "Content-Length": str(length)}
    if answer.status == 304:
        del headers["Content-Length"]
    lines = [f"HTTP/1.1 {answer.status} X", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + answer.body


async def serve(press: Press, log: TextIO, ready: asyncio.Future[int], stop: asyncio.Event) -> None:
    """Serve on a free port of loopback, told to `ready`, until `stop`."""
    server = await asyncio.start_server(Server(press, log).serve, "127.0.0.1", 0, limit=1 << 20)
    ready.set_result(server.sockets[0].getsockname()[1])
    await stop.wait()
    server.close()


def read_log(path: Path) -> Iterator[tuple[float, str, str, int | None]]:
    """The requests noted, in their order."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            moment, host, asked, status = json.loads(line)
            yield moment, host, asked, status


async def _main(press: Press, log: TextIO) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    ready: asyncio.Future[int] = loop.create_future()
    ready.add_done_callback(lambda port: print(port.result(), flush=True))  # noqa: T201 - its one result
    await serve(press, log, ready, stop)


def main() -> None:
    """Parse, serve."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outlets", type=int, required=True)
    parser.add_argument("--articles", type=int, required=True)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds each answer takes")
    parser.add_argument("--log", type=Path, required=True)
    options = parser.parse_args()
    with options.log.open("w", encoding="utf-8") as log:
        asyncio.run(_main(Press(options.outlets, options.articles, options.latency), log))


if __name__ == "__main__":
    main()
