"""The headline of an incident, built from its facts in the reader's language: never a translated sentence."""

from db.incident import ClaimField, Incident, IncidentActor
from nlp.analysis import ActorRole, Status
from persveille.clean import clean
from persveille.messages import Messages
from persveille.money import money_words
from persveille.wording import place_words, status_of, victim_words

_SHOWN_LENGTH = 90  # characters of a name in a headline


def headline(messages: Messages, incident: Incident) -> str:
    """`AZ Voorbeeld: ransomware opgeëist door Akira, 2,4 miljoen dollar geëist, niet betaald`."""
    story = [_attack(messages, incident), *_money(messages, incident), _doubt(messages, incident)]
    told = ", ".join(part for part in story if part)
    return messages.gettext("%(victim)s: %(story)s", victim=_who(messages, incident), story=told)


def _who(messages: Messages, incident: Incident) -> str:
    if not incident.victims:
        return messages.gettext("Unnamed organisation")
    first, others = incident.victims[0], len(incident.victims) - 1
    name = clean(victim_words(messages, first), _SHOWN_LENGTH)
    if not name:
        place = place_words(messages, first)
        name = messages.gettext("Unnamed organisation in %(place)s", place=place) if place else "?"
    name = name[:1].upper() + name[1:]
    if not others:
        return name
    one, many = "%(name)s and %(count)d other", "%(name)s and %(count)d others"
    return messages.ngettext(one, many, others, name=name, count=others)


def _attack(messages: Messages, incident: Incident) -> str:
    fact = incident.fact(ClaimField.ATTACK_TYPE)
    attack = messages.pgettext("attack", fact.value if fact else "unknown")
    if not incident.actors:
        return attack
    return _by(messages, attack, incident.actors[0])


def _by(messages: Messages, attack: str, actor: IncidentActor) -> str:
    """How the actor is tied to the attack is part of the headline: a claim never reads as a fact."""
    name = clean(actor.name, _SHOWN_LENGTH)
    if actor.role == ActorRole.CLAIMS:
        return messages.gettext("%(attack)s claimed by %(actor)s", attack=attack, actor=name)
    if actor.role == ActorRole.ATTRIBUTED:
        return messages.gettext("%(attack)s attributed to %(actor)s", attack=attack, actor=name)
    return messages.gettext("%(attack)s, %(actor)s suspected", attack=attack, actor=name)


def _money(messages: Messages, incident: Incident) -> list[str]:
    demanded, paid = _sum(messages, incident, ClaimField.RANSOM_DEMANDED), _paid(messages, incident)
    loss = _sum(messages, incident, ClaimField.LOSS)
    parts = [messages.gettext("%(sum)s demanded", sum=demanded) if demanded else "", paid]
    if loss and not (demanded and paid):
        parts.append(messages.gettext("%(sum)s damage", sum=loss))
    return parts


def _paid(messages: Messages, incident: Incident) -> str:
    answer = incident.fact(ClaimField.RANSOM_PAID)
    if answer and answer.value == "no":
        return messages.gettext("not paid")
    if paid := _sum(messages, incident, ClaimField.RANSOM_PAID_AMOUNT):
        return messages.gettext("%(sum)s paid", sum=paid)
    return messages.gettext("ransom paid") if answer and answer.value == "yes" else ""


def _sum(messages: Messages, incident: Incident, field: ClaimField) -> str:
    fact = incident.fact(field)
    return money_words(messages, fact.claim.money) if fact and fact.claim.money else ""


def _doubt(messages: Messages, incident: Incident) -> str:
    status = status_of(incident)
    if status is Status.DENIED:
        return messages.gettext("denied")
    return messages.gettext("not confirmed") if status is Status.ATTACKER_CLAIM else ""
