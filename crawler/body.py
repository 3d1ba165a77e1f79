"""Reading a body without trusting its size: at most so many bytes, before and after decompression."""

import zlib
from collections.abc import Callable

import httpx

from crawler.errors import FetchError, Reason

ACCEPTED = "gzip, deflate"  # what the standard library can unpack piece by piece
_GZIP_OR_ZLIB = 47  # zlib's window bits for "look at the header"
_RAW_DEFLATE = -15


async def read_body(response: httpx.Response, limit: int, received: bytearray) -> bytes:
    """The decompressed body; `received` grows by what comes, as it comes.

    Raises `FetchError`: too_large beyond `limit` bytes, packed or unpacked, network when it cannot be unpacked.
    """
    url = str(response.url)
    unpack = _unpacker(response.headers.get("content-encoding", ""), url)
    body = bytearray()
    async for chunk in response.aiter_raw():
        received += chunk
        body += unpack(chunk, limit + 1 - len(body))
        if len(body) > limit or len(received) > limit:
            raise FetchError(Reason.TOO_LARGE, url, f"more than {limit} bytes")
    return bytes(body)


class _Inflater:
    """zlib with a cap on what one piece may grow to; falls back to headerless deflate, as browsers do."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._fresh = True

    def __call__(self, chunk: bytes, room: int) -> bytes:
        try:
            return self._inflate(chunk, room)
        except zlib.error as error:
            raise FetchError(Reason.NETWORK, self._url, "the body cannot be decompressed") from error

    def _inflate(self, chunk: bytes, room: int) -> bytes:
        if not chunk:
            return b""
        fresh, self._fresh = self._fresh, False
        try:
            return self._stream.decompress(chunk, room)
        except zlib.error:
            if not fresh:
                raise
            self._stream = zlib.decompressobj(_RAW_DEFLATE)
            return self._stream.decompress(chunk, room)


def _identity(chunk: bytes, _room: int) -> bytes:
    return chunk


def _unpacker(encoding: str, url: str) -> Callable[[bytes, int], bytes]:
    match encoding.strip().lower():
        case "" | "identity":
            return _identity
        case "gzip" | "x-gzip" | "deflate":
            return _Inflater(url)
    raise FetchError(Reason.NETWORK, url, f"unknown content encoding {encoding[:40]!r}")
