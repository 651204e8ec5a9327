from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from districts.models import Municipality


@login_not_required
@require_safe
def home(request):
    """Lead a person to their municipality, or let them choose among several."""
    municipalities = Municipality.objects.visible_to(request.user)
    if len(municipalities) == 1:
        return redirect(municipalities[0])
    return render(request, "districts/home.html", {"municipalities": municipalities})


@login_not_required
@require_safe
def healthz(request):
    """Answer 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
