"""Whether two reports tell one incident: a sum of explained contributions, and what forbids it whatever the sum."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapidfuzz import fuzz

from nlp.analysis import AttackType
from nlp.organisation_names import SAME_NAME, name_similarity
from nlp.reports import Report, Traits, traits

THRESHOLD = 0.5  # from this score two reports are one incident's
NEW_ATTACK_DAYS = 45  # the same victim hit again: incident dates further apart than this

# Contributions. A shared victim name reaches the threshold alone; without one it takes a place or a sum, and more.
_VICTIM, _VICTIM_NEAR, _VICTIM_IN_TITLE = 0.6, 0.52, 0.45
_ACTOR, _ACTOR_OTHER = 0.2, -0.1
_SUM = 0.3
_PLACE, _PLACE_OTHER = 0.2, -0.25
_SECTOR, _SECTOR_OTHER = 0.08, -0.1
_TYPE, _TYPE_OTHER = 0.05, -0.05
_DATE_SAME, _DATE_OFF, _DATE_FAR = 0.12, -0.15, -0.4
_DATE_SAME_DAYS, _DATE_OFF_DAYS = 3, 14
_RECENT, _RECENT_DAYS = 0.1, 30.0  # e-folding time of the bonus for reports close in time
_TITLE, _TITLE_FLOOR = 0.2, 70.0  # rapidfuzz token_set_ratio, 0..100


class Conflict(StrEnum):
    """Why two reports cannot be one incident's."""

    SAME_ARTICLE = "same article"  # its reader kept them apart
    OTHER_VICTIM = "different victims"  # excused when a third report lists both (supplier attack)
    NEW_ATTACK = "new attack"


@dataclass(frozen=True, slots=True)
class Match:
    """How alike two reports are: `score` 0..1, `reasons` as (feature, contribution), and what forbids it, if at all."""

    score: float
    reasons: tuple[tuple[str, float], ...] = ()
    conflict: Conflict | None = None
    named: bool = False  # a victim name is shared

    @property
    def same(self) -> bool:
        """Whether the two are one incident's."""
        return self.conflict is None and self.score >= THRESHOLD


def same_incident(a: Report, b: Report) -> Match:
    """Compare two reports of any languages."""
    return compare(traits(a), traits(b))


def compare(a: Traits, b: Traits) -> Match:
    """Compare two prepared reports; symmetric."""
    victims = _victims(a, b)
    reasons = tuple(reason for reason in (victims, *_clues(a, b)) if reason is not None)
    total = round(min(1.0, max(0.0, sum(weight for _, weight in reasons))), 4)
    return Match(total, reasons, _conflict(a, b, named=victims is not None), named=victims is not None)


def shares_victim(a: Traits, b: Traits) -> bool:
    """Whether a victim of one is, by name, a victim of the other."""
    return _similarity(a, b) >= SAME_NAME


def dates_agree(a: Traits, b: Traits) -> bool:
    """Whether nothing in the dates and sums of two reports speaks against one incident."""
    dated_apart = a.days is not None and b.days is not None and _gap(a.days, b.days) > _DATE_SAME_DAYS
    return not dated_apart and (not a.sums or not b.sums or bool(a.sums & b.sums))


def _victims(a: Traits, b: Traits) -> tuple[str, float] | None:
    if a.victims and b.victims:
        best = _similarity(a, b)
        if best < SAME_NAME:
            return None
        return ("same victim", _VICTIM) if best > 0.9 else ("victim by part of the name", _VICTIM_NEAR)
    if _in_title(a, b) or _in_title(b, a):
        return "victim named in the title", _VICTIM_IN_TITLE
    return None


def _similarity(a: Traits, b: Traits) -> float:
    pairs = ((x, y) for names_a in a.victims for names_b in b.victims for x in names_a for y in names_b)
    return max((name_similarity(x, y) for x, y in pairs), default=0.0)


def _in_title(a: Traits, b: Traits) -> bool:
    """Whether the title of `b`, which names no victim, holds a victim's name of `a`."""
    if b.victims:
        return False
    return any(name.telling and set(name.core) <= b.title_words for names in a.victims for name in names)


def _clues(a: Traits, b: Traits) -> Iterator[tuple[str, float] | None]:
    if a.actors and b.actors:
        yield ("same actor", _ACTOR) if a.actors & b.actors else ("other actor", _ACTOR_OTHER)
    if a.sums & b.sums:
        yield "same sum", _SUM
    if a.places and b.places:
        yield ("same place", _PLACE) if a.places & b.places else ("other place", _PLACE_OTHER)
    if a.sectors and b.sectors and not (a.victims and b.victims):
        yield ("same sector", _SECTOR) if a.sectors & b.sectors else ("other sector", _SECTOR_OTHER)
    yield _attack_types(a.report.incident.attack_type, b.report.incident.attack_type)
    yield _dates(a, b)
    days = abs((a.report.published - b.report.published).total_seconds()) / 86_400
    yield "close in time", round(_RECENT * math.exp(-days / _RECENT_DAYS), 4)
    if a.report.language == b.report.language:
        yield _titles(a.title, b.title)


def _attack_types(a: AttackType, b: AttackType) -> tuple[str, float] | None:
    if AttackType.UNKNOWN in (a, b):
        return None
    return ("same attack type", _TYPE) if a is b else ("other attack type", _TYPE_OTHER)


def _dates(a: Traits, b: Traits) -> tuple[str, float] | None:
    if a.days is None or b.days is None:
        return None
    gap = _gap(a.days, b.days)
    if gap <= _DATE_SAME_DAYS:
        return "same date", _DATE_SAME
    if gap <= _DATE_OFF_DAYS:
        return None
    return ("dates apart", _DATE_OFF) if gap <= NEW_ATTACK_DAYS else ("dates far apart", _DATE_FAR)


def _titles(a: str, b: str) -> tuple[str, float] | None:
    above = fuzz.token_set_ratio(a, b) - _TITLE_FLOOR
    return ("like title", round(_TITLE * above / (100 - _TITLE_FLOOR), 4)) if above > 0 else None


def _gap(a: tuple[date, date], b: tuple[date, date]) -> int:
    """Days between two spans; 0 when they overlap."""
    return max(0, (b[0] - a[1]).days, (a[0] - b[1]).days)


def _conflict(a: Traits, b: Traits, *, named: bool) -> Conflict | None:
    if a.report.article_id == b.report.article_id:
        return Conflict.SAME_ARTICLE
    if a.victims and b.victims and not named:
        return Conflict.OTHER_VICTIM
    return Conflict.NEW_ATTACK if _struck_after(a, b) or _struck_after(b, a) else None


def _struck_after(earlier: Traits, later: Traits) -> bool:
    """Whether `later` dates its attack after `earlier` had appeared, and well away from the attack that one tells."""
    if later.days is None:
        return False
    published = earlier.report.published.date()
    known = earlier.days or (published, published)
    return later.days[0] > published and (later.days[0] - known[1]).days > NEW_ATTACK_DAYS
