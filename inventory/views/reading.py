from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.spreadsheets import TableError
from inventory.forms.reading import ReadingForm, findings
from inventory.importers.canonical import preview
from inventory.importers.flatfile import shown_title
from inventory.importers.reading import detect_of, opened, reading_of
from inventory.views.imports import address_of, import_step, runs_of

MOST_SHOWN_COLUMNS, MOST_SHOWN_ROWS = 14, 6


@require_http_methods(["GET", "POST"])
def import_reading(request, pk):
    """Show how a file is read and why; a POST corrects findings and reads it again, ``reset`` without corrections."""
    run = get_object_or_404(runs_of(request), pk=pk)
    if not run.is_open:
        return redirect(run)
    try:
        reading = reading_of(run)
    except TableError as error:
        messages.error(request, str(error))
        return redirect(run)
    form = ReadingForm(
        request.POST if request.method == "POST" and "reset" not in request.POST else None, reading=reading
    )
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        try:
            corrected = detect_of(run, form.corrections if form.is_bound else {})
        except TableError as error:
            form.add_error(None, str(error))
        else:
            # What columns mean does not outlive another reading: they may be others now.
            kept = {name: run.mapping[name] for name in ("like", "named_source") if name in run.mapping}
            run.remember_mapping({**kept, "reading": corrected.as_json()})
            messages.success(request, _("The file was read again."))
            return redirect(address_of("import-reading", run))
    found = findings(reading)
    context = {
        **import_step(request, run, heading=_("How the file is read")),
        "reading": reading,
        "findings": found,
        "unsure": sum(one["is_unsure"] for one in found),
        "form": form,
        **_shown(run, reading),
    }
    return render(request, "inventory/import_reading.html", context, status=422 if form.errors else 200)


def _shown(run, reading):
    """Return the beginning of the file as it is and as it is read; what keeps it from being read beside it."""
    try:
        with opened(run, reading.as_json()) as sheet:
            seen = preview(sheet, reading)
    except TableError as error:
        return {"unreadable": str(error)}
    return {
        "file_rows": [(part, row.number, row.cells[:MOST_SHOWN_COLUMNS]) for part, row in seen.rows[-24:]],
        "remarks": seen.remarks,
        "header": [shown_title(title) for title in seen.table.header[:MOST_SHOWN_COLUMNS]],
        "table_rows": [row.cells[:MOST_SHOWN_COLUMNS] for row in seen.table.rows[:MOST_SHOWN_ROWS]],
        "more_columns": max(0, len(seen.table.header) - MOST_SHOWN_COLUMNS),
    }
