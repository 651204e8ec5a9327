"""
What figures tell: the numbers of people or things behind them, and how these add up.

A figure tells one or several quantities: a count itself, a share its numerator and its denominator. The same quantity
may be told by several figures, as the share of foreigners and their number, and is hidden in all of them or in none.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from districts.models import Municipality
from inventory.catalogue import SUBSETS
from inventory.models import FormerFigure, Indicator, Observation
from inventory.structure import DEEPER_DIVISIONS, DIVISIONS, JOINT, NESTED, Structure, Table
from inventory.suppression import Sum, System, possible_counts, protect

#: What is stored with a figure that may not be shown.
HIDDEN = (Observation.Disclosure.SMALL, Observation.Disclosure.DOMINATED, Observation.Disclosure.DERIVED)


@dataclass(slots=True)
class Cell:
    """An observation as far as its secrecy goes; ``has_lost_others``: figures of its table were deleted."""

    pk: int
    indicator: int
    year: int
    district: int
    group: int
    value: float | None
    numerator: float | None
    denominator: float | None
    disclosure: str
    version: int
    judged_version: int | None
    was_open: bool
    has_lost_others: bool = False


def read_cells(municipality: Municipality, tables: Iterable[Table]) -> dict[Table, list[Cell]]:
    """Return the cells of whole tables, with what is known of deleted ones that they stand for; two queries."""
    tables = set(tables)
    names = ("pk", "indicator", "year", "district", "group", "value", "numerator", "denominator")
    state = ("disclosure", "version", "judged_version", "was_open")
    rows = Observation.objects.of(municipality).filter(
        indicator__in={indicator for indicator, _year in tables}, year__in={year for _indicator, year in tables}
    )
    found = defaultdict(list)
    for pk, indicator, year, district, group, value, numerator, denominator, *rest in (
        rows.order_by().values_list(*names, *state).iterator(5000)
    ):
        if (indicator, year) in tables:
            numbers = _floats(value, numerator, denominator)
            found[indicator, year].append(Cell(pk, indicator, year, district, group, *numbers, *rest))
    _remember_former(municipality, tables, found)
    return found


def _remember_former(municipality: Municipality, tables: set[Table], cells: dict[Table, list[Cell]]) -> None:
    """Let new figures take the place of deleted ones with the same value, so that nothing is forgotten of these."""
    rows = FormerFigure.objects.filter(
        district__municipality=municipality,
        indicator__in={indicator for indicator, _year in tables},
        year__in={year for _indicator, year in tables},
    )
    former = defaultdict(dict)
    for row in rows.iterator(5000):
        former[row.indicator_id, row.year][row.district_id, row.group_id] = row
    for table in former.keys() & cells.keys():
        for cell in cells[table]:
            cell.has_lost_others = True
            row = former[table].get((cell.district, cell.group))
            if row is None or cell.judged_version is not None:
                continue
            if _floats(row.value, row.numerator, row.denominator) == (cell.value, cell.numerator, cell.denominator):
                cell.disclosure, cell.was_open = row.disclosure, row.was_open


def _floats(*numbers: Decimal | None) -> tuple[float | None, ...]:
    return tuple(None if one is None else float(one) for one in numbers)


@dataclass(frozen=True)
class Decision:
    """``disclosure`` by primary key of the observation, and the hidden ones that are known outside all the same."""

    disclosure: dict[int, str]
    exposed: set[int]


def decide(structure: Structure, cells: Iterable[Cell]) -> Decision:
    """Return what may be shown of the cells of tables that have to be judged together."""
    book = _Book(structure)
    for cell in sorted(cells, key=lambda one: (one.indicator, one.district, one.group)):
        book.enter(cell)
    return book.decide()


class _Book:
    """
    The quantities of tables judged together, keyed (measure, district, group).

    Measures are ``("count", indicator)`` and, of shares, rates and means, ``("cases", indicator)`` and
    ``("base", indicator)`` for numerator and denominator.
    """

    def __init__(self, structure: Structure):
        self.structure = structure
        self.cells: list[Cell] = []
        self.counts: dict[tuple, float] = {}
        self.limits: dict[tuple, int] = {}
        self.told: dict[int, tuple] = {}
        self.subsets: list[tuple] = []
        self.waiting: list[Cell] = []
        self.joint = {
            frozenset(structure.groups.get(slug) for slug in pair): structure.groups.get(both)
            for pair, both in JOINT.items()
        }

    def enter(self, cell: Cell) -> None:
        self.cells.append(cell)
        if cell.indicator in self.structure.shares:
            self.waiting.append(cell)  # tells what a count tells, and the counts must be known first
        else:
            self._enter_by_itself(cell)

    def _enter_by_itself(self, cell: Cell, measure: str = "cases") -> None:
        kind = self.structure.indicators[cell.indicator].kind
        if kind == Indicator.Kind.COUNT:
            self._tell(cell, ("count", cell.indicator, cell.district, cell.group), cell.value)
            return
        base = ("base", cell.indicator, cell.district, cell.group)
        if kind not in (Indicator.Kind.SHARE, Indicator.Kind.RATE):
            self._tell(cell, base, cell.denominator)
            return
        cases = (measure, cell.indicator, cell.district, cell.group)
        self._tell(cell, base, self._base(cell))
        self._tell(cell, cases, self._cases(cell, cell.denominator))
        if kind == Indicator.Kind.SHARE:
            self.subsets.append((base, cases))

    def _cases(self, cell: Cell, base: float | None) -> float | None:
        """Return the numerator, computed from the value where only the denominator is known."""
        if cell.numerator is not None or cell.value is None or base is None:
            return cell.numerator
        return float(round(cell.value * base / self.structure.indicators[cell.indicator].per))

    def _base(self, cell: Cell) -> float | None:
        """Return the denominator, computed from the value where only the numerator is known."""
        if cell.denominator is not None or not cell.value or cell.numerator is None:
            return cell.denominator
        return float(round(cell.numerator * self.structure.indicators[cell.indicator].per / cell.value))

    def _smallest(self, cell: Cell) -> int:
        return self.structure.indicators[cell.indicator].smallest

    def _tell(self, cell: Cell, key: tuple, number: float | None) -> None:
        if number is None:
            return
        self.counts.setdefault(key, number)
        self.limits[key] = max(self.limits.get(key, 0), self._smallest(cell))
        self.told[cell.pk] = (*self.told.get(cell.pk, ()), key)

    def _key(self, measure: tuple, district: Hashable, group: Hashable) -> tuple:
        """Return the key of a quantity; the numerators of shares of the inhabitants are numbers of inhabitants."""
        kind, indicator = measure
        structure = self.structure
        if kind == "cases" and indicator in structure.shares:
            numerator = structure.indicators[indicator].numerator_group
            both = numerator if group == structure.total else self.joint.get(frozenset({group, numerator}))
            if both is not None:
                return "count", structure.inhabitants, district, both
        return kind, indicator, district, group

    def _enter_shares(self) -> None:
        """Shares of the inhabitants, or of a group of them, tell the number of the group and of those it is part of."""
        structure = self.structure
        for cell in sorted(self.waiting, key=lambda one: one.group != structure.total):
            people = ("count", structure.inhabitants, cell.district, cell.group)
            cases = self._key(("cases", cell.indicator), cell.district, cell.group)
            base = self.counts.get(people, self._base(cell))
            number = self.counts.get(cases)
            if number is None:
                number = self._cases(cell, base)
            self._tell(cell, cases, number)
            self._tell(cell, people, base if number is not None else None)
            self.subsets.append((people, cases))
            own_base = self._base(cell)
            own = self._cases(cell, own_base)
            if own is not None and (own != number or own_base != base):
                self._enter_by_itself(cell, "own")  # figures of another source, to be judged for themselves too

    def decide(self) -> Decision:
        self._enter_shares()
        cell_of = defaultdict(list)
        for cell in self.cells:
            for key in self.told.get(cell.pk, ()):
                cell_of[key].append(cell)
        system = System(self.counts, limits=self.limits)
        self._add_sums(system)
        system.known = {key for key, cells in cell_of.items() if any(cell.was_open for cell in cells)}
        system.kept = self._kept(cell_of)
        system.find_small()
        system.find_dominated(self._dominant_percents())
        protection = protect(system)
        return self._decision(system, protection)

    def _kept(self, cell_of: dict) -> set[tuple]:
        """
        Return what was hidden before and stays hidden: it could give away an earlier state of the tables.

        Where no figure was ever changed or deleted, there is no earlier state beside the present one.
        """
        if not any(cell.version or cell.has_lost_others for cell in self.cells):
            return set()
        stored = {key: {cell.disclosure for cell in cells} for key, cells in cell_of.items()}
        shown = Observation.Disclosure.OPEN
        return {key for key, found in stored.items() if found.intersection(HIDDEN) and shown not in found}

    def _dominant_percents(self) -> dict[tuple, int]:
        percents = {pk: one.dominant_percent for pk, one in self.structure.indicators.items() if one.dominant_percent}
        return {key: percents[key[1]] for key in self.counts if key[0] == "count" and key[1] in percents}

    def _decision(self, system: System, protection) -> Decision:
        disclosure, exposed = {}, set()
        for cell in self.cells:
            hidden = [key for key in self.told.get(cell.pk, ()) if key in protection.hidden]
            disclosure[cell.pk] = _reason(hidden, system)
            if any(key in protection.exposed for key in hidden):
                exposed.add(cell.pk)
        return Decision(disclosure, exposed)

    def _add_sums(self, system: System) -> None:
        """Enter what adds up: groups within each district, districts within each area for each group."""
        places = defaultdict(set)
        for kind, indicator, district, group in self.counts:
            places[kind, indicator].add((district, group))
        for measure, found in places.items():
            areas = self._sums_of_areas(measure, {group for _district, group in found})
            districts = {district for district, _group in found}
            self._derive(system, measure, self._sums_of_groups(measure, districts, DIVISIONS) + areas)
            system.sums += filter(None, [self._complete_area(system, measure, one) for one in areas])
            found = {key[2:] for key in self.counts if key[:2] == measure}  # now also those that have no name
            districts = {district for district, _group in found}
            groups = self._sums_of_groups(measure, districts, [*DIVISIONS, *DEEPER_DIVISIONS])
            system.sums += filter(None, [self._complete(system, one) for one in groups])
            system.subsets += self._subsets(measure, found)
        system.subsets += [pair for pair in self.subsets if pair[0] in self.counts and pair[1] in self.counts]
        self._add_unrecorded(system)

    def _add_unrecorded(self, system: System) -> None:
        """
        Enter the places without figures that areas across the districts are made of.

        Of such places only sums are known; but where areas overlap, these hang together, and so do the groups in each.
        """
        structure, recorded = self.structure, defaultdict(set)
        for key in self.counts:
            if key[0] != "rest":
                recorded[key[:2]].add(key[2:])
        places = {district for found in recorded.values() for district, _group in found}
        if structure.composed.isdisjoint(places):
            return
        divided = structure.divided(places)
        pieces = {name for names in divided.values() for name in names}
        known = {(one.whole, frozenset(one.parts)) for one in system.sums}
        sums, subsets = [], []
        for measure, found in recorded.items():
            areas = [one for one in self._sums_of_pieces(measure, found, divided) if self._adds(one, known)]
            if not any(key[2] in structure.composed for one in areas for key in (one.whole, *one.parts)):
                continue
            groups = {group for _district, group in found} | self._groups_told_by(measure, recorded)
            divisions = _telling(structure.groups, groups)
            sums += areas
            sums += filter(self._has_gaps, self._sums_of_groups(measure, pieces, divisions))
            groups.update(structure.groups.get(slug, slug) for whole, parts in divisions for slug in (whole, *parts))
            subsets += self._subsets_of_pieces(measure, pieces, groups)
        if sums:
            self._guess(system, sums, subsets)

    def _sums_of_pieces(self, measure: tuple, found: set, divided: dict) -> list[Sum]:
        return [
            Sum((*measure, district, group), tuple((*measure, name, group) for name in divided[district]))
            for district, group in sorted(found, key=str)
            if divided[district] != (district,)
        ]

    def _adds(self, one: Sum, known: set) -> bool:
        """Tell whether the sum of an area's pieces says more than the ``known`` ones, of its parts and theirs."""
        if (one.whole, frozenset(one.parts)) in known:
            return False
        return self._has_gaps(one) or any(self._is_across(key[2]) for key in one.parts)

    def _is_across(self, place: Hashable) -> bool:
        return place in self.structure.composed or isinstance(place, tuple)

    def _has_gaps(self, one: Sum) -> bool:
        return any(key not in self.counts for key in (one.whole, *one.parts))

    def _groups_told_by(self, measure: tuple, recorded: dict) -> set:
        """Return the groups whose numbers are counts of another measure, as the numerators of shares are."""
        structure = self.structure
        if measure[1] not in structure.shares or measure[0] != "cases":
            return set()
        people = {group for _district, group in recorded.get(("count", structure.inhabitants), ())}
        return {
            group
            for group in structure.groups.values()
            if (key := self._key(measure, None, group))[:2] != measure and key[3] in people
        }

    def _subsets_of_pieces(self, measure: tuple, pieces: set, groups: set) -> list[tuple]:
        """Return (whole, part) of groups in every place, and of the numerators of shares in their denominators."""
        structure, (kind, indicator) = self.structure, measure
        within = [(structure.total, group) for group in groups - {structure.total} if structure.total in groups]
        within += [(structure.groups.get(whole), structure.groups.get(part)) for whole, part in SUBSETS]
        within = [pair for pair in within if groups.issuperset(pair)]
        key = partial(self._key, measure)
        pieces = sorted(pieces, key=str)
        found = [(key(name, whole), key(name, part)) for name in pieces for whole, part in within]
        if kind in ("cases", "own") and structure.indicators[indicator].kind == Indicator.Kind.SHARE:
            of_people = kind == "cases" and indicator in structure.shares
            base = ("count", structure.inhabitants) if of_people else ("base", indicator)
            found += [((*base, name, group), key(name, group)) for name in pieces for group in groups]
        return found

    def _guess(self, system: System, sums: list[Sum], subsets: list[tuple]) -> None:
        """Find possible values of what the sums name and nobody recorded; what has but one is like any other rest."""
        named = {key for one in sums for key in (one.whole, *one.parts)}
        missing = named - self.counts.keys()
        subsets = [
            pair
            for pair in subsets
            if not missing.isdisjoint(pair) and all(key in missing or key in self.counts for key in pair)
        ]
        limits = {key: self.structure.indicators[key[1]].smallest for key in sorted(missing, key=str)}
        guess = possible_counts(self.counts, limits, sums=sums, subsets=subsets)
        self.counts.update(guess.counts)
        self.limits.update(limits)
        system.unseen |= missing
        system.unrecorded |= missing - guess.certain
        system.sums += sums
        system.subsets += subsets

    def _sums_of_groups(self, measure: tuple, districts: set, divisions: list) -> list[Sum]:
        groups = self.structure.groups
        return [
            Sum(
                self._key(measure, district, groups.get(whole, whole)),
                tuple(self._key(measure, district, groups.get(one, one)) for one in parts),
            )
            for district in sorted(districts, key=str)
            for whole, parts in divisions
        ]

    def _sums_of_areas(self, measure: tuple, groups: set) -> list[Sum]:
        structure = self.structure
        return [
            Sum(self._key(measure, area, group), tuple(self._key(measure, part, group) for part in parts))
            for area, parts in (*structure.areas.items(), *structure.alike, *structure.differences)
            for group in sorted(groups)
        ]

    def _derive(self, system: System, measure: tuple, possible: list[Sum]) -> None:
        """Add what nobody is shown but follows from a sum in which nothing else is missing, or nothing is left."""
        grown = True
        while grown:
            grown = False
            for one in possible:
                missing = [key for key in (one.whole, *one.parts) if key not in self.counts]
                if not missing:
                    continue
                known = sum(self.counts[part] for part in one.parts if part in self.counts)
                number = known if missing[0] == one.whole else self.counts[one.whole] - known
                if (len(missing) == 1 and number >= 0) or (missing[0] != one.whole and number == 0):
                    for key in missing:
                        self._add_unseen(system, key, number, measure)
                    grown = True

    def _add_unseen(self, system: System, key: tuple, number: float, measure: tuple) -> None:
        self.counts[key] = number
        self.limits[key] = self.structure.indicators[measure[1]].smallest
        if number > 0:
            system.unseen.add(key)  # where nothing is left, everybody will take it for nothing

    def _complete_area(self, system: System, measure: tuple, one: Sum) -> Sum | None:
        """
        Return the sum of an area with all districts that are missing in it as one place, or None if it says nothing.

        An area between that has no figure is replaced by its districts, if there are figures of any of them.
        """
        parts = self._without_gaps(one.parts, frozenset())
        missing = [key for key in parts if key not in self.counts]
        if not missing or one.whole not in self.counts or len(missing) == len(parts):
            return self._complete(system, Sum(one.whole, parts))
        name = self.structure.name_of(self.structure.ground_of(key[2] for key in missing))
        place = (*missing[0][:2], name, missing[0][3])
        rest = self.counts[one.whole] - sum(self.counts[key] for key in parts if key in self.counts)
        if rest >= 0 and place not in self.counts:
            self._add_unseen(system, place, rest, measure)
        if self.counts.get(place) != rest:
            return self._complete(system, Sum(one.whole, parts))  # the figures contradict each other
        return Sum(one.whole, (*(key for key in parts if key in self.counts), place))

    def _without_gaps(self, parts: tuple[tuple, ...], above: frozenset) -> tuple[tuple, ...]:
        found = []
        for key in parts:
            kind, indicator, place, group = key
            below = () if key in self.counts or place in above else self.structure.areas.get(place, ())
            finer = self._without_gaps(tuple((kind, indicator, one, group) for one in below), above | {place})
            found += finer if any(one in self.counts for one in finer) else [key]
        return tuple(found)

    def _complete(self, system: System, one: Sum) -> Sum | None:
        """Return a sum with all that is missing in it as one rest, or None if it says nothing."""
        there = tuple(part for part in one.parts if part in self.counts)
        if one.whole not in self.counts or not there:
            return None
        if len(there) == len(one.parts):
            return one
        rest = self.counts[one.whole] - sum(self.counts[part] for part in there)
        if rest < 0:
            return None
        if rest == 0:
            return Sum(one.whole, there)
        key = ("rest", one.whole, one.parts)
        self._add_unseen(system, key, rest, one.whole[:2])
        return Sum(one.whole, (*there, key))

    def _subsets(self, measure: tuple, found: set) -> list[tuple]:
        """Return (whole, part) for every group within the total or within another group."""
        structure = self.structure
        has_groups = len({group for _district, group in found}) > 1
        pairs = [
            (structure.groups.get(whole), structure.groups.get(part)) for whole, part in (NESTED if has_groups else ())
        ]
        key = partial(self._key, measure)
        keys = [
            (key(district, structure.total), key(district, group))
            for district, group in sorted(found, key=str)
            if group != structure.total
        ]
        keys += [
            (key(district, whole), key(district, part))
            for district in sorted({district for district, _group in found}, key=str)
            for whole, part in pairs
        ]
        keys += [
            (key(whole, group), key(part, group))
            for whole, part in structure.within
            for group in sorted({group for _district, group in found}, key=str)
        ]
        return [(whole, part) for whole, part in keys if whole in self.counts and part in self.counts]


def _telling(keys: dict[str, int], recorded: set) -> list[tuple]:
    """Return the divisions of groups that link recorded ones, directly or through others that nobody recorded."""
    found, fewer = None, DIVISIONS
    while fewer != found:
        found = fewer
        often = Counter(slug for whole, parts in found for slug in (whole, *parts))
        fewer = [
            (whole, parts)
            for whole, parts in found
            if sum(often[slug] > 1 or keys.get(slug, slug) in recorded for slug in (whole, *parts)) > 1
        ]
    return found


def _reason(hidden: list[tuple], system: System) -> str:
    if not hidden:
        return Observation.Disclosure.OPEN
    if system.small.intersection(hidden):
        return Observation.Disclosure.SMALL
    if system.dominated.intersection(hidden):
        return Observation.Disclosure.DOMINATED
    return Observation.Disclosure.DERIVED
