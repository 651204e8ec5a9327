"""
What all charts share: style, frame, scales, explanations and the store of drawn charts.

Letters are outlines, so a chart looks the same wherever it is shown. Drawn charts are kept by content.
"""

import hashlib
import io
import logging
import tempfile
import textwrap
import threading
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import matplotlib
from django.contrib.staticfiles import finders
from django.core.cache import cache as drawn_charts
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import Formatter, MaxNLocator

from inventory.figures import Figure, FigureKind, Line

# KERN's tokens as colours for print and image: text, muted text, lines; then one for each series.
TEXT, MUTED, GRID, BACKGROUND = "#1d2034", "#5b6185", "#dfe1ea", "#ffffff"
BAND = "#edeef4"  # behind what stands in the place of a value
REFERENCE = "#6e7597"
BAR = "#2044aa"
MARK = "#c31c13"
COLOURS = ("#2044aa", "#925400", "#007155", "#7e01a8", "#c31c13", "#006b8c")
MARKERS = ("o", "s", "D", "^", "v", "P")

WIDTH = 9.6  # inches; an image scales to its place
PRINT_WIDTH = 8.2  # as wide as the text of a document, three of them to a page
HALF_WIDTH = 4.6  # for a phone, or two charts side by side; letters of the same size
_FONT_FILES = ("FiraSans-Regular.woff2", "FiraSans-SemiBold.woff2")
_STAND_SECONDS = 7 * 24 * 3600
_drawing = threading.Lock()  # matplotlib's settings belong to the process

# The second font stands in for single letters only; that it has no half-bold need not be told each time.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


@cache
def _font_family() -> str:
    """Make Fira Sans known to matplotlib and return its name; another sans serif where the font is not installed."""
    folder = Path(tempfile.mkdtemp(prefix="fonts-"))
    for name in _FONT_FILES:
        found = finders.find(f"kern/fonts/fira-sans/{name}")
        if not found:
            return "DejaVu Sans"
        font = TTFont(found)
        font.flavor = None
        path = folder / Path(name).with_suffix(".ttf").name
        font.save(path)
        font_manager.fontManager.addfont(path)
    return "Fira Sans"


@cache
def _edition() -> str:
    """Return what stands for the way charts are drawn, so that a new release draws them anew."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


def _style() -> dict:
    return {
        "font.family": [_font_family(), "DejaVu Sans"],
        "font.size": 10.5,
        "text.color": TEXT,
        "axes.labelcolor": MUTED,
        "axes.edgecolor": MUTED,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "axes.grid": True,
        "grid.color": GRID,
        "grid.linewidth": 0.8,
        "axes.axisbelow": True,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "ytick.major.size": 0,
        "legend.frameon": False,
        "hatch.color": MUTED,
        "hatch.linewidth": 1.1,
        "svg.fonttype": "path",
        "svg.hashsalt": "lokaler-aktionsplan",
    }


def kept(draw: Callable[..., bytes], *content) -> bytes:
    """
    Return what ``draw(*content)`` draws, from the cache if the same has been drawn before.

    ``content`` is told apart by its ``repr``: plain values, no objects of the database.
    """
    signature = repr((_edition(), draw.__module__, draw.__name__, get_language(), content))
    key = f"chart:{hashlib.sha256(signature.encode()).hexdigest()}"
    svg = drawn_charts.get(key)
    if svg is None:
        with _drawing, matplotlib.rc_context(_style()):
            svg = draw(*content)
        drawn_charts.set(key, svg, _STAND_SECONDS)
    return svg


#: The lowest and highest value for which an axis has to have room.
Scale = tuple[Decimal | float, Decimal | float]


class Point(NamedTuple):
    """What of a figure a chart shows, so that equal charts are equal; a hidden value is not part of it."""

    year: int | None
    kind: FigureKind
    value: float | None
    text: str
    break_reason: str = ""


class PlainLine(NamedTuple):
    """What of a line a chart shows."""

    name: str
    is_city: bool
    points: tuple[Point, ...]


def plain(lines: Iterable[Line]) -> tuple[PlainLine, ...]:
    """Return lines as charts draw them."""
    return tuple(PlainLine(line.district.name, line.is_city, tuple(map(_point, line.figures))) for line in lines)


def _point(figure: Figure) -> Point:
    value = None if figure.value is None else float(figure.value)
    return Point(figure.year, FigureKind(figure.kind), value, figure.text, figure.break_reason)


def new_canvas(title: str, unit: str, *, height: float, width: float = WIDTH) -> tuple[Canvas, Axes]:
    """Return a canvas ``width`` inches wide and ``height`` high below its title, and its axes with the unit on top."""
    lines = textwrap.wrap(title, round(9.5 * width)) or [""]
    canvas = Canvas(figsize=(width, height + 0.22 * (len(lines) - 1)), layout="constrained")
    canvas.get_layout_engine().set(w_pad=0.12, h_pad=0.1)
    canvas.patch.set_facecolor(BACKGROUND)
    axes = canvas.add_subplot()
    canvas.suptitle("\n".join(lines), x=0.012, ha="left", fontsize=13, fontweight=600, color=TEXT)
    axes.set_title(unit, loc="left", fontsize=10, color=MUTED, pad=8)
    return canvas, axes


def format_value_axis(axis, decimals: int) -> None:
    """Give an axis round numbers, written as the language writes them; whole ones for counts."""
    axis.set_major_locator(MaxNLocator(nbins=6, steps=(1, 2, 2.5, 5, 10), integer=decimals == 0))
    axis.set_major_formatter(_Numbers())


class _Numbers(Formatter):
    """Writes all numbers of an axis with as many decimals as the finest of them needs."""

    def format_ticks(self, values) -> list[str]:
        decimals = max((_decimals_of(value) for value in values), default=0)
        return [_written(value, decimals) for value in values]

    def __call__(self, value, _position=None) -> str:
        return _written(value, _decimals_of(value))


def _written(value: float, decimals: int) -> str:
    text = number_format(abs(round(value, 6)), decimal_pos=decimals, force_grouping=True)
    return f"−{text}" if round(value, 6) < 0 else text


def _decimals_of(number: float) -> int:
    return max(0, -Decimal(str(round(float(number), 6))).normalize().as_tuple().exponent)


def shortened(name: str, width: float) -> str:
    """Return a district's name as it fits beside the rows of a chart ``width`` inches wide."""
    return textwrap.shorten(name, 34 if width == WIDTH else 26, placeholder="…")


#: What a word is written on that stands in the place of a value, so that nobody takes its sign for a point.
CHIP = {"facecolor": BAND, "edgecolor": "none", "boxstyle": "round,pad=0.25"}


def word_for(kind: FigureKind) -> str:
    """Return what is said beside the sign of a figure without value."""
    return {
        FigureKind.SUPPRESSED: _("confidential"),
        FigureKind.MISSING: _("not published by the source"),
    }.get(kind, "")


def explanations(points: Iterable[Point], *, gaps: bool = False) -> str:
    """Return what the signs in a chart mean, for those that occur; with ``gaps`` those of lines over the years."""
    kinds = {point.kind for point in points}
    texts = {
        FigureKind.SUPPRESSED: _("○ confidential") if gaps else _("· confidential"),
        FigureKind.MISSING: _("× not published by the source") if gaps else _("signs: not published by the source"),
        FigureKind.NO_DATA: _("gap: no data") if gaps else _("n/a: no data"),
    }
    return "; ".join(text for kind, text in texts.items() if kind in kinds)


def notes_on_breaks(points: Iterable[Point]) -> str:
    """Return from which years figures cannot be compared with earlier ones, and why."""
    breaks = sorted({(point.year, point.break_reason) for point in points if point.break_reason})
    return "; ".join(_("break before %(year)s: %(reason)s") % {"year": year, "reason": why} for year, why in breaks)


def finished(canvas: Canvas, axes: Axes, source: str, notes: Sequence[str] = ()) -> bytes:
    """Return the drawing as SVG with its source and what else is to be known written under it."""
    paragraphs = [_("Source: %(source)s") % {"source": source}] if source else []
    paragraphs += [note for note in notes if note]
    letters = round(14.5 * canvas.get_figwidth())
    lines = [part for paragraph in paragraphs for part in textwrap.wrap(paragraph, letters)]
    if lines:
        text = "\n".join(lines)
        canvas.supxlabel(text, x=0.012, ha="left", fontsize=9, color=MUTED, linespacing=1.4)
        canvas.set_figheight(canvas.get_figheight() + 0.175 * max(len(lines) - 2, 0))
    file = io.BytesIO()
    title = {"Title": canvas.get_suptitle()} if canvas.get_suptitle() else {}
    canvas.savefig(file, format="svg", metadata={**title, "Date": None, "Creator": None})
    return file.getvalue()
