"""Outlets, feeds, polite fetching and article text; knows nothing of language models or storage."""
