"""Divides values into a few classes with round limits, for maps."""

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from inventory.models.statistic import format_figure

MOST_CLASSES = 5
_ROUND_STEPS = (1, 2, 5)


def class_limits(values: Iterable[Decimal], *, classes: int = MOST_CLASSES, decimals: int = 1) -> tuple[Decimal, ...]:
    """
    Return the limits between classes that hold about as many of the values each, rounded.

    Limits lie at the quantiles, each rounded to 1, 2 or 5 times a power of ten that is at most about half of what parts
    it from its neighbours, but not finer than ``decimals``. Zeros are left out, as they are a class of their own. Fewer
    limits than asked for come back where values lie close together, none where they are all the same. A class goes from
    its lower limit to below its upper one.
    """
    values = sorted(value for value in values if value)
    if not values or values[0] == values[-1]:
        return ()
    cuts = [_quantile(values, number / classes) for number in range(classes + 1)]
    limits = []
    for before, cut, after in zip(cuts, cuts[1:], cuts[2:], strict=False):
        step = _step(min(cut - before, after - cut) / 2, decimals)
        limit = round(cut / step) * step
        if values[0] < limit <= values[-1] and (not limits or limit > limits[-1]):
            limits.append(limit)
    return tuple(limits)


def _step(width: Decimal, decimals: int) -> Decimal:
    """Return the largest round number up to ``width`` that figures of so many decimals can be counted in."""
    finest = Decimal(1).scaleb(-decimals)
    if width <= finest:
        return finest
    power = Decimal(10) ** math.floor(math.log10(width))
    return max(power * step for step in _ROUND_STEPS if power * step <= width or step == 1)


def _quantile(values: Sequence[Decimal], share: float) -> Decimal:
    place = share * (len(values) - 1)
    below = math.floor(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * Decimal(str(place - below))


def class_of(value: Decimal, limits: Sequence[Decimal], *, decimals: int = 1) -> int:
    """Return the number of a value's class, from 1; a value belongs where it belongs as it is written."""
    return bisect_right(limits, round(Decimal(value), decimals)) + 1


def class_names(limits: Sequence[Decimal], *, decimals: int = 1) -> list[str]:
    """Return what the classes are called, the lowest first."""
    if not limits:
        return [_("all values")]
    texts = [format_figure(limit, _decimals(limit, decimals)) for limit in limits]
    between = [_("%(from)s to below %(to)s") % {"from": low, "to": high} for low, high in pairwise(texts)]
    return [_("below %(limit)s") % {"limit": texts[0]}, *between, _("%(limit)s and more") % {"limit": texts[-1]}]


def _decimals(limit: Decimal, decimals: int) -> int:
    """Return how many decimals a limit needs."""
    return min(decimals, max(0, -limit.normalize().as_tuple().exponent))
