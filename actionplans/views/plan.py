from django.shortcuts import render
from django.views.decorators.http import require_safe

from actionplans.views.fetch import get_plan, visible_plans
from config.paging import paginate


@require_safe
def plan_list(request):
    return render(
        request, "actionplans/plan_list.html", {"page_obj": paginate(request, visible_plans(request).for_list())}
    )


@require_safe
def plan_detail(request, plan):
    plan = get_plan(request, plan)
    return render(request, "actionplans/plan_detail.html", {"plan": plan})
