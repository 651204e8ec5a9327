"""Draws a composite index: a dot for each district and how far it moves when the weights change, or a map."""

import textwrap
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from districts.maps import DistrictMap
from inventory.charts.canvas import (
    BACKGROUND,
    BAR,
    CHIP,
    MUTED,
    REFERENCE,
    TEXT,
    WIDTH,
    finished,
    format_value_axis,
    kept,
    new_canvas,
    shortened,
    word_for,
)
from inventory.charts.maps import ClassMap, map_svg
from inventory.composite import ComputedIndex, LeftOut, Row
from inventory.figures import Figure, FigureKind
from inventory.models import CompositeIndex
from inventory.models.statistic import format_figure

#: Limits between the classes of the map: around the mean, beyond half and beyond one; or quarters of the scale.
Z_LIMITS = (Decimal("-0.5"), Decimal("0.5"), Decimal(1))
PLACE_LIMITS = (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"))


class Dot(NamedTuple):
    """A district in the chart; without a value the sign and the word that stand in its place."""

    name: str
    value: float | None
    least: float
    most: float
    text: str


def index_svg(computed: ComputedIndex, rows: Sequence[Row], *, width: float = WIDTH) -> bytes:
    """
    Return the districts of ``rows`` in the given order, and below them those that are left out with the reason.

    The line through a dot reaches from the lowest to the highest index when one weight is changed by a fifth.
    """
    dots = [Dot(row.district.name, row.index, row.least, row.most, format_figure(row.index, 2)) for row in rows]
    dots += [Dot(one.district.name, None, 0, 0, _sign(one)) for one in computed.left_out]
    has_mean = computed.index.method == CompositeIndex.Method.Z_SCORES
    return kept(_draw, tuple(dots), computed.title, computed.unit, has_mean, computed.source_text, width)


def index_map_svg(computed: ComputedIndex, outlines: DistrictMap, *, width: float = WIDTH) -> bytes:
    """Return the index on a map with four classes, whose limits are the same for every index of a method."""
    figures = {row.district.pk: _shown(row.index) for row in computed.rows}
    figures |= {one.district.pk: one.lacking[0][1] for one in computed.left_out}
    has_mean = computed.index.method == CompositeIndex.Method.Z_SCORES
    drawn = ClassMap(outlines, figures, limits=Z_LIMITS if has_mean else PLACE_LIMITS, decimals=2)
    return map_svg(drawn, title=computed.title, unit=computed.unit, source=computed.source_text, width=width)


def _shown(index: float) -> Figure:
    return Figure(FigureKind.VALUE, format_figure(index, 2), value=Decimal(str(round(index, 6))))


def _sign(one: LeftOut) -> str:
    figure = one.lacking[0][1]
    return f"{figure.text}  {word_for(FigureKind(figure.kind)) or figure.note}"


def _draw(dots, title, unit, has_mean, source, width) -> bytes:
    unit = textwrap.fill(unit, round(9.5 * width))
    canvas, axes = new_canvas(title, unit, height=1.9 + 0.3 * max(len(dots), 3), width=width)
    ends = [end for dot in dots if dot.value is not None for end in (dot.least, dot.most)]
    low, high = (min(ends), max(ends)) if has_mean else (0, 1)
    span = (high - low) or 1
    low, high = low - 0.06 * span, high + 0.12 * span
    for place, dot in enumerate(dots):
        if dot.value is None:
            axes.annotate(
                dot.text,
                (low, place),
                xytext=(8, 0),
                textcoords="offset points",
                va="center",
                color=MUTED,
                fontsize=9.5,
                bbox=CHIP,
            )
            continue
        axes.hlines(place, dot.least, dot.most, color=BAR, linewidth=3, alpha=0.35)
        axes.plot([dot.value], [place], marker="o", color=BAR, mec=BACKGROUND, mew=1, ms=9)
        axes.annotate(
            dot.text,
            (dot.most, place),
            xytext=(9, 0),
            textcoords="offset points",
            va="center",
            color=TEXT,
            fontsize=9.5,
            bbox={"facecolor": BACKGROUND, "edgecolor": "none", "pad": 1.5},
        )
    if has_mean:
        axes.axvline(0, color=REFERENCE, linewidth=1.2, linestyle=(0, (4, 2)), zorder=0.9)
    axes.set_yticks(range(len(dots)), [shortened(dot.name, width) for dot in dots])
    axes.tick_params(axis="y", labelcolor=TEXT)
    axes.set_ylim(len(dots) - 0.4, -0.6)
    axes.set_xlim(low, high)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="x", length=0)
    format_value_axis(axes.xaxis, 1)
    notes = [_("Line through a dot: how far the index moves when one of the weights is raised or lowered by a fifth.")]
    if any(dot.value is None for dot in dots):
        notes.append(_("Districts without a dot lack the figure of at least one indicator; nothing is filled in."))
    return finished(canvas, axes, source, notes)
