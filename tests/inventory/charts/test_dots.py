import pytest

from inventory.charts import dots_svg
from inventory.figures import no_data
from tests.inventory.charts.drawing import hidden, line, paths, sign, value, words

CHANGE_WIDTH = "2;"


def draw(*lines):
    return dots_svg(lines, title="T", unit="%")


def changes(svg):
    """Return the lines between two years, without the one in the legend."""
    return paths(svg, CHANGE_WIDTH)[:-1]


def test_two_years_are_joined_by_a_line():
    svg = draw(line("Nord", value(2015, 5), value(2024, 9)), line("Süd", value(2015, 4), value(2024, 3)))

    assert len(changes(svg)) == 2
    assert {"2015", "2024"} <= set(words(svg))


def test_no_line_goes_across_a_break_even_in_a_year_between():
    broken = line("Nord", value(2015, 5), value(2018, 6, "neue Grundlage"), value(2024, 9))

    assert changes(draw(broken)) == []


@pytest.mark.parametrize("figure", [hidden(2024), sign(2024), no_data(2024)])
def test_no_line_leads_to_what_is_not_known(figure):
    assert changes(draw(line("Nord", value(2015, 5), figure))) == []


def test_an_earlier_figure_that_cannot_be_drawn_is_said():
    svg = draw(line("Nord", hidden(2015), value(2024, 9)))

    assert any("2015: ·" in text for text in words(svg))


def test_one_year_needs_no_legend():
    svg = draw(line("Nord", value(2024, 9)), line("Stadt", value(2024, 7), is_city=True))

    assert "2024" not in words(svg)


def test_without_a_comparable_change_the_legend_names_the_years_only():
    svg = dots_svg([line("Nord", value(2020, 5), value(2021, 9, "Zensus"))], title="T", unit="%")

    assert {"2020", "2021"} <= set(words(svg))
    assert "vergleichbare Veränderung" not in words(svg)


def test_nothing_but_zeros_lies_at_the_zero_of_the_axis():
    written = words(dots_svg([line("Nord", value(2021, 0)), line("Süd", value(2021, 0))], title="T", unit="%"))

    assert not any(text.startswith("−") for text in written)
    assert {"0,0", "0,2", "1,0"} <= set(written)
