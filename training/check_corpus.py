"""Check the annotated texts: each record by the guidelines, all of them together for sameness and balance.

`python -m training.check_corpus [FOLDER]` prints every problem and exits 1 when there is one.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from rapidfuzz import fuzz

from nlp.analysis import Label
from nlp.corpus import CorpusError, Record, parse_records, split_of
from nlp.sentences import sentences
from training.record_rules import record_problems, surface

CORPUS = Path(__file__).parent / "corpus"
FEWEST_RECORDS = 1200
FEWEST_TEASERS = 0.35  # of the records
FEWEST_IRRELEVANT = 0.40
LARGEST_IMBALANCE = 0.05  # between Dutch and French, of the records
SPLITS: Mapping[str, float] = {"train": 0.70, "dev": 0.10, "test": 0.20}
SPLIT_TOLERANCE = 0.02
LONGEST_STOCK_PHRASE = 40  # characters; a shorter sentence may well be said twice
ALIKE = 85.0  # of 100, rapidfuzz's ratio of two sentences
SHARED_WORDS = 4  # in a row: two sentences alike share that many somewhere
OPENING_WORDS = 3
OPENING_SHARE = 0.01  # of a language's records
OPENING_ALWAYS = 3  # records may share an opening however few there are
MOST_RECORDS_PER_VICTIM = 3


def read_corpus(folder: Path) -> list[Record]:
    """All records, by file name; raises `CorpusError` on the first that is not as the format wants it."""
    files = sorted(folder.glob("*.txt"))
    if not files:
        raise CorpusError(f"{folder}: holds no *.txt file; give the folder of the annotated texts")
    return [record for file in files for record in parse_records(file)]


def problems(records: Sequence[Record]) -> Iterator[str]:
    """What is wrong with the records, one by one and with each other."""
    for record in records:
        yield from (f"{record.id}: {problem}" for problem in record_problems(record))
    yield from repeated_ids(records)
    yield from alike_sentences(records)
    yield from worn_openings(records)
    yield from worn_victims(records)


def repeated_ids(records: Sequence[Record]) -> Iterator[str]:
    """Ids of more than one record; the parser sees only those of one file."""
    for id_, count in Counter(record.id for record in records).items():
        if count > 1:
            yield f"{id_}: the id of {count} records"


def alike_sentences(records: Sequence[Record]) -> Iterator[str]:
    """Long sentences that stand in two records with hardly a change."""
    pool = [(record, sentence) for record in records for sentence in _long_sentences(record.text)]
    for first, second in sorted(_sharing_words([sentence for _, sentence in pool])):
        (one, left), (other, right) = pool[first], pool[second]
        if one.id != other.id and fuzz.ratio(left.lower(), right.lower()) >= ALIKE:
            yield f"{other.id}: {right!r} is nearly what {one.id} says: {left!r}"


def worn_openings(records: Sequence[Record]) -> Iterator[str]:
    """First words that too many texts of a language begin with."""
    for language, texts in _by_language(records).items():
        most = max(OPENING_ALWAYS, OPENING_SHARE * len(texts))
        openings = Counter(" ".join(_words(record.text)[:OPENING_WORDS]) for record in texts)
        for opening, count in openings.items():
            if count > most:
                yield f"{language}: {count} texts begin with {opening!r}, at most {most:.0f} should"


def worn_victims(records: Sequence[Record]) -> Iterator[str]:
    """Names that are hit in too many records, so that a reader could learn them by heart."""
    hit: defaultdict[str, set[str]] = defaultdict(set)
    for record in records:
        for span in record.spans:
            if span.label is Label.VICTIM:
                hit[surface(record, span)].add(record.id)
    for name, ids in hit.items():
        if len(ids) > MOST_RECORDS_PER_VICTIM:
            yield f"{name!r} is a victim in {len(ids)} records ({', '.join(sorted(ids))})"


def imbalances(records: Sequence[Record]) -> Iterator[str]:
    """How the whole falls short of what `docs/corpus.md` promises."""
    total = len(records)
    if total < FEWEST_RECORDS:
        yield f"{total} records, {FEWEST_RECORDS - total} short of {FEWEST_RECORDS}"
    teasers = sum(record.style == "teaser" for record in records)
    yield from _short("teasers", teasers, FEWEST_TEASERS, total)
    yield from _short(
        "records that report no incident", total - sum(r.relevant for r in records), FEWEST_IRRELEVANT, total
    )
    counts = {language: len(texts) for language, texts in _by_language(records).items()}
    gap = abs(counts.get("nl", 0) - counts.get("fr", 0))
    if gap > LARGEST_IMBALANCE * total:
        yield f"languages are out of balance: {counts}"
    for split, count in Counter({name: 0 for name in SPLITS} | Counter(map(split_of, records))).items():
        if abs(count / max(total, 1) - SPLITS[split]) > SPLIT_TOLERANCE:
            yield f"the {split} split holds {count / max(total, 1):.1%} of the records instead of {SPLITS[split]:.0%}"


def _short(what: str, count: int, least: float, total: int) -> Iterator[str]:
    if count < least * total:
        yield f"{count} {what} are {count / total:.1%} of the records, less than {least:.0%}"


def _by_language(records: Iterable[Record]) -> dict[str, list[Record]]:
    texts: defaultdict[str, list[Record]] = defaultdict(list)
    for record in records:
        texts[record.language].append(record)
    return dict(texts)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _long_sentences(text: str) -> list[str]:
    found = [text[start:end] for start, end in sentences(text)]
    return [sentence for sentence in found if len(sentence) > LONGEST_STOCK_PHRASE]


def _sharing_words(texts: Sequence[str]) -> set[tuple[int, int]]:
    """Pairs of texts with some words in a row in common: comparing all with all would take minutes."""
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        words = _words(text)
        for row in {tuple(words[at : at + SHARED_WORDS]) for at in range(len(words) - SHARED_WORDS + 1)}:
            holders[row].append(number)
    return {(one, other) for numbers in holders.values() for one in numbers for other in numbers if one < other}


def main(arguments: Sequence[str]) -> int:
    """Print what is wrong; 0 when nothing is, 1 when something is, 2 when the call is wrong."""
    if len(arguments) > 1:
        sys.stderr.write("usage: python -m training.check_corpus [FOLDER]\n")
        return 2
    try:
        records = read_corpus(Path(arguments[0]) if arguments else CORPUS)
    except CorpusError as error:
        sys.stdout.write(f"{error}\n")
        return 1
    found = [*problems(records), *imbalances(records)]
    sys.stdout.writelines(f"{problem}\n" for problem in found)
    sys.stdout.write(f"{len(records)} records, {len(found)} problems\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
