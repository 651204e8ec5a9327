from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actionplans.matching import Scope, match, match_groups, matching_table
from config.downloads import XLSX, download
from config.paging import PAGE_SIZE
from config.spreadsheets import write_xlsx
from districts.choosing import chosen_district
from districts.models import District
from inventory.models import Activity, FieldOfAction


@require_safe
def matching(request):
    """Field of action against needs, activities, goals and measures, with what does not fit."""
    district = chosen_district(request)
    return render(
        request,
        "actionplans/matching.html",
        {
            "district": district,
            "districts": District.objects.visible_to(request.user).of(request.municipality).for_choice(),
            "matching": match(district, request.user, on=timezone.localdate()),
            "running": Activity.Timing.RUNNING,
        },
    )


@require_safe
def matching_export(request):
    district = chosen_district(request)
    header, rows = matching_table(match(district, request.user, on=timezone.localdate()))
    title = _("Matching: %s") % district
    return download(write_xlsx(header, rows, title=title, sheet=_("Matching")), name=title, kind=XLSX)


@require_safe
def matching_field(request, pk):
    """Everything in one field of action side by side, so that doubles and gaps can be read."""
    fields = FieldOfAction.objects.visible_to(request.user).of(request.municipality)
    field, district, today = get_object_or_404(fields, pk=pk), chosen_district(request), timezone.localdate()
    scope = Scope(district, request.user, on=today)
    needs, activities = scope.needs().filter(fields=field), scope.activities().filter(fields=field)
    return render(
        request,
        "actionplans/matching_field.html",
        {
            "field": field,
            "district": district,
            "districts": District.objects.visible_to(request.user).of(request.municipality).for_choice(),
            "needs": needs.for_list()[:PAGE_SIZE],
            "need_count": needs.count(),
            "activities": activities.for_list().with_timing(on=today)[:PAGE_SIZE],
            "activity_count": activities.count(),
            "goals": scope.goals().filter(field=field).select_related("plan__municipality"),
            "measures": scope.measures_in(field).select_related("plan__municipality", "lead"),
            "groups": match_groups(scope, field),
            "can_add": request.user.has_perm("inventory.change_need", request.municipality),
        },
    )
