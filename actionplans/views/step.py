from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actionplans.forms.plan import PlanStepForm
from actionplans.standing import standing_of
from actionplans.steps import STEP_BY_SLUG, record_of
from actionplans.views.fetch import get_plan, get_plan_to_change
from config.history import history_of


@require_safe
def step_detail(request, plan, step):
    plan, step = get_plan(request, plan), _get_step(step)
    record = record_of(plan, step)
    sees_history = record.pk and request.user.has_perm("districts.view_history", request.municipality)
    return render(
        request,
        "actionplans/step_detail.html",
        {
            **_known_about(request, plan, step),
            "record": record,
            "can_change": request.user.has_perm("actionplans.change_plan", plan),
            "history": history_of(record) if sees_history else None,
        },
    )


@require_http_methods(["GET", "POST"])
def step_edit(request, plan, step):
    plan, step = get_plan_to_change(request, plan), _get_step(step)
    record = record_of(plan, step)
    if request.method == "POST" and record.pk is None:
        record, _created = plan.steps.get_or_create(slug=step.slug)
    form = PlanStepForm(request.POST or None, instance=record, user=request.user, municipality=request.municipality)
    form.cancel_url = plan.get_absolute_url()
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % step.name)
        return redirect(f"{plan.get_absolute_url()}#phase-{step.phase}")
    return render(
        request,
        "actionplans/step_edit.html",
        {**_known_about(request, plan, step), "form": form},
        status=form.status_code,
    )


def _get_step(slug):
    if slug not in STEP_BY_SLUG:
        raise Http404
    return STEP_BY_SLUG[slug]


def _known_about(request, plan, step):
    """Return what is said about a step beside its record: guidance, derived fact, where it is worked."""
    standing = standing_of(plan, request.user, on=timezone.localdate())
    return {"plan": plan, "step": step, "fact": step.fact(plan, standing), "place": step.address(plan)}
