import re
from pathlib import Path

import pytest

from db.database import open_database
from db.incident import ClaimField
from nlp.analysis import ActorRole, Asserter, AttackType, Modality, Status

PAGE = (Path(__file__).parent.parent / "docs" / "data-model.md").read_text(encoding="utf-8")


@pytest.fixture
def db(tmp_path):
    opened = open_database(tmp_path / "p.db")
    yield opened
    opened.close()


def documented():
    tables = PAGE.split("\n## Tables\n")[1].split("\n## ")[0]
    sections = re.split(r"^### ", tables, flags=re.MULTILINE)[1:]
    return {s.split("\n", 1)[0]: re.findall(r"^- `(\w+)`: \S", s, flags=re.MULTILINE) for s in sections}


def test_every_table_and_column_is_documented_in_its_order_and_no_other(db):
    ours = [name for name in db.table_names() if not re.match(r"_sqlite|article_fts_", name)]
    assert documented() == {name: [column.name for column in db[name].columns] for name in ours}


def test_every_view_is_documented(db):
    views = PAGE.split("\n## Views\n")[1].split("\n## ")[0]
    assert set(re.findall(r"`(\w+)`[,:]", views)) == set(db.view_names())


@pytest.mark.parametrize("enumeration", [ClaimField, AttackType, Status, Asserter, Modality, ActorRole])
def test_every_value_of_an_enumeration_is_documented(enumeration):
    values = PAGE.split("\n## Enumerations")[1]
    assert [str(member) for member in enumeration if f"`{member}`" not in values] == []
