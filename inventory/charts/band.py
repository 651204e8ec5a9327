"""The band below the axis of a chart over the years: marks for years without a value, apart from the scale."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation, Transform

from inventory.charts.canvas import BACKGROUND, BAND, MUTED

#: A ring for what is confidential, a cross for what has no value for other reasons.
RING, CROSS = "o", "x"

# In points: from the axis to the band, the height of a row of marks, and the height the words beside the band need.
_DISTANCE, _ROW, _LEAST = 8, 11, 22


class Mark(NamedTuple):
    """A year without a value, and the marker that says why."""

    year: int
    marker: str


class Row(NamedTuple):
    """The marks of a line in its colour, and its name where that is written nowhere else."""

    colour: str
    marks: Sequence[Mark]
    name: str = ""


def draw_band(axes: Axes, rows: Sequence[Row]) -> float:
    """
    Draw marks below the axis, each line's in a row of its own, and the years of the axis below them.

    Rows without marks take no place; where there are no marks at all, there is no band. Return its height in inches.
    """
    rows = [row for row in rows if row.marks]
    if not rows:
        return 0
    height = max(_ROW * len(rows), _LEAST)
    middle = _DISTANCE + height / 2
    axes.plot(
        [0, 1],
        [0, 0],
        transform=_lowered(axes, axes.transAxes, middle),
        color=BAND,
        linewidth=height,
        solid_capstyle="butt",
        clip_on=False,
        zorder=0.5,
    )
    for place, row in enumerate(rows):
        below = middle + (place - (len(rows) - 1) / 2) * _ROW
        for mark in row.marks:
            axes.plot(
                [mark.year],
                [0],
                transform=_lowered(axes, axes.get_xaxis_transform(), below),
                linestyle="",
                marker=mark.marker,
                mfc=BACKGROUND,
                mec=row.colour,
                mew=1.6,
                ms=7,
                clip_on=False,
                zorder=4,
            )
        _write(axes, row.name, (1, 0), (6, -below), ha="left", color=row.colour, fontsize=10.5, fontweight=600)
    axes.tick_params(axis="x", length=0, pad=_DISTANCE + height + 4)
    words = _("no value").replace(" ", "\n", 1)
    _write(axes, words, (0, 0), (-4, -middle), ha="right", color=MUTED, fontsize=8.5, linespacing=1)
    return (_DISTANCE + height) / 72


def _lowered(axes: Axes, transform: Transform, points: float) -> Transform:
    return transform + ScaledTranslation(0, -points / 72, axes.figure.dpi_scale_trans)


def _write(axes: Axes, text: str, corner: tuple[int, int], distance: tuple[float, float], **look) -> None:
    axes.annotate(
        text, corner, xycoords="axes fraction", xytext=distance, textcoords="offset points", va="center", **look
    )
