from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from config.paging import paginate
from config.spreadsheets import TableError
from config.uploads import serve_file
from districts.access import require
from inventory.forms.imports import (
    AreasForm,
    ChangesForm,
    ConfirmImportForm,
    FigureColumnForm,
    FigureUploadForm,
    ValueColumnsForm,
)
from inventory.importers.areas import Kind
from inventory.importers.background import CHECK, Work, begin_import, is_large, key_of, recover, start
from inventory.importers.canonical import read_figures
from inventory.importers.draft import counted
from inventory.importers.flatfile import shown_title
from inventory.importers.mapping import Mapping, is_mapped, known_mapping, proposed_name
from inventory.importers.observations import ObservationImport
from inventory.importers.reading import Reading, reading_of
from inventory.importers.sources import discard_import, settle_source
from inventory.importers.storing import ObservationUndo
from inventory.importing import carry_out, store_upload, undo
from inventory.judging import claim, judge
from inventory.models import ImportRun

MOST_LISTED, MOST_ASKED, FEW_ASKED = 100, 40, 5
WRITTEN = ("new", "changed", "districts")


def runs_of(request):
    """Imports of figures in this municipality, for those who may import; the files hold figures as they came."""
    require(request.user, "inventory.change_importrun", request.municipality)
    runs = ImportRun.objects.visible_to(request.user).of(request.municipality)
    return runs.filter(kind=ImportRun.Kind.OBSERVATIONS).for_list()


def _crumbs(request, run=None):
    slug = request.municipality.slug
    crumbs = [
        (_("Inventory"), reverse("inventory:overview", args=[slug])),
        (_("Statistics"), reverse("inventory:statistics", args=[slug])),
        (_("Imports"), reverse("inventory:import-list", args=[slug])),
    ]
    return [*crumbs, (run.original_name, run.get_absolute_url())] if run else crumbs


def address_of(name, run):
    """Return the address of a page about an import."""
    return reverse(f"inventory:{name}", args=[run.municipality.slug, run.pk])


@require_safe
def import_list(request):
    return render(request, "inventory/import_list.html", {"page_obj": paginate(request, runs_of(request))})


@require_http_methods(["GET", "POST"])
def import_create(request):
    """Take the file in, if it is a table that can be read."""
    require(request.user, "inventory.change_importrun", request.municipality)
    form = FigureUploadForm(request.POST or None, request.FILES or None, municipality=request.municipality)
    form.cancel_url = reverse("inventory:import-list", args=[request.municipality.slug])
    if form.is_valid():
        run = store_upload(
            form.cleaned_data["file"],
            kind=ImportRun.Kind.OBSERVATIONS,
            municipality=request.municipality,
            by=request.user,
        )
        if like := form.cleaned_data.get("mapping"):
            run.remember_mapping({"reading": like.mapping.get("reading", {}), "like": like.name})
        try:
            run.remember_mapping({**run.mapping, "reading": reading_of(run).as_json()})
        except TableError as error:
            run.discard(by=request.user)
            form.add_error("file", str(error))
        else:
            return redirect(address_of("import-reading", run))
    context = {
        "heading": _("Import figures"),
        "lead": _("A table of your statistics office as it comes. The next page shows how it is read."),
        "crumbs": _crumbs(request),
        "form": form,
    }
    return render(request, "inventory/import_upload.html", context, status=422 if form.errors else 200)


def import_step(request, run, *, heading):
    """Return what the pages of a waiting import have in common."""
    return {
        "heading": heading,
        "crumbs": _crumbs(request, run),
        "run": run,
        "mapping_url": address_of("import-mapping", run),
        "reading_url": address_of("import-reading", run),
        "areas_url": address_of("import-areas", run),
        "discard_url": address_of("import-discard", run),
    }


def _unreadable(request, run, error):
    messages.error(request, str(error))
    is_told_there = run.is_open and Reading.from_json(run.mapping.get("reading", {})).errors
    return redirect(address_of("import-reading", run) if is_told_there else run)


def _not_now(run, *, mapped=True):
    """Return where to go instead, if a run is not waiting or its columns are not known yet."""
    if run.is_running:
        return redirect(address_of("import-progress", run))
    if not run.is_open:
        return redirect(run)
    return redirect(address_of("import-mapping", run)) if mapped and not is_mapped(run.mapping) else None


@require_http_methods(["GET", "POST"])
def import_mapping(request, pk):
    """Ask what the columns mean, with a guess from their titles, from a saved mapping or from the last import."""
    run = get_object_or_404(runs_of(request), pk=pk)
    if elsewhere := _not_now(run, mapped=False):
        return elsewhere
    try:
        table = read_figures(run)
    except TableError as error:
        return _unreadable(request, run, error)
    if request.method == "POST" and "like" in request.POST:
        run.remember_mapping({**run.mapping, "like": request.POST["like"]})
        return redirect(address_of("import-mapping", run))
    mapping, likeness = known_mapping(run, table)
    common = {"table": table, "municipality": request.municipality, "mapping": mapping}
    name = proposed_name("", run.original_name)
    form = FigureColumnForm(request.POST or None, name=name, **common)
    guessed = {target.name: form.fields[target.name].initial for target in form.targets}
    values_form = ValueColumnsForm(request.POST or None, columns=guessed, **common)
    if request.method == "POST" and form.is_valid() and values_form.is_valid():
        if form.figure_columns(values_form):
            chosen = _choose(run, table, form, values_form)
            has_open = _figures(run, table, chosen, by=request.user).open_areas()
            return redirect(address_of("import-areas" if has_open else "import-preview", run))
        form.add_error(None, _("Choose an indicator for at least one column."))
    context = {
        **import_step(request, run, heading=_("What the columns mean")),
        "lead": _("Proposals were made from the titles of the columns. Please check them."),
        "table": table,
        "form": form,
        "values_form": values_form,
        "likeness": likeness,
        "strange": [shown_title(title) for title in likeness.strange] if likeness else [],
        "lacking": [shown_title(title) for title in likeness.lacking] if likeness else [],
    }
    status = 422 if form.errors or values_form.errors else 200
    return render(request, "inventory/import_figures_mapping.html", context, status=status)


def _choose(run, table, form, values_form):
    """Keep with a run what its columns mean, and return it."""
    said = form.cleaned_data
    source, named = settle_source(run, said["source"], name=said["new_source"], signs=said["signs"])
    chosen = form.mapping(values_form, source=source, reading=run.mapping.get("reading", {}))
    cells = len(table.rows) * len(chosen.values)
    run.remember_mapping({**chosen.as_json(table.header), "cells": cells, **named})
    return chosen


@require_http_methods(["GET", "POST"])
def import_areas(request, pk):
    """Ask what those areas of the file stand for that are not here or have a name that several bear."""
    run = get_object_or_404(runs_of(request), pk=pk)
    if elsewhere := _not_now(run):
        return elsewhere
    try:
        table, mapping = read_figures(run), Mapping.from_json(run.mapping)
    except TableError as error:
        return _unreadable(request, run, error)
    figures = _figures(run, table, mapping, by=request.user)
    areas = figures.open_areas()
    if not areas:
        return redirect(address_of("import-preview", run))
    districts = sorted((one for one in figures.here if one.pk in figures.workable), key=lambda one: one.name)
    form = AreasForm(request.POST or None, areas=areas[:MOST_ASKED], districts=districts, may_create=figures.may_create)
    if request.method == "POST" and form.is_valid():
        for area, chosen in form.decisions().items():
            figures.resolver.decisions.remember(area, chosen)
        if "leave_out_rest" in request.POST:
            unseen = [one.area for one in areas[MOST_ASKED:] if one.kind is Kind.UNKNOWN]
            figures.resolver.decisions.leave_out([*form.undecided(), *unseen])
        created = dict.fromkeys([*mapping.create_areas, *(area.triple for area in form.created())])
        kept = {**run.mapping, "create_areas": [list(triple) for triple in created]}
        run.remember_mapping(kept)
        return redirect(address_of("import-preview", run))
    context = {
        **import_step(request, run, heading=_("What the areas stand for")),
        "form": form,
        "more_areas": max(0, len(areas) - MOST_ASKED),
        "is_long": len(areas) > FEW_ASKED,
        "may_leave_out_rest": sum(one.kind is Kind.UNKNOWN for one in areas) > 1,
        "preview_url": address_of("import-preview", run),
    }
    return render(request, "inventory/import_areas.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def import_preview(request, pk):
    """Show what the import would do; a POST does it, whole or not at all."""
    run = get_object_or_404(runs_of(request), pk=pk)
    if elsewhere := _not_now(run):
        return elsewhere
    form = ConfirmImportForm(request.POST if request.method == "POST" else None)
    try:
        if request.method == "POST" and form.is_valid():
            accepted = form.cleaned_data["seen"]
            try:
                if is_large(run):
                    begin_import(run, by=request.user, accepted=accepted)
                    return redirect(address_of("import-progress", run))
                _import_at_once(run, request.user, accepted)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("“%s” is imported.") % run.original_name)
                return redirect(run)
        report = _checked(run, request.user)
    except TableError as error:
        return _unreadable(request, run, error)
    if report is None:
        return redirect(address_of("import-progress", run))
    form.ask_about(report["fingerprint"])
    context = {**import_step(request, run, heading=_("Preview")), **_told(request, report), "form": form}
    if report["has_foreign_signs"] and (source := run.mapping.get("source")):
        context["source_url"] = reverse("inventory:source-edit", args=[request.municipality.slug, source])
    return render(request, "inventory/import_figures_preview.html", context, status=422 if form.errors else 200)


def _figures(run, table, mapping, *, by):
    return ObservationImport(run, table, mapping, by=by, on=timezone.localdate())


def _import_at_once(run, by, accepted):
    figures = _figures(run, read_figures(run), Mapping.from_json(run.mapping), by=by)
    carry_out(run, lambda: figures.write(accepted=accepted), by=by, at=timezone.now())


def _checked(run, by):
    """Return what importing the run would do now; None while a process of its own is still finding out."""
    if not is_large(run):
        figures = _figures(run, read_figures(run), Mapping.from_json(run.mapping), by=by)
        return figures.prepare().as_json()
    said = Work(run).read()
    if said.get("key") != key_of(run, by) or said.get("task") != CHECK or "error" in said:
        start(run, CHECK, by=by)
        return None
    return said.get("result")


def _told(request, report):
    """Return what the preview tells: numbers, problems, changes, the first new figures."""
    search = ChangesForm(request.GET)
    wanted = search.cleaned_data["q"].casefold().split() if search.is_valid() else []
    changes = [change for change in report["changes"] if _speaks_of(change, wanted)]
    return {
        "report": report,
        "figures": counted(report["counts"]),
        "problems": report["problems"][:MOST_LISTED],
        "more_problems": max(0, report["error_count"] + report["note_count"] - MOST_LISTED),
        "error_count": report["error_count"],
        "search": search,
        "is_searched": bool(wanted),
        "page_obj": paginate(request, changes, size=MOST_LISTED),
        "nothing_to_do": report["is_empty"],
    }


def _speaks_of(change, words):
    text = f"{change['district']} {change['indicator']} {change['group']} {change['year']}".casefold()
    return all(word in text for word in words)


@require_safe
def import_progress(request, pk):
    """Tell how far the process is that checks or imports a large file; lead on when it has ended."""
    run = get_object_or_404(runs_of(request), pk=pk)
    work = Work(run)
    said = work.read()
    if run.is_imported:
        messages.success(request, _("“%s” is imported.") % run.original_name)
        return _lead_on(request, run.get_absolute_url())
    if not run.is_running and ("result" in said or not said):
        return _lead_on(request, address_of("import-preview", run))
    context = {
        **import_step(request, run, heading=_("Import is running") if run.is_running else _("File is being checked")),
        "said": said,
        "is_dead": "error" not in said and not work.is_beating(),
        "progress_url": address_of("import-progress", run),
        "restart_url": address_of("import-restart", run),
        "percent": round(100 * said["done"] / said["total"]) if said.get("total") else None,
    }
    template = "inventory/_import_progress.html" if request.htmx else "inventory/import_progress.html"
    return render(request, template, context)


def _lead_on(request, url):
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


@require_POST
def import_restart(request, pk):
    """Let a file wait again whose process has died or given up."""
    run = get_object_or_404(runs_of(request), pk=pk)
    try:
        recover(run, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(address_of("import-progress", run))
    return redirect(address_of("import-preview", run))


@require_safe
def import_detail(request, pk):
    run = get_object_or_404(runs_of(request).prefetch_related("status_changes__by"), pk=pk)
    if run.is_running:
        return redirect(address_of("import-progress", run))
    context = {
        "heading": run.original_name,
        "crumbs": _crumbs(request),
        "run": run,
        "figures": counted(run.counts),
        "file_url": address_of("import-file", run) if run.file else "",
    }
    if run.is_imported:
        context |= {
            "next_url": reverse("inventory:statistics", args=[request.municipality.slug]),
            "next_label": _("To the statistics"),
            "undo_url": address_of("import-undo", run),
        }
    elif run.is_open:
        context["continue_url"] = address_of("import-preview" if is_mapped(run.mapping) else "import-mapping", run)
    return render(request, "inventory/import_detail.html", context)


@require_POST
def import_discard(request, pk):
    run = get_object_or_404(runs_of(request), pk=pk)
    try:
        discard_import(run, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(run)
    messages.success(request, _("“%s” is not imported; the file was removed.") % run.original_name)
    return redirect("inventory:import-list", request.municipality.slug)


def _take_back(run, undoing):
    claim(run.municipality)
    tables = undoing.tables()
    undoing.take_back()
    judge(run.municipality, tables)


@require_http_methods(["GET", "POST"])
def import_undo(request, pk):
    """Ask, then take back exactly what the import wrote."""
    run = get_object_or_404(runs_of(request), pk=pk)
    if not run.is_imported:
        return redirect(run)
    undoing = ObservationUndo(run, by=request.user)
    if request.method == "POST":
        try:
            undo(run, lambda: _take_back(run, undoing), by=request.user, at=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join([_("The import cannot be undone."), *error.messages]))
        else:
            messages.success(request, _("The import of “%s” is undone.") % run.original_name)
        return redirect(run)
    obstacles = undoing.obstacles()
    context = {
        "heading": _("Undo import"),
        "crumbs": _crumbs(request, run),
        "run": run,
        "obstacles": obstacles,
        "question": _("Undo the import of “%s”?") % run.original_name,
        "text": _("What it created is removed, what it changed gets its former value back."),
        "attached": counted({name: run.counts.get(name, 0) for name in WRITTEN if run.counts.get(name)}),
        "submit_label": _("Undo import"),
        "cancel_url": run.get_absolute_url(),
        "danger": True,
    }
    return render(request, "inventory/import_undo.html", context)


@require_safe
def import_file(request, pk):
    """Hand out the file as it was uploaded."""
    run = get_object_or_404(runs_of(request), pk=pk)
    if not run.file:
        raise Http404
    return serve_file(run.file, name=run.original_name, content_type=run.content_type)
