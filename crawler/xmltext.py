"""XML as outlets send it, made safe to hand to a parser: no prolog, no doctype, no entities, no junk."""

import re
import sys
from html.entities import html5

from crawler.article import Page
from crawler.encoding import decode
from crawler.errors import FeedError

_DECLARATION_WITHIN = 4096  # characters before the XML declaration that are taken for junk
_ROOT_WITHIN = 500_000  # characters before the root element, comments and doctype included
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,8}));")
_SUBSET_END = re.compile(r"\]\s*>")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_BARE = re.compile(r"&(?!#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:lt|gt|amp|quot|apos);)")
_XML_NAMES = frozenset({"lt", "gt", "amp", "quot", "apos"})


def without_prolog(page: Page) -> bytes:
    """UTF-8 from the root element on. Whatever declares entities or names a DTD stands before that and is gone.

    Raises `FeedError` when there is no element at all.
    """
    text = without_illegal(decode(page))
    start = _root_start(text, max(0, text.find("<?xml", 0, _DECLARATION_WITHIN)))
    if start < 0:
        raise FeedError(f"{page.url}: not a feed: " + ("no XML in it" if text.strip() else "empty"))
    return _REFERENCE.sub(_legal, text[start:]).encode()


def root_name(data: bytes) -> str:
    """The local name in lower case of the element that `data` begins with; "" when it begins with none."""
    match = _ROOT.match(data)
    return match[1].decode("ascii", "replace").lower() if match else ""


def without_illegal(text: str) -> str:
    """`text` without the characters that XML does not know and UTF-8 cannot always write."""
    return _ILLEGAL.sub("", text)


def _legal(reference: re.Match[str]) -> str:
    """The reference, or nothing where it names no character: lxml, when it recovers, would take half of a pair."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if code <= sys.maxunicode and not _ILLEGAL.match(chr(code)) else ""


def _root_start(text: str, position: int) -> int:
    """Where the first element begins, comments, instructions and doctype skipped; -1 for nowhere."""
    while 0 <= (position := text.find("<", position)) <= _ROOT_WITHIN:
        after = text[position + 1 : position + 2]
        if after.isalpha() or after == "_":
            return position
        end = _markup_end(text, position)
        if end <= position:
            return -1
        position = end
    return -1


def _markup_end(text: str, position: int) -> int:
    """The end of the comment, instruction or declaration at `position`; -1 when it never ends."""
    if text.startswith("<!--", position):
        return text.find("-->", position + 4)
    if text.startswith("<?", position):
        return text.find("?>", position + 2)
    if not text.startswith("<!", position):
        return position + 1
    close, subset = text.find(">", position), text.find("[", position)
    if 0 <= subset < close:
        match = _SUBSET_END.search(text, subset)
        return match.end() if match else -1
    return close


def with_entities_spelled_out(data: bytes) -> bytes:
    """HTML's named characters as characters, stray ampersands escaped: what XML parsers stumble over most."""
    text = _NAMED.sub(_character, data.decode())
    return _BARE.sub("&amp;", text).encode()


def _character(match: re.Match[str]) -> str:
    if match[1] in _XML_NAMES:
        return match[0]
    return html5.get(f"{match[1]};", match[0])
