"""
What pages, charts, exports and documents show of the observations: figures with what may be known of them.

Everything that shows a figure takes it from here, so that what is confidential is hidden everywhere alike.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from config.parsing import OfficialSign
from districts.models import District, Municipality
from inventory.catalogue import TOTAL
from inventory.confidentiality import SUPPRESSED_SIGN, Disclosure
from inventory.models import Indicator, Observation, PopulationGroup
from inventory.models.statistic import SIGNS, format_figure


class FigureKind(StrEnum):
    """What stands in a cell; zero, hidden and missing never look alike."""

    VALUE = "value"
    ZERO = "zero"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    NO_DATA = "no_data"


@dataclass(frozen=True)
class Figure:
    """
    A cell as it may be shown: ``text`` always, ``value`` only if it is there and not hidden.

    ``note`` explains the text to people. ``is_confidential`` marks a value shown to the coordination office only.
    """

    kind: FigureKind
    text: str
    note: str = ""
    value: Decimal | None = None
    year: int | None = None
    observation: Observation | None = None
    is_confidential: bool = False

    @property
    def has_break(self) -> bool:
        """The value cannot be compared with earlier ones."""
        return bool(self.observation and self.observation.break_reason)


@dataclass(frozen=True)
class Line:
    """The figures of a district over the years of a series; the city is drawn as the reference."""

    district: District
    figures: tuple[Figure, ...]

    @property
    def is_city(self) -> bool:
        return self.district.is_city


@dataclass
class Selection:
    """
    What is looked at: an indicator, a group, as it is or as a share of everybody, for whom.

    ``is_public``: what may be published (charts, exports, documents); else the coordination office sees everything.
    """

    indicator: Indicator
    group: PopulationGroup
    municipality: Municipality
    as_share: bool = False
    is_public: bool = True
    _disclosure: Disclosure = field(init=False, repr=False)

    def __post_init__(self):
        self._disclosure = Disclosure(self.municipality)

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
        groups = {self.group.pk, self._total.pk} if self.as_share else {self.group.pk}
        rows = (
            Observation.objects.of(self.municipality)
            .filter(indicator=self.indicator, district__in=districts, year__in=years, group__in=groups)
            .select_related("source")
        )
        stored = {(row.district_id, row.year, row.group_id): row for row in rows}
        self._disclosure.load({(self.indicator.pk, year) for year in years})
        return [Line(district, tuple(self._figure(stored, district, year) for year in years)) for district in districts]

    @cached_property
    def _total(self) -> PopulationGroup:
        return PopulationGroup.objects.get(slug=TOTAL)

    def _figure(self, stored: dict, district: District, year: int) -> Figure:
        row = stored.get((district.pk, year, self.group.pk))
        if row is None:
            return no_data(year)
        row.indicator, row.district, row.group = self.indicator, district, self.group
        hidden = self._is_hidden(district, year, self.group)
        if not self.as_share:
            return figure_of(row, is_hidden=hidden, is_public=self.is_public)
        whole = stored.get((district.pk, year, self._total.pk))
        if row.value is None or whole is None or not whole.value:
            return figure_of(row, is_hidden=hidden, is_public=self.is_public) if row.value is None else no_data(year)
        hidden = hidden or self._is_hidden(district, year, self._total)
        share = row.value / whole.value * 100
        return figure_of(row, is_hidden=hidden, is_public=self.is_public, value=share, decimals=1)

    def _is_hidden(self, district: District, year: int, group: PopulationGroup) -> bool:
        return self._disclosure.is_hidden(self.indicator.pk, year, district.pk, group.pk)


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
    return Figure(FigureKind.VALUE if value else FigureKind.ZERO, text, _quality(row), value, row.year, row, is_hidden)


def _quality(row: Observation) -> str:
    """Return what qualifies a value, for people."""
    parts = [] if row.status == Observation.Status.FINAL else [row.get_status_display()]
    if row.is_limited:
        parts.append(_("of limited reliability"))
    return ", ".join(str(part) for part in parts)


def figures_of(
    observations: Iterable[Observation], *, municipality: Municipality, is_public: bool
) -> dict[int, Figure]:
    """
    Return primary key → figure for observations of one municipality, for pages that show single ones.

    The observations need their indicator (``for_list()``); a few queries for all of them together.
    """
    observations = list(observations)
    disclosure = Disclosure(municipality)
    disclosure.load({(row.indicator_id, row.year) for row in observations})
    return {
        row.pk: figure_of(
            row,
            is_hidden=disclosure.is_hidden(row.indicator_id, row.year, row.district_id, row.group_id),
            is_public=is_public,
        )
        for row in observations
    }


def latest_by_indicator(
    municipality: Municipality, districts: Sequence[District], group: PopulationGroup, *, is_public: bool
) -> dict[tuple[int, int], tuple[Figure, Figure | None]]:
    """
    Return (indicator, district) → the latest figure and the one before it, if they can be compared.

    Only figures with a value count as latest where there is one; costs a few queries altogether.
    """
    rows = (
        Observation.objects.of(municipality)
        .filter(district__in=districts, group=group)
        .select_related("indicator", "source")
        .order_by("year")
    )
    series = defaultdict(list)
    for row in rows:
        series[row.indicator_id, row.district_id].append(row)
    latest = {}
    for place, years in series.items():
        *before, last = [row for row in years if row.value is not None] or years[-1:]
        latest[place] = (last, before[-1] if before and not last.break_reason else None)
    shown = [row for pair in latest.values() for row in pair if row is not None]
    figures = figures_of(shown, municipality=municipality, is_public=is_public)
    return {
        place: (figures[last.pk], figures[before.pk] if before else None) for place, (last, before) in latest.items()
    }
