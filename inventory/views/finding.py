from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.deleting import delete_after_asking
from config.downloads import XLSX, download
from config.history import history_of
from config.paging import paginate
from config.spreadsheets import write_xlsx
from districts.access import require
from districts.choosing import chosen, key_of, own_district
from districts.models import District
from inventory.confidentiality import sees_everything
from inventory.figures import figures_of
from inventory.filters import FindingFilter
from inventory.forms.finding import FindingForm
from inventory.models import Activity, FieldOfAction, Finding, Need, Observation
from inventory.tables import finding_table


def _visible(request):
    return Finding.objects.visible_to(request.user).of(request.municipality)


@require_safe
def finding_list(request):
    filtered = FindingFilter(request.GET, queryset=_visible(request).for_list(), request=request)
    return render(
        request,
        "inventory/finding_list.html",
        {
            "filter": filtered,
            "page_obj": paginate(request, filtered.qs),
            "can_add": request.user.has_perm("inventory.change_finding", request.municipality),
        },
    )


@require_safe
def finding_export(request):
    """Hand out the list as it is filtered and sorted, all pages of it."""
    filtered = FindingFilter(request.GET, queryset=_visible(request).for_list(), request=request)
    header, rows = finding_table(filtered.qs)
    return download(write_xlsx(header, rows, title=_("Findings")), name=_("Findings"), kind=XLSX)


@require_safe
def finding_detail(request, pk):
    finding = get_object_or_404(_visible(request).for_list(), pk=pk)
    observations = Observation.objects.visible_to(request.user).filter(findings=finding).for_list()
    is_public = not sees_everything(request.user, request.municipality)
    activities = Activity.objects.visible_to(request.user).filter(findings=finding)
    can_view_history = request.user.has_perm("districts.view_history", request.municipality)
    return render(
        request,
        "inventory/finding_detail.html",
        {
            "finding": finding,
            "figures": figures_of(observations, municipality=request.municipality, is_public=is_public).values(),
            "needs": Need.objects.visible_to(request.user).filter(findings=finding).for_list(),
            "activities": activities.for_list().with_timing(on=timezone.localdate()),
            "can_change": request.user.has_perm("inventory.change_finding", finding),
            "history": history_of(finding) if can_view_history else None,
        },
    )


@require_http_methods(["GET", "POST"])
def finding_create(request):
    """Record a finding; without a district known, ask for it first, because the evidence comes from there."""
    require(request.user, "inventory.change_finding", request.municipality)
    known = _known(request)
    if request.method == "GET" and not known["district"]:
        districts = District.objects.of(request.municipality).workable_by(request.user).for_choice()
        return render(request, "inventory/finding_district.html", {"districts": districts})
    form = FindingForm(request.POST or None, initial=known, user=request.user, municipality=request.municipality)
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is recorded.") % form.instance)
        return redirect(form.instance)
    return render(request, "inventory/finding_edit.html", {"form": form}, status=form.status_code)


def _known(request):
    """Return what the address says about the new finding: the need, figures or activity behind it, the district."""
    need, observations = chosen(request, "need", Need), _figures(request)
    activity = chosen(request, "activity", Activity)
    start = need or next(iter(observations), None)
    return {
        "district": chosen(request, "district", District) or (start.district if start else own_district(request)),
        "field": (need and need.fields.first()) or chosen(request, "field", FieldOfAction),
        "needs": [need] if need else [],
        "observations": observations,
        "activities": [activity] if activity else [],
    }


def _figures(request):
    """Return the figures that the address names, in its order."""
    keys = [key for text in request.GET.getlist("observation") if (key := key_of(text)) is not None]
    visible = Observation.objects.visible_to(request.user).of(request.municipality)
    found = visible.filter(pk__in=keys).select_related("district").in_bulk()
    return [found[key] for key in dict.fromkeys(keys) if key in found]


@require_http_methods(["GET", "POST"])
def finding_edit(request, pk):
    finding = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "inventory.change_finding", finding)
    form = FindingForm(request.POST or None, instance=finding, user=request.user, municipality=request.municipality)
    form.cancel_url = finding.get_absolute_url()
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(form.instance)
    return render(request, "inventory/finding_edit.html", {"form": form, "finding": finding}, status=form.status_code)


@require_http_methods(["GET", "POST"])
def finding_delete(request, pk):
    finding = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "inventory.change_finding", finding)
    return delete_after_asking(
        request,
        finding,
        cancel_url=finding.get_absolute_url(),
        done_url=reverse("inventory:finding-list", args=[request.municipality.slug]),
    )
