from copy import copy

from django.contrib import messages
from django.db.models import OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.counting import number_of
from config.deleting import delete_after_asking
from config.downloads import CSV, XLSX, download
from config.history import history_of
from config.paging import paginate
from config.spreadsheets import write_csv, write_xlsx
from districts.access import require
from districts.maps import map_of_areas
from districts.models import District
from inventory.charts.index import index_map_svg, index_svg
from inventory.composite import MOST, compute, has_confidential, later_year_of
from inventory.confidentiality import sees_everything
from inventory.forms.composite import ADDED, CompositeIndexForm
from inventory.models import CompositeComponent, CompositeIndex, Observation
from inventory.views.drawings import svg_response, width_asked

BY_RANK = "rank"


def _visible(request):
    return CompositeIndex.objects.visible_to(request.user).of(request.municipality).select_related("municipality")


def _list_address(request):
    return reverse("inventory:composite-list", args=[request.municipality.slug])


@require_safe
def composite_list(request):
    """Show the saved indices."""
    components = CompositeComponent.objects.filter(index=OuterRef("pk"))
    indices = _visible(request).annotate(number_of_indicators=number_of(components))
    return render(
        request,
        "inventory/composite_list.html",
        {
            "page_obj": paginate(request, indices),
            "can_add": request.user.has_perm("inventory.change_compositeindex", request.municipality),
        },
    )


@require_safe
def composite_detail(request, pk):
    """Show an index for every district, what it is made of and how far it depends on the weights."""
    index = get_object_or_404(_visible(request), pk=pk)
    is_public = not sees_everything(request.user, request.municipality)
    computed = compute(index, user=request.user, is_public=is_public)
    published = computed if is_public else compute(index, user=request.user, is_public=True)
    by_rank = request.GET.get("order") == BY_RANK
    can_change = request.user.has_perm("inventory.change_compositeindex", index)
    can_view_history = request.user.has_perm("districts.view_history", request.municipality)
    return render(
        request,
        "inventory/composite_detail.html",
        {
            "index": index,
            "computed": computed,
            "rows": computed.by_rank if by_rank else computed.rows,
            "by_rank": by_rank,
            "published": published,
            "has_map": District.objects.filter(pk__in=published.keys).exclude(outline=None).exists(),
            "has_confidential": has_confidential(computed),
            "can_change": can_change,
            "later_year": later_year_of(index) if can_change else None,
            "history": history_of(index, parts=["components"]) if can_view_history else None,
        },
    )


@require_safe
def composite_chart(request, pk):
    """Draw the index as far as it may be published."""
    index = get_object_or_404(_visible(request), pk=pk)
    computed = compute(index, user=request.user, is_public=True)
    if computed.refusal:
        raise Http404
    rows = computed.by_rank if request.GET.get("order") == BY_RANK else computed.rows
    return svg_response(request, index_svg(computed, rows, width=width_asked(request)))


@require_safe
def composite_map(request, pk):
    """Draw the index on a map as far as it may be published."""
    index = get_object_or_404(_visible(request), pk=pk)
    computed = compute(index, user=request.user, is_public=True)
    outlines = None if computed.refusal else map_of_areas(District.objects.filter(pk__in=computed.keys))
    if outlines is None:
        raise Http404
    return svg_response(request, index_map_svg(computed, outlines, width=width_asked(request)))


@require_safe
def composite_export(request, pk):
    """Hand out the table of the index as far as it may be published."""
    index = get_object_or_404(_visible(request), pk=pk)
    header, rows = compute(index, user=request.user, is_public=True).table()
    if request.GET.get("format") == "csv":
        return download(write_csv(header, rows), name=index.name, kind=CSV)
    return download(write_xlsx(header, rows, title=index.name), name=index.name, kind=XLSX)


@require_http_methods(["GET", "POST"])
def composite_create(request):
    require(request.user, "inventory.change_compositeindex", request.municipality)
    newest = Observation.objects.of(request.municipality).order_by("-year").values_list("year", flat=True).first()
    return _answer_form(request, CompositeIndex(), initial={"year": newest or timezone.localdate().year - 1})


@require_http_methods(["GET", "POST"])
def composite_copy(request, pk):
    """Begin a new index with the indicators of another one; ``?year=`` names the later year it is to be of."""
    source = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "inventory.change_compositeindex", source)
    initial = {name: getattr(source, name) for name in ("purpose", "method", "level", "year")}
    initial["name"] = _("%(name)s – copy") % {"name": source.name}
    later = later_year_of(source)
    if later and request.GET.get("year") == str(later):
        initial |= {"year": later, "name": f"{source.name} {later}"}
    return _answer_form(
        request, CompositeIndex(level=source.level), source=source, initial=initial, rows_of=_components(source)
    )


@require_http_methods(["GET", "POST"])
def composite_edit(request, pk):
    index = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "inventory.change_compositeindex", index)
    return _answer_form(request, index)


def _components(index):
    return list(index.components.select_related("indicator", "group"))


def _answer_form(request, index, *, source=None, **known):
    """Answer a request to the form of an index; "add rows" shows it again with more rows and saves nothing."""
    if index.pk is None:
        index.set_up_on = timezone.localdate()
    adds_rows = request.method == "POST" and "add_rows" in request.POST
    posted = _with_more_rows(request.POST) if adds_rows else request.POST
    form = CompositeIndexForm(
        posted or None, instance=copy(index), user=request.user, municipality=request.municipality, **known
    )
    if adds_rows:
        form.show_unjudged()
    elif request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(form.instance)
    before = index if index.pk else source
    return render(
        request,
        "inventory/composite_edit.html",
        {
            "form": form,
            "index": index if index.pk else None,
            "source": source,
            "cancel_url": before.get_absolute_url() if before else _list_address(request),
        },
        status=200 if adds_rows else form.status_code,
    )


def _with_more_rows(posted):
    """Return what was sent with empty rows added for further indicators."""
    posted = posted.copy()
    number = posted.get("components-TOTAL_FORMS", "")
    number = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 0
    posted["components-TOTAL_FORMS"] = str(min(number + ADDED, MOST))
    return posted


@require_http_methods(["GET", "POST"])
def composite_delete(request, pk):
    index = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "inventory.change_compositeindex", index)
    return delete_after_asking(request, index, cancel_url=index.get_absolute_url(), done_url=_list_address(request))
