from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from districts.access import require
from districts.forms import OutlineForm, OutlineMatchForm
from districts.models import District, OutlineUpload
from districts.outlines import apply_outlines, keep_upload, match


def _visible(request):
    return District.objects.visible_to(request.user).of(request.municipality)


@require_http_methods(["GET", "POST"])
def outline_edit(request, pk):
    """Give one district the outline in a file."""
    district = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "districts.change_district", district)
    form = OutlineForm(request.POST or None, request.FILES or None, only_one=True)
    form.cancel_url = district.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        district.outline = form.features[0]["outline"]
        district.save(update_fields=["outline"])
        messages.success(request, _("The outline of “%s” is saved.") % district)
        if form.features[0]["was_repaired"]:
            messages.warning(request, _("The outline crossed itself and was repaired. Please check it on the map."))
        return redirect(district)
    return render(
        request,
        "districts/outline_edit.html",
        {"form": form, "district": district},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def outline_upload(request):
    """Read a file of outlines and lead to its preview."""
    require(request.user, "districts.change_district", request.municipality.whole_city)
    form = OutlineForm(request.POST or None, request.FILES or None)
    form.cancel_url = reverse("districts:district-list", args=[request.municipality.slug])
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["file"].original_name
        upload = keep_upload(form.features, name=name, municipality=request.municipality, by=request.user)
        return redirect(upload)
    return render(request, "districts/outline_upload.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def outline_preview(request, pk):
    """Show which area of an upload fits which district, and apply what was decided, whole or not at all."""
    require(request.user, "districts.change_district", request.municipality.whole_city)
    upload = get_object_or_404(OutlineUpload.objects.visible_to(request.user).of(request.municipality), pk=pk)
    districts = _visible(request).select_related("parent").order_by("name")
    matches = {by: match(upload, districts, by=by) for by in ("key", "name")}
    counts = {by: sum(bool(one.candidates) for one in found) for by, found in matches.items()}
    by = request.GET.get("by") if request.GET.get("by") in matches else max(counts, key=counts.get)
    form = OutlineMatchForm(request.POST or None, matches=matches[by], districts=districts)
    if request.method == "POST" and form.is_valid():
        try:
            updated, created = apply_outlines(upload, form.decisions, parent=form.cleaned_data["parent"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _counted(updated, created))
            return redirect("districts:district-list", request.municipality.slug)
    return render(
        request,
        "districts/outline_preview.html",
        {"upload": upload, "form": form, "by": by, "counts": counts, "number": len(matches[by])},
        status=422 if form.errors else 200,
    )


def _counted(updated, created):
    return " ".join(
        [
            ngettext("%d outline was updated.", "%d outlines were updated.", updated) % updated,
            ngettext("%d district was created.", "%d districts were created.", created) % created,
        ]
    )
