from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.downloads import CSV, XLSX, download
from config.paging import paginate
from config.spreadsheets import write_csv, write_xlsx
from inventory.comparison import LINE_HEIGHT, LINE_WIDTH, Comparison
from inventory.confidentiality import sees_everything


def _comparison(request, *, is_public):
    return Comparison(municipality=request.municipality, user=request.user, query=request.GET, is_public=is_public)


@require_safe
def comparison(request):
    """Set districts side by side in several indicators."""
    is_public = not sees_everything(request.user, request.municipality)
    compared = _comparison(request, is_public=is_public)
    page = paginate(request, compared.ordered, size=compared.page_size)
    context = {
        "comparison": compared,
        "page": page,
        "rows": compared.rows(page.object_list),
        "line_box": f"0 0 {LINE_WIDTH} {LINE_HEIGHT}",
        "can_import": request.user.has_perm("inventory.change_importrun", request.municipality),
    }
    return render(request, "inventory/comparison.html", context)


@require_safe
def comparison_export(request):
    """Hand out what the page shows, all its districts, without what is confidential."""
    header, rows = _comparison(request, is_public=True).table()
    name = _("Comparison of districts")
    if request.GET.get("format") == "csv":
        return download(write_csv(header, rows), name=name, kind=CSV)
    return download(write_xlsx(header, rows, title=name), name=name, kind=XLSX)
