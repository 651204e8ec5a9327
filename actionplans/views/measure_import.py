from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actionplans.forms.measure_import import ConfirmMeasuresForm, MeasureColumnForm
from actionplans.importers.measures import MeasureImport, MeasureUndo, Options
from actionplans.views.fetch import get_plan_to_change
from config.spreadsheets import TableError
from config.uploads import serve_file
from inventory.importing import UploadForm, carry_out, last_mapping, read_upload, store_upload, undo
from inventory.models import ImportRun

MOST_LISTED = 200
COUNT_LABELS = {
    "rows": gettext_lazy("Rows read"),
    "new": gettext_lazy("New measures"),
    "clear_up": gettext_lazy("Of these to be cleared up"),
    "left_out": gettext_lazy("Left out"),
    "stakeholders": gettext_lazy("New stakeholders"),
}


def _plan(request, slug):
    return get_plan_to_change(request, slug, "actionplans.change_measure")


def _runs(request, plan):
    runs = ImportRun.objects.visible_to(request.user).of(request.municipality)
    return runs.filter(kind=ImportRun.Kind.MEASURES, mapping__plan=plan.pk).for_list()


def _address(name, plan, *args):
    return reverse(f"actionplans:{name}", args=[plan.municipality.slug, plan.slug, *args])


def _crumbs(plan, run=None):
    crumbs = [
        (_("Action plans"), reverse("actionplans:plan-list", args=[plan.municipality.slug])),
        (plan.title, plan.get_absolute_url()),
        (_("Measures"), _address("measure-list", plan)),
        (_("Import a list"), _address("measure-import-create", plan)),
    ]
    return [*crumbs, (run.original_name, _address("measure-import-detail", plan, run.pk))] if run else crumbs


def _counted(counts):
    return [
        (label, counts[name]) for name, label in COUNT_LABELS.items() if name in ("rows", "new") or counts.get(name)
    ]


@require_http_methods(["GET", "POST"])
def measure_import_create(request, plan):
    """Take the file in, if it is a table that can be read; below, what was imported before."""
    plan = _plan(request, plan)
    form = UploadForm(request.POST or None, request.FILES or None)
    form.cancel_url = _address("measure-list", plan)
    if form.is_valid():
        file = form.cleaned_data["file"]
        run = store_upload(file, kind=ImportRun.Kind.MEASURES, municipality=plan.municipality, by=request.user)
        run.remember_mapping({"plan": plan.pk})
        try:
            read_upload(run)
        except TableError as error:
            run.discard(by=request.user)
            form.add_error("file", str(error))
        else:
            return redirect(_address("measure-import-mapping", plan, run.pk))
    context = {
        "heading": _("Import a list of measures"),
        "lead": _("The list you already have, as CSV or XLSX: one row for each measure."),
        "crumbs": _crumbs(plan)[:-1],
        "plan": plan,
        "form": form,
        "runs": _runs(request, plan).exclude(status=ImportRun.Status.DISCARDED)[:20],
    }
    return render(request, "actionplans/measure_import_create.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def measure_import_mapping(request, plan, pk):
    """Ask what the columns mean, with a guess from their titles or from the last import of the same columns."""
    plan = _plan(request, plan)
    run = get_object_or_404(_runs(request, plan), pk=pk)
    if not run.is_open:
        return redirect(_address("measure-import-detail", plan, pk))
    table = read_upload(run)
    known = run.mapping if "columns" in run.mapping else last_mapping(run, table.header)
    form = MeasureColumnForm(request.POST or None, table=table, options=Options.from_json(known) if known else None)
    if request.method == "POST" and form.is_valid():
        run.remember_mapping(form.options.as_json(header=table.header, plan=plan))
        return redirect(_address("measure-import-preview", plan, pk))
    context = {
        "heading": _("What the columns mean"),
        "lead": _(
            "Proposals were made from the titles of the columns. What is in other columns is kept in the internal note "
            "of each measure."
        ),
        "crumbs": _crumbs(plan, run),
        "run": run,
        "table": table,
        "form": form,
        "discard_url": _address("measure-import-discard", plan, pk),
    }
    return render(request, "inventory/import_mapping.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def measure_import_preview(request, plan, pk):
    """Show what the import would do; a POST does it, whole or not at all."""
    plan = _plan(request, plan)
    run = get_object_or_404(_runs(request, plan), pk=pk)
    if not run.is_open:
        return redirect(_address("measure-import-detail", plan, pk))
    if "columns" not in run.mapping:
        return redirect(_address("measure-import-mapping", plan, pk))
    table, options = read_upload(run), Options.from_json(run.mapping)
    common = {"plan": plan, "by": request.user, "on": timezone.localdate()}
    form = ConfirmMeasuresForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        writing = MeasureImport(run, table, options, **common)
        try:
            carry_out(run, writing.write, by=request.user, at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%s” is imported.") % run.original_name)
            return redirect(_address("measure-import-detail", plan, pk))
    draft = MeasureImport(run, table, options, **common).prepare()
    problems = [*draft.errors, *draft.left_out_warnings]
    context = {
        "heading": _("Preview"),
        "crumbs": _crumbs(plan, run),
        "run": run,
        "figures": _counted(draft.counts),
        "problems": problems[:MOST_LISTED],
        "more_problems": max(0, len(problems) - MOST_LISTED),
        "error_count": len(draft.errors),
        "nothing_to_do": not draft.measures,
        "drafts": draft.measures[:MOST_LISTED],
        "stakeholders": draft.stakeholders,
        "form": form,
        "mapping_url": _address("measure-import-mapping", plan, pk),
        "discard_url": _address("measure-import-discard", plan, pk),
    }
    return render(request, "actionplans/measure_import_preview.html", context, status=422 if form.errors else 200)


@require_safe
def measure_import_detail(request, plan, pk):
    plan = _plan(request, plan)
    run = get_object_or_404(_runs(request, plan).prefetch_related("status_changes__by"), pk=pk)
    context = {
        "heading": run.original_name,
        "crumbs": _crumbs(plan),
        "run": run,
        "figures": _counted(run.counts) if run.counts else [],
        "file_url": _address("measure-import-file", plan, pk) if run.file else "",
    }
    if run.is_imported:
        query = "?gap=clear_up" if run.counts.get("clear_up") else ""
        context |= {
            "next_url": _address("measure-list", plan) + query,
            "next_label": _("What is to be cleared up") if query else _("To the measures"),
            "undo_url": _address("measure-import-undo", plan, pk),
        }
    elif run.is_open:
        context["continue_url"] = _address("measure-import-mapping", plan, pk)
    return render(request, "inventory/import_detail.html", context)


@require_POST
def measure_import_discard(request, plan, pk):
    plan = _plan(request, plan)
    run = get_object_or_404(_runs(request, plan), pk=pk)
    try:
        run.discard(by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(_address("measure-import-detail", plan, pk))
    messages.success(request, _("“%s” is not imported; the file was removed.") % run.original_name)
    return redirect(_address("measure-import-create", plan))


@require_http_methods(["GET", "POST"])
def measure_import_undo(request, plan, pk):
    """Ask, then remove what the import created, unless somebody has worked on it since."""
    plan = _plan(request, plan)
    run = get_object_or_404(_runs(request, plan), pk=pk)
    run_url = _address("measure-import-detail", plan, pk)
    if not run.is_imported:
        return redirect(run_url)
    undoing = MeasureUndo(run, plan=plan)
    if request.method == "POST":
        try:
            undo(run, undoing.take_back, by=request.user, at=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The import of “%s” is undone.") % run.original_name)
        return redirect(run_url)
    context = {
        "heading": _("Undo import"),
        "crumbs": _crumbs(plan, run),
        "obstacles": undoing.obstacles(),
        "question": _("Undo the import of “%s”?") % run.original_name,
        "text": _("All measures that it created disappear, and the new stakeholders that nothing else needs."),
        "attached": _counted(run.counts)[1:],
        "submit_label": _("Undo import"),
        "cancel_url": run_url,
        "danger": True,
    }
    return render(request, "actionplans/measure_import_undo.html", context)


@require_safe
def measure_import_file(request, plan, pk):
    """Hand out the file as it was uploaded."""
    run = get_object_or_404(_runs(request, _plan(request, plan)), pk=pk)
    if not run.file:
        raise Http404
    return serve_file(run.file, name=run.original_name, content_type=run.content_type)
