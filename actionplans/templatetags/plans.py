"""Template tags of every page of a plan."""

from django import template
from django.urls import reverse

from actionplans.models import Plan
from config.templatetags.ui import badge

register = template.Library()

PHASE_ICONS = {Plan.Phase.INVENTORY: "search", Plan.Phase.GOALS: "target", Plan.Phase.IMPLEMENTATION: "play"}


@register.simple_tag
def phase_badge(plan):
    """Show a plan's phase as word, icon and colour."""
    return badge(plan.get_phase_display(), "info", PHASE_ICONS[plan.phase])


@register.inclusion_tag("includes/_phase_bar.html")
def phase_bar(plan):
    """Draw the plan's three phases; each leads to its steps on the plan's workspace."""
    workspace = reverse("actionplans:plan-detail", args=[plan.municipality.slug, plan.slug])
    here = Plan.PHASES.index(plan.phase)
    return {
        "phases": [
            {
                "name": phase.label,
                "url": f"{workspace}#phase-{phase.value}",
                "state": "done" if position < here else "current" if position == here else "ahead",
            }
            for position, phase in enumerate(Plan.PHASES)
        ]
    }
