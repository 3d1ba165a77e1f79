"""Errors of the application; the command line shows them as one line and ends with status 2."""


class PersveilleError(Exception):
    """Root of the application's errors; the message is one line for the user."""


class ConfigurationError(PersveilleError):
    """A setting or a path given by the user is wrong."""
