from django import forms
from django.utils.translation import gettext_lazy as _

from config.forms import FilterForm, ManyField, MultiSelect
from districts.models import District
from inventory.levels import Level
from inventory.models import Indicator, PopulationGroup


class ComparisonForm(FilterForm):
    """Which districts and indicators stand side by side, of whom and of when."""

    level = forms.ChoiceField(label=_("districts"), required=False, choices=Level)
    dimension = forms.ChoiceField(
        label=_("indicators"),
        required=False,
        choices=[("", _("key indicators, or those chosen below")), *Indicator.Dimension.choices],
    )
    group = forms.ModelChoiceField(
        label=_("group"),
        queryset=PopulationGroup.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label=None,
    )
    year = forms.TypedChoiceField(label=_("year"), required=False, coerce=int, empty_value=None)
    indicators = ManyField(
        label=_("single indicators"), queryset=Indicator.objects.none(), required=False, widget=MultiSelect
    )
    districts = ManyField(
        label=_("single districts"), queryset=District.objects.none(), required=False, widget=MultiSelect
    )
