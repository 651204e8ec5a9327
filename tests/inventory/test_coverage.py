"""Which indicators have figures, for which years and districts, and what is due."""

from datetime import date

import pytest

from inventory.coverage import Coverage, Extent
from inventory.due import State
from inventory.judging import judge
from tests.factories import (
    make_district,
    make_group,
    make_indicator,
    make_indicator_use,
    make_observation,
    make_source,
)

ON = date(2026, 3, 1)


@pytest.fixture
def indicator(municipality):
    return make_indicator(municipality=municipality, dimension="health")


@pytest.fixture
def group(db):
    return make_group()


@pytest.fixture
def districts(municipality):
    return [make_district(municipality=municipality) for _number in range(3)]


def cover(municipality, **query):
    return Coverage(municipality, query=query, on=ON)


def row_of(municipality, indicator):
    return next(row for row in cover(municipality, show="all").rows if row.indicator == indicator)


def test_the_extent_is_told_by_district_and_year(municipality, indicator, group, districts):
    for district in districts:
        make_observation(district=district, indicator=indicator, group=group, year=2025)
    make_observation(district=districts[0], indicator=indicator, group=group, year=2024)
    make_observation(district=districts[1], indicator=indicator, group=group, year=2024, value=None, missing="later")
    make_observation(district=municipality.whole_city, indicator=indicator, group=group, year=2023)

    cells = {cell.year: (cell.extent, cell.text) for cell in row_of(municipality, indicator).cells}

    assert list(cells) == list(range(2025, 2015, -1))
    assert {year: cells[year] for year in range(2022, 2026)} == {
        2022: (Extent.NONE, "keine"),
        2023: (Extent.CITY, "nur Stadt"),
        2024: (Extent.PARTLY, "1 von 3"),
        2025: (Extent.FULL, "alle 3"),
    }


def test_a_full_level_is_full_and_composed_areas_do_not_count(municipality, indicator, group, districts):
    make_district(municipality=municipality, parent=districts[0])
    area = make_district(municipality=municipality)
    area.parts.set(districts[:2])
    for district in districts:
        make_observation(district=district, indicator=indicator, group=group)

    cell, *_older = row_of(municipality, indicator).cells

    assert (cell.extent, cell.found, cell.number) == (Extent.FULL, 3, 3)


def test_the_cycle_of_the_source_says_what_is_due(municipality, indicator, group):
    source = make_source(municipality=municipality, cycle="yearly")
    make_observation(
        district=municipality.whole_city,
        indicator=indicator,
        group=group,
        year=2024,
        source=source,
        reference_date=date(2024, 12, 31),
    )

    row = row_of(municipality, indicator)

    assert (row.source, row.expectation.state, row.expectation.since) == (source, State.DUE, date(2026, 1, 1))


def test_the_source_expected_goes_before_that_of_the_figures(municipality, indicator, group):
    once, monthly = (make_source(municipality=municipality, cycle=cycle) for cycle in ("once", "monthly"))
    make_observation(district=municipality.whole_city, indicator=indicator, group=group, year=2024, source=once)
    make_indicator_use(municipality=municipality, indicator=indicator, source=monthly)

    row = row_of(municipality, indicator)

    assert (row.source, row.expectation.state) == (monthly, State.OVERDUE)


def test_a_key_indicator_without_figures_is_due(municipality, indicator):
    make_indicator_use(municipality=municipality, indicator=indicator, is_key=True)

    coverage = cover(municipality, show="due")

    assert [row.indicator for row in coverage.rows] == [indicator]
    assert [row.indicator for row in coverage.due] == [indicator]


def test_provisional_figures_are_named(municipality, indicator, group):
    for year, status in ((2023, "final"), (2024, "provisional"), (2025, "estimated")):
        make_observation(district=municipality.whole_city, indicator=indicator, group=group, year=year, status=status)

    coverage = cover(municipality, show="provisional")

    assert [row.provisional_years for row in coverage.rows] == [[2024, 2025]]


def test_the_dimension_narrows_the_list(municipality, indicator, group):
    other = make_indicator(municipality=municipality, dimension="education")
    for one in (indicator, other):
        make_observation(district=municipality.whole_city, indicator=one, group=group)

    assert [row.indicator for row in cover(municipality, dimension="education").rows] == [other]
    assert [row.indicator for row in cover(municipality, dimension="none").rows] == [other, indicator]


def test_figures_of_other_municipalities_are_not_counted(municipality, indicator):
    shared = make_indicator()
    make_observation(indicator=shared)

    assert row_of(municipality, shared).newest is None


def test_figures_that_were_never_judged_are_noticed(municipality, indicator, district):
    make_observation(district=district, indicator=indicator)

    before = cover(municipality).must_be_judged
    judge(municipality)
    after = cover(municipality).must_be_judged
    make_district(municipality=municipality, parent=district)

    assert (before, after, cover(municipality).must_be_judged) == (True, False, True)
