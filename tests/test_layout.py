"""The house rules that a machine can check (docs/architecture.md, CONTRIBUTING.md)."""

import ast
import importlib
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("crawler", "nlp", "db", "persveille")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
LONGEST_MODULE = 400


@pytest.mark.parametrize("package", PACKAGES)
def test_package_is_the_one_of_this_repository(package):
    assert Path(importlib.import_module(package).__file__).parent == ROOT / package


@pytest.mark.parametrize("package", PACKAGES)
def test_no_other_distribution_brings_a_package_of_the_same_name(package):
    assert set(packages_distributions()[package]) == {"persveille"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_imports_names_not_whole_folders(path):
    """`db` and `nlp` stay free as the usual names of variables."""
    imported = {
        alias.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert not imported & set(PACKAGES)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_short_enough_to_read(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


def test_command_line_starts_without_loading_the_reader():
    heavy = ("spacy", "torch", "onnxruntime", "trafilatura", "altair")
    code = f"import sys, persveille.cli; print([name for name in {heavy} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert result.stdout.strip() == "[]"


def test_tests_stay_flat():
    """A folder `tests/crawler` would make `crawler` mean the tests."""
    assert not list((ROOT / "tests").rglob("__init__.py"))
