"""
What pages, charts, exports and documents show of the observations: figures with what may be known of them.

Everything that shows a figure takes it from here, so that what is confidential is hidden everywhere alike. Where no
figure is stored for an area made of others, it is computed from theirs when it is shown, and says so.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from config.parsing import OfficialSign
from districts.models import District, Municipality
from inventory.breaks import Breaks
from inventory.catalogue import TOTAL
from inventory.composition import Components
from inventory.confidentiality import SUPPRESSED_SIGN, Disclosure
from inventory.models import Concept, DataSource, Indicator, Observation, PopulationGroup
from inventory.models.statistic import SIGNS, format_figure
from inventory.statistics import NotComputable, pooled_share

#: How many years back the lists look for changes and trends.
RECENT_YEARS = 10


class FigureKind(StrEnum):
    """What stands in a cell; zero, hidden and missing never look alike."""

    VALUE = "value"
    ZERO = "zero"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    NO_DATA = "no_data"


#: There is a value, whether or not it may be shown.
KNOWN = (FigureKind.VALUE, FigureKind.ZERO, FigureKind.SUPPRESSED)


@dataclass(frozen=True)
class Figure:
    """
    A cell as it may be shown: ``text`` always, ``value`` only if it is there and not hidden.

    ``note`` explains the text to people. ``is_confidential`` marks a value shown to the coordination office only.
    ``parts`` are the figures it was computed from, of ``part_count`` districts; then there is no ``observation``.
    """

    kind: FigureKind
    text: str
    note: str = ""
    value: Decimal | None = None
    year: int | None = None
    observation: Observation | None = None
    is_confidential: bool = False
    parts: tuple[Observation, ...] = ()
    part_count: int = 0
    found_break: str = ""

    @property
    def has_break(self) -> bool:
        """The value cannot be compared with earlier ones."""
        return bool(self.break_reason)

    @property
    def break_reason(self) -> str:
        """Why the value cannot be compared with earlier ones, for people; empty if it can."""
        return self.found_break or (self.observation.break_reason if self.observation else "")

    @property
    def is_computed(self) -> bool:
        """The value is not stored but follows from those of other districts."""
        return self.part_count > 0

    @property
    def rows(self) -> tuple[Observation, ...]:
        """The observations the figure rests on."""
        return (self.observation,) if self.observation else self.parts

    @property
    def quality(self) -> str:
        """What qualifies what it rests on, for people: provisional, estimated, of limited reliability."""
        return ", ".join(_qualities(self.rows))

    @property
    def sources(self) -> list[DataSource]:
        """Where it comes from, each source once; the observations need their source."""
        return sorted({row.source for row in self.rows if row.source_id}, key=lambda source: source.name)

    @property
    def reference_date(self) -> date | None:
        """The day it holds for, if all it rests on hold for the same."""
        days = {row.reference_date for row in self.rows}
        return days.pop() if len(days) == 1 else None

    @property
    def status_text(self) -> str:
        """Provisional, final, estimated or revised, for people; every one that occurs."""
        return ", ".join(sorted({str(row.get_status_display()) for row in self.rows}))

    @property
    def concept_text(self) -> str:
        """By which definition people are counted, for people; every one that occurs."""
        return ", ".join(sorted({str(Concept(row.concept).label) for row in self.rows if row.concept}))


@dataclass(frozen=True)
class Line:
    """The figures of a district over the years of a series; the city is drawn as the reference."""

    district: District
    figures: tuple[Figure, ...]

    @property
    def is_city(self) -> bool:
        return self.district.is_city


class Selection:
    """
    What is looked at: an indicator, a group, as it is or as a share of everybody, for whom.

    ``is_public``: what may be published (charts, exports, documents); else the coordination office sees everything.
    """

    def __init__(
        self,
        indicator: Indicator,
        group: PopulationGroup,
        municipality: Municipality,
        as_share: bool = False,
        is_public: bool = True,
    ):
        self.indicator, self.group, self.municipality = indicator, group, municipality
        self.as_share, self.is_public = as_share, is_public

    @property
    def unit(self) -> str:
        return "%" if self.as_share else self.indicator.unit

    @property
    def decimals(self) -> int:
        return 1 if self.as_share else self.indicator.decimals

    @property
    def name(self) -> str:
        """What is shown, for titles: the indicator, and the group unless it is everybody."""
        if self.group.slug == TOTAL:
            return self.indicator.name
        if self.as_share:
            return _("%(indicator)s: share of “%(group)s”") % {"indicator": self.indicator.name, "group": self.group}
        return f"{self.indicator.name}: {self.group}"

    def years(self) -> list[int]:
        """Return the years for which there is any figure, oldest first."""
        return years_with_figures(self.indicator, self.municipality, group=self.group)

    def lines(self, districts: Sequence[District], years: Sequence[int]) -> list[Line]:
        """Return a line for each district with a figure for each year; the same few queries for any number."""
        return lines_of([self], districts, years)[0]

    @cached_property
    def total(self) -> PopulationGroup:
        """Everybody, of whom a share is one."""
        return self.group if self.group.slug == TOTAL else PopulationGroup.objects.get(slug=TOTAL)


def lines_of(selections: Sequence[Selection], districts: Sequence[District], years: Sequence[int]) -> list[list[Line]]:
    """
    Return the lines of several selections of one municipality, in their order.

    The same few queries for any number of indicators, districts and years.
    """
    if not selections:
        return []
    groups = [one.group for one in selections] + [one.total for one in selections if one.as_share]
    cells = _Cells(selections[0].municipality)
    cells.load({one.indicator.pk: one.indicator for one in selections}, groups, districts, years)
    return [[_line(cells, one, district, years) for district in districts] for one in selections]


def _line(cells: "_Cells", selection: Selection, district: District, years: Sequence[int]) -> Line:
    indicator, group = selection.indicator, selection.group
    figures, after = [], None
    may_break = cells.may_break(indicator)
    for year in years:
        cell = cells.cell(indicator, district.pk, group.pk, year)
        if selection.as_share and cell is not None and cell.value is not None:
            cell = _share_of(cell, cells.cell(indicator, district.pk, selection.total.pk, year))
        figure = _figure_of_cell(cell, year, selection)
        if may_break and figure.rows:
            groups = {group.pk, selection.total.pk} if selection.as_share else {group.pk}
            reason = cells.break_between(indicator, district.pk, figure, groups, after=after, until=year)
            figure = replace(figure, found_break=reason)
        if figure.value is not None:
            after = year
        figures.append(figure)
    return Line(district, tuple(figures))


@dataclass(frozen=True)
class _Cell:
    """A cell as it is: stored (one row), or computed from those of other districts (``part_count``)."""

    rows: tuple[Observation, ...]
    value: Decimal | None
    is_hidden: bool
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    part_count: int = 0
    reason: str = ""


class _Cells:
    """Stored figures of a municipality, and those of areas that follow from them; a few queries for any number."""

    def __init__(self, municipality: Municipality):
        self.municipality = municipality
        self.components = Components(municipality)
        self.disclosure = Disclosure(municipality)
        self._known = {}
        self._groups = {}
        self._districts = {}
        self._breaks = None

    def load(
        self,
        indicators: dict[int, Indicator],
        groups: Iterable[PopulationGroup],
        districts: Sequence[District],
        years: Collection[int],
    ) -> None:
        """Read what is stored of the districts, and of their parts where nothing is."""
        self._groups |= {group.pk: group for group in groups}
        rows = Observation.objects.filter(indicator__in=indicators, group__in=self._groups, year__in=years)
        self._districts |= {district.pk: district for district in districts}
        self.add(rows.filter(district__in=self._districts), indicators)
        below = self.components.below(self._districts.keys() & self.components.areas())
        further = below - self._districts.keys()
        if further and (wanted := self._lacking(rows.filter(district__in=below))):
            tables = {
                name: {row[position] for row in wanted} for position, name in enumerate(("indicator", "group", "year"))
            }
            rows = rows.filter(**{f"{name}__in": values for name, values in tables.items()})
            self.add(rows.filter(district__in=further), indicators)
        self._breaks = Breaks(self.municipality, indicators, self._districts.keys() | below)

    def _lacking(self, rows) -> set[tuple[int, int, int]]:
        """Return (indicator, group, year) that some area asked for lacks and a district below it has."""
        areas = self._districts.keys() & self.components.areas()
        known = rows.order_by().values_list("indicator", "group", "year").distinct()
        return {
            (indicator, group, year)
            for indicator, group, year in known
            if any((indicator, area, group, year) not in self._known for area in areas)
        }

    def add(self, rows, indicators: dict[int, Indicator]) -> list[Observation]:
        """Read observations and whether they may be shown."""
        rows = list(rows.prefetch_related("source"))
        self.disclosure.load({(row.indicator_id, row.year) for row in rows})
        for row in rows:
            row.indicator, row.group = indicators[row.indicator_id], self._groups[row.group_id]
            if row.district_id in self._districts:
                row.district = self._districts[row.district_id]
            place = (row.indicator_id, row.district_id, row.group_id, row.year)
            hidden = self.disclosure.hides(row)
            self._known[place] = _Cell((row,), row.value, hidden, row.numerator, row.denominator)
        return rows

    def cell(self, indicator: Indicator, district: int, group: int, year: int) -> _Cell | None:
        """Return what is stored, what follows from the parts of the area, or None if nothing is known."""
        place = (indicator.pk, district, group, year)
        if place not in self._known:
            self._known[place] = None  # whatever leads back here adds nothing
            self._known[place] = self._computed(indicator, self.components.of(district), group, year)
        return self._known[place]

    def _computed(self, indicator: Indicator, parts: Sequence[int], group: int, year: int) -> _Cell | None:
        cells = {part: self.cell(indicator, part, group, year) for part in parts}
        known = [cell for cell in cells.values() if cell is not None]
        if not known:
            return None
        rows = tuple(row for cell in known for row in cell.rows)
        value, numerator, denominator, reason = self._added_up(indicator, cells)
        is_hidden = any(cell.is_hidden for cell in known)
        return _Cell(rows, value, is_hidden, numerator, denominator, len(parts), reason)

    def _added_up(self, indicator: Indicator, cells: dict[int, _Cell | None]) -> tuple:
        """Return value, numerator and denominator of the whole, or none of them and the reason."""
        nothing = (None, None, None)
        if not indicator.is_count and not indicator.has_parts:
            kind = indicator.get_kind_display()
            return *nothing, _("cannot be added up from its districts (%(kind)s)") % {"kind": kind}
        if lacking := [part for part, cell in cells.items() if cell is None or cell.value is None]:
            return *nothing, _("no figure for %(districts)s") % {"districts": self.components.named(lacking)}
        found = list(cells.values())
        if indicator.is_count:
            return sum(cell.value for cell in found), None, None, ""
        if unknown := [part for part, cell in cells.items() if None in (cell.numerator, cell.denominator)]:
            return *nothing, _("cannot be added up: numerator and denominator are not known for %(districts)s") % {
                "districts": self.components.named(unknown)
            }
        numerators, denominators = [cell.numerator for cell in found], [cell.denominator for cell in found]
        try:
            value = pooled_share(numerators, denominators, indicator.per)
        except NotComputable as error:
            return *nothing, error.reason
        return Decimal(value).quantize(Decimal("0.000001")), sum(numerators), sum(denominators), ""

    def may_break(self, indicator: Indicator) -> bool:
        """Tell whether any of the indicator's series loaded breaks."""
        return self._breaks.any_in(indicator.pk)

    def break_between(
        self, indicator: Indicator, district: int, figure: Figure, groups: Collection[int], *, after, until
    ) -> str:
        """Return why a figure cannot be compared with that of the year ``after``; of a computed one, all reasons."""
        places = {row.district_id for row in figure.rows} | {district}
        found = [
            self._breaks.between(indicator.pk, place, group, after=after, until=until)
            for place in sorted(places)
            for group in sorted(groups)
        ]
        return "; ".join(dict.fromkeys(reason for reason in found if reason))


def _share_of(part: _Cell, whole: _Cell | None) -> _Cell | None:
    """Return the share of a group in everybody, hidden if either is."""
    if whole is None or not whole.value:
        return None
    return _Cell(
        rows=part.rows,
        value=part.value / whole.value * 100,
        is_hidden=part.is_hidden or whole.is_hidden,
        part_count=part.part_count,
    )


def _figure_of_cell(cell: _Cell | None, year: int, selection: Selection) -> Figure:
    if cell is None:
        return no_data(year)
    decimals = selection.decimals
    if not cell.part_count:
        [row] = cell.rows
        return figure_of(
            row, is_hidden=cell.is_hidden, is_public=selection.is_public, value=cell.value, decimals=decimals
        )
    computed = {"year": year, "parts": cell.rows, "part_count": cell.part_count}
    if cell.value is None:
        return Figure(FigureKind.NO_DATA, _("n/a"), cell.reason, **computed)
    if cell.is_hidden and selection.is_public:
        return Figure(FigureKind.SUPPRESSED, SUPPRESSED_SIGN, _("confidential, as a part of it is"), **computed)
    note = _("computed from %(number)d districts") % {"number": cell.part_count}
    return Figure(
        FigureKind.VALUE if cell.value else FigureKind.ZERO,
        format_figure(cell.value, decimals),
        ", ".join([note, *_qualities(cell.rows)]),
        cell.value,
        is_confidential=cell.is_hidden,
        **computed,
    )


def years_with_figures(
    indicator: Indicator, municipality: Municipality, *, group: PopulationGroup | None = None
) -> list[int]:
    """Return the years for which there is any figure, of one group or of any, oldest first."""
    rows = Observation.objects.of(municipality).filter(indicator=indicator)
    if group is not None:
        rows = rows.filter(group=group)
    return list(rows.order_by("year").values_list("year", flat=True).distinct())


def no_data(year: int | None = None) -> Figure:
    """Return the figure that stands where nothing was recorded."""
    return Figure(FigureKind.NO_DATA, _("n/a"), _("no data"), year=year)


def figure_of(
    row: Observation,
    *,
    is_hidden: bool,
    is_public: bool,
    value: Decimal | None = None,
    decimals: int | None = None,
) -> Figure:
    """Return how an observation may be shown, perhaps with another ``value`` computed from it."""
    if row.value is None:
        return Figure(FigureKind.MISSING, SIGNS[row.missing], OfficialSign(row.missing).label, None, row.year, row)
    if is_hidden and is_public:
        return Figure(FigureKind.SUPPRESSED, SUPPRESSED_SIGN, _("confidential"), None, row.year, row)
    value = row.value if value is None else value
    text = format_figure(value, row.indicator.decimals if decimals is None else decimals)
    note = ", ".join(_qualities([row]))
    return Figure(FigureKind.VALUE if value else FigureKind.ZERO, text, note, value, row.year, row, is_hidden)


def _qualities(rows: Iterable[Observation]) -> list[str]:
    """Return what qualifies values, for people, each quality once."""
    found = []
    for row in rows:
        if row.status != Observation.Status.FINAL:
            found.append(str(row.get_status_display()))
        if row.is_limited:
            found.append(_("of limited reliability"))
    return list(dict.fromkeys(found))


def figures_of(
    observations: Iterable[Observation], *, municipality: Municipality, is_public: bool
) -> dict[int, Figure]:
    """
    Return primary key → figure for observations of one municipality, for pages that show single ones.

    The observations need their indicator (``for_list()``); a few queries for all of them together. A break is reported
    at a figure if it lies between it and the figure before it among those given.
    """
    observations = sorted(observations, key=lambda row: row.year)
    disclosure = Disclosure(municipality)
    disclosure.load({(row.indicator_id, row.year) for row in observations})
    breaks = Breaks(municipality, {row.indicator_id for row in observations}, {row.district_id for row in observations})
    figures, last_year = {}, {}
    for row in observations:
        hidden = disclosure.hides(row)
        series = (row.indicator_id, row.district_id, row.group_id)
        reason = breaks.between(*series, after=last_year.get(series), until=row.year)
        figure = replace(figure_of(row, is_hidden=hidden, is_public=is_public), found_break=reason)
        if figure.value is not None:
            last_year[series] = row.year
        figures[row.pk] = figure
    return figures


def recent_by_indicator(
    municipality: Municipality, districts: Sequence[District], group: PopulationGroup, *, is_public: bool
) -> dict[tuple[int, int], tuple[Figure, ...]]:
    """
    Return (indicator, district) → the figures of the last years for which there is any, oldest first.

    Years without a figure are left out. Costs a few queries altogether.
    """
    indicators = Indicator.objects.offered_to(municipality).in_bulk()
    years = Observation.objects.of(municipality).filter(group=group).order_by("year").values_list("year", flat=True)
    years = list(years.distinct())
    cells = _Cells(municipality)
    cells.load(indicators, [group], districts, years)
    found = {}
    for district in districts:
        for pk, indicator in indicators.items():
            selection = Selection(indicator, group, municipality, is_public=is_public)
            figures = [figure for figure in _line(cells, selection, district, years).figures if figure.rows]
            if figures:
                found[pk, district.pk] = tuple(figures[-RECENT_YEARS:])
    return found


def latest_by_indicator(
    municipality: Municipality, districts: Sequence[District], group: PopulationGroup, *, is_public: bool
) -> dict[tuple[int, int], tuple[Figure, Figure | None]]:
    """
    Return (indicator, district) → the latest figure and the one before it, if they can be compared.

    Only figures with a value, shown or hidden, count as latest where there is one; costs a few queries altogether.
    """
    recent = recent_by_indicator(municipality, districts, group, is_public=is_public)
    return {place: latest_and_before(figures) for place, figures in recent.items()}


def latest_and_before(figures: Sequence[Figure]) -> tuple[Figure, Figure | None]:
    """Return the latest of a district's figures that has a value, and the one before it if they can be compared."""
    *before, last = [figure for figure in figures if figure.kind in KNOWN] or figures[-1:]
    return last, before[-1] if before and not last.has_break else None
