"""All indicators of a municipality with their latest values in the city and in one district."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from accounts.models import User
from districts.models import District, Municipality
from inventory.catalogue import TOTAL
from inventory.figures import Figure, FigureKind, latest_by_indicator, no_data
from inventory.forms.statistics import StatisticsForm
from inventory.models import Indicator, PopulationGroup
from inventory.models.statistic import format_figure


@dataclass(frozen=True)
class Latest:
    """One indicator: its latest figure in the city and, if one is chosen, in the district, with the change there."""

    indicator: Indicator
    city: Figure
    district: Figure | None
    before: Figure | None

    @property
    def has_figures(self) -> bool:
        return any(one is not None and one.kind != FigureKind.NO_DATA for one in (self.city, self.district))

    @property
    def shown(self) -> Figure:
        """The figure that the change is about."""
        return self.district or self.city

    @property
    def change(self) -> str:
        """The change since the figure before, as text; empty across breaks or without two values."""
        if self.before is None or self.before.value is None or self.shown.value is None:
            return ""
        text = format_figure(self.shown.value - self.before.value, self.indicator.decimals)
        sign = "" if text.startswith("−") else "+"
        return _("%(change)s since %(year)s") % {"change": f"{sign}{text}", "year": self.before.year}


class LatestFigures:
    """The list of indicators as somebody looks at it; ``query`` names district, group and dimension."""

    def __init__(self, *, municipality: Municipality, user: User, query: dict, is_public: bool):
        self.municipality, self.is_public = municipality, is_public
        visible = District.objects.visible_to(user).of(municipality).defer("outline", "description")
        self.form = StatisticsForm(query or None)
        self.form.fields["district"].queryset = visible.below_city()
        self.form.is_valid()  # a choice that is none is answered with the default
        chosen = getattr(self.form, "cleaned_data", {})
        self.city = visible.filter(is_city=True).first()
        self.district = chosen.get("district")
        self.group = chosen.get("group") or PopulationGroup.objects.filter(slug=TOTAL).first()
        self.dimension = chosen.get("dimension", "")
        self.shows_all = chosen.get("show") == "all"
        self.rows = self._rows()

    def _rows(self) -> list[Latest]:
        indicators = Indicator.objects.offered_to(self.municipality).order_by("dimension", "code")
        if self.dimension:
            indicators = indicators.filter(dimension=self.dimension)
        districts = [district for district in (self.city, self.district) if district]
        latest = (
            latest_by_indicator(self.municipality, districts, self.group, is_public=self.is_public)
            if self.group
            else {}
        )
        rows = [self._row(indicator, latest) for indicator in indicators]
        with_figures = [row for row in rows if row.has_figures]
        return rows if self.shows_all or not with_figures else with_figures

    def _row(self, indicator: Indicator, latest: dict) -> Latest:
        nothing = (no_data(), None)
        city, city_before = latest.get((indicator.pk, self.city.pk if self.city else None), nothing)
        if not self.district:
            return Latest(indicator, city, None, city_before)
        district, before = latest.get((indicator.pk, self.district.pk), nothing)
        return Latest(indicator, city, district, before)

    @property
    def by_dimension(self) -> list[tuple[str, list[Latest]]]:
        """Dimension → its rows: population first, then the dimensions of integration."""
        order = list(Indicator.Dimension)
        rows = sorted(self.rows, key=lambda row: order.index(row.indicator.dimension))
        grouped = groupby(rows, key=lambda row: row.indicator.get_dimension_display())
        return [(label, list(found)) for label, found in grouped]

    @property
    def has_any_figure(self) -> bool:
        return any(row.has_figures for row in self.rows)

    def export_table(self) -> tuple[list[str], list[tuple]]:
        """Return header and rows for a spreadsheet."""
        places = [(self.city, "city")] + ([(self.district, "district")] if self.district else [])
        header = [_("Code"), _("Indicator"), _("Unit"), _("Group"), _("District"), _("Value"), _("Year"), _("Note")]
        rows = []
        for row in self.rows:
            for district, name in places:
                figure = getattr(row, name)
                value = figure.text if figure.value is None else round(figure.value, row.indicator.decimals)
                rows.append(
                    (
                        row.indicator.code,
                        row.indicator.name,
                        row.indicator.unit,
                        self.group.name if self.group else "",
                        district.name if district else "",
                        value,
                        figure.year,
                        figure.note,
                    )
                )
        return header, rows
