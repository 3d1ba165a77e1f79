"""Settings for all tests."""

from hypothesis import settings

# How long an example takes tells what else the machine does; what is to be fast has tests of its own.
settings.register_profile("persveille", deadline=None)
settings.load_profile("persveille")
