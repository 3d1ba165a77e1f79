"""How alike two articles are: MinHash sketches of their words, for teasers as well as for whole articles (pure).

A teaser holds little more than the beginning of the article, so the beginning has a sketch of its own: of a sketch of
the whole, 128 numbers could not tell how much of a teaser is in a long article.
"""

import re
import struct
import unicodedata
from dataclasses import dataclass
from operator import eq
from zlib import crc32

from rensa import RMinHash

PERMUTATIONS = 128  # standard error of an estimated Jaccard of 0.5: 0.04
# Two beginnings share a band with probability 0.94 at a Jaccard of 0.4, 0.0003 at 0.02. Wholes need fewer: those that
# differ much mostly begin alike, and a band costs time.
_ROWS, _HEAD_BANDS, _WHOLE_BANDS = 3, 42, 24
_NUMBERS = struct.Struct(f"<{PERMUTATIONS}I")
_SEED = 1  # any, but for ever the same: sketches are stored
_SHINGLE = 2  # words; of three a title put differently would leave too little of a teaser
_HEAD = 45  # words of the text that its beginning takes; a teaser seldom has more
_FEWEST = 8  # shingles; a shorter text says too little to be told from another
# Thresholds chosen on tests/twin_samples.py, with room on both sides.
_SHORT = 22  # shingles; below it a title alone can make two texts alike
_CONTAINED, _CONTAINED_SHORT = 0.6, 0.8  # how much of the smaller one is in the larger
_OWN_TEXT = 45  # shared shingles that no boilerplate sentence gives: the titles need not agree
_TITLES = 0.4  # of the telling words of a title
_LONGEST_TEASER = 1_000  # characters; only in a short text does boilerplate count

_APART = str.maketrans("’‘–—", "    ", "\u00ad") | {ord("œ"): "oe", ord("æ"): "ae"}
_WORD = re.compile(r"[a-z0-9]+")
_TELLING = 4  # letters; shorter words are mostly grammar
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…\n]*")
# What outlets put where a summary should be.
_BOILERPLATE = re.compile(
    r"\b(?:lees (?:meer|verder|hier|ook|het (?:volledige|hele|artikel))|(?:alleen|exclusief) voor abonnees"
    r"|voorbehouden aan abonnees|word abonnee|neem een abonnement|meer info volgt|klik hier|bron: belga"
    r"|lire (?:la suite|aussi|l.article)|r[ée]serv[ée]e? (?:[àa] nos|aux) abonn[ée]s|abonnez-vous"
    r"|plus d.infos? (?:[àa] venir|suivent)|cliquez ici|source ?: belga)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sketch:
    """The MinHash of a set of shingles: `values` are 128 little-endian unsigned 32-bit numbers, `size` its members."""

    values: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is compared of an article: telling words of its title and its beginning, sketches of beginning and whole."""

    title: frozenset[str]
    words: frozenset[str]  # those of the title included
    head: Sketch
    whole: Sketch


@dataclass(frozen=True, slots=True)
class Likeness:
    """An estimate for two sets: shared of all, shared of the smaller one, and how many are shared."""

    jaccard: float
    containment: float
    shared: float


def fingerprint(title: str, text: str) -> Fingerprint | None:
    """The fingerprint of an article or teaser; None when it says too little to be compared."""
    if len(text) <= _LONGEST_TEASER:
        text = " ".join(part for part in _SENTENCE.findall(text) if not _BOILERPLATE.search(part))
    headline, body = _words(title), _words(text)
    beginning = _shingles(headline) | _shingles(body[:_HEAD])
    if len(beginning) < _FEWEST:
        return None
    head = _sketch(beginning)
    whole = _sketch(beginning | _shingles(body)) if len(body) > _HEAD else head
    return Fingerprint(_telling(headline), _telling(headline + body[:_HEAD]), head, whole)


def likeness(a: Sketch, b: Sketch) -> Likeness:
    """How alike two sketches are; sizes turn the Jaccard index into a containment."""
    jaccard = sum(map(eq, _NUMBERS.unpack(a.values), _NUMBERS.unpack(b.values))) / PERMUTATIONS
    smaller, larger = sorted((a.size, b.size))
    shared = min(jaccard * (smaller + larger) / (1 + jaccard), float(smaller))
    return Likeness(jaccard, shared / smaller, shared)


def twins(a: Fingerprint, b: Fingerprint) -> Likeness | None:
    """How alike two articles are that are copies of one text, one perhaps shortened or added to; None for others.

    Symmetric. Two whole articles are compared as wholes, a teaser with the beginning of the other. Where little is
    shared the title of one must be about the other, so that a sentence an outlet puts below every title makes no twins.
    """
    teaser = a.whole == a.head or b.whole == b.head
    found = likeness(a.head, b.head) if teaser else likeness(a.whole, b.whole)
    smallest = min(a.head.size, b.head.size) if teaser else min(a.whole.size, b.whole.size)
    if found.containment < (_CONTAINED_SHORT if smallest < _SHORT else _CONTAINED):
        return None
    return found if found.shared >= _OWN_TEXT or _about(a.title, b.words) or _about(b.title, a.words) else None


def titles_agree(a: str, b: str) -> bool:
    """Whether two titles share telling words, enough of those of the shorter one."""
    return _about(*sorted((_telling(_words(a)), _telling(_words(b))), key=len))


def _about(title: frozenset[str], words: frozenset[str]) -> bool:
    return bool(title) and len(title & words) >= _TITLES * len(title)


def bands(fingerprint: Fingerprint) -> frozenset[int]:
    """Numbers of 32 bits of which two twins share at least one (nearly always) and two other articles none."""
    return _bands(fingerprint.head, _HEAD_BANDS) | _bands(fingerprint.whole, _WHOLE_BANDS)


def _bands(sketch: Sketch, count: int) -> frozenset[int]:
    size = _ROWS * 4  # bytes
    return frozenset(crc32(sketch.values[n * size : (n + 1) * size], n) for n in range(count))


def _words(text: str) -> list[str]:
    """Lower case, without diacritics."""
    text = unicodedata.normalize("NFKD", text.casefold().translate(_APART))
    return _WORD.findall(text.encode("ascii", "ignore").decode())


def _telling(words: list[str]) -> frozenset[str]:
    return frozenset(word for word in words if len(word) >= _TELLING)


def _shingles(words: list[str]) -> set[str]:
    return {" ".join(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)}


def _sketch(shingles: set[str]) -> Sketch:
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    sketch.update(list(shingles))
    return Sketch(_NUMBERS.pack(*sketch.digest()), len(shingles))
