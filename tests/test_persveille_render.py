import html.parser
import re
from dataclasses import replace

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from persveille.render import COLUMNS, HTML_LIMIT, render_html, render_text
from tests import incident_samples as samples

CHART = "cid:trend@persveille"
VOID = {"meta", "img", "br", "hr", "link", "input"}
WILD = st.text(st.characters(codec=None, exclude_categories=()), max_size=400)
READABLE = 4.5  # WCAG 2.2, 1.4.3 contrast (minimum)


class Outline(html.parser.HTMLParser):
    """Fails on a tag that is closed wrongly; keeps the tags and all attributes."""

    def __init__(self):
        super().__init__()
        self.open, self.tags = [], []

    def handle_starttag(self, tag, attrs):
        assert len(attrs) == len(dict(attrs)), f"attribute twice in {tag}"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def outline(markup):
    parser = Outline()
    parser.feed(markup)
    parser.close()
    assert parser.open == []
    return parser.tags


def rendered(language="nl", **more):
    return render_html(samples.digest(language, **more), CHART)


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_page_is_well_formed_and_names_its_language(language):
    markup = rendered(language)
    tags = outline(markup)
    assert markup.lower().startswith("<!doctype html>")
    assert ("html", language) in [(tag, attributes.get("lang")) for tag, attributes in tags]
    assert {attributes.get("name") for tag, attributes in tags if tag == "meta"} >= {"viewport", "color-scheme"}


def test_every_picture_has_words_and_none_is_fetched():
    for tag, attributes in outline(rendered()):
        if tag == "img":
            assert attributes["src"] == CHART
            assert "7 sep – 13 sep: 7" in attributes["alt"].replace("\u00a0", " ")
        assert "src" not in attributes or tag == "img"
    assert "url(" not in rendered()
    assert "@import" not in rendered()


def test_page_without_a_chart_has_no_picture():
    assert "<img" not in render_html(samples.digest(), None)


def test_styles_are_inlined_and_only_conditional_ones_are_left():
    markup = rendered()
    assert lxml.html.fromstring(markup).cssselect("h3")[0].get("style")
    sheet = "".join(re.findall(r"<style>(.*?)</style>", markup, re.S))
    assert re.sub(r"@media[^{]+\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", sheet).strip() == ""


def test_articles_are_linked_with_outlet_and_language():
    page = lxml.html.fromstring(rendered("fr"))
    link = page.cssselect('a[href="https://www.avondblad.test/2026/09/23/101"]')[0]
    assert link.get("lang") == "nl"
    assert "Het Avondblad · néerlandais" in link.getparent().text_content()


def test_preheader_is_hidden_and_says_what_the_mail_brings():
    hidden = lxml.html.fromstring(rendered()).cssselect(".preheader")[0]
    assert "display: none" in hidden.get("style")
    assert hidden.text.startswith("2 nieuwe incidenten · 1 gewijzigd incident")


def test_status_is_told_by_a_sign_and_words_not_colour_alone():
    pills = [pill.text_content() for pill in lxml.html.fromstring(rendered("en")).cssselect(".pill")]
    assert pills == ["● confirmed by the victim", "○ claimed by the gang, not confirmed", "● confirmed by the victim"]


def colours_of(element, declarations):
    """Text and background colour as the reader sees them: the nearest element that sets one."""
    found = {}
    for one in [element, *element.iterancestors()]:
        for name in ("color", "background-color"):
            if name not in found and name in declarations(one):
                found[name] = declarations(one)[name]
    return found["color"], found["background-color"]


def parsed(style):
    return {
        name.strip(): value.replace("!important", "").strip()
        for name, _, value in (part.partition(":") for part in (style or "").split(";"))
        if value
    }


def dark_rules(markup):
    block = re.search(r"prefers-color-scheme:\s*dark\)\s*\{((?:[^{}]*\{[^{}]*\})*)", markup).group(1)
    return [(selector.strip(), parsed(body)) for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", block)]


def contrast(first, second):
    def luminance(colour):
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def shown_texts(page):
    hidden = {page.cssselect(".preheader")[0]}
    return [one for one in page.iter() if isinstance(one.tag, str) and (one.text or "").strip() and one not in hidden]


def body_texts(page):
    return [one for one in shown_texts(page) if one.tag not in ("title", "style")]


def test_text_is_readable_in_light():
    page = lxml.html.fromstring(rendered())
    for element in body_texts(page):
        colour, background = colours_of(element, lambda one: parsed(one.get("style")))
        assert contrast(colour, background) >= READABLE, element.text


def test_text_is_readable_in_dark():
    """The rules in force by the cascade: inline ones, overruled by the important ones of the more specific selector."""
    markup = rendered()
    page = lxml.html.fromstring(markup)
    dark = {}
    for selectors, body in dark_rules(markup):
        for selector in sorted(selectors.split(","), key=lambda one: one.count(".") * 10 + len(one.split())):
            rank = (selector.count("."), len(selector.split()))
            for element in page.cssselect(selector.strip()):
                for name, value in body.items():
                    held = dark.setdefault(element, {}).get(name)
                    if held is None or rank >= held[0]:
                        dark[element][name] = (rank, value)

    def declarations(one):
        return parsed(one.get("style")) | {name: value for name, (_, value) in dark.get(one, {}).items()}

    for element in body_texts(page):
        colour, background = colours_of(element, declarations)
        assert contrast(colour, background) >= READABLE, (element.text, colour, background)


def many(count):
    return [replace(samples.hospital(), id=f"n{number}") for number in range(count)]


@pytest.mark.parametrize("count", [12, 40, 400])
def test_busy_day_stays_below_the_limit_and_counts_what_it_leaves_out(count):
    markup = rendered(before=[], after=many(count))
    assert len(markup.encode()) < HTML_LIMIT
    told = markup.count("AZ Sint-Amarant: ransomware")
    left = re.search(r"en nog (\d+) incidenten; ze staan allemaal in de tekstversie", markup)
    shown = len(lxml.html.fromstring(markup).cssselect("h3"))
    assert told >= shown
    assert shown + int(left.group(1) if left else 0) == count


def test_text_version_leaves_nothing_out():
    text = render_text(samples.digest(before=[], after=many(100)))
    assert text.count("https://www.rtw.test/2026/09/23/101") == 100


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_text_lines_fit_except_addresses(language):
    for line in render_text(samples.digest(language)).splitlines():
        assert cell_len(line) <= COLUMNS or "https://" in line
        assert line == line.rstrip()


def test_text_values_stand_in_one_column():
    lines = render_text(samples.digest()).splitlines()
    facts = lines[next(n for n, line in enumerate(lines) if line.startswith("Slachtoffer")) :][:5]
    assert len({re.search(r"\S {2,}(\S)", line).start(1) for line in facts}) == 1


def test_text_sections_are_underlined_to_their_length():
    lines = render_text(samples.digest("fr")).splitlines()
    for title in ("NOUVEAU", "MODIFIÉ", "TOUJOURS EN COURS", "TENDANCE", "ÉTAT DES SOURCES"):
        assert lines[lines.index(title) + 1] == "=" * len(title)


def test_text_has_at_most_two_blank_lines_in_a_row():
    assert "\n\n\n\n" not in render_text(samples.digest())


def test_quiet_day_says_so_in_both_versions():
    quiet = samples.digest(before=[samples.commune()], after=[samples.commune()])
    assert "Er is niets nieuws gemeld" in render_html(quiet, None)
    assert "Er is niets nieuws gemeld" in render_text(quiet)


def test_markup_in_names_is_shown_not_run():
    bad = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    markup = rendered(after=[samples.renamed(samples.hospital(), bad)])
    assert "<script" not in markup
    assert [attributes.get("src") for tag, attributes in outline(markup) if tag == "img"] == [CHART]


def test_address_that_is_no_web_address_is_not_linked():
    one = samples.builder()
    articles = tuple(replace(article, url="javascript:alert(1)") for article in one.articles)
    markup = rendered(after=[replace(one, articles=articles)])
    assert "javascript" not in markup
    assert "affirme avoir piraté" in markup


@settings(max_examples=40, deadline=None)
@given(WILD)
def test_no_name_breaks_the_page_or_the_text(name):
    digest = samples.digest(after=[samples.renamed(samples.hospital(), name)])
    markup, text = render_html(digest, CHART), render_text(digest)
    markup.encode("utf-8")
    assert [tag for tag, _ in outline(markup)].count("img") == 1
    assert all(cell_len(line) <= COLUMNS or "https://" in line for line in text.splitlines())
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)
    text.encode("utf-8")


def test_endless_name_neither_fills_the_page_nor_the_mail():
    digest = samples.digest(after=[samples.renamed(samples.hospital(), "😀 " + "x" * 10_000)])
    assert len(render_html(digest, None).encode()) < HTML_LIMIT / 3
    assert all(cell_len(line) <= COLUMNS or "https://" in line for line in render_text(digest).splitlines())
