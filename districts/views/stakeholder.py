from django.contrib import messages
from django.db.models import ProtectedError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.deleting import what_hangs_on
from config.history import history_of
from config.paging import paginate
from districts.access import require
from districts.filters import StakeholderFilter
from districts.forms import StakeholderForm
from districts.models import Stakeholder


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
def stakeholder_detail(request, pk):
    stakeholder = get_object_or_404(_visible(request), pk=pk)
    can_view_history = request.user.has_perm("districts.view_history", request.municipality)
    return render(
        request,
        "districts/stakeholder_detail.html",
        {
            "stakeholder": stakeholder,
            "can_change": request.user.has_perm("districts.change_stakeholder", stakeholder),
            "history": history_of(stakeholder) if can_view_history else None,
        },
    )


@require_http_methods(["GET", "POST"])
def stakeholder_create(request):
    require(request.user, "districts.change_stakeholder", request.municipality)
    form = StakeholderForm(request.POST or None, user=request.user, municipality=request.municipality)
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(form.instance)
    return render(request, "districts/stakeholder_edit.html", {"form": form}, status=form.status_code)


@require_http_methods(["GET", "POST"])
def stakeholder_edit(request, pk):
    stakeholder = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "districts.change_stakeholder", stakeholder)
    form = StakeholderForm(
        request.POST or None, instance=stakeholder, user=request.user, municipality=request.municipality
    )
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(form.instance)
    return render(
        request,
        "districts/stakeholder_edit.html",
        {"form": form, "stakeholder": stakeholder},
        status=form.status_code,
    )


@require_http_methods(["GET", "POST"])
def stakeholder_delete(request, pk):
    """Ask, say what hangs on the stakeholder, and delete it if nothing protects it."""
    stakeholder = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "districts.change_stakeholder", stakeholder)
    protected_by = what_hangs_on(stakeholder)
    if request.method == "POST" and not protected_by:
        try:
            stakeholder.delete()
        except ProtectedError:
            return redirect("districts:stakeholder-delete", request.municipality.slug, pk)
        messages.success(request, _("“%s” is deleted.") % stakeholder)
        return redirect("districts:stakeholder-list", request.municipality.slug)
    return render(
        request,
        "districts/stakeholder_delete.html",
        {"stakeholder": stakeholder, "protected_by": protected_by},
        status=409 if request.method == "POST" else 200,
    )
