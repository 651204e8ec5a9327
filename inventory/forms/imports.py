from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from config.forms import KernFormMixin, MultiSelect
from config.spreadsheets import Table
from inventory.importers.observations import TARGETS, Mapping, guess_decimal, guess_values, levels_below_city
from inventory.importing import ColumnForm
from inventory.models import DataSource, Indicator, PopulationGroup


def indicator_choices(municipality):
    """Return the indicators a municipality may use, grouped by dimension."""
    indicators = Indicator.objects.offered_to(municipality).order_by("dimension", "code")
    by_dimension = groupby(indicators, key=lambda indicator: indicator.get_dimension_display())
    return [(label, [(one.pk, str(one)) for one in rows]) for label, rows in by_dimension]


class FigureColumnForm(ColumnForm):
    """Where the areas and years of a table of figures stand, how it writes numbers, and what else to do with it."""

    sections = [
        (
            _("Area and time"),
            _("Which columns say what a row is about. Without a column for the year, name the year of all figures."),
            [("key", "name"), ("level", "year"), "constant_year"],
        ),
        (_("Source"), _("Every figure keeps its source."), [("source", "new_source"), "decimal"]),
        (_("Also"), "", ["create_levels", "derives_shares"]),
    ]
    form_tag = False

    constant_year = forms.IntegerField(
        label=_("Year of all figures"), required=False, min_value=1900, max_value=2100, localize=False
    )
    source = forms.ModelChoiceField(
        label=_("Source"), queryset=DataSource.objects.none(), required=False, empty_label=_("– choose –")
    )
    new_source = forms.CharField(
        label=_("or a new source"),
        required=False,
        max_length=200,
        help_text=_("For example: Statistics office, population register, 31 December."),
    )
    decimal = forms.ChoiceField(
        label=_("Decimal mark in the file"),
        choices=[(",", _("comma, as in 12,5")), (".", _("point, as in 12.5"))],
    )
    create_levels = forms.MultipleChoiceField(
        label=_("Create districts that are not here yet"),
        required=False,
        widget=MultiSelect,
        help_text=_("Areas of other levels that are not here are left out; the preview names them."),
    )
    derives_shares = forms.BooleanField(
        label=_("Also compute shares in the population (migration background, foreigners, young, old)"),
        required=False,
        initial=True,
    )

    def __init__(self, *args, table: Table, municipality, mapping: Mapping | None, **kwargs):
        super().__init__(*args, table=table, targets=TARGETS, columns=mapping.columns if mapping else None, **kwargs)
        self.municipality = municipality
        guessed = {name: self.fields[name].initial for name in ("key", "name", "level", "year")}
        columns = {name: column for name, column in guessed.items() if column is not None}
        self.fields["source"].queryset = DataSource.objects.of(municipality)
        self.fields["decimal"].initial = mapping.decimal if mapping else guess_decimal(table, columns)
        levels = levels_below_city(table, columns)
        self.fields["create_levels"].choices = [
            (level or "*", level or _("all areas of the file")) for level in levels[:20]
        ]
        if not municipality.districts.below_city().exists():
            self.fields["create_levels"].initial = [level or "*" for level in levels]
        if mapping:
            self.fields["constant_year"].initial = mapping.year
            self.fields["source"].initial = mapping.source
            self.fields["create_levels"].initial = [level or "*" for level in mapping.create_levels]
            self.fields["derives_shares"].initial = mapping.derives_shares

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("key") is None and cleaned.get("name") is None:
            self.add_error("key", ValidationError(_("Choose the column with the key or the name of the area.")))
        if cleaned.get("year") is None and not cleaned.get("constant_year"):
            self.add_error("year", ValidationError(_("Choose the column with the year, or name the year below.")))
        return cleaned

    def source_of_figures(self):
        """Return the chosen source, or the one named here, which is created if there is none of its name."""
        name = self.cleaned_data["new_source"].strip()
        if not name:
            return self.cleaned_data["source"]
        return DataSource.objects.get_or_create(municipality=self.municipality, name=name)[0]

    def mapping(self, values):
        """Return the Mapping for these columns of figures."""
        cleaned = self.cleaned_data
        source = self.source_of_figures()
        return Mapping(
            columns=self.columns,
            values={column: pair for column, pair in values.items() if column not in self.columns.values()},
            year=cleaned["constant_year"] if cleaned.get("year") is None else None,
            source=source.pk if source else None,
            decimal=cleaned["decimal"],
            create_levels=tuple("" if level == "*" else level for level in cleaned["create_levels"]),
            derives_shares=cleaned["derives_shares"],
        )


class ValueColumnsForm(forms.Form):
    """What each column of figures means: an indicator and a population group, or nothing."""

    def __init__(self, *args, table: Table, municipality, columns, mapping: Mapping | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.table = table
        indicators = Indicator.objects.offered_to(municipality)
        groups = list(PopulationGroup.objects.all())
        chosen = mapping.values if mapping else guess_values(table, columns, indicators, groups)
        indicator_options = [("", _("– leave out –")), *indicator_choices(municipality)]
        group_options = [(group.pk, group.name) for group in groups]
        for index in range(len(table.header)):
            indicator, group = chosen.get(index, (None, groups[0].pk if groups else None))
            title = table.header[index] or _("column %d") % (index + 1)
            self.fields[f"indicator_{index}"] = forms.TypedChoiceField(
                label=_("Indicator of “%s”") % title,
                choices=indicator_options,
                coerce=int,
                empty_value=None,
                required=False,
                initial=indicator,
            )
            self.fields[f"group_{index}"] = forms.TypedChoiceField(
                label=_("Group of “%s”") % title, choices=group_options, coerce=int, initial=group
            )

    def rows(self):
        """Return title, examples and the two fields of each column."""
        for index, title in enumerate(self.table.header):
            examples = [row.cells[index] for row in self.table.rows[:40] if row.cells[index]][:3]
            yield title, " · ".join(examples), self[f"indicator_{index}"], self[f"group_{index}"]

    @property
    def values(self):
        """Return column → (indicator, group) for the columns that are to be imported."""
        return {
            index: (self.cleaned_data[f"indicator_{index}"], self.cleaned_data[f"group_{index}"])
            for index in range(len(self.table.header))
            if self.cleaned_data.get(f"indicator_{index}")
        }

    def clean(self):
        cleaned = super().clean()
        seen = {}
        for index, pair in self.values.items():
            if pair in seen:
                self.add_error(
                    f"indicator_{index}",
                    ValidationError(
                        _("“%(other)s” already holds this indicator for this group."),
                        params={"other": self.table.header[seen[pair]]},
                    ),
                )
            seen[pair] = index
        return cleaned


class ConfirmImportForm(KernFormMixin, forms.Form):
    """The decision to import, knowing how many values will be overwritten."""

    submit_label = _("Import")

    accept_changes = forms.BooleanField(label=_("Overwrite the values listed above"), required=False)
    changes = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("changes") and not cleaned.get("accept_changes"):
            self.add_error("accept_changes", ValidationError(_("Please agree, or do not import the file.")))
        return cleaned

    def ask_about(self, changes):
        """Ask for a yes to this many changes, as the preview has counted them now."""
        self.fields["changes"].initial = changes
        if self.is_bound:
            self.data = {**self.data.dict(), "changes": changes}
        if not changes:
            del self.fields["accept_changes"]
