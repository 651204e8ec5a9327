from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.downloads import CSV, XLSX, download
from config.spreadsheets import write_csv, write_xlsx
from inventory.confidentiality import sees_everything
from inventory.latest import LatestFigures


def _latest(request, *, is_public):
    return LatestFigures(municipality=request.municipality, user=request.user, query=request.GET, is_public=is_public)


@require_safe
def statistics(request):
    """Show every indicator with its latest value in the city and in a district."""
    is_public = not sees_everything(request.user, request.municipality)
    return render(
        request,
        "inventory/statistics.html",
        {
            "latest": _latest(request, is_public=is_public),
            "can_import": request.user.has_perm("inventory.change_importrun", request.municipality),
        },
    )


@require_safe
def statistics_export(request):
    """Hand out the list as it is filtered, without what is confidential."""
    header, rows = _latest(request, is_public=True).export_table()
    if request.GET.get("format") == "csv":
        return download(write_csv(header, rows), name=_("Statistics"), kind=CSV)
    return download(write_xlsx(header, rows, title=_("Statistics")), name=_("Statistics"), kind=XLSX)
