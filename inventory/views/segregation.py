from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.downloads import CSV, XLSX, download
from config.spreadsheets import write_csv, write_xlsx
from inventory.charts.segregation import segregation_svg
from inventory.confidentiality import sees_everything
from inventory.segregation import Segregation
from inventory.views.drawings import svg_response, width_asked


def _segregation(request, *, is_public=True):
    """What somebody looks at; chart and files show to everybody only what may be published."""
    return Segregation(municipality=request.municipality, user=request.user, query=request.GET, is_public=is_public)


@require_safe
def segregation(request):
    """Show how a group is distributed over the districts, year by year."""
    is_public = not sees_everything(request.user, request.municipality)
    context = {
        "segregation": _segregation(request, is_public=is_public),
        "can_import": request.user.has_perm("inventory.change_importrun", request.municipality),
    }
    return render(request, "inventory/segregation.html", context)


@require_safe
def segregation_chart(request):
    """Draw the numbers over the years; where there are none, say why."""
    return svg_response(request, segregation_svg(_segregation(request), width=width_asked(request)))


@require_safe
def segregation_export(request):
    """Hand out the years, or with ``?table=quotients`` the newest one by district, without what is confidential."""
    shown = _segregation(request)
    is_quotients = request.GET.get("table") == "quotients" and shown.quotients
    header, rows = shown.quotient_table() if is_quotients else shown.table()
    name = _("Location quotients") if is_quotients else _("Segregation")
    if request.GET.get("format") == "csv":
        return download(write_csv(header, rows), name=name, kind=CSV)
    return download(write_xlsx(header, rows, title=name), name=name, kind=XLSX)
