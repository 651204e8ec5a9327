from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.deleting import delete_after_asking
from config.downloads import CSV, XLSX, download
from config.editing import StaleObject
from config.history import history_of
from config.spreadsheets import write_csv, write_xlsx
from districts.access import require
from districts.models import District
from inventory.charts import bars_svg, dots_svg, map_svg, series_svg
from inventory.confidentiality import sees_everything
from inventory.exploration import Exploration, export_table
from inventory.figures import years_with_figures
from inventory.forms.statistics import ChooseTableForm, FigureTableForm, IndicatorForm
from inventory.judging import judge
from inventory.models import DataSource, Indicator, Observation, PopulationGroup
from inventory.monitoring import Monitoring
from inventory.recording import record_figures
from inventory.views.drawings import svg_response, width_asked


def _visible(request):
    return Indicator.objects.visible_to(request.user).offered_to(request.municipality)


def _address(request, name, indicator):
    return reverse(f"inventory:{name}", args=[request.municipality.slug, indicator.pk])


def _exploration(request, pk, *, is_public=True):
    """What somebody looks at; charts and files show to everybody only what may be published."""
    indicator = get_object_or_404(_visible(request), pk=pk)
    return Exploration(
        indicator, municipality=request.municipality, user=request.user, query=request.GET, is_public=is_public
    )


@require_safe
def indicator_detail(request, pk):
    """Show an indicator over time and compared between districts."""
    is_public = not sees_everything(request.user, request.municipality)
    exploration = _exploration(request, pk, is_public=is_public)
    indicator = exploration.indicator
    can_view_history = request.user.has_perm("districts.view_history", request.municipality)
    return render(
        request,
        "inventory/indicator_detail.html",
        {
            "indicator": indicator,
            "exploration": exploration,
            "monitoring": Monitoring(indicator, request.municipality, user=request.user),
            "can_record": request.user.has_perm("inventory.change_observation", request.municipality),
            "can_change": request.user.has_perm("inventory.change_catalogue", indicator),
            "history": history_of(indicator) if can_view_history and not indicator.is_shared else None,
        },
    )


def _drawable(request, pk):
    """What is to be drawn; without figures there is no chart."""
    exploration = _exploration(request, pk)
    if not exploration.has_data:
        raise Http404
    return exploration


@require_safe
def indicator_series(request, pk):
    """Draw the indicator over the years."""
    exploration = _drawable(request, pk)
    svg = series_svg(
        exploration.series, title=exploration.series_title, target=exploration.target, **_drawn_as(request, exploration)
    )
    return svg_response(request, svg)


@require_safe
def indicator_bars(request, pk):
    """Draw the districts compared as bars."""
    exploration = _drawable(request, pk)
    svg = bars_svg(
        exploration.bars,
        title=exploration.comparison_title,
        scale=exploration.scale,
        **_drawn_as(request, exploration),
    )
    return svg_response(request, svg)


@require_safe
def indicator_dots(request, pk):
    """Draw the districts compared as dots, or their change between two years."""
    exploration = _drawable(request, pk)
    svg = dots_svg(
        exploration.drawn,
        title=exploration.comparison_title,
        scale=exploration.scale,
        **_drawn_as(request, exploration),
    )
    return svg_response(request, svg)


@require_safe
def indicator_map(request, pk):
    """Draw the districts on a map."""
    exploration = _drawable(request, pk)
    if exploration.class_map is None:
        raise Http404
    svg = map_svg(
        exploration.class_map,
        title=exploration.map_title,
        unit=exploration.selection.unit,
        source=exploration.source_text,
        notes=[exploration.scale_note],
        width=width_asked(request),
    )
    return svg_response(request, svg)


def _drawn_as(request, exploration):
    """What all charts of an indicator say alike, and how wide they are: with ``?width=narrow`` for a phone."""
    selection = exploration.selection
    return {
        "unit": selection.unit,
        "decimals": selection.decimals,
        "source": exploration.source_text,
        "width": width_asked(request),
    }


@require_safe
def indicator_export(request, pk):
    """Hand out the series, or with ``?table=comparison`` the comparison, without what is confidential."""
    exploration = _exploration(request, pk)
    is_comparison = request.GET.get("table") == "comparison"
    lines = exploration.compared_lines if is_comparison else exploration.series
    header, rows = export_table(exploration.selection, lines)
    name = exploration.selection.name
    if request.GET.get("format") == "csv":
        return download(write_csv(header, rows), name=name, kind=CSV)
    return download(write_xlsx(header, rows, title=name), name=name, kind=XLSX)


@require_http_methods(["GET", "POST"])
def indicator_create(request):
    require(request.user, "inventory.change_catalogue", request.municipality)
    form = IndicatorForm(request.POST or None, user=request.user, municipality=request.municipality)
    form.cancel_url = reverse("inventory:statistics", args=[request.municipality.slug])
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(_address(request, "indicator-detail", form.instance))
    return render(request, "inventory/indicator_edit.html", {"form": form}, status=form.status_code)


@require_http_methods(["GET", "POST"])
def indicator_edit(request, pk):
    indicator = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "inventory.change_catalogue", indicator)
    form = IndicatorForm(request.POST or None, instance=indicator, user=request.user, municipality=request.municipality)
    form.cancel_url = _address(request, "indicator-detail", indicator)
    if request.method == "POST" and _save_judged(form):
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(form.cancel_url)
    return render(
        request, "inventory/indicator_edit.html", {"form": form, "indicator": indicator}, status=form.status_code
    )


def _save_judged(form):
    """Save the indicator and, where what it counts has changed, judge what may be shown of it, both or neither."""
    with transaction.atomic():
        is_saved = form.save_or_conflict()
        if is_saved and {"kind", "per", "numerator_group", "publishable_from"} & set(form.changed_data):
            judge(
                form.municipality,
                set(form.instance.observations.order_by().values_list("indicator", "year").distinct()),
            )
    return is_saved


@require_http_methods(["GET", "POST"])
def indicator_delete(request, pk):
    indicator = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "inventory.change_catalogue", indicator)
    return delete_after_asking(
        request,
        indicator,
        cancel_url=_address(request, "indicator-detail", indicator),
        done_url=reverse("inventory:statistics", args=[request.municipality.slug]),
    )


def _table_chosen(request, indicator):
    """Return the form that chooses year and group, and both; the newest year and everybody by default."""
    years = years_with_figures(indicator, request.municipality)
    group = PopulationGroup.objects.first()
    form = ChooseTableForm(request.GET or None, initial={"year": years[-1] if years else None, "group": group})
    if form.is_valid():
        return form, form.cleaned_data["year"], form.cleaned_data["group"]
    return form, (years[-1] if years and not form.is_bound else None), group


def _table_form(request, indicator, year, group):
    """Return the form with the figures of all districts in which this person acts."""
    districts = District.objects.of(request.municipality).workable_by(request.user).defer("outline")
    stored = Observation.objects.filter(indicator=indicator, group=group, year=year, district__in=districts)
    return FigureTableForm(
        request.POST or None,
        indicator=indicator,
        districts=list(districts.order_by("-is_city", "key", "name")),
        stored={row.district_id: row for row in stored.select_related("indicator")},
        source_choices=DataSource.objects.visible_to(request.user).of(request.municipality),
    )


@require_http_methods(["GET", "POST"])
def indicator_record(request, pk):
    """Record the figures of one year and group for all districts of this person."""
    indicator = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "inventory.change_observation", request.municipality)
    choose, year, group = _table_chosen(request, indicator)
    form = _table_form(request, indicator, year, group) if year else None
    if form and request.method == "POST" and form.is_valid():
        try:
            number = record_figures(form.figures, indicator=indicator, group=group, year=year, **form.common())
        except StaleObject:
            form.report_conflict()
        else:
            messages.success(request, _("Figures saved: %(number)d.") % {"number": number})
            query = urlencode({"group": group.slug, "year": year})
            return redirect(f"{_address(request, 'indicator-detail', indicator)}?{query}")
    context = {"indicator": indicator, "choose": choose, "form": form, "year": year, "group": group}
    return render(request, "inventory/indicator_record.html", context, status=form.status_code if form else 200)
