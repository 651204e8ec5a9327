"""
What a page about an indicator shows: its address's choices, resolved to a series, a comparison of districts and a map.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from districts.choosing import offer_districts
from districts.maps import map_of_areas
from districts.models import District, Municipality
from inventory.catalogue import TOTAL
from inventory.charts import ClassMap, Target, class_limits
from inventory.confidentiality import SUPPRESSED_SIGN
from inventory.development import developments
from inventory.figures import Figure, FigureKind, Line, Selection, years_with_figures
from inventory.forms.statistics import SeriesForm
from inventory.levels import visible_areas
from inventory.models import Indicator, IndicatorUse, PopulationGroup
from inventory.models.statistic import format_figure
from inventory.tables import fact_header, facts_of

UPPER, LOWER = "upper", "lower"
MOST_LINES = 6
BARS, DOTS = "bars", "dots"


@dataclass(frozen=True)
class Compared:
    """A district in the comparison: its figure, the earlier one if two years are compared, and the change between."""

    district: District
    figure: Figure
    earlier: Figure | None = None
    change: str = ""
    is_confidential: bool = False
    break_reason: str = ""


class Exploration:
    """
    An indicator as somebody looks at it: group, districts of the chart, years and level of the comparison.

    ``query`` is the address's query (``request.GET``); what it does not say has a sensible default. Districts are those
    the person may see. ``is_public``: only what may be published, as in charts and files.
    """

    def __init__(self, indicator: Indicator, *, municipality: Municipality, user: User, query: dict, is_public: bool):
        self.indicator, self.municipality, self.is_public = indicator, municipality, is_public
        self.districts = visible_areas(municipality, user)
        self.city = next((district for district in self.districts if district.is_city), None)
        self.groups = PopulationGroup.objects.filter(
            observations__indicator=indicator, observations__district__municipality=municipality
        ).distinct()
        self.form = SeriesForm(query or None)
        self._prepare_form(user)
        self.form.is_valid()  # a choice that is none is answered with the default
        self._choose(getattr(self.form, "cleaned_data", {}))

    def _prepare_form(self, user: User) -> None:
        self.form.fields["group"].queryset = self.groups
        visible = District.objects.visible_to(user).of(self.municipality)
        offer_districts(self.form.fields["districts"], visible.below_city())
        self.form.fields["level"].choices = [(UPPER, _("upper level")), (LOWER, _("lower level"))]
        years = years_with_figures(self.indicator, self.municipality)
        choices = [(year, str(year)) for year in reversed(years)]
        self.form.fields["year"].choices = choices
        self.form.fields["since"].choices = [("", _("none")), *choices]
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
        since = chosen.get("since")
        self.since = since if since in self.years and since < self.year else None
        self.level = chosen.get("level") or UPPER
        self.chosen = list(chosen.get("districts") or [])[:MOST_LINES]
        self.chart = chosen.get("chart") or (BARS if self._counts_people else DOTS)
        if self.since:
            self.chart = DOTS

    @property
    def _has_levels(self) -> bool:
        return any(district.is_lower for district in self.districts)

    @property
    def has_data(self) -> bool:
        return bool(self.years)

    # Over time

    @cached_property
    def series(self) -> list[Line]:
        """
        The city, and the districts chosen for the chart, over all years.

        Beside the numbers of a whole city those of a district would lie flat on the ground; then the city is left out.
        Where the city has no figure and no district is chosen, the first districts compared stand for themselves.
        """
        if not self.shows_districts_only:
            return self._chosen_lines
        return [line for line in self._level_lines if not line.is_city and _has_figure(line)][:MOST_LINES]

    @cached_property
    def _chosen_lines(self) -> list[Line]:
        districts = [] if self._counts_people and self.chosen else [self.city]
        return self.selection.lines([one for one in (*districts, *self.chosen) if one], self.years)

    @cached_property
    def shows_districts_only(self) -> bool:
        """Whether the chart shows districts that nobody chose, as the city has no figure."""
        if self.chosen or any(map(_has_figure, self._chosen_lines)):
            return False
        return any(_has_figure(line) for line in self._level_lines if not line.is_city)

    @cached_property
    def target(self) -> Target | None:
        """What the whole city is to reach, where its line is shown and a target is set."""
        shows_city = any(line.is_city for line in self.series)
        if not shows_city or self.selection.as_share or self.group.slug != TOTAL:
            return None
        use = IndicatorUse.objects.of(self.municipality).filter(indicator=self.indicator).first()
        if use is None or use.target_value is None:
            return None
        return Target(use.target_value, use.target_year)

    @property
    def breaks(self) -> list[dict]:
        """Where the lines of the chart break: the first year after it, the reason, and in which districts."""
        found = {}
        for line in self.series:
            for figure in line.figures:
                if figure.has_break:
                    found.setdefault((figure.year, figure.break_reason), []).append(line.district.name)
        return [
            {"year": year, "reason": reason, "districts": ", ".join(names)}
            for (year, reason), names in sorted(found.items())
        ]

    # Districts compared

    @cached_property
    def _level_lines(self) -> list[Line]:
        """
        The city and the districts of the level over all years, in the order of their keys.

        Areas composed of others are left out, as they would count twice.
        """
        if self.year is None:
            return []
        lower = self._has_levels and self.level == LOWER
        below_city = [one for one in self.districts if not one.is_city and not one.has_parts]
        districts = [one for one in below_city if one.is_lower == lower]
        return self.selection.lines([one for one in (self.city, *districts) if one], self.years)

    @cached_property
    def developments(self) -> list:
        """How the districts of the series have moved: (district, development)."""
        return developments(self.series, self.indicator, decimals=self.selection.decimals, unit=self.selection.unit)

    @cached_property
    def comparison(self) -> list[Line]:
        """
        The districts of the level in the year, highest first, those without a value last; the city on top.

        With a year to compare with, the lines begin there.
        """
        last = self.years.index(self.year) if self.year else 0
        first = self.years.index(self.since) if self.since else last
        lines = [Line(line.district, line.figures[first : last + 1]) for line in self._level_lines]
        return sorted(lines, key=lambda line: (not line.is_city, *_falling(line.figures[-1])))

    @property
    def compared_lines(self) -> list[Line]:
        """The comparison with the figures of the years compared only; a break in between stands at the later."""
        if not self.since:
            return self.comparison
        return [
            Line(line.district, (line.figures[0], replace(line.figures[-1], found_break=_breaks_after_first(line))))
            for line in self.comparison
        ]

    @property
    def rows(self) -> list[Compared]:
        """The comparison as a table."""
        return [self._compared(line) for line in self.comparison]

    def _compared(self, line: Line) -> Compared:
        figure = line.figures[-1]
        if not self.since:
            return Compared(line.district, figure)
        earlier = line.figures[0]
        breaks = _breaks_after_first(line)
        change, is_confidential = "", earlier.is_confidential or figure.is_confidential
        if not breaks and None not in (earlier.value, figure.value):
            change = signed(figure.value - earlier.value, self.selection.decimals)
        return Compared(line.district, figure, earlier, change, is_confidential, breaks)

    @cached_property
    def has_notes(self) -> bool:
        """Whether the table has anything to note: a figure without value, or years that cannot be compared."""
        return any(row.break_reason or row.figure.value is None for row in self.rows)

    @property
    def drawn(self) -> list[Line]:
        """The comparison as it is drawn: without the city where numbers of people are compared."""
        return [line for line in self.comparison if not (line.is_city and self._counts_people)]

    @property
    def bars(self) -> list[Line]:
        """The comparison as bars are drawn, which show one year only."""
        return [Line(line.district, line.figures[-1:]) for line in self.drawn]

    @cached_property
    def scale(self) -> tuple[Decimal, Decimal] | None:
        """The lowest and highest published value of all years, so that the years can be laid side by side."""
        values = self._published_values(with_city=not self._counts_people)
        return (min(values), max(values)) if values else None

    def _published_values(self, *, with_city: bool) -> list[Decimal]:
        lines = [line for line in self._level_lines if with_city or not line.is_city]
        figures = [as_published(figure) for line in lines for figure in line.figures]
        return [figure.value for figure in figures if figure.value is not None]

    @property
    def _counts_people(self) -> bool:
        return self.indicator.is_count and not self.selection.as_share

    # Map

    @cached_property
    def class_map(self) -> ClassMap | None:
        """
        The districts of the level on a map, as it may be published; None where no outline is known.

        The limits between its classes are the same for all years.
        """
        districts = [line.district.pk for line in self._level_lines if not line.is_city]
        outlines = map_of_areas(District.objects.filter(pk__in=districts)) if districts else None
        if outlines is None:
            return None
        place = self.years.index(self.year)
        figures = {line.district.pk: as_published(line.figures[place]) for line in self._level_lines}
        decimals = self.selection.decimals
        limits = class_limits(self._published_values(with_city=False), decimals=decimals)
        return ClassMap(outlines, figures, limits=limits, decimals=decimals)

    # Words and addresses

    @cached_property
    def source_text(self) -> str:
        """The sources of the figures shown, and of what day the newest is."""
        return source_text([figure for line in (*self.series, *self.comparison) for figure in line.figures])

    @property
    def series_title(self) -> str:
        names = ", ".join(line.district.name for line in self.series)
        if len(self.years) == 1:
            return _("%(what)s – %(where)s, %(year)s") % {
                "what": self.selection.name,
                "where": names,
                "year": self.years[0],
            }
        return _("%(what)s – %(where)s, %(first)s to %(last)s") % {
            "what": self.selection.name,
            "where": names,
            "first": self.years[0],
            "last": self.years[-1],
        }

    @property
    def comparison_title(self) -> str:
        if self.since:
            return _("%(what)s – districts compared, change from %(since)s to %(year)s") % {
                "what": self.selection.name,
                "since": self.since,
                "year": self.year,
            }
        return _("%(what)s – districts compared, %(year)s") % {"what": self.selection.name, "year": self.year}

    @property
    def map_title(self) -> str:
        return _("%(what)s – map of the districts, %(year)s") % {"what": self.selection.name, "year": self.year}

    @property
    def scale_note(self) -> str:
        """Say for which years the limits of the map's classes are the same; nothing for a single year."""
        if len(self.years) < 2:
            return ""
        return _("The limits between the classes are the same for all years from %(first)s to %(last)s.") % {
            "first": self.years[0],
            "last": self.years[-1],
        }

    @property
    def query(self) -> str:
        """The choices as a query string, for the addresses of charts and files."""
        return self._query()

    @property
    def earlier_year(self) -> dict | None:
        """The year before the one compared, and the query that chooses it."""
        return self._year_beside(-1)

    @property
    def later_year(self) -> dict | None:
        """The year after the one compared, and the query that chooses it."""
        return self._year_beside(1)

    def _year_beside(self, step: int) -> dict | None:
        place = self.years.index(self.year) + step
        if not 0 <= place < len(self.years):
            return None
        return {"year": self.years[place], "query": self._query(year=self.years[place])}

    @property
    def query_without_districts(self) -> str:
        """The choices but for the districts of the chart, to which one may be added."""
        return self._query(districts=False)

    def _query(self, *, year: int | None = None, districts: bool = True) -> str:
        values = [("group", self.group.slug), ("year", year or self.year), ("level", self.level)]
        values += [("since", self.since)] if self.since else []
        values += [("chart", self.chart)] if self.form.is_bound and self.form.cleaned_data.get("chart") else []
        values += [("districts", district.pk) for district in self.chosen if districts]
        if self.selection.as_share:
            values.append(("as_share", "on"))
        return urlencode(values)


def as_published(figure: Figure) -> Figure:
    """Return a figure as everybody may see it, whoever it was made for."""
    if not figure.is_confidential:
        return figure
    return Figure(FigureKind.SUPPRESSED, SUPPRESSED_SIGN, _("confidential"), year=figure.year)


def _breaks_after_first(line: Line) -> str:
    return "; ".join(dict.fromkeys(one.break_reason for one in line.figures[1:] if one.has_break))


def signed(difference: Decimal, decimals: int) -> str:
    """Return a change as text, with its sign; none for no change."""
    text = format_figure(difference, decimals)
    return text if difference < 0 or not round(difference, decimals) else f"+{text}"


def _has_figure(line: Line) -> bool:
    return any(figure.kind != FigureKind.NO_DATA for figure in line.figures)


def _falling(figure: Figure) -> tuple:
    return figure.value is None, -(figure.value or 0)


def source_text(figures: Sequence[Figure]) -> str:
    """Return the names of the figures' sources and the newest reference date, for the foot of a chart."""
    rows = [row for figure in figures for row in figure.rows]
    sources = {row.source.citation for row in rows if row.source}
    text = "; ".join(sorted(sources))
    days = [row.reference_date for row in rows if row.reference_date]
    if days:
        text = _("%(source)s, as of %(date)s") % {"source": text or "–", "date": f"{max(days):%d.%m.%Y}"}
    return text


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
        *fact_header(),
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
            *facts_of(figure),
        )
        for line in lines
        for figure in line.figures
    ]
