"""
What happened in the invented city, told in the order of the days on which it happened.

Acts are collected first and carried out afterwards, so that each finds everything as it was on its day: an edition
freezes what the plan held then, and logs and histories name the day and the person.
"""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from types import SimpleNamespace

from django.utils import timezone
from simple_history.models import HistoricalRecords

WORKING_HOUR = time(10)


@dataclass
class Chronicle:
    """Acts by day. ``today`` is the day on which the story is told."""

    today: date
    acts: list = field(default_factory=list)

    def day(self, stated, *, not_before=None):
        """Return the date that content states: a date, a number of days from today as text, or nothing."""
        if stated in ("", None):
            return None
        day = stated if isinstance(stated, date) else self.today + timedelta(days=int(stated))
        return max(day, not_before) if not_before else day

    def add(self, on, by, act, *arguments):
        """Note that ``act(*arguments)`` happened on a day, done by a user; acts of one day keep their order."""
        self.acts.append((on, by, partial(act, *arguments)))

    def tell(self):
        """Carry out all acts in the order of their days."""
        for on, by, act in sorted(self.acts, key=lambda one: one[0]):
            with recorded(by, on):
                act()
        self.acts.clear()


@contextmanager
def recorded(by, on):
    """
    Let what is written in the block be recorded as done by a user on a day.

    This turns the clock for the whole process; only a command that runs alone, on invented data, may do so.
    """
    moment = timezone.make_aware(datetime.combine(on, WORKING_HOUR))
    clock, timezone.now = timezone.now, lambda: moment
    HistoricalRecords.context.request = SimpleNamespace(user=by)
    try:
        yield
    finally:
        timezone.now = clock
        del HistoricalRecords.context.request
