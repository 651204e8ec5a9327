import re
from decimal import Decimal

import pytest

from districts.models import District
from inventory.charts import bars_svg, series_svg
from inventory.figures import Figure, FigureKind, Line, no_data


def value(year, number):
    kind = FigureKind.VALUE if number else FigureKind.ZERO
    return Figure(kind, str(number), value=Decimal(number), year=year)


HIDDEN = Figure(FigureKind.SUPPRESSED, "·", year=2021)
SIGN = Figure(FigureKind.MISSING, "/", year=2021)


def line(name, *figures, is_city=False):
    return Line(District(name=name, is_city=is_city), figures)


def shapes(svg):
    """Return the drawing without the names of its parts."""
    return re.sub(rb'id="[^"]*"|#[0-9a-zA-Z_]+', b"", svg)


@pytest.mark.parametrize("draw", [series_svg, bars_svg])
def test_zero_hidden_missing_and_no_data_look_different(draw):
    drawings = {
        shapes(draw([line("Nord", value(2020, 5), figure)], title="T", unit="%"))
        for figure in (value(2021, 0), HIDDEN, SIGN, no_data(2021))
    }

    assert len(drawings) == 4


def test_the_same_chart_is_the_same_file():
    lines = [line("Nord", value(2020, 5), value(2021, 7))]

    assert series_svg(lines, title="T", unit="%") == series_svg(lines, title="T", unit="%")


def test_a_chart_is_a_drawing_without_script_or_foreign_addresses():
    svg = series_svg([line("<b>Nord</b> & Süd", value(2020, 5))], title="<script>1</script>", unit="%").decode()

    assert svg.startswith("<?xml")
    assert "<script" not in svg
    assert re.findall(r'href="(?!#)[^"]*"', svg) == []


@pytest.mark.parametrize("draw", [series_svg, bars_svg])
def test_a_chart_without_figures_can_be_drawn(draw):
    assert draw([], title="T", unit="%").endswith(b"</svg>\n")


def test_long_names_and_many_districts_fit():
    lines = [line("Stadtteil mit einem sehr langen Namen am Rand " * 3, value(2021, index)) for index in range(60)]

    assert bars_svg(lines, title="Ein Titel, " * 30, unit="Personen", decimals=0)
