"""The database's errors."""


class DatabaseError(Exception):
    """Something the database cannot do; the message is one line that names the thing and the way out."""
