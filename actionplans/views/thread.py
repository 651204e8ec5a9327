from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from actionplans import trace
from actionplans.views.fetch import get_plan


@require_safe
def broken_threads(request, plan):
    plan = get_plan(request, plan)
    tears = trace.broken_threads(plan, request.user, on=timezone.localdate())
    return render(request, "actionplans/broken_threads.html", {"plan": plan, "tears": tears})
