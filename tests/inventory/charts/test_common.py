"""What holds for every chart."""

import re
from xml.etree import ElementTree

import pytest

from inventory.charts import bars_svg, dots_svg, series_svg
from inventory.figures import no_data
from tests.inventory.charts.drawing import hidden, line, shapes, sign, value, words

CHARTS = [series_svg, bars_svg, dots_svg]


@pytest.mark.parametrize("draw", CHARTS)
def test_zero_hidden_missing_and_no_data_look_different(draw):
    drawings = {
        shapes(draw([line("Nord", value(2020, 5), figure)], title="T", unit="%"))
        for figure in (value(2021, 0), hidden(), sign(), no_data(2021))
    }

    assert len(drawings) == 4


@pytest.mark.parametrize("draw", CHARTS)
def test_a_chart_says_what_it_shows_in_which_unit_and_from_where(draw):
    svg = draw([line("Nord", value(2021, 5))], title="Arbeitslose in Nord", unit="Personen", source="Amt, 31.12.2021")

    ElementTree.fromstring(svg)
    assert {"Arbeitslose in Nord", "Personen", "Nord", "Quelle: Amt, 31.12.2021"} <= set(words(svg))


@pytest.mark.parametrize("draw", CHARTS)
def test_a_chart_says_why_a_series_breaks(draw):
    svg = draw([line("Nord", value(2020, 5), value(2021, 9, "neue Grundlage"))], title="T", unit="%")

    assert any("2021" in text and "neue Grundlage" in text for text in words(svg))


@pytest.mark.parametrize("draw", CHARTS)
def test_the_same_chart_is_the_same_file(draw):
    lines = [line("Nord", value(2020, 5), value(2021, 7))]

    assert draw(lines, title="T", unit="%") == draw(lines, title="T", unit="%")


@pytest.mark.parametrize("draw", CHARTS)
def test_a_chart_is_a_drawing_without_script_or_foreign_addresses(draw):
    svg = draw([line("<b>Nord</b> & Süd", value(2020, 5))], title="<script>1</script>", unit="%").decode()

    assert svg.startswith("<?xml")
    assert "<script" not in svg
    assert re.findall(r'href="(?!#)[^"]*"', svg) == []


@pytest.mark.parametrize("draw", CHARTS)
def test_a_chart_without_figures_can_be_drawn(draw):
    assert draw([], title="T", unit="%").endswith(b"</svg>\n")
    assert draw([], title="", unit="%").endswith(b"</svg>\n")


@pytest.mark.parametrize("draw", [bars_svg, dots_svg])
def test_long_names_and_many_districts_fit(draw):
    lines = [line("Stadtteil mit einem sehr langen Namen am Rand " * 3, value(2021, index)) for index in range(60)]

    assert draw(lines, title="Ein Titel, " * 30, unit="Personen", decimals=0)


@pytest.mark.parametrize("draw", [bars_svg, dots_svg])
def test_years_are_drawn_on_the_same_scale(draw):
    def ticks(number):
        svg = draw([line("Nord", value(2021, number))], title="T", unit="%", scale=(0, 80))
        return [text for text in words(svg) if re.fullmatch(r"\d+", text) and text != str(number)]

    assert ticks(7) == ticks(63)


@pytest.mark.parametrize("draw", CHARTS)
def test_a_file_opened_by_itself_has_a_title(draw):
    root = ElementTree.fromstring(draw([line("Nord", value(2021, 5))], title="Arbeitslose in Nord", unit="%"))

    assert root.findtext("{http://www.w3.org/2000/svg}title") == "Arbeitslose in Nord"


@pytest.mark.parametrize("draw", CHARTS)
def test_a_narrow_chart_shows_the_same(draw):
    lines = [line("Nord", value(2020, 5)), line("Stadt", value(2020, 7), is_city=True)]
    wide, narrow = (draw(lines, title="Arbeitslose", unit="%", source="Amt", width=width) for width in (9.6, 5.2))

    assert {text for text in words(wide) if text.isalpha()} == {text for text in words(narrow) if text.isalpha()}
