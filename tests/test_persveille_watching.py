"""`persveille watch`: sleeps until something is due, survives rounds that fail, stops between two steps."""

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from subprocess import PIPE

import pytest

from db.database import open_database
from db.errors import DatabaseError
from persveille.settings import load_settings
from persveille.stages import ALL
from persveille.stopping import GRACE, Stop, Stopped
from persveille.watching import Round, do_round, version_of, watch
from tests.application import COMMAND, HTML, XML, Site, feed, page, refused, serving, settings_in

NOW = datetime(2026, 9, 14, 5, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WITHIN = 15  # seconds; a watch stops in less than five, but a busy machine is slow, and the fetch would take thirty


class Day:
    """A clock that only sleeping moves, and a watch whose rounds are given; it stops when they are used up."""

    def __init__(self, *rounds):
        self.now, self.rounds, self.slept, self.said, self.version = NOW, list(rounds), [], [], 1
        self.at_sleep = lambda: None

    def round(self):
        if not self.rounds:
            raise Stopped
        found = self.rounds.pop(0)
        if isinstance(found, Exception):
            raise found
        return Round("did it", None if found is None else NOW + found * MINUTE)

    def sleep(self, seconds):
        assert seconds > 0
        self.slept.append(seconds / 60)
        self.now += timedelta(seconds=seconds)
        return self.at_sleep() is True

    def pass_by(self):
        watch(self.round, lambda: self.version, lambda: self.now, self.sleep, self.said.append)
        return self


def test_it_sleeps_until_the_next_thing_is_due():
    assert Day(7, 12).pass_by().slept == [7, 5]


def test_it_never_does_two_rounds_within_a_minute():
    assert Day(0, -5).pass_by().slept == [1, 1]


def test_a_long_sleep_looks_up_every_ten_minutes_and_does_no_round_for_that():
    day = Day(34).pass_by()
    assert day.slept == [10, 10, 10, 4]
    assert len(day.said) == 1


def test_where_nothing_is_known_to_come_it_looks_again_in_ten_minutes():
    assert Day(None).pass_by().slept == [10]


def test_a_changed_outlets_file_ends_the_sleep():
    day = Day(600, 600)

    def edit():
        day.version += len(day.slept) == 2

    day.at_sleep = edit
    day.pass_by()
    assert day.now - NOW < 600 * MINUTE + 20 * MINUTE
    assert day.said[1].startswith("2026-09-14 07:50:00")


def test_each_round_is_one_line_with_what_was_done_and_when_it_goes_on():
    assert Day(7, 60 * 24).pass_by().said == [
        "2026-09-14 07:30:00 did it; next at 07:37",
        "2026-09-14 07:37:00 did it; next on 2026-09-15 07:30",
    ]


def test_a_round_that_fails_as_a_whole_is_told_and_tried_again_later_and_later():
    full = DatabaseError("persveille.db: database or disk is full;\n what was stored before is kept")
    day = Day(*[full] * 8).pass_by()
    assert [sum(day.slept[:1]), sum(day.slept[:2])] == [1, 3]
    assert day.now - NOW == sum((1, 2, 4, 8, 16, 32, 60, 60)) * MINUTE
    said = "failed: persveille.db: database or disk is full; what was stored before is kept; next at 07:31"
    assert day.said[0] == f"2026-09-14 07:30:00 {said}"


def test_after_a_round_that_went_well_a_failure_is_tried_again_soon():
    day = Day(OSError("x"), OSError("x"), 4, OSError("x")).pass_by()
    assert day.slept == [1, 2, 1, 1]


def test_a_defect_of_ours_is_not_taken_for_a_round_that_failed():
    with pytest.raises(ZeroDivisionError):
        Day(ZeroDivisionError()).pass_by()


def test_it_ends_when_it_is_told_to_stop_while_it_sleeps():
    day = Day(7, 7)
    day.at_sleep = lambda: True
    assert (day.pass_by().slept, len(day.said)) == ([7], 1)


def test_a_wish_to_stop_ends_a_sleep_at_once_and_work_at_its_next_step():
    stop, told = Stop(), []
    tell = stop.heeded(lambda *step: told.append(step))
    tell("pages", 1, 2)
    assert stop.wait(0) is False
    stop.ask()
    assert stop.wait(3_600) is True
    with pytest.raises(Stopped):
        tell("pages", 2, 2)
    assert len(told) == 2
    stop.close()


@pytest.fixture
def site():
    routes = {
        "goed.test/feed": (XML, feed("goed.test", "een", "twee")),
        "goed.test/een": (HTML, page()),
        "goed.test/twee": (HTML, page()),
        "ander.test/feed": (XML, feed("ander.test", "drie")),
        "ander.test/drie": (HTML, page()),
    }
    with serving(Site(routes)) as served:
        yield served


def one_round(config, now, stages=("crawl",), progress=lambda *_: None):
    stop = Stop()
    try:
        return do_round(load_settings(config), stages, None, lambda: now, stop, stop.heeded(progress))
    finally:
        stop.close()


def test_a_round_says_what_it_did_and_is_due_when_its_first_feed_is(site, tmp_path):
    config = settings_in(tmp_path, "goed", "slecht", address=site.address)
    done = one_round(config, NOW)
    assert done.done == "2 feeds, 0 unchanged: 2 new articles; 2 pages; 1 failed: Krant slecht not_found"
    assert NOW + 10 * MINUTE <= done.due <= NOW + 30 * MINUTE
    again = one_round(config, NOW + MINUTE)
    assert (again.done, again.due) == ("0 feeds, 0 unchanged: 0 new articles; 0 pages", done.due)


def test_an_outlet_added_between_two_rounds_is_read_in_the_next(site, tmp_path):
    config = settings_in(tmp_path, "goed", address=site.address)
    one_round(config, NOW)
    before = version_of(tmp_path / "outlets.toml")
    settings_in(tmp_path, "goed", "ander", address=site.address)
    assert version_of(tmp_path / "outlets.toml") != before
    assert one_round(config, NOW + MINUTE).done == "1 feeds, 0 unchanged: 1 new articles; 1 pages"


def test_all_three_stages_are_done_in_one_round(site, tmp_path):
    config = settings_in(tmp_path, "goed", address=site.address)
    config.write_text(config.read_text() + '[reader]\nmodel = "patterns"\n')
    done = one_round(config, NOW, ALL).done
    assert done == "1 feeds, 0 unchanged: 2 new articles; 2 pages; read 2, 0 report an incident (0 new incidents)"


def test_a_list_of_outlets_that_is_half_edited_fails_one_round_and_mends(site, tmp_path):
    config, outlets = settings_in(tmp_path, "goed", address=site.address), tmp_path / "outlets.toml"
    good, now, said = outlets.read_text(), [NOW], []
    outlets.write_text(good[:40])

    def sleep(seconds):
        now[0] += timedelta(seconds=seconds)
        outlets.write_text(good)
        return len(said) == 2

    watch(lambda: one_round(config, now[0]), lambda: version_of(outlets), lambda: now[0], sleep, said.append)
    assert "failed: " in said[0]
    assert f"{outlets}: " in said[0]
    assert "1 feeds, 0 unchanged: 2 new articles" in said[1]


def started(config, *arguments):
    return subprocess.Popen([*COMMAND, "--config", config, "watch", *arguments], stdout=PIPE, stderr=PIPE, text=True,
                            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))  # fmt: skip


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_in_a_long_fetch_it_ends_in_order_and_the_next_one_goes_on(stop, site, tmp_path):
    site.slow.add("goed.test/twee")
    config = settings_in(tmp_path, "goed", address=site.address)
    with started(config, "--only", "crawl") as process:
        assert site.waiting.wait(120)
        asked = time.monotonic()
        process.send_signal(stop)
        stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stdout) == (0, "")
    assert time.monotonic() - asked < WITHIN
    assert stderr.splitlines()[-1].startswith("stopped")
    database = open_database(tmp_path / "persveille.db")
    assert [row["integrity_check"] for row in database.query("PRAGMA integrity_check")] == ["ok"]
    assert [row["page_reason"] for row in database.query("SELECT page_reason FROM article")] == ["", ""]
    database.close()
    site.release.set()
    assert one_round(config, datetime.now(UTC)).done in [
        f"0 feeds, 0 unchanged: 0 new articles; {left} pages" for left in (1, 2)
    ]


def test_told_to_stop_while_it_sleeps_it_ends_and_a_second_one_meanwhile_is_refused(site, tmp_path):
    config = settings_in(tmp_path, "goed", address=site.address)
    with started(config, "--only", "crawl") as process:
        lines = [process.stderr.readline() for _ in range(2)]
        said = refused("--config", config, "watch")
        process.send_signal(signal.SIGTERM)
        _, rest = process.communicate(timeout=60)
    assert process.returncode == 0
    assert rest.startswith("stopped")
    assert "1 feeds, 0 unchanged: 2 new articles; 2 pages; next at " in lines[1]
    assert f"{tmp_path / 'persveille.db'} is watched already, by process {process.pid};" in said


def test_a_step_is_cut_off_before_five_seconds_are_over():
    assert GRACE < 5


def test_a_step_that_does_not_end_is_cut_off():
    code = (
        "import signal\nfrom persveille.stopping import stopped_by_signals\n"
        "with stopped_by_signals(grace=0.05):\n signal.raise_signal(signal.SIGTERM)\n while True: pass"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "stopped; what was under way is done again next time\n")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: (folder / "outlets.toml").write_text("[[outlet"), "not valid TOML"),
        (lambda folder: (folder / "persveille.db").write_text("boodschappen " * 500), "cannot be opened"),
    ],
    ids=["outlets", "database"],
)
def test_what_is_wrong_from_the_start_is_refused(spoil, said, tmp_path):
    config = settings_in(tmp_path, "goed")
    spoil(tmp_path)
    assert said in refused("--config", config, "watch")


def test_watching_without_a_contact_is_refused(tmp_path):
    assert "crawl.contact is not set" in refused("--config", settings_in(tmp_path, "een", contact=""), "watch")
