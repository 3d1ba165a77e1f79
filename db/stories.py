"""The view `story`: which articles are copies of one text, named by the earliest of them."""

STORY = """
WITH RECURSIVE copy (article_id, other) AS (
    SELECT article_id, twin_id FROM article_twin
    UNION
    SELECT copy.article_id, article_twin.twin_id FROM copy JOIN article_twin ON article_twin.article_id = copy.other
)
SELECT DISTINCT copy.article_id,
    first_value(copy.other) OVER (PARTITION BY copy.article_id ORDER BY article.dated, article.id) AS story_id
FROM copy JOIN article ON article.id = copy.other
UNION ALL
SELECT id, id FROM article WHERE same_as IS NULL AND id NOT IN (SELECT article_id FROM article_twin)
"""

STORY_VIEWS = {"story": STORY}
