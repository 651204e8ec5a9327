from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actionplans.forms.measure import MilestoneDoneForm, MilestoneForm
from actionplans.models import Milestone
from actionplans.views.fetch import get_measure_to_change
from config.deleting import delete_after_asking


def _get_milestone(measure, pk):
    milestone = get_object_or_404(measure.milestones, pk=pk)
    milestone.measure = measure
    return milestone


def _edit(request, milestone, heading):
    measure = milestone.measure
    form = MilestoneForm(request.POST or None, instance=milestone, user=request.user, municipality=request.municipality)
    form.cancel_url = measure.get_absolute_url()
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("Milestone “%s” is saved.") % form.instance)
        return redirect(request.path if "another" in request.POST else f"{measure.get_absolute_url()}#milestones")
    return render(
        request,
        "actionplans/measure_part_edit.html",
        {"plan": measure.plan, "measure": measure, "form": form, "heading": heading},
        status=form.status_code,
    )


@require_http_methods(["GET", "POST"])
def milestone_create(request, plan, number):
    measure = get_measure_to_change(request, plan, number)
    return _edit(request, Milestone(measure=measure), _("New milestone"))


@require_http_methods(["GET", "POST"])
def milestone_edit(request, plan, number, pk):
    measure = get_measure_to_change(request, plan, number)
    return _edit(request, _get_milestone(measure, pk), _("Edit milestone"))


@require_http_methods(["GET", "POST"])
def milestone_delete(request, plan, number, pk):
    measure = get_measure_to_change(request, plan, number)
    milestone = _get_milestone(measure, pk)
    return delete_after_asking(
        request, milestone, cancel_url=measure.get_absolute_url(), done_url=measure.get_absolute_url()
    )


@require_POST
def milestone_complete(request, plan, number, pk):
    """Record on which day a milestone was reached."""
    measure = get_measure_to_change(request, plan, number, "actionplans.report_measure")
    milestone = _get_milestone(measure, pk)
    form = MilestoneDoneForm(request.POST, today=timezone.localdate())
    if form.is_valid():
        milestone.complete(by=request.user, on=form.cleaned_data["done_on"])
        messages.success(request, _("Milestone “%s” is done.") % milestone)
    else:
        for text in form.errors["done_on"]:
            messages.error(request, _("Milestone “%(milestone)s”: %(text)s") % {"milestone": milestone, "text": text})
    return redirect(f"{measure.get_absolute_url()}#milestones")


@require_POST
def milestone_reopen(request, plan, number, pk):
    """Take "done" back."""
    measure = get_measure_to_change(request, plan, number, "actionplans.report_measure")
    milestone = _get_milestone(measure, pk)
    milestone.reopen()
    messages.success(request, _("Milestone “%s” is open again.") % milestone)
    return redirect(f"{measure.get_absolute_url()}#milestones")
