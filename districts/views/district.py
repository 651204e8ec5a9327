from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.deleting import delete_after_asking
from config.history import history_of
from config.paging import paginate
from districts.access import require
from districts.choosing import chosen
from districts.filters import DistrictFilter
from districts.forms import DistrictForm
from districts.maps import map_of
from districts.models import Body, District, Stakeholder
from districts.tree import tree_of

DISTRICTS_ON_A_PAGE = 200


def _visible(request):
    return District.objects.visible_to(request.user).of(request.municipality)


@require_safe
def district_list(request):
    """Show all districts as a map and, filtered, as a table in the order of their tree."""
    filtered = DistrictFilter(request.GET, queryset=_visible(request).for_list(), request=request)
    branches = tree_of(list(filtered.qs))
    shown, drawn = {branch.district.pk for branch in branches}, map_of(_visible(request))
    return render(
        request,
        "districts/district_list.html",
        {
            "filter": filtered,
            "map": drawn and drawn.naming_first(shown),
            "shown": shown,
            "page_obj": paginate(request, branches, size=DISTRICTS_ON_A_PAGE),
            "can_add": request.user.has_perm("districts.change_district", request.municipality),
            "can_upload": request.user.has_perm("districts.change_district", request.municipality.whole_city),
        },
    )


@require_safe
def district_detail(request, pk):
    district = get_object_or_404(_visible(request).select_related("parent"), pk=pk)
    drawn, area = map_of(_visible(request)), district.area()
    stakeholders = Stakeholder.objects.visible_to(request.user).filter(districts=district)
    can_view_history = request.user.has_perm("districts.view_history", request.municipality)
    return render(
        request,
        "districts/district_detail.html",
        {
            "district": district,
            "ancestors": reversed(district.ancestors()),
            "map": drawn and (drawn if district.is_city else drawn.around(area)),
            "shown": area,
            "children": _visible(request).filter(parent=district),
            "parts": _visible(request).filter(composed_areas=district),
            "composed_areas": _visible(request).filter(parts=district),
            "stakeholder_count": stakeholders.count(),
            "stakeholders": stakeholders[:12],
            "bodies": Body.objects.visible_to(request.user).filter(districts=district),
            "can_change": request.user.has_perm("districts.change_district", district),
            "history": history_of(district) if can_view_history else None,
        },
    )


@require_http_methods(["GET", "POST"])
def district_create(request):
    require(request.user, "districts.change_district", request.municipality)
    form = DistrictForm(
        request.POST or None,
        initial={"parent": chosen(request, "parent", District) or request.municipality.whole_city},
        user=request.user,
        municipality=request.municipality,
    )
    form.cancel_url = reverse("districts:district-list", args=[request.municipality.slug])
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        if "another" in request.POST:
            return redirect("districts:district-create", request.municipality.slug)
        return redirect(form.instance)
    return render(request, "districts/district_edit.html", {"form": form}, status=form.status_code)


@require_http_methods(["GET", "POST"])
def district_edit(request, pk):
    district = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "districts.change_district", district)
    form = DistrictForm(request.POST or None, instance=district, user=request.user, municipality=request.municipality)
    form.cancel_url, form.submit_another_label = district.get_absolute_url(), ""
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(form.instance)
    return render(
        request,
        "districts/district_edit.html",
        {"form": form, "district": get_object_or_404(_visible(request), pk=pk)},
        status=form.status_code,
    )


@require_http_methods(["GET", "POST"])
def district_delete(request, pk):
    """Ask before deleting; the whole city itself stays."""
    district = get_object_or_404(_visible(request).below_city(), pk=pk)
    require(request.user, "districts.change_district", district)
    return delete_after_asking(
        request,
        district,
        cancel_url=district.get_absolute_url(),
        done_url=reverse("districts:district-list", args=[request.municipality.slug]),
    )
