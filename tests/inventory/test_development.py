"""How figures move, in words."""

from decimal import Decimal

import pytest

from inventory.development import Development, development_of, unit_of_change
from inventory.figures import Figure, FigureKind, no_data
from inventory.models import Observation


def figure(year, value, **more):
    if value is None:
        return Figure(FigureKind.SUPPRESSED, "·", "geheim", year=year, **more)
    return Figure(FigureKind.VALUE, str(value), value=Decimal(value), year=year, **more)


def develop(*figures, direction="lower", decimals=1, unit="%"):
    return development_of(figures, decimals=decimals, unit=unit, direction=direction)


def test_shares_move_by_percentage_points():
    found = develop(figure(2019, "20.0"), figure(2020, "21.0"), figure(2024, "18.5"), figure(2025, "18.0"))

    assert (found.before.since, found.before.text, found.before.verdict_text) == (
        2024,
        "−0,5 Prozentpunkte",
        "besser",
    )
    assert (found.long.since, found.long.text) == (2020, "−3,0 Prozentpunkte")


@pytest.mark.parametrize(
    ("direction", "value", "verdict"),
    [
        ("higher", 11, "better"),
        ("higher", 9, "worse"),
        ("lower", 11, "worse"),
        ("neutral", 11, ""),
        ("lower", 10, "same"),
    ],
)
def test_the_direction_says_what_is_better(direction, value, verdict):
    found = develop(figure(2024, 10), figure(2025, value), direction=direction)

    assert found.before.verdict == verdict


def test_numbers_move_in_their_unit():
    found = develop(figure(2024, 900), figure(2025, 2000), decimals=0, unit="Personen")

    assert found.before.text == "+1.100 Personen"


def test_nothing_is_computed_across_a_break():
    found = develop(figure(2023, 10), figure(2024, 20, found_break="Neuer Zensus"), figure(2025, 21))
    at_once = develop(figure(2024, 10), figure(2025, 20, found_break="Neuer Zensus"))

    assert (found.before.text, found.long, found.trend) == ("+1,0 Prozentpunkte", None, "")
    assert at_once == Development(reason="Bruch in der Reihe")


def test_nothing_is_computed_with_hidden_figures():
    hidden_last = develop(figure(2023, 10), figure(2024, 11), figure(2025, None))
    hidden_between = develop(figure(2023, 10), figure(2024, None), figure(2025, 12), no_data(2026))

    assert hidden_last == Development(reason="geheim")
    assert (hidden_between.before.since, hidden_between.before.text) == (2023, "+2,0 Prozentpunkte")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((10, 11, 12, 13), "steigt um etwa 1,0 Prozentpunkte im Jahr, 2020 bis 2023"),
        ((13, 12, 11, 10), "sinkt um etwa 1,0 Prozentpunkte im Jahr, 2020 bis 2023"),
        ((10, 10, 10, 10), "gleichbleibend, 2020 bis 2023"),
        ((10, 30, 5, 18), "keine klare Richtung, 2020 bis 2023"),
        ((10, 11), ""),
    ],
)
def test_a_trend_needs_three_figures_that_fit_a_line(values, words):
    found = develop(*[figure(2020 + index, value) for index, value in enumerate(values)])

    assert found.trend == words


def test_a_figure_that_follows_later_does_not_hide_how_the_known_ones_moved():
    later = Figure(FigureKind.MISSING, "...", "Angabe fällt später an", year=2025)

    assert develop(figure(2023, 10), figure(2024, 12), later).before.text == "+2,0 Prozentpunkte"


def test_what_could_not_be_added_up_says_why():
    part = Observation(status="final")
    missing = Figure(FigureKind.NO_DATA, "k. A.", "kein Wert für Süd", year=2025, parts=(part,), part_count=2)

    assert develop(missing) == Development(reason="kein Wert für Süd")


def test_a_single_figure_has_no_development():
    assert develop(figure(2025, 10)) == Development()
    assert develop(no_data(2025)) == Development()


def test_shares_of_something_named_differ_by_percentage_points_too():
    assert unit_of_change("% der Schülerinnen und Schüler") == "Prozentpunkte"
    assert unit_of_change("je 1.000") == "je 1.000"
