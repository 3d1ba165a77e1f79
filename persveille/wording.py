"""Facts in the words of a language: status, sectors, places, dates, roles, and the value of any claim."""

from collections.abc import Mapping
from datetime import date, datetime

from babel.dates import format_date, format_skeleton

from crawler.dates import brussels_day
from db.incident import ArticleRef, Claim, ClaimField, Incident, IncidentVictim
from nlp.analysis import ActorRole, Asserter, Modality, Status
from persveille.clean import clean
from persveille.messages import Messages
from persveille.money import euro_words, format_number, money_words

PRIVATE = "citizens"  # the sector of private persons, who are never named
_SPEAK_FOR_THEMSELVES = (ClaimField.STATUS, ClaimField.RANSOM_PAID)  # their values say how sure they are


def status_of(incident: Incident) -> Status:
    """How well established the incident is; `reported` when no claim speaks of it."""
    fact = incident.fact(ClaimField.STATUS)
    return Status(fact.value) if fact else Status.REPORTED


def is_private(incident: Incident) -> bool:
    """Whether private persons were hit, so that neither their names nor quotes with them are shown."""
    return any(victim.sector == PRIVATE for victim in incident.victims)


def victim_words(messages: Messages, victim: IncidentVictim) -> str:
    """The name of the organisation; private persons stay unnamed."""
    return messages.gettext("private person") if victim.sector == PRIVATE else clean(victim.name)


def place_words(messages: Messages, victim: IncidentVictim) -> str:
    """Municipality with its province, or the widest place known; empty when none is."""
    code = victim.province or victim.region
    wider = messages.pgettext("place", code) if code else ""
    municipality = clean(victim.municipality)
    if municipality and wider and wider != municipality:
        return f"{municipality} ({wider})"
    return municipality or wider


def date_words(messages: Messages, value: str, fidelity: str) -> str:
    """An ISO date, month or year, as precise as it is known; what is no date stays as it came."""
    try:
        day = date.fromisoformat(f"{value}-01-01"[:10] if len(value) < 7 else f"{value}-01"[:10])
    except ValueError:
        return clean(value)
    if fidelity == "year" or len(value) == 4:
        return value[:4]
    if fidelity == "month" or len(value) == 7:
        return format_skeleton("yMMMM", day, locale=messages.locale)
    return format_date(day, "long", locale=messages.locale)


def full_day(messages: Messages, day: date) -> str:
    """Weekday, day, month and year."""
    return format_date(day, "full", locale=messages.locale)


def short_day(messages: Messages, instant: datetime | date | None) -> str:
    """Day and month as in Brussels; empty for None."""
    if instant is None:
        return ""
    day = brussels_day(instant) if isinstance(instant, datetime) else instant
    return format_skeleton("MMMd", day, locale=messages.locale).replace(" ", "\N{NO-BREAK SPACE}")


def actor_words(messages: Messages, name: str, role: str) -> str:
    """The attacker with its tie to the incident."""
    return f"{clean(name)} ({messages.pgettext('actor role', role)})" if role in set(ActorRole) else clean(name)


def records_words(messages: Messages, value: str, unit: str, text: str) -> str:
    """A quantity of data or of people; in the article's own words when it has no number."""
    try:
        number = float(value)
    except ValueError:
        return clean(text)
    shown, count = format_number(messages, number), int(number)
    counted = {
        "files": messages.ngettext("%(number)s file", "%(number)s files", count, number=shown),
        "persons": messages.ngettext("%(number)s person", "%(number)s persons", count, number=shown),
        "customers": messages.ngettext("%(number)s customer", "%(number)s customers", count, number=shown),
        "organisations": messages.ngettext("%(number)s organisation", "%(number)s organisations", count, number=shown),
        "accounts": messages.ngettext("%(number)s account", "%(number)s accounts", count, number=shown),
        "staff": messages.ngettext("%(number)s staff member", "%(number)s staff members", count, number=shown),
    }
    return counted.get(unit) or f"{shown}\N{NO-BREAK SPACE}{messages.pgettext('unit', clean(unit))}".strip()


def claim_words(messages: Messages, claim: Claim, *, private: bool = False) -> str:
    """The value of a claim, marked when it is only possible or denied."""
    value = _value(messages, claim, private)
    if claim.field in _SPEAK_FOR_THEMSELVES or claim.modality is Modality.ASSERTED:
        return value
    if claim.modality is Modality.DENIED:
        return messages.gettext("%(value)s (denied)", value=value)
    return messages.gettext("possibly %(value)s", value=value)


def speaker_words(messages: Messages, claim: Claim) -> str:
    """Who says it, when it is not the outlet itself: `according to the victim`."""
    if claim.asserted_by is Asserter.JOURNALIST:
        return ""
    return messages.pgettext("speaker", claim.asserted_by)


def numeric_day(messages: Messages, day: date) -> str:
    """Day and month in figures."""
    return format_skeleton("Md", day, locale=messages.locale)


def quoted(text: str, language: str) -> str:
    """The sentence in the quotation marks of its language, unless it has its own."""
    if text[:1] in '“«"‘„':
        return text
    return f"«\N{NO-BREAK SPACE}{text}\N{NO-BREAK SPACE}»" if language == "fr" else f"“{text}”"


def language_name(messages: Messages, article: ArticleRef) -> str:
    """The language of an article, as a name."""
    names: Mapping[str, str] = messages.locale.languages
    return names.get(article.language, clean(article.language, 8))


def _value(messages: Messages, claim: Claim, private: bool) -> str:
    match claim.field:
        case ClaimField.VICTIM:
            return messages.gettext("private person") if private else clean(claim.text)
        case ClaimField.ACTOR:
            return actor_words(messages, claim.text, claim.detail)
        case ClaimField.ATTACK_TYPE:
            return messages.pgettext("attack", claim.value)
        case ClaimField.STATUS:
            return messages.pgettext("status", claim.value)
        case ClaimField.RANSOM_PAID:
            return messages.pgettext("ransom paid", claim.value)
        case ClaimField.INCIDENT_DATE:
            return date_words(messages, claim.value, claim.detail)
        case ClaimField.RECORDS:
            return records_words(messages, claim.value, claim.detail, claim.text)
    return _sum(messages, claim)


def _sum(messages: Messages, claim: Claim) -> str:
    if claim.money is None:
        return clean(claim.text)
    euro = euro_words(messages, claim.money)
    stated = money_words(messages, claim.money)
    return f"{stated} ({euro})" if euro else stated
