"""Keeping what was received: every exchange as WARC/1.1 (ISO 28500), one gzip member a record.

A body is kept as it came, content encoding included; only the chunks of a transfer are put together, and the
header that announced them is left out. So a reader unpacks it as the crawler did, with the same result.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, FileIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import httpx
from warcio.recordbuilder import RecordBuilder
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.errors import Reason

LARGEST_FILE = 1_000_000_000  # bytes; the size the WARC implementation guidelines advise
_VERSION = "WARC/1.1"
_BUILDER = RecordBuilder(warc_version=_VERSION)
_FIELDS = MappingProxyType({
    "format": "WARC File Format 1.1",
    "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    "robots": "obey",
})  # fmt: skip
_CUT_WORDS = MappingProxyType({Reason.TOO_LARGE: "length", Reason.TIMEOUT: "time"})  # of WARC-Truncated
_LINE_BREAK = str.maketrans("\r\n", "  ")
_NO_SPACE = {ord(space): f"%{ord(space):02X}" for space in "\t\n\r "}
_CONTACT = re.compile(r"\(\+(.+)\)")

HeaderList = tuple[tuple[str, str], ...]  # Latin-1, so that every byte received is kept


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, redirects and 304s included; `at` is the instant the answer was there.

    `body` is as received, but for its chunks; `truncated` says why it is not whole, in the words of WARC-Truncated.
    """

    url: str
    at: datetime
    path: str
    request: HeaderList
    protocol: str
    status: str  # code and reason phrase
    headers: HeaderList
    body: bytes
    truncated: str = ""


def exchange_of(
    url: str, response: httpx.Response, body: bytes, at: datetime, failure: Reason | None = None
) -> Exchange:
    """What was asked and answered. `failure`: why the body could not be read to its end."""
    skipped = response.has_redirect_location and not body
    return Exchange(
        url=url,
        at=at,
        path=response.request.url.raw_path.decode("ascii"),
        request=_header_list(response.request.headers.raw),
        protocol=response.http_version,
        status=f"{response.status_code} {response.reason_phrase}".strip(),
        headers=_header_list(response.headers.raw),
        body=body,
        truncated=_CUT_WORDS.get(failure, "disconnect") if failure else "unspecified" if skipped else "",
    )


class Archive:
    """Writes exchanges to files in `folder`: one a run and day (UTC), and a new one where one grows beyond `limit`.

    A context manager; `user_agent` names the operator. Nothing is made before the first exchange. Each record is
    written whole and at once, so that a run killed at any moment leaves files whose complete records can be read.
    Raises OSError that names the file.
    """

    def __init__(self, folder: Path, user_agent: str, limit: int = LARGEST_FILE) -> None:
        self._folder = folder
        self._user_agent = user_agent
        self._limit = limit
        self._file: FileIO | None = None
        self._day: date | None = None
        self._warcinfo = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __call__(self, exchange: Exchange) -> None:
        """Keep one exchange."""
        if self._file is None or self._day != exchange.at.date() or self._file.tell() >= self._limit:
            self._file = self._opened(exchange.at)
        self._write(self._file, _pair(exchange, self._warcinfo))

    def close(self) -> None:
        """Close the file in use; the next exchange opens another."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _opened(self, at: datetime) -> FileIO:
        self.close()
        self._folder.mkdir(parents=True, exist_ok=True)
        file, self._day = _created(self._folder, at), at.date()
        info, self._warcinfo = _warcinfo(Path(file.name).name, self._user_agent, at)
        self._write(file, info)
        return file

    def _write(self, file: FileIO, data: bytes) -> None:
        try:
            while data:  # of an unbuffered file, which may take less than it is given
                data = data[file.write(data) :]
        except OSError as error:
            file.close()  # nothing may follow half a record
            self._file = None
            raise OSError(error.errno, error.strerror, file.name) from error


def _created(folder: Path, at: datetime) -> FileIO:
    """A new file named by `at`, or by the first second after it whose name is free."""
    while True:
        try:
            return (folder / f"persveille-{at:%Y%m%dT%H%M%SZ}.warc.gz").open("xb", buffering=0)
        except FileExistsError:
            at += timedelta(seconds=1)


def _warcinfo(filename: str, user_agent: str, at: datetime) -> tuple[bytes, str]:
    """The record that opens a file, and its identity."""
    contact = _CONTACT.search(user_agent)
    fields = {
        "software": user_agent.partition(" ")[0],
        "operator": contact[1] if contact else "",
        "http-header-user-agent": user_agent,
        **_FIELDS,
    }
    text = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value).encode()
    about = {"WARC-Date": _warc_date(at), "WARC-Filename": filename}
    record = _BUILDER.create_warc_record("", "warcinfo", BytesIO(text), len(text), warc_headers_dict=about)
    return _packed(record), record.rec_headers.get_header("WARC-Record-ID")


def _pair(exchange: Exchange, warcinfo: str) -> bytes:
    """The response record and the request record of an exchange."""
    url = exchange.url.translate(_NO_SPACE)
    about = {"WARC-Date": _warc_date(exchange.at), "WARC-Warcinfo-ID": warcinfo}
    protocol = exchange.protocol
    if not protocol.startswith("HTTP/1."):  # HTTP/2 has no written form, and readers expect HTTP/1.1
        about["WARC-Protocol"], protocol = "h2", "HTTP/1.1"
    response = _BUILDER.create_warc_record(
        url,
        "response",
        BytesIO(exchange.body),
        len(exchange.body),
        warc_headers_dict=about | ({"WARC-Truncated": exchange.truncated} if exchange.truncated else {}),
        http_headers=_AsReceived(exchange.status, exchange.headers, protocol),
    )
    about["WARC-Concurrent-To"] = response.rec_headers.get_header("WARC-Record-ID")
    asked = _AsReceived(f"{exchange.path} {protocol}", exchange.request, "GET")
    return _packed(response, _BUILDER.create_warc_record(url, "request", warc_headers_dict=about, http_headers=asked))


class _AsReceived(StatusAndHeaders):  # type: ignore[misc]  # warcio ships no type information
    """An HTTP head whose bytes stay what they were; warcio would percent-encode those that are not ASCII."""

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        self.headers_buff = self.to_bytes(encoding="latin-1")


def _packed(*records: Any) -> bytes:
    """The records as gzip members, one after another."""
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version=_VERSION)
    for record in records:
        writer.write_record(record)
    return buffer.getvalue()


def _header_list(raw: Iterable[tuple[bytes, bytes]]) -> HeaderList:
    pairs = ((name.decode("latin-1"), value.decode("latin-1").translate(_LINE_BREAK)) for name, value in raw)
    return tuple((name, value) for name, value in pairs if name.lower() != "transfer-encoding")


def _warc_date(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
