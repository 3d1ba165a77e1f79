"""Counts over time, always beside what they were counted in: articles read and outlets up.

An incident counts in the period of its first report in the press (day in Belgium), whatever the day of the attack:
that day is always known and it is the press that is measured.
"""

from typing import Any, Literal

from sqlite_utils import Database

from db.errors import DatabaseError

Period = Literal["day", "week", "month", "quarter"]

# Label of the period that holds the day {day}. ISO weeks: a week belongs to the year of its Thursday.
_THURSDAY = "date({day}, '-3 days', 'weekday 4')"
_LABELS: dict[Period, str] = {
    "day": "{day}",
    "week": f"strftime('%Y', {_THURSDAY}) || '-W' || printf('%02d', (strftime('%j', {_THURSDAY}) - 1) / 7 + 1)",
    "month": "substr({day}, 1, 7)",
    "quarter": "substr({day}, 1, 4) || '-Q' || ((substr({day}, 6, 2) + 2) / 3)",
}

OVERVIEW = """
WITH press AS (
    SELECT incident_id, min(article.day) AS day, min(article.dated) AS first_report,
        count(DISTINCT article.id) AS articles, count(DISTINCT article.outlet_id) AS outlets
    FROM incident_article JOIN article ON article.id = incident_article.article_id
    WHERE role <> 'background' GROUP BY incident_id
),
facts AS (
    SELECT incident_id,
        max(CASE WHEN field = 'status' THEN value END) AS status,
        max(CASE WHEN field = 'attack_type' THEN value END) AS attack_type,
        max(CASE WHEN field = 'incident_date' THEN value END) AS incident_date,
        max(CASE WHEN field = 'ransom_paid' THEN value END) AS ransom_paid,
        max(CASE WHEN field = 'ransom_demanded' THEN value_eur END) AS demanded_eur,
        max(CASE WHEN field = 'ransom_paid_amount' THEN value_eur END) AS paid_eur,
        max(CASE WHEN field = 'loss' THEN value_eur END) AS loss_eur
    FROM incident_fact GROUP BY incident_id
)
SELECT press.incident_id AS id, press.day, press.first_report, press.articles, press.outlets,
    facts.status, facts.attack_type, facts.incident_date, facts.ransom_paid,
    facts.demanded_eur, facts.paid_eur, facts.loss_eur
FROM press JOIN facts ON facts.incident_id = press.incident_id
"""

BY_PERIOD = """
WITH told AS (
    SELECT {incident_period} AS period, count(*) AS incidents,
        count(demanded_eur) AS demands, sum(demanded_eur) AS demanded_eur,
        count(paid_eur) AS payments, sum(paid_eur) AS paid_eur,
        count(CASE WHEN ransom_paid = 'no' THEN 1 END) AS refusals
    FROM incident_overview GROUP BY 1
),
base AS (
    SELECT {base_period} AS period, sum(articles_read) AS articles_read,
        count(DISTINCT CASE WHEN successes THEN outlet_id END) AS outlets_up
    FROM outlet_day GROUP BY 1
)
SELECT period, coalesce(told.incidents, 0) AS incidents, coalesce(told.demands, 0) AS demands, told.demanded_eur,
    coalesce(told.payments, 0) AS payments, told.paid_eur, coalesce(told.refusals, 0) AS refusals,
    coalesce(base.articles_read, 0) AS articles_read, coalesce(base.outlets_up, 0) AS outlets_up
FROM (SELECT period FROM told UNION SELECT period FROM base)
LEFT JOIN told USING (period) LEFT JOIN base USING (period)
ORDER BY period
"""


def _by_period(period: Period) -> str:
    label = _LABELS[period]
    return BY_PERIOD.format(incident_period=label.format(day="day"), base_period=label.format(day="day"))


TREND_VIEWS = {"incident_overview": OVERVIEW} | {f"incidents_by_{period}": _by_period(period) for period in _LABELS}


def incidents_by_period(db: Database, period: Period) -> list[dict[str, Any]]:
    """One row a period: incidents, sums demanded and paid in euro, refusals, articles read, outlets up.

    A sum is None where no incident of the period states one; sums without a rate in euro (crypto) are not in it.
    """
    if period not in _LABELS:
        raise DatabaseError(f"there is no trend by {period}; choose one of {', '.join(_LABELS)}")
    return list(db.query(f"SELECT * FROM incidents_by_{period}"))
