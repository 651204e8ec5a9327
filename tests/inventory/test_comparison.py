"""Districts side by side: positions, changes, lines and order, and that they tell nothing of what is hidden."""

from decimal import Decimal

import pytest

from inventory.comparison import Comparison, line_path
from inventory.judging import judge
from tests.factories import (
    make_district,
    make_indicator,
    make_indicator_use,
    make_observation,
    make_series_break,
    the_group,
)


@pytest.fixture
def city(municipality):
    return municipality.whole_city


@pytest.fixture
def districts(municipality):
    return [
        make_district(municipality=municipality, name=name, key=name[0])
        for name in ("Altstadt", "Bergheim", "Campus", "Dorf")
    ]


@pytest.fixture
def rate(municipality):
    return make_indicator(municipality=municipality, code="T.1", kind="rate", direction="lower")


def record(indicator, district, **years):
    for year, number in years.items():
        make_observation(
            district=district,
            indicator=indicator,
            group=the_group("total"),
            year=int(year[1:]),
            **({"value": number} if number is not None else {"value": None, "missing": "confidential"}),
        )


def compare(municipality, user, *, is_public=True, **query):
    return Comparison(municipality=municipality, user=user, query=query, is_public=is_public)


def rows(comparison):
    return comparison.rows(comparison.ordered)


def cells(comparison, place=0):
    """Return the cell of one column for each district by its name."""
    return {row.district.name: row.cells[place] for row in rows(comparison)}


def order(comparison):
    return [district.name for district in comparison.ordered]


def test_positions_are_those_beside_the_city_as_written(municipality, city, districts, rate, member):
    for district, number in zip([city, *districts], ("5", "7", "3", "5.04"), strict=False):
        record(rate, district, y2024=Decimal(number))

    found = cells(compare(municipality, member("reader")))

    assert {name: (cell.position, cell.verdict) for name, cell in found.items()} == {
        city.name: (None, None),
        "Altstadt": ("above", "worse"),
        "Bergheim": ("below", "better"),
        "Campus": ("same", None),
        "Dorf": (None, None),
    }


def test_without_a_direction_nothing_is_better_or_worse(municipality, city, districts, member):
    neutral = make_indicator(municipality=municipality, kind="share")
    record(neutral, city, y2024=5)
    record(neutral, districts[0], y2024=9)

    cell = cells(compare(municipality, member("reader")))["Altstadt"]

    assert (cell.position, cell.verdict) == ("above", None)


def test_counts_have_no_position_beside_the_city(municipality, city, districts, member):
    count = make_indicator(municipality=municipality, kind="count", decimals=0)
    record(count, city, y2024=900)
    record(count, districts[0], y2020=100, y2024=125)

    cell = cells(compare(municipality, member("reader")))["Altstadt"]

    assert (cell.position, cell.change, cell.since) == (None, "+25,0 %", 2020)


def test_changes_begin_after_the_last_break_and_within_ten_years(municipality, city, districts, rate, member):
    record(rate, districts[0], y2010=1, y2016=4, y2024=6)
    record(rate, districts[1], y2024=6)
    user = member("reader")

    found = cells(compare(municipality, user))
    make_series_break(municipality=municipality, indicator=rate, year=2020)
    broken = cells(compare(municipality, user))

    assert (found["Altstadt"].change, found["Altstadt"].since) == ("+2,0", 2016)
    assert (found["Bergheim"].change, found["Bergheim"].since) == ("", None)
    assert (broken["Altstadt"].change, broken["Altstadt"].since) == ("", None)
    assert broken["Altstadt"].path.count("M") == 2


def test_districts_stand_in_their_own_order_unless_sorted(municipality, districts, rate, member):
    for district, number in zip(districts, (5, 9, 1), strict=False):
        record(rate, district, y2024=number)
    record(rate, districts[3], y2024=None)
    user = member("reader")

    assert order(compare(municipality, user)) == ["Altstadt", "Bergheim", "Campus", "Dorf"]
    assert order(compare(municipality, user, sort=str(rate.pk))) == ["Campus", "Altstadt", "Bergheim", "Dorf"]
    assert order(compare(municipality, user, sort=f"-{rate.pk}")) == ["Bergheim", "Altstadt", "Campus", "Dorf"]
    assert order(compare(municipality, user, sort="nonsense")) == ["Altstadt", "Bergheim", "Campus", "Dorf"]


@pytest.mark.parametrize("values", [(1, 2, 40, 50), (2, 1, 40, 50)])
@pytest.mark.parametrize("sort", ["", "-"])
def test_hidden_figures_do_not_show_in_the_order(municipality, districts, member, values, sort):
    count = make_indicator(municipality=municipality, kind="count", decimals=0)
    for district, number in zip(districts, values, strict=True):
        record(count, district, y2024=number)
    judge(municipality)

    comparison = compare(municipality, member("coordination"), is_public=False, sort=f"{sort}{count.pk}")

    assert order(comparison)[2:] == ["Altstadt", "Bergheim"]


def test_position_change_and_line_tell_nothing_of_hidden_figures(municipality, city, districts, member):
    share = make_indicator(municipality=municipality, kind="share", direction="lower")
    for district, counts in ((city, (300, 320)), (districts[0], (2, 1)), (districts[1], (50, 60))):
        for year, number in zip((2023, 2024), counts, strict=True):
            make_observation(
                district=district,
                indicator=share,
                group=the_group("total"),
                year=year,
                numerator=number,
                denominator=1000,
                value=Decimal(number) / 10,
            )
    judge(municipality)

    seen = compare(municipality, member("coordination"), is_public=False)

    cell = cells(seen)["Altstadt"]
    assert (cell.figure.text, cell.figure.is_confidential) == ("0,1", True)
    assert (cell.position, cell.verdict, cell.change, cell.path) == (None, None, "", "")
    header, table = seen.table()
    [row] = [row for row in table if row[1] == "Altstadt"]
    assert row[2:] == ("·", "", "", "")
    assert len(header) == len(row)


def test_key_indicators_come_by_themselves(municipality, districts, rate, member):
    other = make_indicator(municipality=municipality, code="T.2")
    for indicator in (rate, other):
        record(indicator, districts[0], y2024=4)
    user = member("reader")

    before = [column.indicator for column in compare(municipality, user).columns]
    make_indicator_use(municipality=municipality, indicator=other, is_key=True)
    after = [column.indicator for column in compare(municipality, user).columns]

    assert (before, after) == ([rate, other], [other])


def test_each_column_is_of_its_newest_year_unless_one_is_chosen(municipality, districts, rate, member):
    other = make_indicator(municipality=municipality, code="T.2")
    record(rate, districts[0], y2022=4)
    record(other, districts[0], y2022=3, y2024=5)
    user = member("reader")

    assert [column.year for column in compare(municipality, user).columns] == [2022, 2024]
    assert [column.year for column in compare(municipality, user, year="2022").columns] == [2022, 2022]


def test_a_year_with_figures_is_preferred_to_a_later_one_with_signs_only(municipality, districts, rate, member):
    record(rate, districts[0], y2024=4, y2025=None)

    assert [column.year for column in compare(municipality, member("reader")).columns] == [2024]
    assert [column.year for column in compare(municipality, member("reader"), year="2025").columns] == [2025]


def test_what_only_the_city_has_is_no_column_but_is_named(municipality, city, districts, rate, member):
    of_city, of_nobody = (make_indicator(municipality=municipality, code=code) for code in ("T.2", "T.3"))
    record(rate, districts[0], y2024=4)
    record(of_city, city, y2023=3, y2024=7)
    record(of_nobody, districts[0], y2023=5)

    compared = compare(municipality, member("reader"), year="2024", indicators=[rate.pk, of_city.pk, of_nobody.pk])

    assert [column.indicator for column in compared.columns] == [rate]
    assert (compared.only_for_the_city, compared.without_figures) == ([of_city], [of_nobody])


def test_a_member_of_one_district_sees_that_one_and_the_city(municipality, city, districts, rate, member):
    for district in districts:
        record(rate, district, y2024=4)
    user = member("district_manager", districts=[districts[1]])

    assert order(compare(municipality, user)) == ["Bergheim"]


def test_many_columns_make_short_pages(municipality, districts, rate, member):
    record(rate, districts[0], y2024=4)

    comparison = compare(municipality, member("reader"))

    assert comparison.page_size == 50
    comparison.columns = comparison.columns * 30
    assert comparison.page_size == 20


@pytest.mark.parametrize(
    ("values", "breaks", "path"),
    [
        ([1, 2, 3], [False] * 3, "M3.0 25.0L36.0 14.0L69.0 3.0"),
        ([1, None, 3], [False] * 3, "M3.0 25.0h0M69.0 3.0h0"),
        ([1, 2, 3], [False, False, True], "M3.0 25.0L36.0 14.0M69.0 3.0h0"),
        ([None, None, None], [False] * 3, ""),
    ],
)
def test_gaps_and_breaks_part_the_small_line(values, breaks, path):
    assert line_path(values, breaks, (1, 3)) == path


def test_the_file_has_changes_as_numbers_with_their_unit(municipality, districts, rate, member):
    count = make_indicator(municipality=municipality, code="T.2", kind="count", unit="Personen", decimals=0)
    record(rate, districts[0], y2023=10, y2024="8.5")
    record(count, districts[0], y2023=80, y2024=100)
    record(count, districts[1], y2023=0, y2024=5)
    judge(municipality)

    header, rows = compare(municipality, member("reader"), indicators=[rate.pk, count.pk]).table()

    assert [name for name in header if "Veränderung" in name] == [
        "T.1: Veränderung (Prozentpunkte)",
        "T.1: Veränderung seit",
        "T.2: Veränderung (%)",
        "T.2: Veränderung seit",
    ]
    assert "T.1: neben der Gesamtstadt" in header
    assert [row[4] for row in rows if row[1] == "Altstadt"] == [Decimal("-1.5")]
    assert [row[8] for row in rows if row[1] in ("Altstadt", "Bergheim")] == [Decimal("25.0"), "+5"]
