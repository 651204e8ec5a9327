"""Which indicators have figures, for which years and districts, which are provisional, and what is due."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, Max, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.models import Municipality
from inventory.due import Expectation, expectation
from inventory.forms.monitoring import CoverageForm
from inventory.models import DataSource, DisclosureState, Indicator, IndicatorUse, Observation
from inventory.quantities import HIDDEN
from inventory.structure import Structure

#: So many years stand side by side.
MOST_YEARS = 10
MOST_KNOWN = 50


class Extent(StrEnum):
    """How many of the districts have a figure."""

    FULL = "full"
    PARTLY = "partly"
    CITY = "city"
    NONE = "none"


SIGNS = {Extent.FULL: "●", Extent.PARTLY: "◐", Extent.CITY: "○", Extent.NONE: "–"}


@dataclass(frozen=True)
class Cell:
    """The figures of an indicator and year: ``found`` of ``number`` districts, on the level with the most of them."""

    year: int
    extent: Extent
    found: int = 0
    number: int = 0
    provisional: int = 0

    @property
    def sign(self) -> str:
        return SIGNS[self.extent]

    @property
    def text(self) -> str:
        """The same in few words."""
        if self.extent == Extent.FULL:
            return ngettext("all %(number)d", "all %(number)d", self.number) % {"number": self.number}
        if self.extent == Extent.PARTLY:
            return _("%(found)d of %(number)d") % {"found": self.found, "number": self.number}
        return _("city only") if self.extent == Extent.CITY else _("none")


@dataclass(frozen=True)
class Row:
    """An indicator with the extent of its figures year by year, and what is expected."""

    indicator: Indicator
    is_key: bool
    cells: tuple[Cell, ...]
    newest: int | None
    oldest: int | None
    source: DataSource | None
    expectation: Expectation

    @property
    def provisional_years(self) -> list[int]:
        return sorted(cell.year for cell in self.cells if cell.provisional)


class Coverage:
    """The status of a municipality's figures on a day; about ten queries, however many figures there are."""

    def __init__(self, municipality: Municipality, *, query: dict, on: date):
        self.municipality, self.on = municipality, on
        self.form = CoverageForm(query or None)
        self.form.is_valid()  # a choice that is none is answered with the default
        chosen = getattr(self.form, "cleaned_data", {})
        self.dimension, self.show = chosen.get("dimension", ""), chosen.get("show", "")
        self._levels = _levels(municipality)

    @cached_property
    def years(self) -> list[int]:
        """The years of the table, newest first: the last ten up to the newest figures."""
        newest = max((max(years) for years in self._found.values()), default=None)
        return [] if newest is None else list(range(newest, newest - MOST_YEARS, -1))

    @property
    def first_year(self) -> int | None:
        """The oldest year of the table."""
        return min(self.years, default=None)

    @cached_property
    def all_rows(self) -> list[Row]:
        """Every indicator offered, key indicators first."""
        indicators = Indicator.objects.offered_to(self.municipality).order_by("dimension", "code")
        order = [Indicator.Dimension.POPULATION, *Indicator.Dimension.values]
        rows = [self._row(indicator) for indicator in indicators]
        return sorted(rows, key=lambda row: (not row.is_key, order.index(row.indicator.dimension), row.indicator.code))

    @cached_property
    def rows(self) -> list[Row]:
        """The rows as they are filtered; what has neither figures nor a use stands only in the whole catalogue."""
        rows = [row for row in self.all_rows if self.dimension in ("", row.indicator.dimension)]
        if self.show == CoverageForm.DUE:
            return [row for row in rows if row.expectation.is_due]
        if self.show == CoverageForm.PROVISIONAL:
            return [row for row in rows if row.provisional_years]
        if self.show == CoverageForm.ALL:
            return rows
        return [row for row in rows if row.newest or row.indicator.pk in self._uses]

    @property
    def due(self) -> list[Row]:
        """What is due among the rows shown, overdue first."""
        rows = [row for row in self.rows if row.expectation.is_due]
        return sorted(rows, key=lambda row: row.expectation.since or self.on)

    @cached_property
    def must_be_judged(self) -> bool:
        """Districts or limits have changed since confidentiality was judged, or figures were never judged."""
        state = DisclosureState.objects.filter(municipality=self.municipality).first()
        figures = Observation.objects.of(self.municipality)
        if state is None:
            return figures.exists()
        changed = state.structure != Structure(self.municipality).fingerprint
        return changed or figures.filter(Q(judged_version=None) | Q(disclosure="")).exists()

    @cached_property
    def known_outside(self) -> list[Observation]:
        """The first figures that are hidden although they were shown before, or follow from what was."""
        figures = Observation.objects.of(self.municipality).filter(disclosure__in=HIDDEN, was_open=True)
        return list(
            figures.for_list().order_by("indicator__code", "-year", "district__name", "group__order")[:MOST_KNOWN]
        )

    def _row(self, indicator: Indicator) -> Row:
        use = self._uses.get(indicator.pk)
        found = self._found.get(indicator.pk, {})
        newest, held_on = max(found, default=None), None
        if newest is not None:
            held_on = self._held_on.get((indicator.pk, newest)) or date(newest, 12, 31)
        source = use.source if use and use.source else self._sources.get(indicator.pk)
        wanted = use is not None and (use.is_key or use.source is not None)
        return Row(
            indicator=indicator,
            is_key=bool(use and use.is_key),
            cells=tuple(self._cell(year, found.get(year)) for year in self.years),
            newest=newest,
            oldest=min(found, default=None),
            source=source,
            expectation=expectation(source.cycle if source else "", held_on, on=self.on, is_wanted=wanted),
        )

    def _cell(self, year: int, found: "_Found | None") -> Cell:
        if found is None:
            return Cell(year, Extent.NONE)
        level = max(self._levels, key=lambda level: len(found.districts & level) / len(level), default=frozenset())
        number = len(found.districts & level)
        if not number:
            return Cell(year, Extent.CITY, provisional=found.provisional)
        extent = Extent.FULL if number == len(level) else Extent.PARTLY
        return Cell(year, extent, number, len(level), found.provisional)

    @cached_property
    def _uses(self) -> dict[int, IndicatorUse]:
        uses = IndicatorUse.objects.of(self.municipality).select_related("source")
        return {use.indicator_id: use for use in uses}

    @cached_property
    def _counted(self) -> list[tuple]:
        """Indicator, year, district, how many of its figures are not final, and the newest day they hold for."""
        not_final = Q(status__in=[Observation.Status.PROVISIONAL, Observation.Status.ESTIMATED])
        figures = Observation.objects.of(self.municipality).filter(value__isnull=False).order_by()
        counted = figures.values_list("indicator", "year", "district")
        return list(counted.annotate(provisional=Count("pk", filter=not_final), held_on=Max("reference_date")))

    @cached_property
    def _found(self) -> dict[int, dict[int, "_Found"]]:
        found = defaultdict(dict)
        for indicator, year, district, provisional, _held_on in self._counted:
            here = found[indicator].setdefault(year, _Found(set()))
            here.districts.add(district)
            here.provisional += provisional
        return found

    @cached_property
    def _held_on(self) -> dict[tuple[int, int], date]:
        found = {}
        for indicator, year, _district, _provisional, held_on in self._counted:
            if held_on is not None:
                found[indicator, year] = max(held_on, found.get((indicator, year), held_on))
        return found

    @cached_property
    def _sources(self) -> dict[int, DataSource]:
        """The source of each indicator's newest figures."""
        figures = Observation.objects.of(self.municipality).exclude(source=None).order_by()
        newest = {}
        for indicator, source, year in figures.values_list("indicator", "source").annotate(Max("year")):
            newest[indicator] = max((year, source), newest.get(indicator, (year, source)))
        sources = DataSource.objects.in_bulk({source for _year, source in newest.values()})
        return {indicator: sources[source] for indicator, (_year, source) in newest.items()}

    def export_table(self) -> tuple[list[str], list[tuple]]:
        """Return header and rows for a spreadsheet, of exactly what is shown."""
        header = [_("Code"), _("Indicator"), _("Key indicator"), *(str(year) for year in self.years)]
        header += [_("Provisional"), _("Source"), _("State"), _("Expected from")]
        rows = [
            (
                row.indicator.code,
                row.indicator.name,
                row.is_key,
                *(cell.text for cell in row.cells),
                ", ".join(str(year) for year in row.provisional_years),
                row.source.citation if row.source else "",
                str(row.expectation.state.label),
                row.expectation.since,
            )
            for row in self.rows
        ]
        return header, rows


@dataclass
class _Found:
    districts: set[int]
    provisional: int = 0


def _levels(municipality: Municipality) -> Sequence[frozenset[int]]:
    """Return the districts of each level that has any, without composed areas; one query."""
    rows = list(municipality.districts.order_by().values_list("pk", "parent", "is_city", "parts"))
    city = {pk for pk, _parent, is_city, _part in rows if is_city}
    plain = {(pk, parent) for pk, parent, is_city, part in rows if not is_city and part is None}
    upper = frozenset(pk for pk, parent in plain if parent is None or parent in city)
    lower = frozenset(pk for pk, _parent in plain) - upper
    return [level for level in (upper, lower) if level]
