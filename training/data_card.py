"""Write the counted parts of the data card, docs/corpus.md: `python -m training.data_card`."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from nlp.analysis import AttackType, Label
from nlp.corpus import Record, split_of
from training.agreement import FIRST, SECOND, agreement_table, paired
from training.check_corpus import CORPUS, SPLITS, read_corpus
from training.record_rules import STYLES

CARD = Path(__file__).parent.parent / "docs" / "corpus.md"
GROUPS: Mapping[str, Callable[[Record], bool]] = {
    "nl": lambda record: record.language == "nl",
    "fr": lambda record: record.language == "fr",
    "all": lambda record: True,
}


def counts_tables(records: Sequence[Record]) -> str:
    """Markdown: records by relevance, split, style and attack type, then spans by label, each by language."""
    return "\n\n".join(
        (
            _table("records", records, _record_rows, [*_OVERALL, *SPLITS, *STYLES, *AttackType]),
            _table("spans", records, lambda record: [span.label for span in record.spans], list(Label)),
        )
    )


_OVERALL = ("all", "reports an incident", "reports none")


def _record_rows(record: Record) -> list[str]:
    relevance = _OVERALL[1] if record.relevant else _OVERALL[2]
    return [_OVERALL[0], relevance, split_of(record), record.style, *filter(None, [record.attack_type])]


def _table(
    title: str, records: Sequence[Record], rows_of: Callable[[Record], Iterable[str]], rows: Sequence[str]
) -> str:
    counts = {name: Counter(row for r in records if chosen(r) for row in rows_of(r)) for name, chosen in GROUPS.items()}
    lines = (f"| {row} | {' | '.join(str(counts[name][row]) for name in GROUPS)} |" for row in rows)
    return "\n".join((f"| {title} | {' | '.join(GROUPS)} |", "| --- |" + " ---: |" * len(GROUPS), *lines))


def filled(card: str, parts: Mapping[str, str]) -> str:
    """The card with each part between its two comments replaced."""
    for name, text in parts.items():
        begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        before, _, rest = card.partition(begin)
        card = f"{before}{begin}\n{text}\n{end}{rest.partition(end)[2]}"
    return card


def card_parts() -> dict[str, str]:
    """What the card says in figures, by the name of the comment around it; raises `CorpusError`."""
    agreement = agreement_table(paired(read_corpus(FIRST), read_corpus(SECOND)))
    return {"counts": counts_tables(read_corpus(CORPUS)), "agreement": agreement}


def main() -> int:
    """Rewrite the counted parts in place."""
    CARD.write_text(filled(CARD.read_text(encoding="utf-8"), card_parts()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
