import pytest

from crawler.schedule import FeedState
from db.analyses import save_analysis
from db.articles import save_article
from db.database import open_database
from db.errors import DatabaseError
from db.feeds import record_fetch, save_outlets
from db.incidents import attach_all
from db.trends import incidents_by_period
from nlp.analysis import AmountKind, RansomPaid
from tests.builders import FR, NL, amount, analysis, article, at, incident

NOW = at(4, 1)


@pytest.fixture
def db(tmp_path):
    opened = open_database(tmp_path / "p.db")
    save_outlets(opened, [NL, FR])
    demand = amount(AmountKind.RANSOM_DEMANDED, 500)
    coins = amount(AmountKind.RANSOM_DEMANDED, 5, "BTC")
    told = [
        (at(1, 1), incident("Dravel", amounts=[demand], paid=RansomPaid.NO)),
        (at(1, 3), incident("Gravelmont", amounts=[coins, amount(AmountKind.RANSOM_PAID, 70)])),
        (at(3, 7), incident("Dravel")),
        (at(3, 8), None),
    ]
    for n, (day, facts) in enumerate(told):
        paper = article(str(n), day)
        save_article(opened, paper, NOW)
        save_analysis(opened, paper, analysis(*([facts] if facts else [])), NOW)
    for outlet, reason in ((NL, "ok"), (NL, "ok"), (FR, "timeout")):
        state = FeedState()
        record_fetch(opened, outlet.feeds[0].url, at=at(3, 8), reason=reason, http=None, items=0, state=state)
    attach_all(opened, NOW)
    yield opened
    opened.close()


def periods(db, period, *names):
    return [tuple(row[name] for name in ("period", *names)) for row in incidents_by_period(db, period)]


def test_an_incident_counts_in_the_week_of_its_first_report(db):
    # 1 January 2023 was a Sunday: it belongs to the last ISO week of 2022.
    assert periods(db, "week", "incidents") == [("2022-W52", 1), ("2023-W01", 1), ("2023-W10", 0)]


def test_months_and_quarters_carry_sums_in_euro_without_what_has_no_rate(db):
    names = ("incidents", "demands", "demanded_eur", "payments", "paid_eur", "refusals")
    assert periods(db, "month", *names) == [("2023-01", 2, 1, 500, 1, 70, 1), ("2023-03", 0, 0, None, 0, None, 0)]
    assert periods(db, "quarter", "incidents") == [("2023-Q1", 2)]


def test_every_period_carries_its_denominator(db):
    assert periods(db, "day", "articles_read", "outlets_up") == [
        ("2023-01-01", 1, 0),
        ("2023-01-03", 1, 0),
        ("2023-03-07", 1, 0),
        ("2023-03-08", 1, 1),
    ]


def test_an_unknown_period_is_refused(db):
    with pytest.raises(DatabaseError, match="no trend by year; choose one of day, week, month, quarter"):
        incidents_by_period(db, "year")
