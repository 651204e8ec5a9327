from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.deleting import delete_after_asking
from config.downloads import XLSX, download
from config.history import history_of
from config.paging import paginate
from config.spreadsheets import write_xlsx
from districts.access import require
from districts.choosing import own_district
from districts.documents import delete_if_unused, store_document
from inventory.filters import EventFilter
from inventory.forms.event import EventDocumentForm, EventForm
from inventory.models import Need, ParticipationEvent
from inventory.tables import event_table


def _visible(request):
    return ParticipationEvent.objects.visible_to(request.user).of(request.municipality)


@require_safe
def event_list(request):
    filtered = EventFilter(request.GET, queryset=_visible(request).for_list(request.user), request=request)
    return render(
        request,
        "inventory/event_list.html",
        {
            "filter": filtered,
            "page_obj": paginate(request, filtered.qs),
            "can_add": request.user.has_perm("inventory.change_participationevent", request.municipality),
        },
    )


@require_safe
def event_export(request):
    """Hand out the list as it is filtered and sorted, all pages of it."""
    filtered = EventFilter(request.GET, queryset=_visible(request).for_list(request.user), request=request)
    header, rows = event_table(filtered.qs)
    return download(write_xlsx(header, rows, title=_("Participation")), name=_("Participation"), kind=XLSX)


@require_safe
def event_detail(request, pk):
    event = get_object_or_404(_visible(request).select_related("municipality", "district", "body"), pk=pk)
    can_view_history = request.user.has_perm("districts.view_history", request.municipality)
    return render(
        request,
        "inventory/event_detail.html",
        {
            "event": event,
            "needs": Need.objects.visible_to(request.user).filter(event=event).for_list(),
            "documents": event.documents.visible_to(request.user),
            "can_change": request.user.has_perm("inventory.change_participationevent", event),
            "can_add_need": request.user.has_perm("inventory.change_need", event),
            "history": history_of(event) if can_view_history else None,
        },
    )


@require_http_methods(["GET", "POST"])
def event_create(request):
    require(request.user, "inventory.change_participationevent", request.municipality)
    form = EventForm(
        request.POST or None,
        initial={"held_on": timezone.localdate(), "district": own_district(request)},
        user=request.user,
        municipality=request.municipality,
    )
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is recorded. Now record the needs that were named.") % form.instance)
        return redirect(form.instance)
    return render(request, "inventory/event_edit.html", {"form": form}, status=form.status_code)


@require_http_methods(["GET", "POST"])
def event_edit(request, pk):
    event = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "inventory.change_participationevent", event)
    form = EventForm(request.POST or None, instance=event, user=request.user, municipality=request.municipality)
    form.cancel_url = event.get_absolute_url()
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(form.instance)
    return render(request, "inventory/event_edit.html", {"form": form, "event": event}, status=form.status_code)


@require_http_methods(["GET", "POST"])
def event_delete(request, pk):
    event = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "inventory.change_participationevent", event)
    return delete_after_asking(
        request,
        event,
        cancel_url=event.get_absolute_url(),
        done_url=reverse("inventory:event-list", args=[request.municipality.slug]),
    )


@require_http_methods(["GET", "POST"])
def event_document_add(request, pk):
    event = get_object_or_404(_visible(request).select_related("district"), pk=pk)
    require(request.user, "inventory.change_participationevent", event)
    form = EventDocumentForm(request.POST or None, request.FILES or None)
    form.cancel_url = event.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                document = store_document(
                    form.cleaned_data["file"],
                    title=form.cleaned_data["title"],
                    municipality=request.municipality,
                    district=event.district,
                    by=request.user,
                )
                event.documents.add(document)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            messages.success(request, _("“%s” is added.") % document)
            return redirect(event)
    return render(
        request,
        "inventory/event_document_add.html",
        {"form": form, "event": event},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def event_document_remove(request, pk, document):
    """Take a document away from an event, and delete it unless something else uses it."""
    event = get_object_or_404(_visible(request), pk=pk)
    require(request.user, "inventory.change_participationevent", event)
    document = get_object_or_404(event.documents.visible_to(request.user), pk=document)
    if request.method == "POST":
        with transaction.atomic():
            event.documents.remove(document)
            delete_if_unused(document)
        messages.success(request, _("“%s” is deleted.") % document)
        return redirect(event)
    return render(
        request,
        "confirm.html",
        {
            "heading": _("Delete document"),
            "question": _("Delete “%s” for good?") % document,
            "submit_label": _("Delete"),
            "cancel_url": event.get_absolute_url(),
            "danger": True,
        },
    )
