"""
What is due: for the person who asks, in the order of the days.

Everything is derived on the spot from what the person may see; nothing here is stored.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from actionplans.condition import Kind, conditions_of
from actionplans.models import Edition, Goal, Measure, Plan, PlanStep, ProgressEntry, Resolution
from actionplans.models.progress import LIGHT_LOOKS
from actionplans.steps import STEP_BY_SLUG
from districts.access import access_of, membership_in
from districts.models import Membership
from inventory.confidentiality import sees_everything
from inventory.early_warning import warnings_of
from inventory.models import Finding, Need, WarningRule

HORIZON = timedelta(days=90)

UNDECIDED = ngettext_lazy("%(n)d need undecided", "%(n)d needs undecided", "n")
UNUSED_FINDINGS = ngettext_lazy("%(n)d finding without goal", "%(n)d findings without goal", "n")
UNSERVED_GOALS = ngettext_lazy("%(n)d goal without measure", "%(n)d goals without measure", "n")
WITHOUT_OWNER = ngettext_lazy("%(n)d measure without owner", "%(n)d measures without owner", "n")
WITHOUT_GOAL = ngettext_lazy("%(n)d measure without goal", "%(n)d measures without goal", "n")


@dataclass(frozen=True)
class Item:
    """Something due on a day. ``report_url`` is set where this person may report on it at once."""

    due_on: date
    what: str
    about: str
    url: str
    icon: str
    is_mine: bool = False
    report_url: str = ""

    def days(self, on):
        return (self.due_on - on).days


@dataclass(frozen=True)
class PlanCard:
    """A plan at a glance: its phase, the lights of its running measures, what stands out and what is torn."""

    plan: Plan
    lights: list
    measures: int
    running: int
    late: int
    torn: list


@dataclass(frozen=True)
class EarlyWarning:
    """A measure that stands out, with the reasons."""

    measure: Measure
    conditions: list
    is_mine: bool
    report_url: str = ""


@dataclass(frozen=True)
class Agenda:
    """
    The overview of one person: what is late, what comes next, what stands out, and every plan.

    ``warnings`` are about measures; ``figures`` are what the rules of early warning find in the districts.
    """

    overdue: list = field(default_factory=list)
    soon: list = field(default_factory=list)
    later: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    figures: list = field(default_factory=list)
    mine: list = field(default_factory=list)
    plans: list = field(default_factory=list)

    @property
    def is_empty(self):
        return not (self.overdue or self.soon or self.later or self.warnings or self.figures)


def agenda(user, municipality, *, on):
    """
    Return what is due in a municipality from the day ``on`` to 90 days later, as far as ``user`` may see it.

    What is the person's own comes first. The number of queries does not depend on how much there is.
    """
    return _Desk(user, municipality, on).agenda()


class _Desk:
    """Reads everything once and sorts it for one person."""

    def __init__(self, user, municipality, on):
        self.user, self.municipality, self.on = user, municipality, on
        self.membership = membership_in(user, municipality)
        self.plans = list(Plan.objects.visible_to(user).of(municipality).select_related("district"))
        for plan in self.plans:
            plan.municipality = municipality
        measures = Measure.objects.visible_to(user).filter(plan__in=self.plans)
        self.measures = list(measures.for_list())

    def agenda(self):
        items = sorted(
            [*self.of_measures(), *self.of_steps(), *self.of_editions(), *self.of_resolutions()],
            key=lambda item: (not item.is_mine, item.due_on, item.what),
        )
        notice = self.on + timedelta(days=self.municipality.reminder_days)
        return Agenda(
            overdue=[item for item in items if item.due_on < self.on],
            soon=[item for item in items if self.on <= item.due_on <= notice],
            later=[item for item in items if item.due_on > notice],
            warnings=self.warnings(),
            figures=self.figures(),
            mine=self.mine(),
            plans=self.plan_cards(),
        )

    # Whose is it?

    def is_mine(self, measure):
        """An organisation's people have its measures, district management its districts, the office all of them."""
        membership = self.membership
        if membership.organisation_id:
            return measure.lead_id == membership.organisation_id
        if membership.role == Membership.Role.DISTRICT_MANAGER:
            return self.municipality.pk in access_of(self.user).whole or measure.district_id in access_of(self.user).own
        return membership.role in (Membership.Role.ADMINISTRATOR, Membership.Role.COORDINATION)

    def report_url(self, measure):
        if measure.is_ended or not self.user.has_perm("actionplans.report_measure", measure):
            return ""
        return reverse("actionplans:progress-create", args=[self.municipality.slug, measure.plan.slug, measure.number])

    # What is due?

    def of_measures(self):
        for measure in self.measures:
            if measure.is_ended:
                continue
            for due_on, what, icon in self.days_of(measure):
                if due_on <= self.on + HORIZON:
                    yield Item(
                        due_on,
                        what,
                        f"{measure} · {measure.plan.district}",
                        measure.get_absolute_url(),
                        icon,
                        self.is_mine(measure),
                        self.report_url(measure),
                    )

    def days_of(self, measure):
        """Return (day, what, icon) of everything a measure has ahead or has missed."""
        if measure.status in Measure.EXPECTED:
            for milestone in measure.open_milestones:
                yield milestone.due_on, _("Milestone: %s") % milestone.title, "flag"
            if measure.ends_on:
                yield measure.ends_on, _("End of the measure"), "stop"
        if measure.status == Measure.Status.ADOPTED and measure.starts_on:
            yield measure.starts_on, _("Start of the measure"), "play"
        if measure.next_review_on:
            yield measure.next_review_on, _("Review"), "autorenew"

    def of_steps(self):
        steps = PlanStep.objects.filter(plan__in=self.plans, due_on__lte=self.on + HORIZON).open()
        plans = {plan.pk: plan for plan in self.plans}
        for step in steps.order_by("due_on"):
            plan = plans[step.plan_id]
            yield Item(
                step.due_on,
                _("Step: %s") % STEP_BY_SLUG[step.slug].name,
                str(plan),
                f"{plan.get_absolute_url()}#steps",
                "checklist",
                self.membership.role in (Membership.Role.ADMINISTRATOR, Membership.Role.COORDINATION),
            )

    def of_editions(self):
        submitted = Edition.objects.filter(plan__in=self.plans, status=Edition.Status.SUBMITTED)
        for edition in submitted.select_related("plan__municipality"):
            yield Item(
                self.on,
                _("%s waits for its resolution") % edition,
                str(edition.plan),
                edition.get_absolute_url(),
                "file",
                self.membership.role in (Membership.Role.COMMITTEE, Membership.Role.COORDINATION),
            )

    def of_resolutions(self):
        """Deadlines that a body set; one that passed stays for the time of the horizon and is then history."""
        deadlines = Resolution.objects.filter(
            plan__in=self.plans, deadline__range=(self.on - HORIZON, self.on + HORIZON)
        ).select_related("body", "edition__plan__municipality")
        for resolution in deadlines:
            yield Item(
                resolution.deadline,
                _("Deadline of %s") % resolution,
                str(resolution.edition.plan),
                resolution.get_absolute_url(),
                "calendar-today",
                self.membership.role == Membership.Role.COORDINATION,
            )

    # What stands out?

    def warnings(self):
        """Measures at risk, late or silent, the person's own first, then the gravest."""
        grave = (Kind.AT_RISK, Kind.LATE, Kind.STALE)
        found = []
        for measure in self.measures:
            conditions = [each for each in conditions_of(measure, on=self.on) if each.kind in grave]
            if conditions:
                found.append(EarlyWarning(measure, conditions, self.is_mine(measure), self.report_url(measure)))
        return sorted(
            found,
            key=lambda row: (not row.is_mine, grave.index(row.conditions[0].kind), -len(row.conditions)),
        )

    def figures(self):
        """What the figures of the districts warn about; for those who may make a finding of it."""
        if not self.user.has_perm("inventory.change_finding", self.municipality):
            return []
        rules = WarningRule.objects.visible_to(self.user).of(self.municipality).select_related("indicator", "group")
        is_public = not sees_everything(self.user, self.municipality)
        return warnings_of(rules, municipality=self.municipality, user=self.user, is_public=is_public)

    def mine(self):
        """The measures this person reports on, with the address to do so; the longest silent first."""
        rows = [
            (measure, url)
            for measure in self.measures
            if measure.status in (Measure.Status.RUNNING, Measure.Status.ADOPTED)
            and self.is_mine(measure)
            and (url := self.report_url(measure))
        ]
        return sorted(rows, key=lambda row: row[0].last_event_on or date.min)

    # How do the plans stand?

    def plan_cards(self):
        goals = dict(
            Goal.objects.filter(plan__in=self.plans)
            .without_measure()
            .order_by()
            .values_list("plan")
            .annotate(Count("pk", distinct=True))
        )
        needs = self.by_district(Need.objects.without_fate())
        findings = self.by_district(Finding.objects.filter(goals=None))
        return [self.plan_card(plan, goals, needs, findings) for plan in self.plans]

    def by_district(self, rows):
        return Counter(
            dict(
                rows.visible_to(self.user)
                .filter(Q(municipality=self.municipality))
                .order_by()
                .values_list("district")
                .annotate(Count("pk", distinct=True))
            )
        )

    def plan_card(self, plan, goals, needs, findings):
        own = [measure for measure in self.measures if measure.plan_id == plan.pk]
        alive = [measure for measure in own if not measure.is_ended]
        running = [measure for measure in own if measure.status == Measure.Status.RUNNING]
        lights = Counter(measure.last_light for measure in running)
        torn = (
            (UNDECIDED, needs[plan.district_id]),
            (UNUSED_FINDINGS, findings[plan.district_id]),
            (UNSERVED_GOALS, goals.get(plan.pk, 0)),
            (WITHOUT_OWNER, sum(not measure.lead_id for measure in alive)),
            (WITHOUT_GOAL, sum(not measure.goals.all() for measure in alive)),
        )
        return PlanCard(
            plan=plan,
            lights=[
                (capfirst(label), lights[value], *LIGHT_LOOKS[value])
                for value, label in ProgressEntry.Light.choices
                if lights[value]
            ]
            + ([(_("No report"), lights[None], "neutral", "visibility-off")] if lights[None] else []),
            measures=len(own),
            running=len(running),
            late=sum(any(each.kind == Kind.LATE for each in conditions_of(row, on=self.on)) for row in own),
            torn=[text % {"n": number} for text, number in torn if number],
        )
