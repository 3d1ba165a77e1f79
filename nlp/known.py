"""Real authorities, media, security firms and organisations that the press cites (`lexicon/known.toml`)."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from nlp.gazetteer import Gazetteer, Match, fold, longest

Kind = Literal["authority", "media", "responder", "org"]

LEXICON = Path(__file__).parent / "lexicon" / "known.toml"
KINDS: tuple[Kind, ...] = ("authority", "media", "responder", "org")

_CAP = r"[A-ZÀ-ÖØ-Þ][\w'’-]*"
_PLACE = (
    rf"(?:(?:la|le|de|het) (?={_CAP}))?{_CAP}(?:[ /-](?:sur-|en-|lez-)?{_CAP})*"
    r"(?: (?:wallon|flamand|orientale|occidentale)\b)?"
)
_OF = r"(?:de la |de l['’]|du |des |de |d['’]|van de |van het |van |te |in )"
_DIVISION = rf"(?:, (?:afdeling|division)(?: {_OF.strip()})? ?{_PLACE})?"
_TOPIC = rf"{_CAP}(?: {_CAP}| (?:et|en|&) {_CAP}| [a-zé]+(?:ique|ère|ères|ale|ieure|ieures|iale|iaux|elle)\b)*"

# Bodies named by where they sit or what they are for; the heads are the usual ones of both languages.
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b[Pp]arket(?:-generaal)? (?:van |te |in )?{_PLACE}{_DIVISION}",
        rf"\b(?:[Cc]orrectionele |[Oo]ndernemings|[Jj]eugd|[Aa]rbeids|[Pp]olitie|[Bb]urgerlijke )?[Rr]echtbank"
        rf"(?: van eerste aanleg)?(?: (?:van |te |in )?{_PLACE}{_DIVISION})?",
        rf"\b(?:[Aa]rbeids|[Ii]ngekohier)?[Hh]of(?: van (?:beroep|assisen))? (?:van |te |in ){_PLACE}",
        r"\b[Hh]of van (?:beroep|assisen)\b",
        rf"\b[Pp]arquet (?:général |fédéral )?{_OF}{_PLACE}{_DIVISION}",
        r"\b[Tt]ribunal (?:correctionnel|du travail|de commerce|de l['’]entreprise|de la jeunesse|de police"
        rf"|de première instance)(?: {_OF}{_PLACE}{_DIVISION})?",
        rf"\b(?:[Tt]ribunal|[Cc]our d['’](?:appel|assises)|[Cc]hambre du conseil) {_OF}{_PLACE}{_DIVISION}",
        rf"\b(?:[Ll]okale |[Ff]ederale gerechtelijke )?[Pp]olitie(?:zone)? (?:van )?{_PLACE}",
        rf"\b[Zz]one de police (?:{_OF})?(?:[Ll]a |[Ll]e )?{_PLACE}(?: moyenne)?",
        rf"\b[Pp]olice (?:judiciaire fédérale |locale |fédérale )?{_OF}{_PLACE}",
        rf"\b(?:RCCU|FCCU|FGP|PJF|(?:Regional )?Computer Crime Unit) (?:de |d['’]|van |(?=[A-Z]))(?!PJF){_PLACE}",
        rf"\b(?:FOD|SPF|SPW|SPP|POD) {_TOPIC}",
        rf"\b(?:[Mm]inistère (?:fédéral )?{_OF}|[Mm]inisterie van ){_TOPIC}",
        r"\b[A-Z][a-zë]+se (?:parket|politie|rechtbank|politiezone|privacywaakhond)\b",
        r"\b[Pp]olice [a-zéèï]+(?:aise|oise|ienne|aine|ande)\b",
    )
)


@dataclass(frozen=True, slots=True)
class KnownSpan:
    """Where a known body is named; offsets in characters, `end` exclusive."""

    start: int
    end: int
    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: Kind
    guarded: bool  # also an ordinary word


@cache
def _entries() -> Gazetteer[tuple[_Entry, ...]]:
    lexicon = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    guarded = set(lexicon["guarded"]["names"])
    by_name: dict[str, list[_Entry]] = {}
    for kind in KINDS:
        for name in lexicon[kind]["names"]:
            by_name.setdefault(fold(name), []).append(_Entry(name, kind, name in guarded))
    return Gazetteer((name, tuple(entries)) for name, entries in by_name.items())


def find_known(text: str) -> list[KnownSpan]:
    """Every known body named in `text`, none overlapping, the longest name winning."""
    found = [*_listed(text), *_patterned(text)]
    return [KnownSpan(m.start, m.end, text[m.start : m.end], m.value) for m in longest(found)]


def _listed(text: str) -> Iterator[Match[Kind]]:
    for match in _entries().matches(text):
        written = text[match.start : match.end]
        entry = next((entry for entry in match.value if _same_case(entry.name, written)), None)
        if entry is not None and not (entry.guarded and opens_sentence(text, match.start)):
            if _part_of_longer_name(text, match.start, match.end, entry):
                continue
            yield Match(match.start, match.end, entry.kind)


def _patterned(text: str) -> Iterator[Match[Kind]]:
    for pattern in PATTERNS:
        for found in pattern.finditer(text):
            yield Match(found.start(), found.end(), "authority")


def _same_case(name: str, written: str) -> bool:
    """Whether `written` is an accepted casing: as listed, a capitalised lower-case entry, all capitals, Nviso."""
    if fold(written) == written and not name[0].isupper():
        return True
    plain = written.replace("’", "'")
    if plain in (name, name[0].upper() + name[1:]):
        return True
    if len(name) < 4:
        return False
    return plain == name.upper() or (name.isupper() and plain == name.capitalize())


def opens_sentence(text: str, start: int) -> bool:
    """Whether nothing but quotes, brackets or spaces stands between `start` and the end of the sentence before."""
    near = text[max(0, start - 50) : start]  # slicing all of the text would take quadratic time
    before = near.rstrip(" \t\"'“”„«»‘’(\u00a0\u202f")
    return not before or before[-1] in ".!?:\n…•–—" or near.rstrip(" \t").endswith("\n")


def _part_of_longer_name(text: str, start: int, end: int, entry: _Entry) -> bool:
    """Whether a one-word name is only the beginning or end of another capitalised name (Royal in Royal Antwerp)."""
    if not entry.guarded or " " in entry.name:
        return False
    follows = re.match(r"(?: | ?& ?|-)[A-ZÀ-Þ]", text[end : end + 4])
    precedes = re.search(r"[A-ZÀ-Þ][\w'’-]* $", text[max(0, start - 30) : start])
    return bool(follows or (precedes and not opens_sentence(text, start - len(precedes[0]))))
