from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actionplans.district_profile import draw_profile
from config.downloads import PDF, download
from config.pdf import PdfError
from districts.models import District


@require_safe
def district_profile(request, pk):
    """Draw the profile of a district as PDF."""
    district = get_object_or_404(District.objects.visible_to(request.user).of(request.municipality), pk=pk)
    try:
        pdf = draw_profile(district, request.user, on=timezone.localdate())
    except PdfError as error:
        messages.error(request, str(error))
        return redirect(district)
    return download(pdf, name=_("Profile of %s") % district.name, kind=PDF, inline=True)
