"""The pre-filter: ordinary news is kept from the encoder, and no report is."""

import shutil

import pytest

from crawler.article import Article
from nlp.analyser import MODEL_FOLDER
from nlp.corpus import parse_records, split_of
from nlp.errors import ReadError
from nlp.learned import surely_none
from nlp.prefilter import FILE, Prefilter
from nlp.reader import read
from training.check_corpus import CORPUS
from training.fit_prefilter import HELD_OUT, ORDINARY, read_ordinary

REPORT = (
    "Ransomware legt drukkerij plat",
    "Hackers van Conti gijzelden de servers van drukkerij Papegem en eisen losgeld.",
)


@pytest.fixture(scope="module")
def prefilter():
    return Prefilter.load(MODEL_FOLDER)


def test_a_report_passes(prefilter):
    assert prefilter.may_report(*REPORT, "nl")


def test_of_ordinary_news_that_it_has_not_seen_nearly_half_is_kept_from_the_encoder(prefilter):
    texts = read_ordinary(ORDINARY)[::HELD_OUT]
    assert sum(prefilter.may_report(*text) for text in texts) < 0.55 * len(texts)


def test_hardly_any_report_of_dev_is_lost(prefilter):
    reports = [
        r for path in sorted(CORPUS.glob("*.txt")) for r in parse_records(path) if r.relevant and split_of(r) == "dev"
    ]
    lost = [r.id for r in reports if not prefilter.may_report(r.title, r.text, r.language)]
    assert len(lost) <= 0.01 * len(reports), lost


def test_an_article_that_surely_reports_none_is_read_as_other():
    title, text = REPORT
    assert not read(Article(url="", title=title, text=text), ask=surely_none).relevant


def test_a_folder_without_a_prefilter_is_refused(tmp_path):
    with pytest.raises(ReadError, match="not a pre-filter"):
        Prefilter.load(tmp_path)
    shutil.copy(MODEL_FOLDER / "heads.npz", tmp_path / FILE)
    with pytest.raises(ReadError, match="not a pre-filter"):
        Prefilter.load(tmp_path)
