from rich.table import Table

from persveille.crawling import CrawlReport, Failure
from persveille.digesting import DigestReport
from persveille.stages import RunReport
from persveille.terminal import PIPE_WIDTH, console, progress, summary


def test_progress_without_a_terminal_is_a_line_at_each_fifth_on_standard_error(capsys):
    with progress() as tell:
        for done in range(11):
            tell("pages", done, 10)
        tell("articles read", 0, 0)
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "".join(f"pages {done}/10\n" for done in (2, 4, 6, 8, 10)))


def test_progress_begins_anew_with_each_round(capsys):
    with progress() as tell:
        tell("feeds", 1, 1)
    with progress() as tell:
        tell("feeds", 1, 1)
    assert capsys.readouterr().err == "feeds 1/1\n" * 2


def test_table_without_a_terminal_has_room(capsys):
    table = Table()
    table.add_column("x" * (PIPE_WIDTH - 4))
    console().print(table)
    assert "x" * (PIPE_WIDTH - 4) in capsys.readouterr().out


def test_summary_lists_every_failure_as_it_was_recorded():
    crawled = CrawlReport(feeds=2, failures=[Failure("Krant [nl]", "http://krant.test/feed?a[]=1", "dns")])
    digested = DigestReport(failures=[Failure("digest", "out", "cannot write out (Read-only file system)")])
    assert summary(RunReport(crawled, None, digested)).splitlines() == [
        "crawled 2 feeds (0 unchanged): 0 new articles, 0 pages",
        "wrote 0 digests",
        "failed: Krant [nl], http://krant.test/feed?a[]=1: dns",
        "failed: digest, out: cannot write out (Read-only file system)",
    ]
