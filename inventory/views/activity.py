from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.deleting import delete_after_asking
from config.downloads import XLSX, download
from config.history import history_of
from config.paging import paginate
from config.spreadsheets import write_xlsx
from districts.access import require
from districts.choosing import chosen, own_district
from districts.models import Stakeholder
from inventory.filters import ActivityFilter
from inventory.forms.activity import ActivityForm
from inventory.models import Activity, FieldOfAction
from inventory.tables import activity_table


def _visible(request):
    visible = Activity.objects.visible_to(request.user).of(request.municipality)
    return visible.with_timing(on=timezone.localdate())


@require_safe
def activity_list(request):
    filtered = ActivityFilter(request.GET, queryset=_visible(request).for_list(), request=request)
    return render(
        request,
        "inventory/activity_list.html",
        {
            "filter": filtered,
            "page_obj": paginate(request, filtered.qs),
            "can_add": request.user.has_perm("inventory.change_activity", request.municipality),
        },
    )


@require_safe
def activity_export(request):
    """Hand out the list as it is filtered and sorted, all pages of it."""
    filtered = ActivityFilter(request.GET, queryset=_visible(request).for_export(), request=request)
    header, rows = activity_table(filtered.qs)
    return download(write_xlsx(header, rows, title=_("Activities")), name=_("Activities"), kind=XLSX)


@require_safe
def activity_detail(request, pk):
    activity = get_object_or_404(_visible(request).for_export(), pk=pk)
    can_view_history = request.user.has_perm("districts.view_history", request.municipality)
    return render(
        request,
        "inventory/activity_detail.html",
        {
            "activity": activity,
            "can_change": request.user.has_perm("inventory.change_activity", activity),
            "history": history_of(activity) if can_view_history else None,
        },
    )


@require_http_methods(["GET", "POST"])
def activity_create(request):
    require(request.user, "inventory.change_activity", request.municipality)
    form = ActivityForm(
        request.POST or None, initial=_known(request), user=request.user, municipality=request.municipality
    )
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is recorded.") % form.instance)
        return redirect(_next_one(request, form.instance) if "another" in request.POST else form.instance)
    return render(request, "inventory/activity_edit.html", {"form": form}, status=form.status_code)


def _known(request):
    """Return what the address says about the new activity: its provider, district and field of action."""
    district, field = own_district(request), chosen(request, "field", FieldOfAction)
    return {
        "provider": chosen(request, "provider", Stakeholder),
        "districts": [district] if district and not district.is_city else [],
        "fields": [field] if field else [],
    }


def _next_one(request, activity):
    """Return the address of an empty form for the same provider's next activity."""
    same = {"provider": activity.provider_id, "district": request.GET.get("district")}
    query = urlencode({name: key for name, key in same.items() if key})
    return f"{reverse('inventory:activity-create', args=[request.municipality.slug])}?{query}"


@require_http_methods(["GET", "POST"])
def activity_edit(request, pk):
    activity = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "inventory.change_activity", activity)
    form = ActivityForm(request.POST or None, instance=activity, user=request.user, municipality=request.municipality)
    form.cancel_url = activity.get_absolute_url()
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(form.instance)
    return render(
        request, "inventory/activity_edit.html", {"form": form, "activity": activity}, status=form.status_code
    )


@require_http_methods(["GET", "POST"])
def activity_delete(request, pk):
    activity = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "inventory.change_activity", activity)
    return delete_after_asking(
        request,
        activity,
        cancel_url=activity.get_absolute_url(),
        done_url=reverse("inventory:activity-list", args=[request.municipality.slug]),
    )
