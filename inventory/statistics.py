"""
Measures of distribution, classification, composition and change: pure functions over sequences of numbers.

The numbers of a sequence belong to districts of one level (or to years) in the order of the other sequences; ``None``
stands for a figure that is missing or hidden. What cannot be computed raises ``NotComputable`` with a reason for
people; nothing is ever computed over a part of the districts.

Small numbers are not refused here: where fewer than some 500 people live, chance moves every share, and whoever shows
a result names those districts.

Sources: O. D. Duncan, B. Duncan, A Methodological Analysis of Segregation Indexes, American Sociological Review 20
(1955); definitions and the treatment of empty districts as in the library PySAL ``segregation``; the composite index
as in the Monitoring Soziale Stadtentwicklung Berlin; classes of equal population as in the evaluation of the
Innerstädtische Raumbeobachtung (BBSR).
"""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean, pstdev

from django.utils.translation import gettext as _

Number = int | float | Decimal
Cells = Sequence[Number | None]

Z_SCORES, MIN_MAX = "z-scores", "min-max"


class NotComputable(ValueError):
    """
    A measure cannot be computed; the message is the reason, in the reader's language.

    ``places`` are the positions (from 0) of the figures that stand in the way, so that a page can name the districts.
    """

    def __init__(self, reason: str, places: Collection[int] = ()):
        super().__init__(reason)
        self.reason, self.places = reason, tuple(places)


@dataclass(frozen=True)
class Change:
    """How far a figure moved: ``absolute`` in its unit, ``relative`` as a share of the first (None if that is zero)."""

    absolute: float
    relative: float | None


@dataclass(frozen=True)
class Trend:
    """A straight line through figures: ``slope`` in units per year; ``fit`` (R²) from 0, none, to 1, exact."""

    slope: float
    intercept: float
    fit: float

    def at(self, year: Number) -> float:
        """Return the line's value in a year."""
        return self.intercept + self.slope * float(year)


# How a group is distributed over districts


def dissimilarity(first: Cells, second: Cells) -> float:
    """
    Return the index of dissimilarity D of two groups, from 0 (same distribution) to 1 (never in the same district).

    D = ½ Σ |xᵢ/X − yᵢ/Y| with xᵢ, yᵢ the people of the groups in district i and X, Y their sums. It is the share of
    either group that would have to move to another district for both to be distributed alike. The groups need not make
    up the population. An empty district counts nothing. Source: Duncan/Duncan 1955.

    Raises NotComputable if a group is empty, a figure is missing, or there are fewer than two districts.
    """
    x, y = _counts(first, second)
    return _halved_distance(x, y)


def segregation_index(group: Cells, total: Cells) -> float:
    """
    Return the segregation index IS of a group against everybody else, from 0 to 1.

    IS = ½ Σ |xᵢ/X − (tᵢ−xᵢ)/(T−X)| with tᵢ everybody in district i and T their sum: the dissimilarity of the group and
    the rest; equal to Σ tᵢ·|pᵢ−P| / (2·T·P·(1−P)) with pᵢ = xᵢ/tᵢ and P = X/T. Source: Duncan/Duncan 1955; what PySAL
    names ``Dissim``.

    Raises NotComputable if the group is empty, everybody or larger than the total, a figure is missing, or there are
    fewer than two districts.
    """
    x, t = _group_of_total(group, total)
    return _halved_distance(x, [whole - part for part, whole in zip(x, t, strict=True)])


def isolation(group: Cells, total: Cells) -> float:
    """
    Return the isolation index xPx*, from P (the group's share, if spread evenly) to 1 (alone in its districts).

    xPx* = Σ (xᵢ/X)·(xᵢ/tᵢ): the share of the own group in the district in which a member lives, on average over the
    members. Empty districts are left out. With ``interaction`` it adds up to 1. Source: PySAL ``Isolation``.

    Raises NotComputable as ``segregation_index`` does.
    """
    x, t = _group_of_total(group, total)
    members = sum(x)
    return math.fsum(part / members * part / whole for part, whole in zip(x, t, strict=True) if whole)


def interaction(group: Cells, total: Cells) -> float:
    """
    Return the interaction index xPy*, from 0 to 1−P (P the group's share).

    xPy* = Σ (xᵢ/X)·((tᵢ−xᵢ)/tᵢ): the share of all others in the district in which a member of the group lives, on
    average over the members. Empty districts are left out. Source: PySAL ``Interaction``.

    Raises NotComputable as ``segregation_index`` does.
    """
    x, t = _group_of_total(group, total)
    members = sum(x)
    return math.fsum(part / members * (whole - part) / whole for part, whole in zip(x, t, strict=True) if whole)


def location_quotients(group: Cells, total: Cells) -> list[float | None]:
    """
    Return the location quotient of each district: 1 as in the city, 2 twice the city's share, 0 nobody.

    LQᵢ = (xᵢ/tᵢ) / (X/T). An empty district has none (None). Source: PySAL ``MultiLocationQuotient``.

    Raises NotComputable as ``segregation_index`` does.
    """
    x, t = _group_of_total(group, total)
    share = sum(x) / sum(t)
    return [part / whole / share if whole else None for part, whole in zip(x, t, strict=True)]


# Classes


def population_classes(shares: Cells, populations: Cells, classes: int = 7) -> list[int]:
    """
    Return the class of each district, 1 (lowest shares) to ``classes``, each with about the same number of inhabitants.

    The districts are sorted by share; equal shares keep the order in which they are given (give them sorted by key). On
    the line of all inhabitants laid out in this order, a district belongs to the class in whose stretch its **middle**
    lies: with c inhabitants before it and n of its own, class = ⌊(c + n/2)·classes/T⌋ + 1; a middle exactly on a cut
    belongs to the upper class. A district is never split, so classes differ in size, and beside a very large district
    one may be empty. Source of the picture: BBSR, septiles of districts by share of foreigners; it leaves open what
    happens to districts on a cut, hence the rule above.

    Raises NotComputable if a figure is missing, nobody lives anywhere, or there are fewer districts than classes;
    ValueError for fewer than two classes.
    """
    if classes < 2:
        raise ValueError("at least two classes")
    _refuse_different_lengths(shares, populations)
    _refuse_missing(shares, populations)
    people = [_exact(number) for number in populations]
    _refuse_negative(people)
    if len(people) < classes:
        raise NotComputable(
            _("There are %(districts)d districts; that is too few for %(classes)d classes.")
            % {"districts": len(people), "classes": classes}
        )
    total = sum(people)
    if not total:
        raise NotComputable(_("There are no inhabitants in any of the districts."))
    result, before = [0] * len(people), 0
    for place in sorted(range(len(people)), key=lambda one: (shares[one], one)):
        number = int((2 * before + people[place]) * classes // (2 * total)) + 1
        result[place] = min(number, classes)  # empty districts at the end have their middle at the very end
        before += people[place]
    return result


# One measure from several


def z_scores(values: Cells) -> list[float]:
    """
    Return each value's distance from the mean in standard deviations.

    z = (v − mean) / s with s the standard deviation of the **population** (divided by N, not N−1), as the Berlin
    monitoring computes it. Without unit; mean 0, standard deviation 1.

    Raises NotComputable if a figure is missing, there are fewer than two, or all are equal.
    """
    numbers = _spread(values)
    mean, deviation = fmean(numbers), pstdev(numbers)
    if not deviation:  # too close together for floating point
        raise NotComputable(_("All districts have the same value; there is nothing to distinguish."))
    return [(number - mean) / deviation for number in numbers]


def min_max(values: Cells) -> list[float]:
    """
    Return each value's place between the lowest, 0, and the highest, 1: (v − min) / (max − min).

    Raises NotComputable if a figure is missing, there are fewer than two, or all are equal.
    """
    numbers = _spread(values)
    low, high = min(numbers), max(numbers)
    return [number / (high - low) - low / (high - low) for number in numbers]


_METHODS: dict[str, Callable[[Cells], list[float]]] = {Z_SCORES: z_scores, MIN_MAX: min_max}


def composite_index(
    columns: Sequence[Cells],
    weights: Sequence[Number],
    *,
    method: str = Z_SCORES,
    directions: Sequence[int],
    standardised: bool = False,
) -> list[float]:
    """
    Return one number for each district from several indicators; ``columns`` has one sequence for each indicator.

    Each column is made comparable by ``method``: ``"z-scores"`` (without bounds, 0 the mean of the districts) or
    ``"min-max"`` (0 to 1). ``directions`` says of each whether a high value raises the index, 1, or lowers it, −1: then
    z is counted as −z, a place m as 1 − m. The index is the mean weighted by ``weights``, Σ wⱼ·sⱼ / Σ wⱼ, so that only
    the proportion of the weights matters. ``standardised`` divides it by its own population standard deviation, around
    zero: the status index of the Berlin Monitoring Soziale Stadtentwicklung, the sum of z-scores over the standard
    deviation of the sums (only with z-scores).

    Raises NotComputable if a column cannot be made comparable, lengths differ, a weight is negative or all are zero, or
    the standardised index has no spread; ValueError for an unknown method or direction.
    """
    if method not in _METHODS:
        raise ValueError(f"unknown method {method!r}")
    if standardised and method != Z_SCORES:
        raise ValueError("only an index of z-scores can be standardised")
    if set(directions) - {1, -1}:
        raise ValueError("directions are 1 or -1")
    if not columns or len(columns) != len(weights) or len(columns) != len(directions):
        raise NotComputable(_("An index needs at least one indicator, and a weight and a direction for each."))
    _refuse_different_lengths(*columns)
    factors = [float(weight) for weight in weights]
    if min(factors) < 0 or not sum(factors):
        raise NotComputable(_("Weights cannot be negative, and one at least must be greater than zero."))
    scores = [
        _directed(_METHODS[method](column), sign, method) for column, sign in zip(columns, directions, strict=True)
    ]
    index = [
        math.fsum(factor * score for factor, score in zip(factors, row, strict=True)) / math.fsum(factors)
        for row in zip(*scores, strict=True)
    ]
    if not standardised:
        return index
    deviation = pstdev(index)
    if deviation < 1e-12:
        raise NotComputable(_("The indicators cancel each other out; all districts have the same index."))
    return [value / deviation for value in index]


def _directed(scores: list[float], sign: int, method: str) -> list[float]:
    if sign == 1:
        return scores
    return [1 - score for score in scores] if method == MIN_MAX else [-score for score in scores]


# Over time


def change(first: Number | None, last: Number | None) -> Change:
    """
    Return how far a figure moved from ``first`` to ``last``: last − first, and that divided by \\|first\\|.

    The absolute change of a share is in percentage points. Between two figures that cannot be compared (a break in the
    series, another concept) nothing may be computed: whoever calls sees to that.

    Raises NotComputable if a figure is missing.
    """
    _refuse_missing((first, last))
    start, end = float(first), float(last)
    return Change(end - start, (end - start) / abs(start) if start else None)


def trend(years: Sequence[int], values: Cells, *, breaks: Collection[int] = ()) -> Trend:
    """
    Return the straight line of least squares through figures of at least three years; the slope is in units per year.

    slope = Σ(xᵢ−x̄)(yᵢ−ȳ) / Σ(xᵢ−x̄)², fit = R² = 1 − Σ(yᵢ−ŷᵢ)²/Σ(yᵢ−ȳ)²; equal values are a level line that fits (1).
    ``breaks`` are the first years that cannot be compared with earlier ones; give the years of ``unbroken_runs`` one by
    one, as no line is drawn across a break. The line describes the years given and foretells nothing.

    Raises NotComputable for fewer than three years, a missing figure, a year given twice, or a break between the years.
    """
    _refuse_different_lengths(years, values)
    _refuse_missing(values)
    if len(years) < 3:
        raise NotComputable(_("A trend needs figures of at least three years."))
    if len(set(years)) < len(years):
        raise NotComputable(_("There is more than one figure for a year."))
    if any(min(years) < year <= max(years) for year in breaks):
        raise NotComputable(_("The series has a break; figures before and after it cannot be compared."))
    numbers = [float(value) for value in values]
    middle, mean = fmean(years), fmean(numbers)
    spread = math.fsum((year - middle) ** 2 for year in years)
    slope = math.fsum((x - middle) * (y - mean) for x, y in zip(years, numbers, strict=True)) / spread
    intercept = mean - slope * middle
    all_squares = math.fsum((y - mean) ** 2 for y in numbers)
    left = math.fsum((y - mean - slope * (x - middle)) ** 2 for x, y in zip(years, numbers, strict=True))
    fit = 1.0 if len(set(numbers)) == 1 or not all_squares else max(0.0, 1 - left / all_squares)
    return Trend(slope, intercept, fit)


def unbroken_runs(
    years: Sequence[int], values: Cells, breaks: Collection[int] = ()
) -> list[tuple[list[int], list[Number]]]:
    """
    Return the stretches of years whose figures can be compared, each as (years, values).

    A stretch ends before a year without figure and before each of ``breaks``, the first years that cannot be compared
    with earlier ones. The years are given in rising order.
    """
    _refuse_different_lengths(years, values)
    runs: list[tuple[list[int], list[Number]]] = []
    is_open = False
    for year, value in zip(years, values, strict=True):
        if value is None:
            is_open = False
            continue
        if not is_open or year in breaks:
            runs.append(([], []))
        runs[-1][0].append(year)
        runs[-1][1].append(value)
        is_open = True
    return runs


# Composed areas


def pooled_share(numerators: Cells, denominators: Cells, per: int = 100) -> Number:
    """
    Return the share or rate of an area composed of districts: Σ numerators / Σ denominators × ``per``.

    Never the mean of the districts' shares, which would count small and large districts alike. Districts with nobody in
    the denominator count nothing. Decimals give a Decimal.

    Raises NotComputable if a figure is missing or negative, or nobody is in any denominator; a single district will do.
    """
    _refuse_different_lengths(numerators, denominators)
    _refuse_missing(numerators, denominators)
    _refuse_negative(numerators)
    _refuse_negative(denominators)
    if not sum(denominators):
        raise NotComputable(_("There is nobody of whom this could be a share."))
    return sum(numerators) / sum(denominators) * per


# What is refused


def _refuse_different_lengths(*columns: Sequence) -> None:
    if len({len(column) for column in columns}) > 1:
        raise NotComputable(_("The figures do not belong to the same districts."))


def _refuse_missing(*columns: Cells) -> None:
    places = sorted({place for column in columns for place, cell in enumerate(column) if _is_missing(cell)})
    if places:
        raise NotComputable(_("Figures are missing or confidential."), places)


def _is_missing(cell: Number | None) -> bool:
    return cell is None or not math.isfinite(cell)


def _refuse_negative(cells: Sequence[Number]) -> None:
    places = [place for place, cell in enumerate(cells) if cell < 0]
    if places:
        raise NotComputable(_("A number of people cannot be negative."), places)


def _counts(*columns: Cells) -> list[list[int | float]]:
    """Return columns of people over at least two districts, or refuse them."""
    _refuse_different_lengths(*columns)
    if len(columns[0]) < 2:
        raise NotComputable(_("A distribution needs at least two districts."))
    _refuse_missing(*columns)
    checked = [[_exact(cell) for cell in column] for column in columns]
    for column in checked:
        _refuse_negative(column)
        if not sum(column):
            raise NotComputable(_("Nobody belongs to the group."))
    return checked


def _exact(cell: Number) -> int | float:
    """Return whole numbers as such, so that sums of people are exact."""
    return int(cell) if cell == int(cell) else float(cell)


def _group_of_total(group: Cells, total: Cells) -> list[list[int | float]]:
    x, t = _counts(group, total)
    larger = [place for place, (part, whole) in enumerate(zip(x, t, strict=True)) if part > whole]
    if larger:
        raise NotComputable(_("The group is larger than the total."), larger)
    if sum(x) == sum(t):
        raise NotComputable(_("Everybody belongs to the group; there is nobody to compare it with."))
    return [x, t]


def _halved_distance(x: Sequence[Number], y: Sequence[Number]) -> float:
    all_x, all_y = sum(x), sum(y)
    return math.fsum(abs(a / all_x - b / all_y) for a, b in zip(x, y, strict=True)) / 2


def _spread(values: Cells) -> list[float]:
    """Return values that differ as numbers to compute with, or refuse them."""
    _refuse_missing(values)
    if len(values) < 2:
        raise NotComputable(_("A comparison needs at least two districts."))
    numbers = [float(value) for value in values]
    if min(numbers) == max(numbers):
        raise NotComputable(_("All districts have the same value; there is nothing to distinguish."))
    return numbers
