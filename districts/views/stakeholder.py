from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.deleting import delete_after_asking
from config.downloads import XLSX, download
from config.history import history_of
from config.paging import paginate
from config.spreadsheets import write_xlsx
from districts.access import require
from districts.filters import StakeholderFilter, StakeholderMatrixFilter
from districts.forms import StakeholderForm
from districts.matrix import matrix_of
from districts.models import Body, Contact, Stakeholder


def _visible(request):
    return Stakeholder.objects.visible_to(request.user).of(request.municipality)


@require_safe
def stakeholder_list(request):
    filtered = StakeholderFilter(request.GET, queryset=_visible(request).for_list(), request=request)
    return render(
        request,
        "districts/stakeholder_list.html",
        {
            "filter": filtered,
            "page_obj": paginate(request, filtered.qs),
            "can_add": request.user.has_perm("districts.change_stakeholder", request.municipality),
        },
    )


@require_safe
def stakeholder_export(request):
    """Hand out the list as filtered; contacts are never part of it."""
    filtered = StakeholderFilter(request.GET, queryset=_visible(request).for_list(), request=request)
    header = [
        _("Name"),
        _("Sector"),
        _("Level"),
        _("Districts"),
        _("Involvement"),
        _("Migrant organisation"),
        _("Closeness to the district"),
        _("Closeness to integration"),
        _("What they offer"),
        _("What they need"),
        _("What they can contribute"),
        _("Address"),
        _("Website"),
    ]
    rows = [
        [
            stakeholder.name,
            stakeholder.get_sector_display(),
            stakeholder.get_level_display(),
            ", ".join(district.name for district in stakeholder.districts.all()),
            stakeholder.get_state_display(),
            _("Yes") if stakeholder.is_migrant_organisation else _("No"),
            stakeholder.get_spatial_focus_display(),
            stakeholder.get_integration_focus_display(),
            stakeholder.offers,
            stakeholder.needs,
            stakeholder.can_contribute,
            stakeholder.address,
            stakeholder.website,
        ]
        for stakeholder in filtered.qs
    ]
    title = _("Stakeholders")
    return download(write_xlsx(header, rows, title=title), name=title, kind=XLSX)


@require_safe
def stakeholder_matrix(request):
    """Show who acts at which level from which sector, and where nobody does."""
    filtered = StakeholderMatrixFilter(request.GET, queryset=_visible(request), request=request)
    stakeholders = list(filtered.qs)
    for stakeholder in stakeholders:
        stakeholder.municipality = request.municipality
    return render(
        request,
        "districts/stakeholder_matrix.html",
        {
            "filter": filtered,
            "count": len(stakeholders),
            "levels": [label for _value, label in Stakeholder.Level.choices],
            "rows": matrix_of(stakeholders),
        },
    )


@require_safe
def stakeholder_detail(request, pk):
    stakeholder = get_object_or_404(_visible(request).for_list(), pk=pk)
    can_view_history = request.user.has_perm("districts.view_history", request.municipality)
    can_view_contacts = request.user.has_perm("districts.view_contact", stakeholder)
    return render(
        request,
        "districts/stakeholder_detail.html",
        {
            "stakeholder": stakeholder,
            "bodies": Body.objects.visible_to(request.user).filter(members__stakeholder=stakeholder).distinct(),
            "can_view_contacts": can_view_contacts,
            "contacts": Contact.objects.visible_to(request.user).filter(stakeholder=stakeholder),
            "can_change": request.user.has_perm("districts.change_stakeholder", stakeholder),
            "can_change_contacts": request.user.has_perm("districts.change_contact", stakeholder),
            "history": history_of(stakeholder) if can_view_history else None,
        },
    )


@require_http_methods(["GET", "POST"])
def stakeholder_create(request):
    require(request.user, "districts.change_stakeholder", request.municipality)
    form = StakeholderForm(request.POST or None, user=request.user, municipality=request.municipality)
    form.cancel_url = reverse("districts:stakeholder-list", args=[request.municipality.slug])
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        if "another" in request.POST:
            return redirect("districts:stakeholder-create", request.municipality.slug)
        return redirect(form.instance)
    return render(request, "districts/stakeholder_edit.html", {"form": form}, status=form.status_code)


@require_http_methods(["GET", "POST"])
def stakeholder_edit(request, pk):
    stakeholder = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "districts.change_stakeholder", stakeholder)
    form = StakeholderForm(
        request.POST or None, instance=stakeholder, user=request.user, municipality=request.municipality
    )
    form.cancel_url, form.submit_another_label = stakeholder.get_absolute_url(), ""
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(form.instance)
    return render(
        request,
        "districts/stakeholder_edit.html",
        {"form": form, "stakeholder": get_object_or_404(_visible(request), pk=pk)},
        status=form.status_code,
    )


@require_http_methods(["GET", "POST"])
def stakeholder_delete(request, pk):
    stakeholder = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "districts.change_stakeholder", stakeholder)
    return delete_after_asking(
        request,
        stakeholder,
        cancel_url=stakeholder.get_absolute_url(),
        done_url=reverse("districts:stakeholder-list", args=[request.municipality.slug]),
    )
