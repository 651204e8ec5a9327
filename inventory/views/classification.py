from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.downloads import CSV, XLSX, download
from config.spreadsheets import write_csv, write_xlsx
from inventory.charts.population_classes import classes_svg, shifts_svg
from inventory.classification import Classification
from inventory.confidentiality import sees_everything
from inventory.views.drawings import svg_response, width_asked


def _classification(request, *, is_public=True):
    """What somebody looks at; chart and files show to everybody only what may be published."""
    return Classification(municipality=request.municipality, user=request.user, query=request.GET, is_public=is_public)


@require_safe
def classes(request):
    """Show districts in classes of equal population, and how two groups are distributed over them."""
    is_public = not sees_everything(request.user, request.municipality)
    context = {
        "classification": _classification(request, is_public=is_public),
        "can_import": request.user.has_perm("inventory.change_importrun", request.municipality),
    }
    return render(request, "inventory/classes.html", context)


@require_safe
def classes_chart(request):
    """Draw the groups over the classes, or with ``compare`` how they moved between two years; else say why not."""
    classification = _classification(request)
    draw = shifts_svg if classification.other else classes_svg
    return svg_response(request, draw(classification, width=width_asked(request)))


@require_safe
def classes_export(request):
    """Hand out the classes, or with ``?table=districts`` which district is in which, without what is confidential."""
    classification = _classification(request)
    is_by_district = request.GET.get("table") == "districts"
    header, rows = _tables(classification, is_by_district=is_by_district)
    name = _("Districts by class") if is_by_district else _("Classes of districts")
    if request.GET.get("format") == "csv":
        return download(write_csv(header, rows), name=name, kind=CSV)
    return download(write_xlsx(header, rows, title=name), name=name, kind=XLSX)


def _tables(classification, *, is_by_district):
    if classification.refusal:
        return [_("Why there is no number")], [(classification.refusal,)]
    return classification.district_table() if is_by_district else classification.table()
