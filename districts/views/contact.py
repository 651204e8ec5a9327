from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.deleting import delete_after_asking
from districts.access import require
from districts.forms import ContactForm
from districts.models import Contact, Stakeholder


def _fetch(request, pk):
    """Return a contact this person may change; whoever may read no contacts at all learns of none."""
    require(request.user, "districts.view_contact", request.municipality)
    contacts = Contact.objects.visible_to(request.user).of(request.municipality).select_related("stakeholder")
    contact = get_object_or_404(contacts, pk=pk)
    contact.stakeholder.municipality = request.municipality
    require(request.user, "districts.change_contact", contact.stakeholder)
    return contact


@require_http_methods(["GET", "POST"])
def contact_create(request, stakeholder):
    stakeholder = get_object_or_404(
        Stakeholder.objects.visible_to(request.user).of(request.municipality), pk=stakeholder
    )
    require(request.user, "districts.change_contact", stakeholder)
    form = ContactForm(
        request.POST or None,
        instance=Contact(stakeholder=stakeholder),
        today=timezone.localdate(),
        user=request.user,
        municipality=request.municipality,
    )
    form.cancel_url = stakeholder.get_absolute_url()
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        if "another" in request.POST:
            return redirect("districts:contact-create", request.municipality.slug, stakeholder.pk)
        return redirect(stakeholder)
    return render(
        request, "districts/contact_edit.html", {"form": form, "stakeholder": stakeholder}, status=form.status_code
    )


@require_http_methods(["GET", "POST"])
def contact_edit(request, pk):
    contact = _fetch(request, pk)
    form = ContactForm(
        request.POST or None,
        instance=contact,
        today=timezone.localdate(),
        user=request.user,
        municipality=request.municipality,
    )
    form.cancel_url, form.submit_another_label = contact.get_absolute_url(), ""
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(contact)
    return render(
        request,
        "districts/contact_edit.html",
        {"form": form, "contact": contact, "stakeholder": contact.stakeholder},
        status=form.status_code,
    )


@require_http_methods(["GET", "POST"])
def contact_delete(request, pk):
    contact = _fetch(request, pk)
    return delete_after_asking(
        request, contact, cancel_url=contact.get_absolute_url(), done_url=contact.get_absolute_url()
    )
