from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actionplans.models import Measure
from actionplans.timeline import draw, entries_of
from actionplans.views.fetch import get_plan


@require_safe
def timeline(request, plan):
    """Show the plan's measures over its years, as drawing and as table; dropped ones are left out."""
    plan = get_plan(request, plan)
    measures = (
        plan.measures.visible_to(request.user)
        .exclude(status=Measure.Status.DROPPED)
        .select_related("plan__municipality")
        .prefetch_related("fields", "milestones")
    )
    entries = entries_of(measures, without=_("no field of action"))
    drawing = draw(entries, starts_on=plan.starts_on, ends_on=plan.ends_on, on=timezone.localdate())
    return render(
        request,
        "actionplans/timeline.html",
        {
            "plan": plan,
            "drawing": drawing,
            "entries": entries,
            "can_add": request.user.has_perm("actionplans.change_measure", plan),
        },
    )
