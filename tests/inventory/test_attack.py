"""
The attack: whoever reads everything that may be read, and can solve equations, narrows no hidden figure down.

This file knows nothing of how figures are hidden. It collects what a reader can download, sets up what everybody knows
about how numbers of people add up, and lets a solver look for the smallest and the largest number that each hidden
cell can be. The protection interval is documented in ``docs/confidentiality.md``: as wide as the smallest count.
"""

import csv
import io
import re
from collections import defaultdict
from pathlib import Path

import numpy
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import coo_array

from inventory.catalogue import install_catalogue
from inventory.judging import judge
from inventory.models import Indicator, Observation, PopulationGroup
from tests.factories import (
    make_district,
    make_indicator,
    make_membership,
    make_municipality,
    make_observation,
    the_group,
)

COLOGNE = Path(__file__).parents[3] / "shared" / "data" / "koeln" / "koeln_stadtteile_bevoelkerung_2005_2012.csv"
HIDDEN = "·"
PLENTY = 1e7

# What everybody knows about groups of people
ADDING_UP = {
    "total": [
        ["germans", "foreigners"],
        ["with-migration-background", "without-migration-background"],
        ["female", "male"],
        ["under-18", "age-18-24", "age-25-64", "age-65-plus"],
    ],
    "with-migration-background": [["germans-with-migration-background", "foreigners"]],
    "germans": [["germans-with-migration-background", "without-migration-background"]],
    "under-18": [
        ["under-3", "age-3-5", "age-6-9", "age-10-14", "age-15-17"],
        ["under-18-with-migration-background", "under-18-without-migration-background"],
    ],
    # Incomplete: "?" are all others of the whole.
    "foreigners": [["eu-nationality", "turkish-nationality", "?"]],
    "germans-with-migration-background": [["resettlers", "naturalised", "?"]],
    "age-65-plus": [["age-75-plus", "?"]],
}
SHARES = {
    "P.2.1": "with-migration-background",
    "P.2.2": "foreigners",
    "P.2.3": "under-18",
    "P.2.4": "age-65-plus",
}
GROUPS = sorted({*ADDING_UP, *(part for ways in ADDING_UP.values() for way in ways for part in way)} - {"?"})


# Collecting: what a reader can download


def download(client, municipality, indicator, group, **query):
    """Return (code, group, district, year) → text from a file; its columns are fixed."""
    address = reverse("inventory:indicator-export", args=[municipality.slug, indicator.pk])
    response = client.get(address, {"group": group.slug, **query, "format": "csv"})
    assert response.status_code == 200
    rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")
    next(rows)
    return {(code, group.slug, name, int(year)): text for code, _name, _group, _key, name, year, text, *_rest in rows}


def everything(municipality):
    """Return (code, group, district, year) → text of all that is in the files a reader can download."""
    client = Client()
    client.force_login(make_membership(municipality=municipality, role="reader").user)
    areas = dict(municipality.districts.values_list("name", "pk"))
    figures = Observation.objects.filter(district__municipality=municipality).order_by()
    seen = {}
    for indicator, group in figures.values_list("indicator", "group").distinct():
        indicator, group = Indicator.objects.get(pk=indicator), PopulationGroup.objects.get(pk=group)
        files = [download(client, municipality, indicator, group)]
        for year in figures.filter(indicator=indicator, group=group).values_list("year", flat=True).distinct():
            for level in ("upper", "lower"):
                files.append(
                    download(client, municipality, indicator, group, year=year, level=level, table="comparison")
                )
        compared = {name for file in files for _code, _group, name, _year in file}
        further = sorted(pk for name, pk in areas.items() if name not in compared)
        for start in range(0, len(further), 6):
            files.append(download(client, municipality, indicator, group, districts=further[start : start + 6]))
        for file in files:
            for place, text in file.items():
                assert seen.setdefault(place, text) == text
    return seen


def number(text):
    try:
        return float(text.replace(".", "").replace(",", "."))
    except ValueError:
        return None


# Attacking: what follows from it


class Attack:
    """What somebody can know of the counts of an indicator in a year who has read ``seen``."""

    def __init__(self, municipality, seen, *, code, year, decimals=1):
        self.size, self.place = 0, {}
        self.equal, self.less = [], []
        self.low, self.high = [], []
        rows = list(municipality.districts.values_list("name", "parent__name", "is_city", "parts__name"))
        self.areas = [*dict.fromkeys(name for name, *_rest in rows)]
        self._know_groups()
        self._know_areas(rows, ("total", *GROUPS))
        self._read_counts({place[1:3]: text for place, text in seen.items() if (place[0], place[3]) == (code, year)})
        if code == "P.1.1":
            self._read_shares(seen, year, decimals)

    def cell(self, area, group):
        if (area, group) not in self.place:
            self.place[area, group] = self.size
            self.low.append(0.0)
            self.high.append(PLENTY)
            self.size += 1
        return self.place[area, group]

    def _know_groups(self):
        for area in self.areas:
            for group in GROUPS:
                if group != "total":
                    self.less.append([(self.cell(area, group), 1), (self.cell(area, "total"), -1)])
            for whole, ways in ADDING_UP.items():
                for way in ways:
                    named = [f"other {whole}" if part == "?" else part for part in way]
                    parts = [(self.cell(area, part), 1) for part in named]
                    self.equal.append([*parts, (self.cell(area, whole), -1)])

    def _know_areas(self, rows, groups):
        city = next(name for name, _parent, is_city, _part in rows if is_city)
        composed = {name for name, _parent, _is_city, part in rows if part}
        below = defaultdict(set)
        for name, parent, is_city, part in rows:
            if not is_city and name not in composed:
                below[parent or city].add(name)
            if part:
                below[name].add(part)
        for whole, parts in below.items():
            for group in groups:
                row = [(self.cell(part, group), 1) for part in sorted(parts)] + [(self.cell(whole, group), -1)]
                (self.equal if len(parts) > 1 else self.less).append(row)

    def _read_counts(self, cells):
        self.hidden = []
        for (group, area), text in cells.items():
            place = self.cell(area, group)
            if text == HIDDEN:
                self.low[place] = 1.0
                self.hidden.append((area, group))
            elif number(text) is not None:
                self.low[place] = self.high[place] = number(text)

    def _read_shares(self, seen, year, decimals):
        self.hidden_shares = []
        for (code, _group, area, of_year), text in seen.items():
            if code not in SHARES or of_year != year:
                continue
            cases, base = self.cell(area, SHARES[code]), self.cell(area, "total")
            if number(text) is None:
                if text == HIDDEN:
                    self.low[cases] = max(self.low[cases], 1.0)
                    self.hidden_shares.append((area, SHARES[code]))
                continue
            slack = 0.5 * 10**-decimals
            self.less.append([(cases, 100), (base, -(number(text) + slack))])
            self.less.append([(cases, -100), (base, number(text) - slack)])

    def know(self, cells):
        """Add what is known beside."""
        for (area, group), count in cells.items():
            place = self.cell(area, group)
            self.low[place] = self.high[place] = count

    def interval(self, area, group):
        bounds = list(zip(self.low, self.high, strict=True))
        ends = []
        for sign in (1, -1):
            weights = numpy.zeros(self.size)
            weights[self.cell(area, group)] = sign
            result = linprog(
                weights,
                A_eq=matrix(self.equal, self.size),
                b_eq=numpy.zeros(len(self.equal)),
                A_ub=matrix(self.less, self.size),
                b_ub=numpy.zeros(len(self.less)),
                bounds=bounds,
                method="highs",
            )
            assert result.status == 0, result.message
            ends.append(sign * result.fun)
        return tuple(ends)


class AttackOnParts(Attack):
    """What somebody can know of numerators and denominators ("cases" and "base") who has read the figures' pages."""

    def __init__(self, municipality, figures, *, is_share):
        self.size, self.place = 0, {}
        self.equal, self.less = [], []
        self.low, self.high = [], []
        self.hidden = []
        self._know_areas(
            list(municipality.districts.values_list("name", "parent__name", "is_city", "parts__name")),
            ("cases", "base"),
        )
        for area, parts in figures.items():
            if is_share:
                self.less.append([(self.cell(area, "cases"), 1), (self.cell(area, "base"), -1)])
            if parts is None:
                self.low[self.cell(area, "cases")] = 1.0
                self.hidden.append((area, "cases"))
            else:
                self.know({(area, "cases"): parts[0], (area, "base"): parts[1]})


def parts_shown(municipality, indicator):
    """Return district → numerator and denominator as a reader sees them on the page of the figure, None if hidden."""
    client = Client()
    client.force_login(make_membership(municipality=municipality, role="reader").user)
    found = {}
    for row in Observation.objects.filter(indicator=indicator).select_related("district__municipality"):
        page = client.get(row.get_absolute_url()).content.decode()
        parts = re.search(r"muted\">([\d.,]+) [^<>/]*/ ([\d.,]+) [^<>]*</p>", page)
        found[row.district.name] = tuple(map(number, parts.groups())) if parts else None
        assert (parts is None) == ("figure--suppressed" in page)
    return found


def matrix(rows, size):
    entries = [(line, place, factor) for line, row in enumerate(rows) for place, factor in row]
    lines, places, factors = zip(*entries, strict=True) if entries else ((), (), ())
    return coo_array((factors, (lines, places)), shape=(len(rows), size)).tocsr()


def narrowed_down(attack, width, cells=None):
    """Return the hidden cells that the attack bounds more closely than ``width``."""
    found = {}
    for place in attack.hidden if cells is None else cells:
        low, high = attack.interval(*place)
        if high - low < width - 1e-4:
            found[place] = (low, high)
    return found


# Towns to attack


@pytest.fixture
def town(db):
    install_catalogue()
    return make_municipality(smallest_count=3)


def record(town, district, code="P.1.1", year=2025, **counts):
    indicator = Indicator.objects.get(code=code)
    for slug, count in counts.items():
        group = PopulationGroup.objects.get(slug=slug.replace("_", "-"))
        numbers = {}
        if isinstance(count, tuple):
            numbers = {"numerator": count[0], "denominator": count[1]}
            count = round(count[0] / count[1] * 100, 6)
        make_observation(district=district, indicator=indicator, group=group, year=year, value=count, **numbers)


def load_cologne(town, year):
    """Enter a year of the published file, without the importer."""
    columns = {
        "einwohner": "total",
        "einwohner_mit_mh": "with-migration-background",
        "deutsche_mit_mh": "germans-with-migration-background",
        "aussiedler": "resettlers",
        "eingebuergerte": "naturalised",
        "auslaender": "foreigners",
        "auslaender_eu": "eu-nationality",
        "auslaender_tuerkei": "turkish-nationality",
        "unter_3": "under-3",
        "3_bis_6": "age-3-5",
        "6_bis_10": "age-6-9",
        "10_bis_15": "age-10-14",
        "15_bis_18": "age-15-17",
        "75plus": "age-75-plus",
    }
    with COLOGNE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["jahr"] == str(year)]
    areas = {"000": town.whole_city}
    for row in sorted(rows, key=lambda row: row["ebene"] != "Stadtbezirk"):
        key = row["raum_id"]
        if key not in areas:
            upper = key.startswith("00")
            name = row["raum"] if upper else f"Stadtteil {row['raum']}"
            parent = areas["000" if upper else f"00{key[0]}"]
            areas[key] = make_district(municipality=town, name=name, key=key, parent=parent)
    groups, indicator = PopulationGroup.objects.in_bulk(field_name="slug"), Indicator.objects.get(code="P.1.1")
    Observation.objects.bulk_create(
        Observation(
            indicator=indicator, district=areas[row["raum_id"]], year=year, group=groups[slug], value=int(row[column])
        )
        for row in rows
        for column, slug in columns.items()
    )


def attack_on(town, *, code="P.1.1", year=2025):
    """
    Judge the town's figures, read all that may be read of them and return the attack.

    Of areas without figures of their own, pages show the sum of their parts, or the sign if one of them is hidden; that
    sum itself is no secret, and where it is a small one, its parts are found wanting instead.
    """
    judge(town)
    attack = Attack(town, everything(town), code=code, year=year)
    stored = Observation.objects.filter(district__municipality=town, indicator__code=code, year=year)
    own = set(stored.values_list("district__name", "group__slug"))
    attack.hidden = [place for place in attack.hidden if place in own]
    return attack


def test_the_attack_finds_what_is_hidden_badly(town):
    district = make_district(municipality=town, name="Nord")
    record(town, district, total=100, germans=98, foreigners=2)
    judge(town)
    Observation.objects.filter(group__slug="germans").update(disclosure="open")

    attack = Attack(town, everything(town), code="P.1.1", year=2025)

    assert narrowed_down(attack, 3) == {("Nord", "foreigners"): (2, 2)}


def test_three_districts_of_which_one_is_small(town):
    districts = [make_district(municipality=town, name=name) for name in "ABC"]
    for district, count in zip(districts, (40, 2, 58), strict=True):
        record(town, district, naturalised=count)
    record(town, town.whole_city, naturalised=100)

    attack = attack_on(town)

    assert set(attack.hidden) == {("A", "naturalised"), ("B", "naturalised")}
    assert narrowed_down(attack, 3) == {}


def test_two_divisions_of_groups_in_a_hierarchy(town):
    north, south = (make_district(municipality=town, name=name, parent=town.whole_city) for name in ("Nord", "Süd"))
    quarters = [
        make_district(municipality=town, name=f"{one.name} {n}", parent=one)
        for one in (north, south)
        for n in (1, 2, 3)
    ]
    counts = [(100, 2, 30, 50), (80, 10, 20, 41), (60, 1, 12, 33), (90, 20, 40, 44), (70, 3, 9, 30), (20, 9, 11, 11)]
    figures = dict(zip(quarters, counts, strict=True))
    figures[north] = tuple(map(sum, zip(*counts[:3], strict=True)))
    figures[south] = tuple(map(sum, zip(*counts[3:], strict=True)))
    figures[town.whole_city] = tuple(map(sum, zip(*counts, strict=True)))
    for district, (total, foreigners, migration, female) in figures.items():
        record(
            town,
            district,
            total=total,
            foreigners=foreigners,
            germans=total - foreigners,
            with_migration_background=migration,
            without_migration_background=total - migration,
            germans_with_migration_background=migration - foreigners,
            female=female,
            male=total - female,
        )

    attack = attack_on(town)

    assert {("Nord 1", "foreigners"), ("Nord 3", "foreigners"), ("Süd 3", "germans-with-migration-background")} <= set(
        attack.hidden
    )
    assert narrowed_down(attack, 3) == {}


def test_areas_composed_of_the_same_districts(town):
    districts = {name: make_district(municipality=town, name=name) for name in "ABCD"}
    areas = {name: make_district(municipality=town, name=name) for name in ("AB", "BC", "ABC")}
    for name, area in areas.items():
        area.parts.set([districts[letter] for letter in name])
    counts = {"A": 30, "B": 2, "C": 25, "D": 40, "AB": 32, "BC": 27, "ABC": 57}
    for name, count in counts.items():
        record(town, {**districts, **areas}[name], foreigners=count)
    record(town, town.whole_city, foreigners=97)

    attack = attack_on(town)

    assert ("B", "foreigners") in attack.hidden
    assert narrowed_down(attack, 3) == {}


def test_nationalities_that_exclude_each_other(town):
    district = make_district(municipality=town, name="Nord")
    record(town, district, total=200, foreigners=62, eu_nationality=60, turkish_nationality=2)

    attack = attack_on(town)

    assert ("Nord", "turkish-nationality") in attack.hidden
    assert narrowed_down(attack, 3) == {}


def test_shares_with_decimals_beside_counts(town):
    north, south = (make_district(municipality=town, name=name) for name in ("Nord", "Süd"))
    for district, (total, foreigners) in ((north, (143, 2)), (south, (217, 40)), (town.whole_city, (360, 42))):
        record(town, district, total=total, foreigners=foreigners)
        record(town, district, code="P.2.2", total=(foreigners, total))

    attack = attack_on(town)

    assert set(attack.hidden_shares) == set(attack.hidden)
    assert ("Nord", "foreigners") in attack.hidden
    assert narrowed_down(attack, 3) == {}


def test_shares_of_groups_whose_counts_are_not_there(town):
    north, south, west = (make_district(municipality=town, name=name) for name in ("Nord", "Süd", "West"))
    rows = ((north, (143, 2)), (south, (217, 40)), (west, (150, 35)), (town.whole_city, (510, 77)))
    for district, (total, foreigners) in rows:
        record(town, district, total=total)
        record(town, district, code="P.2.2", total=(foreigners, total))

    attack = attack_on(town)

    assert ("Nord", "foreigners") in attack.hidden_shares
    assert len(attack.hidden_shares) >= 2
    assert narrowed_down(attack, 3, attack.hidden_shares) == {}


def test_districts_nobody_lives_in_and_boroughs_without_figures(town):
    """The file names neither the boroughs nor two empty districts; what is left of the city is known."""
    boroughs = [make_district(municipality=town, name=name) for name in ("Nord", "Süd")]
    quarters = {
        f"{one.name} {n}": make_district(municipality=town, name=f"{one.name} {n}", parent=one)
        for one in boroughs
        for n in (1, 2, 3)
    }
    for name, count in (("Nord 1", 2), ("Nord 2", 40), ("Süd 1", 30), ("Süd 2", 28)):
        record(town, quarters[name], foreigners=count)
    record(town, town.whole_city, foreigners=100)

    attack = attack_on(town)

    assert ("Nord 1", "foreigners") in attack.hidden
    assert narrowed_down(attack, 3) == {}


def test_groups_that_are_not_recorded_where_nobody_lives(town):
    """That there are no Germans in Süd says that there are no resettlers among them."""
    north, south, west = (make_district(municipality=town, name=name) for name in ("Nord", "Süd", "West"))
    with_background = {town.whole_city: 66, north: 59, west: 7, south: 0}
    for district, count in with_background.items():
        record(town, district, germans_with_migration_background=count)
    for district, count in ((town.whole_city, 8), (north, 3)):
        record(town, district, resettlers=count)
    record(town, west, naturalised=1)

    attack = attack_on(town)

    assert ("West", "naturalised") in attack.hidden
    assert narrowed_down(attack, 3) == {}


def test_areas_across_districts_without_figures(town):
    """AB, BC and ABC are known, A, B and C are not; but B is what AB and BC have more than ABC."""
    districts = {name: make_district(municipality=town, name=name) for name in "ABCD"}
    areas = {name: make_district(municipality=town, name=name) for name in ("AB", "BC", "ABC")}
    for name, area in areas.items():
        area.parts.set([districts[letter] for letter in name])
    for name, count in {"AB": 32, "BC": 27, "ABC": 57}.items():
        record(town, areas[name], foreigners=count)

    attack = attack_on(town)

    low, high = attack.interval("B", "foreigners")
    assert high - low >= 3


def compose(town, districts, *names):
    """Return name → area of the districts that its letters name."""
    areas = {name: make_district(municipality=town, name=name) for name in names}
    for name, area in areas.items():
        area.parts.set([districts[letter] for letter in name])
    return areas


def test_overlapping_areas_whose_districts_have_no_figures(town):
    """C has at most the 12 of BC, so D has at least 8 of CD's 20 and E at most 2 of DE's 10: 1 to 3 are left for AB."""
    districts = {name: make_district(municipality=town, name=name) for name in "ABCDE"}
    areas = compose(town, districts, "AB", "BC", "CD", "DE")
    for name, count in {"AB": 2, "BC": 12, "CD": 20, "DE": 10}.items():
        record(town, areas[name], foreigners=count)
    record(town, town.whole_city, foreigners=23)

    attack = attack_on(town)

    assert ("AB", "foreigners") in attack.hidden
    assert narrowed_down(attack, 3) == {}


def test_areas_across_boroughs_whose_districts_have_no_figures(town):
    """B has 3 inhabitants; so of the 32 naturalised in BC at least 29 live in C, and at most 3 in the north."""
    north, south = (make_district(municipality=town, name=name) for name in ("Nord", "Süd"))
    parents = {"A": north, "B": north, "C": south, "D": south}
    districts = {name: make_district(municipality=town, name=name, parent=one) for name, one in parents.items()}
    areas = compose(town, districts, "BC", "ABC")
    for area, total, naturalised in (
        (north, 50, 2),
        (south, 100, 30),
        (town.whole_city, 150, 32),
        (areas["BC"], 43, 32),
    ):
        record(town, area, total=total, naturalised=naturalised)
    record(town, areas["ABC"], total=90)

    attack = attack_on(town)

    assert ("Nord", "naturalised") in attack.hidden
    assert narrowed_down(attack, 3) == {}


def test_a_group_that_some_districts_have_figures_of_and_others_not(town):
    """What overlapping areas tell of B and C counts although these have figures of other groups."""
    districts = {name: make_district(municipality=town, name=name) for name in "ABCD"}
    areas = compose(town, districts, "AB", "BC", "ABC")
    for name, total in {"A": 40, "B": 4, "C": 5, "D": 60}.items():
        record(town, districts[name], total=total)
    for name, naturalised in {"AB": 2, "BC": 7, "ABC": 7}.items():
        record(town, areas[name], naturalised=naturalised)

    attack = attack_on(town)

    assert ("AB", "naturalised") in attack.hidden
    assert narrowed_down(attack, 3) == {}


def test_own_shares_of_overlapping_areas_whose_districts_have_no_figures(town):
    """As with groups: the cases in a place are no more than its base."""
    districts = {name: make_district(municipality=town, name=name) for name in "ABCD"}
    areas = compose(town, districts, "AB", "BC", "ABC")
    rows = {areas["AB"]: (2, 44), areas["BC"]: (7, 11), areas["ABC"]: (9, 51)}

    attack = shares(town, "share", rows)

    assert ("AB", "cases") in attack.hidden
    assert narrowed_down(attack, 3) == {}


def test_overlapping_areas_whose_figures_contradict_each_other(town):
    """ABC is less than AB, so nothing fits; they are judged all the same, and further figures protect the small one."""
    districts = {name: make_district(municipality=town, name=name) for name in "ABCDE"}
    areas = compose(town, districts, "AB", "BC", "CD", "DE", "ABC")
    for name, count in {"AB": 2, "BC": 12, "CD": 20, "DE": 10, "ABC": 1}.items():
        record(town, areas[name], foreigners=count)
    record(town, town.whole_city, foreigners=23)

    judge(town)

    hidden = Observation.objects.of(town).exclude(disclosure="open")
    assert {"AB", "ABC"} < set(hidden.values_list("district__name", flat=True))


def test_what_is_left_is_divided_like_everything_else(town):
    """Of two districts nothing is recorded; those who are left in both are Germans or foreigners, too."""
    districts = {name: make_district(municipality=town, name=name) for name in "ABCD"}
    for name, foreigners, germans in (("A", 2, 90), ("B", 41, 50)):
        record(town, districts[name], foreigners=foreigners, germans=germans, total=foreigners + germans)
    record(town, town.whole_city, foreigners=43, germans=240, total=283)

    attack = attack_on(town)

    assert ("A", "foreigners") in attack.hidden
    assert narrowed_down(attack, 3) == {}


def shares(town, kind, rows):
    """Record an indicator of the municipality's own with numerator and denominator of each district."""
    indicator = make_indicator(municipality=town, kind=kind)
    for district, (cases, base) in rows.items():
        numbers = {"numerator": cases, "denominator": base, "value": round(cases / base * 100, 6)}
        make_observation(district=district, indicator=indicator, group=the_group("total"), **numbers)
    judge(town)
    return AttackOnParts(town, parts_shown(town, indicator), is_share=kind == "share")


@pytest.mark.parametrize("kind", ["share", "rate"])
def test_own_indicators_with_numerator_and_denominator(town, kind):
    north, south, west = (make_district(municipality=town, name=name) for name in ("Nord", "Süd", "West"))
    rows = {north: (2, 143), south: (40, 217), west: (35, 150), town.whole_city: (77, 510)}

    attack = shares(town, kind, rows)

    assert len(attack.hidden) == 2
    assert narrowed_down(attack, 3) == {}


def test_own_shares_of_a_small_base(town):
    """That a part is no larger than its whole narrows it down too."""
    north, south, west = (make_district(municipality=town, name=name) for name in ("Nord", "Süd", "West"))
    rows = {north: (2, 3), south: (40, 217), west: (35, 150), town.whole_city: (77, 370)}

    attack = shares(town, "share", rows)

    assert ("Nord", "cases") in attack.hidden
    assert narrowed_down(attack, 3) == {}


def test_shares_within_a_group_tell_how_large_it_is(town):
    """How many of the foreigners are under 18, with numerator and denominator, tells the number of foreigners."""
    north, south, west = (make_district(municipality=town, name=name) for name in ("Nord", "Süd", "West"))
    rows = {north: (2, 60), south: (40, 217), west: (35, 150), town.whole_city: (77, 427)}
    for district, (foreigners, total) in rows.items():
        record(town, district, foreigners=foreigners, total=total)
    record(town, west, code="P.2.3", foreigners=(10, 35))

    attack = attack_on(town)
    seen = parts_shown(town, Indicator.objects.get(code="P.2.3"))

    attack.know({(area, "foreigners"): parts[1] for area, parts in seen.items() if parts})
    assert narrowed_down(attack, 3) == {}


def test_a_share_with_nothing_but_its_numerator_tells_its_rest(town):
    north = make_district(municipality=town, name="Nord")
    indicator = make_indicator(municipality=town, kind="share", decimals=1)
    row = make_observation(
        district=north, indicator=indicator, group=the_group("total"), value=98, numerator=98, denominator=None
    )

    judge(town)

    row.refresh_from_db()
    assert row.disclosure == "small"


def test_a_file_from_before_gives_nothing_away(town):
    """A count shrinks below the limit: what was in the earlier file is known and must not be what protects it."""
    districts = {name: make_district(municipality=town, name=name) for name in "ABC"}
    for name, count in zip("ABC", (40, 5, 58), strict=True):
        record(town, districts[name], naturalised=count)
    record(town, town.whole_city, naturalised=103)
    judge(town)
    before = everything(town)
    change(town, "B", 2)
    change(town, town.whole_city.name, 100)

    attack = attack_on(town)

    unchanged = [("A", "naturalised"), ("C", "naturalised")]
    attack.know({(area, group): number(before["P.1.1", group, area, 2025]) for area, group in unchanged})
    assert ("B", "naturalised") in attack.hidden
    assert narrowed_down(attack, 3, [("B", "naturalised")]) == {}


def test_a_second_import_does_not_open_what_protected_the_first(town):
    """After the first file B is hidden behind A; later values of C must not lead to B being hidden behind C."""
    districts = {name: make_district(municipality=town, name=name) for name in "ABC"}
    for name, count in zip("ABC", (40, 2, 58), strict=True):
        record(town, districts[name], naturalised=count)
    record(town, town.whole_city, naturalised=100)
    judge(town)
    before = everything(town)
    change(town, "C", 20)
    change(town, town.whole_city.name, 62)

    attack = attack_on(town)

    known = {place: text for place, text in before.items() if place[2] in "AB" and text != HIDDEN}
    attack.know({(area, group): number(text) for (_code, group, area, _year), text in known.items()})
    assert {("A", "naturalised"), ("B", "naturalised")} <= set(attack.hidden)
    assert narrowed_down(attack, 3) == {}


@pytest.mark.parametrize("deleted", ["C", "ABC"])
def test_deleting_and_entering_anew_gives_nothing_away(town, deleted):
    """Otherwise C would protect B this time, and A would be open: with C's former value B could be computed."""
    districts = {name: make_district(municipality=town, name=name) for name in "ABC"}
    for name, count in zip("ABC", (40, 2, 58), strict=True):
        record(town, districts[name], naturalised=count)
    record(town, town.whole_city, naturalised=100)
    judge(town)
    before = everything(town)
    client = Client()
    client.force_login(make_membership(municipality=town, role="coordination").user)
    for name in (*deleted, town.whole_city.name):
        row = Observation.objects.get(district__municipality=town, district__name=name)
        assert client.post(reverse("inventory:observation-delete", args=[town.slug, row.pk])).status_code == 302
    for name, count in zip("ABC", (40, 2, 20), strict=True):
        if name in deleted:
            record(town, districts[name], naturalised=count)
    record(town, town.whole_city, naturalised=62)

    attack = attack_on(town)

    assert {("A", "naturalised"), ("B", "naturalised")} <= set(attack.hidden)
    assert narrowed_down(attack, 3) == {}
    earlier = Attack(town, before, code="P.1.1", year=2025)
    now = {place: text for place, text in everything(town).items() if text != HIDDEN and place[2] in "AB"}
    earlier.know({(area, group): number(text) for (_code, group, area, _year), text in now.items()})
    assert narrowed_down(earlier, 3) == {}


def test_what_was_hidden_stays_hidden_when_another_figure_is_deleted(town):
    """Without C, nothing need protect B any longer; but who has the earlier file knows C."""
    districts = {name: make_district(municipality=town, name=name) for name in "ABC"}
    for name, count in zip("ABC", (40, 2, 58), strict=True):
        record(town, districts[name], naturalised=count)
    record(town, town.whole_city, naturalised=100)
    judge(town)
    client = Client()
    client.force_login(make_membership(municipality=town, role="coordination").user)
    row = Observation.objects.get(district=districts["C"])

    client.post(reverse("inventory:observation-delete", args=[town.slug, row.pk]))

    hidden = Observation.objects.exclude(disclosure="open")
    assert set(hidden.values_list("district__name", flat=True)) == {"A", "B"}


def change(town, name, value):
    row = Observation.objects.get(district__municipality=town, district__name=name)
    row.claim_version()
    row.value = value
    row.save()


PEOPLE = st.lists(
    st.tuples(*(st.one_of(st.integers(0, 4), st.integers(0, 80)) for _group in range(4))), min_size=5, max_size=5
)
QUICKLY = settings(
    deadline=None,
    max_examples=6,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class SmallTown:
    """Five quarters in two districts and an area across them; ``people`` are foreign and German women and men."""

    def __init__(self, smallest):
        install_catalogue()
        self.town = make_municipality(smallest_count=smallest)
        upper = [make_district(municipality=self.town, name=name) for name in ("Nord", "Süd")]
        quarters = [make_district(municipality=self.town, name=f"Q{n}", parent=upper[n > 2]) for n in range(5)]
        across = make_district(municipality=self.town, name="Mitte")
        across.parts.set([quarters[2], quarters[3]])
        self.made_of = [(self.town.whole_city, range(5)), (upper[0], range(3)), (upper[1], range(3, 5))]
        self.made_of += [(across, (2, 3)), *((quarter, [n]) for n, quarter in enumerate(quarters))]

    def counts(self, people, gaps=()):
        """Return (district, group) → count; ``gaps`` are places of those that are not recorded."""
        found = {}
        for district, own in self.made_of:
            foreign_women, foreign_men, women, men = (sum(people[n][k] for n in own) for k in range(4))
            found |= {
                (district, "total"): foreign_women + foreign_men + women + men,
                (district, "foreigners"): foreign_women + foreign_men,
                (district, "germans"): women + men,
                (district, "female"): foreign_women + women,
                (district, "male"): foreign_men + men,
            }
        return {place: count for number, (place, count) in enumerate(found.items()) if number not in gaps}

    def record(self, counts):
        for (district, group), count in counts.items():
            record(self.town, district, **{group: count})

    def change(self, counts):
        """Enter other counts as a form does; return (district, group) → count of those that stay the same."""
        same = {}
        for row in Observation.objects.of(self.town).select_related("district", "group"):
            count = counts[row.district, row.group.slug]
            if row.value == count:
                same[row.district.name, row.group.slug] = count
                continue
            row.claim_version()
            row.value = count
            row.save()
        return same


@pytest.mark.slow
@QUICKLY
@example([(0, 0, 0, 0), (11, 3, 0, 0), (0, 8, 0, 3), (3, 4, 4, 8), (3, 4, 4, 8)], 5, {9})
@given(PEOPLE, st.integers(2, 5), st.sets(st.integers(0, 44), max_size=6))
def test_any_small_town(db, people, smallest, gaps):
    small = SmallTown(smallest)
    small.record(small.counts(people, gaps))

    attack = attack_on(small.town)

    assert narrowed_down(attack, smallest) == {}


@pytest.mark.slow
@QUICKLY
@example(
    [(1, 0, 9, 2), (1, 0, 3, 2), (11, 0, 4, 4), (9, 0, 5, 5), (1, 0, 2, 2)], 3, [{0, 1}, {1, 2}, {2, 3}, {3, 4}], set()
)
@given(
    PEOPLE,
    st.integers(2, 5),
    st.lists(st.sets(st.integers(0, 4), min_size=2, max_size=4), min_size=3, max_size=5),
    st.sets(st.integers(0, 20), max_size=4),
)
def test_any_areas_that_overlap(db, people, smallest, areas, gaps):
    """The quarters themselves have no figures, and the areas not of all groups."""
    small = SmallTown(smallest)
    quarters = small.made_of[-5:]
    small.made_of = small.made_of[:1]
    for number, parts in enumerate(areas):
        area = make_district(municipality=small.town, name=f"Area {number}")
        area.parts.set([quarters[n][0] for n in parts])
        small.made_of.append((area, parts))
    small.record(small.counts(people, gaps))

    attack = attack_on(small.town)

    assert narrowed_down(attack, smallest) == {}


@pytest.mark.slow
@QUICKLY
@given(PEOPLE, PEOPLE, st.sets(st.integers(0, 4), min_size=3), st.integers(2, 4))
def test_any_small_town_that_publishes_twice(db, people, later, unchanged, smallest):
    """Who keeps the first files and reads the second learns of nobody in either, but for what the office is told."""
    small = SmallTown(smallest)
    small.record(small.counts(people))
    judge(small.town)
    first = everything(small.town)
    same = small.change(small.counts([people[n] if n in unchanged else later[n] for n in range(5)]))

    second = attack_on(small.town)

    reported = Observation.objects.of(small.town).exclude(disclosure="open").filter(was_open=True)
    reported = set(reported.values_list("district__name", "group__slug"))
    second.know({place: count for place, count in same.items() if first["P.1.1", place[1], place[0], 2025] != HIDDEN})
    assert narrowed_down(second, smallest, [place for place in second.hidden if place not in reported]) == {}
    before = Attack(small.town, first, code="P.1.1", year=2025)
    now = everything(small.town)
    before.know({place: count for place, count in same.items() if now["P.1.1", place[1], place[0], 2025] != HIDDEN})
    assert narrowed_down(before, smallest) == {}


@pytest.mark.slow
@pytest.mark.skipif(not COLOGNE.exists(), reason="the file of Cologne is not here")
@pytest.mark.parametrize("smallest", [10, 40])
def test_cologne(town, smallest):
    """86 districts with 14 groups as the city published them; no cell is below 3, so the limit is set higher."""
    town.smallest_count = smallest
    town.save()
    load_cologne(town, 2012)

    attack = attack_on(town, year=2012)

    assert len(attack.hidden) >= 10
    assert narrowed_down(attack, smallest) == {}
