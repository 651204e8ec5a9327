from dataclasses import replace
from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.archives import MEGABYTE
from config.forms import KernFormMixin, LeanSelect, MultiSelect
from config.spreadsheets import Table
from config.uploads import TABLES, DocumentField
from districts.forms import OwnedForm
from inventory.importers.areas import Kind
from inventory.importers.flatfile import shown_title
from inventory.importers.mapping import (
    DENOMINATOR,
    NUMERATOR,
    TARGETS,
    VALUE,
    Mapping,
    guess_signs,
    guess_targets,
    guess_values,
    levels_below_city,
)
from inventory.importing import ColumnForm
from inventory.models import AreaMatch, DataSource, ImportMapping, Indicator, Observation, PopulationGroup

LARGEST_FILE, LARGEST_UNPACKED = 50 * MEGABYTE, 600 * MEGABYTE

#: What may be decided about an area beside naming a district.
LEAVE_OUT, CREATE, SUM = "out", "new", "sum"


def indicator_choices(municipality):
    """Return the indicators a municipality may use, grouped by dimension."""
    indicators = Indicator.objects.offered_to(municipality).order_by("dimension", "code")
    by_dimension = groupby(indicators, key=lambda indicator: indicator.get_dimension_display())
    return [(label, [(one.pk, str(one)) for one in rows]) for label, rows in by_dimension]


class FigureUploadForm(KernFormMixin, forms.Form):
    """A file of figures: judged by content; how it is read and what its columns mean is asked afterwards."""

    submit_label = _("Upload and continue")

    file = DocumentField(
        label=_("File"),
        kinds=TABLES,
        max_bytes=LARGEST_FILE,
        max_unpacked=LARGEST_UNPACKED,
        help_text=_(
            "CSV, XLSX or ODS, at most 50 MB, 600,000 rows and 1,000 columns. Titles, several header rows and "
            "footnotes may stay in it."
        ),
    )
    mapping = forms.ModelChoiceField(
        label=_("Read like"),
        queryset=ImportMapping.objects.none(),
        required=False,
        empty_label=_("– find out by itself –"),
        help_text=_("A saved mapping of an earlier file of the same kind."),
    )

    def __init__(self, *args, municipality, **kwargs):
        super().__init__(*args, **kwargs)
        saved = ImportMapping.objects.of(municipality)
        self.fields["mapping"].queryset = saved
        if not saved.exists():
            del self.fields["mapping"]


class FigureColumnForm(ColumnForm):
    """Where the areas and years of a table of figures stand, and what else to do with it."""

    sections = [
        (
            _("Area and time"),
            _("Which columns say what a row is about. Without a column for the year, name the year of all figures."),
            [("key", "name"), ("level", "year"), "constant_year"],
        ),
        (
            _("Source"),
            _("Every figure keeps its source, the definition by which it counts people, and how final it is."),
            [("source", "new_source"), "signs", "status"],
        ),
        (_("Also"), "", ["create_levels", "derives_shares"]),
        (_("For next time"), "", ["save_as"]),
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
    signs = forms.ChoiceField(
        label=_("Signs of the new source"),
        choices=DataSource.SignScheme.choices,
        required=False,
        help_text=_("A source that is here already has its own; they are changed on its page."),
    )
    status = forms.ChoiceField(
        label=_("Status of the figures"),
        choices=Observation.Status.choices,
        initial=Observation.Status.FINAL,
        help_text=_("Marks beside single figures, such as p or r, take precedence."),
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
    save_as = forms.CharField(
        label=_("Keep this mapping under the name"),
        required=False,
        max_length=120,
        help_text=_("It is saved when the file is imported, and offered for the next file with these columns."),
    )

    def __init__(self, *args, table: Table, municipality, mapping: Mapping | None, name: str = "", **kwargs):
        columns = mapping.columns if mapping else guess_targets(table)
        shown = replace(table, header=tuple(map(shown_title, table.header)))
        super().__init__(*args, table=shown, targets=TARGETS, columns=columns, **kwargs)
        self.municipality = municipality
        self.fields["save_as"].initial = mapping.save_as if mapping and mapping.save_as else name
        guessed = {name: self.fields[name].initial for name in ("key", "name", "level", "year")}
        columns = {name: column for name, column in guessed.items() if column is not None}
        self.fields["source"].queryset = DataSource.objects.of(municipality)
        self.fields["signs"].initial = guess_signs(table)
        levels = levels_below_city(table, columns)
        self.fields["create_levels"].choices = [
            (level or "*", level or _("all areas of the file")) for level in levels[:20]
        ]
        if not municipality.districts.below_city().exists():
            self.fields["create_levels"].initial = [level or "*" for level in levels]
        if mapping:
            self.fields["constant_year"].initial = mapping.year
            self.fields["source"].initial = mapping.source
            self.fields["status"].initial = mapping.status
            self.fields["create_levels"].initial = [level or "*" for level in mapping.create_levels]
            self.fields["derives_shares"].initial = mapping.derives_shares

    def clean_new_source(self):
        return self.cleaned_data["new_source"].strip()

    def clean_signs(self):
        return self.cleaned_data["signs"] or DataSource.SignScheme.CLASSIC.value

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("key") is None and cleaned.get("name") is None:
            self.add_error("key", ValidationError(_("Choose the column with the key or the name of the area.")))
        if cleaned.get("year") is None and not cleaned.get("constant_year"):
            self.add_error("year", ValidationError(_("Choose the column with the year, or name the year below.")))
        return cleaned

    def figure_columns(self, values_form):
        """Return column → (indicator, group) as the other form says, without the columns that are chosen here."""
        used = self.columns.values()
        return {column: pair for column, pair in values_form.values.items() if column not in used}

    def mapping(self, values_form, *, source, reading):
        """Return the Mapping for these columns, those of figures as the other form says; the rest goes with it."""
        cleaned = self.cleaned_data
        values = self.figure_columns(values_form)
        return Mapping(
            columns=self.columns,
            values=values,
            roles={column: role for column, role in values_form.roles.items() if column in values},
            reading=reading,
            save_as=cleaned["save_as"].strip(),
            status=cleaned["status"],
            year=cleaned["constant_year"] if cleaned.get("year") is None else None,
            source=source.pk if source else None,
            create_levels=tuple("" if level == "*" else level for level in cleaned["create_levels"]),
            derives_shares=cleaned["derives_shares"],
        )


class ValueColumnsForm(forms.Form):
    """What each column of figures means: an indicator and a population group, or nothing."""

    def __init__(self, *args, table: Table, municipality, columns, mapping: Mapping | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.table = table
        indicators = Indicator.objects.offered_to(municipality)
        self.with_parts = {one.pk for one in indicators if one.has_parts}
        groups = list(PopulationGroup.objects.all())
        chosen = mapping.values if mapping else guess_values(table, columns, indicators, groups)
        indicator_options = [("", _("– leave out –")), *indicator_choices(municipality)]
        group_options = [(group.pk, group.name) for group in groups]
        roles = mapping.roles if mapping else {}
        role_options = [(VALUE, _("the value")), (NUMERATOR, _("the numerator")), (DENOMINATOR, _("the denominator"))]
        for index in range(len(table.header)):
            indicator, group = chosen.get(index, (None, groups[0].pk if groups else None))
            title = shown_title(table.header[index]) or _("column %d") % (index + 1)
            self.fields[f"indicator_{index}"] = forms.TypedChoiceField(
                label=_("Indicator of “%s”") % title,
                choices=indicator_options,
                coerce=int,
                empty_value=None,
                required=False,
                initial=indicator,
                widget=LeanSelect,
            )
            self.fields[f"group_{index}"] = forms.TypedChoiceField(
                label=_("Group of “%s”") % title, choices=group_options, coerce=int, initial=group, widget=LeanSelect
            )
            self.fields[f"role_{index}"] = forms.ChoiceField(
                label=_("What “%s” holds") % title,
                choices=role_options,
                required=False,
                initial=roles.get(index, VALUE),
                widget=LeanSelect,
            )

    def rows(self):
        """Return title, examples and the three fields of each column."""
        for index, title in enumerate(self.table.header):
            examples = [row.cells[index] for row in self.table.rows[:40] if row.cells[index]][:3]
            fields = [self[f"{name}_{index}"] for name in ("indicator", "group", "role")]
            yield shown_title(title), " · ".join(examples), *fields

    @property
    def values(self):
        """Return column → (indicator, group) for the columns that are to be imported."""
        return {
            index: (self.cleaned_data[f"indicator_{index}"], self.cleaned_data[f"group_{index}"])
            for index in range(len(self.table.header))
            if self.cleaned_data.get(f"indicator_{index}")
        }

    @property
    def roles(self):
        """Return column → what it holds, for those that hold a numerator or denominator."""
        roles = {index: self.cleaned_data.get(f"role_{index}") or VALUE for index in self.values}
        return {index: role for index, role in roles.items() if role != VALUE}

    def clean(self):
        cleaned = super().clean()
        seen, roles = {}, self.roles
        for index, pair in self.values.items():
            place = (*pair, roles.get(index, VALUE))
            if place in seen:
                self._refuse(
                    index,
                    _("“%(other)s” already holds this indicator for this group."),
                    other=self.table.header[seen[place]],
                )
            seen[place] = index
            if index in roles and pair[0] not in self.with_parts:
                self._refuse(index, _("Only shares and rates have a numerator and a denominator."))
        for indicator, group, role in [*seen]:
            other = {NUMERATOR: DENOMINATOR, DENOMINATOR: NUMERATOR}.get(role)
            if other and (indicator, group, other) not in seen:
                self._refuse(
                    seen[indicator, group, role],
                    _("Numerator and denominator belong together; one of them is missing."),
                )
        return cleaned

    def _refuse(self, index, message, **params):
        self.add_error(f"indicator_{index}", ValidationError(message, params=params))


class AreasForm(forms.Form):
    """What those areas of a file stand for that could not be found, or not without doubt."""

    def __init__(self, *args, areas, districts, may_create, **kwargs):
        super().__init__(*args, **kwargs)
        self.areas, self.by_pk = areas, {district.pk: district for district in districts}
        self.upper = {district.parent_id for district in districts}
        named = [(district.pk, self._name(district)) for district in districts]
        parts = [(district.pk, self._name(district)) for district in districts if not district.is_city]
        for one in areas:
            is_doubtful = one.kind is Kind.AMBIGUOUS
            choices = [("", _("– please decide –") if is_doubtful else _("leave out this time"))]
            choices.append((LEAVE_OUT, _("always leave out")))
            if may_create and not is_doubtful:
                choices.append((CREATE, _("create as a new district")))
            choices.append((SUM, _("the sum of several districts, ticked below")))
            if len(one.proposed) == 1 or is_doubtful:
                near = [(district.pk, self._name(district)) for district in one.proposed]
                choices.append((_("perhaps"), near))
            choices.append((_("districts"), named))
            self.fields[f"decision_{one.area.slug}"] = forms.ChoiceField(
                label=_("“%s” stands for") % one.area,
                choices=choices,
                initial=SUM if len(one.proposed) > 1 and not is_doubtful else "",
                required=is_doubtful,
                error_messages={"required": _("Please say which of them the file means.")},
            )
            self.fields[f"parts_{one.area.slug}"] = forms.TypedMultipleChoiceField(
                label=_("Districts that “%s” is the sum of") % one.area,
                choices=parts,
                coerce=int,
                required=False,
                widget=MultiSelect,
                initial=[district.pk for district in one.proposed] if len(one.proposed) > 1 else [],
            )

    def _name(self, district):
        name = f"{district.name_with_parent}, {district.key}" if district.key else district.name_with_parent
        return gettext("%(name)s (with districts in it)") % {"name": name} if district.pk in self.upper else name

    def rows(self):
        """Return what is known of each area, with its two fields."""
        for one in self.areas:
            yield one, self[f"decision_{one.area.slug}"], self[f"parts_{one.area.slug}"]

    def clean(self):
        cleaned = super().clean()
        for one in self.areas:
            slug = one.area.slug
            decision, parts = cleaned.get(f"decision_{slug}"), cleaned.get(f"parts_{slug}", ())
            if decision == "" and f"parts_{slug}" in self.changed_data and parts:
                decision = cleaned[f"decision_{slug}"] = SUM  # whoever ticks districts has decided
            if decision == SUM and len(parts) < 2:
                self.add_error(f"parts_{slug}", ValidationError(_("Tick at least two districts.")))
        return cleaned

    def decisions(self):
        """Return area → districts it stands for (none: left out) for what was decided and is to be remembered."""
        found = {}
        for one in self.areas:
            decision = self.cleaned_data[f"decision_{one.area.slug}"]
            if decision == SUM:
                found[one.area] = [self.by_pk[pk] for pk in self.cleaned_data[f"parts_{one.area.slug}"]]
            elif decision == LEAVE_OUT:
                found[one.area] = []
            elif decision and decision != CREATE:
                found[one.area] = [self.by_pk[int(decision)]]
        return found

    def undecided(self):
        """Return the areas about which nothing was decided; the file is imported without them."""
        return [one.area for one in self.areas if not self.cleaned_data[f"decision_{one.area.slug}"]]

    def created(self):
        """Return the areas that are to become districts."""
        return [one.area for one in self.areas if self.cleaned_data[f"decision_{one.area.slug}"] == CREATE]


class AreaMatchForm(OwnedForm):
    """Change what an area of a source's files stands for."""

    class Meta(OwnedForm.Meta):
        model = AreaMatch
        fields = ["districts"]
        help_texts = {
            "districts": _(
                "One: its rows are about this district, of whose figures several areas may be parts. Several: its rows "
                "are about all of them together. None: its rows are left out."
            )
        }


class MappingForm(OwnedForm):
    """Give a saved mapping another name."""

    class Meta(OwnedForm.Meta):
        model = ImportMapping
        fields = ["name"]


class ChangesForm(forms.Form):
    """Which of many changes the preview lists."""

    q = forms.CharField(label=_("Search"), required=False)


class ConfirmImportForm(KernFormMixin, forms.Form):
    """The decision to import, knowing how many values will be overwritten."""

    submit_label = _("Import")

    accept_changes = forms.BooleanField(label=_("Overwrite the values listed above"), required=False)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("seen") and not cleaned.get("accept_changes"):
            self.add_error("accept_changes", ValidationError(_("Please agree, or do not import the file.")))
        return cleaned

    def ask_about(self, fingerprint):
        """Ask for a yes to exactly these changes, as the preview shows them now; none if it is empty."""
        self.fields["seen"].initial = fingerprint
        if self.is_bound:
            self.data = {**self.data.dict(), "seen": fingerprint}
        if not fingerprint:
            del self.fields["accept_changes"]
