"""Draws how two groups are distributed over classes of districts: columns side by side, or two years compared."""

import textwrap
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import ScaledTranslation

from inventory.charts.canvas import (
    BACKGROUND,
    CHIP,
    COLOURS,
    MUTED,
    TEXT,
    WIDTH,
    finished,
    format_value_axis,
    kept,
    new_canvas,
)
from inventory.charts.segregation import refusal_svg
from inventory.classification import Classification
from inventory.models.statistic import format_figure

COLUMN = 0.36  # of the distance between two classes
LONGEST_NAME = 42  # letters in the legend, so that three names stand side by side


class ClassColumns(NamedTuple):
    """A class in the chart: its label, its percent of all inhabitants, and (percent, is hidden) of each group."""

    label: str
    percent: float
    groups: tuple[tuple[float | None, bool], ...]


def classes_svg(classification: Classification, *, width: float = WIDTH) -> bytes:
    """
    Return the percent of the two groups in each class as an SVG; a short line shows the percent of all inhabitants.

    What is confidential or missing says so in its place. Where there are no classes it says why. A narrow chart leaves
    the numbers to the table and names the classes by their number.
    """
    columns = tuple(
        ClassColumns(
            _label(row) if width == WIDTH else str(row.number),
            row.percent,
            tuple((members.percent, members.is_hidden) for members in row.groups),
        )
        for row in classification.rows
    )
    names = tuple(str(group) for group in classification.pair) if columns else ()
    order = classification.order.name if columns else ""
    return kept(
        _draw,
        columns,
        names,
        order,
        classification.title,
        classification.unit,
        classification.source_text,
        classification.refusal,
        width,
    )


def _label(row) -> str:
    number = ngettext("%(number)d district", "%(number)d districts", len(row.places)) % {"number": len(row.places)}
    lines = [_("Class %(number)d") % {"number": row.number}, number, row.range_text]
    return "\n".join(line for line in lines if line)


def _draw(columns, names, order, title, unit, source, refusal, width) -> bytes:
    if refusal:
        return refusal_svg(title, refusal, width=width)
    canvas, axes = new_canvas(title, unit, height=4.8, width=width)
    known = [percent for column in columns for percent, _hidden in column.groups if percent is not None]
    top = max([*known, *(column.percent for column in columns)], default=1) or 1
    for place, column in enumerate(columns):
        for group, (percent, is_hidden) in enumerate(column.groups):
            _draw_column(axes, place + (group - 0.5) * (COLUMN + 0.03), percent, is_hidden, COLOURS[group], width)
        axes.plot(
            [place - COLUMN - 0.06, place + COLUMN + 0.06],
            [column.percent] * 2,
            color=TEXT,
            linewidth=1.6,
            linestyle=(0, (3, 1.5)),
        )
    axes.set_ylim(0, top * 1.12)
    axes.set_xlim(-0.6, len(columns) - 0.4)
    axes.set_xticks(range(len(columns)), [column.label for column in columns], fontsize=9)
    axes.tick_params(axis="x", length=0, labelcolor=TEXT)
    axes.grid(axis="x", visible=False)
    format_value_axis(axes.yaxis, 1)
    _name_columns(canvas, axes, names, unit)
    lacking = {hidden for column in columns for percent, hidden in column.groups if percent is None}
    notes = [
        _("Classes of about equal population, from the lowest to the highest value: %(order)s.") % {"order": order},
        _("n/a: no data") if False in lacking else "",
    ]
    return finished(canvas, axes, source, notes)


class ClassShift(NamedTuple):
    """A class in the comparison of two years: its label, and of each group the percent of both years."""

    label: str
    groups: tuple[tuple[float | None, float | None], ...]


def shifts_svg(classification: Classification, *, width: float = WIDTH) -> bytes:
    """
    Return how the percent of each group in the classes moved between two years as an SVG, a panel for each group.

    A hollow mark stands for the earlier year, a full one for the later. Where years cannot be compared it says why.
    """
    refusal = classification.refusal or classification.comparison_refusal
    shifts = tuple(
        ClassShift(
            _("Class %(number)d") % {"number": row.number},
            tuple((shift.first.percent, shift.last.percent) for shift in of_groups),
        )
        for row, of_groups in ([] if refusal else classification.shifts)
    )
    return kept(
        _draw_shifts,
        shifts,
        tuple(str(group) for group in classification.pair),
        tuple(classification.compared_years),
        classification.comparison_title,
        classification.unit,
        classification.source_text,
        refusal,
        width,
    )


def _draw_shifts(shifts, names, years, title, unit, source, refusal, width) -> bytes:
    if refusal:
        return refusal_svg(title, refusal, width=width)
    canvas, axes = new_canvas(title, unit, height=1.9 + 0.42 * len(shifts), width=width)
    for place, shift in enumerate(shifts):
        for group, (before, after) in enumerate(shift.groups):
            _draw_shift(axes, place + (group - 0.5) * 0.36, before, after, COLOURS[group])
    known = [percent for shift in shifts for pair in shift.groups for percent in pair if percent is not None]
    axes.set_xlim(0, max(known, default=1) * 1.12 or 1)
    axes.set_ylim(len(shifts) - 0.4, -0.6)
    axes.set_yticks(range(len(shifts)), [shift.label for shift in shifts])
    axes.tick_params(axis="y", labelcolor=TEXT)
    axes.grid(axis="y", visible=False)
    format_value_axis(axes.xaxis, 1)
    handles = [
        Patch(color=COLOURS[place], label=textwrap.shorten(name, LONGEST_NAME, placeholder="…"))
        for place, name in enumerate(names)
    ]
    handles += [
        Line2D([], [], color=TEXT, linestyle="", marker="o", markersize=7, mfc=fill, label=str(year))
        for year, fill in zip(years, (BACKGROUND, TEXT), strict=True)
    ]
    _place_legend(canvas, axes, handles, unit)
    has_gaps = len(known) < sum(2 * len(shift.groups) for shift in shifts)
    return finished(
        canvas, axes, source, [_("A missing mark: the number of this year is not given.") if has_gaps else ""]
    )


def _draw_shift(axes, y, before, after, colour) -> None:
    """Draw a group of a class: a hollow mark for the earlier year, a line, a full mark with its number."""
    if before is not None and after is not None:
        axes.plot([before, after], [y, y], color=colour, linewidth=2, zorder=3)
    if before is not None:
        axes.plot([before], [y], marker="o", markersize=7, mfc=BACKGROUND, mec=colour, mew=1.6, zorder=4)
    if after is None:
        return
    axes.plot([after], [y], marker="o", markersize=7, color=colour, zorder=5)
    is_left = before is not None and after < before
    axes.annotate(
        format_figure(after, 1),
        (after, y),
        xytext=(-8 if is_left else 8, 0),
        textcoords="offset points",
        ha="right" if is_left else "left",
        va="center",
        fontsize=8.5,
        color=TEXT,
    )


def _name_columns(canvas, axes, names, unit) -> None:
    handles = [
        Patch(color=COLOURS[place], label=textwrap.shorten(name, LONGEST_NAME, placeholder="…"))
        for place, name in enumerate(names)
    ]
    handles.append(Line2D([], [], color=TEXT, linewidth=1.6, linestyle=(0, (3, 1.5)), label=_("all inhabitants")))
    _place_legend(canvas, axes, handles, unit)


def _place_legend(canvas, axes, handles, unit) -> None:
    """Write the legend into lines kept free above the unit; the layout would else narrow the axes for it."""
    columns = len(handles) if canvas.get_figwidth() == WIDTH else 1
    lines = -(-len(handles) // columns)
    kept_free = " \n" * (1 if lines == 1 else lines - 1)  # lines of the unit are higher than those of the legend
    axes.set_title(f"{kept_free}{unit}", loc="left", fontsize=10, color=MUTED, pad=8, linespacing=2)
    legend = axes.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, 1),
        bbox_transform=axes.transAxes + ScaledTranslation(-0.06, 0.36, canvas.dpi_scale_trans),
        ncols=columns,
        borderaxespad=0,
        columnspacing=1.4,
        fontsize=9,
    )
    legend.set_in_layout(False)


def _draw_column(axes, x, percent, is_hidden, colour, width) -> None:
    """Draw a column with its number, in a narrow chart only where it is zero; or upright why there is none."""
    look = {"textcoords": "offset points", "ha": "center", "fontsize": 8.5, "zorder": 6}
    if percent is None:
        word = _("confidential") if is_hidden else _("n/a")
        axes.annotate(word, (x, 0), xytext=(0, 6), rotation=90, va="bottom", color=MUTED, bbox=CHIP, **look)
        return
    axes.bar(x, percent, width=COLUMN, color=colour)
    if width == WIDTH or not percent:
        frame = {"facecolor": BACKGROUND, "edgecolor": "none", "pad": 0.6}
        axes.annotate(format_figure(percent, 1), (x, percent), xytext=(0, 3), color=TEXT, bbox=frame, **look)
