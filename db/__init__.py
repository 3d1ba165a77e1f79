"""One SQLite file: articles, analyses, incidents, claims, trends, digests."""
