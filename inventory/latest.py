"""All indicators of a municipality with their latest values in the city and in one district."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from accounts.models import User
from districts.choosing import offer_districts
from districts.models import District, Municipality
from inventory.catalogue import TOTAL
from inventory.development import Development, development_of
from inventory.figures import Figure, FigureKind, latest_and_before, no_data, recent_by_indicator
from inventory.forms.statistics import StatisticsForm
from inventory.models import Indicator, IndicatorUse, PopulationGroup
from inventory.tables import fact_header, facts_of


@dataclass(frozen=True)
class Latest:
    """One indicator: its latest figure in the city and, if one is chosen, in the district, with the change there."""

    indicator: Indicator
    city: Figure
    district: Figure | None
    development: Development
    is_key: bool = False

    @property
    def has_figures(self) -> bool:
        return any(one is not None and one.kind != FigureKind.NO_DATA for one in (self.city, self.district))

    @property
    def change(self) -> str:
        """The change since the figure before, as text; empty across breaks or without two values."""
        step = self.development.before
        return _("%(change)s since %(year)s") % {"change": step.text, "year": step.since} if step else ""


class LatestFigures:
    """The list of indicators as somebody looks at it; ``query`` names district, group and dimension."""

    def __init__(self, *, municipality: Municipality, user: User, query: dict, is_public: bool):
        self.municipality, self.is_public = municipality, is_public
        visible = District.objects.visible_to(user).of(municipality).for_choice()
        self.form = StatisticsForm(query or None)
        offer_districts(self.form.fields["district"], visible.below_city())
        self.form.is_valid()  # a choice that is none is answered with the default
        chosen = getattr(self.form, "cleaned_data", {})
        self.city = visible.filter(is_city=True).first()
        self.district = chosen.get("district")
        self.group = chosen.get("group") or PopulationGroup.objects.filter(slug=TOTAL).first()
        self.dimension = chosen.get("dimension", "")
        self.shows_all, self.shows_keys = chosen.get("show") == "all", chosen.get("show") == "key"
        self.rows = self._rows()

    def _rows(self) -> list[Latest]:
        indicators = Indicator.objects.offered_to(self.municipality).order_by("dimension", "code")
        if self.dimension:
            indicators = indicators.filter(dimension=self.dimension)
        keys = IndicatorUse.objects.of(self.municipality).filter(is_key=True).values_list("indicator", flat=True)
        districts = [district for district in (self.city, self.district) if district]
        recent = (
            recent_by_indicator(self.municipality, districts, self.group, is_public=self.is_public)
            if self.group
            else {}
        )
        keys = set(keys)
        rows = [self._row(indicator, recent, indicator.pk in keys) for indicator in indicators]
        if self.shows_keys:
            return [row for row in rows if row.is_key]
        with_figures = [row for row in rows if row.has_figures]
        return rows if self.shows_all or not with_figures else with_figures

    def _row(self, indicator: Indicator, recent: dict, is_key: bool) -> Latest:
        places = [self.city, self.district] if self.district else [self.city]
        series = [recent.get((indicator.pk, place.pk), ()) if place else () for place in places]
        city, *district = [latest_and_before(figures)[0] if figures else no_data() for figures in series]
        development = development_of(
            series[-1], decimals=indicator.decimals, unit=indicator.unit, direction=indicator.direction
        )
        return Latest(indicator, city, district[0] if district else None, development, is_key)

    @property
    def sections(self) -> list[tuple[str, list[Latest]]]:
        """Heading → its rows: key indicators first, then population and the dimensions of integration."""
        keys = [row for row in self.rows if row.is_key]
        order = list(Indicator.Dimension)
        others = sorted(
            (row for row in self.rows if not row.is_key), key=lambda row: order.index(row.indicator.dimension)
        )
        grouped = groupby(others, key=lambda row: row.indicator.get_dimension_display())
        first = [(_("Key indicators"), keys)] if keys else []
        return [*first, *((label, list(found)) for label, found in grouped)]

    @property
    def has_any_figure(self) -> bool:
        return any(row.has_figures for row in self.rows)

    def export_table(self) -> tuple[list[str], list[tuple]]:
        """Return header and rows for a spreadsheet."""
        places = [(self.city, "city")] + ([(self.district, "district")] if self.district else [])
        header = [
            _("Code"),
            _("Indicator"),
            _("Key indicator"),
            _("Unit"),
            _("Group"),
            _("District"),
            _("Value"),
            _("Year"),
            _("Note"),
            *fact_header(),
        ]
        rows = []
        for row in self.rows:
            for district, name in places:
                figure = getattr(row, name)
                value = figure.text if figure.value is None else round(figure.value, row.indicator.decimals)
                rows.append(
                    (
                        row.indicator.code,
                        row.indicator.name,
                        row.is_key,
                        row.indicator.unit,
                        self.group.name if self.group else "",
                        district.name if district else "",
                        value,
                        figure.year,
                        figure.note,
                        *facts_of(figure),
                    )
                )
        return header, rows
