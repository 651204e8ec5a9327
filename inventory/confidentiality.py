"""
Decides which figures may leave the coordination office, in one place for page, chart, export and PDF.

Figures are stored as they are; what is hidden is hidden when it is shown. Hidden are, following § 16 BStatG and the
practice of the Federal Employment Agency (smallest count of three as the standard):

* counts from 1 up to below the smallest publishable count, and rates whose numerator is such a count;
* counts whose rest within a published whole (total − count) is such a number;
* so many further counts that no hidden one can be computed from sums of groups or districts.

Exact zeros are published, as in official statistics.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from inventory.catalogue import INHABITANTS, PARTITIONS, SHARES, SUBSETS, TOTAL
from inventory.models import Indicator, Observation, PopulationGroup

#: Stands where a figure is hidden.
SUPPRESSED_SIGN = "·"

Key = Hashable


@dataclass(frozen=True)
class Sum:
    """A count that is the sum of others."""

    whole: Key
    parts: tuple[Key, ...]


def suppressed_cells(
    counts: Mapping[Key, Decimal | int],
    *,
    sums: Iterable[Sum] = (),
    subsets: Iterable[tuple[Key, Key]] = (),
    secret: Iterable[Key] = (),
    smallest: int = 3,
) -> set[Key]:
    """
    Return the keys of ``counts`` that must not be shown.

    ``sums`` and ``subsets`` (whole, part) may name counts that are not there; a sum is only looked at when it is
    complete. ``secret`` are counts that are to be hidden for other reasons. In each complete sum whose whole is shown,
    at least two parts stay hidden, and what they have together exceeds their number by at least ``smallest``, so that
    each of them may have several values. The smallest remaining part that is not zero is hidden first, the whole itself
    last.
    """
    hidden = {key for key, count in counts.items() if _is_small(count, smallest)} | set(secret)
    for whole, part in subsets:
        if whole in counts and part in counts and _is_small(counts[whole] - counts[part], smallest):
            hidden.add(part)
    complete = [one for one in sums if one.whole in counts and all(part in counts for part in one.parts)]
    for one in complete:
        hidden |= {part for part in one.parts if _is_small(counts[one.whole] - counts[part], smallest)}
    grown = True
    while grown:
        more = {key for one in complete if (key := _to_hide_next(one, counts, hidden, smallest)) is not None}
        grown = bool(more)
        hidden |= more
    return hidden


def _is_small(count: Decimal | int, smallest: int) -> bool:
    return 0 < count < smallest


def _to_hide_next(one: Sum, counts: Mapping, hidden: set[Key], smallest: int) -> Key | None:
    """Return what else has to be hidden in a sum, or None if nothing hidden can be computed from it."""
    secret = [part for part in one.parts if part in hidden]
    shown = sorted(
        (part for part in one.parts if part not in hidden and counts[part] > 0), key=lambda part: counts[part]
    )
    if one.whole in hidden:
        return shown[0] if shown and not secret else None
    if not secret:
        return None
    if len(secret) > 1 and sum(counts[part] for part in secret) - len(secret) >= smallest:
        return None
    return shown[0] if shown else one.whole


class Disclosure:
    """
    What may be shown of a municipality's figures to people outside the coordination office.

    ``load`` reads whole tables (an indicator and year with all districts and groups), as a cell's secrecy depends on
    the others; it costs the same few queries for any number of tables.
    """

    def __init__(self, municipality):
        self.municipality = municipality
        self._hidden = {}
        self._slugs = None

    def load(self, tables: Iterable[tuple[int, int]]) -> None:
        """Read and judge tables, given as (indicator, year)."""
        wanted = set(tables) - self._hidden.keys()
        if not wanted:
            return
        self._read_structure()
        counted, shares = self._derived_shares({indicator for indicator, _year in wanted})
        source_tables = {(counted, year) for indicator, year in wanted if indicator in shares}
        cells = self._cells(wanted | source_tables)
        for table in wanted | source_tables:
            self._hidden.setdefault(table, self._judge(table, cells.get(table, {})))
        for indicator, year in wanted:
            if indicator in shares:
                self._hidden[indicator, year] = self._judge_shares(
                    shares[indicator], cells.get((counted, year), {}), (counted, year), self._hidden[indicator, year]
                )

    def is_hidden(self, indicator: int, year: int, district: int, group: int) -> bool:
        """Tell whether a cell of a loaded table must not be shown."""
        return (district, group) in self._hidden[indicator, year]

    def _read_structure(self) -> None:
        if self._slugs is not None:
            return
        self._slugs = dict(PopulationGroup.objects.values_list("slug", "pk"))
        rows = list(self.municipality.districts.values_list("pk", "parent", "is_city", "parts"))
        city = next((pk for pk, _parent, is_city, _part in rows if is_city), None)
        composed = {pk for pk, _parent, _is_city, part in rows if part}
        self._areas = defaultdict(set)
        for pk, parent, is_city, part in rows:
            if not is_city and pk not in composed:
                self._areas[parent or city].add(pk)
            if part:
                self._areas[pk].add(part)
        thresholds = Indicator.objects.offered_to(self.municipality).exclude(publishable_from=None)
        self._smallest = dict(thresholds.values_list("pk", "publishable_from"))

    def _derived_shares(self, indicators: set[int]) -> tuple[int | None, dict[int, tuple[str, ...]]]:
        """Return the indicator of inhabitants, and the shares among ``indicators`` that follow from it."""
        codes = Indicator.objects.shared().filter(code__in=[INHABITANTS, *SHARES]).values_list("code", "pk")
        by_code = dict(codes)
        shares = {by_code[code]: slugs for code, slugs in SHARES.items() if by_code.get(code) in indicators}
        return by_code.get(INHABITANTS), shares

    def _cells(self, tables: set[tuple[int, int]]) -> dict[tuple, dict]:
        """Return table → (district, group) → count, with its denominator if it is a numerator."""
        rows = Observation.objects.of(self.municipality).filter(
            indicator__in={indicator for indicator, _year in tables}, year__in={year for _indicator, year in tables}
        )
        cells = defaultdict(dict)
        names = ("indicator", "year", "district", "group", "indicator__kind", "indicator__per")
        figures = ("value", "numerator", "denominator")
        for indicator, year, district, group, kind, per, *figure in rows.order_by().values_list(*names, *figures):
            if (indicator, year) in tables and (count := _counted(kind, per, *figure)):
                cells[indicator, year][district, group] = count
        return cells

    def _judge(self, table: tuple[int, int], cells: dict) -> set:
        smallest = self._smallest.get(table[0], self.municipality.smallest_count)
        counts = {key: count for key, (count, _whole) in cells.items()}
        rest_is_small = [
            key for key, (count, whole) in cells.items() if whole is not None and _is_small(whole - count, smallest)
        ]
        return suppressed_cells(
            counts,
            sums=self._sums(counts),
            subsets=self._subsets(counts),
            secret=rest_is_small,
            smallest=smallest,
        )

    def _judge_shares(self, slugs: Sequence[str], counts: dict, table: tuple[int, int], own: set) -> set:
        """Hide a share of the inhabitants where a count it follows from is hidden; without the counts, by itself."""
        total = self._slugs.get(TOTAL)
        groups = [self._slugs.get(slug) for slug in slugs]
        hidden = set()
        for district in {district for district, _group in counts} | {district for district, _group in own}:
            sources = [(district, group) for group in (total, *groups)]
            if all(source in counts for source in sources):
                if any(source in self._hidden[table] for source in sources):
                    hidden.add((district, total))
            elif (district, total) in own:
                hidden.add((district, total))
        return hidden

    def _sums(self, counts: Iterable[tuple]) -> list[Sum]:
        """Return what adds up: groups within each district, districts within each area for each group."""
        districts = {district for district, _group in counts}
        groups = {group for _district, group in counts}
        by_group = [
            (self._slugs.get(whole), tuple(self._slugs.get(part) for part in parts)) for whole, parts in PARTITIONS
        ]
        found = [
            Sum((district, whole), tuple((district, part) for part in parts))
            for district in districts
            for whole, parts in by_group
        ]
        found += [
            Sum((area, group), tuple((part, group) for part in sorted(parts)))
            for area, parts in self._areas.items()
            if area in districts
            for group in groups
        ]
        return found

    def _subsets(self, counts: Iterable[tuple]) -> list[tuple]:
        """Return (whole, part) for every group within the total or within another group."""
        total = self._slugs.get(TOTAL)
        pairs = {(total, group) for _district, group in counts if group != total}
        pairs |= {(self._slugs.get(whole), self._slugs.get(part)) for whole, part in SUBSETS}
        districts = {district for district, _group in counts}
        return [((district, whole), (district, part)) for district in districts for whole, part in pairs]


def _counted(kind, per, value, numerator, denominator) -> tuple[Decimal, Decimal | None] | None:
    """
    Return the number of people or things behind a figure and, for a share, of how many.

    A share without numerator has one all the same where the denominator is known. Means and indices count nobody.
    """
    if kind == Indicator.Kind.COUNT:
        return None if value is None else (value, None)
    if kind not in (Indicator.Kind.SHARE, Indicator.Kind.RATE):
        return None
    if numerator is None:
        if value is None or denominator is None:
            return None
        numerator = (value * denominator / per).to_integral_value()
    return numerator, denominator if kind == Indicator.Kind.SHARE else None


def sees_everything(user, municipality) -> bool:
    """Tell whether a person works where the figures may be seen as they are: in the coordination office."""
    return user.has_perm("inventory.view_confidential", municipality)
