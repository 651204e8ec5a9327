"""Draws figures over the years as lines."""

import textwrap
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation

from inventory.charts.band import CROSS, RING, Mark, Row, draw_band
from inventory.charts.canvas import (
    BACKGROUND,
    COLOURS,
    HALF_WIDTH,
    MARKERS,
    MUTED,
    PRINT_WIDTH,
    REFERENCE,
    TEXT,
    WIDTH,
    Point,
    explanations,
    finished,
    format_value_axis,
    kept,
    new_canvas,
    notes_on_breaks,
    plain,
    shortened,
)
from inventory.figures import FigureKind, Line
from inventory.models.statistic import format_figure

#: Marks below the axis where there is no value to draw.
_MARKERS_WITHOUT_VALUE = {FigureKind.SUPPRESSED: RING, FigureKind.MISSING: CROSS}


LONGEST_NAME = 28  # letters at the end of a line

#: How high a chart is for its width, where it is not as high as on a page.
_HEIGHTS = {PRINT_WIDTH: 2.5, HALF_WIDTH: 3.1}


class Target(NamedTuple):
    """What a value is to reach, and in which year, if one is set."""

    value: Decimal | float
    year: int | None = None


def series_svg(
    lines: Sequence[Line],
    *,
    title: str,
    unit: str,
    decimals: int = 1,
    source: str = "",
    target: Target | None = None,
    width: float = WIDTH,
) -> bytes:
    """
    Return the lines over the years as an SVG, ``width`` inches wide; the city beside districts is a broken grey line.

    Breaks part a line and are marked with their reason. Where a figure is hidden or the source gives a sign, a mark
    stands in a band below the axis, each line's in a row of its own; where there is no data, there is nothing. The
    lines differ in colour, marker and the name at their end; more than two in a narrow chart are named below it.
    """
    aim = None if target is None else (float(target.value), target.year)
    return kept(_draw, plain(lines), title, unit, decimals, source, aim, width)


def _draw(lines, title, unit, decimals, source, target, width) -> bytes:
    named_below = lines if width == HALF_WIDTH and len(lines) > 2 else ()
    height = _HEIGHTS.get(width, 4.4) + 0.23 * len(named_below) - (0 if title or width == PRINT_WIDTH else 0.7)
    canvas, axes = new_canvas(title, unit, height=height, width=width)
    years = [point.year for line in lines for point in line.points]
    values = [point.value for line in lines for point in line.points if point.value is not None]
    low, high = _limits([*values, target[0]] if target else values)
    axes.set_xlim(min(years, default=0) - 0.5, max(years, default=1) + 0.5)
    axes.set_ylim(low, high)
    districts, ends, handles, without_value = 0, [], [], []
    for line in lines:
        colour, marker, dashes = REFERENCE, "", (0, (5, 2))
        if not line.is_city or len(lines) == 1:
            colour, marker, dashes = COLOURS[districts % 6], MARKERS[districts % 6], "solid"
            districts += 1
        look = {"color": colour, "linestyle": dashes, "linewidth": 2.4 if marker else 1.8, "markersize": 6}
        handles.append(Line2D([], [], marker=marker, label=shortened(line.name, WIDTH), **look))
        for run in _unbroken(line.points):
            axes.plot(
                [point.year for point in run],
                [point.value for point in run],
                marker=marker or ("." if len(run) == 1 else None),
                clip_on=False,  # zero lies on the edge
                **look,
            )
        valued = [point for point in line.points if point.value is not None]
        if valued:
            ends.append((valued[-1].year, valued[-1].value, line.name, colour))
        name = "" if valued or named_below else textwrap.shorten(line.name, LONGEST_NAME, placeholder="…")
        without_value.append(Row(colour, _marks(line.points), name))
    axes.xaxis.set_major_locator(
        MaxNLocator(integer=True, nbins=round(1.25 * width), steps=(1, 2, 5, 10), min_n_ticks=1)
    )
    axes.grid(axis="x", visible=False)
    format_value_axis(axes.yaxis, decimals)
    if target:
        _mark_target(axes, target, unit, decimals, _is_free_above(lines, target[0], (high - low) / (height - 1.5)))
    band = draw_band(axes, without_value)
    canvas.set_figheight(canvas.get_figheight() + band)
    if named_below:
        axes.legend(
            handles=handles,
            loc="upper left",
            bbox_to_anchor=(-0.02, 0),
            bbox_transform=axes.transAxes + ScaledTranslation(0, -0.35 - band, canvas.dpi_scale_trans),
            fontsize=9.5,
            borderaxespad=0,
        )
    else:
        _name_ends(axes, ends, 0.19 / (height - 1.5) * (high - low))  # so much is written above and below
    _mark_breaks(axes, lines)
    points = [point for line in lines for point in line.points]
    cut = _("The axis does not begin at zero.") if low > 0 else ""
    return finished(canvas, axes, source, [notes_on_breaks(points), explanations(points, gaps=True), cut])


def _unbroken(points: Iterable[Point]) -> list[list[Point]]:
    """Return runs of points with values, without gaps and breaks."""
    runs, run = [], []
    for point in points:
        if (point.value is None or point.break_reason) and run:
            runs.append(run)
            run = []
        if point.value is not None:
            run.append(point)
    return [*runs, run] if run else runs


def _limits(values) -> tuple[float, float]:
    """Return the ends of the value axis: from zero, unless different values lie close together far from it."""
    if not any(values):
        return 0, 1
    low, high = min(values), max(values)
    span = (high - low) or abs(high)
    bottom = low - 0.3 * span if 0 < high - low < 0.25 * high else min(0, low - 0.1 * span)
    return max(bottom, 0) if low >= 0 else bottom, high + 0.12 * span


def _name_ends(axes: Axes, ends, distance: float) -> None:
    """Write each line's name at its end, ``distance`` apart where they would overlap."""
    first, last = axes.get_xlim()
    placed = float("-inf")
    for year, value, name, colour in sorted(ends, key=lambda end: end[1]):
        placed = max(value, placed + distance)
        axes.annotate(
            textwrap.shorten(name, LONGEST_NAME, placeholder="…"),
            (year, value),
            xytext=(last + 0.01 * (last - first), placed),
            textcoords="data",
            color=colour,
            va="center",
            fontweight=600,
            annotation_clip=False,
        )


def _marks(points: Iterable[Point]) -> list[Mark]:
    """Return the marks for the years in which a line has no value to draw."""
    return [
        Mark(point.year, _MARKERS_WITHOUT_VALUE[point.kind]) for point in points if point.kind in _MARKERS_WITHOUT_VALUE
    ]


def _is_free_above(lines, value: float, inch: float) -> bool:
    """Tell whether fewer lines begin close above a value than close below it; ``inch`` is the scale of the axis."""
    begun = [point.value - value for line in lines for point in line.points[: len(line.points) // 3 + 1] if point.value]
    return sum(0 <= above < 0.3 * inch for above in begun) <= sum(-0.3 * inch < above < 0 for above in begun)


def _mark_target(axes: Axes, target: tuple[float, int | None], unit: str, decimals: int, is_above: bool) -> None:
    value, year = target
    figure = f"{format_figure(Decimal(str(value)), decimals)} {unit}".strip()
    text = _("target by %(year)s: %(figure)s") if year else _("target: %(figure)s")
    axes.axhline(value, color=TEXT, linewidth=1.1, linestyle=(0, (1, 2)), zorder=1.5)
    axes.annotate(
        text % {"year": year, "figure": figure},
        (0, value),
        xycoords=("axes fraction", "data"),
        xytext=(4, 4 if is_above else -4),
        textcoords="offset points",
        va="bottom" if is_above else "top",
        color=TEXT,
        fontsize=9,
        bbox={"facecolor": BACKGROUND, "edgecolor": "none", "alpha": 0.85, "pad": 0.5},
    )


def _mark_breaks(axes: Axes, lines) -> None:
    for year in sorted({point.year for line in lines for point in line.points if point.break_reason}):
        axes.axvline(year - 0.5, color=MUTED, linewidth=1, linestyle=(0, (2, 2)))
        axes.annotate(
            _("break"),
            (year - 0.5, 1),
            xycoords=("data", "axes fraction"),
            xytext=(3, -10),
            textcoords="offset points",
            color=MUTED,
            fontsize=9,
        )
