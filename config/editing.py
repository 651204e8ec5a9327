"""
Editing without losing anything: no lost update, no double entry.

An :class:`EditableModel` counts its versions. An :class:`EditableModelForm` carries the version it was opened with and
refuses to save over a newer one, showing both texts. A new object carries a key made when its form was opened, so that
the same form sent twice leads to one object.
"""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from config.forms import KernFormMixin, kern_formfield


class StaleObject(Exception):
    """Somebody else saved the object after it was read."""


class EditableModel(models.Model):
    """What people edit in forms: with a version against lost updates and a key against double entries."""

    version = models.PositiveIntegerField(default=0, editable=False)
    creation_key = models.UUIDField(null=True, unique=True, editable=False, default=None)

    class Meta:
        abstract = True

    def claim_version(self):
        """
        Take the next version in one statement; call it inside the transaction that saves the object.

        Raises StaleObject when somebody else took it first.
        """
        taken = type(self)._base_manager.filter(pk=self.pk, version=self.version).update(version=F("version") + 1)
        if not taken:
            raise StaleObject
        self.version += 1


class EditableModelForm(KernFormMixin, forms.ModelForm):
    """
    A model form that refuses stale saves and sends nothing twice.

    ``conflict`` lists (label, now stored, typed here) after a refused save; the view answers 409 with the form, whose
    hidden version has moved on, so that saving again is a decision. ``was_sent_before`` tells that this very form has
    already been saved; ``save()`` then only returns the instance.
    """

    opened_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        formfield_callback = kern_formfield

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.conflict = []
        self.conflict_by = None
        self.conflict_at = None
        self.was_sent_before = False
        if self.instance.pk:
            del self.fields["creation_key"]
            self.fields["opened_version"].initial = self.instance.version
        else:
            del self.fields["opened_version"]
            self.fields["creation_key"].initial = uuid.uuid4

    @property
    def status_code(self):
        """HTTP status for showing this form again: 409 after a conflict, 422 with errors, else 200."""
        if self.conflict:
            return 409
        return 422 if self.is_bound and self.errors else 200

    def is_valid(self):
        # Asked again after a refusal: the first of two may have been saved while the second was being checked.
        return self._find_sent_before() or super().is_valid() or self._find_sent_before()

    def _find_sent_before(self):
        if not self.is_bound or "creation_key" not in self.fields:
            return False
        try:
            key = self.fields["creation_key"].clean(self.data.get(self.add_prefix("creation_key")))
        except ValidationError:
            return False
        sent_before = key and self._meta.model._base_manager.filter(creation_key=key).first()
        if not sent_before:
            return False
        self.instance, self.was_sent_before, self._errors, self.cleaned_data = sent_before, True, {}, {}
        return True

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and cleaned.get("opened_version") != self._stored_version():
            self._report_conflict()
        return cleaned

    def _stored_version(self):
        return self._meta.model._base_manager.values_list("version", flat=True).get(pk=self.instance.pk)

    def _report_conflict(self):
        """Refuse the save, list both texts and let the form move on to the stored version."""
        stored = self._meta.model._base_manager.get(pk=self.instance.pk)
        for name in (name for name in self._meta.fields if name in self.fields):
            theirs, typed = self._value_for_people(stored, name), self._typed_for_people(name)
            if theirs != typed:
                self.conflict.append((self.fields[name].label, theirs, typed))
        if not self.conflict and self._asks_for_nothing_else():
            self.was_sent_before = True  # the same form sent twice: what was typed is what is stored
            return
        record = stored.history.select_related("history_user").first() if hasattr(stored, "history") else None
        if record:
            self.conflict_by, self.conflict_at = record.history_user, record.history_date
        self.data = self.data.copy()
        self.data[self.add_prefix("opened_version")] = stored.version
        self.add_error(
            None,
            ValidationError(
                _("Somebody else has changed this in the meantime. Nothing was saved; compare both versions below."),
                code="stale",
            ),
        )

    def _asks_for_nothing_else(self):
        return self.fields.keys() <= {*self._meta.fields, "opened_version"}

    def _value_for_people(self, obj, name):
        field = self._meta.model._meta.get_field(name)
        if field.many_to_many:
            return ", ".join(sorted(str(item) for item in getattr(obj, name).all()))
        if field.choices:
            return str(getattr(obj, f"get_{name}_display")())
        value = getattr(obj, name)
        return "" if value is None else str(value)

    def _typed_for_people(self, name):
        value = self.cleaned_data.get(name)
        field = self._meta.model._meta.get_field(name)
        if field.many_to_many:
            return ", ".join(sorted(str(item) for item in value or []))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value or ""))
        return "" if value is None else str(value)

    def save(self, commit=True):
        """Save once and only over the version the form was opened with; raises StaleObject in the last instant."""
        if self.was_sent_before:
            return self.instance
        key = self.cleaned_data.get("creation_key")
        try:
            with transaction.atomic():
                if self.instance.pk:
                    self.instance.version = self.cleaned_data["opened_version"]
                    self.instance.claim_version()
                else:
                    self.instance.creation_key = key
                return super().save(commit)
        except IntegrityError:
            sent_before = key and self._meta.model._base_manager.filter(creation_key=key).first()
            if not sent_before:
                raise
            self.instance, self.was_sent_before = sent_before, True
            return sent_before

    def save_or_conflict(self):
        """Save and return True; when somebody was faster by a moment, report the conflict and return False."""
        if not self.is_valid():
            return False
        try:
            self.save()
        except StaleObject:
            self._report_conflict()
            return self.was_sent_before
        return True
