"""
What stands out about a measure on a day: at risk, late, stale, to be reviewed, due soon.

Always derived and never stored. :func:`conditions_of` answers for one measure, with reasons in words;
:func:`in_condition` narrows a queryset by the same rules, whose words live on ``MeasureQuerySet``.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from actionplans.models import Measure, ProgressEntry

REVIEW_NOTICE = timedelta(days=30)


class Kind(TextChoices):
    """The conditions, the gravest first."""

    AT_RISK = "at_risk", gettext_lazy("at risk")
    LATE = "late", gettext_lazy("late")
    STALE = "stale", gettext_lazy("silent")
    REVIEW_DUE = "review_due", gettext_lazy("review due")
    DUE_SOON = "due_soon", gettext_lazy("due soon")


LOOKS = {
    Kind.AT_RISK: ("danger", "danger"),
    Kind.LATE: ("danger", "clock"),
    Kind.STALE: ("warning", "visibility-off"),
    Kind.REVIEW_DUE: ("warning", "autorenew"),
    Kind.DUE_SOON: ("info", "calendar-today"),
}


OVERDUE = ngettext_lazy("overdue for %(days)d day", "overdue for %(days)d days", "days")
NOT_STARTED = ngettext_lazy("should have started %(days)d day ago", "should have started %(days)d days ago", "days")
SILENT = ngettext_lazy("no report for %(days)d day", "no report for %(days)d days", "days")
REVIEW_PASSED = ngettext_lazy("review date passed %(days)d day ago", "review date passed %(days)d days ago", "days")
REVIEW_AHEAD = ngettext_lazy("review in %(days)d day", "review in %(days)d days", "days")
ENDS = ngettext_lazy("ends in %(days)d day", "ends in %(days)d days", "days")
STARTS = ngettext_lazy("starts in %(days)d day", "starts in %(days)d days", "days")
MILESTONE_OVERDUE = ngettext_lazy(
    "milestone “%(title)s” overdue for %(days)d day", "milestone “%(title)s” overdue for %(days)d days", "days"
)
MILESTONE_AHEAD = ngettext_lazy(
    "milestone “%(title)s” due in %(days)d day", "milestone “%(title)s” due in %(days)d days", "days"
)


@dataclass(frozen=True)
class Condition:
    """One condition with everything that brought it about, in words."""

    kind: Kind
    reasons: tuple[str, ...]

    @property
    def label(self):
        return self.kind.label

    @property
    def tone(self):
        return LOOKS[self.kind][0]

    @property
    def icon(self):
        return LOOKS[self.kind][1]

    @property
    def why(self):
        return "; ".join(self.reasons)


def conditions_of(measure, *, on):
    """
    Return what stands out about a measure on the day ``on``, the gravest first.

    The measure comes from ``Measure.objects.for_list()``; its annotations and open milestones are read without a query.
    """
    found = {
        Kind.AT_RISK: _risk(measure),
        Kind.LATE: _delays(measure, on),
        Kind.STALE: _silence(measure, on),
        Kind.REVIEW_DUE: _review(measure, on),
        Kind.DUE_SOON: _next_days(measure, on),
    }
    found = {kind: tuple(reasons) for kind, reasons in found.items()}
    return [Condition(kind, reasons) for kind, reasons in found.items() if reasons]


def judge(measures, *, on):
    """Return the measures as a list, each with its ``conditions`` on the day ``on``."""
    measures = list(measures)
    for measure in measures:
        measure.conditions = conditions_of(measure, on=on)
    return measures


def in_condition(measures, kind, *, on):
    """Return those of ``measures`` that are in a condition on the day ``on``."""
    return {
        Kind.AT_RISK: lambda: measures.at_risk(),
        Kind.LATE: lambda: measures.overdue(on=on),
        Kind.STALE: lambda: measures.stale(on=on),
        Kind.REVIEW_DUE: lambda: measures.review_due(by=on + REVIEW_NOTICE),
        Kind.DUE_SOON: lambda: measures.due_soon(on=on),
    }[kind]()


def _risk(measure):
    if measure.status in Measure.EXPECTED and measure.last_light == ProgressEntry.Light.AT_RISK:
        yield _("last report: at risk")


def _delays(measure, on):
    if measure.status not in Measure.EXPECTED:
        return
    if measure.ends_on and measure.ends_on < on:
        yield OVERDUE % {"days": (on - measure.ends_on).days}
    if measure.status == Measure.Status.ADOPTED and measure.starts_on and measure.starts_on < on:
        yield NOT_STARTED % {"days": (on - measure.starts_on).days}
    for milestone in measure.open_milestones:
        if milestone.is_overdue(on=on):
            yield MILESTONE_OVERDUE % {"title": milestone.title, "days": (on - milestone.due_on).days}


def _silence(measure, on):
    if measure.status != Measure.Status.RUNNING:
        return
    last_sign = max(day for day in (measure.status_since, measure.last_event_on) if day)
    days = (on - last_sign).days
    if days > measure.municipality.stale_days:
        yield SILENT % {"days": days}


def _review(measure, on):
    if measure.is_ended or not measure.next_review_on or measure.next_review_on > on + REVIEW_NOTICE:
        return
    days = (measure.next_review_on - on).days
    if days < 0:
        yield REVIEW_PASSED % {"days": -days}
    else:
        yield REVIEW_AHEAD % {"days": days} if days else _("review today")


def _next_days(measure, on):
    if measure.status not in Measure.EXPECTED:
        return
    soon = range(measure.municipality.reminder_days + 1)
    if measure.ends_on and (days := (measure.ends_on - on).days) in soon:
        yield ENDS % {"days": days} if days else _("ends today")
    starts_on = measure.starts_on if measure.status == Measure.Status.ADOPTED else None
    if starts_on and (days := (starts_on - on).days) in soon:
        yield STARTS % {"days": days} if days else _("starts today")
    for milestone in measure.open_milestones:
        if (days := (milestone.due_on - on).days) in soon:
            text = MILESTONE_AHEAD if days else _("milestone “%(title)s” due today")
            yield text % {"title": milestone.title, "days": days}
