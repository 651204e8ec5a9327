from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actionplans.editions import attach_document, record_resolution
from actionplans.forms.edition import ResolutionForm, ResolutionTextForm
from actionplans.models import Resolution
from actionplans.views.edition import get_edition_to_change
from actionplans.views.fetch import get_plan
from districts.access import require


@require_http_methods(["GET", "POST"])
def resolution_create(request, plan, number):
    """Record what a body decided about an edition, with everything that follows from it."""
    edition = get_edition_to_change(request, plan, number)
    form = ResolutionForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        municipality=request.municipality,
        edition=edition,
        today=timezone.localdate(),
    )
    form.cancel_url = edition.get_absolute_url()
    if (
        request.method == "POST"
        and form.is_valid()
        and (form.was_sent_before or _recorded(form, edition, request.user))
    ):
        messages.success(request, _("The resolution is recorded."))
        return redirect(edition)
    context = {"plan": edition.plan, "edition": edition, "form": form}
    return render(request, "actionplans/resolution_create.html", context, status=form.status_code)


def _recorded(form, edition, user):
    """Record the resolution, unless this very form already did, and return True; put into the form why not."""
    if form.was_sent_before:
        return True
    form.instance.creation_key = form.cleaned_data["creation_key"]
    try:
        record_resolution(edition, form.instance, by=user, document=form.cleaned_data["file"])
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@require_http_methods(["GET", "POST"])
def resolution_edit(request, plan, pk):
    """Add to a recorded resolution: vote, wording, conditions, document. The decision itself stays."""
    plan = get_plan(request, plan)
    resolution = get_object_or_404(
        Resolution.objects.visible_to(request.user).filter(plan=plan).select_related("body", "edition"), pk=pk
    )
    require(request.user, "actionplans.change_edition", resolution)
    form = ResolutionTextForm(
        request.POST or None,
        request.FILES or None,
        instance=resolution,
        user=request.user,
        municipality=request.municipality,
    )
    form.cancel_url = resolution.get_absolute_url()
    if request.method == "POST" and form.save_or_conflict():
        if file := form.cleaned_data["file"]:
            attach_document(form.instance, file, by=request.user)
        messages.success(request, _("The resolution is saved."))
        return redirect(resolution)
    context = {"plan": plan, "edition": resolution.edition, "resolution": resolution, "form": form}
    return render(request, "actionplans/resolution_edit.html", context, status=form.status_code)
