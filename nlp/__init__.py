"""Reads an article and returns an analysis; no network, no database."""
