"""Words from outside (titles, names, quotes) made harmless for pages, plain text and mail headers."""

import re
import unicodedata
from urllib.parse import urlsplit

LONGEST = 300  # characters; the longest title an outlet of the list has printed is about 200

# Unicode 16, PropList.txt: Bidi_Control, which can make a line read backwards.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ZERO_WIDTH_JOINER = "\u200d"  # a format character that emoji are made with
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
_SPACE = re.compile(r"\s+")
_STACKED = re.compile(r"([\u0300-\u036f]{3})[\u0300-\u036f]+")  # no language stacks more than three accents


def clean(text: str, longest: int = LONGEST) -> str:
    """One line of at most `longest` characters that encodes to UTF-8 and holds no control or bidi character."""
    text = _SPACE.sub(" ", text[: longest * 8])
    shown = "".join(character for character in text if _visible(character))
    shown = _STACKED.sub(r"\1", _SPACE.sub(" ", shown)).strip()
    return shown if len(shown) <= longest else shown[: longest - 1].rstrip() + "…"


def _visible(character: str) -> bool:
    if character == _ZERO_WIDTH_JOINER:
        return True
    return character not in _BIDI and unicodedata.category(character) not in _HIDDEN


def safe_url(url: str) -> str:
    """The address when it is an http or https address a reader can be sent to, else nothing."""
    if any(character.isspace() or not _visible(character) for character in url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname else ""
