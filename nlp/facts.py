"""From what was found in an article to what it says of incidents."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from nlp.analysis import (
    Actor,
    Asserter,
    IncidentReport,
    Label,
    Mention,
    RansomPaid,
    Records,
    Victim,
)
from nlp.assertion import actor_role, asserted_by, modality
from nlp.attack import attack_type, cue_matches, ransom_paid, status
from nlp.date_roles import Dated
from nlp.entities import Candidate
from nlp.money_facts import amounts
from nlp.origin import country_of, municipality_of
from nlp.reading import NamedRole, Reading, date_mention, name_mention, record_mention
from nlp.sectors import sector_of

_UNITS = ("customers", "persons", "organisations")  # from the most to the least telling
_LEAD, _NEAR = 300, 60  # characters; a longer context brought no better sectors on the corpus


def incidents(reading: Reading, belgian: bool) -> tuple[IncidentReport, ...]:
    """The main incident, then one report of all that is mentioned in passing; none when the article is not relevant."""
    return tuple(_incidents(reading, belgian)) if reading.relevant else ()


def _incidents(reading: Reading, belgian: bool) -> Iterator[IncidentReport]:
    yield _main(reading, belgian)
    victims = tuple(_victim(name, reading, False) for name in reading.of(Label.OTHER_VICTIM))
    actors = tuple(_actor(name, reading) for name in reading.of(Label.OTHER_ACTOR))
    if victims or actors:
        yield IncidentReport(primary=False, victims=victims, actors=actors)


def _main(reading: Reading, belgian: bool) -> IncidentReport:
    paid, paid_mention = _ransom(reading)
    day = incident_day(*reading.dates[0]) if reading.dates else (None, None, None)
    return IncidentReport(
        primary=True,
        attack_type=attack_type(reading.case, reading.opinion),
        status=status(reading.case, reading.opinion),
        victims=tuple(_victim(name, reading, belgian) for name in reading.of(Label.VICTIM)),
        actors=tuple(_actor(name, reading) for name in reading.of(Label.ACTOR)),
        amounts=amounts(reading),
        records=tuple(_records(reading)),
        ransom_paid=paid,
        ransom_paid_mention=paid_mention,
        ransom_paid_asserted_by=_who(reading, paid_mention),
        incident_date=day[0],
        date_fidelity=day[1],
        date_mention=day[2],
    )


def _records(reading: Reading) -> Iterator[Records]:
    """One for each number; of one number with several units the people behind it."""
    best: dict[object, Records] = {}
    for passage, span in reading.records:
        new = Records(record_mention(passage, span), span.value, span.unit)
        old = best.get(span.value if span.value is not None else span.text)
        if old is None or (_rank(new) < _rank(old)):
            best[span.value if span.value is not None else span.text] = new
    yield from best.values()


def _rank(records: Records) -> int:
    return _UNITS.index(records.unit) if records.unit in _UNITS else len(_UNITS)


def _victim(name: NamedRole, reading: Reading, belgian: bool) -> Victim:
    best = best_mention(name)
    first = name.entity.mentions[0]
    return Victim(
        name=best.text,
        mention=name_mention(best, name.label, name.score),
        sector=_sector(name, best, reading),
        country=country_of(name.entity, belgian),
        municipality=municipality_of(name.entity),
        aliases=tuple(sorted({mention.text for mention in name.entity.mentions} - {best.text})),
        asserted_by=asserted_by(first.passage, first.start, reading.language),
        modality=modality(first.passage, first.start, reading.language),
    )


def _sector(name: NamedRole, best: Candidate, reading: Reading) -> str:
    """By its name and context; of the first victim the encoder has its say, for it read the whole article for it."""
    own = sector_of(_introduced(best), _context(name, reading), reading.language)
    first = next(iter(reading.of(Label.VICTIM)), None)
    return reading.opinion.on_word("sector", own) if name == first else own


def _introduced(mention: Candidate) -> str:
    """The name with the word before it, which may be the trade that is no part of it: `drukkerij Papegem`."""
    before = mention.passage.text[: mention.start].rpartition("\n")[2].split(" ")[-2:]
    return " ".join(before) + mention.text


def best_mention(name: NamedRole) -> Candidate:
    """The mention with the fullest surface, the earliest of equals."""
    return max(name.entity.mentions, key=lambda mention: len(mention.text))


def _actor(name: NamedRole, reading: Reading) -> Actor:
    listed = next((mention for mention in name.entity.mentions if mention.actor), name.entity.mentions[0])
    role = actor_role(name.entity.mentions, reading.language)
    return Actor(
        name=listed.text,
        canonical=listed.actor or listed.text,
        role=role,
        mention=name_mention(listed, name.label, name.score),
        uuid=listed.uuid,
        asserted_by=asserted_by(listed.passage, listed.start, reading.language),
        modality=modality(listed.passage, listed.start, reading.language),
    )


def _context(name: NamedRole, reading: Reading) -> str:
    """Where an article says what a body does: the lead for the first victim, right at the name for the next."""
    if name.label is not Label.VICTIM:
        return ""
    first = name.entity.mentions[0]
    if name == next(iter(reading.of(Label.VICTIM)), None):
        return "\n".join(passage.text[:_LEAD] for passage in reading.passages)
    return first.passage.text[max(0, first.start - _NEAR) : first.end + _NEAR]


def _ransom(reading: Reading) -> tuple[RansomPaid, Mention | None]:
    paid = ransom_paid(reading.case, reading.opinion)
    table = {RansomPaid.YES: "payment", RansomPaid.NO: "refusal"}.get(paid)
    return paid, _phrase(reading, table) if table else None


def _phrase(reading: Reading, table: str) -> Mention | None:
    for passage, match in cue_matches(reading.passages, table, reading.language):
        text = passage.text[match.start() : match.end()]
        return Mention(Label.RANSOM_PAID, text, passage.field, match.start(), match.end())
    return None


def _who(reading: Reading, mention: Mention | None) -> Asserter:
    if mention is None:
        return Asserter.JOURNALIST
    passage = next(passage for passage in reading.passages if passage.field == mention.field)
    return asserted_by(passage, mention.start, reading.language)


def incident_day(dated: Dated, score: float) -> tuple[str, Literal["day", "month", "year"], Mention]:
    """The date as the guidelines write it (decision 18): a weekend by its Saturday, a night by its second day."""
    span = dated.span
    mention = date_mention(dated, score)
    if span.fidelity == "day" and (span.last - span.first).days < 7:
        return _day(span.first, span.last).isoformat(), "day", mention
    if span.fidelity == "year":
        return str(span.first.year), "year", mention
    return span.first.isoformat()[:7], "month", mention


def _day(first: date, last: date) -> date:
    night = last - first == timedelta(days=1) and first.weekday() != 5
    return last if night else first
