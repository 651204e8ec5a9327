"""When new figures are to be expected."""

from datetime import date

import pytest

from inventory.due import Expectation, State, expectation


@pytest.mark.parametrize(
    ("cycle", "newest", "on", "state", "since"),
    [
        ("yearly", date(2024, 12, 31), date(2025, 12, 31), State.CURRENT, date(2026, 1, 1)),
        ("yearly", date(2024, 12, 31), date(2026, 1, 1), State.DUE, date(2026, 1, 1)),
        ("yearly", date(2024, 12, 31), date(2026, 6, 30), State.DUE, date(2026, 1, 1)),
        ("yearly", date(2024, 12, 31), date(2026, 7, 1), State.OVERDUE, date(2026, 1, 1)),
        ("half_yearly", date(2025, 6, 30), date(2025, 12, 31), State.CURRENT, date(2026, 1, 1)),
        ("half_yearly", date(2025, 6, 30), date(2026, 4, 1), State.OVERDUE, date(2026, 1, 1)),
        ("quarterly", date(2025, 12, 31), date(2026, 4, 1), State.DUE, date(2026, 4, 1)),
        ("monthly", date(2026, 1, 31), date(2026, 2, 28), State.CURRENT, date(2026, 3, 1)),
        ("monthly", date(2026, 1, 31), date(2026, 4, 1), State.OVERDUE, date(2026, 3, 1)),
        ("monthly", date(2026, 1, 15), date(2026, 2, 16), State.DUE, date(2026, 2, 16)),
        ("irregular", date(2010, 12, 31), date(2026, 1, 1), State.NOTHING, None),
        ("once", date(2010, 12, 31), date(2026, 1, 1), State.NOTHING, None),
        ("", date(2010, 12, 31), date(2026, 1, 1), State.NOTHING, None),
    ],
)
def test_new_figures_are_due_when_their_period_is_over(cycle, newest, on, state, since):
    assert expectation(cycle, newest, on=on) == Expectation(state, since)


def test_figures_that_are_wanted_and_never_came_are_due():
    assert expectation("yearly", None, on=date(2026, 1, 1), is_wanted=True) == Expectation(State.DUE)
    assert expectation("yearly", None, on=date(2026, 1, 1)) == Expectation(State.NOTHING)
