from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.forms import BaseFormSet, formset_factory
from django.forms.utils import ErrorDict, ErrorList
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from districts.forms import OwnedForm
from inventory.catalogue import TOTAL
from inventory.composite import FEWEST, MOST
from inventory.forms.statistics import NumberField
from inventory.levels import has_levels
from inventory.models import CompositeComponent, CompositeIndex, Indicator, Observation, PopulationGroup
from inventory.recording import plain_number

ADDED = 2  # rows that "add rows" adds, and empty ones that a form offers


class ComponentForm(forms.Form):
    """One indicator of an index; a row without indicator is left out."""

    MORE, LESS = "more", "less"

    indicator = forms.ModelChoiceField(label=_("Indicator"), queryset=Indicator.objects.none(), required=False)
    group = forms.ModelChoiceField(
        label=_("Population group"), queryset=PopulationGroup.objects.none(), required=False, empty_label=None
    )
    weight = NumberField(
        label=_("Weight"),
        max_digits=6,
        decimal_places=2,
        min_value=Decimal("0.01"),
        error_messages={"min_value": _("A weight must be greater than zero.")},
        required=False,
        initial=Decimal(1),
    )
    need = forms.ChoiceField(
        label=_("A high value"),
        required=False,
        choices=[("", _("as the indicator says")), (MORE, _("raises the index")), (LESS, _("lowers the index"))],
    )

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_permitted = False  # a row that says what it said before is still a row
        for name, field in (("indicator", self.fields["indicator"]), ("group", self.fields["group"])):
            field.queryset = getattr(offered, f"{name}s")
            field.choices = getattr(offered, f"{name}_choices")
        self.fields["group"].initial = offered.everybody

    @property
    def is_left_out(self):
        return not self.cleaned_data.get("indicator")

    def clean(self):
        cleaned = super().clean()
        indicator = cleaned.get("indicator")
        if "indicator" in self.errors or indicator is None:
            return cleaned
        cleaned["group"] = cleaned.get("group") or self.fields["group"].initial
        if cleaned.get("weight") is None and "weight" not in self.errors:
            self.add_error("weight", ValidationError(_("Say how much it weighs."), code="required"))
        if "need" not in self.errors:
            cleaned["more_is_need"] = self._more_is_need(indicator, cleaned.get("need", ""))
        return cleaned

    def _more_is_need(self, indicator, said):
        """Return whether a high value raises the index; a person says so only where the indicator does not."""
        if indicator.direction == Indicator.Direction.NEUTRAL:
            if not said:
                self.add_error(
                    "need",
                    ValidationError(
                        _("This indicator is neutral: say what a high value means for the need."), code="need"
                    ),
                )
            return said == self.MORE
        follows = indicator.direction == Indicator.Direction.LOWER
        if said and (said == self.MORE) != follows:
            self.add_error(
                "need",
                ValidationError(
                    _("The indicator says “%(direction)s”, and the index follows it."),
                    code="direction",
                    params={"direction": indicator.get_direction_display()},
                ),
            )
        return follows


class Offered:
    """
    What a municipality may choose from, read once for all rows.

    Numbers of people would make large districts needy ones; only what compares districts of any size is offered, and
    of that what has figures in the districts or belongs to the index already (``chosen``).
    """

    def __init__(self, municipality, chosen=()):
        known = Observation.objects.of(municipality).filter(district__is_city=False)
        has_figures = Exists(known.filter(indicator=OuterRef("pk")))
        offered = Indicator.objects.offered_to(municipality).exclude(kind=Indicator.Kind.COUNT)
        self.indicators = offered.filter(has_figures | Q(pk__in=[one.indicator_id for one in chosen]))
        self.groups = PopulationGroup.objects.all()

    @cached_property
    def indicator_choices(self):
        """Indicators by dimension, each with what a high value of it means."""
        by_dimension = {}
        for one in self.indicators:
            label = f"{one.code} {one.name} – {one.get_direction_display()}"
            by_dimension.setdefault(one.get_dimension_display(), []).append((one.pk, label))
        return [("", _now("– none –")), *by_dimension.items()]

    @cached_property
    def group_choices(self):
        return [(one.pk, one.name) for one in self.groups]

    @cached_property
    def everybody(self):
        return next((one for one in self.groups if one.slug == TOTAL), None)


class BaseComponentFormSet(BaseFormSet):
    """The indicators of an index, each once, between two and twelve."""

    @property
    def chosen(self):
        """Return what the filled rows say, in their order."""
        return [form.cleaned_data for form in self.forms if form.is_valid() and not form.is_left_out]

    def clean(self):
        if any(self.errors):
            return
        chosen = self.chosen
        if not FEWEST <= len(chosen) <= MOST:
            raise ValidationError(
                _("An index has between %(fewest)d and %(most)d indicators."),
                code="number",
                params={"fewest": FEWEST, "most": MOST},
            )
        seen = set()
        for row in chosen:
            pair = (row["indicator"].pk, row["group"].pk)
            if pair in seen:
                raise ValidationError(
                    _("“%(name)s” is there twice. Give it one row and the weight it is to have."),
                    code="twice",
                    params={"name": _series(row["indicator"], row["group"])},
                )
            seen.add(pair)


ComponentFormSet = formset_factory(
    ComponentForm, formset=BaseComponentFormSet, extra=ADDED, max_num=MOST, absolute_max=MOST, validate_max=True
)


class CompositeIndexForm(OwnedForm):
    """
    An index with its indicators, saved together or not at all.

    ``components`` is the formset of indicators; ``rows_of`` are components to begin with (when copying).
    """

    form_tag = False
    sections = [
        (_("What it is to show"), "", ["name", "purpose"]),
        (_("How it is computed"), "", [("method", "year"), "level"]),
    ]

    class Meta(OwnedForm.Meta):
        model = CompositeIndex
        fields = ["name", "purpose", "method", "year", "level"]
        widgets = {"purpose": forms.Textarea({"rows": 3})}
        help_texts = {
            "name": _("For example: social situation of families."),
            "purpose": _("What question it is to answer, and why these indicators. It stands above the index."),
            "method": _("z-scores keep far outliers far; min–max puts every indicator on a scale from 0 to 1."),
            "year": _("All indicators are taken of this year."),
        }

    def __init__(self, *args, rows_of=(), **kwargs):
        super().__init__(*args, **kwargs)
        if not has_levels(self.municipality) and self.instance.level == CompositeIndex.Level.UPPER:
            self.fields["level"].widget = forms.HiddenInput()
        chosen = list(rows_of or self._stored_components())
        self.components = ComponentFormSet(
            self.data if self.is_bound else None,
            prefix="components",
            initial=[_as_row(component) for component in chosen],
            form_kwargs={"offered": Offered(self.municipality, chosen)},
        )

    def _stored_components(self):
        return self.instance.components.select_related("indicator", "group") if self.instance.pk else []

    def is_valid(self):
        return super().is_valid() and (self.was_sent_before or self.components.is_valid())

    @property
    def status_code(self):
        refused = self.is_bound and not self.components.is_valid() and not self.was_sent_before
        return super().status_code if self.conflict or not refused else 422

    def show_unjudged(self):
        """Show again what was typed so far, without errors: the form is not finished yet."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        self.components._errors, self.components._non_form_errors = [{}] * len(self.components.forms), ErrorList()
        for form in self.components.forms:
            form._errors, form.cleaned_data = ErrorDict(), {}

    def clean(self):
        cleaned = super().clean()
        if not self.conflict and self.components.is_valid() and cleaned.get("year"):
            self._refuse_without_figures(cleaned["year"])
        return cleaned

    def _refuse_without_figures(self, year):
        """Name the indicators for which nothing at all was recorded in the year, with the years that there are."""
        chosen = self.components.chosen
        years = {}
        rows = Observation.objects.of(self.municipality).filter(
            indicator__in=[row["indicator"] for row in chosen], group__in=[row["group"] for row in chosen]
        )
        for *pair, known in rows.order_by("year").values_list("indicator", "group", "year").distinct():
            years.setdefault(tuple(pair), []).append(known)
        for form in self.components.forms:
            if form.is_left_out:
                continue
            row = form.cleaned_data
            known = years.get((row["indicator"].pk, row["group"].pk), [])
            if year not in known:
                form.add_error("indicator", _no_figures(year, known))

    # Nothing is lost: what others did with the indicators counts as a change, too.

    @cached_property
    def _stored_text(self):
        stored = CompositeComponent.objects.filter(index=self.instance.pk).select_related("indicator", "group")
        return _in_words((one.indicator, one.group, one.weight, one.raises_index) for one in stored)

    @cached_property
    def _typed_text(self):
        if not self.components.is_valid():
            return "–"
        return _in_words(
            (row["indicator"], row["group"], row["weight"], row["more_is_need"]) for row in self.components.chosen
        )

    def _asks_for_nothing_else(self):
        return self._stored_text == self._typed_text

    def _report_conflict(self):
        super()._report_conflict()
        if not self.was_sent_before and self._stored_text != self._typed_text:
            self.conflict.append((_now("Indicators"), self._stored_text, self._typed_text))

    def save(self, commit=True):
        with transaction.atomic():
            index = super().save(commit)
            if not self.was_sent_before:
                self._save_components(index)
        return index

    def _save_components(self, index):
        stored = {(one.indicator_id, one.group_id): one for one in index.components.all()}
        for row in self.components.chosen:
            component = stored.pop((row["indicator"].pk, row["group"].pk), None) or CompositeComponent(
                index=index, indicator=row["indicator"], group=row["group"]
            )
            said = {"weight": row["weight"], "more_is_need": row["more_is_need"]}
            if component.pk and all(getattr(component, name) == value for name, value in said.items()):
                continue
            component.weight, component.more_is_need = said["weight"], said["more_is_need"]
            component.save()
        for gone in stored.values():
            gone.delete()


def _as_row(component):
    need = ComponentForm.MORE if component.more_is_need else ComponentForm.LESS
    has_direction = component.indicator.direction != Indicator.Direction.NEUTRAL
    return {
        "indicator": component.indicator,
        "group": component.group,
        "weight": component.weight,
        "need": "" if has_direction else need,
    }


def _in_words(components):
    """Write indicators, weights and directions so that two choices can be compared, whatever their order."""
    return "; ".join(
        sorted(
            f"{_series(indicator, group)} × {plain_number(weight)} {'+' if more_is_need else '−'}"
            for indicator, group, weight, more_is_need in components
        )
    )


def _series(indicator, group):
    """Name an indicator of a group."""
    return f"{indicator.name}, {group}"


def _no_figures(year, known):
    if not known:
        return ValidationError(_("There are no figures of this indicator and group."), code="no_figures")
    return ValidationError(
        _("There are no figures of %(year)s; there are some of: %(known)s."),
        code="no_figures",
        params={"year": year, "known": ", ".join(str(one) for one in known)},
    )
