import pytest

from crawler.article import FeedKind, Mode
from crawler.errors import OutletError
from crawler.outlets import load_outlets

GOOD = """
[[outlet]]
id = "krant"
name = "De Krant"
language = "nl"
homepage = "https://www.krant.test/"
mode = "full"
[[outlet.feed]]
url = "https://www.krant.test/rss"
"""


def load(folder, text):
    path = folder / "outlets.toml"
    path.write_text(text, encoding="utf-8")
    return load_outlets(path)


def test_an_entry_becomes_an_outlet_with_its_feeds(tmp_path):
    (outlet,) = load(tmp_path, GOOD)
    assert (outlet.id, outlet.mode, outlet.enabled) == ("krant", Mode.FULL, True)
    assert (outlet.feeds[0].url, outlet.feeds[0].kind) == ("https://www.krant.test/rss", FeedKind.RSS)


def test_an_outlet_that_is_not_polled_may_lack_what_only_polling_needs(tmp_path):
    disabled = GOOD.replace('mode = "full"', 'mode = "full"\nenabled = false\nreason = "selector to be written"')
    (outlet,) = load(tmp_path, disabled + 'kind = "listing"\n')
    assert (outlet.enabled, outlet.reason, outlet.feeds[0].selector) == (False, "selector to be written", "")
    (outlet,) = load(tmp_path, disabled.partition("[[outlet.feed]]")[0] + "feed = []\n")
    assert outlet.feeds == ()


def test_an_outlet_of_several_languages_leaves_its_language_empty(tmp_path):
    (outlet,) = load(tmp_path, GOOD.replace('"nl"', '""'))
    assert outlet.language == ""


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (GOOD.replace("full", "everything"), "outlet krant: mode:"),
        (GOOD.replace('language = "nl"', 'language = "vls"'), "outlet krant: language:"),
        (GOOD.replace('name = "De Krant"', ""), "outlet krant: name:"),
        (GOOD.replace("name =", "nam ="), "outlet krant: name:"),
        (GOOD.replace('mode = "full"', 'mode = "full"\npaywal = true'), "outlet krant: paywal:"),
        (GOOD.replace("https://www.krant.test/rss", "file:///etc/passwd"), r"outlet krant: feed\.0\.url:"),
        (GOOD + 'kind = "listing"\n', "outlet krant: outlet: .*listing needs a selector"),
        (GOOD.replace('mode = "full"', 'mode = "full"\nbackfill = ["sitemap.xml"]'), r"outlet krant: backfill\.0:"),
        (GOOD + 'selector = "a"\n', "outlet krant: feed.0: .*only .* listing may have a selector"),
        (GOOD.replace('[[outlet.feed]]\nurl = "https://www.krant.test/rss"', "feed = []"), "at least one"),
        (GOOD.replace("[[outlet.feed]]", "[[outlet.feeds]]"), "outlet krant: feed: "),
        (GOOD.replace('mode = "full"', 'mode = "full"\nenabled = false'), "outlet krant: outlet: .*reason"),
        (GOOD.replace('id = "krant"', ""), "outlet number 1: id:"),
        (GOOD + GOOD, "id: 'krant' stands twice"),
        (GOOD + GOOD.replace('"krant"', '"krant-2"'), r"feed\.url: 'https://www\.krant\.test/rss' stands twice"),
        ("", "outlet"),
        ("[outlet]\nid = 1", "outlet"),
        ("[[outlets]]\nid = 1", "outlets"),
        ("id = ", "not valid TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_file_entry_and_key(tmp_path, wrong, named):
    with pytest.raises(OutletError, match=named) as caught:
        load(tmp_path, wrong)
    assert str(tmp_path / "outlets.toml") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(OutletError, match=r"nowhere\.toml: cannot be read"):
        load_outlets(tmp_path / "nowhere.toml")
