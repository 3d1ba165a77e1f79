from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.analysis import AmountKind, AttackType
from nlp.matching import candidate, explain, partition, same_incident
from nlp.pairs import Conflict
from nlp.reports import day_span, traits
from tests.builders import actor, amount, at, incident, report, victim


def ids(groups):
    return [[r.article_id for r in group] for group in groups]


def test_one_victim_told_in_both_languages_is_one_incident():
    a = report("a", at(3, 1), incident("stad Luik"), title="Stad Luik gehackt")
    b = report("b", at(3, 2), incident("ville de Liège"), title="La ville de Liège piratée", language="fr")
    match = same_incident(a, b)
    assert match.same
    assert ("same victim", 0.6) in match.reasons
    assert match.score == round(sum(weight for _, weight in match.reasons), 4)


def test_a_match_is_the_same_from_both_sides():
    a = report("a", at(3, 1), incident("Dravel", date="2023-02-28"), title="Dravel plat")
    b = report("b", at(3, 9), incident(actors=[actor("Conti")]), title="Bij Dravel is het weer rustig")
    assert same_incident(a, b) == same_incident(b, a)


def test_two_victims_of_one_gang_are_two_incidents():
    a = report("a", at(3, 1), incident("Dravel", actors=[actor("Conti")]))
    b = report("b", at(3, 2), incident("Gravelmont", actors=[actor("Conti")]))
    assert same_incident(a, b).conflict is Conflict.OTHER_VICTIM
    assert ids(partition([a, b])) == [["a"], ["b"]]


def test_a_commune_and_its_police_zone_are_two_incidents():
    a = report("a", at(3, 1), incident("gemeente Wellegem"))
    b = report("b", at(3, 2), incident("politiezone Wellegem"))
    assert ids(partition([a, b])) == [["a"], ["b"]]


def test_a_follow_up_months_later_joins_by_the_name_of_the_victim():
    a = report("a", at(3, 1), incident("Dravel", date="2023-02-28"))
    b = report("b", at(11, 20), incident("Dravel NV", date="2023-02"))
    c = report("c", at(11, 25), incident("Dravel"))
    assert ids(partition([a, b, c])) == [["a", "b", "c"]]


def test_a_victim_hit_again_is_a_new_incident_and_undated_news_joins_the_nearer_one():
    a = report("a", at(3, 1), incident("Dravel", date="2023-02-28"))
    b = report("b", at(9, 10), incident("Dravel", date="2023-09-08"))
    c = report("c", at(9, 12), incident("Dravel"))
    assert same_incident(a, b).conflict is Conflict.NEW_ATTACK
    assert ids(partition([c, b, a])) == [["a"], ["b", "c"]]


def test_wrong_dates_of_one_attack_are_no_new_attack():
    a = report("a", at(9, 10), incident("Dravel", date="2023-09-08"))
    b = report("b", at(9, 11), incident("Dravel", date="2023-07-08"))
    assert same_incident(a, b).conflict is None


def test_a_supplier_and_its_customer_are_one_incident_when_a_report_lists_both():
    both = report("a", at(3, 1), incident("Dravel", "Gravelmont", attack=AttackType.SUPPLY_CHAIN))
    supplier = report("b", at(3, 2), incident("Dravel", attack=AttackType.SUPPLY_CHAIN))
    customer = report("c", at(3, 2), incident("Gravelmont", attack=AttackType.SUPPLY_CHAIN))
    assert ids(partition([both, supplier, customer])) == [["a", "b", "c"]]
    assert ids(partition([supplier, customer])) == [["b"], ["c"]]


def test_a_list_of_victims_does_not_join_incidents_of_different_dates():
    listing = report("c", at(3, 9), incident("Dravel", "Gravelmont"))
    a = report("a", at(3, 1), incident("Dravel", date="2023-02-28"))
    b = report("b", at(3, 8), incident("Gravelmont", date="2023-03-07"))
    assert len(partition([listing, a, b])) == 2


def test_a_victim_named_only_in_the_title_is_found():
    a = report("a", at(3, 1), incident("Gravelmont"))
    b = report("b", at(3, 2), incident(), title="Cyberaanval legt Gravelmont stil")
    assert ids(partition([a, b])) == [["a", "b"]]


def test_an_unnamed_victim_is_found_by_place_sum_and_date_but_not_by_place_alone():
    told = {"date": "2023-02-28", "amounts": [amount(AmountKind.RANSOM_DEMANDED, 75000)]}
    a = report("a", at(3, 1), incident(victim("Bakkerij Krul", refnis="13008"), **told))
    b = report("b", at(3, 2), incident(victim("een bakkerij uit Geel", refnis="13008"), **told))
    c = report("c", at(3, 2), incident(victim("een garage uit Geel", refnis="13008"), attack=AttackType.FRAUD))
    assert ids(partition([a, b, c])) == [["a", "b"], ["c"]]


def test_an_article_that_tells_two_incidents_stays_two_reports():
    a = report("a", at(3, 1), incident("Dravel"), index=0)
    b = report("a", at(3, 1), incident("Dravel"), index=1)
    assert len(partition([a, b])) == 2


def test_a_secondary_report_joins_the_incident_whose_victim_it_names_and_founds_none():
    a = report("a", at(3, 1), incident("Dravel"))
    passing = report("b", at(3, 20), incident("Dravel", primary=False))
    other = report("c", at(3, 20), incident("Gravelmont", primary=False))
    assert ids(partition([passing, other, a])) == [["a", "b"]]
    assert partition([passing, other]) == []


def test_a_link_is_explained_by_the_report_that_ties_it_best():
    a = report("a", at(3, 1), incident("Dravel", date="2023-02-28"))
    b = report("b", at(3, 2), incident("Dravel", date="2023-02-28"))
    c = report("c", at(9, 2), incident("Dravel"))
    other, match = explain(b, [a, b, c])
    assert other == a
    assert ("same date", 0.12) in match.reasons
    assert explain(a, [a]) is None


def test_days_of_an_incident_date_follow_its_fidelity():
    assert [d.isoformat() for d in day_span("2023-12")] == ["2023-12-01", "2023-12-31"]
    assert [d.isoformat() for d in day_span("2023")] == ["2023-01-01", "2023-12-31"]
    assert [d.isoformat() for d in day_span("2023-07-02")] == ["2023-07-02", "2023-07-02"]
    assert day_span(None) is None


NAMES = [
    "gemeente Wellegem",
    "politiezone Wellegem",
    "Wellegem",
    "Dravel",
    "Dravel NV",
    "Gravelmont",
    "een school uit Geel",
]
TOLD = st.builds(
    lambda names, primary, date, gang, sum_: incident(
        *(victim(name, refnis="13008" if "Geel" in name else None) for name in names),
        primary=primary,
        date=date,
        actors=[actor(gang)] if gang else [],
        amounts=[amount(AmountKind.RANSOM_DEMANDED, sum_)] if sum_ else [],
    ),
    st.lists(st.sampled_from(NAMES), max_size=2, unique=True),
    st.booleans(),
    st.sampled_from([None, "2023-02-28", "2023-03-05", "2023-08", "2023-09-08"]),
    st.sampled_from(["", "Conti", "Akira"]),
    st.sampled_from([0, 75000, 90000]),
)
TITLES = st.sampled_from(["Dravel plat", "Cyberaanval op Wellegem", "Nieuws"])
DAYS = st.sampled_from([(3, 1), (3, 3), (3, 20), (9, 10), (12, 1)])


@st.composite
def reports(draw):
    told = draw(st.lists(st.tuples(TOLD, TITLES, DAYS), max_size=9))
    return [report(f"{n:02}", at(*day), t, title=title) for n, (t, title, day) in enumerate(told)]


@settings(max_examples=150, deadline=None)
@given(reports(), st.randoms(use_true_random=False))
def test_the_partition_does_not_depend_on_the_order_of_the_reports(told, random):
    shuffled = told[:]
    random.shuffle(shuffled)
    assert partition(shuffled) == partition(told)


@settings(max_examples=100, deadline=None)
@given(reports())
def test_reports_without_a_chain_of_matches_between_them_can_be_partitioned_apart(told):
    apart = [group for component in components(told) for group in partition(component)]
    assert sorted(ids(apart)) == sorted(ids(partition(told)))


def components(told):
    left = list(told)
    while left:
        inside, ways = [left[0]], [left.pop(0)]
        while ways:
            here = ways.pop()
            near = [r for r in left if candidate(traits(here), traits(r)) and same_incident(here, r).same]
            left = [r for r in left if r not in near]
            inside += near
            ways += near
        yield inside
