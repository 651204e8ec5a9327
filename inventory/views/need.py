from django.contrib import messages
from django.core.exceptions import ValidationError
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
from districts.models import District, Stakeholder
from inventory.filters import NeedFilter
from inventory.forms.need import NeedDecisionForm, NeedForm
from inventory.models import FieldOfAction, Need, Observation, ParticipationEvent
from inventory.tables import need_table


def _visible(request):
    return Need.objects.visible_to(request.user).of(request.municipality)


@require_safe
def need_list(request):
    filtered = NeedFilter(request.GET, queryset=_visible(request).for_list(), request=request)
    return render(
        request,
        "inventory/need_list.html",
        {
            "filter": filtered,
            "page_obj": paginate(request, filtered.qs),
            "can_add": request.user.has_perm("inventory.change_need", request.municipality),
        },
    )


@require_safe
def need_export(request):
    """Hand out the list as it is filtered and sorted, all pages of it."""
    filtered = NeedFilter(request.GET, queryset=_visible(request).for_export(), request=request)
    header, rows = need_table(filtered.qs)
    return download(write_xlsx(header, rows, title=_("Needs")), name=_("Needs"), kind=XLSX)


@require_safe
def need_detail(request, pk):
    needs = _visible(request).select_related("municipality", "district", "event", "stakeholder")
    need = get_object_or_404(needs.select_related("observation__indicator", "observation__district"), pk=pk)
    can_view_history = request.user.has_perm("districts.view_history", request.municipality)
    return render(
        request,
        "inventory/need_detail.html",
        {
            "need": need,
            "decisions": list(need.status_changes.select_related("by")),
            "can_change": request.user.has_perm("inventory.change_need", need),
            "can_decide": request.user.has_perm("inventory.decide_need", need) and bool(need.next_states),
            "can_add_finding": request.user.has_perm("inventory.change_finding", need),
            "history": history_of(need) if can_view_history else None,
        },
    )


@require_http_methods(["GET", "POST"])
def need_create(request):
    require(request.user, "inventory.change_need", request.municipality)
    known = _known(request)
    form = NeedForm(
        request.POST or None,
        initial={"recorded_on": timezone.localdate(), "origin": Need.Origin.RESIDENT, **known},
        user=request.user,
        municipality=request.municipality,
    )
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is recorded.") % form.instance)
        return redirect(_next_one(request, form.instance) if "another" in request.POST else form.instance)
    return render(request, "inventory/need_edit.html", {"form": form, "known": known}, status=form.status_code)


def _known(request):
    """Return what the address says about the new need: the event, stakeholder, figure, district and field."""
    event = chosen(request, "event", ParticipationEvent)
    stakeholder = chosen(request, "stakeholder", Stakeholder)
    observation = chosen(request, "observation", Observation)
    field = chosen(request, "field", FieldOfAction)
    place = event or observation
    district = chosen(request, "district", District) or (place.district if place else own_district(request))
    known = {"district": district}
    if field:
        known["fields"] = [field]
    for origin, row in (
        (Need.Origin.EVENT, event),
        (Need.Origin.STAKEHOLDER, stakeholder),
        (Need.Origin.OBSERVATION, observation),
    ):
        if row:
            known |= {"origin": origin, origin.value: row}
    return known


def _next_one(request, need):
    """Return the address of an empty form at which the same event or stakeholder goes on naming needs."""
    same = {"district": need.district_id, "event": need.event_id, "stakeholder": need.stakeholder_id}
    query = urlencode({name: key for name, key in same.items() if key})
    return f"{reverse('inventory:need-create', args=[request.municipality.slug])}?{query}"


@require_http_methods(["GET", "POST"])
def need_edit(request, pk):
    need = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "inventory.change_need", need)
    form = NeedForm(request.POST or None, instance=need, user=request.user, municipality=request.municipality)
    form.cancel_url = need.get_absolute_url()
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(form.instance)
    return render(request, "inventory/need_edit.html", {"form": form, "need": need}, status=form.status_code)


@require_http_methods(["GET", "POST"])
def need_decide(request, pk):
    """Take a need up, decline it with a reason, call it fulfilled or take the decision back."""
    need = get_object_or_404(_visible(request).select_related("district"), pk=pk)
    require(request.user, "inventory.decide_need", need)
    form = NeedDecisionForm(request.POST if request.method == "POST" else None, need=need)
    if request.method == "POST" and form.is_valid():
        try:
            need.decide(form.cleaned_data["decision"], by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The decision about “%s” is recorded.") % need)
            return redirect(need)
    form.cancel_url = need.get_absolute_url()
    return render(
        request, "inventory/need_decide.html", {"form": form, "need": need}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def need_delete(request, pk):
    need = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "inventory.change_need", need)
    return delete_after_asking(
        request,
        need,
        cancel_url=need.get_absolute_url(),
        done_url=reverse("inventory:need-list", args=[request.municipality.slug]),
    )
