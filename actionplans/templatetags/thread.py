from django import template
from django.urls import reverse

from actionplans.trace import trace
from inventory.models import Finding

register = template.Library()


@register.inclusion_tag("actionplans/_thread.html", takes_context=True)
def thread(context, obj):
    """Draw the red thread through an object: what it rests on above, what came of it below."""
    user = context["request"].user
    return {"thread": trace(obj, user), "obj": obj, "goal_url": _goal_url(obj, user)}


def _goal_url(obj, user):
    """Return where a goal is derived from a finding, if this person may do so."""
    if not isinstance(obj, Finding) or not user.has_perm("actionplans.change_goal", obj):
        return ""
    return reverse("actionplans:goal-from-finding", args=[obj.municipality.slug, obj.pk])
