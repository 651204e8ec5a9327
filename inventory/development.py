"""How figures move: since the year before, over five years, and in which direction, never across a break."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from inventory.figures import KNOWN, Figure, Line
from inventory.models import Indicator
from inventory.models.statistic import format_figure
from inventory.statistics import NotComputable, trend

#: Over how many years the longer change looks back.
LONG = 5

#: From this share of the variation that a straight line explains (R²) on, a movement is called a trend.
CLEAR = 0.5


@dataclass(frozen=True)
class Step:
    """A change since a year: ``difference`` in the indicator's unit (of a percentage in percentage points)."""

    since: int
    difference: Decimal
    text: str
    verdict: str

    @property
    def tone(self) -> str:
        """The badge's tone: a change for the better, for the worse, or neither."""
        return {"better": "success", "worse": "warning"}.get(self.verdict, "neutral")

    @property
    def icon(self) -> str:
        if not self.difference:
            return "arrow-forward"
        return "arrow-up" if self.difference > 0 else "arrow-down"

    @property
    def verdict_text(self) -> str:
        """Better or worse, for people; empty where neither can be said."""
        return {"better": _("better"), "worse": _("worse"), "same": _("unchanged")}.get(self.verdict, "")


@dataclass(frozen=True)
class Development:
    """
    How the latest figure of a district came about, as far as figures can be compared.

    ``before`` is the change since the figure before, ``long`` that over up to five years if it reaches further back,
    ``trend`` the direction in words. ``reason`` says why there is no change.
    """

    before: Step | None = None
    long: Step | None = None
    trend: str = ""
    reason: str = ""


def development_of(
    figures: Sequence[Figure], *, decimals: int, unit: str, direction: str = Indicator.Direction.NEUTRAL
) -> Development:
    """Return how a district's figures have moved, given oldest first; hidden ones are never computed with."""
    latest = next((figure for figure in reversed(figures) if figure.kind in KNOWN), None)
    if latest is None:
        return Development(reason=figures[-1].note if figures and figures[-1].rows else "")
    if latest.value is None:
        return Development(reason=latest.note)
    known = _comparable(figures)
    last = known[-1]
    if len(known) == 1:
        return Development(reason=_("break in the series") if last.has_break else "")
    before = known[-2]
    long = next(figure for figure in known if figure.year >= last.year - LONG)
    of_kind = {"decimals": decimals, "unit": unit, "direction": direction}
    return Development(
        before=_step(before, last, **of_kind),
        long=_step(long, last, **of_kind) if long.year < before.year else None,
        trend=_trend_text(known, decimals=decimals, unit=unit),
    )


def developments(lines: Sequence[Line], indicator: Indicator, *, decimals: int, unit: str) -> list:
    """Return (district, its development) for lines of a chart."""
    direction = indicator.direction
    return [
        (line.district, development_of(line.figures, decimals=decimals, unit=unit, direction=direction))
        for line in lines
    ]


def _comparable(figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures with a value since the last break."""
    known = []
    for figure in figures:
        if figure.has_break:
            known = []
        if figure.value is not None:
            known.append(figure)
    return known


def _step(first: Figure, last: Figure, *, decimals: int, unit: str, direction: str) -> Step:
    difference = round(last.value - first.value, decimals)
    text = f"{_signed(difference, decimals)} {unit_of_change(unit)}".strip()
    return Step(first.year, difference, text, _verdict(difference, direction))


def _signed(difference: Decimal, decimals: int) -> str:
    if not difference:
        return f"±{format_figure(difference, decimals)}"
    return f"{'' if difference < 0 else '+'}{format_figure(difference, decimals)}"


def unit_of_change(unit: str) -> str:
    """Return the unit of a difference: shares differ by percentage points."""
    return _("percentage points") if unit.split(" ")[0] == "%" else unit


def _verdict(difference: Decimal, direction: str) -> str:
    if not difference:
        return "same"
    if direction not in (Indicator.Direction.HIGHER, Indicator.Direction.LOWER):
        return ""
    return "better" if (difference > 0) == (direction == Indicator.Direction.HIGHER) else "worse"


def _trend_text(known: Sequence[Figure], *, decimals: int, unit: str) -> str:
    """Return where a straight line through the comparable figures leads; empty for fewer than three."""
    try:
        line = trend([figure.year for figure in known], [figure.value for figure in known])
    except NotComputable:
        return ""
    slope = round(Decimal(line.slope), decimals)
    years = {"first": known[0].year, "last": known[-1].year}
    if not slope:
        return _("steady, %(first)d to %(last)d") % years
    if line.fit < CLEAR:
        return _("no clear trend, %(first)d to %(last)d") % years
    amount = {"amount": f"{format_figure(abs(slope), decimals)} {unit_of_change(unit)}".strip(), **years}
    if slope > 0:
        return _("rising by about %(amount)s a year, %(first)d to %(last)d") % amount
    return _("falling by about %(amount)s a year, %(first)d to %(last)d") % amount
