"""
The gate between two phases of a plan: what is missing before the next one can begin.

The gate only tells. ``Plan.advance_phase`` lets a plan through all the same, for a reason that is kept.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.models import Plan
from actionplans.texts import SECTION_BY_SLUG, START, sections_of


@dataclass(frozen=True)
class Missing:
    """One thing that is missing, and the address at which it is mended."""

    message: str
    url: str

    def __str__(self):
        return str(self.message)


def missing_for_next_phase(plan, standing):
    """Return what the plan lacks for its next phase, most basic first; nothing in the last phase. No queries."""
    rules = {Plan.Phase.INVENTORY: _missing_in_inventory, Plan.Phase.GOALS: _missing_in_goals}.get(plan.phase)
    return list(rules(plan, standing)) if rules else []


def missing_for_adoption(plan, standing):
    """Return what a plan lacks that a body should find in it, whatever its phase. No queries."""
    return list(_missing_in_plan(plan, standing))


def _missing_in_inventory(plan, standing):
    for section in sections_of(START):
        if not section.is_written(plan):
            yield Missing(_("Decision at the start is missing: %s") % section.title, _text(plan, section))
    if not standing.figures:
        yield Missing(_("There are no figures for this district."), _inventory(plan, "statistics"))
    if not standing.needs:
        yield Missing(_("No needs are recorded for this district."), _inventory(plan, "need-list"))
    if not standing.stakeholders:
        yield Missing(_("No stakeholders are recorded for this district."), _districts(plan, "stakeholder-list"))
    if not standing.activities:
        yield Missing(_("No ongoing activities are recorded."), _inventory(plan, "activity-list"))
    if not standing.findings_proven:
        yield Missing(
            _("There is no finding with evidence: a figure, a need or an activity."), _inventory(plan, "finding-list")
        )


def _missing_in_goals(plan, standing):
    yield from _missing_in_plan(plan, standing)
    if not standing.edition_in_force:
        yield Missing(_("No edition of the plan is adopted."), _own(plan, "edition-list"))


def _missing_in_plan(plan, standing):
    for slug in ("approach", "introduction"):
        section = SECTION_BY_SLUG[slug]
        if not section.is_written(plan):
            yield Missing(_("Text is missing: %s") % section.title, _text(plan, section))
    if not standing.goals:
        yield Missing(_("The plan has no goals."), _own(plan, "goal-list"))
    if number := standing.goals_without_measure:
        yield Missing(
            ngettext("%(n)s goal has no measure.", "%(n)s goals have no measure.", number) % {"n": number},
            f"{_own(plan, 'goal-list')}?gap=measure",
        )
    if not standing.measures:
        yield Missing(_("The plan has no measures."), _own(plan, "measure-list"))
    yield from _missing_on_measures(plan, standing)
    for slug in ("reporting-rules", "evaluation-rules", "updating-rules"):
        section = SECTION_BY_SLUG[slug]
        if not section.is_written(plan):
            yield Missing(_("Rule is missing: %s") % section.title, _text(plan, section))


def _missing_on_measures(plan, standing):
    def told(one, many, number, gap):
        if number:
            yield Missing(ngettext(one, many, number) % {"n": number}, f"{_own(plan, 'measure-list')}?gap={gap}")

    yield from told(
        "%(n)s measure has nobody responsible.",
        "%(n)s measures have nobody responsible.",
        standing.without_lead,
        "lead",
    )
    yield from told(
        "%(n)s measure has no complete dates.",
        "%(n)s measures have no complete dates.",
        standing.without_dates,
        "dates",
    )
    yield from told(
        "%(n)s measure has no money and is not marked as costing nothing extra.",
        "%(n)s measures have no money and are not marked as costing nothing extra.",
        standing.without_money,
        "money",
    )
    yield from told(
        "%(n)s measure has no date of review.",
        "%(n)s measures have no date of review.",
        standing.without_review,
        "review",
    )
    yield from told(
        "%(n)s measure serves no goal.",
        "%(n)s measures serve no goal.",
        standing.without_goal,
        "goal",
    )


# Addresses


def _text(plan, section):
    return _own(plan, "plan-text-edit", section.slug)


def _own(plan, name, *further):
    return reverse(f"actionplans:{name}", args=[plan.municipality.slug, plan.slug, *further])


def _inventory(plan, name):
    return reverse(f"inventory:{name}", args=[plan.municipality.slug])


def _districts(plan, name):
    return reverse(f"districts:{name}", args=[plan.municipality.slug])
