"""Settings for all tests, and the database that many of them begin with."""

import pytest
from hypothesis import settings

from db.database import open_database
from db.feeds import save_outlets
from tests.builders import FR, NL

# How long an example takes tells what else the machine does; what is to be fast has tests of its own.
settings.register_profile("persveille", deadline=None)
settings.load_profile("persveille")


@pytest.fixture
def db(tmp_path):
    """A database in a file that knows two outlets and no article."""
    opened = open_database(tmp_path / "p.db")
    save_outlets(opened, [NL, FR])
    yield opened
    opened.close()
