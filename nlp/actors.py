"""Attackers named in a text: listed ones under their canonical name, and new ones where the wording says it is one.

`data/actors.json` comes from the MISP galaxy, `lexicon/actors.toml` holds what it lacks. Many gangs bear ordinary words
(Play, Royal, Medusa), so a name that is not unmistakable is believed only next to the vocabulary of the trade.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nlp.actor_patterns import TRADE, named_as_attacker
from nlp.gazetteer import Gazetteer, Match, fold
from nlp.known import find_known, opens_sentence
from nlp.places import by_name
from nlp.words import common_words

DATA = Path(__file__).parent / "data" / "actors.json"
LEXICON = Path(__file__).parent / "lexicon" / "actors.toml"

WINDOW = 160  # characters each side, about two dozen tokens, within which an ordinary word needs one of the trade
VERSION = re.compile(r"[ -]?(?:v ?)?\d\.\d\b(?![.,]\d| ?(?:miljoen|miljard|million|milliard|euro|dollar|%))")


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An entry of our list; `uuid` is that of the MISP galaxy, None where the list is ours alone."""

    canonical: str
    uuid: str | None
    cluster: str = ""


@dataclass(frozen=True, slots=True)
class ActorSpan:
    """Where an attacker is named; `text` keeps a version (LockBit 3.0), `canonical` does not.

    `certain` names are nothing else in the news; the others were believed because of their surroundings.
    """

    start: int
    end: int
    text: str
    canonical: str
    uuid: str | None
    certain: bool


@dataclass(frozen=True, slots=True)
class _Form:
    name: str
    actor: KnownActor
    distinct: bool
    ours: bool = False  # listed by hand: a name the press uses


@cache
def _forms() -> Gazetteer[_Form]:
    lexicon = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    rows = json.loads(DATA.read_text(encoding="utf-8"))["actors"]
    never = {fold(name) for name in lexicon["never"]["names"]}
    catalogue = (form for form in _catalogue(rows) if by_name(form.name) is None)
    forms = [*_own(lexicon["actor"], rows), *catalogue]
    return Gazetteer(
        (spelling, form) for form in forms if fold(form.name) not in never for spelling in _spellings(form.name)
    )


def _own(entries: list[dict[str, Any]], rows: list[list[Any]]) -> Iterator[_Form]:
    """The hand-made entries, each with the names and uuid of the catalogue rows it stands for."""
    by_key = {_key(row[0]): row for row in rows}
    for entry in entries:
        names = [entry["canonical"], *entry.get("aliases", ())]
        merged = [by_key[_key(name)] for name in names if _key(name) in by_key]
        actor = KnownActor(entry["canonical"], merged[0][1] if merged else None, merged[0][2] if merged else "")
        distinct = {fold(name) for name in entry.get("distinct_aliases", names if entry.get("distinct") else ())}
        for name in names:
            yield _Form(name, actor, fold(name) in distinct, True)
        for row in merged:
            yield from (_Form(name, actor, _unmistakable(name)) for name in (row[0], *row[3]) if len(name) > 3)


def _catalogue(rows: list[list[Any]]) -> Iterator[_Form]:
    """Names before synonyms: where two entries share one, it belongs to the entry it is the name of."""
    actors = [(KnownActor(_shown(row[0]), row[1], row[2]), row) for row in rows]
    for actor, row in actors:
        yield _Form(row[0], actor, _unmistakable(row[0]))
    for actor, row in actors:
        yield from (_Form(name, actor, _unmistakable(name)) for name in row[3])


def _shown(name: str) -> str:
    return name[0].upper() + name[1:] if name.islower() else name.title() if name.isupper() and " " in name else name


def _key(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


def _unmistakable(name: str) -> bool:
    """Whether a catalogue name cannot be a word: letters with digits (APT31, UNC2452) or two humps (HermeticWiper)."""
    mixed = len(name) >= 5 and bool(re.fullmatch(r"[A-Z][A-Za-z]+-?\d{2,}", name))
    return mixed or bool(re.fullmatch(r"[A-Z][a-z]{2,}[A-Z][a-z]{2,}", name))


def _spellings(name: str) -> set[str]:
    """The name with its parts joined, spaced and hyphenated: BlackBasta, Black Basta, Black-Basta."""
    parts = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).split()
    if len(parts) == 1 or len(parts) > 3 or any(len(part) < 2 for part in parts):
        return {name}
    return {name, "".join(parts), " ".join(parts), "-".join(parts)}


def canonical_actor(name: str) -> KnownActor | None:
    """The listed actor that bears a name in any spelling, with or without a version, or None."""
    plain = name.strip(" \"'“”«»")
    bare = re.sub(r"(?:[ -]?v?\d(?:\.\d)?|[ -](?:ransomware|groep|groupe|gang|bende|team))$", "", plain, flags=re.I)
    form = _forms().get(plain) or _forms().get(bare)
    return form.actor if form is not None else None


def find_actors(text: str, context: str = "") -> list[ActorSpan]:
    """Every attacker named in `text`, none overlapping, in order.

    `context` is the rest of the article: a title rarely says by itself that its `Play` is a gang.
    """
    trade = bool(TRADE.search(text) or TRADE.search(context))
    known = find_known(text)
    taken = [(k.start, k.end) for k in known if k.kind != "org"]
    listed = [span for match in _forms().matches(text) if (span := _listed(text, match, taken, trade)) is not None]
    new = [
        _new(text, start, end)
        for start, end in named_as_attacker(text, trade)
        if not _hits(start, end, [(k.start, k.end) for k in known])
    ]
    spans = listed + [span for span in new if not _hits(span.start, span.end, [(s.start, s.end) for s in listed])]
    again = list(_repeated(text, spans))
    return sorted(spans + again, key=lambda span: span.start)


def _hits(start: int, end: int, others: list[tuple[int, int]]) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end in others)


def _new(text: str, start: int, end: int) -> ActorSpan:
    known = canonical_actor(text[start:end])
    name = text[start:end]
    return ActorSpan(start, end, name, known.canonical if known else name, known.uuid if known else None, False)


def _listed(text: str, match: Match[_Form], taken: list[tuple[int, int]], trade: bool) -> ActorSpan | None:
    form = match.value
    version = VERSION.match(text, match.end)
    end = version.end() if version else match.end
    written = text[match.start : end]
    coded = form.distinct and any(char.isdigit() for char in form.name)
    if _hits(match.start, end, taken) or not (coded or _capitalised(written)):
        return None
    if not form.distinct and not _in_context(text, match.start, end, form, trade):
        return None
    return ActorSpan(match.start, end, written, form.actor.canonical, form.actor.uuid, form.distinct)


def _capitalised(written: str) -> bool:
    """Whether every part begins like a name; `of` and the like may be small."""
    parts = re.findall(r"[^\W_]+", written)
    return all(part[0].isupper() or part[0].isdigit() or part in ("of", "the", "and") for part in parts)


def _in_context(text: str, start: int, end: int, form: _Form, trade: bool) -> bool:
    """Whether an ordinary-looking name stands alone near the words of the trade."""
    before, after = text[max(0, start - WINDOW) : start], text[end : end + WINDOW]
    follows = re.match(r"(?: |-)[A-ZÀ-Þ0-9]|[.]\w", after)
    if follows or _ends_name(text, start):
        return False
    word = fold(form.name)
    if opens_sentence(text, start) and (word in common_words("nl") | common_words("fr") or not form.ours):
        return bool(re.match(r"[- ](?:ransom|bende|groep|gang|hackers)", after))
    # Names the press uses are believed anywhere in an article about the trade; catalogue names only beside its words.
    return trade if form.ours else bool(TRADE.search(before + " | " + after))


def _ends_name(text: str, start: int) -> bool:
    """Whether the word before is capitalised inside a sentence, so that this is the end of a longer name."""
    previous = re.search(r"[A-ZÀ-Þ][\w'’]*[ -]$", text[max(0, start - 40) : start])
    if previous is None:
        return False
    word = previous[0].rstrip(" -").lower()
    return not opens_sentence(text, start - len(previous[0])) or word not in common_words("nl") | common_words("fr")


def _repeated(text: str, spans: list[ActorSpan]) -> Iterator[ActorSpan]:
    """The other mentions of a name once established; a single ordinary word only inside sentences."""
    taken = [(span.start, span.end) for span in spans]
    names = {span.text: span for span in spans if len(span.text) > 2}
    for name, first in sorted(names.items(), key=lambda item: -len(item[0])):
        for found in re.finditer(rf"(?<![\w-]){re.escape(name)}(?!\w|-[A-Z])", text):
            follows = re.match(r" [A-ZÀ-Þ]", text[found.end() :])
            if not _hits(found.start(), found.end(), taken) and not follows:
                taken.append((found.start(), found.end()))
                yield ActorSpan(found.start(), found.end(), name, first.canonical, first.uuid, first.certain)
