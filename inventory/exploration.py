"""What a page about an indicator shows: its address's choices, resolved to a series and a comparison of districts."""

from collections.abc import Sequence

from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from districts.models import District, Municipality
from inventory.catalogue import TOTAL
from inventory.figures import Figure, Line, Selection, years_with_figures
from inventory.forms.statistics import SeriesForm
from inventory.models import DataSource, Indicator, PopulationGroup

UPPER, LOWER = "upper", "lower"


class Exploration:
    """
    An indicator as somebody looks at it: group, districts of the chart, year and level of the comparison.

    ``query`` is the address's query (``request.GET``); what it does not say has a sensible default. Districts are those
    the person may see. ``is_public``: only what may be published, as in charts and files.
    """

    def __init__(self, indicator: Indicator, *, municipality: Municipality, user: User, query: dict, is_public: bool):
        self.indicator, self.municipality, self.is_public = indicator, municipality, is_public
        visible = District.objects.visible_to(user).of(municipality).defer("outline", "description")
        self.districts = list(visible.order_by("-is_city", "key", "name"))
        self.city = next((district for district in self.districts if district.is_city), None)
        self.groups = PopulationGroup.objects.filter(
            observations__indicator=indicator, observations__district__municipality=municipality
        ).distinct()
        self.form = SeriesForm(query or None)
        self._prepare_form(visible)
        self.form.is_valid()  # a choice that is none is answered with the default
        self._choose(getattr(self.form, "cleaned_data", {}))

    def _prepare_form(self, visible) -> None:
        self.form.fields["group"].queryset = self.groups
        self.form.fields["districts"].queryset = visible.below_city()
        self.form.fields["level"].choices = [(UPPER, _("upper level")), (LOWER, _("lower level"))]
        years = years_with_figures(self.indicator, self.municipality)
        self.form.fields["year"].choices = [(year, str(year)) for year in reversed(years)]
        if not self._has_levels:
            del self.form.fields["level"]
        if not self.indicator.is_count:
            del self.form.fields["as_share"]

    def _choose(self, chosen: dict) -> None:
        groups = list(self.groups)
        self.group = chosen.get("group") or next((one for one in groups if one.slug == TOTAL), None)
        self.group = self.group or (groups[0] if groups else PopulationGroup(slug=TOTAL))
        can_be_share = self.indicator.is_count and self.group.slug != TOTAL
        self.selection = Selection(
            self.indicator,
            self.group,
            self.municipality,
            as_share=bool(can_be_share and chosen.get("as_share")),
            is_public=self.is_public,
        )
        self.years = self.selection.years() if self.group.pk else []
        year = chosen.get("year")
        self.year = year if year in self.years else (self.years[-1] if self.years else None)
        self.level = chosen.get("level") or UPPER
        self.chosen = list(chosen.get("districts") or [])[:6]

    @property
    def _has_levels(self) -> bool:
        return any(self._is_lower(district) for district in self.districts)

    def _is_lower(self, district: District) -> bool:
        return district.parent_id is not None and (self.city is None or district.parent_id != self.city.pk)

    @property
    def has_data(self) -> bool:
        return bool(self.years)

    @cached_property
    def series(self) -> list[Line]:
        """
        The city, and the districts chosen for the chart, over all years.

        Beside the numbers of a whole city those of a district would lie flat on the ground; then the city is left out.
        """
        districts = [] if self._counts_people and self.chosen else [self.city]
        return self.selection.lines([one for one in (*districts, *self.chosen) if one], self.years)

    @cached_property
    def comparison(self) -> list[Line]:
        """The districts of the level in the year, highest first, those without a value last; the city on top."""
        if self.year is None:
            return []
        lower = self._has_levels and self.level == LOWER
        districts = [one for one in self.districts if not one.is_city and self._is_lower(one) == lower]
        lines = self.selection.lines([one for one in (self.city, *districts) if one], [self.year])
        return sorted(lines, key=lambda line: (not line.is_city, *_falling(line.figures[0])))

    @property
    def bars(self) -> list[Line]:
        """The comparison as it is drawn: without the city where numbers of people are compared."""
        return [line for line in self.comparison if not (line.is_city and self._counts_people)]

    @property
    def _counts_people(self) -> bool:
        return self.indicator.is_count and not self.selection.as_share

    @cached_property
    def source_text(self) -> str:
        """The sources of the figures shown, and of what day the newest is."""
        return source_text([figure for line in (*self.series, *self.comparison) for figure in line.figures])

    @property
    def series_title(self) -> str:
        names = ", ".join(line.district.name for line in self.series)
        return _("%(what)s – %(where)s, %(first)s to %(last)s") % {
            "what": self.selection.name,
            "where": names,
            "first": self.years[0],
            "last": self.years[-1],
        }

    @property
    def comparison_title(self) -> str:
        return _("%(what)s – districts compared, %(year)s") % {"what": self.selection.name, "year": self.year}

    @property
    def query(self) -> str:
        """The choices as a query string, for the addresses of charts and files."""
        values = [("group", self.group.slug), ("year", self.year), ("level", self.level)]
        values += [("districts", district.pk) for district in self.chosen]
        if self.selection.as_share:
            values.append(("as_share", "on"))
        return urlencode(values)


def _falling(figure: Figure) -> tuple:
    return figure.value is None, -(figure.value or 0)


def source_text(figures: Sequence[Figure]) -> str:
    """Return the names of the figures' sources and the newest reference date, for the foot of a chart."""
    rows = [figure.observation for figure in figures if figure.observation]
    sources = {source_name(row.source) for row in rows if row.source}
    text = "; ".join(sorted(sources))
    days = [row.reference_date for row in rows if row.reference_date]
    if days:
        text = _("%(source)s, as of %(date)s") % {"source": text or "–", "date": f"{max(days):%d.%m.%Y}"}
    return text


def source_name(source: DataSource) -> str:
    """Return a source as it is cited: publisher and name."""
    return f"{source.publisher}: {source.name}" if source.publisher else source.name


def export_table(selection: Selection, lines: Sequence[Line]) -> tuple[list[str], list[tuple]]:
    """Return header and rows for a spreadsheet; hidden and missing values are their sign."""
    header = [
        _("Code"),
        _("Indicator"),
        _("Group"),
        _("Key of the district"),
        _("District"),
        _("Year"),
        _("Value"),
        _("Unit"),
        _("Note"),
        _("Break in the series"),
        _("Source"),
    ]
    return header, [
        (
            selection.indicator.code,
            selection.indicator.name,
            selection.group.name,
            line.district.key,
            line.district.name,
            figure.year,
            figure.text if figure.value is None else round(figure.value, selection.decimals),
            selection.unit,
            figure.note,
            figure.observation.break_reason if figure.observation else "",
            source_name(figure.observation.source) if figure.observation and figure.observation.source else "",
        )
        for line in lines
        for figure in line.figures
    ]
