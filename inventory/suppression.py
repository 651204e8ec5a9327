"""
Decides, over plain numbers, which counts must be hidden so that no hidden one can be computed from what is shown.

Two steps: a local rule looks at each sum by itself; an audit then bounds every hidden count from everything that is
known at once with linear programs, and hides further counts until each could be anything within an interval that is
wide enough. Nothing here knows the database; ``inventory.quantities`` says what the numbers are and how they add up.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from math import ceil, floor

import numpy
from scipy.optimize import OptimizeResult, linprog
from scipy.sparse import csr_array

Key = Hashable

#: How far beyond the interval wanted a single count is moved, in multiples of it; only keeps the programs bounded.
FAR = 100
#: So many rounds move all counts together, unless fewer than FEW are left.
ROUNDS, FEW = 12, 8
#: Solutions are exact to about this.
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Sum:
    """A count that is the sum of others."""

    whole: Key
    parts: tuple[Key, ...]


def is_small(count: Decimal | float, smallest: int) -> bool:
    """Tell whether a count is above zero and below the smallest that may be shown."""
    return 0 < count < smallest


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
    complete. ``secret`` are counts that are to be hidden for other reasons. Every hidden count can, for somebody who
    knows all that is shown, be anything within an interval of at least ``smallest``.
    """
    system = System(
        {key: float(count) for key, count in counts.items()},
        sums=[one for one in sums if one.whole in counts and all(part in counts for part in one.parts)],
        subsets=[(whole, part) for whole, part in subsets if whole in counts and part in counts],
        limits=dict.fromkeys(counts, smallest),
    )
    system.find_small()
    system.kept |= set(secret) & counts.keys()
    return set(protect(system).hidden)


@dataclass
class System:
    """
    Counts and how they hang together.

    ``counts`` are the true values, ``limits`` the smallest that may be shown of each. ``sums`` are complete, and
    ``subsets`` are (whole, part). ``unseen`` are counts that nobody is shown, which may follow from others; of some of
    these, the ``unrecorded``, the true value is not known here either, and a possible one stands in its place.
    ``known`` are counts known outside already, from earlier exports. Hidden for themselves are the ``small`` ones,
    the ``dominated`` sums, of which one part makes almost all, with that part, and the ``kept``, for other reasons.
    """

    counts: dict[Key, float]
    sums: list[Sum] = field(default_factory=list)
    subsets: list[tuple[Key, Key]] = field(default_factory=list)
    limits: dict[Key, int] = field(default_factory=dict)
    unseen: set[Key] = field(default_factory=set)
    unrecorded: set[Key] = field(default_factory=set)
    known: set[Key] = field(default_factory=set)
    small: set[Key] = field(default_factory=set)
    dominated: set[Key] = field(default_factory=set)
    kept: set[Key] = field(default_factory=set)

    @property
    def secret(self) -> set[Key]:
        """What is hidden for itself and not only to protect others."""
        return self.small | self.dominated | self.kept

    def find_small(self) -> None:
        """Hide counts that are too small, and parts that leave too small a rest of their whole."""
        self.small |= {
            key
            for key, count in self.counts.items()
            if key not in self.unrecorded and is_small(count, self.limits[key])
        }
        within = [*self.subsets, *((one.whole, part) for one in self.sums for part in one.parts)]
        for whole, part in within:
            if whole in self.unseen:
                continue
            count = self.counts[part]
            if part not in self.unseen and count > 0 and is_small(self.counts[whole] - count, self.limits[part]):
                self.small.add(part)

    def find_dominated(self, percent: Mapping[Key, int]) -> None:
        """Hide sums of which one part makes more than a percentage, and that part; ``percent`` by key of the whole."""
        for one in self.sums:
            whole, most = self.counts[one.whole], percent.get(one.whole)
            if most is None or whole <= 0 or len(one.parts) < 2 or not self.unrecorded.isdisjoint(one.parts):
                continue
            part = max(one.parts, key=lambda key: self.counts[key])
            if self.counts[part] * 100 > whole * most and self.counts[part] < whole:
                self.dominated |= {one.whole, part} - self.unseen


@dataclass(frozen=True)
class Guess:
    """Counts nobody recorded: of each one possible value, and of these the ``certain``, which have no other."""

    counts: dict[Key, float]
    certain: frozenset[Key]


def possible_counts(
    counts: Mapping[Key, float],
    unrecorded: Mapping[Key, int],
    *,
    sums: Iterable[Sum],
    subsets: Iterable[tuple[Key, Key]],
) -> Guess:
    """
    Return counts, none below zero, for what was not recorded, such that all adds up with ``counts``, which were.

    Where recorded counts contradict each other, they come as near to that as possible. ``unrecorded`` has the smallest
    count that might be shown of each; only of what is below it is looked for whether it is certain.
    """
    place = {key: number for number, key in enumerate(unrecorded)}
    if not place:
        return Guess({}, frozenset())
    equal = [_with_right([(one.whole, -1.0), *((part, 1.0) for part in one.parts)], place, counts) for one in sums]
    less = [_with_right([(whole, -1.0), (part, 1.0)], place, counts) for whole, part in subsets]
    found = _nearest_solution(equal, less, len(place))
    small = {key for key, number in place.items() if is_small(found[number], unrecorded[key])}
    certain = _without_choice(equal, less, found, {place[key] for key in small})
    return Guess(
        dict(zip(place, found.tolist(), strict=True)), frozenset(key for key in small if place[key] in certain)
    )


def _with_right(row: list[tuple[Key, float]], place: Mapping[Key, int], counts: Mapping[Key, float]) -> tuple:
    """Return what a condition says of the unrecorded, and what of the others stands on its right side."""
    unknown = [(place[key], factor) for key, factor in row if key in place]
    return unknown, -sum(factor * counts[key] for key, factor in row if key not in place)


def _nearest_solution(equal: list, less: list, size: int) -> numpy.ndarray:
    """Solve all conditions together with the least deviation, which is none unless counts contradict each other."""
    more, fewer = size, size + len(equal) + len(less)
    equations = [([*row, (more + n, 1.0), (fewer + n, -1.0)],) for n, (row, _right) in enumerate(equal)]
    inequalities = [([*row, (more + n, -1.0)],) for n, (row, _right) in enumerate(less, start=len(equal))]
    width = fewer + len(equal)
    result = linprog(
        numpy.repeat([0.0, 1.0], [size, width - size]),
        A_eq=_matrix(equations, width),
        b_eq=[right for _row, right in equal] or None,
        A_ub=_matrix(inequalities, width),
        b_ub=[right for _row, right in less] or None,
        bounds=(0, None),
        method="highs",
    )
    if result.x is None:
        return numpy.zeros(size)
    found = numpy.maximum(result.x[:size], 0.0)
    whole = numpy.rint(found)
    return numpy.where(abs(found - whole) < TOLERANCE, whole, found)


def _without_choice(equal: list, less: list, found: numpy.ndarray, places: set[int]) -> set[int]:
    """Return which of some places have the same value in every solution, as far as steps to all sides tell."""
    size, chance = len(found), numpy.random.default_rng(len(found))
    equations, inequalities = (_matrix([(row,) for row, _right in rows], size) for rows in (equal, less))
    room = None if inequalities is None else numpy.maximum(0.0, [right for _row, right in less] - inequalities @ found)
    bounds = numpy.column_stack([-numpy.minimum(found, 1.0), numpy.ones(size)])
    for _round in range(ROUNDS):
        if not places:
            break
        before, chosen = len(places), sorted(places)
        weights = numpy.zeros(size)
        weights[chosen] = chance.uniform(0.5, 1.5, len(chosen)) * chance.choice((-1, 1), len(chosen))
        for direction in (weights, -weights):
            result = linprog(
                direction,
                A_eq=equations,
                b_eq=None if equations is None else numpy.zeros(len(equal)),
                A_ub=inequalities,
                b_ub=room,
                bounds=bounds,
                method="highs",
            )
            if result.x is not None:
                places = {one for one in places if abs(result.x[one]) <= TOLERANCE}
        if len(places) == before:
            break
    return places


@dataclass(frozen=True)
class Protection:
    """``hidden`` counts, and of these the ``exposed``: what was shown before gives them away all the same."""

    hidden: frozenset[Key]
    exposed: frozenset[Key]


def protect(system: System) -> Protection:
    """
    Return what has to be hidden of a system so that all its secrets are safe.

    A count is safe if everything that is shown, now or earlier, leaves it an interval of at least its limit; see
    ``docs/confidentiality.md``. What is known outside already cannot be made safe again; it is hidden all the same, as
    if nobody had seen it yet, for those who have not.
    """
    hidden = _hide_locally(system, system.secret)
    audit = _Audit(system, hidden, known=system.known)
    exposed = audit.run()
    if audit.hidden & system.known:
        audit = _Audit(system, audit.hidden, known=set())
        audit.run()
    hidden = audit.hidden - system.unseen
    return Protection(frozenset(hidden), frozenset((exposed | system.known) & hidden))


def _hide_locally(system: System, hidden: set[Key]) -> set[Key]:
    """
    Return ``hidden`` with what a look at each sum by itself adds.

    In each sum whose whole is shown, at least two parts stay hidden, and what they have together exceeds their number
    by at least the limit, so that each of them may have several values.
    """
    unclear = system.unseen - hidden
    looked_at = [one for one in system.sums if not unclear.intersection((one.whole, *one.parts))]
    grown = True
    while grown:
        more = {key for one in looked_at if (key := _to_hide_next(one, system, hidden)) is not None}
        grown = bool(more)
        hidden |= more
    return hidden


def _to_hide_next(one: Sum, system: System, hidden: set[Key]) -> Key | None:
    """Return what else has to be hidden in a sum, or None if nothing hidden can be computed from it."""
    counts = system.counts
    secret = [part for part in one.parts if part in hidden]
    shown = sorted(
        (part for part in one.parts if part not in hidden and counts[part] > 0 and part not in system.unseen),
        key=lambda part: (part in system.known, counts[part], str(part)),
    )
    if one.whole in hidden:
        return shown[0] if shown and not secret else None
    if not secret:
        return None
    limit = max(system.limits[part] for part in secret)
    if len(secret) > 1 and sum(counts[part] for part in secret) - len(secret) >= limit:
        return None
    if shown:
        return shown[0]
    return None if one.whole in system.unseen else one.whole


class _Audit:
    """
    Bounds every hidden count from all that is known, and hides more until each has an interval wide enough.

    The programs are written in differences from the true values, so that these are always one solution and figures that
    do not quite add up do no harm. Whoever finds a solution finds one for all counts at once, and it remains one when
    more is hidden; so ``reach`` keeps how far each count was moved in any of them, and few programs are solved.
    """

    def __init__(self, system: System, hidden: set[Key], *, known: set[Key]):
        self.system, self.known = system, known
        self.hidden = set(hidden)
        self.exposed: set[Key] = set()
        self.reach: dict[Key, tuple[float, float]] = {}
        self.sums_of = defaultdict(list)
        for one in system.sums:
            for key in (one.whole, *one.parts):
                self.sums_of[key].append(one)

    def run(self) -> set[Key]:
        """Hide until all is safe; return what could not be made safe."""
        while True:
            program = _Program(self.system, (self.hidden - self.known) | self.system.unseen, self.hidden)
            self._try_directions(program)
            more = self._what_to_hide(program)
            if not more:
                return self.exposed
            self.hidden |= more

    def _narrow(self) -> list[Key]:
        """Return the hidden counts that have not been shown to be safe, in a fixed order."""
        found = self.hidden - self.known - self.exposed
        return sorted((key for key in found if not self._is_wide(key)), key=self._cost)

    def _is_wide(self, key: Key) -> bool:
        low, high = self.reach.get(key, (0.0, 0.0))
        count = self.system.counts[key]
        return floor(count + high + TOLERANCE) - ceil(count + low - TOLERANCE) >= self.system.limits[key]

    def _cost(self, key: Key) -> tuple:
        return self.system.counts[key], str(key)

    def _note(self, program: "_Program", keys: Iterable[Key], moves: Iterable[float]) -> None:
        for key, move in zip(keys, moves, strict=True):
            low, high = self.reach.get(key, (0.0, 0.0))
            self.reach[key] = min(low, move), max(high, move)

    def _try_directions(self, program: "_Program") -> None:
        """Move all counts that are still narrow at once, by turns up and down; each turn shows many of them safe."""
        chance = numpy.random.default_rng(len(program.keys))
        before = None
        for _round in range(ROUNDS):
            narrow = self._narrow()
            if len(narrow) < FEW or len(narrow) == before:
                return
            before = len(narrow)
            weights = numpy.zeros(len(program.keys))
            places = [program.place[key] for key in narrow]
            weights[places] = chance.uniform(0.5, 1.5, len(places)) * chance.choice((-1, 1), len(places))
            for direction in (weights, -weights):
                result = program.solve(direction, box=self._step)
                if result.x is not None:
                    self._note(program, program.keys, result.x)

    @property
    def _step(self) -> float:
        return max(self.system.limits.values()) + 1.0

    def _what_to_hide(self, program: "_Program") -> set[Key]:
        """Return further counts to hide, one for each that is pinned; those that nothing can free are exposed."""
        chosen = set()
        for key in self._narrow():
            if self._is_wide(key):
                continue  # a program for another has just shown it
            part = program.around(key)
            results = []
            for sign in (-1.0, 1.0):
                weights = numpy.zeros(len(part.keys))
                weights[part.place[key]] = sign
                results.append(part.solve(weights, box=self._step * FAR))
                if results[-1].x is not None:
                    self._note(part, part.keys, results[-1].x)
            if self._is_wide(key):
                continue
            candidates = self._candidates(part, results) or self._candidates(part, None)
            if not candidates:
                self.exposed.add(key)
            elif not chosen.intersection(candidates):
                chosen.add(min(candidates, key=lambda one: (one in self.system.known, *self._cost(one))))
        return chosen

    def _candidates(self, part: "_Program", results: list[OptimizeResult] | None) -> set[Key]:
        """Return the shown counts whose hiding may free what is pinned: those in the conditions that bind."""
        found = part.partners() if results is None else set().union(*map(part.binding, results))
        return {
            key
            for key in found
            if self.system.counts[key] > 0
            and key not in self.hidden
            and key not in self.known
            and key not in self.system.unseen
        }


class _Program:
    """The linear program of the counts that somebody does not know; in differences from the true values."""

    def __init__(self, system: System, unknown: set[Key], hidden: set[Key]):
        self.system = system
        self.keys = sorted(unknown, key=str)
        self.place = {key: place for place, key in enumerate(self.keys)}
        counts = system.counts
        # A hidden count is at least 1, as zeros are shown.
        least = [counts[key] - (1 if key in hidden else 0) for key in self.keys]
        self.low = -numpy.maximum(0.0, numpy.array(least, dtype=float))
        self.high = numpy.full(len(self.keys), numpy.inf)
        self.low_by, self.high_by = {}, {}
        self.equations, self.inequalities = [], []
        self._add_sums()
        self._add_subsets()
        self._parts = None

    def _add_sums(self) -> None:
        for one in self.system.sums:
            row = [(self.place[part], 1.0) for part in one.parts if part in self.place]
            if one.whole in self.place:
                row.append((self.place[one.whole], -1.0))
            if row:
                self.equations.append((row, 0.0, (one.whole, *one.parts)))

    def _add_subsets(self) -> None:
        counts = self.system.counts
        for whole, part in self.system.subsets:
            rest = counts[whole] - counts[part]
            if rest < 0:
                continue
            if whole in self.place and part in self.place:
                self.inequalities.append(([(self.place[part], 1.0), (self.place[whole], -1.0)], rest, ()))
            elif part in self.place:
                self._bound(self.high, self.high_by, self.place[part], rest, whole, numpy.less)
            elif whole in self.place:
                self._bound(self.low, self.low_by, self.place[whole], -rest, part, numpy.greater)

    def _bound(self, bounds, reasons: dict, place: int, bound: float, reason: Key, is_tighter) -> None:
        if is_tighter(bound, bounds[place]):
            bounds[place], reasons[place] = bound, reason

    def solve(self, weights: numpy.ndarray, *, box: float) -> OptimizeResult:
        """Minimise the weighted sum of the differences, none of which is larger than ``box``."""
        bounds = numpy.column_stack([numpy.maximum(self.low, -box), numpy.minimum(self.high, box)])
        return linprog(weights, bounds=bounds, method="highs", **self.conditions)

    @cached_property
    def conditions(self) -> dict:
        """The equations and inequalities as the solver takes them."""
        size = len(self.keys)
        return {
            "A_eq": _matrix(self.equations, size),
            "b_eq": [right for _row, right, _keys in self.equations] or None,
            "A_ub": _matrix(self.inequalities, size),
            "b_ub": [right for _row, right, _keys in self.inequalities] or None,
        }

    def binding(self, result: OptimizeResult) -> set[Key]:
        """Return the counts in the conditions that keep a solution from going further."""
        if result.x is None:
            return set()
        found = set()
        for (_row, _right, keys), price in zip(self.equations, result.eqlin.marginals, strict=True):
            if abs(price) > TOLERANCE:
                found.update(keys)
        for reasons, prices in ((self.high_by, result.upper.marginals), (self.low_by, result.lower.marginals)):
            found.update(reason for place, reason in reasons.items() if abs(prices[place]) > TOLERANCE)
        return found

    def partners(self) -> set[Key]:
        """Return all counts that stand in any condition."""
        found = {*self.high_by.values(), *self.low_by.values()}
        return found.union(*(keys for _row, _right, keys in self.equations))

    def around(self, key: Key) -> "_Program":
        """Return the part of the program that has to do with a count."""
        if self._parts is None:
            self._parts = self._split()
        return self._parts[key]

    def _split(self) -> dict[Key, "_Program"]:
        root = list(range(len(self.keys)))

        def find(place: int) -> int:
            while root[place] != place:
                root[place] = root[root[place]]
                place = root[place]
            return place

        for row, _right, _keys in (*self.equations, *self.inequalities):
            first = find(row[0][0])
            for place, _factor in row[1:]:
                root[find(place)] = first
        members = defaultdict(list)
        for place in range(len(self.keys)):
            members[find(place)].append(place)
        rows = {name: defaultdict(list) for name in ("equations", "inequalities")}
        for name, found in rows.items():
            for one in getattr(self, name):
                found[find(one[0][0][0])].append(one)
        parts = {}
        for first, places in members.items():
            part = self._part(places, *(rows[name][first] for name in ("equations", "inequalities")))
            parts.update(dict.fromkeys(part.keys, part))
        return parts

    def _part(self, places: list[int], equations: list, inequalities: list) -> "_Program":
        part = object.__new__(_Program)
        new = {old: place for place, old in enumerate(places)}
        part.system = self.system
        part.keys = [self.keys[old] for old in places]
        part.place = {key: place for place, key in enumerate(part.keys)}
        part.low, part.high = self.low[places], self.high[places]
        part.low_by = {new[old]: reason for old, reason in self.low_by.items() if old in new}
        part.high_by = {new[old]: reason for old, reason in self.high_by.items() if old in new}
        part.equations, part.inequalities = (
            [([(new[old], factor) for old, factor in row], right, keys) for row, right, keys in rows]
            for rows in (equations, inequalities)
        )
        part._parts = None
        return part


def _matrix(rows: list, size: int) -> csr_array | None:
    if not rows:
        return None
    entries = [(number, place, factor) for number, (row, *_rest) in enumerate(rows) for place, factor in row]
    numbers, places, factors = zip(*entries, strict=True)
    return csr_array((factors, (numbers, places)), shape=(len(rows), size))
