from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from districts.choosing import chosen_district
from districts.models import District
from inventory.standing import standing


@require_safe
def overview(request):
    """The areas of the inventory for one district: what is there, what is missing, what to do first."""
    district = chosen_district(request)
    return render(
        request,
        "inventory/overview.html",
        {
            "district": district,
            "districts": District.objects.visible_to(request.user).of(request.municipality).for_choice(),
            "areas": standing(district, request.user, on=timezone.localdate()),
            "can_add": request.user.has_perm("inventory.change_need", request.municipality),
        },
    )
