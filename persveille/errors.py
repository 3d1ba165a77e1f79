"""Errors of the application.

PersveilleError
├── ConfigurationError   a setting or a path given by the user is wrong (exit status 2)
└── DeliveryError        a digest could not be handed over (recorded on the delivery, exit status 1)
"""


class PersveilleError(Exception):
    """Root of the application's errors; the message is one line for the user."""


class ConfigurationError(PersveilleError):
    """A setting or a path given by the user is wrong."""


class DeliveryError(PersveilleError):
    """A digest could not be handed over."""
