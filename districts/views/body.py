from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.deleting import delete_after_asking
from config.history import history_of
from config.paging import paginate
from districts.access import require
from districts.filters import BodyFilter
from districts.forms import BodyForm, SeatForm
from districts.models import Body, BodyMember


def _visible(request):
    return Body.objects.visible_to(request.user).of(request.municipality)


@require_safe
def body_list(request):
    filtered = BodyFilter(request.GET, queryset=_visible(request).for_list(), request=request)
    return render(
        request,
        "districts/body_list.html",
        {
            "filter": filtered,
            "page_obj": paginate(request, filtered.qs),
            "can_add": request.user.has_perm("districts.change_body", request.municipality),
        },
    )


@require_safe
def body_detail(request, pk):
    body = get_object_or_404(_visible(request).for_list(), pk=pk)
    can_view_history = request.user.has_perm("districts.view_history", request.municipality)
    return render(
        request,
        "districts/body_detail.html",
        {
            "body": body,
            "seats": body.members.by_seat(),
            "can_change": request.user.has_perm("districts.change_body", body),
            "history": history_of(body) if can_view_history else None,
        },
    )


@require_http_methods(["GET", "POST"])
def body_create(request):
    require(request.user, "districts.change_body", request.municipality)
    form = BodyForm(request.POST or None, user=request.user, municipality=request.municipality)
    form.cancel_url = reverse("districts:body-list", args=[request.municipality.slug])
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        if "another" in request.POST:
            return redirect("districts:body-create", request.municipality.slug)
        return redirect(form.instance)
    return render(request, "districts/body_edit.html", {"form": form}, status=form.status_code)


@require_http_methods(["GET", "POST"])
def body_edit(request, pk):
    body = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "districts.change_body", body)
    form = BodyForm(request.POST or None, instance=body, user=request.user, municipality=request.municipality)
    form.cancel_url, form.submit_another_label = body.get_absolute_url(), ""
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(form.instance)
    return render(
        request,
        "districts/body_edit.html",
        {"form": form, "body": get_object_or_404(_visible(request), pk=pk)},
        status=form.status_code,
    )


@require_http_methods(["GET", "POST"])
def body_delete(request, pk):
    body = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "districts.change_body", body)
    return delete_after_asking(
        request,
        body,
        cancel_url=body.get_absolute_url(),
        done_url=reverse("districts:body-list", args=[request.municipality.slug]),
    )


def _fetch_seat(request, pk):
    seats = BodyMember.objects.visible_to(request.user).of(request.municipality)
    seat = get_object_or_404(seats.select_related("body__municipality", "stakeholder"), pk=pk)
    require(request.user, "districts.change_body", seat.body)
    return seat


@require_http_methods(["GET", "POST"])
def seat_create(request, body):
    body = get_object_or_404(_visible(request), pk=body)
    require(request.user, "districts.change_body", body)
    form = SeatForm(
        request.POST or None,
        instance=BodyMember(body=body),
        user=request.user,
        municipality=request.municipality,
    )
    form.cancel_url = body.get_absolute_url()
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        if "another" in request.POST:
            return redirect("districts:seat-create", request.municipality.slug, body.pk)
        return redirect(body)
    return render(request, "districts/seat_edit.html", {"form": form, "body": body}, status=form.status_code)


@require_http_methods(["GET", "POST"])
def seat_edit(request, pk):
    seat = _fetch_seat(request, pk)
    form = SeatForm(request.POST or None, instance=seat, user=request.user, municipality=request.municipality)
    form.cancel_url, form.submit_another_label = seat.get_absolute_url(), ""
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(seat)
    can_view_history = request.user.has_perm("districts.view_history", request.municipality)
    return render(
        request,
        "districts/seat_edit.html",
        {
            "form": form,
            "body": seat.body,
            "seat": seat,
            "history": history_of(seat) if can_view_history else None,
        },
        status=form.status_code,
    )


@require_http_methods(["GET", "POST"])
def seat_delete(request, pk):
    seat = _fetch_seat(request, pk)
    return delete_after_asking(request, seat, cancel_url=seat.get_absolute_url(), done_url=seat.get_absolute_url())
