"""Draws the districts' figures of one year as a map with few classes."""

import math
import re
import textwrap
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from matplotlib.axes import Axes
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from districts.maps import HEIGHT, WIDTH, DistrictMap, MapShape
from inventory.charts.canvas import BACKGROUND, MARK, MUTED, TEXT, finished, kept, new_canvas
from inventory.charts.canvas import WIDTH as PAGE_WIDTH
from inventory.charts.classes import class_names, class_of
from inventory.figures import Figure, FigureKind, no_data

# From green to violet, each darker than the one before; all have a contrast of 3:1 and more to the white borders.
SHADES = ("#1da674", "#048195", "#0e59ae", "#49259c", "#3a1247")

#: Which shades are used by how many classes.
_SHADES_OF = {1: (3,), 2: (2, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}

#: How areas without a class are filled; none of them looks like a shade.
_PATTERNS = {
    FigureKind.ZERO: None,
    FigureKind.SUPPRESSED: "////",
    FigureKind.MISSING: "xxxx",
    FigureKind.NO_DATA: "...",
}
_LEGEND_WIDTH = 380  # in units of the map


class ClassedArea(NamedTuple):
    """An area of the map, the figure that colours it, and its class's number and shade if it has one."""

    shape: MapShape
    figure: Figure
    number: int | None = None
    shade: int | None = None

    @property
    def look(self) -> str:
        """What the area looks like: its shade, or the kind of figure if that has none."""
        return f"shade-{self.shade}" if self.shade else str(self.figure.kind)

    @property
    def fill(self) -> str:
        """How it is filled on a page, whose patterns are named for the kinds of figures."""
        return page_fill(self.look)


class LegendEntry(NamedTuple):
    """A class or a kind of figure without one, what it looks like, and the areas that belong to it."""

    name: str
    look: str
    areas: tuple[ClassedArea, ...]

    @property
    def fill(self) -> str:
        return page_fill(self.look)


class ClassMap:
    """
    Figures of one year on a map: each area with its class, and a legend with the number of areas in each.

    ``figures`` are by primary key of their district, as they may be published; areas without one have no data.
    ``limits`` (at most four) lie between the classes and are the same for all years that are to be compared.
    """

    def __init__(
        self, outlines: DistrictMap, figures: Mapping[int, Figure], *, limits: Sequence[Decimal], decimals: int = 1
    ):
        self.outlines, self.limits, self.decimals = outlines, tuple(limits), decimals
        self.shades = _SHADES_OF[len(self.limits) + 1]
        self.areas = [self._area(shape, figures.get(shape.pk) or no_data()) for shape in outlines.shapes]

    def _area(self, shape: MapShape, figure: Figure) -> ClassedArea:
        if figure.kind != FigureKind.VALUE:
            return ClassedArea(shape, figure)
        number = class_of(figure.value, self.limits, decimals=self.decimals)
        return ClassedArea(shape, figure, number, self.shades[number - 1])

    @property
    def class_names(self) -> list[str]:
        """What the classes are called, the lowest first."""
        return class_names(self.limits, decimals=self.decimals)

    @property
    def legend(self) -> list[LegendEntry]:
        """The classes, lowest first, then what else occurs."""
        areas = defaultdict(list)
        for area in self.areas:
            areas[area.look].append(area)
        names = {f"shade-{shade}": name for shade, name in zip(self.shades, self.class_names, strict=True)}
        if not self.limits:
            names = {look: name for look, name in names.items() if areas[look]}
        others = {
            FigureKind.ZERO: _("0 (exactly zero)"),
            FigureKind.SUPPRESSED: _("· confidential"),
            FigureKind.MISSING: _("not published by the source"),
            FigureKind.NO_DATA: _("no data"),
        }
        names |= {str(kind): name for kind, name in others.items() if areas[kind]}
        return [LegendEntry(name, look, tuple(areas[look])) for look, name in names.items()]


def page_fill(look: str) -> str:
    """Return the fill of an area drawn on a page: a colour, or one of the page's patterns."""
    if look.startswith("shade-"):
        return SHADES[int(look.removeprefix("shade-")) - 1]
    return BACKGROUND if look == FigureKind.ZERO else f"url(#map-{look})"


def map_svg(
    drawn: ClassMap,
    *,
    title: str,
    unit: str,
    source: str = "",
    notes: Sequence[str] = (),
    marked: int | None = None,
    width: float = PAGE_WIDTH,
) -> bytes:
    """
    Return the map as an SVG: classes as shades, what has no class as a pattern, with the number of districts in each.

    Names are written on the areas where there is room. The district with the primary key ``marked`` has a thick border
    and is named before others.
    """
    areas = tuple((area.look, area.shape.d, area.shape.pk == marked) for area in drawn.areas)
    outlines = drawn.outlines.naming_first({marked} - {None})
    labelled = outlines.labelled if width == PAGE_WIDTH else outlines.labelled_large
    names = tuple((shape.name, shape.label_x, shape.label_y) for shape in labelled)
    legend = tuple((entry.name, entry.look, len(entry.areas)) for entry in drawn.legend)
    return kept(_draw, areas, names, legend, title, unit, source, tuple(notes), width)


def _draw(areas, names, legend, title, unit, source, notes, width) -> bytes:
    is_narrow = width < PAGE_WIDTH
    units = textwrap.wrap(unit, round(11.5 * width)) or [""]
    above_and_below = 1.5 if title else 0.75
    height = width * HEIGHT / WIDTH + above_and_below + 0.29 * math.ceil(len(legend) / 2) if is_narrow else 6
    canvas, axes = new_canvas(title, "\n".join(units), height=height + 0.17 * (len(units) - 1), width=width)
    axes.set_xlim(0, WIDTH if is_narrow else WIDTH + _LEGEND_WIDTH)
    axes.set_ylim(HEIGHT, 0)
    axes.set_aspect("equal", anchor="NW")
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(bottom=False, labelbottom=False, labelleft=False)
    # What has an outline of its own comes last, so that the white borders of its neighbours do not cover it.
    for look, d, is_marked in sorted(areas, key=lambda area: (area[2], not area[0].startswith("shade"))):
        border = {"linewidth": 3, "edgecolor": MARK} if is_marked else {"linewidth": 1.1}
        axes.add_patch(PathPatch(_path(d), joinstyle="round", **_filling(look) | border))
    _write_names(axes, names)
    handles = [Patch(label=f"{name}: {number}", linewidth=1.1, **_filling(look)) for name, look, number in legend]
    axes.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0, HEIGHT + 15) if is_narrow else (WIDTH + 10, 0),
        bbox_transform=axes.transData,
        borderaxespad=0,
        title=_("Class: number of districts"),
        title_fontproperties={"weight": 600, "size": 10},
        alignment="left",
        handleheight=1.6,
        handlelength=1.7 if is_narrow else 2.4,
        columnspacing=1,
        labelspacing=0.7,
        ncols=2 if is_narrow else 1,
        fontsize=9.5 if is_narrow else 10,
    )
    return finished(canvas, axes, source, notes)


def _filling(look: str) -> dict:
    if look.startswith("shade-"):
        return {"facecolor": SHADES[int(look.removeprefix("shade-")) - 1], "edgecolor": BACKGROUND}
    return {"facecolor": BACKGROUND, "edgecolor": MUTED, "hatch": _PATTERNS[FigureKind(look)]}


def _path(d: str) -> Path:
    """Return the path of a shape, whose ``d`` consists of closed rings of absolute points."""
    points, codes = [], []
    for ring in re.findall(r"M([^Z]+)Z", d):
        corners = [tuple(map(float, corner.split())) for corner in ring.split("L")]
        points += [*corners, corners[0]]
        codes += [Path.MOVETO, *[Path.LINETO] * (len(corners) - 1), Path.CLOSEPOLY]
    return Path(points or [(0, 0)], codes or [Path.MOVETO])


def _write_names(axes: Axes, names) -> None:
    for name, x, y in names:
        axes.annotate(
            name,
            (x, y),
            ha="center",
            va="center",
            fontsize=8.5,
            color=TEXT,
            bbox={"facecolor": BACKGROUND, "edgecolor": "none", "alpha": 0.85, "boxstyle": "round,pad=0.2"},
        )
