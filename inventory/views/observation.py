from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.deleting import delete_after_asking
from config.history import history_of
from districts.access import require
from inventory.confidentiality import sees_everything
from inventory.figures import figures_of
from inventory.forms.statistics import ObservationForm
from inventory.judging import claim, judge, remember_deleted
from inventory.models import Finding, Need, Observation


def _visible(request):
    return Observation.objects.visible_to(request.user).of(request.municipality).for_list()


def _indicator_address(observation):
    """Return where the figure's series is shown."""
    query = [("group", observation.group.slug), ("year", observation.year)]
    if not observation.district.is_city:
        query.append(("districts", observation.district_id))
    address = reverse("inventory:indicator-detail", args=[observation.municipality.slug, observation.indicator_id])
    return f"{address}?{urlencode(query)}"


@require_safe
def observation_detail(request, pk):
    """Show one figure, what is known about it and what rests on it."""
    observation = get_object_or_404(_visible(request).select_related("import_run"), pk=pk)
    can_see_all = sees_everything(request.user, request.municipality)
    figures = figures_of([observation], municipality=request.municipality, is_public=not can_see_all)
    can_view_history = request.user.has_perm("districts.view_history", request.municipality) and can_see_all
    return render(
        request,
        "inventory/observation_detail.html",
        {
            "observation": observation,
            "figure": figures[observation.pk],
            "can_see_all": can_see_all,
            "series_url": _indicator_address(observation),
            "findings": Finding.objects.visible_to(request.user)
            .filter(observations=observation)
            .select_related("municipality"),
            "needs": Need.objects.visible_to(request.user)
            .filter(observation=observation)
            .select_related("municipality"),
            "can_change": request.user.has_perm("inventory.change_observation", observation),
            "can_add_need": request.user.has_perm("inventory.change_need", observation),
            "can_add_finding": request.user.has_perm("inventory.change_finding", observation),
            "history": history_of(observation) if can_view_history else None,
        },
    )


@require_http_methods(["GET", "POST"])
def observation_edit(request, pk):
    observation = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "inventory.change_observation", observation)
    form = ObservationForm(
        request.POST or None, instance=observation, user=request.user, municipality=request.municipality
    )
    form.cancel_url = observation.get_absolute_url()
    if request.method == "POST" and _save_judged(form):
        messages.success(request, _("The figure is saved."))
        return redirect(observation)
    return render(
        request,
        "inventory/observation_edit.html",
        {"form": form, "observation": observation},
        status=form.status_code,
    )


def _save_judged(form):
    """Save the figure and judge what may now be shown of its table, both or neither."""
    with transaction.atomic():
        claim(form.instance.municipality)
        is_saved = form.save_or_conflict()
        if is_saved:
            judge(form.instance.municipality, {(form.instance.indicator_id, form.instance.year)})
    return is_saved


@require_http_methods(["GET", "POST"])
def observation_delete(request, pk):
    observation = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "inventory.change_observation", observation)
    with transaction.atomic():
        if request.method == "POST":
            claim(request.municipality)
        response = delete_after_asking(
            request,
            observation,
            cancel_url=observation.get_absolute_url(),
            done_url=_indicator_address(observation),
        )
        if response.status_code == HTTPStatus.FOUND:
            remember_deleted([observation])
            judge(request.municipality, {(observation.indicator_id, observation.year)})
    return response
