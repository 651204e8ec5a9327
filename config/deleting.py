"""Deleting: asked first, refused while other rows refer to the object, told what they are."""

from django.contrib import messages
from django.db import transaction
from django.db.models import PROTECT, ProtectedError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _


def what_hangs_on(obj, *, user=None, most=20):
    """
    Return (plural name of the kind, objects, number of all) for each kind of row that keeps ``obj`` from being deleted.

    These are rows with a protecting foreign key, and rows of other models that name it in a many-to-many relation and
    would lose it without a word. At most ``most`` objects of a kind are read, of those the ``user`` may see if one is
    given. One count, and one list where there are any, per relation.
    """
    found = []
    for relation in obj._meta.related_objects:
        if not relation.many_to_many and relation.on_delete is not PROTECT:
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: obj})
        if number := rows.count():
            if user is not None and hasattr(relation.related_model.objects, "visible_to"):
                rows = relation.related_model.objects.visible_to(user).filter(pk__in=rows.values("pk"))
            found.append((relation.related_model._meta.verbose_name_plural, list(rows[:most]), number))
    return found


def delete_after_asking(request, obj, *, cancel_url, done_url):
    """
    Answer a request to the page on which ``obj`` is deleted; the view has checked the right to do so.

    GET asks and says what stands in the way. POST deletes and leads to ``done_url``, or answers 409 with the page while
    anything refers to the object.
    """
    refused = False
    if request.method == "POST":
        name = str(obj)
        try:
            with transaction.atomic():
                type(obj)._base_manager.select_for_update(of=("self",)).filter(pk=obj.pk).first()
                refused = bool(what_hangs_on(obj, most=0))
                if not refused:
                    obj.delete()
        except ProtectedError:
            refused = True
        if not refused:
            messages.success(request, _("“%s” is deleted.") % name)
            return redirect(done_url)
    return render(
        request,
        "delete.html",
        {
            "object": obj,
            "kind": obj._meta.verbose_name,
            "protected_by": what_hangs_on(obj, user=request.user),
            "cancel_url": cancel_url,
        },
        status=409 if refused else 200,
    )
