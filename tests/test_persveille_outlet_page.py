"""The table of outlets in the documents is the list that ships."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from crawler.article import Feed, FeedKind, Mode
from crawler.outlets import SHIPPED, load_outlets
from persveille.outlet_page import markdown
from tests.builders import FR, NL

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "outlets.md"
LISTING = Feed("https://nl.test/nieuws", FeedKind.LISTING)
WAITING = replace(NL, id="wacht", name="Wacht", enabled=False, reason="no feed known", feeds=(LISTING,), kind="daily")


def test_the_document_is_the_list_that_ships():
    expected = markdown(load_outlets(SHIPPED))
    assert PAGE.read_text(encoding="utf-8") == expected, "run: python -m persveille.outlet_page > docs/outlets.md"


def test_the_module_writes_the_document():
    command = [sys.executable, "-m", "persveille.outlet_page"]
    assert subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout == PAGE.read_bytes()


def test_totals_count_outlets_and_the_feeds_and_modes_of_those_polled():
    page = markdown([NL, replace(FR, feeds=(*FR.feeds, Feed("https://fr.test/2"))), WAITING])
    assert "**3 outlets, 2 of them polled, by 3 feeds.**" in page
    assert "| nl | 2 | 1 | 1 | 0 | 1 | 0 |" in page
    assert "| fr | 1 | 1 | 2 | 1 | 0 | 0 |" in page
    assert "| **all** | 3 | 2 | 3 | 1 | 1 | 0 |" in page


def test_an_outlet_is_a_row_with_its_state_under_the_heading_of_its_kind():
    page = markdown([replace(NL, kind="daily", reliability="B"), WAITING])
    assert "## Dailies\n\n| outlet |" in page
    assert "| [De Proef](https://nl.test/) | nl | flanders | meta | B | 1 | yes |" in page
    assert "| [Wacht](https://nl.test/) | nl | flanders | meta |  | 1 | no feed known |" in page


def test_an_outlet_of_another_kind_comes_last():
    page = markdown([replace(NL, kind="blog"), replace(FR, kind="company")])
    assert page.index("## Press rooms") < page.index("L'Essai") < page.index("## Others") < page.index("De Proef")


def test_an_outlet_of_several_languages_and_a_bar_in_a_name_keep_the_table_whole():
    page = markdown([replace(NL, language="", name="A|B", mode=Mode.INDEX)])
    assert "| [A&#124;B](https://nl.test/) | several | flanders | index |  | 1 | yes |" in page
    assert "| several | 1 | 1 | 1 | 0 | 0 | 1 |" in page
