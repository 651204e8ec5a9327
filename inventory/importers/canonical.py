"""
Reads a file of figures as its ``Reading`` says: whatever its layout, into rows of one area and time each.

Figures have a decimal comma and no separators of thousands then, times are years or ISO dates.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import BinaryIO

from django.utils.translation import gettext as _

from config.spreadsheets import Row, Sheet, Table, TableError, padded, trimmed
from inventory.importers import detecting
from inventory.importers.flatfile import KEY, NAME, is_flat_row
from inventory.importers.layouts import (
    TIME,
    Layout,
    LongColumns,
    Notation,
    Pivot,
    area_headings,
    collect,
    headings,
    is_in_thousands,
    merged_titles,
    split_time,
    time_of,
    unfold,
)
from inventory.importers.reading import Reading, opened, opened_file, reading_of
from inventory.models import ImportRun


def read(file: BinaryIO, name: str, reading: Reading) -> Table:
    """
    Return the table of a file as a reading sees it.

    :raises TableError: with a message for people
    """
    with opened_file(file, name, asdict(reading)) as sheet:
        return canonical(sheet, reading)


def read_figures(run: ImportRun) -> Table:
    """
    Return the table of a run, read as its mapping says or as is found out now: one row for each area and time.

    :raises TableError: with a message for people
    """
    reading = reading_of(run)
    with opened(run, asdict(reading)) as sheet:
        return canonical(sheet, reading)


@dataclass(frozen=True)
class Preview:
    """
    The beginning of a file as it is, each row with its part in it, and as it is read.

    ``remarks`` are the first rows left out at the end that are not among the ``rows``.
    """

    rows: tuple[tuple[str, Row], ...]
    remarks: tuple[str, ...]
    table: Table


def preview(sheet: Sheet, reading: Reading, *, most: int = 2_000, figures: int = 5) -> Preview:
    """
    Return the beginning of a file: its rows up to the first with figures as they are, and ``most`` rows as read.

    :raises TableError: with a message for people
    """
    body = _Body(sheet, reading, most=most)
    header, table_rows = body.canonical()
    rows, filled, end = [], 0, reading.count - reading.skip_footer
    for row in sheet.rows():
        if row.number >= reading.first_row + figures:
            break
        if cells := trimmed(row.cells):
            filled += 1
            part = "left_out" if filled > end else body.part_of(row.number, cells)
            rows.append((part, Row(row.number, padded(cells, max(reading.width, len(cells))))))
    return Preview(tuple(rows), reading.remarks[max(0, filled - end) :], Table(sheet.name, header, table_rows))


def canonical(sheet: Sheet, reading: Reading) -> Table:
    """
    Return the table of a sheet: header and rows, one for each area and time, a column for each series.

    Rows keep the number of their (first) row in the file. A file with a column for the time keeps its columns in their
    order; else the time comes first, then the columns of the area, then the series.

    :raises TableError: with a message for people
    """
    if reading.errors:
        problem = reading.errors[0]
        raise TableError(problem.text, problem.row or None)
    header, rows = _Body(sheet, reading).canonical()
    if not rows:
        raise TableError(_("The table has no rows below its header."))
    return Table(sheet.name, header, rows, encoding=sheet.encoding, delimiter=sheet.delimiter)


class _Body:
    """The rows of a file as a reading sees them."""

    def __init__(self, sheet: Sheet, reading: Reading, *, most: int | None = None):
        self.sheet, self.reading = sheet, reading
        self.write = Notation(reading.decimal, reading.thousands)
        self.takes_last = reading.school_years == "last"
        self.group = ""  # what stands above the rows that follow
        self._rows = islice(sheet.rows(), most)
        self._times: dict[str, str] = {}
        titles, self._first = [], None
        for row in self._rows:
            if row.number in reading.header:
                titles.append(trimmed(row.cells)[: reading.width])
            elif row.number >= reading.first_row:
                self._first = row
                break
        self._titles = set(titles)
        merged = merged_titles(sheet.merged, reading.header)
        self.heads = headings(
            titles,
            reading.width,
            merged=merged,
            splits_time=reading.layout == Layout.COLUMNS,
            takes_last=self.takes_last,
        )
        self.areas = area_headings(titles, reading.width, merged=merged) if reading.layout == Layout.TURNED else []

    def rows(self) -> Iterator[Row]:
        """Yield the rows between titles and remarks, all of the same length, without empty ones and repeated titles."""
        width = self.reading.width
        labels = self.reading.series if self.reading.layout == Layout.TURNED else self.reading.areas
        fills = labels if self.reading.fills_gaps else ()
        last = [""] * width
        for row in self._all():
            cells = trimmed(row.cells)
            if not cells or cells in self._titles:
                continue
            if len(cells) > width:
                raise TableError(_("Row %(row)d has more cells than the header.") % {"row": row.number}, row.number)
            if self._heads_group(cells):
                self.group = next(filter(None, cells))
                continue
            cells = padded(cells, width)
            if fills:
                last = [cell or (last[index] if index in fills else "") for index, cell in enumerate(cells)]
                cells = tuple(last)
            yield Row(row.number, cells)

    def part_of(self, number: int, cells: tuple[str, ...]) -> str:
        """Return which part of the file a filled row above the remarks at the end is: header, figures or left_out."""
        if number in self.reading.header:
            return "header"
        if number < self.reading.first_row or cells in self._titles:
            return "left_out"
        if self._heads_group(cells):
            return "header" if self.reading.layout == Layout.TURNED else "left_out"
        return "figures"

    def _heads_group(self, cells: tuple[str, ...]) -> bool:
        """Tell whether a row holds nothing but a name above the rows of a group."""
        return self.reading.width > 2 and cells.count("") == len(cells) - 1

    def _all(self) -> Iterator[Row]:
        """Yield the filled rows up to the remarks at the end."""
        held: deque[Row] = deque()
        most = self.reading.skip_footer
        first = () if self._first is None else (self._first,)
        for rows in (first, self._rows):
            for row in rows:
                if not any(row.cells):
                    continue
                held.append(row)
                if len(held) > most:
                    yield held.popleft()

    def canonical(self) -> tuple[tuple[str, ...], tuple[Row, ...]]:
        if self.reading.layout == Layout.COLUMNS:
            return self._columns()
        if self.reading.layout == Layout.TURNED:
            return self._turned()
        if self.reading.layout in (Layout.LONG, Layout.FLAT):
            return self._long()
        return self._wide()

    def _time(self, text: str) -> str:
        known = self._times.get(text)
        if known is None:
            known = self._times[text] = time_of(text, takes_last=self.takes_last) or text
        return known

    def _zeros(self, index: int) -> int:
        """Return how many zeros figures of a column lack; shares are never in thousands."""
        title = self.heads[index].title
        if self.reading.in_thousands == "all":
            return 0 if detecting.is_share(title) else 3
        return 3 if self.reading.in_thousands == "marked" and self.heads[index].is_in_thousands else 0

    def _wide(self) -> tuple[tuple[str, ...], tuple[Row, ...]]:
        reading = self.reading
        kept = [index for index in range(reading.width) if index not in reading.empty]
        plain = {*reading.areas, reading.time}
        plan = [(index, None if index in plain else self._zeros(index)) for index in kept]
        adds_date = reading.time is None and bool(reading.date)
        date = (self._time(reading.date),) if adds_date else ()
        rows, write = [], self.write
        place = kept.index(reading.time) if reading.time is not None else -1
        for row in self.rows():
            cells = row.cells
            written = [
                cells[index] if zeros is None else write(cells[index], zeros) if cells[index] else ""
                for index, zeros in plan
            ]
            if reading.time is not None:
                written[place] = self._time(written[place])
            rows.append(Row(row.number, (*date, *written)))
        return ((TIME,) if adds_date else ()) + tuple(self.heads[index].title for index in kept), tuple(rows)

    def _columns(self) -> tuple[tuple[str, ...], tuple[Row, ...]]:
        reading = self.reading
        areas = [index for index in reading.areas if index != reading.time]
        values = [
            index
            for index in range(reading.width)
            if index not in areas and index != reading.time and index not in reading.empty
        ]
        heads = [
            replace(head, title=head.title or reading.title or "value", is_in_thousands=bool(self._zeros(index)))
            for index, head in enumerate(self.heads)
        ]
        one_time = self._time(reading.date) if reading.date else ""

        def row_time(row: Row) -> str:
            return one_time if reading.time is None else self._time(row.cells[reading.time])

        header = (TIME, *(heads[index].title for index in areas))
        series = dict.fromkeys(heads[index].title for index in values)
        rows = unfold(self.rows(), heads, areas, values, row_time=row_time, write=self.write)
        return (*header, *series), tuple(rows)

    def _turned(self) -> tuple[tuple[str, ...], tuple[Row, ...]]:
        reading = self.reading
        beside = {*reading.series, reading.time, reading.unit, *reading.empty}
        values = [index for index in range(reading.width) if index not in beside and any(self.areas[index])]
        has_keys = any(self.areas[index][0] for index in values)
        pivot = Pivot()
        for row in self.rows():
            title, time = self._row_title(row)
            zeros = self._zeros_of_row(title, row.cells[reading.unit] if reading.unit is not None else "")
            for index in values:
                if figure := row.cells[index]:
                    key, name = self.areas[index]
                    place = (time, key, name) if has_keys else (time, name)
                    pivot.add(row.number, place, title, self.write(figure, zeros))
        has_times = any(place[0] for place in pivot.places)
        header = (TIME, *((KEY,) if has_keys else ()), NAME, *pivot.series)
        rows = tuple(pivot.rows())
        return (header, rows) if has_times else (header[1:], tuple(Row(row.number, row.cells[1:]) for row in rows))

    def _row_title(self, row: Row) -> tuple[str, str]:
        """Return the title of the series a row is about, with that of its group, and its time."""
        labels = [self.group, *(row.cells[index] for index in self.reading.series)]
        title = ", ".join(filter(None, dict.fromkeys(labels)))
        time = ""
        if self.reading.time is not None:
            time = self._time(row.cells[self.reading.time])
        else:
            title, time = split_time(title, takes_last=self.takes_last)
        return title or self.reading.title or "value", time or self._time(self.reading.date)

    def _zeros_of_row(self, title: str, unit: str) -> int:
        """Return how many zeros the figures of a row lack; shares are never in thousands."""
        if detecting.is_share(f"{title} {unit}"):
            return 0
        is_marked = self.reading.in_thousands == "marked" and (is_in_thousands(title) or is_in_thousands(unit))
        return 3 if is_marked or self.reading.in_thousands == "all" else 0

    def _long(self) -> tuple[tuple[str, ...], tuple[Row, ...]]:
        reading = self.reading
        if reading.value is None:
            raise TableError(_("No column holds figures."))
        columns = LongColumns(
            value=reading.value,
            series=reading.series,
            areas=reading.areas,
            time=reading.time,
            one_time=self._time(reading.date) if reading.date else "",
            mark=reading.mark,
            unit=reading.unit if reading.in_thousands == "marked" else None,
        )
        is_flat = reading.layout == Layout.FLAT
        rows = filter(is_flat_row, self.rows()) if is_flat else self.rows()
        more = 3 if reading.in_thousands == "all" else 0
        write = self.write
        pivot = collect(rows, columns, write=lambda text, zeros: write(text, max(zeros, more)), read_time=self._time)
        titles = (KEY, NAME) if is_flat else tuple(self.heads[index].title for index in reading.areas)
        time = TIME if is_flat or reading.time is None else self.heads[reading.time].title
        return (time, *titles, *pivot.series), tuple(pivot.rows())
