from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.deleting import delete_after_asking
from config.history import history_of
from config.paging import paginate
from districts.access import require
from inventory.forms.statistics import DataSourceForm
from inventory.models import DataSource


def _visible(request):
    return DataSource.objects.visible_to(request.user).of(request.municipality).select_related("municipality")


@require_safe
def source_list(request):
    sources = _visible(request).annotate(figure_count=Count("observations")).order_by("name")
    return render(
        request,
        "inventory/source_list.html",
        {
            "page_obj": paginate(request, sources),
            "can_change": request.user.has_perm("inventory.change_catalogue", request.municipality),
        },
    )


@require_safe
def source_detail(request, pk):
    source = get_object_or_404(_visible(request), pk=pk)
    figures = source.observations.values_list("indicator_id", "indicator__code", "indicator__name")
    can_view_history = request.user.has_perm("districts.view_history", request.municipality)
    return render(
        request,
        "inventory/source_detail.html",
        {
            "source": source,
            "indicators": figures.annotate(figure_count=Count("pk")).order_by("indicator__code"),
            "can_change": request.user.has_perm("inventory.change_catalogue", source),
            "history": history_of(source) if can_view_history else None,
        },
    )


@require_http_methods(["GET", "POST"])
def source_create(request):
    require(request.user, "inventory.change_catalogue", request.municipality)
    form = DataSourceForm(request.POST or None, user=request.user, municipality=request.municipality)
    form.cancel_url = reverse("inventory:source-list", args=[request.municipality.slug])
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(form.instance)
    return render(request, "inventory/source_edit.html", {"form": form}, status=form.status_code)


@require_http_methods(["GET", "POST"])
def source_edit(request, pk):
    source = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "inventory.change_catalogue", source)
    form = DataSourceForm(request.POST or None, instance=source, user=request.user, municipality=request.municipality)
    form.cancel_url = source.get_absolute_url()
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(form.instance)
    return render(request, "inventory/source_edit.html", {"form": form, "source": source}, status=form.status_code)


@require_http_methods(["GET", "POST"])
def source_delete(request, pk):
    source = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "inventory.change_catalogue", source)
    return delete_after_asking(
        request,
        source,
        cancel_url=source.get_absolute_url(),
        done_url=reverse("inventory:source-list", args=[request.municipality.slug]),
    )
