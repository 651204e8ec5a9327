from pathlib import PurePath
from smtplib import SMTPException

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.invitations import send_invitation
from config.history import history_of
from config.paging import paginate
from config.uploads import IMAGES, serve_file
from districts.access import require
from districts.filters import MembershipFilter
from districts.forms import InvitationForm, MembershipForm, MunicipalityForm
from districts.models import Membership


@require_http_methods(["GET", "POST"])
def settings(request):
    """Show and save what is set for the whole municipality."""
    municipality = request.municipality
    require(request.user, "districts.change_municipality", municipality)
    form = MunicipalityForm(request.POST or None, request.FILES or None, instance=municipality)
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("The settings are saved."))
        return redirect("districts:settings", municipality.slug)
    if form.is_bound:
        municipality.refresh_from_db()
    return render(
        request,
        "districts/settings.html",
        {"form": form, "history": history_of(municipality)},
        status=form.status_code,
    )


@require_safe
def logo(request):
    """Show the municipality's logo, or the product's own sign where there is none."""
    stored = request.municipality.logo
    kind = next((kind for kind in IMAGES if PurePath(stored.name or "").suffix == kind.suffix), None)
    if kind is None:
        return redirect(static("img/icon.svg"))
    return serve_file(stored, name=f"logo{kind.suffix}", content_type=kind.content_type, inline=True)


def _members(request):
    require(request.user, "districts.change_membership", request.municipality)
    return Membership.objects.of(request.municipality).for_list()


@require_safe
def membership_list(request):
    filtered = MembershipFilter(request.GET, queryset=_members(request), request=request)
    page_obj, today = paginate(request, filtered.qs), timezone.localdate()
    return render(
        request,
        "districts/membership_list.html",
        {
            "filter": filtered,
            "page_obj": page_obj,
            "members": [(membership, membership.is_valid(on=today)) for membership in page_obj],
        },
    )


@require_http_methods(["GET", "POST"])
def membership_create(request):
    """Invite a person; the answer does not tell whether they have an account already."""
    require(request.user, "districts.change_membership", request.municipality)
    form = InvitationForm(request.POST or None, user=request.user, municipality=request.municipality)
    form.cancel_url = form.instance.get_absolute_url()
    if request.method == "POST" and form.save_or_conflict():
        if not form.was_sent_before:
            _invite(request, form.instance)
        return redirect(form.instance)
    return render(request, "districts/membership_create.html", {"form": form}, status=form.status_code)


@require_http_methods(["GET", "POST"])
def membership_edit(request, pk):
    membership = get_object_or_404(_members(request), pk=pk)
    form = MembershipForm(
        request.POST or None, instance=membership, user=request.user, municipality=request.municipality
    )
    form.cancel_url = membership.get_absolute_url()
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % membership)
        return redirect(membership)
    stored = _members(request).get(pk=pk)
    return render(
        request,
        "districts/membership_edit.html",
        {
            "form": form,
            "membership": stored,
            "is_valid": stored.is_valid(on=timezone.localdate()),
            "history": history_of(stored),
        },
        status=form.status_code,
    )


@require_POST
def membership_invite(request, pk):
    """Send the invitation once more."""
    _invite(request, get_object_or_404(_members(request), pk=pk))
    return redirect("districts:membership-list", request.municipality.slug)


def _invite(request, membership):
    person = membership.user
    try:
        send_invitation(
            person,
            place=request.municipality.name,
            role=membership.get_role_display,
            invited_by=request.user,
        )
    except (OSError, SMTPException):
        messages.error(
            request,
            _("The membership is saved, but the mail to %s could not be sent. Please send it again later.")
            % person.email,
        )
    else:
        messages.success(request, _("A mail with the way in was sent to %s.") % person.email)


@require_http_methods(["GET", "POST"])
def membership_end(request, pk):
    """Ask, then end a membership from today on."""
    membership = get_object_or_404(_members(request), pk=pk)
    error = ""
    if request.method == "POST":
        try:
            membership.end(on=timezone.localdate())
        except ValidationError as refusal:
            error = " ".join(refusal.messages)
        else:
            messages.success(request, _("The membership of %s has ended.") % membership.user)
            return redirect("districts:membership-list", request.municipality.slug)
    return render(
        request,
        "districts/membership_end.html",
        {"membership": membership, "error": error},
        status=409 if error else 200,
    )
