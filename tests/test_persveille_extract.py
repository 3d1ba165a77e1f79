"""`persveille extract`: JSON Lines in, JSON Lines out, as docs/extract.md freezes it."""

import json
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.analyser import Analyser
from persveille.interchange import extract_lines
from tests.application import COMMAND, call, refused

ANALYSER = Analyser.load()
TITLE = "Zetelfabriek Oosthove betaalt losgeld na aanval van Conti"
TEXT = (
    "Zetelfabriek Oosthove uit Aalst is op maandag 5 juli getroffen door ransomware van de Russische groep Conti. "
    "De aanvallers eisten 300.000 dollar losgeld. "
    "Het bedrijf betaalde uiteindelijk 120.000 dollar, omgerekend 101.000 euro. "
    "De groep stal 557 gigabyte aan gegevens van de zetelfabriek. "
    "Beveiligingsbedrijf Secutex hielp bij het herstel."
)
ARTICLE = {"id": "a", "title": TITLE, "text": TEXT, "published": "2021-07-11", "language": "nl"}

# The frozen form (docs/extract.md): every key in its order, with its types.
NUMBER, OPTIONAL, OPTIONAL_NUMBER = (int, float), (str, type(None)), (int, float, type(None))
PLACE = {"field": str, "start": int, "end": int, "score": NUMBER}
RESULT = {
    "id": str,
    "language": str,
    "relevant": bool,
    "relevance": NUMBER,
    "belgian": bool,
    "model": str,
    "incidents": list,
    "mentions": list,
}
INCIDENT = {
    "primary": bool,
    "attack_type": str,
    "status": str,
    "victims": list,
    "actors": list,
    "amounts": list,
    "ransom_paid": str,
    "incident_date": OPTIONAL,
    "date_fidelity": OPTIONAL,
    "records": list,
}
PARTS = {
    "victims": {"name": str, "sector": str, "country": OPTIONAL} | PLACE,
    "actors": {"name": str, "canonical": str, "uuid": OPTIONAL, "role": str} | PLACE,
    "amounts": {
        "kind": str,
        "text": str,
        "value": OPTIONAL_NUMBER,
        "low": OPTIONAL_NUMBER,
        "high": OPTIONAL_NUMBER,
        "currency": OPTIONAL,
        "value_eur": OPTIONAL_NUMBER,
        "equivalent_of": OPTIONAL,
    }
    | PLACE,
    "records": {"text": str, "value": OPTIONAL_NUMBER, "unit": str},
}
MENTION = {"label": str, "text": str} | PLACE

BROKEN = {
    "bad JSON": (b'{"id": "a", "text": ', "not JSON: "),
    "an array": (b'["a"]', "not a JSON object"),
    "a number": (b"5", "not a JSON object"),
    "null": (b"null", "not a JSON object"),
    "no id": (b'{"text": "x"}', "id: missing"),
    "id null": (b'{"id": null, "text": "x"}', "id: missing"),
    "no text": (b'{"id": "a"}', "text: missing"),
    "id a number": (b'{"id": 5, "text": "x"}', "id: a string is needed"),
    "text a list": (b'{"id": "a", "text": ["x"]}', "text: a string is needed"),
    "title an object": (b'{"id": "a", "text": "x", "title": {}}', "title: a string is needed"),
    "url a boolean": (b'{"id": "a", "text": "x", "url": true}', "url: a string is needed"),
    "language a number": (b'{"id": "a", "text": "x", "language": 1}', "language: a string is needed"),
    "published a number": (b'{"id": "a", "text": "x", "published": 20210711}', "published: a string is needed"),
    "no date": (b'{"id": "a", "text": "x", "published": "gisteren"}', "published: an ISO date"),
    "a day that is not": (b'{"id": "a", "text": "x", "published": "2021-02-30"}', "published: an ISO date"),
    "an instant before time": (b'{"id": "a", "text": "x", "published": "0001-01-01T00:00+14:00"}', "published: an ISO"),
    "Latin-1": ('{"id": "a", "text": "één"}'.encode("latin-1"), "not UTF-8"),
    "a nesting bomb": (b'{"id": ' + b"[" * 200_000, "nested too deeply"),
    "a huge integer": (b'{"id": "a", "text": "x", "n": ' + b"9" * 10_000 + b"}", "a number too long"),
}


def as_line(**record):
    return json.dumps(ARTICLE | record).encode()


def extract(*lines):
    return list(extract_lines(lines, ANALYSER.analyse))


def assert_form(found, form):
    assert list(found) == list(form)
    for key, kind in form.items():
        assert isinstance(found[key], kind), key
        assert not (isinstance(found[key], bool) and kind in (NUMBER, int, OPTIONAL_NUMBER)), key


def assert_result(result):
    assert_form(result, RESULT)
    for mention in result["mentions"]:
        assert_form(mention, MENTION)
    for incident in result["incidents"]:
        assert_form(incident, INCIDENT)
        for key, form in PARTS.items():
            for part in incident[key]:
                assert_form(part, form)


def test_result_has_the_frozen_keys_and_types():
    (result,) = extract(as_line())
    assert_result(result)
    (incident,) = result["incidents"]
    assert all(incident[key] for key in PARTS), "the example must fill every list"
    assert result["mentions"]


def test_irrelevant_article_has_no_incidents_and_the_same_keys():
    (result,) = extract(as_line(title="Nieuw brood", text="De bakker bakt brood voor de straat."))
    assert_result(result)
    assert (result["relevant"], result["incidents"]) == (False, [])


def test_offsets_lead_to_the_text():
    (result,) = extract(as_line())
    (incident,) = result["incidents"]
    for part in [*result["mentions"], *incident["amounts"]]:
        assert ARTICLE[part["field"]][part["start"] : part["end"]] == part["text"]


def test_keys_beyond_id_and_text_may_be_missing_or_null():
    (bare,) = extract(b'{"id": "a", "text": "x"}')
    (nulls,) = extract(b'{"id": "a", "text": "x", "title": null, "published": null, "url": null, "language": null}')
    assert bare == nulls
    assert_result(bare)


@pytest.mark.parametrize(("line", "problem"), BROKEN.values(), ids=BROKEN)
def test_broken_line_gives_its_number_and_what_is_wrong(line, problem):
    first, broken, last = extract(as_line(), line, as_line())
    assert list(broken) == ["id", "line", "error"]
    assert (broken["id"], broken["line"]) == (None, 2)
    assert problem in broken["error"]
    assert first == last
    assert first["id"] == "a"


def test_command_answers_all_lines_in_order_and_ends_with_status_1_when_one_was_broken():
    good = [as_line(id=str(number)) for number in range(3)]
    result = call("extract", "-", stdin=b"\n".join([good[0], b"{", b"", good[1], good[2]]))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer.get("line", answer["id"]) for answer in answers] == ["0", 2, "1", "2"]
    assert (result.exit_code, result.stderr) == (1, "")


def test_command_ends_with_status_0_when_every_line_was_read():
    assert call("extract", stdin=as_line() + b"\n").exit_code == 0
    assert call("extract", stdin=b"").exit_code == 0


def test_command_reads_a_file_with_a_byte_order_mark_and_windows_line_ends(tmp_path):
    path = tmp_path / "articles.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + as_line(id="één") + b"\r\n" + as_line(id="twee") + b"\r\n")
    result = call("extract", path)
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["één", "twee"]
    assert result.exit_code == 0


def test_lone_surrogates_become_replacement_characters():
    (result,) = extract(rb'{"id": "a\ud800", "text": "\udfff Brood."}')
    assert result["id"] == "a\ufffd"
    json.dumps(result, ensure_ascii=False).encode()


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31", "9999-12-31T23:59:59-12:00", "2021-07-11T08:00Z"])
def test_dates_at_the_ends_of_the_calendar_are_read_or_refused(published):
    relative = (
        "Ziekenhuis Oosthove werd vorige week, gisteren en in juli getroffen door ransomware. Volgende week meer."
    )
    (result,) = extract(as_line(text=relative, published=published))
    assert "error" in result or result["id"] == "a"


def test_missing_file_and_folder_are_refused(tmp_path):
    for path in (tmp_path / "absent.jsonl", tmp_path):
        result = call("extract", path)
        assert (result.exit_code, result.stdout) == (2, "")
        assert str(path) in result.stderr


def test_wrong_settings_are_refused_before_anything_is_read(tmp_path):
    assert "No such file" in refused("--config", tmp_path / "absent.toml", "extract")


@given(st.binary().filter(lambda line: line.strip() and b"\n" not in line))
def test_any_bytes_give_exactly_one_object(line):
    (result,) = extract(line)
    assert json.loads(json.dumps(result, allow_nan=False)) == result


json_values = st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), st.lists, max_leaves=3)


@given(st.dictionaries(st.sampled_from([*ARTICLE, "url", "other"]), json_values))
def test_any_object_gives_a_result_or_an_error(record):
    (result,) = extract(json.dumps(record).encode())
    if "error" in result:
        assert list(result) == ["id", "line", "error"]
    else:
        assert_result(result)


PIECES = ("gehackt", "1,5", "miljoen", "à", "€", "$", "bitcoin", "hier", "soir", "2021", ".", "\n\n", "«", "’", "-")
WILD = st.lists(st.sampled_from([*TEXT.split(), *PIECES]) | st.text(max_size=8)).map(" ".join)


@given(text=WILD, title=WILD)
def test_any_text_gives_mentions_that_stand_where_they_say(text, title):
    (result,) = extract(as_line(text=text, title=title))
    assert_result(result)
    clean = json.loads(as_line(text=text, title=title))
    for mention in result["mentions"]:
        assert clean[mention["field"]][mention["start"] : mention["end"]] == mention["text"]


def test_each_answer_comes_before_the_next_line_is_written():
    with subprocess.Popen([*COMMAND, "extract"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for number in range(3):
            process.stdin.write(as_line(id=str(number)) + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == str(number)
        process.stdin.close()
        assert process.stdout.read() == b""
    assert process.returncode == 0


def test_reader_that_leaves_early_ends_the_command_quietly(tmp_path):
    path = tmp_path / "many.jsonl"
    path.write_bytes((as_line(text=TEXT + " " * 20_000) + b"\n") * 300)
    with subprocess.Popen([*COMMAND, "extract", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert json.loads(process.stdout.readline())["id"] == "a"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode in (0, 1)


def test_output_is_utf8_whatever_the_terminal_speaks():
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*COMMAND, "extract"], input=as_line(id="één"), env=environment, capture_output=True)
    assert json.loads(done.stdout.decode("utf-8"))["id"] == "één"


def test_neither_fetching_nor_the_database_is_loaded():
    code = (
        "import sys; from persveille.cli import main; main(['extract', '-'], standalone_mode=False);"
        "print([name for name in ('crawler.fetch', 'crawler.feeds', 'crawler.extract', 'httpx', 'trafilatura', 'lxml',"
        " 'feedparser', 'sqlite3', 'sqlite_utils', 'db.database', 'rich', 'altair') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], input=as_line(), capture_output=True, check=True)
    assert done.stdout.splitlines()[-1] == b"[]"
