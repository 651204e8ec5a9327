"""Draws how two groups are distributed over classes of districts, as columns side by side."""

import textwrap
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import ScaledTranslation

from inventory.charts.canvas import BACKGROUND, COLOURS, MUTED, TEXT, finished, format_value_axis, kept, new_canvas
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


def classes_svg(classification: Classification) -> bytes:
    """
    Return the percent of the two groups in each class as an SVG; a short line shows the percent of all inhabitants.

    What is confidential is a dot, what is missing "n/a". Where there are no classes it says why.
    """
    columns = tuple(
        ClassColumns(_label(row), row.percent, tuple((members.percent, members.is_hidden) for members in row.groups))
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
    )


def _label(row) -> str:
    number = ngettext("%(number)d district", "%(number)d districts", len(row.places)) % {"number": len(row.places)}
    lines = [_("Class %(number)d") % {"number": row.number}, number, row.range_text]
    return "\n".join(line for line in lines if line)


def _draw(columns, names, order, title, unit, source, refusal) -> bytes:
    if refusal:
        return refusal_svg(title, refusal)
    canvas, axes = new_canvas(title, unit, height=4.8)
    known = [percent for column in columns for percent, _hidden in column.groups if percent is not None]
    top = max([*known, *(column.percent for column in columns)], default=1) or 1
    for place, column in enumerate(columns):
        for group, (percent, is_hidden) in enumerate(column.groups):
            _draw_column(axes, place + (group - 0.5) * (COLUMN + 0.03), percent, is_hidden, COLOURS[group])
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
    _name_columns(canvas, axes, names)
    axes.set_title(f" \n{unit}", loc="left", fontsize=10, color=MUTED, pad=8, linespacing=2)  # the legend above it
    notes = [
        _("Classes of about equal population, from the lowest to the highest value: %(order)s.") % {"order": order},
        _signs(columns),
    ]
    return finished(canvas, axes, source, notes)


def _name_columns(canvas, axes, names) -> None:
    """Write the legend into the line kept free above the unit; the layout would else narrow the axes for it."""
    handles = [
        Patch(color=COLOURS[place], label=textwrap.shorten(name, LONGEST_NAME, placeholder="…"))
        for place, name in enumerate(names)
    ]
    handles.append(Line2D([], [], color=TEXT, linewidth=1.6, linestyle=(0, (3, 1.5)), label=_("all inhabitants")))
    legend = axes.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, 1),
        bbox_transform=axes.transAxes + ScaledTranslation(-0.06, 0.36, canvas.dpi_scale_trans),
        ncols=3,
        borderaxespad=0,
        columnspacing=1.4,
        fontsize=9,
    )
    legend.set_in_layout(False)


def _draw_column(axes, x, percent, is_hidden, colour) -> None:
    if percent is not None:
        axes.bar(x, percent, width=COLUMN, color=colour)
    sign = "·" if is_hidden else _("n/a")
    axes.annotate(
        format_figure(percent, 1) if percent is not None else sign,
        (x, percent or 0),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
        fontsize=8.5,
        color=TEXT if percent is not None else MUTED,
        bbox={"facecolor": BACKGROUND, "edgecolor": "none", "pad": 0.6},
        zorder=6,
    )


def _signs(columns) -> str:
    lacking = {hidden for column in columns for percent, hidden in column.groups if percent is None}
    texts = [_("· confidential")] if True in lacking else []
    texts += [_("n/a: no data")] if False in lacking else []
    return "; ".join(texts)
