"""Which claim holds: the one rule by which contradicting claims become a fact (docs/data-model.md).

A claim is ranked within its slot: one incident and field, for victims and actors also one organisation or actor, for
records one unit. In this order:

1. asserted before possible before denied; for the status: a denial by victim or authority that no later confirmation
   answers, then authority_confirmed, victim_confirmed, reported, attacker_claim;
2. authority, victim, expert, journalist, attacker; for a ransom paid only the attacker comes behind: of payments the
   latest stated wins;
3. dates: day before month before year;
4. stated later before stated earlier;
5. higher score, then article id, report, value and text, so that two runs agree.

The rule stands here once, in RESOLVED; views and queries of the past differ only in the claims they put in.
"""

from typing import Any

from sqlite_utils import Database

LIVE = "superseded_at IS NULL"
KNOWN_AT = "recorded_at <= :as_of AND (superseded_at IS NULL OR superseded_at > :as_of)"
AMOUNT_TOLERANCE = 0.02  # sums closer than this are one sum, differently rounded

_AMOUNTS = "('ransom_demanded', 'ransom_paid_amount', 'loss')"

# {known} is the condition that chooses the claims.
RESOLVED = f"""
WITH known AS (
    SELECT claim.*,
        amount.currency, amount.value_eur,
        amount.value AS amount_value, amount.low AS amount_low, amount.high AS amount_high,
        coalesce(amount.low, amount.value, 0) AS least, coalesce(amount.high, amount.value, 1e300) AS most,
        CASE WHEN field IN ('victim', 'actor') THEN claim.value WHEN field = 'records' THEN detail ELSE '' END AS slot,
        max(CASE WHEN claim.value IN ('victim_confirmed', 'authority_confirmed') THEN stated_at END)
            OVER (PARTITION BY incident_id, field) AS confirmed_at
    FROM claim LEFT JOIN amount ON amount.claim_id = claim.id
    WHERE {{known}}
),
weighed AS (
    SELECT *,
        CASE
            WHEN field = 'status' THEN CASE value
                WHEN 'denied' THEN
                    iif(asserted_by IN ('victim', 'authority') AND stated_at >= coalesce(confirmed_at, ''), 0, 5)
                WHEN 'authority_confirmed' THEN 1 WHEN 'victim_confirmed' THEN 2 WHEN 'reported' THEN 3 ELSE 4 END
            ELSE CASE modality WHEN 'asserted' THEN 0 WHEN 'possible' THEN 1 ELSE 2 END
        END AS standing,
        CASE
            WHEN field = 'status' THEN 0
            WHEN field = 'ransom_paid_amount' THEN asserted_by = 'attacker'
            ELSE CASE asserted_by WHEN 'authority' THEN 0 WHEN 'victim' THEN 1 WHEN 'expert' THEN 2
                WHEN 'journalist' THEN 3 ELSE 4 END
        END AS authority,
        CASE WHEN field <> 'incident_date' THEN 0 ELSE CASE detail WHEN 'day' THEN 0 WHEN 'month' THEN 1 ELSE 2 END END
            AS coarseness
    FROM known
),
ranked AS (
    SELECT *,
        row_number() OVER best AS rank,
        first_value(value) OVER best AS won_value,
        first_value(modality) OVER best AS won_modality,
        first_value(currency) OVER best AS won_currency,
        first_value(value_eur) OVER best AS won_eur,
        first_value(least) OVER best AS won_least,
        first_value(most) OVER best AS won_most
    FROM weighed
    WINDOW best AS (
        PARTITION BY incident_id, field, slot
        ORDER BY standing, authority, coarseness, stated_at DESC, score DESC, article_id, report, value, text, quote, id
    )
),
resolved AS (
    SELECT *,
        CASE
            WHEN rank = 1 THEN 0
            WHEN field = 'status' THEN (value = 'denied') <> (won_value = 'denied')
            WHEN (modality = 'denied') <> (won_modality = 'denied') THEN 1
            WHEN field IN {_AMOUNTS} AND currency = won_currency THEN
                NOT (least <= won_most * {1 + AMOUNT_TOLERANCE} AND most >= won_least * {1 - AMOUNT_TOLERANCE})
            WHEN field IN {_AMOUNTS} THEN
                coalesce(abs(value_eur - won_eur) > won_eur * {AMOUNT_TOLERANCE}, 1)
            WHEN field = 'incident_date' THEN
                instr(value, won_value) <> 1 AND instr(won_value, value) <> 1
            ELSE value <> won_value
        END AS contradicts
    FROM ranked
)
"""

_COLUMNS = (
    "incident_id, field, value, text, detail, quote, asserted_by, modality, score, stated_at, recorded_at, article_id, "
    "currency, amount_value, amount_low, amount_high, value_eur, id AS claim_id"
)

FACT_VIEWS = {
    "incident_fact": f"{RESOLVED.format(known=LIVE)} SELECT {_COLUMNS} FROM resolved WHERE rank = 1",
    "claim_contradicted": f"{RESOLVED.format(known=LIVE)} SELECT {_COLUMNS}, won_value FROM resolved WHERE contradicts",
}

CLAIMS_BY_RANK = """
{resolved}
SELECT resolved.*, article.published, article.url,
    coalesce(nullif(article.language, ''), analysis.language) AS article_language,
    article_revision.title, coalesce(outlet.id, '') AS outlet_id, coalesce(outlet.name, '') AS outlet_name
FROM resolved
JOIN article ON article.id = resolved.article_id
JOIN article_revision ON article_revision.article_id = article.id AND article_revision.revision = article.revision
JOIN analysis ON analysis.id = resolved.analysis_id
LEFT JOIN outlet ON outlet.id = article.outlet_id
ORDER BY incident_id, field, slot, rank
"""


def ranked_claims(db: Database, incident_ids: str, as_of: str | None) -> list[dict[str, Any]]:
    """The claims of incidents (JSON list of ids) known at `as_of` (as stored; None: now), best first in their slots."""
    chosen = "incident_id IN (SELECT value FROM json_each(:incidents))"
    known = f"{LIVE if as_of is None else KNOWN_AT} AND {chosen}"
    sql = CLAIMS_BY_RANK.format(resolved=RESOLVED.format(known=known))
    return list(db.query(sql, {"incidents": incident_ids, "as_of": as_of}))
