import re
from dataclasses import replace
from decimal import Decimal

import pytest

from inventory.charts import Target, series_svg
from inventory.charts.canvas import HALF_WIDTH
from inventory.figures import no_data
from inventory.models import Observation
from tests.inventory.charts.drawing import hidden, line, marks, paths, sign, value, words

LINE_WIDTH = "2.4"


def draw(*lines, **values):
    return series_svg(lines, title="T", unit="%", **values)


def test_a_line_runs_through_its_values():
    svg = draw(line("Nord", value(2020, 5), value(2021, 7), value(2022, 6)))

    assert [path.count("L") for path in paths(svg, LINE_WIDTH)] == [2]


def test_a_break_parts_the_line():
    svg = draw(line("Nord", value(2020, 5), value(2021, 7), value(2022, 6, "Zensus"), value(2023, 6)))

    assert [path.count("L") for path in paths(svg, LINE_WIDTH)] == [1, 1]
    assert "Bruch" in words(svg)


def test_what_is_not_known_leaves_a_gap():
    for figure in (hidden(2022), sign(2022), no_data(2022)):
        svg = draw(line("Nord", value(2020, 5), value(2021, 7), figure, value(2023, 6), value(2024, 5)))

        assert [path.count("L") for path in paths(svg, LINE_WIDTH)] == [1, 1]


def test_what_has_no_value_stands_below_the_axis_and_zero_on_it():
    svg = draw(line("Nord", value(2020, 0), value(2021, 0), hidden(2022), sign(2023)))

    zero, other_zero, confidential, unpublished = (round(y) for _x, y in sorted(marks(svg)))

    assert (zero, confidential) == (other_zero, unpublished)
    assert confidential - zero > 10
    assert "Wert" in words(svg)


def test_each_line_has_a_row_for_its_years_without_value():
    svg = draw(*(line(name, value(2020, 0), hidden(2021)) for name in ("Nord", "Süd")))

    *_zeros, first, second = sorted(y for _x, y in marks(svg))

    assert 9 < second - first < 13


def test_a_line_without_any_value_is_named_beside_its_marks():
    svg = draw(line("Nord", value(2020, 5), value(2021, 6)), line("Süd", hidden(2020), hidden(2021)))

    assert {"Nord", "Süd"} <= set(words(svg))


def test_nothing_in_the_drawing_depends_on_a_hidden_value():
    one, other = (
        draw(line("Nord", value(2020, 5), replace(hidden(2021), observation=Observation(value=number))))
        for number in (1, 2)
    )

    assert one == other
    assert any("vertraulich" in text for text in words(one))


def test_districts_are_told_apart_without_colour():
    names = [f"Stadtteil {number}" for number in range(6)]
    svg = draw(*(line(name, value(2020, place + 1), value(2021, place + 2)) for place, name in enumerate(names)))

    assert set(names) <= set(words(svg))


def test_a_target_is_written_at_its_line():
    svg = draw(line("Stadt", value(2020, 5), value(2021, 7), is_city=True), target=Target(Decimal("12.5"), 2028))

    assert any("2028" in text and "12,5 %" in text for text in words(svg))


@pytest.mark.parametrize(("number", "is_above"), [("13", False), ("12", True)])
def test_the_words_of_a_target_stand_where_no_line_begins(number, is_above):
    svg = draw(line("Nord", value(2020, number), value(2021, 30)), target=Target(Decimal("12.5")))

    [target] = paths(svg, "1.1")
    line_height, word_height = float(target.split()[2]), _height_of(svg, "Ziel: 12,5 %")
    assert (word_height < line_height) == is_above


def _height_of(svg, text):
    """Return how far down the text is written, in points."""
    return float(re.search(rf"<!-- {re.escape(text)} -->.*?translate\([\d.]+ ([\d.]+)\)", svg.decode(), re.S)[1])


def test_an_axis_that_does_not_begin_at_zero_says_so():
    def notes(*numbers):
        figures = [value(2020 + place, number) for place, number in enumerate(numbers)]
        return "Die Achse beginnt nicht bei null." in words(draw(line("Nord", *figures)))

    assert [notes(100, 104, 103), notes(5, 50, 20)] == [True, False]


def test_a_single_year_stands_alone_on_its_axis():
    written = words(draw(line("Nord", value(2020, 32))))

    assert [text for text in written if text.startswith("20") and len(text) > 2] == ["2020"]
    assert "Die Achse beginnt nicht bei null." not in written


def test_nothing_but_zeros_has_an_axis_with_readable_numbers():
    written = words(draw(line("Nord", value(2020, 0), value(2021, 0))))

    assert written.count("0,0") == 1
    assert "1,0" in written


def test_the_numbers_of_an_axis_have_the_decimals_they_need():
    written = words(draw(line("Nord", value(2020, 1), value(2021, "1.17"))))

    assert {"1,00", "1,05", "1,10"} <= set(written)


def test_many_lines_of_a_narrow_chart_are_named_below_it():
    names = ["Altstadt", "Bergheim", "Campus"]
    lines = [line(name, value(2020, 5), value(2021, "5.1")) for name in names]

    assert [text for text in words(draw(*lines, width=HALF_WIDTH)) if text in names] == names
