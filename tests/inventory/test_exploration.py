"""What an indicator's page compares: years, levels, scales and classes, for those who may see them."""

from decimal import Decimal

import pytest

from inventory.exploration import Exploration, as_published
from inventory.figures import FigureKind
from inventory.judging import judge
from tests.factories import (
    make_district,
    make_indicator,
    make_indicator_use,
    make_observation,
    make_series_break,
    square,
    the_group,
)


@pytest.fixture
def indicator(municipality):
    return make_indicator(municipality=municipality, kind="rate", direction="lower")


@pytest.fixture
def districts(municipality):
    return [
        make_district(municipality=municipality, name=name, key=name[0], outline=square(7 + place / 100))
        for place, name in enumerate(("Altstadt", "Bergheim", "Campus"))
    ]


def record(indicator, district, **years):
    for year, number in years.items():
        make_observation(
            district=district, indicator=indicator, group=the_group("total"), year=int(year[1:]), value=number
        )


def explore(indicator, municipality, user, *, is_public=True, **query):
    return Exploration(indicator, municipality=municipality, user=user, query=query, is_public=is_public)


def named(rows):
    return [row.district.name for row in rows]


def test_districts_are_compared_by_value_with_the_city_on_top(indicator, municipality, districts, member):
    for district, number in zip([municipality.whole_city, *districts], (5, 3, 9, 6), strict=True):
        record(indicator, district, y2024=number)

    compared = explore(indicator, municipality, member("reader")).comparison

    assert named(compared) == [municipality.whole_city.name, "Bergheim", "Campus", "Altstadt"]


def test_two_years_are_compared_with_the_change(indicator, municipality, districts, member):
    record(indicator, districts[0], y2020=3, y2024=7)
    record(indicator, districts[1], y2020=4)

    exploration = explore(indicator, municipality, member("reader"), since="2020", year="2024")

    assert exploration.chart == "dots"
    assert {row.district.name: (row.change, row.figure.text) for row in exploration.rows} == {
        municipality.whole_city.name: ("", "k. A."),
        "Altstadt": ("+4,0", "7,0"),
        "Bergheim": ("", "k. A."),
        "Campus": ("", "k. A."),
    }


def test_nothing_is_computed_across_a_break(indicator, municipality, districts, member):
    record(indicator, districts[0], y2020=3, y2022=5, y2024=7)
    make_series_break(municipality=municipality, indicator=indicator, year=2022, reason="neue Grundlage")

    exploration = explore(indicator, municipality, member("reader"), since="2020", year="2024")

    [row] = [row for row in exploration.rows if row.district == districts[0]]
    assert (row.change, row.break_reason) == ("", "neue Grundlage")
    [line] = [line for line in exploration.compared_lines if line.district == districts[0]]
    assert [figure.break_reason for figure in line.figures] == ["", "neue Grundlage"]


def test_a_later_year_to_compare_with_is_no_choice(indicator, municipality, districts, member):
    record(indicator, districts[0], y2020=3, y2024=7)

    assert explore(indicator, municipality, member("reader"), since="2024", year="2020").since is None


def test_the_scale_and_the_classes_are_those_of_all_years(indicator, municipality, districts, member):
    record(indicator, districts[0], y2020=10, y2024=40)
    record(indicator, districts[1], y2020=20, y2024=90)
    user = member("reader")

    before, after = (explore(indicator, municipality, user, year=year) for year in ("2020", "2024"))

    assert before.scale == after.scale == (Decimal(10), Decimal(90))
    assert before.class_map.limits == after.class_map.limits
    assert before.later_year["year"] == 2024
    assert after.later_year is None


def test_a_composed_area_is_not_compared_with_its_parts(indicator, municipality, districts, member):
    area = make_district(municipality=municipality, name="Fördergebiet", key="F")
    area.parts.set(districts[:2])
    record(indicator, districts[0], y2024=3)

    assert "Fördergebiet" not in named(explore(indicator, municipality, member("reader")).comparison)


def test_numbers_of_people_are_drawn_as_bars_and_shares_as_dots(municipality, districts, member):
    count, share = (make_indicator(municipality=municipality, kind=kind) for kind in ("count", "share"))
    for indicator in (count, share):
        record(indicator, districts[0], y2024=30)
    user = member("reader")

    assert [explore(one, municipality, user).chart for one in (count, share)] == ["bars", "dots"]
    assert explore(count, municipality, user, chart="dots").chart == "dots"


def test_the_target_is_that_of_the_whole_city(indicator, municipality, districts, member):
    record(indicator, municipality.whole_city, y2024=7)
    make_indicator_use(municipality=municipality, indicator=indicator, target_value=Decimal("5"), target_year=2030)

    assert explore(indicator, municipality, member("reader")).target == (Decimal("5"), 2030)


def test_scale_classes_and_map_tell_nothing_of_hidden_figures(municipality, districts, member):
    count = make_indicator(municipality=municipality, kind="count", decimals=0)
    for district, number in zip(districts, (2, 40, 50), strict=True):
        record(count, district, y2024=number)
    judge(municipality)

    exploration = explore(count, municipality, member("coordination"), is_public=False)

    figures = {line.district.name: line.figures[0] for line in exploration.comparison if not line.is_city}
    assert (figures["Altstadt"].text, figures["Altstadt"].is_confidential) == ("2", True)
    assert exploration.scale[0] >= 40
    [area] = [area for area in exploration.class_map.areas if area.shape.name == "Altstadt"]
    assert (area.figure.kind, area.figure.value, area.number) == (FigureKind.SUPPRESSED, None, None)
    assert as_published(figures["Altstadt"]).text == "·"


def test_without_figures_of_the_city_the_chart_shows_districts(indicator, municipality, districts, member):
    for district in districts[:2]:
        record(indicator, district, y2023=10, y2024=12)

    shown = explore(indicator, municipality, member("reader"))
    chosen = explore(indicator, municipality, member("reader"), districts=[districts[2].pk])

    assert (named(shown.series), shown.shows_districts_only) == (["Altstadt", "Bergheim"], True)
    assert (named(chosen.series), chosen.shows_districts_only) == ([municipality.name, "Campus"], False)


def test_a_single_year_is_named_once(indicator, municipality, districts, member):
    record(indicator, municipality.whole_city, y2023=10)

    assert explore(indicator, municipality, member("reader")).series_title.endswith(f"{municipality.name}, 2023")


def test_the_table_has_room_for_notes_only_if_there_are_any(indicator, municipality, districts, member):
    record(indicator, municipality.whole_city, y2023=10)
    for district in districts[:2]:
        record(indicator, district, y2023=10)

    with_gap = explore(indicator, municipality, member("reader")).has_notes
    record(indicator, districts[2], y2023=11)
    complete = explore(indicator, municipality, member("reader")).has_notes

    assert (with_gap, complete) == (True, False)
