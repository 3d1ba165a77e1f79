import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import canonical_url


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://www.tele.test/https://www.tele.test/actu/feu_1", "https://www.tele.test/actu/feu_1"),
        ("http://tele.test/http://tele.test/https://tele.test/actu?a=1", "https://tele.test/actu?a=1"),
        ("https://a.test/x?utm_source=rss&utm_medium=x&b=2&fbclid=y", "https://a.test/x?b=2"),
        ("https://a.test/x?at_medium=RSS&xtor=RSS-149", "https://a.test/x"),
        ("https://a.test/x#commentaires", "https://a.test/x"),
        ("https://a.test/x/?outputType=amp", "https://a.test/x/"),
        ("https://a.test/rss/?outputType=xml", "https://a.test/rss/?outputType=xml"),
        ("https://a.test/sectie/kop/amp/", "https://a.test/sectie/kop/"),
        ("https://a.test/kop/123.amp.html", "https://a.test/kop/123.html"),
        ("https://a.test/kop?amp", "https://a.test/kop"),
        ("https://a.test/ampere/lamp", "https://a.test/ampere/lamp"),
        ("https://www.beurs.test/r/t/1/id/10123456", "https://www.beurs.test/r/t/1/id/10123456"),
        ("https://vnws.test/p.AbCd1234", "https://vnws.test/p.AbCd1234"),
        ("https://a.test/nieuws/kop~a1b2c3d4/", "https://a.test/nieuws/kop~a1b2c3d4/"),
        ("https://a.test/nieuws/kop%7Ea1b2c3d4/", "https://a.test/nieuws/kop~a1b2c3d4/"),
        ("https://a.test/live.-brand-in-de-haven.../1.html", "https://a.test/live.-brand-in-de-haven.../1.html"),
        ("https://a.test/école%c3%a9", "https://a.test/%C3%A9cole%C3%A9"),
        ("HTTPS://WWW.A.TEST:443/X", "https://www.a.test/X"),
        ("http://a.test:8800/x", "http://a.test:8800/x"),
        ("https://jan:geheim@a.test/x", "https://a.test/x"),
        ("https://kränt.test/x", "https://xn--krnt-moa.test/x"),
        ("https://a.test/?artikel-12", "https://a.test/?artikel-12"),
        ("https://a.test/x?p=1&amp;q=2", "https://a.test/x?p=1&q=2"),
        ("  https://a.test/\n  x ", "https://a.test/x"),
        ("https://web.archief.test/web/2021/https://a.test/x", "https://web.archief.test/web/2021/https:/a.test/x"),
        ("https://a.test", "https://a.test/"),
    ],
)
def test_an_address_has_one_form(url, canonical):
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    "url", ["", "#top", "mailto:a@b.test", "javascript:x", "file:///x", "http://", "http://..", "http://[", "x/y"]
)
def test_what_is_no_web_address_has_none(url):
    assert canonical_url(url) == ""


@pytest.mark.parametrize(
    ("url", "base"),
    [("../b", "https://a.test/x/y/"), ("/x/b", "https://a.test/q"), ("//a.test/x/b", "https://q.test/")],
)
def test_relative_links_are_resolved(url, base):
    assert canonical_url(url, base) == "https://a.test/x/b"


# fmt: off
PIECES = st.sampled_from([
    "https://", "http:/", "a.test", "A.test:80", "/", "amp", "/amp/", ".amp.html", "?", "&", "=", "utm_x=1", "#", "%7e",
    "%", "..", "~", "é", "&amp;", ":", "@", "x",
])
# fmt: on


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40).map("https://a.test/{}".format) | st.text())
def test_the_canonical_form_of_a_canonical_form_is_itself(url):
    once = canonical_url(url, "https://a.test/")
    assert canonical_url(once) == once
