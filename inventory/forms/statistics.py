from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.forms import DateField, FilterForm, KernFormMixin, ManyField, MultiSelect
from config.parsing import parse_number
from districts.forms import OwnedForm
from districts.models import District
from inventory.catalogue import TOTAL
from inventory.forms.signs import SignsField
from inventory.models import Concept, DataSource, Indicator, Observation, PopulationGroup
from inventory.recording import concept_of, plain_number, read_figure


class NumberField(forms.DecimalField):
    """A number as it is typed in a German office: 1.234,5."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "input--amount"})

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal | int):
            return Decimal(value)
        try:
            return parse_number(value)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value):
        """Write a stored number with a decimal comma and no needless zeros; what a person typed stays as it is."""
        return plain_number(value) if isinstance(value, Decimal) else value


class DataSourceForm(OwnedForm):
    sections = [
        (_("The source"), "", ["name", ("publisher", "contact"), ("spatial_level", "cycle"), "licence"]),
        (
            _("What it means"),
            _("Sources that use other definitions must not be compared with each other."),
            ["concept", "covers_migration_background", "definition"],
        ),
        (_("How it writes missing figures"), "", ["sign_scheme", "nothing_is_zero", "own_signs"]),
    ]

    own_signs = SignsField(
        label=_("Signs of its own"),
        required=False,
        help_text=_(
            "One sign a line with its meaning, such as “* = confidential” for figures of the Federal Employment Agency."
        ),
    )

    class Meta(OwnedForm.Meta):
        model = DataSource
        fields = [
            "name",
            "publisher",
            "contact",
            "spatial_level",
            "cycle",
            "licence",
            "concept",
            "covers_migration_background",
            "definition",
            "sign_scheme",
            "nothing_is_zero",
            "own_signs",
        ]


class IndicatorForm(OwnedForm):
    sections = [
        (_("What is measured"), "", [("code", "name"), "definition", ("dimension", "theme")]),
        (
            _("How it is measured"),
            _("Shares and rates are computed from numerator and denominator where both are known."),
            [
                ("kind", "unit"),
                ("per", "decimals"),
                ("numerator_meaning", "denominator_meaning"),
                "numerator_group",
                "direction",
            ],
        ),
        (_("Confidentiality"), "", ["publishable_from"]),
    ]

    class Meta(OwnedForm.Meta):
        model = Indicator
        fields = [
            "code",
            "name",
            "definition",
            "dimension",
            "theme",
            "kind",
            "unit",
            "per",
            "decimals",
            "numerator_meaning",
            "denominator_meaning",
            "numerator_group",
            "direction",
            "publishable_from",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        group = self.fields["numerator_group"]
        group.queryset = group.queryset.exclude(slug=TOTAL)  # everybody is the denominator
        group.empty_label = _("– no group –")


CONCEPT_HELP = _("By which definition people are counted; empty: as the source does.")


class ObservationForm(OwnedForm):
    """One figure. Numerator and denominator give the value; a sign in its place is kept as such."""

    sections = [
        (
            _("Figure"),
            _("A number, or one of the signs - . ... / x if the source gives none. A sign is never a zero."),
            ["figure", ("numerator", "denominator")],
        ),
        (
            _("What is to be known about it"),
            "",
            ["source", ("status", "reference_date"), "concept", "is_limited", "break_reason"],
        ),
    ]

    figure = forms.CharField(
        label=_("Value or sign"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input--amount"}),
    )

    class Meta(OwnedForm.Meta):
        model = Observation
        fields = [
            "numerator",
            "denominator",
            "status",
            "reference_date",
            "concept",
            "is_limited",
            "break_reason",
            "source",
        ]
        field_classes = {"numerator": NumberField, "denominator": NumberField}
        widgets = {"numerator": NumberField.widget, "denominator": NumberField.widget}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        indicator = self.instance.indicator
        self.fields["figure"].initial = typed_figure(self.instance)
        self.fields["figure"].widget.unit = indicator.unit
        self.fields["concept"].help_text = CONCEPT_HELP
        if indicator.has_parts:
            self.fields["numerator"].help_text = indicator.numerator_meaning
            self.fields["denominator"].help_text = indicator.denominator_meaning
        else:
            del self.fields["numerator"], self.fields["denominator"]

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        text = cleaned.get("figure", "")
        parts = {name: cleaned.get(name) for name in ("numerator", "denominator")}
        if not text and None in parts.values():
            self.add_error("figure", ValidationError(_("Enter a value or the sign of the source."), code="required"))
            return cleaned
        try:
            figure = read_figure(text, indicator=self.instance.indicator, source=cleaned.get("source"), **parts)
        except ValidationError as error:
            self.add_error("figure", error)
            return cleaned
        self.instance.value, self.instance.missing = figure["value"], figure["missing"]
        cleaned["is_limited"] = cleaned.get("is_limited") or figure.get("is_limited", False)
        cleaned["concept"] = concept_of(cleaned.get("concept", ""), cleaned.get("source"))
        self.instance.import_run = None  # what a person has changed does not come from the file any more
        return cleaned


def typed_figure(observation):
    """Return what a person would type for a stored figure."""
    if observation.value is None:
        return observation.text
    return plain_number(observation.value)


class ChooseTableForm(FilterForm):
    """Which figures to record: year and group."""

    year = forms.IntegerField(label=_("year"), min_value=1900, max_value=2100, localize=False)
    group = forms.ModelChoiceField(label=_("group"), queryset=PopulationGroup.objects.all(), empty_label=None)


#: What is typed once for all figures of a table.
COMMON = ("source", "concept", "status", "reference_date")


class FigureTableForm(KernFormMixin, forms.Form):
    """The figures of one indicator, year and group for all districts, typed in one go."""

    form_tag = False

    source = forms.ModelChoiceField(
        label=_("Source"), queryset=DataSource.objects.none(), required=False, empty_label=_("– choose –")
    )
    status = forms.ChoiceField(
        label=_("State of the new figures"), choices=Observation.Status.choices, initial=Observation.Status.FINAL
    )
    reference_date = DateField(label=_("Reference date"), required=False)
    concept = forms.ChoiceField(
        label=_("Concept"), required=False, choices=[("", _("as the source does")), *Concept.choices]
    )

    def __init__(self, *args, indicator, districts, stored, source_choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.indicator, self.districts, self.stored = indicator, districts, stored
        self.fields["source"].queryset = source_choices
        first = next(iter(stored.values()), None)
        self.fields["source"].initial = first.source_id if first else None
        self.fields["reference_date"].initial = first.reference_date if first else None
        self.fields["concept"].initial = first.concept if first else ""
        for district in districts:
            self._add_row(district, stored.get(district.pk))

    def _add_row(self, district, row):
        box = {"autocomplete": "off", "class": "input--amount"}
        self.fields[f"figure_{district.pk}"] = forms.CharField(
            label=gettext("Value or sign, %s") % district,
            required=False,
            max_length=60,
            initial=typed_figure(row) if row else "",
            widget=forms.TextInput(attrs=box),
        )
        self.fields[f"version_{district.pk}"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput, initial=row.version if row else None
        )
        if self.indicator.has_parts:
            for name, label in (("numerator", gettext("Numerator, %s")), ("denominator", gettext("Denominator, %s"))):
                self.fields[f"{name}_{district.pk}"] = NumberField(
                    label=label % district,
                    required=False,
                    initial=getattr(row, name) if row else None,
                    widget=forms.TextInput(attrs=box),
                )

    def rows(self):
        """Return district, the stored figure and the bound fields of each row."""
        names = ("numerator", "denominator", "figure") if self.indicator.has_parts else ("figure",)
        for district in self.districts:
            yield {
                "district": district,
                "stored": self.stored.get(district.pk),
                "version": self[f"version_{district.pk}"],
                "fields": [self[f"{name}_{district.pk}"] for name in names],
            }

    def common(self):
        """Return the values that hold for all figures."""
        return {name: self.cleaned_data[name] for name in COMMON}

    @property
    def status_code(self):
        """HTTP status for showing this form again."""
        return 422 if self.is_bound and self.errors else 200

    def report_conflict(self):
        """Say that somebody else was faster; nothing was saved."""
        self.add_error(
            None,
            ValidationError(
                _("Somebody else has recorded some of these figures in the meantime. Nothing was saved; open it anew."),
                code="stale",
            ),
        )

    def common_fields(self):
        """Return the fields that hold for all figures."""
        return [self[name] for name in COMMON]

    def clean(self):
        cleaned = super().clean()
        self.figures = {}
        for district in self.districts:
            try:
                figure = self._clean_row(district)
            except ValidationError as error:
                self.add_error(f"figure_{district.pk}", error)
            else:
                if figure is not None:
                    self.figures[district] = (cleaned.get(f"version_{district.pk}"), figure)
        return cleaned

    def _clean_row(self, district):
        names = [name for name in ("figure", "numerator", "denominator") if f"{name}_{district.pk}" in self.fields]
        if any(f"{name}_{district.pk}" in self.errors for name in names):
            return None
        changed = [name for name in names if f"{name}_{district.pk}" in self.changed_data]
        if not changed:
            return None
        typed = {name: self.cleaned_data.get(f"{name}_{district.pk}") for name in names}
        parts = {"numerator": typed.get("numerator"), "denominator": typed.get("denominator")}
        text = typed["figure"]
        if "figure" not in changed and None not in parts.values():
            text = ""  # the value follows from the parts that were changed
        if not text and None in parts.values():
            raise ValidationError(_("To remove a figure, open it and delete it there."), code="empty")
        return read_figure(text, indicator=self.indicator, source=self.cleaned_data.get("source"), **parts)


class StatisticsForm(FilterForm):
    """Which figures the list of indicators shows."""

    district = forms.ModelChoiceField(label=_("district"), queryset=District.objects.none(), required=False)
    group = forms.ModelChoiceField(
        label=_("group"), queryset=PopulationGroup.objects.all(), required=False, to_field_name="slug", empty_label=None
    )
    dimension = forms.ChoiceField(
        label=_("dimension"), required=False, choices=[("", _("all")), *Indicator.Dimension.choices]
    )
    show = forms.ChoiceField(
        label=_("indicators"),
        required=False,
        choices=[("", _("with figures")), ("key", _("key indicators")), ("all", _("all of the catalogue"))],
    )


class SeriesForm(FilterForm):
    """What an indicator's page shows: the group, the districts of the chart, the year compared."""

    folded_label = _("Choose group, years and districts")

    group = forms.ModelChoiceField(
        label=_("group"),
        queryset=PopulationGroup.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label=None,
    )
    year = forms.TypedChoiceField(label=_("year of the comparison"), required=False, coerce=int, empty_value=None)
    since = forms.TypedChoiceField(label=_("and change since"), required=False, coerce=int, empty_value=None)
    chart = forms.ChoiceField(
        label=_("drawn as"),
        required=False,
        choices=[("", _("as fits the figures")), ("dots", _("dots")), ("bars", _("bars"))],
    )
    level = forms.ChoiceField(label=_("districts compared"), required=False)
    as_share = forms.BooleanField(label=_("as share of everybody"), required=False)
    districts = ManyField(
        label=_("districts in the chart"), queryset=District.objects.none(), required=False, widget=MultiSelect
    )
