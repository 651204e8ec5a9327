"""Draws districts compared as dots, for one year or as the change from an earlier to a later one."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from districts.models import District
from inventory.charts.canvas import (
    BACKGROUND,
    BAR,
    CHIP,
    MARK,
    MUTED,
    REFERENCE,
    TEXT,
    WIDTH,
    PlainLine,
    Point,
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

#: Colour, marker and size of the dots of a district, the city and the district that stands out.
_DOT, _CITY, _MARKED = (BAR, "o", 7), (REFERENCE, "D", 7), (MARK, "o", 11)


def dots_svg(
    lines: Sequence[Line],
    *,
    title: str,
    unit: str,
    decimals: int = 1,
    source: str = "",
    scale: Scale | None = None,
    width: float = WIDTH,
    marked: District | None = None,
) -> bytes:
    """
    Return a dot for each district in the given order, the city's value as a line through all of them.

    Lines of several figures show the change from the first (hollow dot) to the last (filled dot), joined by a line
    unless the series breaks in between. ``scale``: lowest and highest value for which the axis has to have room, so
    that charts of several years can be laid side by side. The district ``marked`` stands out by colour, size and name.
    """
    place = next((place for place, line in enumerate(lines) if line.district == marked), None) if marked else None
    return kept(_draw, plain(lines), title, unit, decimals, source, scale and tuple(map(float, scale)), width, place)


def _draw(rows, title, unit, decimals, source, scale, width, marked) -> bytes:
    canvas, axes = new_canvas(title, unit, height=1.6 + 0.27 * max(len(rows), 3), width=width)
    shown = [point for row in rows for point in (row.points[0], row.points[-1])]
    low, high = _limits([*(point.value for point in shown if point.value is not None), *(scale or ())])
    axes.set_xlim(low, high)
    joined = [_draw_change(axes, place, row) for place, row in enumerate(rows)]
    for place, row in enumerate(rows):
        _write_figure(axes, place, row, low)
    dots = [(place, row) for place, row in enumerate(rows) if place != marked]
    for is_city in (False, True):
        _draw_dots(axes, [(place, row) for place, row in dots if row.is_city == is_city], _CITY if is_city else _DOT)
    if marked is not None:
        _draw_dots(axes, [(marked, rows[marked])], _MARKED)
    city = next((row.points[-1].value for row in rows if row.is_city and row.points[-1].value is not None), None)
    if city is not None:
        axes.axvline(city, color=REFERENCE, linewidth=1.2, linestyle=(0, (4, 2)), zorder=1)
    axes.set_yticks(range(len(rows)), [shortened(row.name, width) for row in rows])
    axes.tick_params(axis="y", labelcolor=TEXT)
    if marked is not None:
        axes.get_yticklabels()[marked].set(color=MARK, fontweight=600)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="x", length=0)
    format_value_axis(axes.xaxis, decimals)
    if any(len(row.points) > 1 for row in rows):
        _name_years(axes, rows[0].points[0].year, rows[0].points[-1].year, has_changes=any(joined))
    later = [point for row in rows for point in row.points[1:] or row.points]
    cut = _("The axis does not begin at zero.") if low > 0 else ""
    return finished(canvas, axes, source, [notes_on_breaks(later), explanations(shown), cut])


def _limits(values) -> tuple[float, float]:
    """Return the ends of the axis, with room for the figures written beside the dots."""
    if not any(values):
        return -0.02, 1
    low, high = min(values), max(values)
    span = (high - low) or abs(high)
    bottom = 0 if 0 <= low < 0.6 * high else low - 0.06 * span
    return bottom - 0.02 * (high - bottom or 1), high + 0.16 * (high - bottom or 1)


def _draw_change(axes: Axes, place: int, row: PlainLine) -> bool:
    """Join the first and the last figure of a row if they can be compared; tell whether they can."""
    first, last = row.points[0], row.points[-1]
    if len(row.points) < 2 or None in (first.value, last.value) or any(point.break_reason for point in row.points[1:]):
        return False
    colour = REFERENCE if row.is_city else BAR
    axes.plot([first.value, last.value], [place, place], color=colour, linewidth=2, zorder=2)
    return True


def _draw_dots(axes: Axes, rows: Sequence[tuple[int, PlainLine]], look: tuple[str, str, float]) -> None:
    """Draw the dots of rows at their places, those of the first figures hollow where there are two."""
    colour, marker, size = look
    first = [(row.points[0].value, place) for place, row in rows if len(row.points) > 1]
    last = [(row.points[-1].value, place) for place, row in rows]
    for dots, filling in ((first, BACKGROUND), (last, colour)):
        known = [(value, place) for value, place in dots if value is not None]
        axes.plot(
            [value for value, _place in known],
            [place for _value, place in known],
            linestyle="",
            marker=marker,
            ms=size,
            mfc=filling,
            mec=colour,
            mew=1.6,
            zorder=3,
        )


def _write_figure(axes: Axes, place: int, row: PlainLine, low: float) -> None:
    first, last = row.points[0], row.points[-1]
    values = [point.value for point in (first, last) if point.value is not None]
    axes.annotate(
        _words(row),
        (max(values, default=low), place),
        xytext=(9, 0),
        textcoords="offset points",
        va="center",
        color=MUTED if last.value is None else TEXT,
        fontsize=9.5,
        bbox=CHIP if last.value is None else {"facecolor": BACKGROUND, "edgecolor": "none", "pad": 0.8},
        zorder=2.5,
    ).set_in_layout(False)  # the axis leaves room for it; measuring many texts takes long


def _words(row: PlainLine) -> str:
    """Return what is written beside a row: the later figure, and what became of the earlier if it cannot be drawn."""
    first, last = row.points[0], row.points[-1]
    text = _text(last)
    if len(row.points) > 1 and first.value is None:
        text += f"  ({first.year}: {_text(first)})"
    return text


def _text(point: Point) -> str:
    if point.kind in (FigureKind.VALUE, FigureKind.ZERO):
        return point.text
    return f"{point.text}  {word_for(point.kind)}".strip()


def _name_years(axes: Axes, first: int, last: int, *, has_changes: bool) -> None:
    """Say which dot stands for which year and, if there is one, what the line between them means."""
    common = {"linestyle": "", "marker": "o", "ms": 7, "mec": BAR, "mew": 1.6}
    handles = [
        Line2D([], [], mfc=BACKGROUND, label=str(first), **common),
        Line2D([], [], mfc=BAR, label=str(last), **common),
    ]
    handles += [Line2D([], [], color=BAR, linewidth=2, label=_("comparable change"))] if has_changes else []
    axes.legend(handles=handles, loc="lower right", bbox_to_anchor=(1, 1), ncols=3, fontsize=9.5, borderaxespad=0.2)
