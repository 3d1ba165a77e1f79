"""The root of everything that can go wrong while an article is read."""


class ReadError(Exception):
    """A reading could not be made; the message names the thing and the way out in one line."""
