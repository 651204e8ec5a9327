"""What a municipality lays down about an indicator: its use, the breaks in its series."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.deleting import delete_after_asking
from districts.access import require
from districts.models import Municipality
from inventory.forms.monitoring import IndicatorUseForm, SeriesBreakForm
from inventory.judging import judge
from inventory.microcensus import known_break
from inventory.models import Concept, Indicator, IndicatorUse, SeriesBreak


def _indicator(request, pk):
    """Return an indicator that this person may use in this municipality, if they may lay down something about it."""
    indicator = get_object_or_404(Indicator.objects.visible_to(request.user).offered_to(request.municipality), pk=pk)
    require(request.user, "inventory.change_catalogue", request.municipality)
    return indicator


def _indicator_address(request, pk):
    return reverse("inventory:indicator-detail", args=[request.municipality.slug, pk])


@require_http_methods(["GET", "POST"])
def indicator_use(request, pk):
    """Say why an indicator is used, with which target and limits."""
    indicator = _indicator(request, pk)
    use = IndicatorUse.objects.of(request.municipality).filter(indicator=indicator).first()
    use = use or IndicatorUse(municipality=request.municipality, indicator=indicator)
    form = IndicatorUseForm(request.POST or None, instance=use, user=request.user, municipality=request.municipality)
    form.cancel_url = _indicator_address(request, pk)
    if request.method == "POST" and _save_judged(form):
        messages.success(request, _("How “%s” is used is saved.") % indicator.name)
        return redirect(form.cancel_url)
    return render(
        request, "inventory/indicator_use.html", {"form": form, "indicator": indicator}, status=form.status_code
    )


def _save_judged(form):
    """Save the use and, where its limits have changed, judge what may be shown, both or neither."""
    with transaction.atomic():
        # Two people must not describe the use of one indicator for the first time in the same moment.
        Municipality.objects.select_for_update().get(pk=form.municipality.pk)
        is_saved = form.save_or_conflict()
        if is_saved and {"publishable_from", "dominant_percent"} & set(form.changed_data):
            judge(form.municipality)
    return is_saved


@require_http_methods(["GET", "POST"])
def break_create(request, indicator):
    indicator = _indicator(request, indicator)
    return _edit(request, SeriesBreak(municipality=request.municipality, indicator=indicator))


@require_http_methods(["GET", "POST"])
def break_edit(request, pk):
    return _edit(request, _series_break(request, pk))


def _series_break(request, pk):
    breaks = SeriesBreak.objects.visible_to(request.user).of(request.municipality).select_related("indicator")
    found = get_object_or_404(breaks, pk=pk)
    require(request.user, "inventory.change_catalogue", found)
    return found


def _edit(request, series_break):
    form = SeriesBreakForm(
        request.POST or None, instance=series_break, user=request.user, municipality=request.municipality
    )
    form.cancel_url = _indicator_address(request, series_break.indicator_id)
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("The break in the series is saved."))
        return redirect(form.cancel_url)
    context = {"form": form, "indicator": series_break.indicator, "series_break": series_break}
    return render(request, "inventory/break_edit.html", context, status=form.status_code)


@require_POST
def break_adopt(request, indicator):
    """Declare a known break of the microcensus; declaring it twice leaves one."""
    indicator = _indicator(request, indicator)
    year = request.POST.get("year", "")
    known = known_break(int(year)) if year.isdecimal() else None
    if known is None:
        raise Http404
    with transaction.atomic():
        Municipality.objects.select_for_update().get(pk=request.municipality.pk)
        place = {"municipality": request.municipality, "indicator": indicator, "year": known.year, "group": None}
        if not SeriesBreak.objects.filter(**place).exists():
            SeriesBreak.objects.create(**place, reason=f"{known.reason} ({known.source})")
    messages.success(request, _("The break in the series is saved."))
    return redirect(f"{_indicator_address(request, indicator.pk)}#breaks")


@require_http_methods(["GET", "POST"])
def break_delete(request, pk):
    series_break = _series_break(request, pk)
    address = _indicator_address(request, series_break.indicator_id)
    return delete_after_asking(request, series_break, cancel_url=address, done_url=address)


@require_safe
def concepts(request):
    """Explain what the concepts count and why they must not be compared."""
    return render(request, "inventory/concepts.html", {"concepts": Concept})
