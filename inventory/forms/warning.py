from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from districts.forms import OwnedForm
from inventory.early_warning import Measure
from inventory.forms.statistics import NumberField
from inventory.models import Indicator, WarningRule


class WarningRuleForm(OwnedForm):
    """When the figures of an indicator are to call for attention."""

    sections = [
        (_("Which figures"), "", ["indicator", "group"]),
        (
            _("When it warns"),
            _("The limit has the unit of what is looked at: a distance or change of shares is in percentage points."),
            ["measure", ("side", "limit"), ("span", "years")],
        ),
        ("", "", ["note", "is_active"]),
    ]

    class Meta(OwnedForm.Meta):
        model = WarningRule
        fields = ["indicator", "group", "measure", "side", "limit", "span", "years", "note", "is_active"]
        field_classes = {"limit": NumberField}
        widgets = {"limit": NumberField.widget}
        help_texts = {
            "measure": _("Changes of numbers of people are in percent, so that large and small districts compare."),
            "limit": _("For example 5 or 2,5; a decrease is below a negative limit, such as −10."),
            "span": _("Only for changes: from so many years before."),
            "years": _("1: the newest year alone. Years must follow one another without a gap or a break."),
            "note": _("What should be looked at when it warns."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["indicator"].empty_label = _("– choose –")
        self.fields["group"].empty_label = None

    def clean(self):
        cleaned = super().clean()
        indicator, measure, limit = (cleaned.get(name) for name in ("indicator", "measure", "limit"))
        if indicator is None or not measure:
            return cleaned
        if indicator.is_count and measure == Measure.GAP:
            self.add_error(
                "measure",
                ValidationError(
                    _("The number of a whole city is larger than that of any district. Choose a share or the change."),
                    code="count",
                ),
            )
        is_share = indicator.kind == Indicator.Kind.SHARE
        if measure == Measure.VALUE and is_share and limit is not None and not 0 <= limit <= indicator.per:
            self.add_error(
                "limit",
                ValidationError(
                    _("A share lies between 0 and %(most)d; this rule would never tell anything."),
                    code="share",
                    params={"most": indicator.per},
                ),
            )
        return cleaned
