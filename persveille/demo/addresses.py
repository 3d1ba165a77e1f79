"""Addresses of the demo's articles, in the shapes that the systems of real publishers give them."""

import hashlib
import re
import unicodedata

from crawler.dates import BRUSSELS
from persveille.demo.articles import DemoArticle

_SLUG_LENGTH = 90
_DIGITS = "0123456789"
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def slug(title: str) -> str:
    """The title in lower-case ASCII words joined by hyphens, cut at a whole word after at most 90 characters."""
    spelled = title.replace("œ", "oe").replace("Œ", "Oe").replace("’", "'")
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore")
    words = "-".join(re.findall(r"[a-z0-9]+", plain.decode().lower()))
    return words if len(words) <= _SLUG_LENGTH else words[:_SLUG_LENGTH].rpartition("-")[0]


def key(article_id: str, alphabet: str, length: int) -> str:
    """A key of `length` characters that depends on the article's id only and does not start with a zero."""
    number = int.from_bytes(hashlib.sha256(article_id.encode()).digest())
    characters = []
    for _ in range(length):
        number, index = divmod(number, len(alphabet))
        characters.append(alphabet[index])
    return "".join(characters).replace("0", "7", 1) if characters[0] == "0" else "".join(characters)


def address(pattern: str, article: DemoArticle) -> str:
    """The pattern with the article's slug, section, date in Brussels and keys filled in; a new title keeps it."""
    return pattern.format(
        slug=slug(article.title),
        section=slug(article.section),
        published=article.published.astimezone(BRUSSELS),
        digits5=key(article.id, _DIGITS, 5),
        digits8=key(article.id, _DIGITS, 8),
        digits9=key(article.id, _DIGITS, 9),
        base32=key(article.id, _BASE32, 26),
        short=key(article.id, _BASE62, 9),
    )
