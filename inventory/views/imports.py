from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.paging import paginate
from config.spreadsheets import TableError
from config.uploads import serve_file
from districts.access import require
from inventory.forms.imports import ConfirmImportForm, FigureColumnForm, ValueColumnsForm
from inventory.importers.observations import Mapping, ObservationImport, ObservationUndo, read_figures
from inventory.importing import UploadForm, carry_out, last_mapping, store_upload, undo
from inventory.models import ImportRun, Observation

MOST_LISTED = 100
COUNT_LABELS = {
    "rows": gettext_lazy("Rows read"),
    "new": gettext_lazy("New figures"),
    "changed": gettext_lazy("Changed figures"),
    "unchanged": gettext_lazy("Unchanged"),
    "empty": gettext_lazy("Empty cells"),
    "districts": gettext_lazy("New districts"),
    "unknown": gettext_lazy("Areas left out"),
}
ALWAYS_COUNTED = ("rows", "new", "changed", "unchanged")


def _runs(request):
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


def _address(name, run):
    return reverse(f"inventory:{name}", args=[run.municipality.slug, run.pk])


def _counted(counts):
    """Return label and number of what an import counted, without zeros that say nothing."""
    return [
        (label, counts[name])
        for name, label in COUNT_LABELS.items()
        if counts.get(name) or (name in counts and name in ALWAYS_COUNTED)
    ]


@require_safe
def import_list(request):
    return render(request, "inventory/import_list.html", {"page_obj": paginate(request, _runs(request))})


@require_http_methods(["GET", "POST"])
def import_create(request):
    """Take the file in, if it is a table that can be read."""
    require(request.user, "inventory.change_importrun", request.municipality)
    form = UploadForm(request.POST or None, request.FILES or None)
    form.cancel_url = reverse("inventory:import-list", args=[request.municipality.slug])
    if form.is_valid():
        run = store_upload(
            form.cleaned_data["file"],
            kind=ImportRun.Kind.OBSERVATIONS,
            municipality=request.municipality,
            by=request.user,
        )
        try:
            read_figures(run)
        except TableError as error:
            run.discard(by=request.user)
            form.add_error("file", str(error))
        else:
            return redirect(_address("import-mapping", run))
    context = {
        "heading": _("Import figures"),
        "lead": _("A table of your statistics office: one row for each area and year, one column for each figure."),
        "crumbs": _crumbs(request),
        "form": form,
    }
    return render(request, "inventory/import_upload.html", context, status=422 if form.errors else 200)


def _step(request, run, *, heading):
    """Return what the pages of a waiting import have in common."""
    return {
        "heading": heading,
        "crumbs": _crumbs(request, run),
        "run": run,
        "mapping_url": _address("import-mapping", run),
        "discard_url": _address("import-discard", run),
    }


def _unreadable(request, run, error):
    messages.error(request, str(error))
    return redirect(run)


@require_http_methods(["GET", "POST"])
def import_mapping(request, pk):
    """Ask what the columns mean, with a guess from their titles or from the last import of the same columns."""
    run = get_object_or_404(_runs(request), pk=pk)
    if not run.is_open:
        return redirect(run)
    try:
        table = read_figures(run)
    except TableError as error:
        return _unreadable(request, run, error)
    known = run.mapping or last_mapping(run, table.header)
    mapping = Mapping.from_json(known) if known else None
    common = {"table": table, "municipality": request.municipality, "mapping": mapping}
    form = FigureColumnForm(request.POST or None, **common)
    guessed = {target.name: form.fields[target.name].initial for target in form.targets}
    values_form = ValueColumnsForm(request.POST or None, columns=guessed, **common)
    if request.method == "POST" and form.is_valid() and values_form.is_valid():
        chosen = form.mapping(values_form.values)
        if chosen.values:
            run.remember_mapping(chosen.as_json(table.header))
            return redirect(_address("import-preview", run))
        form.add_error(None, _("Choose an indicator for at least one column."))
    context = {
        **_step(request, run, heading=_("What the columns mean")),
        "lead": _("Proposals were made from the titles of the columns. Please check them."),
        "table": table,
        "form": form,
        "values_form": values_form,
    }
    status = 422 if form.errors or values_form.errors else 200
    return render(request, "inventory/import_figures_mapping.html", context, status=status)


@require_http_methods(["GET", "POST"])
def import_preview(request, pk):
    """Show what the import would do; a POST does it, whole or not at all."""
    run = get_object_or_404(_runs(request), pk=pk)
    if not run.is_open:
        return redirect(run)
    if not run.mapping:
        return redirect(_address("import-mapping", run))
    try:
        table, mapping = read_figures(run), Mapping.from_json(run.mapping)
    except TableError as error:
        return _unreadable(request, run, error)
    form = ConfirmImportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        figures = ObservationImport(run, table, mapping, by=request.user)
        accepted = form.cleaned_data["changes"]
        try:
            carry_out(run, lambda: figures.write(accepted_changes=accepted), by=request.user, at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%s” is imported.") % run.original_name)
            return redirect(run)
    draft = ObservationImport(run, table, mapping, by=request.user).prepare()
    form.ask_about(len(draft.changed))
    context = {**_step(request, run, heading=_("Preview")), **_told(draft), "form": form}
    return render(request, "inventory/import_figures_preview.html", context, status=422 if form.errors else 200)


def _told(draft):
    """Return what the preview tells of a draft: numbers, problems, changes, the first new figures."""
    return {
        "draft": draft,
        "figures": _counted(draft.counts),
        "problems": [*draft.errors, *draft.notes][:MOST_LISTED],
        "more_problems": max(0, len(draft.problems) - MOST_LISTED),
        "error_count": len(draft.errors),
        "changes": [_change(stored, figure) for stored, figure in draft.changed[:MOST_LISTED]],
        "more_changes": max(0, len(draft.changed) - MOST_LISTED),
        "nothing_to_do": draft.is_empty,
        "samples": draft.new[:8],
    }


def _change(stored, figure):
    """Return what a change is about, the stored figure and the new one, as people read them."""
    new = Observation(indicator=stored.indicator, **figure)
    return f"{stored.indicator.name}, {stored.group}, {stored.district}, {stored.year}", stored.text, new.text


@require_safe
def import_detail(request, pk):
    run = get_object_or_404(_runs(request).prefetch_related("status_changes__by"), pk=pk)
    context = {
        "heading": run.original_name,
        "crumbs": _crumbs(request),
        "run": run,
        "figures": _counted(run.counts),
        "file_url": _address("import-file", run) if run.file else "",
    }
    if run.is_imported:
        context |= {
            "next_url": reverse("inventory:statistics", args=[request.municipality.slug]),
            "next_label": _("To the statistics"),
            "undo_url": _address("import-undo", run),
        }
    elif run.is_open:
        context["continue_url"] = _address("import-preview" if run.mapping else "import-mapping", run)
    return render(request, "inventory/import_detail.html", context)


@require_POST
def import_discard(request, pk):
    run = get_object_or_404(_runs(request), pk=pk)
    try:
        run.discard(by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(run)
    messages.success(request, _("“%s” is not imported; the file was removed.") % run.original_name)
    return redirect("inventory:import-list", request.municipality.slug)


@require_http_methods(["GET", "POST"])
def import_undo(request, pk):
    """Ask, then take back exactly what the import wrote."""
    run = get_object_or_404(_runs(request), pk=pk)
    if not run.is_imported:
        return redirect(run)
    undoing = ObservationUndo(run, by=request.user)
    if request.method == "POST":
        try:
            undo(run, undoing.take_back, by=request.user, at=timezone.now())
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
        "attached": _counted(run.counts)[1:],
        "submit_label": _("Undo import"),
        "cancel_url": run.get_absolute_url(),
        "danger": True,
    }
    return render(request, "inventory/import_undo.html", context)


@require_safe
def import_file(request, pk):
    """Hand out the file as it was uploaded."""
    run = get_object_or_404(_runs(request), pk=pk)
    if not run.file:
        raise Http404
    return serve_file(run.file, name=run.original_name, content_type=run.content_type)
