"""Reading a crawl again: archives as a transport that answers in place of the network, with the archive's clock."""

import io
import re
import zlib
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

import httpx
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParser

from crawler.errors import FetchError, Reason

LARGEST_RECORD = 50_000_000  # bytes; ten times what the fetcher takes of a body
_PIECE = 65_536  # bytes
_ROBOTS = "/robots.txt"
_CONDITIONS = ("if-none-match", "if-modified-since")
_CUT = MappingProxyType({"length": Reason.TOO_LARGE, "time": Reason.TIMEOUT})  # by the words of WARC-Truncated
# What warcio raises on files that are no archives, or damaged ones; anything else would be a defect.
_UNREADABLE = (ArchiveLoadFailed, zlib.error, ValueError, LookupError, AttributeError, TypeError, EOFError)
_KINDS = frozenset({"warcinfo", "request", "metadata", "revisit", "resource", "conversion", "continuation"})


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where the answer of an address lies in an archive; `key` is the address as httpx writes it."""

    url: str
    key: str
    at: datetime
    file: Path
    offset: int  # bytes


@dataclass(frozen=True, slots=True)
class Recordings:
    """The HTTP answers of some archives in order of time, and how many records of what kind are none."""

    answers: tuple[Recorded, ...]
    skipped: Counter[str]


def read_archives(files: Iterable[Path]) -> Recordings:
    """The contents of WARC files, from this program or another; raises OSError where a file cannot be opened.

    What cannot be replayed is counted, what a file holds after a damaged place is left out.
    """
    answers: list[Recorded] = []
    skipped = Counter[str]()
    for path in files:
        with path.open("rb") as file, redirect_stderr(io.StringIO()):  # warcio prints what it finds damaged
            for found in _records(file, path):
                if isinstance(found, Recorded):
                    answers.append(found)
                else:
                    skipped[found] += 1
    return Recordings(tuple(sorted(answers, key=lambda answer: answer.at)), skipped)


def address_key(url: str) -> str:
    """An address as httpx writes it, without fragment: under it an answer is found again."""
    try:
        return str(httpx.URL(url).copy_with(fragment=None))
    except (httpx.InvalidURL, UnicodeError, ValueError):
        return url


def _records(file: BinaryIO, path: Path) -> Iterator[Recorded | str]:
    """Each answer of a file, and in a word or two what else is there."""
    records = ArchiveIterator(file, no_record_parse=True)
    try:
        for record in records:
            url = str(record.rec_headers.get_header("WARC-Target-URI"))
            at = _instant(record.rec_headers.get_header("WARC-Date"))
            if (obstacle := _obstacle(record, url)) or at is None:
                yield obstacle or "undated"
            else:
                yield Recorded(url, address_key(url), at, path, records.get_record_offset())
    except _UNREADABLE:
        yield "unreadable"


def _obstacle(record: Any, url: str) -> str:
    """Why a record cannot be replayed; "" when it can. Reads it to its end."""
    if record.format != "warc":
        return "ARC"
    if record.rec_type != "response":
        return record.rec_type if record.rec_type in _KINDS else "unknown"
    if not url.lower().startswith(("http://", "https://")):
        return "not of the web"
    try:
        answered = _status(_head(record)) is not None
    except EOFError:  # an empty record
        answered = False
    if not answered:
        return "no HTTP answer"
    while record.raw_stream.read(_PIECE):
        pass
    return "cut short" if getattr(record.raw_stream, "limit", True) else ""  # what is missing of its Content-Length


def _head(record: Any) -> Any:
    """The status line and headers that a response record begins with; afterwards its stream gives the body."""
    return StatusAndHeadersParser([], verify=False).parse(record.raw_stream)


def _status(head: Any) -> int | None:
    code = head.get_statuscode()
    return int(code) if head.protocol.startswith("HTTP/") and re.fullmatch("[1-5][0-9][0-9]", code) else None


def _instant(stated: str | None) -> datetime | None:
    try:
        instant = datetime.fromisoformat(stated or "")
    except ValueError:
        return None
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)


class ArchiveTransport(httpx.AsyncBaseTransport):
    """Answers requests from archives. It stands at one of the recordings; `now` is the date of the answer given last.

    `used` holds the positions of the answers given.
    """

    def __init__(self, recordings: Recordings) -> None:
        self.used: set[int] = set()
        self._answers = recordings.answers
        self._position = 0
        self._moment = self._answers[0].at if self._answers else datetime.min.replace(tzinfo=UTC)
        self._by_key: defaultdict[str, list[int]] = defaultdict(list)
        for position, answer in enumerate(self._answers):
            self._by_key[answer.key].append(position)

    def now(self) -> datetime:
        """The clock of the archive."""
        return self._moment

    def go_to(self, position: int) -> None:
        """Stand at the recording with this number: what is asked next was asked then."""
        self._position, self._moment = position, self._answers[position].at

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer that was recorded; `FetchError` not_archived where there is none."""
        url = str(request.url)
        position = self._find(url, request.url.path == _ROBOTS)
        if position is None:
            raise FetchError(Reason.NOT_ARCHIVED, url, "the archive holds no answer of this address")
        answer = _load(self._answers[position])
        if answer.status_code == 304 and not any(name in request.headers for name in _CONDITIONS):
            raise FetchError(Reason.NOT_ARCHIVED, url, "the archive only says that nothing had changed")
        if request.url.path != _ROBOTS:
            self.used.add(position)
            self._moment = self._answers[position].at
        return answer

    def _find(self, url: str, robots: bool) -> int | None:
        """The first recording from here on, else the last before; the other way for a robots.txt, which is kept."""
        positions = self._by_key.get(address_key(url), [])
        at = bisect_right(positions, self._position) - 1 if robots else bisect_left(positions, self._position)
        return positions[min(max(at, 0), len(positions) - 1)] if positions else None


class _Body(httpx.AsyncByteStream):
    """A recorded body; one that was cut ends in the failure that cut it."""

    def __init__(self, body: bytes, url: str, truncated: str) -> None:
        self._body = body
        self._failure = FetchError(_CUT.get(truncated, Reason.NETWORK), url, "as archived") if truncated else None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body
        if self._failure:
            raise self._failure


def _load(recorded: Recorded) -> httpx.Response:
    """The recorded answer, its body as packed as it came."""
    with recorded.file.open("rb") as file, redirect_stderr(io.StringIO()):
        file.seek(recorded.offset)
        record = next(iter(ArchiveIterator(file, no_record_parse=True)))
        head, body = _head(record), record.raw_stream.read(LARGEST_RECORD)
    if "chunked" in (head.get_header("Transfer-Encoding") or "").lower():
        body = ChunkedDataReader(io.BytesIO(body)).read()  # as other programs keep it
        head.remove_header("Transfer-Encoding")
    truncated = record.rec_headers.get_header("WARC-Truncated") or ""
    headers = [(name.encode(), value.encode()) for name, value in head.headers]
    return httpx.Response(_status(head) or 0, headers=headers, stream=_Body(body, recorded.url, truncated))
