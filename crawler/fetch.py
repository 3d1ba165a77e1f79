"""Polite fetching: one connection pool, robots.txt, pace, redirects by hand, caps on size and time."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import MappingProxyType
from typing import Self
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx

from crawler.answers import failure, is_consent_wall, retry_after
from crawler.archive import Exchange, exchange_of
from crawler.article import Page
from crawler.body import ACCEPTED, read_body
from crawler.errors import FetchError, Reason
from crawler.network import GuardedTransport
from crawler.pace import Pace
from crawler.robots import Robots

MAX_REDIRECTS = 10
MAX_BODY = 5_000_000  # bytes, after decompression
STEP_TIME = 15.0  # seconds for connecting, and for each read
TOTAL_TIME = 30.0  # seconds for one page with all its redirects, waiting for our turn left out
QUIET_TIME = 300.0  # seconds a host is left alone after a 429 that does not say how long
_ACCEPT = "text/html,application/xhtml+xml,application/xml,application/rss+xml,application/atom+xml,*/*;q=0.5"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SYSTEM_PORTS = range(1024)  # but for the two of the web they belong to mail, files, remote logins
_NO_ROBOTS = frozenset({Reason.CONSENT_WALL, Reason.REDIRECT_LOOP, Reason.TOO_LARGE, Reason.NOT_ARCHIVED})


@dataclass(frozen=True, slots=True)
class _Answer:
    url: str  # after redirects
    status: int
    headers: Mapping[str, str]
    body: bytes
    at: datetime


class Fetcher:
    """Fetches pages as an honest robot; an async context manager that holds the one connection pool.

    `pace` is the default interval between two requests to one host, in seconds. `hosts` maps host name globs to
    "ip:port" (like curl's --resolve); no other name may lead to a private address. `archive` is given every exchange,
    those for robots.txt included; `transport` answers in place of the network.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        pace: float = 5.0,
        concurrency: int = 16,
        hosts: Mapping[str, str] = MappingProxyType({}),
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        total_time: float = TOTAL_TIME,
        max_body: int = MAX_BODY,
        archive: Callable[[Exchange], None] | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._now = now
        self._total_time = total_time
        self._max_body = max_body
        self._archive = archive
        self._slots = asyncio.Semaphore(concurrency)
        self._pace = Pace(pace, now, sleep)
        self._robots = Robots(self._read_robots, user_agent, now)
        self._client = httpx.AsyncClient(
            transport=transport or GuardedTransport(hosts, concurrency),
            headers={"User-Agent": user_agent, "Accept": _ACCEPT, "Accept-Encoding": ACCEPTED},
            timeout=httpx.Timeout(STEP_TIME, pool=None),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # no cookie is kept
            trust_env=False,  # a proxy would resolve names behind the guard's back
        )

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def get(self, url: str, *, etag: str = "", last_modified: str = "") -> Page:
        """The page at `url` (status 200), or a bodiless one (status 304) when a validator still holds.

        Raises `FetchError` for everything else.
        """
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        validators = {name: value for name, value in validators.items() if value and value.isprintable()}
        answer = await self._follow(url, validators, obey_robots=True)
        reason = failure(answer.status, answer.headers, answer.body)
        if answer.status == 304 and not validators:
            reason = Reason.SERVER_ERROR  # an answer to a question we did not ask
        if reason is not None:
            raise self._refusal(reason, answer)
        status = 304 if answer.status == 304 else 200
        return Page(url, answer.url, status, answer.body, answer.at, answer.headers)

    def _refusal(self, reason: Reason, answer: _Answer) -> FetchError:
        wait = retry_after(answer.headers, answer.at)
        if reason is Reason.RATE_LIMITED:
            self._pace.hush(_host(answer.url), QUIET_TIME if wait is None else wait)
        return FetchError(reason, answer.url, f"HTTP {answer.status}", status=answer.status, retry_after=wait)

    async def _read_robots(self, url: str) -> str:
        """The text of a robots.txt; 4xx, walls and loops count as "there is none" (RFC 9309 section 2.3.1.3)."""
        try:
            answer = await self._follow(url, {}, obey_robots=False)
        except FetchError as error:
            if error.reason in _NO_ROBOTS:
                return ""
            raise
        if answer.status == 429 or answer.status >= 500:
            raise self._refusal(Reason.RATE_LIMITED if answer.status == 429 else Reason.SERVER_ERROR, answer)
        return answer.body.decode("utf-8", "replace") if answer.status == 200 else ""

    async def _follow(self, url: str, headers: Mapping[str, str], *, obey_robots: bool) -> _Answer:
        remaining, seen = self._total_time, set[str]()
        while len(seen) <= MAX_REDIRECTS:
            url = _permitted(url)
            if url in seen:
                break
            seen.add(url)
            delay = await self._robots.check(url) if obey_robots else None
            async with self._pace.turn(_host(url), delay) as quiet, self._slots:
                if quiet:
                    raise FetchError(Reason.RATE_LIMITED, url, "the host asked for quiet", retry_after=quiet)
                started = asyncio.get_running_loop().time()
                answer = await self._exchange(url, headers, remaining)
            remaining -= asyncio.get_running_loop().time() - started
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or location is None:
                return answer
            url = _joined(url, location)
        raise FetchError(Reason.REDIRECT_LOOP, url)

    async def _exchange(self, url: str, headers: Mapping[str, str], seconds: float) -> _Answer:
        response: httpx.Response | None = None
        received = bytearray()
        try:
            async with (
                _failures_of(url),
                asyncio.timeout(max(seconds, 0.0)),
                self._client.stream("GET", url, headers=dict(headers), follow_redirects=False) as response,
            ):
                skip = response.status_code in _REDIRECTS or response.status_code == 304
                body = b"" if skip else await read_body(response, self._max_body, received)
                at = self._keep(url, response, received, None)
                found = {name.lower(): value for name, value in response.headers.items()}
                return _Answer(url, response.status_code, found, body, at)
        except FetchError as error:
            if response is not None:
                self._keep(url, response, received, error.reason)
            raise

    def _keep(self, url: str, response: httpx.Response, received: bytearray, failure: Reason | None) -> datetime:
        """Give an exchange to the archive; the instant it is dated."""
        at = self._now()
        if self._archive:
            self._archive(exchange_of(url, response, bytes(received), at, failure))
        return at


@asynccontextmanager
async def _failures_of(url: str) -> AsyncIterator[None]:
    """Turn what httpx, httpcore and the clock raise into `FetchError`."""
    try:
        yield
    except (TimeoutError, httpx.TimeoutException) as error:
        raise FetchError(Reason.TIMEOUT, url) from error
    except (httpx.HTTPError, httpx.StreamError) as error:
        reason = Reason.TLS if _is_tls(error) else Reason.NETWORK
        raise FetchError(reason, url, " ".join(str(error).split())[:120]) from error
    except (httpx.InvalidURL, UnicodeError) as error:
        raise FetchError(Reason.REFUSED_ADDRESS, url, "not a web address") from error


def _is_tls(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error is not None


def _permitted(url: str) -> str:
    """`url` without fragment and credentials; `FetchError` for a consent wall or anything but http(s)."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise FetchError(Reason.REFUSED_ADDRESS, url, "not a web address") from error
    if parts.scheme not in ("http", "https") or not host:
        raise FetchError(Reason.REFUSED_ADDRESS, url, "only http and https are fetched")
    if port in _SYSTEM_PORTS and port not in (80, 443):
        raise FetchError(Reason.REFUSED_ADDRESS, url, f"port {port} is none of the web")
    if is_consent_wall(url):
        raise FetchError(Reason.CONSENT_WALL, url)
    host = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme, host if port is None else f"{host}:{port}", parts.path or "/", parts.query, ""))


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise FetchError(Reason.REFUSED_ADDRESS, location, "redirect to no web address") from error


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()
