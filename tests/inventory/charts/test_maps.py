import re
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from districts.maps import map_of
from districts.models import District
from inventory.charts import ClassMap, class_limits, map_svg
from inventory.charts.maps import SHADES
from inventory.figures import no_data
from tests.factories import make_district, square
from tests.inventory.charts.drawing import hidden, shapes, sign, value, words

LIMITS = tuple(map(Decimal, (10, 20, 30, 40)))


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.fixture
def areas(municipality):
    return [
        make_district(municipality=municipality, name=f"Stadtteil {place}", outline=square(7 + place / 100))
        for place in range(4)
    ]


def classed(areas, *figures, limits=LIMITS):
    outlines = map_of(District.objects.filter(pk__in=[area.pk for area in areas]))
    return ClassMap(outlines, {area.pk: figure for area, figure in zip(areas, figures, strict=False)}, limits=limits)


def draw(*args, **values):
    return map_svg(classed(*args, **values), title="Anteil, Karte 2021", unit="%", source="Amt, 31.12.2021")


def test_areas_are_put_into_classes_and_counted(areas):
    drawn = classed(areas, value(2021, 5), value(2021, 25), value(2021, 25), value(2021, 40))

    assert [area.number for area in drawn.areas] == [1, 3, 3, 5]
    assert [(entry.name, len(entry.areas)) for entry in drawn.legend] == [
        ("unter 10", 1),
        ("10 bis unter 20", 0),
        ("20 bis unter 30", 2),
        ("30 bis unter 40", 0),
        ("40 und mehr", 1),
    ]


def test_zero_hidden_missing_and_no_data_look_different(areas):
    drawn = classed(areas, value(2021, 0), hidden(), sign())

    assert [area.fill for area in drawn.areas] == [
        "#ffffff",
        "url(#map-suppressed)",
        "url(#map-missing)",
        "url(#map-no_data)",
    ]
    assert [len(entry.areas) for entry in drawn.legend] == [0, 0, 0, 0, 0, 1, 1, 1, 1]
    drawings = {
        shapes(draw(areas[:1], figure)) for figure in (value(2021, 0), value(2021, 1), hidden(), sign(), no_data())
    }
    assert len(drawings) == 5


def test_the_drawing_says_what_it_shows_and_how_many_areas_each_class_has(areas):
    svg = draw(areas, value(2021, 5), value(2021, 25), hidden(), value(2021, 0))

    ElementTree.fromstring(svg)
    assert {
        "Anteil, Karte 2021",
        "%",
        "Quelle: Amt, 31.12.2021",
        "unter 10: 1",
        "20 bis unter 30: 1",
        "0 (genau null): 1",
        "· vertraulich: 1",
        "Stadtteil 0",
    } <= set(words(svg))
    assert not re.search(r'href="(?!#)', svg.decode())


def test_the_same_value_has_the_same_shade_in_all_years(areas):
    limits = class_limits([Decimal(number) for number in range(1, 101)])

    before, after = (
        classed(areas, value(2020, 25), value(2020, other), limits=limits).areas[0].fill for other in (1, 99)
    )

    assert before == after


@pytest.mark.parametrize(("limits", "used"), [((), 1), (LIMITS[:1], 2), (LIMITS[:2], 3), (LIMITS[:3], 4), (LIMITS, 5)])
def test_fewer_classes_use_shades_far_apart(areas, limits, used):
    shades = classed(areas, limits=limits).shades

    assert (len(shades), list(shades)) == (used, sorted(set(shades)))


def test_shades_contrast_with_the_white_borders_and_grow_darker():
    contrasts = [1.05 / (luminance(shade) + 0.05) for shade in SHADES]

    assert min(contrasts) >= 3
    assert all(darker / lighter > 1.4 for lighter, darker in pairwise(contrasts))


def test_no_name_is_written_over_another(municipality):
    names = [f"{size} Viertel, dessen langer Name auf der Karte keinen Platz hat" for size in ("Großes", "Kleines")]
    sizes = [0.0102, 0.01]
    areas = [
        make_district(municipality=municipality, name=name, outline=square(7 + place / 90, size=size))
        for place, (name, size) in enumerate(zip(names, sizes, strict=True))
    ]

    assert [name for name in names if name in words(draw(areas, value(2021, 5), value(2021, 6)))] == names[:1]


def test_one_district_can_be_marked_on_a_narrow_map(areas):
    drawn = classed(areas, value(2021, 5), value(2021, 25))

    svg = map_svg(drawn, title="T", unit="%", marked=areas[1].pk, width=5.2)

    named = [text for text in words(svg) if text.startswith("Stadtteil")]
    assert named == [area.name for area in [areas[1], areas[0], *areas[2:]]]
    assert "stroke: #c31c13; stroke-width: 3" in svg.decode()


def test_a_map_without_any_value_has_no_class(areas):
    drawn = classed(areas[:2], value(2021, 0), value(2021, 0), limits=())

    assert [entry.name for entry in drawn.legend] == ["0 (genau null)"]
