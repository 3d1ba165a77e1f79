"""Variants of a record that mean the same: other names, other figures, other cuts, other letter case."""

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from nlp.analysis import Field, Label
from nlp.corpus import Record, Span

SWAPPED = {Label.VICTIM, Label.OTHER_VICTIM, Label.ORG, Label.ACTOR, Label.OTHER_ACTOR, Label.RESPONDER}
GANGS = {Label.ACTOR, Label.OTHER_ACTOR}
SUMS = {Label.RANSOM_DEMANDED, Label.RANSOM_PAID, Label.LOSS, Label.MONEY, Label.RECORDS}
_NAME_WORD = re.compile(r"[A-ZÀ-Ý][\w'’-]{3,}")
_DIGIT = re.compile(r"[1-9]")
# Words of a name that say what it is; they stay, so that a hospital stays a hospital.
HEADS = frozenset(
    [
        "Brouwerij",
        "Brasserie",
        "Ziekenhuis",
        "Hôpital",
        "Clinique",
        "Stad",
        "Gemeente",
        "Ville",
        "Commune",
        "School",
        "Collège",
        "College",
        "Athénée",
        "Institut",
        "Instituut",
        "Groep",
        "Groupe",
        "Bank",
        "Banque",
        "Stichting",
        "Fondation",
        "Politiezone",
        "Zone",
        "Universiteit",
        "Université",
        "Hogeschool",
        "Haute",
        "École",
        "Ecole",
        "Woonzorgcentrum",
        "Résidence",
        "Transport",
        "Logistics",
        "Bouw",
        "Construction",
        "Drukkerij",
        "Imprimerie",
        "Bakkerij",
        "Boulangerie",
        "Federatie",
        "Fédération",
        "Intercommunale",
        "Club",
        "Royal",
        "Koninklijke",
        "Sint",
        "Saint",
        "Sainte",
        "Orde",
        "Ordre",
        "Museum",
        "Musée",
        "Team",
        "Group",
        "Security",
        "Cyber",
        "Defense",
        "Antwerpen",
        "Anvers",
        "Gent",
        "Gand",
        "Brussel",
        "Bruxelles",
        "Luik",
        "Liège",
        "Namur",
        "Charleroi",
    ]
)


@dataclass(frozen=True, slots=True)
class Names:
    """Words that names are made of, taken from the records that are trained on."""

    words: tuple[str, ...]
    gangs: tuple[str, ...]


def collect_names(records: Iterable[Record]) -> Names:
    """The pools to draw from."""
    words: set[str] = set()
    gangs: set[str] = set()
    for record in records:
        for span in record.spans:
            surface = surface_of(record, span)
            if span.label in GANGS:
                gangs.add(surface)
            elif span.label in SWAPPED:
                words |= set(_NAME_WORD.findall(surface)) - HEADS
    return Names(tuple(sorted(words)), tuple(sorted(gangs)))


def surface_of(record: Record, span: Span) -> str:
    """The characters of a span."""
    return (record.title if span.field == "title" else record.text)[span.start : span.end]


def augment(record: Record, names: Names, rng: random.Random) -> Record:
    """One variant: names and figures changed in most, then one view of the text, then sometimes its letter case."""
    if rng.random() < 0.7:
        record = swap(record, names, rng)
    if rng.random() < 0.6:
        record = refigure(record, rng)
    view = rng.random()
    if view < 0.1:
        record = only_lead(record)
    elif view < 0.2:
        record = untitled(record)
    if rng.random() < 0.05:
        record = recased(record, rng)
    return record


def swap(record: Record, names: Names, rng: random.Random) -> Record:
    """Other names for bodies, firms and gangs; a word changes alike everywhere, so that short forms still fit."""
    changes: dict[str, str] = {}
    for span in record.spans:
        if span.label not in SWAPPED or rng.random() < 0.2:
            continue
        surface = surface_of(record, span)
        if span.label in GANGS:
            if surface[:1].isupper():
                changes.setdefault(surface, rng.choice(names.gangs))
        else:
            for word in set(_NAME_WORD.findall(surface)) - HEADS:
                changes.setdefault(word, rng.choice(names.words))
    if not changes:
        return record
    longest_first = sorted(changes, key=len, reverse=True)
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")
    return rewritten(record, lambda text, _: pattern.sub(lambda match: changes[match[0]], text))


def refigure(record: Record, rng: random.Random) -> Record:
    """Other digits in sums and quantities, the same ones wherever the same figure stands."""
    key = {digit: rng.choice("123456789") for digit in "123456789"}
    return rewritten(
        record, lambda text, label: _DIGIT.sub(lambda match: key[match[0]], text) if label in SUMS else text
    )


def only_lead(record: Record) -> Record:
    """Title and first paragraph, as a feed shows it; not when the victim is named later."""
    end = record.text.find("\n\n")
    spans = tuple(span for span in record.spans if span.field == "title" or span.end <= end)
    told = any(span.label is Label.VICTIM for span in spans)
    if end < 0 or (record.relevant and not told):
        return record
    return replace(record, text=record.text[:end], spans=spans)


def untitled(record: Record) -> Record:
    """The text alone."""
    spans = tuple(span for span in record.spans if span.field == "text")
    if record.relevant and not any(span.label is Label.VICTIM for span in spans):
        return record
    return replace(record, title="", spans=spans)


def recased(record: Record, rng: random.Random) -> Record:
    """The title in capitals, as some outlets set it."""
    return replace(record, title=record.title.upper()) if len(record.title.upper()) == len(record.title) else record


def rewritten(record: Record, rewrite: Callable[[str, Label | None], str]) -> Record:
    """The record with every stretch of text passed through `rewrite`, with its label; spans follow."""
    title, title_spans = _field(record.title, "title", record.spans, rewrite)
    text, text_spans = _field(record.text, "text", record.spans, rewrite)
    return replace(record, title=title, text=text, spans=(*title_spans, *text_spans))


def _field(
    text: str, field: Field, spans: Sequence[Span], rewrite: Callable[[str, Label | None], str]
) -> tuple[str, list[Span]]:
    new, position, moved = "", 0, []
    for span in sorted((span for span in spans if span.field == field), key=lambda span: span.start):
        new += rewrite(text[position : span.start], None)
        surface = rewrite(text[span.start : span.end], span.label)
        moved.append(replace(span, start=len(new), end=len(new) + len(surface)))
        new, position = new + surface, span.end
    return new + rewrite(text[position:], None), moved
