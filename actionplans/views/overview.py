from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from actionplans.agenda import agenda


@require_safe
def overview(request):
    """Show what is due in the municipality, the person's own first."""
    today = timezone.localdate()
    return render(
        request,
        "actionplans/overview.html",
        {
            "agenda": agenda(request.user, request.municipality, on=today),
            "today": today,
            "can_add_plan": request.user.has_perm("actionplans.add_plan", request.municipality),
        },
    )
