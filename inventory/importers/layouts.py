"""
Turns tables, however they are laid out, into rows of one area and time with a column for each series.

Pure functions over rows of cells; which layout a file has is found out in ``inventory.importers.reading``.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.parsing import parse_date, parse_span, tidy
from config.spreadsheets import Row, TableError

TIME = "time"
MOST_SERIES = 1_000
_MOST_CELLS = 20_000_000  # of a table, most of them empty, that a file of single figures may become


class Layout(TextChoices):
    """How areas, times and series are arranged in a file."""

    ROWS = "rows", gettext_lazy("a row for each area and time, a column for each series")
    COLUMNS = "columns", gettext_lazy("a column for each time, or for each series and time")
    TURNED = "turned", gettext_lazy("a row for each series, a column for each area")
    LONG = "long", gettext_lazy("a row for each single figure")
    FLAT = "flat", gettext_lazy("flat file of a GENESIS database")


# Time

_YEAR = r"(?<![0-9])(?:19|20|21)[0-9]{2}(?![0-9])"
_SCHOOL_YEAR = re.compile(rf"({_YEAR}) ?/ ?([0-9]{{4}}|[0-9]{{2}})")
_MONTHS = "jan|feb|mär|mrz|maerz|apr|mai|jun|jul|aug|sep|okt|nov|dez"
_MOMENT = (
    rf"(?:[0-9]{{1,2}}\. ?[0-9]{{1,2}}\. ?{_YEAR}|{_YEAR}-[0-9]{{2}}(?:-[0-9]{{2}})?|{_YEAR} ?/ ?[0-9]{{2,4}}"
    rf"|(?:[0-9]{{1,2}}\. ?)?(?:{_MONTHS})[a-zä]*\.? ?{_YEAR}|[1-4]\. ?quartal {_YEAR}|q[1-4] ?/? ?{_YEAR}|{_YEAR})"
)
_BEFORE_TIME = r"(?:stand:?|stichtag:?|am|zum|per|im|jahr|schuljahr|kita-?jahr|sj)"
_AT_END = re.compile(rf"(?P<rest>.*?)[\s,;:_(\[/-]*(?:{_BEFORE_TIME}\s+)*(?P<time>{_MOMENT})[)\]]?", re.IGNORECASE)
_AT_START = re.compile(rf"(?P<time>{_MOMENT})[\s:,;_-]+(?P<rest>.+)", re.IGNORECASE)
_ALONE = re.compile(rf"(?:{_BEFORE_TIME}\s+)*(?P<time>.+)", re.IGNORECASE)
_NO_TIME_AFTER = re.compile(
    r"((?:^|[\s_(])(?:vor|bis|ab|seit|nach|von|und|zwischen|baujahr|baujahre|jahrgang|geboren|before|since|until)"
    rf"|{_YEAR})$",
    re.IGNORECASE,
)


def time_of(text: str, *, takes_last: bool = False) -> str:
    """
    Return the time that a text names, as a year or an ISO date, or nothing if it is something else.

    A month, quarter or half-year stands for its last day; a school year (2013/14) for its first year, or for its
    last if ``takes_last``.
    """
    if not 4 <= len(text) <= 40:
        return ""
    tidied = _ALONE.fullmatch(tidy(text))
    words = tidied["time"] if tidied else ""
    if re.fullmatch(_YEAR, words):
        return words
    if match := _SCHOOL_YEAR.fullmatch(words):
        first = int(match[1])
        if int(match[2]) % 100 != (first + 1) % 100:
            return ""
        return str(first + 1 if takes_last else first)
    if not re.search(r"[0-9]", words):
        return ""
    if match := re.fullmatch(rf"({_YEAR})-([0-9]{{2}})", words):
        words = f"{match[2]}/{match[1]}"
    if span := parse_span(words):
        return span[1].isoformat()
    try:
        return parse_date(words).isoformat()
    except ValueError:
        return ""


def split_time(title: str, *, takes_last: bool = False) -> tuple[str, str]:
    """Return a title without the time it names, and the time (empty if it names none): ``Ausländer (Dez 2013)``."""
    if alone := time_of(title, takes_last=takes_last):
        return "", alone
    words = tidy(title)
    for form in (_AT_END, _AT_START):
        if (match := form.fullmatch(words)) and re.search(r"[^\W\d_]", match["rest"]):
            rest = match["rest"].strip(" ,;:_([-/")
            if _NO_TIME_AFTER.search(rest):
                continue
            if time := time_of(match["time"], takes_last=takes_last):
                return rest, time
    return title, ""


def times_in(text: str) -> list[str]:
    """Return the times named anywhere in a text, none if it names a span of years (2005 bis 2012, 2005-2012)."""
    found = [match[0] for match in re.finditer(_MOMENT, tidy(text), re.IGNORECASE)]
    return [time for time in map(time_of, found) if time]


# Numbers

#: What stands in place of a figure in any of the schemes of signs.
PLACEHOLDERS = frozenset(
    {"-", ".", "..", "·", "...", "…", "/", "x", "X", "*", "()", "( )", "g", "k", "t", "u"}
    | {"[n]", "[0]", "[g]", "[u]", "[x]"}
)
_FIGURE = re.compile(
    r"\(? ?[+-]? ?(?P<number>[0-9](?:[0-9.,'’ ]*[0-9])?) ?%? ?\)? ?(?:[A-Za-z*]{1,2}|\(\)|\[[A-Za-z]\])?"
)


def figure_in(text: str) -> str:
    """Return the digits and separators of a cell that holds a figure, or nothing."""
    match = _FIGURE.fullmatch(tidy(text)) if len(text) <= 40 else None
    return match["number"] if match else ""


def is_figure(text: str) -> bool:
    """Tell whether a cell holds a figure or a sign in place of one."""
    return text.isdigit() or bool(figure_in(text)) or tidy(text) in PLACEHOLDERS


class Notation:
    """
    Writes the figures of a file without thousands separators, with a decimal comma and the minus before them.

    Blanks and apostrophes before three digits can part nothing else than thousands and are always taken for that.
    """

    def __init__(self, decimal: str, thousands: str):
        gap = "".join(dict.fromkeys(f" '’{thousands}"))
        grouped = rf"[0-9]{{1,3}}(?P<gap>[{re.escape(gap)}])[0-9]{{3}}(?:(?P=gap)[0-9]{{3}})*|"
        self._form = re.compile(
            rf"(?P<open>\(?) ?(?P<sign>[+-]?) ?(?P<whole>{grouped}[0-9]+)(?:{re.escape(decimal)}(?P<decimals>[0-9]+))?"
            r" ?%? ?(?P<close>\)?) ?(?P<marks>[A-Za-z*]{0,3}|\(\)|\[[A-Za-z]\])"
        )
        self._known: dict[tuple[str, int], str] = {}

    def __call__(self, text: str, zeros: int = 0) -> str:
        """Return a figure times ten to the power of ``zeros``; what is no figure in this notation as it is."""
        known = self._known.get((text, zeros))
        if known is None:
            known = self._written(text, zeros)
            if len(self._known) < 100_000:  # also makes equal cells one string
                self._known[text, zeros] = known
        return known

    def _written(self, text: str, zeros: int) -> str:
        if not zeros and text.isdigit():
            return text
        match = self._form.fullmatch(tidy(text))
        if not match:
            return text
        whole, decimals = re.sub(r"[^0-9]", "", match["whole"]), match["decimals"] or ""
        if zeros:
            decimals = decimals.ljust(zeros, "0")
            whole, decimals = (whole + decimals[:zeros]).lstrip("0") or "0", decimals[zeros:]
        sign = "-" if match["sign"] == "-" else ""
        marks = f" {match['marks']}" if match["marks"] else ""
        return f"{match['open']}{sign}{whole}{',' if decimals else ''}{decimals}{match['close']}{marks}"


_IN_THOUSANDS = re.compile(
    r"\bin (?:1[. ]?000\b|tsd\b|tausend\b|t€)|\((?:1[. ]?000|tsd\.?|tausend)\)|\btsd\. |^(?:1[. ]?000|tsd\.?|tausend)$",
    re.IGNORECASE,
)


def is_in_thousands(text: str) -> bool:
    """Tell whether a title or a unit says that figures are in thousands: "in 1000", "(Tsd.)", "1000"."""
    return bool(_IN_THOUSANDS.search(tidy(text)))


_TOTAL = re.compile(r"(insgesamt|gesamt|summe|zusammen|total)\b.*", re.IGNORECASE)


def is_total(title: str) -> bool:
    """Tell whether a title only says that what stands there is the sum of what stands around it."""
    return bool(_TOTAL.fullmatch(tidy(title)))


# Several header rows


@dataclass(frozen=True)
class Heading:
    """What stands above a column: the ``title`` of its series, and the ``time`` of its figures if it says one."""

    title: str = ""
    time: str = ""
    is_in_thousands: bool = False


def headings(
    rows: Sequence[Sequence[str]],
    width: int,
    *,
    merged: Iterable[tuple[int, int, int]] = (),
    takes_last: bool = False,
    splits_time: bool = True,
) -> list[Heading]:
    """
    Return the heading of each column from one or several header rows, the parts joined by commas.

    A title above several columns belongs to all of them: by ``merged`` cells (place in ``rows``, first and last column)
    where the file knows such, else up to the next title in its row.
    """
    return [
        _heading(parts, takes_last=takes_last, splits_time=splits_time) for parts in _titles_above(rows, width, merged)
    ]


def area_headings(
    rows: Sequence[Sequence[str]], width: int, *, merged: Iterable[tuple[int, int, int]] = ()
) -> list[tuple[str, str]]:
    """
    Return (key, name) of the area that stands above each column; what the titles do not say is empty.

    The lowest title is the name, the lowest with nothing but digits the key; a total bears the name of what it is of.
    """
    found = []
    for parts in _titles_above(rows, width, merged):
        keys = [part for part in parts if part.isdigit()]
        names = [" ".join(part.split()) for part in parts if part and not part.isdigit()]
        while len(names) > 1 and is_total(names[-1]):
            names.pop()
        found.append((keys[-1] if keys else "", names[-1] if names else ""))
    return found


def merged_titles(merged: Iterable[tuple[int, int, int, int]], rows: Sequence[int]) -> list[tuple[int, int, int]]:
    """
    Return the merged cells of a sheet that are titles of several columns: place in ``rows``, first and last column.

    ``merged`` are top, left, bottom and right, counted from 0, ``rows`` the numbers of the header rows, from 1.
    """
    places = {number: place for place, number in enumerate(rows)}
    return [
        (places[top + 1], left, right) for top, left, _bottom, right in merged if top + 1 in places and right > left
    ]


def _titles_above(
    rows: Sequence[Sequence[str]], width: int, merged: Iterable[tuple[int, int, int]]
) -> list[tuple[str, ...]]:
    """Return what stands above each column in the header rows, from top to bottom."""
    filled = [list(row) + [""] * (width - len(row)) for row in rows]
    spans = list(merged)
    for place, first, last in spans:
        for column in range(first, min(last + 1, width)):
            filled[place][column] = filled[place][column] or filled[place][first]
    if not spans:
        for place, row in enumerate(filled[:-1]):
            _spread(row, filled[place + 1 :])
    return [tuple(row[column] for row in filled) for column in range(width)]


def _spread(row: list[str], below: Sequence[Sequence[str]]) -> None:
    """Write the titles of groups above all their columns, which are those with a title below and none in this row."""
    last = ""
    for column, cell in enumerate(row):
        if cell:
            last = cell if any(other[column] for other in below) else ""
        elif last and any(other[column] for other in below):
            row[column] = last


def _heading(parts: Sequence[str], *, takes_last: bool, splits_time: bool) -> Heading:
    titles, found = [], ""
    for part in dict.fromkeys(" ".join(part.split()) for part in parts if part):
        rest, time = split_time(part, takes_last=takes_last) if splits_time else (part, "")
        found = time or found
        if rest and rest not in titles:
            titles.append(rest)
    return Heading(", ".join(titles), found, any(is_in_thousands(part) for part in parts))


# From layouts to one


@dataclass
class Pivot:
    """
    Collects single figures into rows of one place (time and area) each, with a column for each series.

    Figures are kept by column, as a table of many places and few series would need a list for each place otherwise.
    """

    places: dict[tuple[str, ...], int] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    series: dict[str, list[str | None]] = field(default_factory=dict)

    def add(self, number: int, place: tuple[str, ...], title: str, figure: str) -> None:
        """
        Add the figure of a row of the file.

        :raises TableError: if the place has a figure of this series already, or there are far too many series
        """
        index = self.places.get(place)
        if index is None:
            index = self.places[place] = len(self.places)
            self.numbers.append(number)
        column = self.series.get(title)
        if column is None:
            if len(self.series) == MOST_SERIES:
                raise TableError(
                    _("The file has more than %(number)d series. Is the right column chosen?")
                    % {"number": MOST_SERIES},
                    number,
                )
            column = self.series[title] = []
        if index >= len(column):
            if len(self.series) * index > _MOST_CELLS:
                raise TableError(_("The file becomes a table with far too many empty cells."), number)
            column.extend([None] * (index + 1 - len(column)))
        if column[index] is not None:
            raise TableError(_("Row %(row)d: this figure stands twice in the file.") % {"row": number}, number)
        column[index] = figure

    def rows(self) -> Iterator[Row]:
        """Yield the rows in the order of the file."""
        columns = list(self.series.values())
        for column in columns:
            column.extend([None] * (len(self.places) - len(column)))
        for index, place in enumerate(self.places):
            yield Row(self.numbers[index], (*place, *[column[index] or "" for column in columns]))


@dataclass(frozen=True)
class LongColumns:
    """Which columns of a file of single figures say what; ``time`` may be one time for all instead."""

    value: int
    series: tuple[int, ...]
    areas: tuple[int, ...]
    time: int | None = None
    one_time: str = ""
    mark: int | None = None
    unit: int | None = None


def collect(
    rows: Iterable[Row],
    columns: LongColumns,
    *,
    write: Callable[[str, int], str] = lambda text, zeros: text,
    read_time: Callable[[str], str] = lambda text: text,
    names: Callable[[str], str] = lambda title: title,
) -> Pivot:
    """
    Return the figures of rows of one figure each.

    ``write`` writes a figure in our notation, ``read_time`` a time; ``names`` gives a series' title its final form.
    The mark of a column of its own is written behind its figure, as in printed tables: ``46 e``, ``(17)``.
    """
    pivot, shared, titles, times = Pivot(), {}, {}, {}
    value, time, mark, unit = columns.value, columns.time, columns.mark, columns.unit
    for row in rows:
        cells = row.cells
        at = columns.one_time if time is None else cells[time]
        if at not in times:
            times[at] = read_time(at) if time is not None else at
        place = (times[at], *[shared.setdefault(cells[index], cells[index]) for index in columns.areas])
        parts = tuple([cells[index] for index in columns.series])
        title = titles.get(parts)
        if title is None:
            title = titles[parts] = names(", ".join(part for part in parts if part) or "value")
        zeros = 3 if unit is not None and is_in_thousands(cells[unit]) else 0
        figure = write(cells[value], zeros)
        if mark is not None and cells[mark]:
            figure = f"({figure})" if cells[mark] == "()" else f"{figure} {cells[mark]}".strip()
        pivot.add(row.number, place, title, figure)
    return pivot


def unfold(
    rows: Iterable[Row],
    heads: Sequence[Heading],
    areas: Sequence[int],
    values: Sequence[int],
    *,
    row_time: Callable[[Row], str],
    write: Callable[[str, int], str],
) -> Iterator[Row]:
    """
    Yield a row for each time above the ``values`` columns, of each row of a table with times in its header.

    Columns without a time of their own are about ``row_time``. A time without any figure in a row is left out.
    """
    series = list(dict.fromkeys(heads[column].title for column in values))
    at = {title: index for index, title in enumerate(series)}
    by_time: dict[str, list[tuple[int, int, int]]] = {}
    for column in values:
        head = heads[column]
        by_time.setdefault(head.time, []).append((at[head.title], column, 3 if head.is_in_thousands else 0))
    for row in rows:
        area = tuple([row.cells[column] for column in areas])
        merged: dict[str, list[str]] = {}
        for time, places in by_time.items():
            figures = merged.setdefault(time or row_time(row), [""] * len(series))
            for index, column, zeros in places:
                figures[index] = write(row.cells[column], zeros) or figures[index]
        for time, figures in merged.items():
            if any(figures):
                yield Row(row.number, (time, *area, *figures))
