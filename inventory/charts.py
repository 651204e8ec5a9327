"""
Draws figures as SVG in one style, for pages, downloads and documents alike.

A chart says what it shows, its unit and its source. What is missing, hidden and zero never looks alike; a break in a
series interrupts the line. Letters are outlines, so a chart looks the same wherever it is shown. Drawn charts are
kept by content.
"""

import hashlib
import io
import logging
import tempfile
import textwrap
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path

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
from matplotlib.ticker import FuncFormatter, MaxNLocator

from inventory.figures import Figure, FigureKind, Line

# KERN's tokens as colours for print and image: text, muted text, lines; then one for each series.
TEXT, MUTED, GRID, BACKGROUND = "#1d2034", "#5b6185", "#dfe1ea", "#ffffff"
REFERENCE = "#6e7597"
BAR, BAR_REFERENCE = "#2044aa", "#6e7597"
COLOURS = ("#2044aa", "#925400", "#007155", "#7e01a8", "#c31c13", "#006b8c")
MARKERS = ("o", "s", "D", "^", "v", "P")

WIDTH = 9.6  # inches; an image scales to its place
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
        "svg.fonttype": "path",
        "svg.hashsalt": "lokaler-aktionsplan",
    }


def _kept(draw, *content) -> bytes:
    """Return what ``draw(*content)`` draws, from the cache if the same has been drawn before."""
    signature = repr((draw.__name__, get_language(), content))
    key = f"chart:{hashlib.sha256(signature.encode()).hexdigest()}"
    svg = drawn_charts.get(key)
    if svg is None:
        with _drawing, matplotlib.rc_context(_style()):
            svg = draw(*content)
        drawn_charts.set(key, svg, _STAND_SECONDS)
    return svg


def _plain(figure: Figure) -> tuple:
    """Return what of a figure a chart shows, so that equal charts are equal."""
    value = None if figure.value is None else float(figure.value)
    return figure.year, figure.kind, value, figure.text, figure.has_break


def series_svg(lines: Sequence[Line], *, title: str, unit: str, decimals: int = 1, source: str = "") -> bytes:
    """
    Return the lines over the years as an SVG; the city beside districts is a broken grey line.

    Breaks part a line and are marked; hidden figures are open marks on the axis, missing ones a gap.
    """
    plain = tuple(
        (line.district.name, line.is_city, tuple(_plain(figure) for figure in line.figures)) for line in lines
    )
    return _kept(_draw_series, plain, title, unit, decimals, source)


def bars_svg(lines: Sequence[Line], *, title: str, unit: str, decimals: int = 1, source: str = "") -> bytes:
    """
    Return the districts' figures of one year, the last of each line, as bars in the given order.

    The city is grey, and its value goes through the chart as a line.
    """
    plain = tuple((line.district.name, line.is_city, _plain(line.figures[-1])) for line in lines)
    return _kept(_draw_bars, plain, title, unit, decimals, source)


# Lines


def _draw_series(lines, title, unit, decimals, source) -> bytes:
    canvas, axes = _canvas(title, unit, height=4.4)
    years = [point[0] for point in lines[0][2]] if lines else []
    districts = 0
    ends = []
    for name, is_city, points in lines:
        colour, marker, dashes = REFERENCE, "", (0, (5, 2))
        if not is_city or len(lines) == 1:
            colour, marker, dashes = COLOURS[districts % 6], MARKERS[districts % 6], "solid"
            districts += 1
        for run in _unbroken(points):
            axes.plot(
                [year for year, _value in run],
                [value for _year, value in run],
                color=colour,
                linestyle=dashes,
                linewidth=2.4 if marker else 1.8,
                marker=marker or ("." if len(run) == 1 else None),
                markersize=6,
            )
        values = [(point[0], point[2]) for point in points if point[2] is not None]
        if values:
            ends.append((*values[-1], name, colour))
    axes.set_xlim(min(years, default=0) - 0.5, max(years, default=1) + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=12))
    axes.grid(axis="x", visible=False)
    _value_axis(axes.yaxis, decimals)
    low, high = _limits([point[2] for _name, _city, points in lines for point in points if point[2] is not None])
    axes.set_ylim(low, high)
    _name_ends(axes, ends, high - low)
    _mark_hidden(axes, lines, low)
    _mark_breaks(axes, lines)
    return _finished(canvas, axes, source, _explanations(point for _name, _city, points in lines for point in points))


def _unbroken(points):
    """Return runs of (year, value) without gaps and breaks."""
    runs, run = [], []
    for year, _kind, value, _text, has_break in points:
        if (value is None or has_break) and run:
            runs.append(run)
            run = []
        if value is not None:
            run.append((year, value))
    return [*runs, run] if run else runs


def _limits(values) -> tuple[float, float]:
    """Return the ends of the value axis: from zero, unless all values lie close together far from it."""
    if not values:
        return 0, 1
    low, high = min(values), max(values)
    span = (high - low) or abs(high) or 1
    bottom = low - 0.3 * span if low > 0 and (high - low) < 0.25 * high else min(0, low - 0.1 * span)
    return max(bottom, 0) if low >= 0 else bottom, high + 0.12 * span


def _name_ends(axes: Axes, ends, span: float) -> None:
    """Write each line's name at its end, moved apart where they would overlap."""
    placed = float("-inf")
    for year, value, name, colour in sorted(ends, key=lambda end: end[1]):
        placed = max(value, placed + 0.065 * span)
        axes.annotate(
            textwrap.shorten(name, 28, placeholder="…"),
            (year, value),
            xytext=(axes.get_xlim()[1], placed),
            textcoords="data",
            color=colour,
            va="center",
            fontweight=600,
            annotation_clip=False,
        )


def _mark_hidden(axes: Axes, lines, low: float) -> None:
    for _name, _is_city, points in lines:
        hidden = [point[0] for point in points if point[1] == FigureKind.SUPPRESSED]
        axes.plot(hidden, [low] * len(hidden), linestyle="", marker="o", mfc=BACKGROUND, mec=MUTED, ms=7, clip_on=False)


def _mark_breaks(axes: Axes, lines) -> None:
    for year in sorted({point[0] for _name, _city, points in lines for point in points if point[4]}):
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


# Bars


def _draw_bars(bars, title, unit, decimals, source) -> bytes:
    canvas, axes = _canvas(title, unit, height=1.7 + 0.3 * max(len(bars), 3))
    values = [point[2] for _name, _city, point in bars if point[2] is not None]
    high = max([0, *values]) or 1
    low = min([0, *values])
    for place, (_name, is_city, (_year, kind, value, text, _break)) in enumerate(bars):
        colour = BAR_REFERENCE if is_city else BAR
        if value is not None:
            axes.barh(place, value, height=0.66, color=colour)
        is_plain = kind in (FigureKind.VALUE, FigureKind.ZERO)
        axes.annotate(
            text if is_plain else f"{text}  {_word(kind)}".strip(),
            (max(value or 0, 0), place),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            color=TEXT if is_plain else MUTED,
            fontsize=9.5,
            fontstyle="normal",
        )
    city = next((point[2] for _name, is_city, point in bars if is_city and point[2] is not None), None)
    if city is not None:
        axes.axvline(city, color=BAR_REFERENCE, linewidth=1.2, linestyle=(0, (4, 2)), zorder=0.9)
    axes.axvline(0, color=MUTED, linewidth=1)
    axes.set_yticks(range(len(bars)), [textwrap.shorten(name, 34, placeholder="…") for name, _city, _point in bars])
    axes.tick_params(axis="y", labelcolor=TEXT)
    axes.set_ylim(len(bars) - 0.4, -0.6)
    axes.set_xlim(low * 1.05, high * 1.14)
    axes.grid(axis="y", visible=False)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="x", length=0)
    _value_axis(axes.xaxis, decimals)
    return _finished(canvas, axes, source, _explanations(point for _name, _city, point in bars))


def _word(kind: FigureKind) -> str:
    return {
        FigureKind.SUPPRESSED: _("confidential"),
        FigureKind.MISSING: _("not published by the source"),
        FigureKind.NO_DATA: "",
    }.get(kind, "")


# Common


def _canvas(title: str, unit: str, *, height: float) -> tuple[Canvas, Axes]:
    lines = textwrap.wrap(title, 92) or [""]
    canvas = Canvas(figsize=(WIDTH, height + 0.22 * (len(lines) - 1)), layout="constrained")
    canvas.get_layout_engine().set(w_pad=0.12, h_pad=0.1)
    canvas.patch.set_facecolor(BACKGROUND)
    axes = canvas.add_subplot()
    canvas.suptitle("\n".join(lines), x=0.012, ha="left", fontsize=13, fontweight=600, color=TEXT)
    axes.set_title(unit, loc="left", fontsize=10, color=MUTED, pad=8)
    return canvas, axes


def _value_axis(axis, decimals: int) -> None:
    axis.set_major_locator(MaxNLocator(nbins=6, integer=decimals == 0))
    axis.set_major_formatter(FuncFormatter(_tick))


def _tick(value, _position) -> str:
    whole = abs(value - round(value)) < 1e-9
    return number_format(round(value, 6), decimal_pos=0 if whole else 1, force_grouping=True).replace("-", "−")


def _explanations(points) -> str:
    """Return what the signs in the chart mean, for those that occur."""
    kinds = {point[1] for point in points}
    texts = []
    if FigureKind.SUPPRESSED in kinds:
        texts.append(_("○ or · confidential: too few people"))
    if FigureKind.MISSING in kinds:
        texts.append(_("signs and gaps: not published by the source"))
    if FigureKind.NO_DATA in kinds:
        texts.append(_("gaps and n/a: no data"))
    return "; ".join(texts)


def _finished(canvas: Canvas, axes: Axes, source: str, explanation: str) -> bytes:
    notes = [_("Source: %(source)s") % {"source": source}] if source else []
    notes += [explanation] if explanation else []
    lines = [part for note in notes for part in textwrap.wrap(note, 140)]
    if lines:
        axes.set_xlabel("\n".join(lines), loc="left", fontsize=9, color=MUTED, labelpad=10, linespacing=1.4)
    file = io.BytesIO()
    canvas.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    return file.getvalue()
