"""Draws districts compared as bars, for numbers that begin at zero."""

from collections.abc import Sequence

from inventory.charts.canvas import (
    BAR,
    CHIP,
    MUTED,
    REFERENCE,
    TEXT,
    WIDTH,
    Scale,
    explanations,
    finished,
    format_value_axis,
    kept,
    new_canvas,
    notes_on_breaks,
    plain,
    shortened,
    word_for,
)
from inventory.figures import FigureKind, Line


def bars_svg(
    lines: Sequence[Line],
    *,
    title: str,
    unit: str,
    decimals: int = 1,
    source: str = "",
    scale: Scale | None = None,
    width: float = WIDTH,
) -> bytes:
    """
    Return the districts' figures of one year, the last of each line, as bars in the given order.

    The city is grey, and its value goes through the chart as a line. ``scale``: lowest and highest value for which the
    axis has to have room, so that charts of several years can be laid side by side.
    """
    lines = [Line(line.district, line.figures[-1:]) for line in lines]
    return kept(_draw, plain(lines), title, unit, decimals, source, scale and tuple(map(float, scale)), width)


def _draw(bars, title, unit, decimals, source, scale, width) -> bytes:
    canvas, axes = new_canvas(title, unit, height=1.7 + 0.3 * max(len(bars), 3), width=width)
    values = [bar.points[0].value for bar in bars if bar.points[0].value is not None]
    values += scale or ()
    high = max([0, *values]) or 1
    low = min([0, *values])
    for place, bar in enumerate(bars):
        point = bar.points[0]
        if point.value is not None:
            axes.barh(place, point.value, height=0.66, color=REFERENCE if bar.is_city else BAR)
        is_plain = point.kind in (FigureKind.VALUE, FigureKind.ZERO)
        axes.annotate(
            point.text if is_plain else f"{point.text}  {word_for(point.kind)}".strip(),
            (max(point.value or 0, 0), place),
            xytext=(5 if is_plain else 9, 0),
            textcoords="offset points",
            va="center",
            color=TEXT if is_plain else MUTED,
            fontsize=9.5,
            bbox=None if is_plain else CHIP,
        ).set_in_layout(False)  # the axis leaves room for it; measuring many texts takes long
    city = next((bar.points[0].value for bar in bars if bar.is_city and bar.points[0].value is not None), None)
    if city is not None:
        axes.axvline(city, color=REFERENCE, linewidth=1.2, linestyle=(0, (4, 2)), zorder=0.9)
    axes.axvline(0, color=MUTED, linewidth=1)
    axes.set_yticks(range(len(bars)), [shortened(bar.name, width) for bar in bars])
    axes.tick_params(axis="y", labelcolor=TEXT)
    axes.set_ylim(len(bars) - 0.4, -0.6)
    axes.set_xlim(low * 1.05, high * 1.14)
    axes.grid(axis="y", visible=False)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="x", length=0)
    format_value_axis(axes.xaxis, decimals)
    points = [bar.points[0] for bar in bars]
    return finished(canvas, axes, source, [notes_on_breaks(points), explanations(points)])
