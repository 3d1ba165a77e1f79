"""One daily round in a process of its own that is killed at a given database statement.

Usage: killed_run.py SETTINGS NOW STATEMENT; with statement 0 the run is left alone and prints how many there were.
"""

import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from db.database import open_database
from persveille.settings import load_settings
from persveille.stages import ALL, run_stages


def main() -> None:
    path, now, deadly = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), int(sys.argv[3])
    settings = load_settings(path)
    database = open_database(settings.database)
    executed = 0

    def count(_: str) -> None:
        nonlocal executed
        executed += 1
        if executed == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    async def no_time(_: float) -> None:
        return None

    database.conn.set_trace_callback(count)
    run_stages(ALL, settings, database, lambda: now, lambda *_: None, no_time)
    database.conn.set_trace_callback(None)
    database.close()
    sys.stdout.write(str(executed))


if __name__ == "__main__":
    main()
