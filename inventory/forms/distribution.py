from django import forms
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from config.forms import FilterForm
from inventory.levels import Level
from inventory.models import PopulationGroup

FEWEST_CLASSES, MOST_CLASSES = 3, 10


class Measure(models.TextChoices):
    """What is said about the distribution of a group."""

    SEGREGATION = "segregation", _("segregation: a group and everybody else")
    DISSIMILARITY = "dissimilarity", _("dissimilarity: two groups")
    ISOLATION = "isolation", _("isolation: how much a group lives among its own")
    INTERACTION = "interaction", _("contact: how much a group lives among others")


class GroupField(forms.ModelChoiceField):
    """One of the groups of which there are figures; its page says which."""

    def __init__(self, **kwargs):
        super().__init__(
            queryset=PopulationGroup.objects.none(), required=False, to_field_name="slug", empty_label=None, **kwargs
        )


class ChoiceForm(FilterForm):
    """What a page about figures shows; the choices stand above the chart and are always in sight."""

    @cached_property
    def helper(self):
        helper = super().helper
        helper.template = "kern/choice_form.html"
        return helper

    def show(self, **chosen):
        """Show what was chosen in the end, also where the address says nothing or something that cannot be."""
        values = {name: getattr(value, "slug", value) for name, value in chosen.items()}
        self.initial |= values
        if self.is_bound:
            self.data = values


class SegregationForm(ChoiceForm):
    """Whose distribution over which districts is measured, and how."""

    measure = forms.ChoiceField(label=_("measure of distribution"), required=False, choices=Measure)
    group = GroupField(label=_("group"))
    other = GroupField(label=_("second group (for dissimilarity)"))
    level = forms.ChoiceField(label=_("districts"), required=False, choices=Level)


class ClassesForm(ChoiceForm):
    """By what the districts are sorted into how many classes, and whose distribution over them is shown."""

    by = forms.ChoiceField(label=_("districts sorted by"), required=False)
    classes = forms.TypedChoiceField(
        label=_("number of classes"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(number, str(number)) for number in range(FEWEST_CLASSES, MOST_CLASSES + 1)],
    )
    first = GroupField(label=_("first group"))
    second = forms.ChoiceField(label=_("second group"), required=False)
    year = forms.TypedChoiceField(label=_("year"), required=False, coerce=int, empty_value=None)
    compare = forms.TypedChoiceField(label=_("compared with"), required=False, coerce=int, empty_value=None)
    level = forms.ChoiceField(label=_("districts"), required=False, choices=Level)
