"""Where a plan stands: everything that its steps, its phase gate and its workspace derive, counted in one query."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.models import Edition, Goal, Measure, Milestone, Plan, PlanStep, Resolution, Review
from config.counting import number_of
from districts.models import Stakeholder
from inventory.models import Activity, Finding, Need, Observation, ParticipationEvent


@dataclass(frozen=True)
class Standing:
    """
    Numbers of a plan and its district on a day, as one person may see them.

    ``figures`` is the number of indicators with a value in ``figures_year``, the newest year with any.
    """

    figures_year: int | None
    figures: int
    events: int
    needs: int
    needs_undecided: int
    findings: int
    findings_proven: int
    activities: int
    stakeholders: int
    stakeholders_involved: int
    migrant_organisations: int
    goals: int
    goals_with_target: int
    goals_without_measure: int
    measures: int
    without_goal: int
    without_lead: int
    without_dates: int
    without_money: int
    without_review: int
    to_clear_up: int
    running: int
    ended: int
    overdue: int
    milestones_overdue: int
    reviews_due: int
    starter_projects: int
    starter_projects_ended: int
    with_partners: int
    citywide_measures: int
    opening_measures: int
    public_measures: int
    editions: int
    edition_submitted: int | None
    edition_in_force: int | None
    resolutions: int
    resolved_on: date | None
    reviews: int
    steps_overdue: int


def standing_of(plan, user, *, on):
    """
    Return the Standing of a plan on the day ``on``, counting what ``user`` may see.

    Two queries, however much the plan holds: one for the area, one for all numbers.
    """
    area = plan.district.area()
    numbers = {**_district_numbers(area, user), **_plan_numbers(on)}
    # Some numbers are called like fields of the model, which annotations may not be.
    row = Plan.objects.values(**{f"its_{name}": number for name, number in numbers.items()}).get(pk=plan.pk)
    return Standing(**{name.removeprefix("its_"): number for name, number in row.items()})


def open_points(plan, standing):
    """Return pairs of message and address for what waits for a decision or a deed. No queries."""

    def own(name, query=""):
        return reverse(f"actionplans:{name}", args=[plan.municipality.slug, plan.slug]) + query

    needs = reverse("inventory:need-list", args=[plan.municipality.slug])
    points = [
        (
            standing.edition_submitted,
            _("Edition %(n)s waits for its resolution."),
            own("edition-list"),
        ),
        (
            standing.overdue,
            ngettext("%(n)s measure is late.", "%(n)s measures are late.", standing.overdue),
            own("measure-list", "?condition=late"),
        ),
        (
            standing.reviews_due,
            ngettext("%(n)s measure is due for review.", "%(n)s measures are due for review.", standing.reviews_due),
            own("measure-list", "?condition=review_due"),
        ),
        (
            standing.steps_overdue,
            ngettext("%(n)s step is late.", "%(n)s steps are late.", standing.steps_overdue),
            "#steps",
        ),
        (
            standing.needs_undecided,
            ngettext("%(n)s need waits for a decision.", "%(n)s needs wait for a decision.", standing.needs_undecided),
            f"{needs}?district={plan.district_id}&status=recorded",
        ),
        (
            standing.to_clear_up,
            ngettext(
                "%(n)s measure holds imported text to be cleared up.",
                "%(n)s measures hold imported text to be cleared up.",
                standing.to_clear_up,
            ),
            own("measure-list", "?gap=clear_up"),
        ),
    ]
    return [(message % {"n": number}, address) for number, message, address in points if number]


def _newest(rows, column):
    return Subquery(rows.order_by(F(column).desc()).values(column)[:1])


def _district_numbers(area, user):
    """Return what the stocktaking of the plan's area holds."""

    def here(model, **conditions):
        return model.objects.visible_to(user).filter(district__in=area, **conditions)

    def acting(model):
        linked = model.districts.through.objects
        own = model._meta.model_name
        in_area = Q(pk__in=linked.filter(district__in=area).values(own)) | ~Q(pk__in=linked.values(own))
        return model.objects.visible_to(user).filter(in_area, municipality=OuterRef("municipality"))

    figures = here(Observation, value__isnull=False)
    by_year = figures.order_by("-year").values("year").annotate(number=Count("indicator", distinct=True))
    needs, findings, stakeholders = here(Need), here(Finding), acting(Stakeholder)
    unproven = Finding.objects.without_evidence().values("pk")
    return {
        "figures_year": _newest(figures, "year"),
        "figures": Coalesce(Subquery(by_year.values("number")[:1]), Value(0), output_field=IntegerField()),
        "events": number_of(here(ParticipationEvent)),
        "needs": number_of(needs),
        "needs_undecided": number_of(needs.without_fate()),
        "findings": number_of(findings),
        "findings_proven": number_of(findings.exclude(pk__in=unproven)),
        "activities": number_of(acting(Activity)),
        "stakeholders": number_of(stakeholders),
        "stakeholders_involved": number_of(stakeholders.filter(state=Stakeholder.State.INVOLVED)),
        "migrant_organisations": number_of(stakeholders.filter(is_migrant_organisation=True)),
    }


def _plan_numbers(on):
    """Return what the plan itself holds; everybody who sees a plan sees all of it."""

    def own(model):
        return model.objects.filter(plan=OuterRef("pk"))

    measures, goals = own(Measure), own(Goal)
    printed = measures.exclude(status=Measure.Status.DROPPED)
    starters = printed.filter(is_starter_project=True)
    editions, resolutions = own(Edition), own(Resolution)
    numbers = {
        "goals": goals,
        "goals_with_target": goals.exclude(targets=None),
        "goals_without_measure": goals.without_measure(),
        "measures": printed,
        "without_goal": printed.without_goal(),
        "without_lead": printed.without_lead(),
        "without_dates": printed.without_dates(),
        "without_money": printed.without_money(),
        "without_review": printed.without_review(),
        "to_clear_up": printed.to_clear_up(),
        "running": measures.running(),
        "ended": measures.filter(status__in=[Measure.Status.DONE, Measure.Status.CONTINUED]),
        "overdue": measures.overdue(on=on),
        "reviews_due": measures.review_due(by=on),
        "starter_projects": starters,
        "starter_projects_ended": starters.filter(status__in=Measure.ENDED),
        "with_partners": printed.exclude(partners=None),
        "citywide_measures": printed.filter(reach=Measure.Reach.CITY),
        "opening_measures": printed.filter(fields__slug="intercultural-opening"),
        "public_measures": printed.filter(is_public=True),
        "editions": editions,
        "resolutions": resolutions,
        "reviews": own(Review),
        "steps_overdue": own(PlanStep).overdue(on=on),
    }
    late_milestones = Milestone.objects.overdue(on=on).filter(measure__plan=OuterRef("pk"))
    return {
        **{name: number_of(rows) for name, rows in numbers.items()},
        "milestones_overdue": number_of(late_milestones),
        "edition_submitted": _newest(editions.filter(status=Edition.Status.SUBMITTED), "number"),
        "edition_in_force": _newest(editions.in_force(), "number"),
        "resolved_on": _newest(resolutions, "decided_on"),
    }
