"""
Where a plan's measures lie in time, as a drawing: pure geometry, which a template turns into SVG.

All lengths are whole units of the drawing's own view box; a template writes them without grouping
(``{% localize off %}``). Colours belong to the style sheet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

LABELS = 340
CHART = 840
HEAD = 36
GROUP = 34
ROW = 26
BAR = 14
ARROW = 12
LABEL_LETTERS = 46

#: Years shown beyond the plan's own at most; what lies farther away is cut at the edge.
MARGIN_YEARS = 5


@dataclass(frozen=True)
class Mark:
    """A milestone: when, what, done or not."""

    day: date
    title: str
    is_done: bool = False


@dataclass(frozen=True)
class Entry:
    """A measure as the timeline needs it. ``group`` and ``colour`` are those of its field of action."""

    number: int
    title: str
    state: str
    state_label: str
    starts_on: date | None = None
    ends_on: date | None = None
    is_open_ended: bool = False
    milestones: tuple[Mark, ...] = ()
    review_on: date | None = None
    group: str = ""
    colour: str = ""
    url: str = ""

    @property
    def is_dated(self) -> bool:
        return bool(self.starts_on or self.ends_on or self.is_open_ended)


@dataclass(frozen=True)
class Tick:
    """The first day of a year on the axis."""

    x: int
    width: int
    year: str

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True)
class Symbol:
    """A milestone or review date in a row; ``kind`` is done, late, ahead or review."""

    x: int
    day: date
    title: str
    kind: str


@dataclass(frozen=True)
class Bar:
    """One measure's row. ``kind`` is span, open (no set end) or point (only one of its days is known)."""

    entry: Entry
    label: str
    y: int
    x: int
    width: int
    kind: str
    symbols: tuple[Symbol, ...] = ()

    @property
    def middle(self) -> int:
        return self.y + BAR // 2

    @property
    def end(self) -> int:
        return self.x + self.width

    @property
    def bar_width(self) -> int:
        """The width of the bar proper, which an arrow follows if there is no end."""
        return self.width - ARROW if self.kind == "open" else self.width

    @property
    def arrow(self) -> str:
        """The points of the arrow head in which an open-ended bar runs out."""
        start = self.end - ARROW
        return f"{start},{self.y - 3} {self.end},{self.middle} {start},{self.y + BAR + 3}"


@dataclass(frozen=True)
class Group:
    """A field of action with its measures."""

    title: str
    colour: str
    y: int
    bars: tuple[Bar, ...]


@dataclass
class Timeline:
    """The whole drawing. ``undated`` holds the entries that no day is known of; they are not drawn."""

    width: int
    height: int
    ticks: list[Tick]
    groups: list[Group]
    today_x: int | None
    undated: list[Entry] = field(default_factory=list)

    head: int = HEAD
    labels: int = LABELS
    bar_height: int = BAR

    def __bool__(self) -> bool:
        return bool(self.groups)


class _Axis:
    """Days to units: whole years from the first to the last that anything drawn touches."""

    def __init__(self, entries: Sequence[Entry], starts_on: date, ends_on: date):
        days = [starts_on, ends_on]
        for entry in entries:
            days += [day for day in (entry.starts_on, entry.ends_on, entry.review_on) if day]
            days += [mark.day for mark in entry.milestones]
        first = max(min(days).year, starts_on.year - MARGIN_YEARS)
        last = min(max(days).year, ends_on.year + MARGIN_YEARS)
        self.years = range(first, last + 1)
        self.start, self.end = date(first, 1, 1), date(last + 1, 1, 1)
        self.days = (self.end - self.start).days

    def x(self, day: date) -> int:
        """Return where a day begins; days outside lie on the edge."""
        inside = min(max(day, self.start), self.end)
        return LABELS + round((inside - self.start).days * CHART / self.days)

    def shows(self, day: date) -> bool:
        return self.start <= day < self.end

    def ticks(self) -> list[Tick]:
        edges = [self.x(date(year, 1, 1)) for year in self.years] + [LABELS + CHART]
        return [Tick(edges[n], edges[n + 1] - edges[n], str(year)) for n, year in enumerate(self.years)]


def draw(entries: Iterable[Entry], *, starts_on: date, ends_on: date, on: date) -> Timeline:
    """
    Return the drawing of measures over the years of a plan from ``starts_on`` to ``ends_on``.

    Entries come sorted by group. The line of the day ``on`` is left out where that day is not shown.
    """
    entries = list(entries)
    dated = [entry for entry in entries if entry.is_dated]
    axis = _Axis(dated, starts_on, ends_on)
    groups, y = [], HEAD
    for (title, colour), members in groupby(dated, key=lambda entry: (entry.group, entry.colour)):
        top, y = y, y + GROUP
        bars = []
        for entry in members:
            bars.append(_bar(entry, axis, y + (ROW - BAR) // 2, on))
            y += ROW
        groups.append(Group(title, colour, top, tuple(bars)))
    return Timeline(
        width=LABELS + CHART + 1,
        height=y + 8,
        ticks=axis.ticks(),
        groups=groups,
        today_x=axis.x(on) if axis.shows(on) else None,
        undated=[entry for entry in entries if not entry.is_dated],
    )


def _bar(entry: Entry, axis: _Axis, y: int, on: date) -> Bar:
    kind = "span" if entry.starts_on and entry.ends_on else "open" if entry.is_open_ended else "point"
    if kind == "point":
        x = axis.x(entry.starts_on or entry.ends_on)
        x, end = min(x, LABELS + CHART - BAR), x + BAR
    else:
        x = axis.x(entry.starts_on or axis.start)
        end = axis.x(entry.ends_on + timedelta(days=1)) if entry.ends_on else LABELS + CHART
    width = max(end - x, 2 * ARROW if kind == "open" else 4)
    x = min(x, LABELS + CHART - width)
    return Bar(entry, _label(entry), y, x, width, kind, tuple(_symbols(entry, axis, on)))


def _symbols(entry: Entry, axis: _Axis, on: date) -> Iterable[Symbol]:
    for mark in entry.milestones:
        if axis.shows(mark.day):
            kind = "done" if mark.is_done else "late" if mark.day < on else "ahead"
            yield Symbol(axis.x(mark.day), mark.day, mark.title, kind)
    if entry.review_on and axis.shows(entry.review_on):
        yield Symbol(axis.x(entry.review_on), entry.review_on, "", "review")


def _label(entry: Entry) -> str:
    text = f"{entry.number} {entry.title}"
    return text if len(text) <= LABEL_LETTERS else f"{text[: LABEL_LETTERS - 1].rstrip()}…"


def entries_of(measures: Iterable, *, without: str) -> list[Entry]:
    """
    Return measures as entries, sorted by the first of their fields of action, ``without`` naming those without any.

    Fields and milestones are read; fetch them before.
    """
    found = []
    for measure in measures:
        field_of_action = next(iter(measure.fields.all()), None)
        order = (field_of_action.order, field_of_action.name) if field_of_action else (float("inf"), "")
        found.append((order, measure.number, _entry(measure, field_of_action, without)))
    return [entry for _order, _number, entry in sorted(found, key=lambda row: row[:2])]


def _entry(measure, field_of_action, without: str) -> Entry:
    return Entry(
        number=measure.number,
        title=measure.title,
        state=measure.status,
        state_label=measure.get_status_display(),
        starts_on=measure.starts_on,
        ends_on=measure.ends_on,
        is_open_ended=measure.is_open_ended,
        milestones=tuple(
            Mark(milestone.done_on or milestone.due_on, milestone.title, milestone.is_done)
            for milestone in measure.milestones.all()
        ),
        review_on=measure.next_review_on,
        group=field_of_action.name if field_of_action else without,
        colour=field_of_action.colour if field_of_action else "",
        url=measure.get_absolute_url(),
    )
