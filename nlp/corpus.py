"""Read annotated texts: plain files of records with `[[LABEL|surface]]` marks (`docs/corpus.md` has the format).

=== nl-a-001
published: 2022-11-03
style: regional daily
relevant: yes
belgian: yes
attack_type: ransomware
status: victim_confirmed
ransom_paid: no
sector: health
incident_date: 2022-11-01
title: Ziekenhuis [[VICTIM|AZ Voorhout]] sluit spoed na cyberaanval
text:
First paragraph ...
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Literal

from crawler.article import Article
from nlp.analysis import AttackType, Field, Label, RansomPaid, Status
from nlp.errors import ReadError

HEADERS = (
    "published",
    "style",
    "relevant",
    "belgian",
    "attack_type",
    "status",
    "ransom_paid",
    "sector",
    "incident_date",
    "title",
)
_ID = re.compile(r"(?:nl|fr)-[a-z]+-\d+")
_MARK = re.compile(r"\[\[([^|\[\]]*)\|([^\[\]]+)\]\]")
_INCIDENT_DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?|unknown")
_NOTHING = "none"  # attack type and status of what reports no incident
Split = Literal["train", "dev", "test"]
_TEST, _DEV = 2, 1  # tenths of the records: what only measures, what chooses between trials; the rest is trained on


class CorpusError(ReadError):
    """A file that is not as the format wants it; the message names file, line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Span:
    """A marked stretch of a field, in characters of the text without marks; `end` exclusive."""

    field: Field
    start: int
    end: int
    label: Label


@dataclass(frozen=True, slots=True)
class Record:
    """One annotated article; `attack_type` and `status` are None where it reports no incident."""

    id: str
    published: date
    style: str
    relevant: bool
    belgian: bool
    attack_type: AttackType | None
    status: Status | None
    ransom_paid: RansomPaid
    sector: str
    incident_date: str  # 2022-11-01, 2022-11 or unknown
    title: str
    text: str
    spans: tuple[Span, ...]

    @property
    def language(self) -> str:
        """The language of the text, nl or fr."""
        return self.id[:2]

    def article(self) -> Article:
        """The record as a reader sees it, published in the afternoon of its day."""
        stamp = datetime(self.published.year, self.published.month, self.published.day, 16, tzinfo=UTC)
        return Article(url="", title=self.title, text=self.text, language=self.language, published=stamp)


def split_of(record: Record) -> Split:
    """By the record's id alone, so that new records move no old one; 70 / 10 / 20 per cent."""
    tenth = int(hashlib.sha256(record.id.encode()).hexdigest(), 16) % 10
    return "test" if tenth < _TEST else "dev" if tenth < _TEST + _DEV else "train"


def parse_records(path: Path) -> list[Record]:
    """All records of a file, in its order; raises `CorpusError` naming file and line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    records: list[Record] = []
    for raw in _split(path, lines):
        if any(record.id == raw.id for record in records):
            raise raw.error(raw.line, f"the id {raw.id!r} was used before")
        records.append(raw.record())
    return records


@dataclass(frozen=True, slots=True)
class _Raw:
    """The lines of one record; `line` is the number of its `===` line, `headers` hold value and line number."""

    path: Path
    line: int
    id: str
    headers: Mapping[str, tuple[str, int]]
    body: Sequence[str]
    body_line: int

    def error(self, line: int, what: str) -> CorpusError:
        return CorpusError(f"{self.path}:{line}: {what}")

    def record(self) -> Record:
        title, title_spans = self._unmark("title", self.headers["title"][0], self.headers["title"][1])
        blank = next((index for index, line in enumerate(self.body) if line.strip()), 0)
        text, text_spans = self._unmark("text", "\n".join(self.body).strip("\n"), self.body_line + blank)
        relevant = self._yes("relevant")
        kind = self._one_of("attack_type", tuple(AttackType) if relevant else (_NOTHING,))
        status = self._one_of("status", tuple(Status) if relevant else (_NOTHING,))
        return Record(
            id=self.id,
            published=self._day(),
            style=self.headers["style"][0],
            relevant=relevant,
            belgian=self._yes("belgian"),
            attack_type=AttackType(kind) if kind != _NOTHING else None,
            status=Status(status) if status != _NOTHING else None,
            ransom_paid=RansomPaid(self._one_of("ransom_paid", tuple(RansomPaid))),
            sector=self.headers["sector"][0],
            incident_date=self._incident_date(),
            title=title,
            text=text,
            spans=(*title_spans, *text_spans),
        )

    def _one_of(self, key: str, allowed: Sequence[str]) -> str:
        value, line = self.headers[key]
        if value not in allowed:
            raise self.error(line, f"{key} is {value!r}: use one of {', '.join(allowed)}")
        return value

    def _yes(self, key: str) -> bool:
        return self._one_of(key, ("yes", "no")) == "yes"

    def _day(self) -> date:
        value, line = self.headers["published"]
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise self.error(line, f"published is {value!r}: use a day such as 2022-11-03") from error

    def _incident_date(self) -> str:
        value, line = self.headers["incident_date"]
        if not _INCIDENT_DATE.fullmatch(value):
            raise self.error(line, f"incident_date is {value!r}: use 2022-11-01, 2022-11 or unknown")
        return value

    def _unmark(self, field: Field, marked: str, line: int) -> tuple[str, list[Span]]:
        plain, spans, position = "", [], 0
        for mark in _MARK.finditer(marked):
            plain += self._unmarked(marked, position, mark.start(), line)
            if mark[1] not in list(Label):
                raise self.error(line + marked.count("\n", 0, mark.start()), f"there is no label {mark[1]!r}")
            spans.append(Span(field, len(plain), len(plain) + len(mark[2]), Label(mark[1])))
            plain, position = plain + mark[2], mark.end()
        return plain + self._unmarked(marked, position, len(marked), line), spans

    def _unmarked(self, marked: str, start: int, end: int, line: int) -> str:
        stray = re.search(r"\[\[|\]\]", marked[start:end])
        if stray:
            at = line + marked.count("\n", 0, start + stray.start())
            raise self.error(at, f"{stray[0]!r} belongs to no mark of the form [[LABEL|surface]]")
        return marked[start:end]


def _split(path: Path, lines: Sequence[str]) -> Iterator[_Raw]:
    starts = [index for index, line in enumerate(lines) if line.startswith("=== ")]
    first = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    if first < len(lines) and first not in starts:
        raise CorpusError(f"{path}:{first + 1}: text before the first record; a record begins with '=== nl-a-001'")
    for start, end in pairwise([*starts, len(lines)]):
        yield _raw(path, start, lines[start:end])


def _raw(path: Path, start: int, lines: Sequence[str]) -> _Raw:
    id_ = lines[0].removeprefix("=== ").strip()
    if not _ID.fullmatch(id_):
        raise CorpusError(f"{path}:{start + 1}: {id_!r} is no id: use language, file and number, such as nl-a-001")
    body = next((index for index, line in enumerate(lines) if line.rstrip() == "text:"), None)
    if body is None:
        raise CorpusError(f"{path}:{start + 1}: {id_} has no line 'text:'")
    headers = dict(_headers(path, start, lines[1:body]))
    missing = [key for key in HEADERS if key not in headers]
    if missing:
        raise CorpusError(f"{path}:{start + 1}: {id_} lacks {', '.join(missing)}")
    return _Raw(path, start + 1, id_, headers, lines[body + 1 :], start + body + 2)


def _headers(path: Path, start: int, lines: Sequence[str]) -> Iterator[tuple[str, tuple[str, int]]]:
    for number, line in enumerate(lines, start + 2):
        key, colon, value = line.partition(":")
        if not colon or key not in HEADERS:
            raise CorpusError(f"{path}:{number}: {line!r} is no header; known are {', '.join(HEADERS)}")
        yield key, (value.strip(), number)
