from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actionplans.forms.progress import CorrectionForm, ProgressForm
from actionplans.models import ProgressEntry
from actionplans.reporting import can_be_corrected, report
from actionplans.views.fetch import get_measure
from districts.access import require


@require_http_methods(["GET", "POST"])
def progress_create(request, plan, number):
    measure = get_measure(request, plan, number)
    require(request.user, "actionplans.report_measure", measure)
    form = ProgressForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        municipality=request.municipality,
        measure=measure,
        today=timezone.localdate(),
    )
    return _answer(request, form, measure)


@require_http_methods(["GET", "POST"])
def progress_correct(request, plan, number, pk):
    """Replace an entry by a new one that points to it; the old one stays readable."""
    measure = get_measure(request, plan, number)
    require(request.user, "actionplans.report_measure", measure)
    entry = get_object_or_404(ProgressEntry.objects.filter(measure=measure), pk=pk)
    if not can_be_corrected(entry):
        messages.info(request, _("This entry has been corrected already; please correct the correction."))
        return redirect(measure)
    entry.measure = measure
    form = CorrectionForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        municipality=request.municipality,
        corrects=entry,
        today=timezone.localdate(),
    )
    return _answer(request, form, measure, corrects=entry)


def _answer(request, form, measure, corrects=None):
    form.cancel_url = measure.get_absolute_url()
    if request.method == "POST" and form.is_valid() and _report(form, request.user):
        messages.success(request, _("Thank you. The entry is saved."))
        return redirect(f"{measure.get_absolute_url()}#progress-{form.instance.pk}")
    return render(
        request,
        "actionplans/progress_edit.html",
        {"form": form, "plan": measure.plan, "measure": measure, "corrects": corrects},
        status=form.status_code,
    )


def _report(form, user):
    """Report what the form holds; tell the form and return False when that cannot be."""
    if form.was_sent_before:
        return True
    data = form.cleaned_data
    try:
        form.instance = report(
            form.save(commit=False),
            by=user,
            files=data["files"],
            reached=data.get("reached", ()),
            status=data.get("status", ""),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
