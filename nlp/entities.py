"""Names in an article, gathered so that all mentions of one body or gang form one entity."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from nlp.actors import find_actors
from nlp.known import find_known
from nlp.marks import Mark
from nlp.names import find_names
from nlp.organisation_names import OrganisationName, parse_name
from nlp.passages import Passage
from nlp.places import find_places
from nlp.wordlists import load_lexicon

_WORD = re.compile(r"(?:\b[dl]['’])?([\w&.'’-]+)", re.IGNORECASE)  # without an elided article
_SMALL = frozenset(
    {
        "de",
        "het",
        "een",
        "van",
        "der",
        "den",
        "la",
        "le",
        "les",
        "du",
        "des",
        "en",
        "et",
        "à",
        "aux",
        "au",
        "voor",
        "pour",
    }
)
SURE = 0.8  # score of a mark from which it is believed
_MIN_INITIALS = 3  # fewer are found in too many short names
_MIN_LETTERS = 4  # a shorter part of a name is too little to recognise the whole by


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that may play a part.

    `kind` is actor, alias (an actor by an ordinary word), authority, media, responder, org, person, name or described;
    `head` the noun that says what it is (gemeente, clinique), `stands_for` the full name before an abbreviation.
    """

    passage: Passage
    start: int
    end: int
    text: str
    kind: str
    actor: str = ""  # canonical name of a listed actor
    uuid: str | None = None
    head: str = ""
    stands_for: str = ""


@dataclass(slots=True)
class Entity:
    """All candidates that name the same thing, in reading order."""

    mentions: list[Candidate] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The fullest surface."""
        return max((mention.text for mention in self.mentions), key=len)

    @property
    def kinds(self) -> frozenset[str]:
        """What the lists say of its mentions."""
        return frozenset(mention.kind for mention in self.mentions)


def find_entities(article: Iterable[Passage], language: str, marks: Sequence[Mark] = ()) -> list[Entity]:
    """Entities of an article, by first mention; `marks` are the names that an encoder sees."""
    parts = list(article)
    entities: list[Entity] = []
    for candidate in _named(parts, language, marks):
        home = next((entity for entity in entities if _belongs(candidate, entity)), None)
        if home is None:
            home = Entity()
            entities.append(home)
        home.mentions.append(candidate)
    return entities


def _named(article: Sequence[Passage], language: str, marks: Sequence[Mark]) -> Iterator[Candidate]:
    """The candidates of all passages; a surname that is nobody else's is that of the person named in full.

    A text names a person in full first: what stands there before is a body, as the firm Ranson of Bruno Ranson.
    """
    rests = ("\n".join(other.text for other in article if other is not passage) for passage in article)
    found = [
        candidate
        for passage, rest in zip(article, rests, strict=True)
        for candidate in candidates(passage, language, rest, marks)
    ]
    surnames = {_surname(candidate.text) for candidate in found if candidate.kind == "person"} - set(_early(found))
    bodies = [
        set(_words(candidate.text)) for candidate in found if candidate.kind != "person" and " " in candidate.text
    ]
    for candidate in found:
        own = set(_words(candidate.text))
        alone = candidate.kind == "name" and not candidate.head and not any(own < body for body in bodies)
        yield replace(candidate, kind="person") if alone and candidate.text in surnames else candidate


def _early(found: Sequence[Candidate]) -> Iterator[str]:
    """The names in the text that stand before any person is named in full who ends in them."""
    known: set[str] = set()
    for candidate in found:
        if candidate.kind == "person":
            known.add(_surname(candidate.text))
        elif candidate.passage.field == "text" and candidate.text not in known:
            yield candidate.text


def _surname(name: str) -> str:
    return name.partition(" ")[2]


def candidates(passage: Passage, language: str, rest: str = "", marks: Sequence[Mark] = ()) -> list[Candidate]:
    """Non-overlapping names of one passage: listed actors first, then listed bodies, then capitalised names.

    `rest` is the text of the other passages, by which an attacker is recognised in a title. Where one of `marks` holds
    more than the names found in it, it takes their place: `Saveurs` becomes `Saveurs 1830`.
    """
    taken: list[Candidate] = []
    for candidate in _found(passage, language, rest):
        if not _nobody(candidate) and all(
            candidate.end <= other.start or other.end <= candidate.start for other in taken
        ):
            taken.append(candidate)
    for mark in marks:
        if mark.field == passage.field and mark.score >= SURE:
            taken = _widened(taken, mark)
    return sorted(taken, key=lambda candidate: candidate.start)


def _widened(taken: list[Candidate], mark: Mark) -> list[Candidate]:
    """`taken`, with the names that lie in the mark made one; names from lists keep their bounds."""
    touched = [one for one in taken if one.start < mark.end and mark.start < one.end]
    within = all(mark.start <= one.start and one.end <= mark.end and one.kind == "name" for one in touched)
    if not touched or not within or (touched[0].start, touched[0].end) == (mark.start, mark.end):
        return taken
    wide = replace(touched[0], start=mark.start, end=mark.end, text=touched[0].passage.text[mark.start : mark.end])
    return [one for one in taken if one not in touched] + [wide]


def _nobody(candidate: Candidate) -> bool:
    """Whether it is a term of the trade, or a listed body inside a compound such as `RSZ-aangiftes`."""
    after = candidate.passage.text[candidate.end : candidate.end + 2]
    compound = candidate.kind in ("authority", "media") and after[:1] == "-" and after[1:].islower()
    return compound or _some_body(candidate) or candidate.text.lower() in _terms()


def _some_body(candidate: Candidate) -> bool:
    """Whether it only describes a body by its province or region: `une commune de Flandre-Orientale`."""
    before = candidate.passage.text[max(0, candidate.start - 6) : candidate.start].lower()
    if not candidate.head or not before.endswith(("een ", "un ", "une ", "d'une ", "d’une ")):
        return False
    ends = (place for place in find_places(candidate.text) if place.end == len(candidate.text))
    return any(place.kind in ("province", "region") for place in ends)


@cache
def _terms() -> frozenset[str]:
    return frozenset(term.lower() for term in load_lexicon("generic")["terms"])


def _found(passage: Passage, language: str, rest: str) -> Iterator[Candidate]:
    names = find_names(passage.text, language, rest)
    inside = [(name.start, name.end) for name in names]
    for actor in find_actors(passage.text, rest):
        if not _within_longer(actor.start, actor.end, inside):
            kind = "actor" if actor.certain else "alias"
            yield Candidate(passage, actor.start, actor.end, actor.text, kind, actor.canonical, actor.uuid)
    for known in find_known(passage.text):
        if not _within_longer(known.start, known.end, inside):
            yield Candidate(passage, known.start, known.end, known.text, known.kind)
    for name in names:
        kind = "person" if name.person else "name"
        yield Candidate(passage, name.start, name.end, name.text, kind, head=name.head, stands_for=name.alias_of)


def _within_longer(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last and (first, last) != (start, end) for first, last in spans)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text) if word.lower() not in _SMALL]


def _belongs(candidate: Candidate, entity: Entity) -> bool:
    if (candidate.kind == "person") != ("person" in entity.kinds):
        return False  # a firm is not its founder
    names = {mention.text for mention in entity.mentions}
    return candidate.stands_for in names or any(_alike(name, candidate.text) for name in names)


def _alike(first: str, second: str) -> bool:
    """Whether one name is the other, a run of its words, or its initials."""
    short, long = sorted((_words(first), _words(second)), key=len)
    if short == long:
        return bool(short) or first == second
    runs = (long[index : index + len(short)] for index in range(len(long) - len(short) + 1))
    part = sum(map(len, short)) >= _MIN_LETTERS and short in runs
    return part or _abbreviates(*sorted((first, second), key=len)) or _same_municipality(first, second)


def _abbreviates(short: str, long: str) -> bool:
    """Whether a name is made of the initials of another (BIPS), or of three and more with letters between (CHwapi)."""
    letters = "".join(word[0] for word in re.findall(r"\w+", long) if word[0].isupper() or len(word) > 3)
    if len(short) > 1 and short.isupper() and letters.upper() == short:
        return True
    initials = [word[0] for word in _words(long)]
    if len(initials) < _MIN_INITIALS or not short.isalpha() or sum(map(str.isupper, short)) < 2:
        return False
    rest = iter(short.lower())
    return short[0].lower() == initials[0] and all(letter in rest for letter in initials)


@cache
def _municipality(name: str) -> OrganisationName | None:
    parsed = parse_name(name) if name else None
    return parsed if parsed and parsed.place and not parsed.described else None


def _same_municipality(first: str, second: str) -> bool:
    """Whether both are titles of one municipality: `stad Diest`, `gemeente Diest`; not its OCMW or police zone."""
    one = _municipality(first)
    return one is not None and one == _municipality(second)
