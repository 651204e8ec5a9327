from django.db.models import Q

from districts.choosing import key_of
from districts.forms import OwnedForm
from districts.models import District
from inventory.models import FieldOfAction


class PlacedForm(OwnedForm):
    """A form for what lies in districts: it offers those in which the user may act, and fields of action in use."""

    def choices_of(self, queryset):
        rows = super().choices_of(queryset)
        if queryset.model is District:
            return rows.workable_by(self.user)
        if queryset.model is FieldOfAction:
            return rows.filter(Q(is_active=True) | Q(pk=getattr(self.instance, "field_id", None)))
        return rows

    def keys_in_question(self, name):
        """Return the primary keys that were sent for a field, or are prefilled or stored in it."""
        value = self[name].value()
        values = value if isinstance(value, list | tuple) else [value]
        keys = [key_of(getattr(one, "pk", one)) for one in values]
        return [key for key in keys if key is not None]
