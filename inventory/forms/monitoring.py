from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from config.forms import FilterForm
from districts.forms import OwnedForm
from inventory.forms.statistics import NumberField
from inventory.models import Indicator, IndicatorUse, SeriesBreak


class IndicatorUseForm(OwnedForm):
    """Why an indicator is used, with which target, and what is confidential about it."""

    sections = [
        (
            _("Why it is used"),
            _("A few well chosen indicators say more than many. Write down what this one is to show."),
            ["is_key", "reason", "source"],
        ),
        (_("Target"), _("For the whole city; it is drawn in the charts."), [("target_value", "target_year")]),
        (
            _("Confidentiality"),
            _("Stricter than usual where the subject is sensitive, such as health or debts."),
            ["publishable_from", "dominant_percent"],
        ),
    ]

    class Meta(OwnedForm.Meta):
        model = IndicatorUse
        fields = [
            "is_key",
            "reason",
            "source",
            "target_value",
            "target_year",
            "publishable_from",
            "dominant_percent",
        ]
        field_classes = {"target_value": NumberField}
        widgets = {"reason": forms.Textarea({"rows": 4}), "target_value": NumberField.widget}
        help_texts = {
            "reason": _(
                "For example: shows whether children with and without migration background start school on equal terms."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        indicator = self.instance.indicator
        self.fields["target_value"].widget.unit = indicator.unit
        self.fields["source"].empty_label = _("– that of the newest figures –")
        if not indicator.is_count:
            del self.fields["dominant_percent"]
        if not indicator.is_count and not indicator.has_parts:
            del self.fields["publishable_from"]

    def clean_target_value(self):
        value = self.cleaned_data["target_value"]
        if value is not None:
            self.instance.indicator.refuse_impossible(value)
        return value

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("target_year") and cleaned.get("target_value") is None and "target_value" not in self.errors:
            self.add_error("target_value", ValidationError(_("A year without a target value says nothing.")))
        return cleaned


class SeriesBreakForm(OwnedForm):
    """From which year on figures cannot be compared with earlier ones."""

    sections = [
        (
            _("The break"),
            _("Charts interrupt the line there, and no change is computed across it."),
            ["year", "reason", "group"],
        )
    ]

    class Meta(OwnedForm.Meta):
        model = SeriesBreak
        fields = ["year", "reason", "group"]
        help_texts = {
            "reason": _(
                "For example: new boundaries of the districts, other definition, extrapolated on a new census."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].empty_label = _("all groups")

    def _get_validation_exclusions(self):
        # The indicator is not asked for either, but a break is unique within it.
        return super()._get_validation_exclusions() - {"indicator"}


class CoverageForm(FilterForm):
    """Which indicators the status page shows."""

    DUE, PROVISIONAL, ALL = "due", "provisional", "all"

    dimension = forms.ChoiceField(
        label=_("dimension"), required=False, choices=[("", _("all")), *Indicator.Dimension.choices]
    )
    show = forms.ChoiceField(
        label=_("indicators"),
        required=False,
        choices=[
            ("", _("with figures or in use")),
            (DUE, _("due only")),
            (PROVISIONAL, _("with provisional figures")),
            (ALL, _("all of the catalogue")),
        ],
    )
