"""Fit the weights of the pattern reader (`nlp/lexicon/weights.toml`) on annotated texts.

    .venv/bin/python -m training.fit_patterns CORPUS

`CORPUS` is a folder of `*.txt` files in the format of `nlp/corpus.py`. Records of the test split are left
aside; the short texts of `training/patterns/` are added. The same texts and code give the same file, byte for byte.
What one task takes from another (roles from first opinions, cases from roles) is taken out of fold, as unseen texts
give it.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.analysis import Field, Label
from nlp.attack import case_features, found_features
from nlp.candidates import NONE
from nlp.corpus import CorpusError, Record, parse_records, split_of
from nlp.date_roles import date_features, find_article_dates
from nlp.entities import Entity, find_entities
from nlp.money_roles import sums_features
from nlp.name_roles import DOUBT, entity_features, joint_features
from nlp.passages import Passage, passages
from nlp.record_roles import record_features
from nlp.records import find_records
from nlp.relevance import relevance_features, seen_features
from nlp.sums import find_sums
from nlp.unnamed import described_victim
from training.softmax import Example, Fitted, fit, out_of_fold

PATTERNS = Path(__file__).with_name("patterns")
WEIGHTS = Path(__file__).parents[1] / "nlp" / "lexicon" / "weights.toml"
OURS = 3.0  # what each report of `patterns/` counts; they show rare turns
ORDINARY = 60.0  # how many articles without any word of the trade are supposed beside the corpus, which has few
L2 = 3.0  # of roles and relevance
CASE_L2 = 2.0  # of attack type, status and payment
FAINT = 0.06  # weights below it are left out
NAMES = ("VICTIM", "ACTOR", "OTHER_VICTIM", "OTHER_ACTOR", "RESPONDER", "AUTHORITY", "MEDIA", "ORG", NONE)
MONEY = ("RANSOM_DEMANDED", "RANSOM_PAID", "LOSS", "MONEY")
DATES = ("DATE_INCIDENT", NONE)
RECORDS = ("RECORDS", NONE)
RELEVANCE = ("report", "other")
HEAD = """\
# Weights of the linear choices (`nlp.linear`), written by `training/fit_patterns.py`: multinomial logistic regressions
# with L2. One table a task and class; a feature absent from a table weighs nothing there.

"""


@dataclass(frozen=True, slots=True)
class Text:
    """A record with what the patterns find in it; `gold` are its spans by field, start and end."""

    record: Record
    parts: tuple[Passage, ...]
    entities: Sequence[Entity]
    gold: Mapping[tuple[Field, int, int], str]
    weight: float

    @property
    def actors(self) -> list[str]:
        """Canonical names of the listed attackers."""
        return [mention.actor for entity in self.entities for mention in entity.mentions if mention.kind == "actor"]

    def example(self, features: Mapping[str, float], label: str) -> Example:
        """An example from this text."""
        return Example(features, label, self.record.id, self.weight)


def read_texts(records: Iterable[Record], weight: float = 1.0) -> list[Text]:
    """What the patterns find in each record."""
    return [_read(record, weight) for record in records]


def _read(record: Record, weight: float) -> Text:
    parts = passages(record.article())
    gold = {(span.field, span.start, span.end): span.label.value for span in record.spans}
    return Text(record, parts, find_entities(parts, record.language), gold, weight)


def fit_all(texts: Sequence[Text]) -> dict[str, Fitted]:
    """The weights of every task of the pattern reader."""
    names = [example for text in texts for example in name_examples(text)]
    first = _by_text(texts, names, out_of_fold(names, NAMES, L2))
    joint = [example for text in texts for example in joint_examples(text, first[text.record.id], names)]
    relevance = [text.example(_words(text), _relevance(text)) for text in texts]
    seen = [text.example(_words(text) | _seen(text, first[text.record.id]), _relevance(text)) for text in texts]
    reports = [text for text in texts if text.record.relevant]
    money = [example for text in reports for example in money_examples(text)]
    cases = _cases(texts, out_of_fold([*seen, *_ordinary()], RELEVANCE, L2), joint, money)
    return {
        "relevance": fit([*relevance, *_ordinary()], RELEVANCE, L2),
        "relevance_of_reading": fit([*seen, *_ordinary()], RELEVANCE, L2),
        "names": fit(names, NAMES, L2),
        "names_joint": fit(joint, NAMES, L2),
        "money": fit(money, MONEY, L2),
        "dates": fit([example for text in reports for example in date_examples(text)], DATES, L2),
        "records": fit([example for text in reports for example in record_examples(text)], RECORDS, L2),
        "attack": _fit_case([t.example(cases[t.record.id], t.record.attack_type or "") for t in reports]),
        "status": _fit_case([t.example(cases[t.record.id], t.record.status or "") for t in reports]),
        "paid": _fit_case([t.example(cases[t.record.id], t.record.ransom_paid) for t in reports]),
    }


def _fit_case(examples: Sequence[Example]) -> Fitted:
    return fit(examples, sorted({example.label for example in examples}), CASE_L2)


def _by_text(
    texts: Sequence[Text], examples: Sequence[Example], tables: Sequence[dict[str, float]]
) -> dict[str, list[dict[str, float]]]:
    found: dict[str, list[dict[str, float]]] = {text.record.id: [] for text in texts}
    for example, table in zip(examples, tables, strict=True):
        found[example.group].append(table)
    return found


def _words(text: Text) -> dict[str, float]:
    record = text.record
    return relevance_features(record.title, record.text, record.language, text.actors)


def _seen(text: Text, opinions: Sequence[dict[str, float]]) -> dict[str, float]:
    return seen_features(opinions, described_victim(text.parts, text.record.language) is not None)


def _relevance(text: Text) -> str:
    return RELEVANCE[0] if text.record.relevant else RELEVANCE[1]


def _ordinary() -> list[Example]:
    return [Example({"core.none": 1.0, "short": 1.0}, RELEVANCE[1], "ordinary", ORDINARY)]


def name_examples(text: Text) -> Iterator[Example]:
    """One for each entity, with the role most of its mentions have."""
    for order, entity in enumerate(text.entities):
        yield text.example(entity_features(entity, order, text.record.language), _role(entity, text))


def _role(entity: Entity, text: Text) -> str:
    exact = (text.gold.get((m.passage.field, m.start, m.end), NONE) for m in entity.mentions)
    roles = Counter(role for role in exact if role in NAMES and role != NONE)
    if roles:
        return roles.most_common(1)[0][0]
    return next((role for role in _overlapping(entity, text) if role in NAMES), NONE)


def _overlapping(entity: Entity, text: Text) -> Iterator[str]:
    """Roles of marks of which a mention covers the most, so that a role is learned though the offsets differ."""
    for mention in entity.mentions:
        for (field, start, end), label in text.gold.items():
            over = field == mention.passage.field and start < mention.end and mention.start < end
            if over and mention.text[0].isupper() and mention.end - mention.start > 0.6 * (end - start):
                yield label


def joint_examples(text: Text, first: Sequence[dict[str, float]], names: Sequence[Example]) -> Iterator[Example]:
    """The same with the first opinions on all entities of the text."""
    own = [example for example in names if example.group == text.record.id]
    for index, example in enumerate(own):
        yield text.example(joint_features(example.features, first, index), example.label)


def money_examples(text: Text) -> Iterator[Example]:
    """One for each sum that is marked."""
    record = text.record
    groups = find_sums(text.parts, record.language)
    context = case_features(text.parts, record.language)
    for group, features in zip(groups, sums_features(groups, context, record.language), strict=True):
        marks = (text.gold.get((m.passage.field, m.span.start, m.span.end), NONE) for m in group.mentions)
        label = Counter(marks).most_common(1)[0][0]
        if label in MONEY:
            yield text.example(features, label)


def date_examples(text: Text) -> Iterator[Example]:
    """One for each date finer than a year."""
    published, language = text.record.published, text.record.language
    for dated in find_article_dates(text.parts, language, published):
        if dated.span.fidelity != "year":
            hit = _covers(text, "DATE_INCIDENT", dated.passage.field, dated.span.start, dated.span.end)
            yield text.example(date_features(dated, published, language), DATES[not hit])


def record_examples(text: Text) -> Iterator[Example]:
    """One for each quantity."""
    for passage in text.parts:
        for span in find_records(passage.text, text.record.language):
            hit = _covers(text, "RECORDS", passage.field, span.start, span.end)
            yield text.example(record_features(passage, span, text.record.language), RECORDS[not hit])


def _covers(text: Text, label: str, field: str, start: int, end: int) -> bool:
    return any(
        marked == label and where == field and first < end and start < last
        for (where, first, last), marked in text.gold.items()
    )


def _cases(
    texts: Sequence[Text], relevance: Sequence[dict[str, float]], joint: Sequence[Example], money: Sequence[Example]
) -> dict[str, dict[str, float]]:
    """Case features of each text with what reading it finds."""
    highest: dict[str, dict[Label, float]] = {text.record.id: {} for text in texts}
    reports = {text.record.id for text, table in zip(texts, relevance, strict=False) if table["report"] > 0.5}
    for example, table in zip(joint, out_of_fold(joint, NAMES, L2), strict=True):
        barred = () if example.group in reports else (Label.VICTIM, Label.ACTOR)
        allowed = {name: value * (DOUBT if name == NONE else 1) for name, value in table.items() if name not in barred}
        _raise(highest[example.group], allowed)
    for example, table in zip(money, out_of_fold(money, MONEY, L2), strict=True):
        _raise(highest[example.group], table)
    return {
        text.record.id: case_features(text.parts, text.record.language)
        | found_features(highest[text.record.id], text.actors)
        for text in texts
    }


def _raise(highest: dict[Label, float], table: Mapping[str, float]) -> None:
    best = max(table, key=lambda name: table[name])
    if best != NONE:
        highest[Label(best)] = max(highest.get(Label(best), 0.0), table[best])


def as_toml(tasks: Mapping[str, Fitted]) -> str:
    """The weights as `nlp.linear` reads them, rounded to tenths."""
    return HEAD + "\n".join(
        _table(f"{task}.{name}", fitted, column)
        for task, fitted in tasks.items()
        for column, name in enumerate(fitted.classes)
    )


def _table(title: str, fitted: Fitted, column: int) -> str:
    values = [float(value) for value in fitted.weights[:, column]]
    rows = [("bias", values[-1]), *zip(fitted.features, values[:-1], strict=True)]
    lines = (
        f'"{name}" = {value:.1f}' if "." in name else f"{name} = {value:.1f}"
        for name, value in rows
        if abs(value) >= FAINT
    )
    return "\n".join((f"[{title}]", *lines, ""))


def load_texts(corpus: Path) -> list[Text]:
    """The texts to fit on: the train split of the folder's records, then our own."""
    files = sorted(corpus.glob("*.txt"))
    if not files:
        raise CorpusError(f"{corpus}: holds no *.txt file; give the folder of the annotated texts")
    found = [record for file in files for record in parse_records(file) if split_of(record) == "train"]
    ours = [record for file in sorted(PATTERNS.glob("*.txt")) for record in parse_records(file)]
    reports = read_texts((record for record in ours if record.relevant), OURS)
    return [*read_texts(found), *reports, *read_texts(record for record in ours if not record.relevant)]


def main(arguments: Sequence[str]) -> int:
    """Write the weights; 0 when done, 2 when the call or the corpus is wrong."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m training.fit_patterns CORPUS\n")
        return 2
    try:
        texts = load_texts(Path(arguments[0]))
    except CorpusError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    WEIGHTS.write_text(as_toml(fit_all(texts)), encoding="utf-8")
    sys.stdout.write(f"{WEIGHTS}: fitted on {len(texts)} texts\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
