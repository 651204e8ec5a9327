"""What was remembered for the next imports: mappings of columns, and what areas stand for."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.deleting import delete_after_asking
from config.history import history_of
from config.paging import paginate
from districts.access import require
from inventory.filters import AreaMatchFilter
from inventory.forms.imports import AreaMatchForm, MappingForm
from inventory.models import AreaMatch, ImportMapping


def _visible(request, model):
    """Remembered rows of this municipality, for those who may import."""
    require(request.user, "inventory.change_importrun", request.municipality)
    rows = model.objects.visible_to(request.user).of(request.municipality)
    return rows.select_related("source", "municipality")


def _list_url(request, name):
    return reverse(f"inventory:{name}", args=[request.municipality.slug])


def _edit(request, form, *, entry, list_name, list_label, heading):
    """Show and save the form of something remembered."""
    form.cancel_url = _list_url(request, list_name)
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(form.cancel_url)
    context = {
        "form": form,
        "heading": heading,
        "list_url": form.cancel_url,
        "list_label": list_label,
        "history": history_of(entry),
    }
    return render(request, "inventory/mapping_edit.html", context, status=form.status_code)


@require_safe
def mapping_list(request):
    mappings = _visible(request, ImportMapping)
    return render(request, "inventory/mapping_list.html", {"page_obj": paginate(request, mappings)})


@require_http_methods(["GET", "POST"])
def mapping_edit(request, pk):
    entry = get_object_or_404(_visible(request, ImportMapping), pk=pk)
    form = MappingForm(request.POST or None, instance=entry, user=request.user, municipality=request.municipality)
    return _edit(
        request, form, entry=entry, list_name="mapping-list", list_label=_("Saved mappings"), heading=entry.name
    )


@require_http_methods(["GET", "POST"])
def mapping_delete(request, pk):
    entry = get_object_or_404(_visible(request, ImportMapping), pk=pk)
    url = _list_url(request, "mapping-list")
    return delete_after_asking(request, entry, cancel_url=url, done_url=url)


@require_safe
def area_match_list(request):
    matches = _visible(request, AreaMatch).prefetch_related("districts__parent")
    filtered = AreaMatchFilter(request.GET, queryset=matches, request=request)
    page = paginate(request, filtered.qs)
    return render(request, "inventory/area_match_list.html", {"filter": filtered, "page_obj": page})


@require_http_methods(["GET", "POST"])
def area_match_edit(request, pk):
    entry = get_object_or_404(_visible(request, AreaMatch), pk=pk)
    form = AreaMatchForm(request.POST or None, instance=entry, user=request.user, municipality=request.municipality)
    return _edit(
        request,
        form,
        entry=entry,
        list_name="area-match-list",
        list_label=_("Decisions on areas"),
        heading=_("What “%s” stands for") % entry,
    )


@require_http_methods(["GET", "POST"])
def area_match_delete(request, pk):
    entry = get_object_or_404(_visible(request, AreaMatch), pk=pk)
    url = _list_url(request, "area-match-list")
    return delete_after_asking(request, entry, cancel_url=url, done_url=url)
