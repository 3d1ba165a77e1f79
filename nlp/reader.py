"""The reader: word lists, cues and linear choices, which alone are the baseline, pooled with an encoder's opinion."""

from collections.abc import Callable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from crawler.article import Article
from nlp.analysis import Analysis, Field, Label
from nlp.attack import case_features, found_features
from nlp.candidates import NONE, Kind
from nlp.date_roles import incident_dates
from nlp.entities import Candidate, Entity, find_entities
from nlp.facts import incidents
from nlp.language import detect_language
from nlp.money_roles import money_labels
from nlp.name_roles import first_opinions, joint_tables, roles
from nlp.opinion import NO_OPINION, Opinion
from nlp.origin import is_belgian
from nlp.passages import Passage, passages
from nlp.reading import NamedRole, Reading, SumRole, mentions
from nlp.record_roles import affected
from nlp.relevance import relevance_features, relevance_of_reading, seen_features
from nlp.sums import find_sums
from nlp.unnamed import described_victim

MODEL = "patterns-1"
RELEVANT = 0.5  # probability from which an article counts as a report
SURE = 0.85  # of what the patterns say about Belgian or not, a rule without a probability of its own
YES_NO = ("yes", "no")
_BRUSSELS = ZoneInfo("Europe/Brussels")

Ask = Callable[[Article, Sequence[Passage], str, date | None], Opinion]  # an article, its passages, language, day


def no_opinion(*_: object) -> Opinion:
    """What the patterns alone are pooled with."""
    return NO_OPINION


def read(article: Article, model: str = MODEL, ask: Ask = no_opinion) -> Analysis:
    """Read one article; raises nothing, an article of which nothing is understood is not relevant."""
    language = article.language or detect_language(article.title, article.text)
    reading = find(
        article, "fr" if language == "fr" else "nl", ask
    )  # what is in neither is read as Dutch: little is found
    victims = [name.entity for name in reading.of(Label.VICTIM)]
    own = {
        answer: SURE if (answer == "yes") == is_belgian(reading.passages, victims) else 1 - SURE for answer in YES_NO
    }
    belgian = reading.opinion.on_question("belgian", own)["yes"] >= 0.5
    return Analysis(
        model=model,
        language=language,
        relevant=reading.relevant,
        relevance=round(reading.relevance, 3),
        belgian=belgian,
        incidents=incidents(reading, belgian),
        mentions=mentions(reading),
    )


def find(article: Article, language: str, ask: Ask = no_opinion) -> Reading:
    """Everything found in an article in a language (nl or fr)."""
    parts = passages(article)
    published = published_on(article)
    opinion = ask(article, parts, language, published)
    entities = find_entities(parts, language, opinion.marks)
    opinions = first_opinions(entities, language)
    described = described_victim(parts, language)
    own = relevance_of_reading(
        relevance_features(article.title, article.text, language, _actors(entities)),
        seen_features([table for _, table in opinions], described is not None),
    )
    score = opinion.on_question("relevant", {"yes": own, "no": 1 - own})["yes"]
    relevant = score >= RELEVANT
    case = case_features(parts, language) if relevant else {}
    tables = [
        opinion.on(Kind.NAME, _spots(entity), table)
        for entity, table in zip(entities, joint_tables(opinions), strict=True)
    ]
    names = _names(entities, roles(tables, relevant), described if relevant else None)
    groups = find_sums(parts, language)
    labels = money_labels(groups, case, language, relevant, opinion)
    sums = tuple(SumRole(group, label, value) for group, (label, value) in zip(groups, labels, strict=True))
    dated = incident_dates(parts, language, published, opinion) if published and relevant else []
    return Reading(
        language=language,
        passages=parts,
        published=published,
        relevance=score,
        relevant=relevant,
        names=names,
        sums=sums,
        dates=tuple(dated),
        records=tuple(affected(parts, language, opinion)) if relevant else (),
        case=case | found_features(_highest(names, sums), _actors(entities)),
        opinion=opinion,
    )


def _spots(entity: Entity) -> list[tuple[Field, int, int]]:
    return [(mention.passage.field, mention.start, mention.end) for mention in entity.mentions]


def _names(
    entities: Sequence[Entity], found_roles: Sequence[tuple[str, float]], described: Candidate | None
) -> tuple[NamedRole, ...]:
    found = tuple(
        NamedRole(entity, Label(role), score)
        for entity, (role, score) in zip(entities, found_roles, strict=True)
        if role != NONE and not (role == Label.VICTIM and described and _is_part(entity.name, described.text))
    )
    if described is None or any(name.label is Label.VICTIM for name in found):
        return found
    return (*found, NamedRole(Entity([described]), Label.VICTIM, 0.5))


def _is_part(name: str, description: str) -> bool:
    """Whether a name only stands inside a description, as Genk in `een transportbedrijf uit Genk`."""
    return name in description and name != description


def _actors(entities: Sequence[Entity]) -> list[str]:
    return [mention.actor for entity in entities for mention in entity.mentions if mention.kind == "actor"]


def _highest(names: Sequence[NamedRole], sums: Sequence[SumRole]) -> dict[Label, float]:
    highest: dict[Label, float] = {}
    scored = [(name.label, name.score) for name in names] + [(item.label, item.score) for item in sums]
    for label, score in scored:
        highest[label] = max(highest.get(label, 0.0), score)
    return highest


def published_on(article: Article) -> date | None:
    """The day in Brussels that dates in the article are relative to."""
    stamp = article.published or article.fetched_at
    return stamp.astimezone(_BRUSSELS).date() if stamp else None
