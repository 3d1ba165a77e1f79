"""One watcher a database."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from persveille.errors import ConfigurationError


@contextmanager
def alone_with(database: Path) -> Iterator[None]:
    """Hold the lock beside the database (`persveille.db.lock`); the system takes it back however we end.

    Raises ConfigurationError when another process holds it.
    """
    with database.with_name(f"{database.name}.lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            holder = file.read(20).strip()
            raise ConfigurationError(
                f"{database} is watched already, by process {holder}; stop that one first, or choose another database"
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
