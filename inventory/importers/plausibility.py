"""
Looks for what is suspicious in the figures of a file: columns mixed up, leaps, parts that are not their total.

Nothing is corrected; what sources publish need not add up. Only where most of a file contradicts itself it is refused.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from districts.models import District
from inventory.catalogue import PARTITIONS, SUBSETS, TOTAL
from inventory.importers.draft import Draft
from inventory.importers.figure import Figure
from inventory.models import Indicator, PopulationGroup
from inventory.models.statistic import format_figure

#: A value that moved by more than half beside the year before, and by so much that chance is no explanation.
LEAP, LEAST_COUNT, LEAST_POINTS = Decimal("0.5"), 50, 10
#: So many shares of which none is larger than 1 look like fractions.
LEAST_SHARES = 3


@dataclass(frozen=True)
class Place:
    """A district in a year; ``number`` stands for the district, ``above`` for what it is part of (None: nothing)."""

    district: District
    year: int
    number: int
    above: int | None
    level: str


@dataclass(slots=True)
class _Shares:
    row: int
    column: int | None
    number: int = 0
    largest: Decimal = Decimal(0)


@dataclass(slots=True)
class _Sum:
    value: Decimal = Decimal(0)
    members: int = 0
    levels: frozenset = frozenset()
    is_complete: bool = True


class Plausibility:
    """Collects what is suspicious, place by place, and tells it to the draft."""

    def __init__(
        self,
        draft: Draft,
        header: tuple[str, ...],
        indicators: Mapping[int, Indicator],
        groups: Mapping[int, PopulationGroup],
        members: Mapping[int, int],
    ):
        """``members`` says for the number of an area how many districts it is made of."""
        self.draft, self.header, self.indicators, self.groups = draft, header, indicators, groups
        slugs = {group.slug: pk for pk, group in groups.items()}
        self.total = slugs.get(TOTAL)
        self.partitions = [
            (slugs[whole], [slugs[part] for part in parts])
            for whole, parts in PARTITIONS
            if whole in slugs and all(part in slugs for part in parts)
        ]
        wholes = defaultdict(set)
        for whole, parts in self.partitions:
            for part in parts:
                wholes[part].add(whole)
        for whole, part in SUBSETS:
            if whole in slugs and part in slugs:
                wholes[slugs[part]].add(slugs[whole])
        for pk in groups:
            if self.total is not None and pk != self.total:
                wholes[pk].add(self.total)
        self.wholes, self.members = wholes, members
        self.places = self.contradictions = 0
        self._own, self._sums, self._shares = {}, defaultdict(_Sum), {}

    def look(self, place: Place, figures: dict, before: dict) -> None:
        """Look at the figures of a place, (indicator, group) → Figure; ``before`` holds the values a year earlier."""
        where = f"{place.district.name}, {place.year}"
        counted = {place: one for place, one in figures.items() if one.value is not None}
        is_contradictory = False
        for (indicator, group), figure in counted.items():
            one = self.indicators[indicator]
            self._look_back(where, one, group, figure, before.get((indicator, group)))
            if one.is_count:
                is_contradictory |= self._compare_with_whole(where, indicator, group, figure, counted)
            elif one.unit == "%" and figure.numerator is None:
                self._note_share(indicator, group, figure)
        for indicator in {indicator for indicator, _group in counted if self.indicators[indicator].is_count}:
            self._add_groups(where, indicator, counted)
        if any(self.indicators[indicator].is_count and group != self.total for indicator, group in counted):
            self.places += 1
            self.contradictions += is_contradictory
        self._remember(place, figures)

    def _note(self, row: int, column: int | None, indicator: int, text: str, **values: object) -> None:
        """Note a text with values, numbers among them written as the indicator's figures are; only if it is kept."""
        if not self.draft.keeps_notes:
            self.draft.note(row, "")
            return
        decimals = self.indicators[indicator].decimals
        shown = {
            name: format_figure(value, decimals) if isinstance(value, Decimal) else value
            for name, value in values.items()
        }
        self.draft.note(row, text % shown, self.header[column] if column is not None else "")

    def _compare_with_whole(self, where: str, indicator: int, group: int, figure: Figure, counted: dict) -> bool:
        is_larger = False
        for whole in self.wholes.get(group, ()):
            beside = counted.get((indicator, whole))
            if beside is not None and figure.value > beside.value:
                is_larger = True
                self._note(
                    figure.row,
                    figure.column,
                    indicator,
                    _("%(where)s: “%(group)s” (%(value)s) is larger than “%(whole)s” (%(all)s)."),
                    where=where,
                    group=self.groups[group].name,
                    value=figure.value,
                    whole=self.groups[whole].name,
                    all=beside.value,
                )
        return is_larger

    def _look_back(self, where: str, indicator: Indicator, group: int, figure: Figure, before: Decimal | None) -> None:
        if not before:
            return
        moved = abs(figure.value - before)
        least = LEAST_COUNT if indicator.is_count else LEAST_POINTS
        if moved >= least and moved > abs(before) * LEAP:
            self._note(
                figure.row,
                figure.column,
                indicator.pk,
                _("%(where)s, “%(group)s”: %(value)s after %(before)s the year before."),
                where=where,
                group=self.groups[group].name,
                value=figure.value,
                before=before,
            )

    def _note_share(self, indicator: int, group: int, figure: Figure) -> None:
        shares = self._shares.setdefault((indicator, group), _Shares(figure.row, figure.column))
        shares.number += 1
        shares.largest = max(shares.largest, figure.value)

    def _add_groups(self, where: str, indicator: int, counted: dict) -> None:
        for whole, parts in self.partitions:
            beside = counted.get((indicator, whole))
            figures = [counted.get((indicator, part)) for part in parts] if beside is not None else [None]
            if None in figures:
                continue
            added = sum(figure.value for figure in figures)
            if added != beside.value:
                self._note(
                    beside.row,
                    beside.column,
                    indicator,
                    _("%(where)s: %(parts)s make %(sum)s together, “%(whole)s” is %(all)s."),
                    where=where,
                    parts=", ".join(f"“{self.groups[part].name}”" for part in parts),
                    sum=added,
                    whole=self.groups[whole].name,
                    all=beside.value,
                )

    # Districts and the area they are in

    def _remember(self, place: Place, figures: dict) -> None:
        """Add a place to the sum of the area above it, and keep it if it may be such an area itself."""
        for (indicator, group), figure in figures.items():
            if not self.indicators[indicator].is_count:
                continue
            series = (indicator, group, place.year)
            if place.number in self.members and figure.value is not None:
                self._own[place.number, *series] = (place.district.name, figure.value, figure.row, figure.column)
            if place.above is None:
                continue
            total = self._sums[place.above, *series]
            total.members += 1
            total.levels |= {place.level}
            if figure.value is None:
                total.is_complete = False
            else:
                total.value += figure.value

    def conclude(self) -> None:
        """Compare sums of districts with the areas above them, and refuse a file that contradicts itself throughout."""
        if self.contradictions * 2 > self.places and self.contradictions > 2:
            self.draft.error(
                0,
                _(
                    "In %(wrong)d of %(all)d rows a group is larger than the whole it belongs to. "
                    "Have columns been mixed up? Please check what each column means."
                )
                % {"wrong": self.contradictions, "all": self.places},
            )
        self._tell_fractions()
        for (number, indicator, group, year), (name, value, row, column) in self._own.items():
            total = self._sums.get((number, indicator, group, year))
            if total is None or not total.is_complete or len(total.levels) != 1 or total.value == value:
                continue
            if total.members == self.members[number]:
                self._note(
                    row,
                    column,
                    indicator,
                    _("%(where)s, “%(group)s”: the districts make %(sum)s together, the file says %(all)s."),
                    where=f"{name}, {year}",
                    group=self.groups[group].name,
                    sum=total.value,
                    all=value,
                )

    def _tell_fractions(self) -> None:
        """Say of which shares none is larger than 1: they may be fractions of one rather than of a hundred."""
        for (indicator, _group), shares in self._shares.items():
            one = self.indicators[indicator]
            if shares.number >= LEAST_SHARES and 0 < shares.largest <= 1:
                self._note(
                    shares.row,
                    shares.column,
                    indicator,
                    _("No figure of “%(name)s” is larger than 1. If 0.125 stands for 12.5 %%, have the file mended."),
                    name=one.name,
                )
