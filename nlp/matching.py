"""Which reports tell the same incident.

The partition depends on the set of reports alone, never on the order in which they came: pairs are joined from the
most alike to the least, ties fall by publication and article id, and a join is refused when any two reports of the two
sides cannot be one incident's. Pairs below the threshold never join, so reports without a common neighbour can be
partitioned apart: the database does so for the neighbourhood of what is new.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from nlp.pairs import Conflict, Match, compare, dates_agree, same_incident, shares_victim
from nlp.reports import Report, Traits, block_keys, traits, window

__all__ = ["Match", "Report", "candidate", "explain", "partition", "same_incident"]


def partition(reports: Iterable[Report]) -> list[list[Report]]:
    """Group reports by incident, each group and the list of groups by publication.

    Only primary reports found a group. A secondary report joins the group that names its victim, or is left out.
    """
    prepared = sorted((traits(report) for report in set(reports)), key=lambda t: t.report.key)
    founders = [t for t in prepared if t.report.incident.primary]
    groups = _agglomerate(founders)
    index = _by_stored_key(founders)
    home = {id(t): at for at, group in enumerate(groups) for t in group}
    passing = [(t, _mentioned_group(t, groups, home, index)) for t in prepared if not t.report.incident.primary]
    for t, at in passing:
        if at is not None:
            groups[at].append(t)
    return [sorted((t.report for t in group), key=lambda report: report.key) for group in groups]


def candidate(a: Traits, b: Traits) -> bool:
    """Whether two reports share a key within its window, so that they are worth comparing; symmetric."""
    apart = abs(a.report.published - b.report.published)
    return any(apart <= window(key) for key in block_keys(a).queried & block_keys(b).stored)


def explain(report: Report, group: Iterable[Report]) -> tuple[Report, Match] | None:
    """The report of the group that ties this one to it best, with the reasons; None for a report alone."""
    own = traits(report)
    others = [traits(other) for other in group if other != report and other.incident.primary]
    matches = [(compare(own, other), other.report) for other in others]
    if not matches:
        return None
    match, other = min(matches, key=lambda pair: (pair[0].conflict is not None, -pair[0].score, pair[1].key))
    return other, match


def _agglomerate(founders: list[Traits]) -> list[list[Traits]]:
    groups = {id(t): [t] for t in founders}
    for _, a, b in sorted(_edges(founders), key=lambda edge: (-edge[0].score, edge[1].report.key, edge[2].report.key)):
        left, right = groups[id(a)], groups[id(b)]
        if left is not right and _may_join(left, right):
            left.extend(right)
            groups.update((id(t), left) for t in right)
    unique = {id(group): group for group in groups.values()}.values()
    return sorted(unique, key=lambda group: min(t.report.key for t in group))


def _edges(founders: list[Traits]) -> Iterator[tuple[Match, Traits, Traits]]:
    """Every pair that is one incident's, the earlier report first."""
    by_key: defaultdict[str, list[int]] = defaultdict(list)
    for at, later in enumerate(founders):
        keys = block_keys(later)
        near = {i for key in keys.queried for i in by_key[key] if _within(founders[i], later, key)}
        for i in sorted(near):
            match = compare(founders[i], later)
            if match.same:
                yield match, founders[i], later
        for key in keys.stored:
            by_key[key].append(at)


def _within(a: Traits, b: Traits, key: str) -> bool:
    return abs(a.report.published - b.report.published) <= window(key)


def _may_join(left: list[Traits], right: list[Traits]) -> bool:
    for a in left:
        for b in right:
            conflict = compare(a, b).conflict
            if conflict is not None and not (conflict is Conflict.OTHER_VICTIM and _excused(a, b, left + right)):
                return False
    return True


def _excused(a: Traits, b: Traits, group: list[Traits]) -> bool:
    """Two victims of one attack, as of a supplier and its customer: a report lists both, and no date or sum differs."""
    return dates_agree(a, b) and any(shares_victim(c, a) and shares_victim(c, b) for c in group)


def _by_stored_key(founders: list[Traits]) -> Mapping[str, list[Traits]]:
    index: defaultdict[str, list[Traits]] = defaultdict(list)
    for t in founders:
        for key in block_keys(t).stored:
            index[key].append(t)
    return index


def _mentioned_group(
    passing: Traits, groups: list[list[Traits]], home: Mapping[int, int], index: Mapping[str, list[Traits]]
) -> int | None:
    """The number of the group whose victim a secondary report names, unless its article is in that group already."""
    near = {id(t): t for key in block_keys(passing).queried for t in index.get(key, ()) if _within(t, passing, key)}
    matches = [(compare(passing, t), home[id(t)]) for t in near.values()]
    fitting = [(-match.score, at) for match, at in matches if match.same and match.named]
    article = passing.report.article_id
    allowed = [(score, at) for score, at in fitting if all(t.report.article_id != article for t in groups[at])]
    return min(allowed)[1] if allowed else None
