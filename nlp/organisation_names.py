"""Names of organisations made comparable: `stad Luik` is `la ville de Liège`, a police zone is no commune.

The head nouns are those of Belgian public life in both languages; names themselves are never listed.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz

from nlp.places import by_name

LEXICON = Path(__file__).parent / "lexicon" / "organisations.toml"
SAME_NAME = 0.8  # similarity from which two names are one organisation's
_MIN_LETTERS = 5  # a shorter part of a name is too little to recognise the whole by
_TYPO_RATIO = 88.0  # rapidfuzz ratio: one letter in eight, two in sixteen


class Kind(StrEnum):
    """What the head noun says an organisation is; NONE for a name that stands alone."""

    COMMUNE = "commune"
    OCMW = "ocmw"
    POLICE = "police"
    PROVINCE = "province"
    RESCUE = "rescue"
    PORT = "port"
    UNIVERSITY_HOSPITAL = "university_hospital"
    HOSPITAL = "hospital"
    CARE_HOME = "care_home"
    UNIVERSITY = "university"
    COLLEGE = "college"
    SCHOOL = "school"
    BUSINESS = "business"
    NONE = ""


_VAGUE = frozenset({Kind.NONE, Kind.BUSINESS, Kind.SCHOOL, Kind.CARE_HOME})
_HOSPITALS = frozenset({Kind.HOSPITAL, Kind.UNIVERSITY_HOSPITAL})
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Lexicon:
    heads: tuple[tuple[tuple[str, ...], Kind], ...]  # words of the phrase, kind; longest first
    legal: frozenset[str]
    small: frozenset[str]
    indefinite: frozenset[str]
    where: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    data = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    heads = [(tuple(phrase.split()), Kind(kind)) for kind, phrases in data["heads"].items() for phrase in phrases]
    longest_first = tuple(sorted(heads, key=lambda head: -len(head[0])))
    return _Lexicon(longest_first, **{name: frozenset(words) for name, words in data["words"].items()})


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """A name taken apart: kind, and the words that tell it from others (or the REFNIS code of its place alone)."""

    kind: Kind
    core: tuple[str, ...]
    place: bool = False  # the core is a municipality
    described: bool = False  # no name but a description, such as `een bakkerij uit Geel`

    @property
    def key(self) -> str:
        """One string for one organisation as far as this name tells: `commune|62063`, `hospital|sint amarant`."""
        return f"{self.kind}|{' '.join(self.core)}"

    @property
    def telling(self) -> bool:
        """Whether the core alone is enough to recognise the organisation in a headline."""
        return not self.place and sum(map(len, self.core)) >= _MIN_LETTERS


def fold(text: str) -> str:
    """Lower case without diacritics."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def words(text: str) -> list[str]:
    """The folded words of a text; apostrophes and hyphens separate."""
    return _WORD.findall(fold(text))


def parse_name(name: str) -> OrganisationName:
    """Take a name apart into kind and core."""
    raw = _WORD.findall(unicodedata.normalize("NFC", name))
    heads = _head_nouns([fold(word) for word in raw])
    kind = _kind(heads)
    kept = [word for at, word in enumerate(raw) if at not in heads and fold(word) not in _lexicon().legal]
    telling = [word for word in kept if fold(word) not in _lexicon().small]
    own = [word for word in telling if word != word.lower()]
    core = own or telling or raw
    spelled = _spelled(name, kept, core)
    if not own or _describes(name, [fold(word) for word in raw], kind, spelled):
        return OrganisationName(kind, tuple(fold(word) for word in core), described=True)
    if kind is not Kind.BUSINESS and (refnis := _municipality(spelled, kind)):
        return OrganisationName(kind, (refnis,), place=True)
    return OrganisationName(kind, tuple(fold(word) for word in core))


def _describes(name: str, folded: list[str], kind: Kind, spelled: str) -> bool:
    """Whether the words only say what an organisation is and where: `een bakkerij uit Geel`, `hôpital à Huy`."""
    if folded[0] in _lexicon().indefinite:
        return True
    if not name[0].islower() or by_name(spelled) is None:
        return False
    return kind in _VAGUE or (kind in _HOSPITALS and not _lexicon().where.isdisjoint(folded))


def _kind(heads: dict[int, Kind]) -> Kind:
    """That of the first head noun; one of a business gives way to any other."""
    kinds = [kind for _, kind in sorted(heads.items())]
    return next((kind for kind in kinds if kind is not Kind.BUSINESS), kinds[0] if kinds else Kind.NONE)


def _municipality(spelled: str, kind: Kind) -> str:
    """REFNIS code of the municipality of that name; for a public body a village stands for its municipality."""
    place = by_name(spelled)
    if place is None:
        return ""
    own = fold(spelled) in (fold(place.name_nl), fold(place.name_fr))
    return place.refnis if own or kind in (Kind.COMMUNE, Kind.OCMW, Kind.POLICE) else ""


def _spelled(name: str, kept: list[str], core: list[str]) -> str:
    """The stretch of the name from its first to its last own word, with its hyphens and articles."""
    inner = kept[kept.index(core[0]) :] if core[0] in kept else core
    match = re.search(r"[\W_]+".join(map(re.escape, inner)), unicodedata.normalize("NFC", name))
    return match.group() if match else " ".join(core)


def _head_nouns(folded: list[str]) -> dict[int, Kind]:
    """Position of each head-noun word with its kind; the longest phrase wins."""
    found: dict[int, Kind] = {}
    for phrase, kind in _lexicon().heads:
        for at in range(len(folded) - len(phrase) + 1):
            span = range(at, at + len(phrase))
            if tuple(folded[at : at + len(phrase)]) == phrase and not any(i in found for i in span):
                found.update(dict.fromkeys(span, kind))
    return found if len(found) < len(folded) else {}


def name_similarity(a: OrganisationName, b: OrganisationName) -> float:
    """How surely two names are one organisation's, 0..1; see SAME_NAME."""
    if kinds_conflict(a, b):
        return 0.0
    joined = "".join(a.core), "".join(b.core)
    if joined[0] == joined[1]:
        return 1.0 if a.kind is b.kind or not a.place or Kind.COMMUNE in (a.kind, b.kind) else 0.0
    if a.place or b.place:
        return 0.0
    if any(_part_of(x, y) for x, y in ((a, b), (b, a))):
        return 0.85
    ratio = fuzz.ratio(*joined)
    long_enough = min(map(len, joined)) > _MIN_LETTERS
    return 0.85 if long_enough and ratio >= _TYPO_RATIO else ratio / 100 * 0.6


def _part_of(part: OrganisationName, whole: OrganisationName) -> bool:
    return part.telling and set(part.core) < set(whole.core)


def kinds_conflict(a: OrganisationName, b: OrganisationName) -> bool:
    """Whether the head nouns say that two names are of different organisations."""
    if a.kind is b.kind or Kind.NONE in (a.kind, b.kind):
        return False
    if {a.kind, b.kind} == _HOSPITALS:
        return a.place or b.place  # `UZ Gent` is not `AZ Gent`, but `ziekenhuis X` may be `CHU X`
    return True


def name_tokens(name: OrganisationName) -> Iterator[str]:
    """The words under which a name is looked up."""
    yield from (word for word in name.core if name.place or len(word) > 2)
