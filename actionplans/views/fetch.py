"""Fetch the plan or the measure an address names, as far as the person asking may touch it."""

from django.shortcuts import get_object_or_404

from actionplans.models import Plan
from districts.access import require


def visible_plans(request):
    """Return the plans of the page's municipality that this person may read."""
    return Plan.objects.visible_to(request.user).of(request.municipality)


def get_plan(request, slug):
    """Return the plan with its district, coordinating office and predecessor, or answer 404."""
    plans = visible_plans(request).select_related("district", "coordinating_office", "predecessor")
    plan = get_object_or_404(plans, slug=slug)
    for row in filter(None, (plan, plan.district, plan.coordinating_office, plan.predecessor)):
        row.municipality = request.municipality
    return plan


def get_plan_to_change(request, slug, permission="actionplans.change_plan"):
    """Return the plan; 404 where it may not be seen, 403 where it may not be changed."""
    plan = get_plan(request, slug)
    require(request.user, permission, plan)
    return plan


def get_measure(request, plan, number):
    """Return the measure of a plan with what lists show of it, or answer 404."""
    plan = get_plan(request, plan)
    measure = get_object_or_404(plan.measures.visible_to(request.user).for_list(), number=number)
    measure.plan = plan
    return measure


def get_measure_to_change(request, plan, number, permission="actionplans.change_measure"):
    """Return the measure; 404 where it may not be seen, 403 where it may not be changed."""
    measure = get_measure(request, plan, number)
    require(request.user, permission, measure)
    return measure
