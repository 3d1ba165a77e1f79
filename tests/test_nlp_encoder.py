"""The shipped encoder: windows over any text, its files checked, its answers well-formed."""

import hashlib
import json
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from nlp.analyser import MODEL_FOLDER
from nlp.candidates import LABELS, NONE, Kind, Stretch
from nlp.encoder import Encoder
from nlp.errors import ReadError
from nlp.windows import LONGEST, windows

TITLE = "Drukkerij Papegem getroffen door ransomware"
TEXT = "Drukkerij Papegem uit Aalst is maandag getroffen door ransomware van Conti. "


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer.from_file(str(MODEL_FOLDER / "tokenizer.json"))


@pytest.fixture(scope="module")
def encoder():
    return Encoder.load(MODEL_FOLDER)


def test_the_files_are_those_the_config_was_tuned_with():
    config = json.loads((MODEL_FOLDER / "config.json").read_text(encoding="utf-8"))
    found = {name: hashlib.sha256((MODEL_FOLDER / name).read_bytes()).hexdigest() for name in config["sha256"]}
    assert found == config["sha256"]


def test_the_model_stays_below_fifty_megabytes():
    assert sum(path.stat().st_size for path in MODEL_FOLDER.iterdir()) < 50_000_000


@pytest.mark.parametrize("missing", ["config.json", "heads.npz", "tokenizer.json", "encoder.onnx"])
def test_a_folder_without_one_of_the_files_is_refused(missing, tmp_path):
    for path in MODEL_FOLDER.iterdir():
        if path.name != missing:
            shutil.copy(path, tmp_path)
    with pytest.raises(ReadError, match="not a reader's model"):
        Encoder.load(tmp_path)


def test_a_long_text_is_covered_by_windows_that_overlap_and_each_begin_with_the_title(tokenizer):
    text = TEXT * 100
    rows = windows(tokenizer, TITLE, text)
    assert len(rows) > 2
    assert all(len(row.ids) <= LONGEST for row in rows)
    assert all(row.pieces_of("title", 0, len(TITLE)) for row in rows)
    covered = {at for row in rows for place in row.places if place and place[0] == "text" for at in range(*place[1:])}
    assert {at for at, character in enumerate(text) if not character.isspace()} <= covered


def test_a_name_at_any_place_lies_whole_in_some_window(tokenizer):
    text = TEXT * 60
    rows = windows(tokenizer, TITLE, text)
    for start in range(0, len(text), len(TEXT)):
        assert any(row.pieces_of("text", start, start + len("Drukkerij Papegem")) for row in rows)


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_text_upsets_the_encoder(encoder, title, text):
    clean = [part.encode("utf-8", "replace").decode() for part in (title, text)]
    encoded = encoder.encode(*clean)
    assert {name: pytest.approx(1) for name in encoder.answers(encoded)} == {
        name: sum(table.values()) for name, table in encoder.answers(encoded).items()
    }


def test_a_stretch_gets_a_probability_for_each_role_of_its_kind(encoder):
    encoded = encoder.encode(TITLE, TEXT)
    stretch = Stretch(Kind.NAME, "text", TEXT.index("Conti"), TEXT.index("Conti") + len("Conti"))
    (table,) = encoder.roles(encoded, [stretch]).values()
    assert set(table) == {NONE, *LABELS[Kind.NAME]}
    assert max(table, key=table.get) == "ACTOR"
    assert sum(table.values()) == pytest.approx(1, abs=1e-5)
