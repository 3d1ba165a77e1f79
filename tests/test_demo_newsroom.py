"""The demo newsroom: its loader refuses what does not fit, and the shipped folder tells what the truth file says."""

import re
import shutil
import tomllib
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.article import Mode
from persveille.demo.addresses import address, slug
from persveille.demo.newsroom import NewsroomError, load_newsroom
from persveille.demo.sites import SITES

DEMO = Path(__file__).parent.parent / "demo"

ARTICLE = '''
[[article]]
id = "omroep-201"
published = 2026-09-10T07:40:00+02:00
section = "regio"
title = "Zwembad Ter Wilgen gaat weer open"
lead = "Na een half jaar werken kan er opnieuw gezwommen worden."
text = """Het water is op temperatuur.

De eerste baantjes zijn gratis."""
'''

REVISION = """
[[article.revision]]
at = 2026-09-10T15:00:00+02:00
title = "Zwembad Ter Wilgen blijft dicht"
lead = "De opening is uitgesteld."
text = "Een pomp liet het afweten."
"""


def newsroom_of(folder, **files):
    shutil.copy(DEMO / "outlets.toml", folder)
    (folder / "articles").mkdir()
    for outlet, text in files.items():
        (folder / "articles" / f"{outlet}.toml").write_text(text, encoding="utf-8")
    return load_newsroom(folder)


def sentences(text):
    found = (" ".join(part.split()) for part in re.split(r"(?<=[.!?])[\s»”\"]+|\n\n", text))
    return {sentence for sentence in found if len(sentence.split()) >= 5}


@pytest.fixture(scope="module")
def demo():
    return load_newsroom(DEMO)


@pytest.fixture(scope="module")
def incidents():
    return tomllib.loads((DEMO / "truth.toml").read_text(encoding="utf-8"))["incident"]


def test_an_article_is_read_with_its_moment_in_utc(tmp_path):
    (article,) = newsroom_of(tmp_path, omroep=ARTICLE).articles
    assert article.published == datetime(2026, 9, 10, 5, 40, tzinfo=UTC)
    assert article.published.tzinfo is UTC
    assert article.paragraphs == ["Het water is op temperatuur.", "De eerste baantjes zijn gratis."]


def test_a_revision_replaces_the_article_from_its_moment_on(tmp_path):
    (article,) = newsroom_of(tmp_path, omroep=ARTICLE + REVISION).articles
    moment = datetime(2026, 9, 10, 13, 0, tzinfo=UTC)
    assert article.version_at(moment).title == "Zwembad Ter Wilgen blijft dicht"
    assert article.modified_at(moment) == moment
    assert article.version_at(moment.replace(hour=12)).title == "Zwembad Ter Wilgen gaat weer open"
    assert article.modified_at(moment.replace(hour=12)) == article.published


def test_only_published_articles_are_given_newest_first(tmp_path):
    later = ARTICLE.replace("201", "202").replace("T07:40", "T09:00").replace("gaat weer", "is weer")
    newsroom = newsroom_of(tmp_path, omroep=later + ARTICLE)
    assert [a.id for a in newsroom.published("omroep", datetime(2026, 9, 10, 7, 0, tzinfo=UTC))] == [
        "omroep-202",
        "omroep-201",
    ]
    assert [a.id for a in newsroom.published("omroep", datetime(2026, 9, 10, 6, 59, tzinfo=UTC))] == ["omroep-201"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("+02:00", "", "omroep.toml: article omroep-201: published: .*timezone"),
        ('section = "regio"', "", "article omroep-201: section: Field required"),
        ('section = "regio"', 'rubriek = "regio"', "article omroep-201: (section|rubriek): "),
        ('"Na een', '" Na een', "article omroep-201: lead: .*one line"),
        ("omroep-201", "koerier-201", "article koerier-201: id: must begin with omroep-"),
        ("omroep-201", "omroep-1", "article omroep-1: id: "),
        ('id = "omroep-201"', "", "article number 1: id: Field required"),
        ("[[article]]", "[[bericht]]", "unexpected bericht"),
        ("[[article]]", "[[article", "omroep.toml: not valid TOML: .*line"),
        ("temperatuur.", "temperatuur.\\u0007", "article omroep-201: text: .*control character"),
        ('lead = "', 'access = "dicht"\nlead = "', "article omroep-201: access: "),
    ],
)
def test_a_mistake_is_refused_with_file_article_and_field(tmp_path, old, new, message):
    with pytest.raises(NewsroomError, match=message) as caught:
        newsroom_of(tmp_path, omroep=ARTICLE.replace(old, new))
    assert "\n" not in str(caught.value)


def test_a_revision_before_its_article_is_refused(tmp_path):
    with pytest.raises(NewsroomError, match=r"article omroep-201: .*come after"):
        newsroom_of(tmp_path, omroep=ARTICLE + REVISION.replace("T15:00", "T07:00"))


def test_a_mistake_in_a_revision_names_its_place(tmp_path):
    with pytest.raises(NewsroomError, match=r"article omroep-201: revision\.0\.lead: "):
        newsroom_of(tmp_path, omroep=ARTICLE + REVISION.replace('lead = "De opening is uitgesteld."', ""))


def test_an_empty_text_is_refused_where_the_site_shows_whole_articles(tmp_path):
    empty = re.sub(r'""".*"""', '""', ARTICLE, flags=re.DOTALL)
    with pytest.raises(NewsroomError, match="article omroep-201: text: is empty"):
        newsroom_of(tmp_path, omroep=empty)


def test_an_empty_text_is_accepted_behind_a_wall(tmp_path):
    empty = re.sub(r'""".*"""', '""', ARTICLE, flags=re.DOTALL)
    newsroom = newsroom_of(
        tmp_path,
        koerier=empty.replace("omroep", "koerier"),
        omroep=empty.replace("section", 'access = "paywall"\nsection'),
    )
    assert [article.paragraphs for article in newsroom.articles] == [[], []]


def test_an_id_used_twice_is_refused(tmp_path):
    with pytest.raises(NewsroomError, match="article omroep-201: id: is used twice"):
        newsroom_of(tmp_path, omroep=ARTICLE + ARTICLE)


def test_two_articles_at_one_address_are_refused(tmp_path):
    with pytest.raises(NewsroomError, match="article omroep-202: title: gives the same address as omroep-201"):
        newsroom_of(tmp_path, omroep=ARTICLE + ARTICLE.replace("201", "202"))


def test_a_file_of_an_unknown_outlet_is_refused(tmp_path):
    with pytest.raises(NewsroomError, match=r"dorpsblad\.toml: outlets\.toml has no outlet 'dorpsblad'"):
        newsroom_of(tmp_path, dorpsblad=ARTICLE)


def test_an_outlet_without_a_site_is_refused(tmp_path):
    text = (DEMO / "outlets.toml").read_text(encoding="utf-8")
    (tmp_path / "outlets.toml").write_text(text.replace('id = "omroep"', 'id = "dorpsblad"'), encoding="utf-8")
    with pytest.raises(NewsroomError, match="no site is built for outlet 'dorpsblad'"):
        load_newsroom(tmp_path)


def test_a_newsroom_without_articles_is_refused(tmp_path):
    with pytest.raises(NewsroomError, match="no articles; name the folder of a newsroom"):
        newsroom_of(tmp_path)


def test_slugs_hold_plain_words_only():
    assert slug("L'Œuvre : « déjà » 1,5 million !") == "l-oeuvre-deja-1-5-million"
    assert slug("Port d’Anvers") == "port-d-anvers"
    assert len(slug("woord " * 40)) <= 90


def test_addresses_have_the_shapes_of_the_real_sites(demo):
    shapes = {
        "omroep": r"/nieuws/nl/2026/09/\d\d/[a-z0-9-]+/",
        "scheldepost": r"/[a-z0-9-]+/[a-z0-9-]+/\d{9}\.html",
        "quotidien": r"/\d{8}/article/2026-09-\d\d/[a-z0-9-]+",
        "gazette": r"/[a-z0-9-]+/2026/09/\d\d/[a-z0-9-]+-[A-Z2-7]{26}/",
        "rtw": r"/article/[a-z0-9-]+-\d{8}",
    }
    for article in demo.articles:
        if article.outlet_id in shapes:
            assert re.fullmatch(shapes[article.outlet_id], address(SITES[article.outlet_id].page, article))


def test_the_demo_has_the_agreed_size_in_both_languages(demo):
    languages = [outlet.language for outlet in demo.outlets]
    assert languages.count("nl") >= 6
    assert languages.count("fr") >= 6
    assert len(languages) >= 14
    assert len(demo.articles) >= 160
    assert {article.outlet_id for article in demo.articles} == {outlet.id for outlet in demo.outlets}


def test_the_demo_lasts_twenty_one_days(demo):
    moments = [article.published for article in demo.articles]
    moments += [revision.at for article in demo.articles for revision in article.revision]
    assert min(moments) >= datetime(2026, 9, 6, 22, tzinfo=UTC)
    assert max(moments) < datetime(2026, 9, 27, 22, tzinfo=UTC)


def test_every_article_of_the_truth_file_exists_with_its_outlet_and_time(demo, incidents):
    written = {article.id: (article.outlet_id, article.published) for article in demo.articles}
    planned = {
        told["id"]: (told["outlet"], datetime.fromisoformat(told["published"]))
        for incident in incidents
        for told in incident["articles"]
    }
    assert {article_id: written.get(article_id) for article_id in planned} == planned


def test_the_demo_tells_enough_incidents(incidents):
    assert len(incidents) >= 18
    assert len({told["id"] for incident in incidents for told in incident["articles"]}) >= 40


def test_enough_incidents_are_told_by_three_outlets_and_in_both_languages(demo, incidents):
    language = {outlet.id: outlet.language for outlet in demo.outlets}
    tellers = [{told["outlet"] for told in incident["articles"]} for incident in incidents]
    assert sum(len(outlets) >= 3 and len({language[o] for o in outlets}) == 2 for outlets in tellers) >= 8


def test_only_sites_behind_a_wall_publish_without_text(demo):
    walled = {outlet.id for outlet in demo.outlets if not SITES[outlet.id].public}
    assert {article.outlet_id for article in demo.articles if not article.paragraphs} <= walled
    assert {outlet.id for outlet in demo.outlets if outlet.mode is Mode.META} <= walled


def test_no_sentence_stands_in_two_articles_but_for_the_twins(demo, incidents):
    twins = defaultdict(set)
    for incident in incidents:
        for told in incident["articles"]:
            if "TWIN" in told["says"]:
                twins[told["id"]].add(incident["id"])
    users = defaultdict(set)
    for article in demo.articles:
        for version in (article, *article.revision):
            for text in (version.title, version.lead, version.text):
                for sentence in sentences(text):
                    users[sentence].add(article.id)
    shared = {
        sentence: ids
        for sentence, ids in users.items()
        if len(ids) > 1 and not set.intersection(*(twins[article_id] for article_id in ids))
    }
    assert shared == {}


def test_the_dead_links_belong_to_ordinary_articles(demo, incidents):
    told = {told["id"] for incident in incidents for told in incident["articles"]}
    dead = {article_id for site in SITES.values() for article_id in site.dead}
    assert dead
    assert dead <= {article.id for article in demo.articles} - told


def test_feeds_are_deep_enough_that_one_visit_a_day_misses_nothing_even_after_a_day_of_trouble(demo):
    for article in demo.articles:
        site = SITES[article.outlet_id]
        visit = article.published + timedelta(days=2 if site.troubles else 1)
        listed = demo.published(article.outlet_id, visit)[: max(feed.depth for feed in site.feeds)]
        assert article in listed, article.id
