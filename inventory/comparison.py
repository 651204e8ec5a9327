"""
Districts side by side in several indicators: value, position beside the city and change over up to ten years.

It is no league table: the order is that of the districts unless somebody sorts by a column. Order, position, change
and lines follow from what may be published, so that they tell nothing of a hidden figure, whoever looks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from django.db.models import Max, Q, QuerySet, TextChoices
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from districts.choosing import offer_districts
from districts.models import District, Municipality
from inventory.catalogue import TOTAL
from inventory.development import unit_of_change
from inventory.exploration import as_published, signed
from inventory.figures import Figure, Line, Selection, lines_of
from inventory.forms.comparison import ComparisonForm
from inventory.levels import Level, visible_areas
from inventory.models import Indicator, IndicatorUse, Observation, PopulationGroup
from inventory.statistics import change

MOST_YEARS = 10
MOST_COLUMNS = 30
MOST_CELLS, FEWEST_ROWS, MOST_ROWS = 600, 20, 50  # of a page
COLUMNS_WITHOUT_KEY = 8

LINE_WIDTH, LINE_HEIGHT, LINE_MARGIN = 72, 28, 3


class Position(TextChoices):
    """Where a district stands beside the city as a whole."""

    ABOVE = "above", gettext_lazy("above the city")
    BELOW = "below", gettext_lazy("below the city")
    SAME = "same", gettext_lazy("as the city")

    @property
    def word(self) -> str:
        """How it is said beside a figure, where there is little room."""
        return {Position.ABOVE: _("higher"), Position.BELOW: _("lower"), Position.SAME: _("the same")}[self]


class Verdict(TextChoices):
    """What a position or change means, if the indicator says which direction is better."""

    BETTER = "better", gettext_lazy("more favourable")
    WORSE = "worse", gettext_lazy("less favourable")


@dataclass(frozen=True)
class Column:
    """An indicator of the comparison: the year it is compared in, and the years its lines go back to."""

    indicator: Indicator
    selection: Selection
    years: tuple[int, ...]

    @property
    def key(self) -> str:
        """What the list is sorted by to sort by this column."""
        return str(self.indicator.pk)

    @property
    def year(self) -> int:
        return self.years[-1]

    @property
    def first_year(self) -> int:
        return self.years[0]

    @property
    def unit_of_change(self) -> str:
        """What changes are measured in: those of counts in percent of the first, of shares in percentage points."""
        return "%" if self.indicator.is_count else unit_of_change(self.indicator.unit)


@dataclass(frozen=True)
class Cell:
    """A district's figure of one indicator, beside the city and over the years."""

    column: Column
    figure: Figure
    position: Position | None = None
    verdict: Verdict | None = None
    change: str = ""
    since: int | None = None
    path: str = ""
    moved: Decimal | None = None


@dataclass(frozen=True)
class Row:
    """A district with a cell for each indicator."""

    district: District
    cells: tuple[Cell, ...]


class Comparison:
    """
    Districts and indicators as somebody sets them side by side.

    ``query`` is the address's query (``request.GET``); what it does not say has a sensible default: the upper level,
    the key indicators, everybody, the newest year of each indicator. ``is_public``: only what may be published. The
    same few queries for any number of districts, indicators and years.
    """

    def __init__(self, *, municipality: Municipality, user: User, query: dict, is_public: bool):
        self.municipality, self.is_public = municipality, is_public
        self.areas = visible_areas(municipality, user)
        self.city = next((one for one in self.areas if one.is_city), None)
        self.form = ComparisonForm(query or None)
        self._prepare_form(user)
        self.form.is_valid()  # a choice that is none is answered with the default
        self._chosen = getattr(self.form, "cleaned_data", {})
        self.group = self._chosen.get("group") or next((one for one in self._groups if one.slug == TOTAL), None)
        self.group = self.group or next(iter(self._groups), None)
        self.level = self._chosen.get("level") or Level.UPPER
        self.sort = query.get("sort", "")

    def _prepare_form(self, user: User) -> None:
        fields = self.form.fields
        rows = Observation.objects.of(self.municipality)
        known = Indicator.objects.offered_to(self.municipality).filter(pk__in=rows.values("indicator"))
        fields["indicators"].queryset = known.order_by("dimension", "code")
        fields["group"].queryset = PopulationGroup.objects.filter(pk__in=rows.values("group"))
        self._groups = list(fields["group"].queryset)
        visible = District.objects.visible_to(user).of(self.municipality)
        offer_districts(fields["districts"], visible.below_city())
        years = rows.order_by("-year").values_list("year", flat=True).distinct()
        fields["year"].choices = [("", _("the newest of each indicator")), *((year, str(year)) for year in years)]
        if not any(one.is_lower for one in self.areas):
            del fields["level"]

    @cached_property
    def districts(self) -> list[District]:
        """The districts compared, by their keys: those chosen, or else those of the level."""
        chosen = set(self._chosen.get("districts") or ())
        below_city = [one for one in self.areas if not one.is_city]
        if chosen:
            return [one for one in below_city if one in chosen]
        lower = self.level == Level.LOWER and any(one.is_lower for one in below_city)
        return [one for one in below_city if one.is_lower == lower and not one.has_parts]

    @cached_property
    def indicators(self) -> list[Indicator]:
        """
        The indicators wanted: those chosen or of the dimension, or else the key indicators.

        Without key indicators the first that have figures of everybody in the group.
        """
        chosen = list(self._chosen.get("indicators") or ())
        if chosen:
            return chosen[:MOST_COLUMNS]
        rows = Observation.objects.of(self.municipality).filter(group=self.group)
        known = self.form.fields["indicators"].queryset.filter(pk__in=rows.values("indicator"))
        if dimension := self._chosen.get("dimension"):
            return list(known.filter(dimension=dimension)[:MOST_COLUMNS])
        keys = IndicatorUse.objects.of(self.municipality).filter(is_key=True).values("indicator")
        return list(known.filter(pk__in=keys)[:MOST_COLUMNS]) or list(known[:COLUMNS_WITHOUT_KEY])

    @cached_property
    def columns(self) -> list[Column]:
        """The indicators that have figures or signs of the group in the districts, each with its year."""
        if self.group is None or not self.districts:
            return []
        newest = self._newest_years()
        columns = []
        for indicator in self.indicators:
            if year := newest.get(indicator.pk):
                selection = Selection(indicator, self.group, self.municipality, is_public=self.is_public)
                columns.append(Column(indicator, selection, tuple(range(year - MOST_YEARS + 1, year + 1))))
        return columns

    def _rows_of(self, indicators: Sequence[Indicator]) -> QuerySet[Observation]:
        """Return the figures and signs of indicators in the group, and in the year if one is chosen."""
        rows = Observation.objects.filter(indicator__in=indicators, group=self.group).order_by()
        return rows.filter(year=self._chosen["year"]) if self._chosen.get("year") else rows

    def _newest_years(self) -> dict[int, int]:
        """Return the newest year in which one of the districts has a figure, or else a sign."""
        rows = self._rows_of(self.indicators).filter(district__in=self.districts).values_list("indicator")
        years = rows.annotate(with_figure=Max("year", filter=Q(missing="")), with_sign=Max("year"))
        return {indicator: with_figure or with_sign for indicator, with_figure, with_sign in years}

    @cached_property
    def _left_out(self) -> dict[bool, list[Indicator]]:
        """The indicators wanted that have no column, apart by whether the city as a whole has figures."""
        shown = {column.indicator.pk for column in self.columns}
        lacking = [indicator for indicator in self.indicators if indicator.pk not in shown]
        rows = (
            self._rows_of(lacking).filter(district=self.city) if lacking and self.city else Observation.objects.none()
        )
        known = set(rows.values_list("indicator", flat=True))
        return {of_city: [one for one in lacking if (one.pk in known) == of_city] for of_city in (True, False)}

    @property
    def only_for_the_city(self) -> list[Indicator]:
        """The indicators wanted that have figures of the city as a whole and none of the districts compared."""
        return self._left_out[True]

    @property
    def without_figures(self) -> list[Indicator]:
        """The indicators wanted that have no figures of what is chosen, neither of districts nor of the city."""
        return self._left_out[False]

    @property
    def page_size(self) -> int:
        """How many districts a page holds: few where there are many columns."""
        return min(max(MOST_CELLS // max(len(self.columns), 1), FEWEST_ROWS), MOST_ROWS)

    @cached_property
    def ordered(self) -> list[District]:
        """The districts in their own order, or by a column; what has no published value then comes last as it is."""
        falling, key = self.sort.startswith("-"), self.sort.removeprefix("-")
        column = next((column for column in self.columns if column.key == key), None)
        if column is None:
            return self.districts
        lines = column.selection.lines(self.districts, [column.year])
        values = {line.district: as_published(line.figures[0]).value for line in lines}
        known = [district for district in self.districts if values[district] is not None]
        unknown = [district for district in self.districts if values[district] is None]
        return sorted(known, key=values.get, reverse=falling) + unknown

    def rows(self, districts: Sequence[District]) -> list[Row]:
        """Return the city, if there is one, and then the districts given."""
        areas = [*([self.city] if self.city else []), *districts]
        columns = [
            _cells(column, lines, has_city=self.city is not None)
            for column, lines in zip(self.columns, self._lines(areas), strict=True)
        ]
        return [Row(area, tuple(cells[place] for cells in columns)) for place, area in enumerate(areas)]

    def _lines(self, areas: Sequence[District]) -> list[list[Line]]:
        """Return the lines of each column over its years."""
        years = sorted({year for column in self.columns for year in column.years})
        found = lines_of([column.selection for column in self.columns], areas, years)
        return [
            [Line(line.district, line.figures[years.index(column.first_year) :][: len(column.years)]) for line in lines]
            for column, lines in zip(self.columns, found, strict=True)
        ]

    def table(self) -> tuple[list[str], list[tuple]]:
        """Return header and rows for a spreadsheet: what the page shows, hidden and missing values as their sign."""
        header = [_("Key"), _("District")]
        for column in self.columns:
            name = f"{column.indicator.code} {column.indicator.name} ({column.indicator.unit}), {column.year}"
            of_column = {"code": column.indicator.code, "unit": column.unit_of_change}
            header += [name, _("%(code)s: beside the city") % of_column]
            header += [_("%(code)s: change (%(unit)s)") % of_column, _("%(code)s: change since") % of_column]
        return header, [
            (row.district.key, row.district.name, *(part for cell in row.cells for part in _spread(cell)))
            for row in self.rows(self.ordered)
        ]


def _spread(cell: Cell) -> tuple:
    figure = as_published(cell.figure)
    value = figure.text if figure.value is None else round(figure.value, cell.column.selection.decimals)
    position = [cell.position.label] if cell.position else []
    position += [cell.verdict.label] if cell.verdict else []
    moved = cell.change if cell.moved is None else cell.moved
    return value, ", ".join(str(word) for word in position), moved, cell.since or ""


def _cells(column: Column, lines: Sequence[Line], *, has_city: bool) -> list[Cell]:
    """Return the cells of a column; the first line is the city's if there is one."""
    shown = [line.figures[-1] for line in lines]
    published = [tuple(as_published(figure) for figure in line.figures) for line in lines]
    courses = [_course(figures, is_relative=column.indicator.is_count) for figures in published]
    values = [value for course in courses for value in course if value is not None]
    scale = (min(values), max(values)) if values else (0.0, 1.0)
    city = published[0][-1].value if has_city and not column.indicator.is_count else None
    cells = []
    for place, (figure, figures) in enumerate(zip(shown, published, strict=True)):
        is_city = has_city and place == 0
        position = None if is_city else _position(figures[-1].value, city, column.selection.decimals)
        moved, text, since = _change(figures, column)
        cells.append(
            Cell(
                column,
                figure,
                position,
                _verdict(position, column.indicator.direction),
                text,
                since,
                line_path(courses[place], [figure.has_break for figure in figures], scale),
                moved,
            )
        )
    return cells


def _position(value: Decimal | None, city: Decimal | None, decimals: int) -> Position | None:
    """Return where a value stands beside the city's, as both are written."""
    if value is None or city is None:
        return None
    difference = round(value, decimals) - round(city, decimals)
    if not difference:
        return Position.SAME
    return Position.ABOVE if difference > 0 else Position.BELOW


def _verdict(position: Position | None, direction: str) -> Verdict | None:
    if position in (None, Position.SAME) or direction == Indicator.Direction.NEUTRAL:
        return None
    is_higher_better = direction == Indicator.Direction.HIGHER
    return Verdict.BETTER if (position == Position.ABOVE) == is_higher_better else Verdict.WORSE


def _change(figures: Sequence[Figure], column: Column) -> tuple[Decimal | None, str, int | None]:
    """
    Return the change since the first value after the last break as number and as text, and the year of that value.

    Of counts it is in percent of the first, of everything else in the indicator's unit (of shares: percentage points).
    A count that began at nothing has no change in percent; its text then says the difference.
    """
    valued = []
    for figure in figures:
        valued = [] if figure.has_break else valued
        valued += [figure] if figure.value is not None else []
    if len(valued) < 2 or figures[-1].value is None:
        return None, "", None
    moved = change(valued[0].value, valued[-1].value)
    decimals, since = column.selection.decimals, valued[0].year
    difference = valued[-1].value - valued[0].value
    if not column.indicator.is_count:
        return round(difference, decimals), signed(difference, decimals), since
    if moved.relative is None:
        return None, signed(difference, decimals), since
    percent = Decimal(str(moved.relative * 100))
    return round(percent, 1), f"{signed(percent, 1)} %", since


def _course(figures: Sequence[Figure], *, is_relative: bool) -> list[float | None]:
    """Return what the small line draws: the values, or what they are of the first one, as for counts of any size."""
    values = [None if figure.value is None else float(figure.value) for figure in figures]
    first = next((value for value in values if value), None)
    return [value / first if value is not None and first else value for value in values] if is_relative else values


def line_path(values: Sequence[float | None], breaks: Sequence[bool], scale: tuple[float, float]) -> str:
    """
    Return values of years in a row as the ``d`` of a small line: gaps and breaks part it, a lone value is a point.

    ``breaks`` tells of each year whether it cannot be compared with earlier ones. ``scale`` is the lowest and highest
    value of all lines that stand below each other.
    """
    low, high = scale
    step = (LINE_WIDTH - 2 * LINE_MARGIN) / max(len(values) - 1, 1)
    height = LINE_HEIGHT - 2 * LINE_MARGIN
    parts, is_open = [], False
    for place, (value, has_break) in enumerate(zip(values, breaks, strict=True)):
        if value is None:
            is_open = False
            continue
        x = LINE_MARGIN + place * step
        y = LINE_HEIGHT - LINE_MARGIN - (value - low) / ((high - low) or 1) * height
        parts.append(f"{'L' if is_open and not has_break else 'M'}{x:.1f} {y:.1f}")
        is_open = True
    # A point that nothing leads to or from is drawn as a line of no length with round ends.
    return "".join(
        f"{part}h0" if part[0] == "M" and (following is None or following[0] == "M") else part
        for part, following in zip_longest(parts, parts[1:])
    )
