from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.importers.measures import TARGETS, Options
from config.forms import KernFormMixin
from config.spreadsheets import Table
from districts.models import Stakeholder
from inventory.importing import ColumnForm


class MeasureColumnForm(ColumnForm):
    """Which column of a list of measures is what, and what becomes of names that nobody knows yet."""

    sections = [
        (_("What and why"), "", ["title", "description", ("field", "goal"), ("target_groups", "priority")]),
        (_("Who and where"), "", [("lead", "partners"), "place"]),
        (
            _("When"),
            _("One column with the whole period, or one each for start and end."),
            ["period", ("starts_on", "ends_on"), "status"],
        ),
        (_("Money and success"), "", [("cost", "funding"), "indicator"]),
        (
            _("Unknown names"),
            _("Names are compared letter by letter, without regard to capitals. Otherwise they are kept as text."),
            ["create_stakeholders", "sector"],
        ),
    ]

    create_stakeholders = forms.BooleanField(
        label=_("Add unknown names to the stakeholders"),
        required=False,
        help_text=_("Choose this only if the columns hold nothing but names of offices and organisations."),
    )
    sector = forms.ChoiceField(label=_("Sector of the new stakeholders"), choices=Stakeholder.Sector)

    def __init__(self, *args, table: Table, options: Options | None, **kwargs):
        columns = options.columns if options else None
        super().__init__(*args, table=table, targets=TARGETS, columns=columns, **kwargs)
        self.fields["sector"].initial = options.sector if options else Stakeholder.Sector.PROVIDER
        self.fields["create_stakeholders"].initial = bool(options and options.create_stakeholders)

    @property
    def options(self) -> Options:
        """What was chosen."""
        return Options(
            columns=self.columns,
            create_stakeholders=self.cleaned_data["create_stakeholders"],
            sector=self.cleaned_data["sector"],
        )


class ConfirmMeasuresForm(KernFormMixin, forms.Form):
    """The decision to import what the preview shows."""

    submit_label = _("Import")
