"""Draws a measure of distribution over the years as a line that breaks where numbers cannot be compared."""

import textwrap
from typing import NamedTuple

from django.utils.translation import gettext as _
from matplotlib.ticker import MaxNLocator

from inventory.charts.band import CROSS, RING, Mark, Row, draw_band
from inventory.charts.canvas import (
    COLOURS,
    MUTED,
    TEXT,
    WIDTH,
    finished,
    format_value_axis,
    kept,
    new_canvas,
)
from inventory.segregation import Segregation


class YearPoint(NamedTuple):
    """A year in the chart; without a value it was refused, because figures are ``is_hidden`` or for other reasons."""

    year: int
    value: float | None
    text: str
    is_hidden: bool
    break_reason: str


def segregation_svg(segregation: Segregation, *, width: float = WIDTH) -> bytes:
    """
    Return the numbers over the years as an SVG.

    The line is interrupted where numbers cannot be compared and where there is none; refused years are marked in a band
    below the axis, a circle for confidential and a cross for missing figures. Without any number it says why.
    """
    points = tuple(
        YearPoint(row.year, row.value, row.text, row.is_hidden, row.break_reason) for row in segregation.rows
    )
    refusal = segregation.refusal or ("" if points else _("There are no figures to compute it from."))
    return kept(_draw, points, segregation.title, segregation.unit, segregation.source_text, refusal, width)


def _draw(points, title, unit, source, refusal, width) -> bytes:
    if refusal:
        return refusal_svg(title, refusal, width=width)
    canvas, axes = new_canvas(title, unit, height=4.4 if width == WIDTH else 3.6, width=width)
    years = [point.year for point in points]
    values = [point.value for point in points if point.value is not None]
    top = max(values, default=100) * 1.2 or 1
    axes.set_xlim(min(years) - 0.6, max(years) + 0.6)
    axes.set_ylim(0, min(top, 104))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=12 if width == WIDTH else 5))
    axes.grid(axis="x", visible=False)
    format_value_axis(axes.yaxis, 1)
    for run in _runs(points):
        axes.plot(
            [point.year for point in run],
            [point.value for point in run],
            color=COLOURS[0],
            linewidth=2.4,
            marker="o",
            markersize=6,
        )
    most = 14 if width == WIDTH else 7  # numbers beside one another without touching
    for place, point in enumerate(reversed(points)):
        if point.value is not None and place % -(-len(points) // most) == 0:
            axes.annotate(
                point.text,
                (point.year, point.value),
                xytext=(0, 9),
                textcoords="offset points",
                ha="center",
                color=TEXT,
                fontsize=9.5,
            )
    refused = [Mark(point.year, RING if point.is_hidden else CROSS) for point in points if point.value is None]
    canvas.set_figheight(canvas.get_figheight() + draw_band(axes, [Row(TEXT, refused)]))
    _mark_breaks(axes, points)
    return finished(canvas, axes, source, [_signs(points), _breaks(points)])


def refusal_svg(title: str, refusal: str, *, width: float = WIDTH) -> bytes:
    """Return a flat drawing that says, in place of a chart, why there is none."""
    canvas, axes = new_canvas(title, "", height=1.3 if width == WIDTH else 1.8, width=width)
    axes.set_axis_off()
    text = "\n".join(textwrap.wrap(refusal, round(12.5 * width)))
    axes.text(0, 1, text, transform=axes.transAxes, color=TEXT, va="top")
    return finished(canvas, axes, "")


def _runs(points) -> list[list[YearPoint]]:
    """Return the stretches of points that a line may join."""
    runs, is_open = [], False
    for point in points:
        if point.value is None:
            is_open = False
            continue
        if not is_open or point.break_reason:
            runs.append([])
        runs[-1].append(point)
        is_open = True
    return runs


def _mark_breaks(axes, points) -> None:
    for point in points:
        if point.break_reason:
            axes.axvline(point.year - 0.5, color=MUTED, linewidth=1, linestyle=(0, (2, 2)))
            axes.annotate(
                _("break"),
                (point.year - 0.5, 1),
                xycoords=("data", "axes fraction"),
                xytext=(3, -10),
                textcoords="offset points",
                color=MUTED,
                fontsize=9,
            )


def _signs(points) -> str:
    refused = {point.is_hidden for point in points if point.value is None}
    texts = [_("○ no number, as figures are confidential")] if True in refused else []
    texts += [_("× no number, as figures are missing or do not fit")] if False in refused else []
    return "; ".join(texts)


def _breaks(points) -> str:
    return "; ".join(
        _("break before %(year)s: %(reason)s") % {"year": point.year, "reason": point.break_reason}
        for point in points
        if point.break_reason
    )
