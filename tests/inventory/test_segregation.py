"""How a group is distributed over the districts of a level, from figures as somebody may see them."""

import csv
import math

import pytest

from districts.models import District
from inventory.catalogue import install_catalogue
from inventory.forms.distribution import Measure
from inventory.models import Indicator, Observation, PopulationGroup
from inventory.segregation import Segregation, are_apart
from tests.factories import make_district, make_membership, make_observation, make_series_break, make_source
from tests.inventory.test_statistics import COLOGNE, cologne_only

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def inhabitants():
    install_catalogue()
    return Indicator.objects.get(code="P.1.1")


@pytest.fixture
def reader(municipality):
    return make_membership(municipality=municipality, role="reader").user


def record(municipality, figures, *, year=2025, parent=None):
    """Record district → (total, foreigners); the rest are Germans."""
    groups = {group.slug: group for group in PopulationGroup.objects.all()}
    indicator = Indicator.objects.get(code="P.1.1")
    for key, (name, (total, foreigners)) in enumerate(figures.items(), start=1):
        district = District.objects.filter(municipality=municipality, name=name).first() or make_district(
            municipality=municipality, name=name, key=f"{parent.key if parent else ''}{key}", parent=parent
        )
        counts = {"total": total, "foreigners": foreigners, "germans": total - foreigners}
        for slug, value in counts.items():
            make_observation(district=district, indicator=indicator, group=groups[slug], year=year, value=value)


def look(municipality, user, *, is_public=True, **query):
    return Segregation(municipality=municipality, user=user, query=query, is_public=is_public)


def numbers(segregation):
    return [(row.year, row.value if row.value is None else round(row.value, 4)) for row in segregation.rows]


EVEN = {"Nord": (1000, 100), "Süd": (2000, 200)}
APART = {"Nord": (1000, 500), "Süd": (1000, 0)}


def test_numbers_over_the_years_with_level_and_number_of_districts(municipality, reader):
    record(municipality, EVEN, year=2024)
    record(municipality, APART, year=2025)

    segregation = look(municipality, reader)

    assert numbers(segregation) == [(2024, 0.0), (2025, 66.6667)]
    assert segregation.title == (
        f"Segregationsindex: Ausländerinnen und Ausländer – {municipality}, 2 Stadtteile, 2024 bis 2025"
    )
    assert segregation.reading[0].startswith("2025 müssten 66,7 Prozent der Gruppe „Ausländerinnen und Ausländer“")
    assert segregation.reading[1:] == [
        "Seit 2024 ist der Wert um 66,7 Punkte gestiegen.",
        "Die Gruppe verteilt sich ungleichmäßiger als damals.",
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, 50.0),
        ({"measure": "dissimilarity", "group": "foreigners", "other": "germans"}, 50.0),
        ({"measure": "isolation"}, 25.0),
        ({"measure": "interaction"}, 75.0),
        ({"measure": "nonsense", "group": "nobody", "level": "nowhere"}, 50.0),
    ],
)
def test_each_measure_and_a_choice_that_is_none(municipality, reader, query, expected):
    record(municipality, {"Nord": (300, 100), "Süd": (300, 50), "West": (300, 0)})

    value = look(municipality, reader, **query).newest.value

    group, total = (100, 50, 0), (300, 300, 300)
    known = {
        50.0: 100 * sum(abs(g / 150 - (t - g) / 750) for g, t in zip(group, total, strict=True)) / 2,
        25.0: 100 * sum(g / 150 * g / t for g, t in zip(group, total, strict=True)),
        75.0: 100 * sum(g / 150 * (t - g) / t for g, t in zip(group, total, strict=True)),
    }
    assert value == pytest.approx(known[expected])


def test_a_hidden_district_makes_the_year_refuse_for_readers_only(municipality, reader):
    record(municipality, {"Nord": (1000, 2), "Süd": (1000, 400), "West": (1000, 100)})

    for_reader = look(municipality, reader)
    for_coordination = look(municipality, reader, is_public=False)

    [row] = for_reader.rows
    assert (row.value, row.is_hidden, row.number) == (None, True, 3)
    assert row.reason.startswith("Zahlen von ")
    assert "Nord" in row.reason
    assert (for_reader.quotients, for_reader.newest, for_reader.reading) == ([], None, [])
    [row] = for_coordination.rows
    assert (row.value is not None, row.is_confidential) == (True, True)
    assert len(for_coordination.quotients) == 3


def test_missing_figures_are_named(municipality, reader, inhabitants):
    record(municipality, EVEN)
    west = make_district(municipality=municipality, name="West", key="3")
    make_observation(district=west, indicator=inhabitants, group=PopulationGroup.objects.get(slug="total"), value=300)

    [row] = look(municipality, reader).rows

    assert (row.value, row.is_hidden, row.reason) == (None, False, "Zahlen von 1 Stadtteil fehlen: West.")


def test_a_year_in_which_some_districts_have_no_figures_yet_gives_no_number(municipality, reader):
    record(municipality, {**EVEN, "West": (1000, 100)}, year=2024)
    record(municipality, EVEN, year=2025)

    earlier, newest = look(municipality, reader).rows

    assert (earlier.number, earlier.value is not None) == (3, True)
    assert (newest.value, newest.reason) == (None, "Zahlen von 1 Stadtteil fehlen: West.")


def test_districts_that_were_joined_are_not_missing(municipality, reader):
    record(municipality, {**EVEN, "West": (1000, 100), "Ost": (1000, 300)}, year=2024)
    make_district(municipality=municipality, name="West und Ost", key="34")
    record(municipality, {**EVEN, "West und Ost": (2010, 400)}, year=2025)

    _earlier, newest = look(municipality, reader).rows

    assert (newest.number, newest.value is not None, newest.break_reason) == (3, True, "andere Stadtteile als zuvor")


def test_other_districts_break_the_line(municipality, reader):
    record(municipality, EVEN, year=2023)
    record(municipality, EVEN, year=2024)
    record(municipality, {**EVEN, "West": (1000, 100)}, year=2025)

    segregation = look(municipality, reader)

    assert [(row.number, row.break_reason) for row in segregation.rows] == [
        (2, ""),
        (2, ""),
        (3, "andere Stadtteile als zuvor"),
    ]
    assert [row.year for row in segregation.comparable] == [2025]
    assert all("Seit" not in sentence for sentence in segregation.reading)


def test_a_break_in_the_series_breaks_the_line_also_behind_a_refused_year(municipality, reader, inhabitants):
    record(municipality, EVEN, year=2022)
    record(municipality, {"Nord": (1000, 2), "Süd": (1000, 400)}, year=2023)
    record(municipality, EVEN, year=2024)
    make_series_break(municipality=municipality, indicator=inhabitants, year=2023, reason="Neuer Zensus")

    segregation = look(municipality, reader)

    assert [(row.year, row.value is None, row.break_reason) for row in segregation.rows] == [
        (2022, False, ""),
        (2023, True, ""),
        (2024, False, "Neuer Zensus"),
    ]
    assert [row.year for row in segregation.comparable] == [2024]


def test_levels_are_never_mixed_and_composed_areas_left_out(municipality, reader):
    upper = make_district(municipality=municipality, name="Bezirk A", key="A")
    other = make_district(municipality=municipality, name="Bezirk B", key="B")
    record(municipality, {"Bezirk A": (2000, 500), "Bezirk B": (1000, 100)})
    record(municipality, APART, parent=upper)
    record(municipality, {"Ost": (1000, 100)}, parent=other)
    make_district(
        municipality=municipality, name="Block", key="X", parent=District.objects.get(name="Ost", parent=other)
    )
    composed = make_district(municipality=municipality, name="Fördergebiet", key="F")
    composed.parts.set([upper])

    lower, higher = look(municipality, reader), look(municipality, reader, level="upper")

    assert [district.name for district in lower.districts] == ["Nord", "Süd", "Ost"]
    assert [district.name for district in higher.districts] == ["Bezirk A", "Bezirk B"]
    assert (lower.newest.number, higher.newest.number) == (3, 2)
    assert "3 Stadtteile der unteren Ebene" in lower.title
    assert "2 Stadtteile der oberen Ebene" in higher.title


def test_a_member_of_one_district_gets_no_number_over_a_part(municipality):
    record(municipality, EVEN)
    north = District.objects.get(municipality=municipality, name="Nord")
    manager = make_membership(municipality=municipality, role="district_manager", districts=[north]).user

    segregation = look(municipality, manager)

    assert segregation.refusal.startswith("Eine solche Maßzahl braucht die Zahlen aller Stadtteile")
    assert (segregation.rows, segregation.quotients, segregation.reading) == ([], [], [])


def test_groups_that_may_overlap_are_not_compared(municipality, reader, inhabitants):
    record(municipality, EVEN)
    for name in EVEN:
        district = District.objects.get(municipality=municipality, name=name)
        make_observation(
            district=district, indicator=inhabitants, group=PopulationGroup.objects.get(slug="female"), value=500
        )

    segregation = look(municipality, reader, measure="dissimilarity", group="foreigners", other="female")

    assert segregation.refusal.startswith("„Ausländerinnen und Ausländer“ und „Frauen und Mädchen“ können sich über")
    assert segregation.rows == []


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ("foreigners", "germans", True),
        ("turkish-nationality", "eu-nationality", True),
        ("turkish-nationality", "germans-with-migration-background", True),
        ("turkish-nationality", "without-migration-background", True),
        ("under-18-with-migration-background", "under-18-without-migration-background", True),
        ("under-18-with-migration-background", "without-migration-background", True),
        ("under-3", "age-65-plus", True),
        ("foreigners", "foreigners", False),
        ("turkish-nationality", "foreigners", False),
        ("foreigners", "female", False),
        ("foreigners", "unknown", False),
    ],
)
def test_which_groups_have_nobody_in_common(first, second, apart):
    assert are_apart(first, second) == are_apart(second, first) == apart


def test_small_districts_are_named(municipality, reader):
    record(municipality, {"Nord": (499, 100), "Süd": (500, 50), "Leer": (0, 0)})

    segregation = look(municipality, reader)

    assert [district.name for district in segregation.small_districts] == ["Nord"]
    assert [(row.district.name, row.text) for row in segregation.quotients] == [
        ("Nord", "1,33"),
        ("Süd", "0,67"),
        ("Leer", "–"),
    ]


def test_a_city_without_figures_has_nothing_to_show(municipality, reader):
    segregation = look(municipality, reader)

    assert (segregation.has_groups, segregation.rows, segregation.newest) == (False, [], None)


def test_a_group_larger_than_the_total_is_refused_by_name(municipality, reader):
    record(municipality, {"Nord": (100, 200), "Süd": (500, 50)})

    [row] = look(municipality, reader, is_public=False).rows

    assert row.reason == "Die Gruppe ist größer als die Gesamtzahl. (Nord)"


def test_queries_do_not_grow_with_districts_and_years(municipality, reader, django_assert_max_num_queries):
    for year in range(2016, 2026):
        record(municipality, {f"Teil {n}": (1000 + n, 100 + n) for n in range(30)}, year=year)
    assert look(municipality, reader).computed  # judges the figures, which were written past it

    with django_assert_max_num_queries(26):
        segregation = look(municipality, reader)
        assert len(segregation.rows) == 10
        assert len(segregation.quotients) == 30


@cologne_only
def test_cologne_as_a_reader_sees_it(municipality, reader, inhabitants):
    """The published numbers come out of the page's way to them: levels, years, groups, rounding."""
    source = make_source(municipality=municipality)
    names = {
        "einwohner": "total",
        "auslaender": "foreigners",
        "auslaender_eu": "eu-nationality",
        "auslaender_tuerkei": "turkish-nationality",
    }
    groups = {slug: PopulationGroup.objects.get(slug=slug) for slug in names.values()}
    districts, rows = {}, []
    with COLOGNE.open(encoding="utf-8", newline="") as file:
        table = [row for row in csv.DictReader(file, delimiter=";") if row["jahr"] in ("2005", "2012")]
    for row in sorted(table, key=lambda row: row["ebene"] == "Stadtteil"):
        key = row["raum_id"]
        if row["ebene"] == "Stadt":
            continue
        if key not in districts:
            parent = districts.get(f"00{key[0]}") if row["ebene"] == "Stadtteil" else None
            districts[key] = make_district(municipality=municipality, name=row["raum"], key=key, parent=parent)
        for name, slug in names.items():
            rows.append(
                Observation(
                    district=districts[key],
                    indicator=inhabitants,
                    group=groups[slug],
                    year=int(row["jahr"]),
                    value=int(row[name]),
                    source=source,
                )
            )
    Observation.objects.bulk_create(rows)

    lower, upper = look(municipality, reader), look(municipality, reader, level="upper")
    pair = look(
        municipality,
        reader,
        is_public=False,
        measure=Measure.DISSIMILARITY,
        group="turkish-nationality",
        other="eu-nationality",
    )

    assert [(row.number, round(row.value / 100, 6)) for row in lower.rows] == [(86, 0.232555), (86, 0.224459)]
    assert [row.number for row in upper.rows] == [9, 9]
    assert math.isclose(upper.rows[-1].value, 10.857533, abs_tol=1e-6)
    assert [round(row.value / 100, 6) for row in pair.rows] == [0.303207, 0.284976]
    # 23.3 and 22.4 are printed, 23.2555 and 22.4459 computed with
    assert lower.reading[1:] == [
        "Seit 2005 ist der Wert um 0,8 Punkte gesunken.",
        "(Die Veränderung ist aus den genauen Werten berechnet.)",
        "Die Gruppe verteilt sich gleichmäßiger als damals.",
    ]
    assert [(row.district.name, row.text) for row in lower.quotients[:3]] == [
        ("Meschenich", "2,30"),
        ("Finkenberg", "2,22"),
        ("Chorweiler", "2,11"),
    ]
