"""Article pages; the markup imitates structures, the texts are ours."""

import json
import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.article import Access, Feed, FeedEntry, Mode, Outlet, Page
from crawler.errors import ExtractError
from crawler.extract import extract_article, teaser_article

NOW = datetime(2021, 7, 11, 8, 0, tzinfo=UTC)
OUTLET = Outlet("krant", "De Krant", "nl", "https://www.krant.test/", Mode.FULL, (Feed("https://www.krant.test/rss"),))
ENTRY = FeedEntry(
    "krant",
    "https://www.krant.test/a/1",
    "https://krnt.test/p.1",
    "Stadsdiensten dicht na storing",
    "De loketten blijven dicht.",
    section="regio",
    published=datetime(2021, 7, 11, 6, tzinfo=UTC),
)
FIRST = "De loketten van de stad Hazeldonk blijven maandag dicht, omdat de computers niet werken. " * 2
SECOND = "De burgemeester vraagt begrip en belooft dat de dienst burgerzaken dinsdag opnieuw opengaat. " * 2


def page(html, *, final_url=ENTRY.url, content_type="text/html; charset=utf-8", encoding="utf-8", status=200):
    return Page(ENTRY.link, final_url, status, html.encode(encoding), NOW, {"content-type": content_type})


def article_html(*, declared=None, title="Stadsdiensten dicht na storing", head="", attributes="", body=None):
    script = f'<script type="application/ld+json">{json.dumps(declared)}</script>' if declared is not None else ""
    text = f"<p>{FIRST}</p><h2>Begrip</h2><p>{SECOND}</p>" if body is None else body
    return (
        f"<!DOCTYPE html><html {attributes}><head><title>{title} | De Krant</title>{head}{script}</head><body>"
        f'<nav><a href="/">Voorpagina</a></nav><article><h1>{title}</h1>{text}</article>'
        "<footer>Contact</footer></body></html>"
    )


def extract(html, **options):
    return extract_article(page(html, **options), ENTRY, OUTLET)


def test_a_teaser_is_what_the_feed_says():
    article = teaser_article(ENTRY, OUTLET, NOW)
    assert (article.title, article.text, article.access) == (ENTRY.title, ENTRY.summary, Access.TEASER)
    assert (article.url, article.link) == (ENTRY.url, ENTRY.link)
    assert (article.language, article.section, article.fetched_at) == ("nl", "regio", NOW)


def test_the_page_is_a_fuller_revision_of_the_same_article():
    article = extract(article_html(), final_url="https://www.krant.test/2021/07/11/stadsdiensten/")
    assert article.id == teaser_article(ENTRY, OUTLET, NOW).id
    assert article.access is Access.FULL
    assert article.text == f"{FIRST.strip()}\n\nBegrip\n\n{SECOND.strip()}"
    assert article.published == ENTRY.published


def test_json_ld_gives_title_date_section_and_language():
    declared = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebPage", "name": "x"},
            {
                "@type": ["NewsArticle"],
                "headline": "Stad Hazeldonk plat &amp; dicht",
                "datePublished": "2021-07-11T07:15:00+02:00",
                "articleSection": ["Regio Noord"],
                "inLanguage": "fr-BE",
            },
        ],
    }
    article = extract(article_html(declared=declared))
    assert article.title == "Stad Hazeldonk plat & dicht"
    assert article.published == datetime(2021, 7, 11, 5, 15, tzinfo=UTC)
    assert (article.section, article.language) == ("Regio Noord", "fr")


def test_quirk_15_a_page_dated_in_the_future_is_clamped():
    assert (
        extract(article_html(declared={"@type": "Article", "datePublished": "2021-07-11T12:00:00Z"})).published == NOW
    )


def test_a_broken_json_ld_block_is_passed_over():
    head = '<script type="application/ld+json">{"@type": "NewsArticle", </script>'
    assert extract(article_html(head=head, declared=[{"@type": "NewsArticle", "headline": "Kop"}])).title == "Kop"


@pytest.mark.parametrize(
    ("page_title", "title"),
    [
        ("Stadsdiensten dicht na storing | De Krant", "Stadsdiensten dicht na storing"),
        ("Stadsdiensten dicht na storing – De Krant", "Stadsdiensten dicht na storing"),
        ("Brand in Gent - twee gewonden", "Brand in Gent - twee gewonden"),
        (
            "Stadsdiensten dicht na storing: loketten zoeken uitweg",
            "Stadsdiensten dicht na storing: loketten zoeken uitweg",
        ),
    ],
)
def test_the_outlets_suffix_goes_only_where_the_feed_agrees(page_title, title):
    assert extract(article_html(head=f'<meta property="og:title" content="{page_title}">')).title == title


@pytest.mark.parametrize(
    "signs",
    [
        {"declared": {"@type": "NewsArticle", "isAccessibleForFree": False}},
        {"declared": {"@type": "NewsArticle", "isAccessibleForFree": "False"}},
        {"declared": {"@type": "NewsArticle", "isAccessibleForFree": "https://schema.org/False"}},
        {"attributes": 'class="no-js paywall-active"'},
        {"head": '<meta name="cXenseParse:mhu-article_ispaidcontent" content="true">'},
    ],
)
def test_a_paywalled_page_gives_what_text_there_is(signs):
    whole = f"<p>{FIRST}</p><p>{SECOND}</p><p>{FIRST[:-1]} vandaag.</p><p>{SECOND[:-1]} morgen.</p>" * 2
    article = extract(article_html(body=whole, **signs))
    assert article.access is Access.PAYWALL
    assert article.text.startswith(FIRST[:40])


def test_behind_a_paywall_the_lead_is_kept_and_the_offer_to_subscribe_is_not():
    declared = {"@type": "NewsArticle", "isAccessibleForFree": False, "description": "De haven telt haar kranen. " * 4}
    offer = "<p>De haven telt haar kranen.</p><p>Lees verder voor 1 euro per maand, u zegt op wanneer u wilt.</p>"
    article = extract(article_html(declared=declared, body=offer))
    assert article.text == declared["description"].strip()


@pytest.mark.parametrize("free", [True, "True", "true"])
def test_a_page_that_says_it_is_free_is_full(free):
    assert extract(article_html(declared={"@type": "NewsArticle", "isAccessibleForFree": free})).access is Access.FULL


def test_a_paywall_without_any_text_leaves_the_teaser():
    article = extract(article_html(declared={"@type": "NewsArticle", "isAccessibleForFree": False}, body=""))
    assert (article.access, article.text) == (Access.PAYWALL, ENTRY.summary)


@pytest.mark.parametrize(
    ("html", "options", "access"),
    [
        (article_html(), {"final_url": "https://myprivacy.groep.test/consent?siteKey=1"}, Access.CONSENT_WALL),
        ("<title>Attention Required! | Cloudflare</title>" + FIRST, {"status": 403}, Access.BOT_WALL),
        (
            "<title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/></script>" + FIRST,
            {},
            Access.BOT_WALL,
        ),
    ],
)
def test_a_wall_is_never_stored_as_text(html, options, access):
    article = extract(html, **options)
    assert (article.access, article.text, article.title) == (access, ENTRY.summary, ENTRY.title)


@pytest.mark.parametrize("html", ["", " ", "<html></html>", article_html(body=""), "<!-- -->", "\x00\x01"])
def test_a_page_without_an_article_is_a_failure_that_names_it(html):
    with pytest.raises(ExtractError, match=r"krnt\.test/p\.1"):
        extract(html)


def test_an_article_that_leads_to_the_home_page_is_a_failure():
    with pytest.raises(ExtractError, match="home page"):
        extract(article_html(), final_url="https://www.krant.test/")


@pytest.mark.parametrize(
    ("encoding", "content_type", "head"),
    [
        ("utf-8", "text/html; charset=iso-8859-1", ""),
        ("windows-1252", "text/html; charset=utf-8", ""),
        ("iso-8859-1", "text/html", '<meta charset="iso-8859-1">'),
        ("iso-8859-15", "text/html; charset=latin9", '<meta charset="utf-8">'),
        ("utf-16", "text/html; charset=utf-8", ""),
        ("utf-8", "text/html; charset=bestaat-niet", '<meta http-equiv="Content-Type" content="text/html; charset=x">'),
        ("utf-8-sig", "", '<?xml version="1.0" encoding="utf-16"?>'),
    ],
)
def test_a_wrong_charset_does_not_garble_the_text(encoding, content_type, head):
    sentence = "L’hôpital Saint-Éloi à Liège a rouvert, après une nuit où tout était à l’arrêt. "
    sentence = sentence.replace("’", "'") if encoding.startswith("iso") else sentence
    html = article_html(head=head, title="École fermée à Liège", body=f"<p>{sentence * 3}</p>")
    article = extract(html, encoding=encoding, content_type=content_type)
    assert article.title == "École fermée à Liège"
    assert article.text == (sentence * 3).strip()


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + FIRST,
        "<p>" + "a " * 1_000_000,
        "<p>kort</p>" * 300_000,
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>" + FIRST,
        "<" * 500_000,
    ],
)
def test_a_monstrous_page_takes_no_monstrous_time(html):
    started = time.perf_counter()
    with suppress(ExtractError):
        extract(html)
    assert time.perf_counter() - started < 10


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=300) | st.text(max_size=200).map(lambda text: article_html(body=text).encode("utf-8", "replace"))
)
def test_wild_pages_raise_nothing_but_extract_error(body):
    try:
        article = extract_article(Page(ENTRY.url, ENTRY.url, 200, body, NOW, {}), ENTRY, OUTLET)
    except ExtractError:
        return
    assert article.text


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=8) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["@type", "@graph", "headline", "datePublished", "isAccessibleForFree", "inLanguage"]),
                inner,
                max_size=4,
            )
        ),
    )
)
def test_wild_json_ld_does_no_harm(declared):
    assert extract(article_html(declared=[{"@type": "NewsArticle"}, declared])).text


LONG = "https://www.krant.test/2021/07/11/stadsdiensten-dicht/"


def test_the_address_a_short_link_leads_to_is_kept():
    assert extract(article_html(), final_url=f"{LONG}?utm_source=rss#top").resolved == LONG
    assert extract(article_html()).resolved == ""


@pytest.mark.parametrize(
    ("canonical", "resolved"),
    [
        ("https://www.krant.test/regio/stadsdiensten-dicht/", "https://www.krant.test/regio/stadsdiensten-dicht/"),
        ("/regio/stadsdiensten-dicht/", "https://www.krant.test/regio/stadsdiensten-dicht/"),
        ("https://elders.test/2021/07/11/stadsdiensten-dicht/", LONG),
        ("https://www.krant.test/nieuws", LONG),
        ("https://www.krant.test/", LONG),
        ("javascript:void(0)", LONG),
        ("http://[", LONG),
        ("", LONG),
    ],
    ids=["other section", "relative", "other host", "section page", "home page", "no address", "broken", "empty"],
)
def test_a_page_names_its_own_address_on_its_own_host_only(canonical, resolved):
    head = f'<link rel="canonical" href="{canonical}">'
    assert extract(article_html(head=head), final_url=LONG).resolved == resolved


def test_two_addresses_with_the_same_number_are_one_page():
    head = '<link rel="canonical" href="/nieuws/nieuwe-titel/10987654.html">'
    article = extract(article_html(head=head), final_url="https://www.krant.test/r/10987654")
    assert article.resolved == "https://www.krant.test/nieuws/nieuwe-titel/10987654.html"


def test_a_removed_article_that_redirects_to_its_section_does_not_get_the_address_of_the_section():
    assert extract(article_html(title="Regio Noord"), final_url="https://www.krant.test/regio/").resolved == ""


def test_a_date_in_the_future_is_clamped_and_kept_as_stated():
    future = "2021-07-11T20:00:00+02:00"
    article = extract(article_html(declared={"@type": "NewsArticle", "datePublished": future}))
    assert (article.published, article.stated) == (NOW, datetime(2021, 7, 11, 18, tzinfo=UTC))
    assert extract(article_html()).stated is None
