"""The status of the figures: what there is, what is provisional, what is due."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from config.downloads import XLSX, download
from config.spreadsheets import write_xlsx
from districts.access import require
from inventory.confidentiality import sees_everything
from inventory.coverage import Coverage
from inventory.judging import judge


def _coverage(request):
    return Coverage(request.municipality, query=request.GET, on=timezone.localdate())


@require_safe
def coverage(request):
    """Show which indicators have figures for which years and districts, and what is due."""
    return render(
        request,
        "inventory/coverage.html",
        {
            "coverage": _coverage(request),
            "can_record": request.user.has_perm("inventory.change_observation", request.municipality),
            "can_import": request.user.has_perm("inventory.change_importrun", request.municipality),
            "sees_everything": sees_everything(request.user, request.municipality),
        },
    )


@require_safe
def coverage_export(request):
    header, rows = _coverage(request).export_table()
    name = _("Status of the figures")
    return download(write_xlsx(header, rows, title=name), name=name, kind=XLSX)


@require_POST
def coverage_judge(request):
    """Judge the confidentiality of all figures anew."""
    require(request.user, "inventory.view_confidential", request.municipality)
    judged = judge(request.municipality)
    messages.success(
        request,
        ngettext(
            "Confidentiality judged anew: %(figures)d figure, %(hidden)d of them confidential.",
            "Confidentiality judged anew: %(figures)d figures, %(hidden)d of them confidential.",
            judged.figures,
        )
        % {"figures": judged.figures, "hidden": judged.hidden},
    )
    return redirect("inventory:coverage", municipality=request.municipality.slug)
