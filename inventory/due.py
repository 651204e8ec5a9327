"""When new figures are to be expected, from the cycle of their source and the newest there are."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.models import DataSource

Cycle = DataSource.Cycle

#: Cycle → months until the next figures hold, months a statistics office may take for them before they are overdue.
MONTHS = {
    Cycle.YEARLY: (12, 6),
    Cycle.HALF_YEARLY: (6, 3),
    Cycle.QUARTERLY: (3, 2),
    Cycle.MONTHLY: (1, 1),
}


class State(models.TextChoices):
    """Whether new figures should be there."""

    NOTHING = "nothing", _("nothing expected")
    CURRENT = "current", _("up to date")
    DUE = "due", _("due")
    OVERDUE = "overdue", _("overdue")


LOOKS = {
    State.NOTHING: ("neutral", "circle"),
    State.CURRENT: ("success", "success"),
    State.DUE: ("warning", "clock"),
    State.OVERDUE: ("danger", "danger"),
}


@dataclass(frozen=True)
class Expectation:
    """What is expected: ``since`` is the day after the period of the next figures has ended, past or to come."""

    state: State
    since: date | None = None

    @property
    def is_due(self) -> bool:
        return self.state in (State.DUE, State.OVERDUE)

    @property
    def tone(self) -> str:
        return LOOKS[self.state][0]

    @property
    def icon(self) -> str:
        return LOOKS[self.state][1]


def expectation(cycle: str, newest: date | None, *, on: date, is_wanted: bool = False) -> Expectation:
    """
    Return what is expected on a day, given the cycle of the source and the day the newest figures hold for.

    The next figures are due once their period has ended, and overdue when the office has also had the usual time for
    them. Without any figures, those that are wanted are due. Irregular and single surveys expect nothing.
    """
    if newest is None:
        return Expectation(State.DUE if is_wanted else State.NOTHING)
    if cycle not in MONTHS:
        return Expectation(State.NOTHING)
    period, patience = MONTHS[cycle]
    since = _months_later(newest, period) + timedelta(days=1)
    if on < since:
        return Expectation(State.CURRENT, since)
    return Expectation(State.DUE if on < _months_later(since, patience) else State.OVERDUE, since)


def _months_later(day: date, months: int) -> date:
    """Return the day some months later; the last of a month stays the last."""
    following = day + timedelta(days=1)
    is_last = following.day == 1
    if is_last:
        return _first_of_month(day, months + 1) - timedelta(days=1)
    first, after = _first_of_month(day, months), _first_of_month(day, months + 1)
    return min(first + timedelta(days=day.day - 1), after - timedelta(days=1))


def _first_of_month(day: date, later: int) -> date:
    month = day.month - 1 + later
    return date(day.year + month // 12, month % 12 + 1, 1)
