"""The stages: each asks the database what is due, so it can be killed and started again at any moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from db.analyses import count_unanalysed, save_analysis, unanalysed
from db.incidents import AttachReport, attach_all
from nlp.analyser import Analyser
from persveille.crawling import Progress


@dataclass(frozen=True, slots=True)
class AnalyseReport:
    """What one run of the reader did."""

    read: int
    relevant: int
    attached: AttachReport


def analyse(
    database: Database, analyser: Analyser, now: Callable[[], datetime], progress: Progress
) -> AnalyseReport:
    """Read every article this reader has not read in its latest form, then merge what reports an incident."""
    total = count_unanalysed(database, analyser.model)
    read = relevant = 0
    progress("articles read", 0, total)
    for article in unanalysed(database, analyser.model):
        analysis = analyser.analyse(article)
        save_analysis(database, article, analysis, now())
        read += 1
        relevant += analysis.relevant
        progress("articles read", read, total)
    return AnalyseReport(read, relevant, attach_all(database, now()))
