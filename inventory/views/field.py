"""Fields of action and target groups: the municipality's own order of themes."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.deleting import delete_after_asking
from config.history import history_of
from districts.access import require
from inventory.catalogue import install_defaults
from inventory.forms.field import FieldForm, TargetGroupForm
from inventory.models import FieldOfAction, TargetGroup


def _visible(request, model):
    return model.objects.visible_to(request.user).of(request.municipality)


@require_safe
def field_list(request):
    return render(
        request,
        "inventory/field_list.html",
        {
            "fields": _visible(request, FieldOfAction).with_use(request.user),
            "target_groups": _visible(request, TargetGroup).with_use(request.user),
            "can_change": request.user.has_perm("inventory.change_catalogue", request.municipality),
        },
    )


@require_POST
def field_add_defaults(request):
    """Add the fields of action and target groups that most municipalities start from."""
    require(request.user, "inventory.change_catalogue", request.municipality)
    install_defaults(request.municipality)
    messages.success(request, _("The usual fields of action and target groups are there. Change them as you need."))
    return redirect("inventory:field-list", request.municipality.slug)


@require_http_methods(["GET", "POST"])
def field_create(request):
    return _edit(request, FieldForm)


@require_http_methods(["GET", "POST"])
def field_edit(request, pk):
    return _edit(request, FieldForm, get_object_or_404(_visible(request, FieldOfAction), pk=pk))


@require_http_methods(["GET", "POST"])
def field_delete(request, pk):
    return _delete(request, get_object_or_404(_visible(request, FieldOfAction), pk=pk))


@require_http_methods(["GET", "POST"])
def target_group_create(request):
    return _edit(request, TargetGroupForm)


@require_http_methods(["GET", "POST"])
def target_group_edit(request, pk):
    return _edit(request, TargetGroupForm, get_object_or_404(_visible(request, TargetGroup), pk=pk))


@require_http_methods(["GET", "POST"])
def target_group_delete(request, pk):
    return _delete(request, get_object_or_404(_visible(request, TargetGroup), pk=pk))


def _edit(request, form_class, entry=None):
    """Show and save the form of a field of action or target group."""
    require(request.user, "inventory.change_catalogue", request.municipality)
    form = form_class(request.POST or None, instance=entry, user=request.user, municipality=request.municipality)
    form.cancel_url = reverse("inventory:field-list", args=[request.municipality.slug])
    if request.method == "POST" and form.save_or_conflict():
        messages.success(request, _("“%s” is saved.") % form.instance)
        return redirect(form.instance)
    return render(
        request,
        "inventory/field_edit.html",
        {
            "form": form,
            "entry": entry,
            "kind": form_class._meta.model._meta.verbose_name,
            "history": history_of(entry) if entry else None,
        },
        status=form.status_code,
    )


def _delete(request, entry):
    require(request.user, "inventory.change_catalogue", request.municipality)
    list_url = reverse("inventory:field-list", args=[request.municipality.slug])
    return delete_after_asking(request, entry, cancel_url=list_url, done_url=list_url)
