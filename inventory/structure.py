"""How the areas, groups and indicators of a municipality hang together, as far as secrecy depends on it."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from django.db.models import Q

from districts.models import Municipality
from inventory.catalogue import DISJOINT, INHABITANTS, PARTITIONS, SUBSETS, TOTAL
from inventory.models import Indicator, IndicatorUse, PopulationGroup

#: Raise it whenever a change of the rules may lead to other decisions; everything is then judged anew.
RULES = 1

#: Which field of an observation counts people or things, by the kind of its indicator.
_COUNTING = {Indicator.Kind.COUNT: "value", Indicator.Kind.SHARE: "numerator", Indicator.Kind.RATE: "numerator"}

Table = tuple[int, int]


@dataclass(frozen=True)
class _Indicator:
    kind: str
    per: int
    numerator_group: int | None
    smallest: int
    dominant_percent: int | None


class Structure:
    """What the secrecy of a municipality's figures depends on beside the figures: its areas, limits and groups."""

    def __init__(self, municipality: Municipality):
        self.groups = dict(PopulationGroup.objects.values_list("slug", "pk"))
        self.total = self.groups.get(TOTAL)
        rows = list(municipality.districts.order_by("pk").values_list("pk", "parent", "is_city", "parts"))
        uses = IndicatorUse.objects.filter(municipality=municipality)
        limits = {use: rest for use, *rest in uses.values_list("indicator", "publishable_from", "dominant_percent")}
        fields = ("pk", "code", "municipality", "kind", "per", "publishable_from", "numerator_group")
        offered = list(Indicator.objects.offered_to(municipality).order_by("pk").values_list(*fields))
        self._read_areas(rows)
        self._read_indicators(offered, limits, municipality.smallest_count)
        self.fingerprint = self._fingerprint(rows, municipality.smallest_count)

    def _read_areas(self, rows: list[tuple]) -> None:
        self.city = next((pk for pk, _parent, is_city, _part in rows if is_city), None)
        parents = {pk: parent or self.city for pk, parent, is_city, _part in rows if not is_city}
        parts, below = defaultdict(set), defaultdict(set)
        for pk, _parent, _is_city, part in rows:
            if part:
                parts[pk].add(part)
        for pk, parent in parents.items():
            if pk not in parts and parent and parent not in parts:
                below[parent].add(pk)
        self.composed = set(parts)
        self.areas = {
            area: tuple(sorted(found)) if len(found) > 1 else (*found, OTHERS % area)
            for area, found in sorted(below.items())
        }
        for area, found in sorted(parts.items()):
            self.areas[area] = tuple(sorted(part for part in found if not _above(part, parents) & found))
        self._compare_areas()

    def _compare_areas(self) -> None:
        """
        Find the areas that lie within others or are the same in other words, beside those that are parts of them.

        What an area has more than one within it is a place too, even if it has no name: two areas that overlap give
        away what they have in common to those who know the area around both.
        """
        ground = {area: self._ground(area, frozenset()) for area in self.areas}
        self._names = {}
        for area, found in ground.items():
            self._names.setdefault(found, area)
        pairs = [(one, other) for one in ground for other in ground if one in self.composed or other in self.composed]
        self.alike = [(one, (other,)) for one, other in pairs if one < other and ground[one] == ground[other]]
        self.within = [
            (whole, part) for whole, part in pairs if ground[part] < ground[whole] and part not in self.areas[whole]
        ]
        rests = {(whole, part): ground[whole] - ground[part] for whole, part in self.within}
        further = [
            (around, self.name_of(rest), ground[around] - rest)
            for (whole, _part), rest in rests.items()
            for around in self.composed
            if around != whole and rest < ground[around] and rest not in self._names
        ]
        found = [*((whole, part, rest) for (whole, part), rest in rests.items()), *further]
        self.differences = list(dict.fromkeys((whole, (part, self.name_of(rest))) for whole, part, rest in found))

    def name_of(self, ground: frozenset) -> Hashable:
        """Return the key of the place made of these smallest districts, which may be no area of its own."""
        if len(ground) == 1:
            return next(iter(ground))
        return self._names.get(ground) or ("rest", *sorted(ground, key=str))

    def ground_of(self, places: Iterable[Hashable]) -> frozenset:
        """Return the smallest districts that some places are made of."""
        return frozenset().union(*(self._ground(place, frozenset()) for place in places))

    def _ground(self, area: Hashable, above: frozenset) -> frozenset:
        """Return the smallest districts that an area is made of."""
        if isinstance(area, tuple):
            return frozenset(area[1:])
        parts = [part for part in self.areas.get(area, ()) if part not in above]
        if not parts:
            return frozenset([area])
        return frozenset().union(*(self._ground(part, above | {area}) for part in parts))

    def divided(self, places: Iterable[Hashable]) -> dict[Hashable, tuple[Hashable, ...]]:
        """Return of each place what the borders of all of them divide it into; what is undivided has its own name."""
        grounds = {place: self.ground_of([place]) for place in places}
        around = defaultdict(set)
        for place, ground in grounds.items():
            for district in ground:
                around[district].add(place)
        pieces = defaultdict(set)
        for district, those in around.items():
            pieces[frozenset(those)].add(district)
        found = {place: [] for place in grounds}
        for those, ground in pieces.items():
            name = self.name_of(frozenset(ground))
            for place in those:
                found[place].append(name)
        return {place: tuple(sorted(names, key=str)) for place, names in found.items()}

    def _read_indicators(self, offered: list[tuple], limits: dict, smallest: int) -> None:
        self.indicators, self.inhabitants = {}, None
        for pk, code, owner, kind, per, own_limit, numerator_group in offered:
            limit, dominant = limits.get(pk, (None, None))
            self.indicators[pk] = _Indicator(kind, per, numerator_group, limit or own_limit or smallest, dominant)
            if code == INHABITANTS and owner is None:
                self.inhabitants = pk
        self.shares = {
            pk
            for pk, one in self.indicators.items()
            if one.numerator_group is not None and one.kind == Indicator.Kind.SHARE and self.inhabitants
        }

    def _fingerprint(self, rows: list[tuple], smallest: int) -> str:
        """Return a checksum of all this; indicators like any other leave no trace in it, so that new ones may come."""
        special = [
            (pk, one.kind, one.per, one.numerator_group, one.smallest, one.dominant_percent)
            for pk, one in self.indicators.items()
            if one.numerator_group or one.dominant_percent or one.smallest != smallest
        ]
        groups = [PARTITIONS, DISJOINT, SUBSETS, sorted(self.groups.items())]
        parts = [RULES, smallest, self.inhabitants, special, sorted(rows, key=str), groups]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def plainly_small(self, tables: Iterable[Table]) -> Q:
        """
        Return the condition on observations of these tables that by themselves say they must not be shown.

        It finds figures that were written past the application and never judged with their present value.
        """
        found = Q(pk=None)
        by_limit = defaultdict(set)
        for indicator in {indicator for indicator, _year in tables} & self.indicators.keys():
            one = self.indicators[indicator]
            if name := _COUNTING.get(one.kind):
                by_limit[name, one.smallest].add(indicator)
        for (name, smallest), indicators in by_limit.items():
            found |= Q(indicator__in=indicators, **{f"{name}__gt": 0, f"{name}__lt": smallest})
        return found

    def linked(self, tables: Iterable[Table]) -> set[Table]:
        """Return the tables together with those that tell the same quantities: inhabitants and shares of them."""
        family = {self.inhabitants, *self.shares}
        years = {year for indicator, year in tables if indicator in family and self.shares}
        return {*tables, *((indicator, year) for indicator in family for year in years)}

    def families(self, tables: Iterable[Table]) -> list[frozenset[Table]]:
        """Return the tables in parcels that have to be judged together, in a fixed order."""
        family = {self.inhabitants, *self.shares}
        parcels = defaultdict(set)
        for indicator, year in self.linked(tables):
            parcels[year, self.inhabitants if indicator in family else indicator].add((indicator, year))
        return [frozenset(parcels[key]) for key in sorted(parcels, key=str)]


def _above(district: int, parents: dict[int, int | None]) -> set[int]:
    found = set()
    while (district := parents.get(district)) is not None and district not in found:
        found.add(district)
    return found


def _divisions() -> tuple[list, list]:
    """Return what groups divide into, where they do not divide completely with OTHERS, and the same one step deeper."""
    first = [*PARTITIONS, *((whole, (*parts, OTHERS % whole)) for whole, parts in DISJOINT)]
    deeper = [
        (whole, tuple(one for other in parts for one in (finer if other == part else [other])))
        for whole, parts in first
        for part, finer in first
        if part in parts
    ]
    return first, deeper


def _nested() -> list[tuple[str, str]]:
    """Return every pair of a group and one within it, over any number of steps, except those of everybody."""
    pairs = {*SUBSETS, *((whole, part) for whole, parts in (*PARTITIONS, *DISJOINT) for part in parts)}
    while more := {(whole, part) for whole, one in pairs for other, part in pairs if one == other} - pairs:
        pairs |= more
    return sorted(pair for pair in pairs if pair[0] != TOTAL)


#: Stands for those of a whole group or area who are in none of its recorded parts.
OTHERS = "others of %s"
DIVISIONS, DEEPER_DIVISIONS = _divisions()
NESTED = _nested()


#: Two groups and those who belong to both, where these are a group of their own.
JOINT = {
    frozenset({"under-18", f"{which}-migration-background"}): f"under-18-{which}-migration-background"
    for which in ("with", "without")
}
