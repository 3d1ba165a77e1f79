"""From bytes to characters, for feeds and pages whose declarations cannot be trusted."""

import codecs
import re

from crawler.article import Page

_DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD = 2048  # bytes in which HTML and XML must declare their charset (the HTML standard asks for 1024)
# UTF-7 can hide markup from whoever looks at the bytes; browsers refuse it for the same reason.
_REFUSED = frozenset({"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape"})


def decode(page: Page) -> str:
    """The body as text; never raises.

    A byte order mark wins, then valid UTF-8 (bytes that are valid UTF-8 by chance are rare, wrong declarations are
    not), then the document's own declaration, then the header, then Windows-1252 with replacement characters.
    """
    body = page.body
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    for name in (_silent_utf16(body), "utf-8", _declared(body), _from_header(page)):
        try:
            return body.decode(name)
        except (UnicodeError, LookupError):
            continue
    return body.decode("windows-1252", "replace")


def _silent_utf16(body: bytes) -> str:
    """UTF-16 without a mark: `<` and its neighbour's zero byte give it away."""
    return {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}.get(body[:2], "")


def _declared(body: bytes) -> str:
    match = _DECLARED.search(body[:_HEAD])
    return _text_encoding(match[1].decode("ascii")) if match else ""


def _from_header(page: Page) -> str:
    match = _HEADER.search(page.headers.get("content-type", ""))
    return _text_encoding(match[1]) if match else ""


def _text_encoding(name: str) -> str:
    """The codec of `name`, or "" when there is none that makes text of bytes; Latin-1 is read as its superset."""
    try:
        codec = codecs.lookup(name).name
        "".encode(codec)
    except (LookupError, UnicodeError):
        return ""
    if codec in _REFUSED:
        return ""
    return "windows-1252" if codec in ("iso8859-1", "ascii") else codec
