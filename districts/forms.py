from django import forms

from config.editing import EditableModelForm
from districts.models import Stakeholder


class OwnedForm(EditableModelForm):
    """
    A form for rows of one municipality.

    Every choice of related rows is narrowed to what this user may see in this municipality, so that a foreign key from
    elsewhere is no valid choice; catalogues that are shared (``offered_to``) add their shared rows. Related rows that
    this user may not choose stay related when the form is saved.
    """

    def __init__(self, *args, user, municipality, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.municipality = municipality
        if self.instance.pk is None and hasattr(self.instance, "municipality_id") and self._owns_directly():
            self.instance.municipality = municipality
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = self.choices_of(field.queryset)

    def clean(self):
        cleaned = super().clean()
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelMultipleChoiceField) and self.instance.pk and name in cleaned:
                kept = getattr(self.instance, name).exclude(pk__in=field.queryset.values("pk"))
                cleaned[name] = [*cleaned[name], *kept]
        return cleaned

    def _get_validation_exclusions(self):
        # No form asks for the municipality, but names are unique within it.
        return super()._get_validation_exclusions() - {"municipality"}

    def _owns_directly(self):
        return any(field.name == "municipality" for field in self._meta.model._meta.concrete_fields)

    def choices_of(self, queryset):
        """Return the rows of a related model that may be chosen here."""
        if hasattr(queryset, "offered_to"):
            return queryset.offered_to(self.municipality)
        if hasattr(queryset, "visible_to"):
            return queryset.visible_to(self.user).of(self.municipality)
        return queryset


class StakeholderForm(OwnedForm):
    sections = []

    class Meta(OwnedForm.Meta):
        model = Stakeholder
        fields = [
            "name",
            "sector",
            "level",
            "districts",
            "spatial_focus",
            "integration_focus",
            "is_migrant_organisation",
            "state",
            "offers",
            "needs",
            "can_contribute",
            "website",
            "address",
            "note",
        ]
