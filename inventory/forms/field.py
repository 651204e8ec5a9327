from django import forms
from django.utils.translation import gettext_lazy as _

from districts.forms import OwnedForm
from inventory.models import FieldOfAction, TargetGroup


class FieldForm(OwnedForm):
    """Name a field of action."""

    class Meta(OwnedForm.Meta):
        model = FieldOfAction
        fields = ["name", "order", "colour", "is_active"]
        widgets = {"colour": forms.TextInput(attrs={"type": "color", "class": "input--colour"})}
        help_texts = {
            "order": _("Small numbers come first."),
            "colour": _("Used in charts and timelines beside the name."),
            "is_active": _("What is not in use is no longer offered, but stays where it was chosen."),
        }


class TargetGroupForm(OwnedForm):
    """Name a group of people."""

    class Meta(OwnedForm.Meta):
        model = TargetGroup
        fields = ["name", "order"]
        help_texts = {"order": _("Small numbers come first.")}
