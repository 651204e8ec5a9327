"""
Finds out how a file of figures is to be read, and reads it: whatever its layout, into rows of one area and time each.

``detect`` gives a ``Reading``, in which every finding has its reason and can be corrected; ``read_figures`` gives the
table in which figures have a decimal comma and no separators of thousands, and times are years or ISO dates.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from itertools import islice
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.archives import MEGABYTE
from config.spreadsheets import Row, Sheet, Table, TableError, open_sheet, padded, trimmed
from inventory.importers import detecting
from inventory.importers.detecting import MOST_COLUMNS, MOST_ROWS, Found, Sample
from inventory.importers.flatfile import KEY, NAME, is_flat_row
from inventory.importers.layouts import (
    TIME,
    Heading,
    Layout,
    LongColumns,
    Notation,
    collect,
    headings,
    is_figure,
    time_of,
    unfold,
)
from inventory.importing import Problem
from inventory.models import ImportRun

MOST_BYTES, MOST_UNPACKED = 50 * MEGABYTE, 400 * MEGABYTE


@dataclass(frozen=True)
class Reading:
    """
    How a file is read. Rows are numbered as a spreadsheet shows them, columns counted from 0.

    ``header`` are the rows of titles, ``first_row`` is the first below them, ``skip_footer`` the number of filled rows
    at the end that are remarks; everything above and between is left out. ``areas`` are the columns of words and keys.
    ``time``, ``series`` and ``value`` are columns; ``date`` is the time of figures that no column or title dates,
    ``title`` the series of columns with only a time above. ``in_thousands`` says whether figures are multiplied by
    1,000: "all", the "marked" ones, or none. ``school_years`` says which year 2013/14 counts as: first or last.
    ``percentages`` says how cells of a workbook that are in per cent are read: as "shown", 12.5, or "stored", 0.125.

    ``reasons`` says for people why each field was found so, ``unsure`` lists those that may well be otherwise,
    ``corrected`` those that a person has set. ``titles`` are those of the columns, ``remarks`` the first rows of those
    left out at the end, ``has_percentages`` says that cells of a workbook are shown in per cent, ``file`` is the
    checksum of the file this was found out about.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header: tuple[int, ...] = (1,)
    first_row: int = 2
    skip_footer: int = 0
    layout: str = Layout.ROWS.value
    time: int | None = None
    areas: tuple[int, ...] = ()
    series: tuple[int, ...] = ()
    value: int | None = None
    mark: int | None = None
    unit: int | None = None
    date: str = ""
    title: str = ""
    school_years: str = "first"
    fills_gaps: bool = False
    decimal: str = ","
    thousands: str = ""
    in_thousands: str = ""
    percentages: str = "shown"

    width: int = 0
    empty: tuple[int, ...] = ()
    count: int = 0
    file: str = ""
    sheets: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    has_percentages: bool = False
    problems: tuple[dict, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    unsure: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Reading":
        """Read what ``as_json`` wrote."""
        known = {one.name for one in fields(cls)}
        return cls(
            **{
                name: tuple(value) if isinstance(value, list) else value
                for name, value in data.items()
                if name in known
            }
        )

    def as_json(self) -> dict[str, Any]:
        """Return the reading for keeping."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @property
    def errors(self) -> list[Problem]:
        """What keeps the file from being read."""
        return [problem for problem in self.told if problem.is_error]

    @property
    def told(self) -> list[Problem]:
        """All problems, errors first."""
        return sorted((Problem(**problem) for problem in self.problems), key=lambda problem: not problem.is_error)

    @property
    def corrections(self) -> dict[str, Any]:
        """What a person has set, by the name of the field."""
        return {name: getattr(self, name) for name in self.corrected}


CORRECTABLE = tuple(one.name for one in fields(Reading))[: [one.name for one in fields(Reading)].index("width")]


# Opening


@contextmanager
def opened(run: ImportRun, known: Mapping[str, Any] | None = None) -> Iterator[Sheet]:
    """
    Give the sheet of a run's file, read with the encoding, delimiter and sheet that are known.

    :raises TableError: with a message for people
    """
    try:
        with run.file.open("rb") as file, _opened(file, run.original_name, known or {}) as sheet:
            yield sheet
    except FileNotFoundError as error:
        raise TableError(_("The stored file is gone. Please upload it again.")) from error


def _opened(file: BinaryIO, name: str, known: Mapping[str, Any]) -> Sheet:
    return open_sheet(
        file,
        name=name,
        max_bytes=MOST_BYTES,
        max_rows=MOST_ROWS,
        max_columns=MOST_COLUMNS,
        max_unpacked=MOST_UNPACKED,
        **{option: known.get(option) or "" for option in ("encoding", "delimiter", "sheet")},
        as_stored=known.get("percentages") == "stored",
    )


# Finding out


def detect(file: BinaryIO, name: str, known: Mapping[str, Any] | None = None) -> Reading:
    """
    Return how a CSV, XLSX or ODS file is to be read; ``known`` are fields of a Reading that are taken as they are.

    :raises TableError: with a message for people, if it is no table at all
    """
    with _opened(file, name, known or {}) as sheet:
        return examine(sheet, known)


def detect_of(run: ImportRun, known: Mapping[str, Any] | None = None) -> Reading:
    """Return how the file of a run is to be read, as ``detect`` does."""
    with opened(run, known) as sheet:
        return replace(examine(sheet, known), file=run.sha256)


def reading_of(run: ImportRun) -> Reading:
    """
    Return how the file of a run is read: as kept with it, or as found out now.

    Of a reading of another file, such as last year's, only what a person has corrected is taken over.
    """
    kept = Reading.from_json(run.mapping.get("reading") or {})
    return kept if kept.file == run.sha256 else detect_of(run, kept.corrections)


def examine(sheet: Sheet, known: Mapping[str, Any] | None = None) -> Reading:
    """Return how an opened sheet is to be read; see ``detect``."""
    findings = _Findings(known or {})
    sample = detecting.scan(sheet)
    findings.add(_written(sheet))
    findings.add(detecting.find_frame(sample))
    if "header" in findings.known and "first_row" not in findings.known:
        findings["first_row"] = Found(
            max(findings["header"].value, default=0) + 1, _("The first row below the titles.")
        )
    view = _View(sheet, sample, findings)
    if not view.body:
        raise TableError(_("The table has no rows below its header."))
    findings.add(view.find_columns())
    findings.add(view.find_numbers())
    findings.add(view.find_rest())
    values = {name: one.value for name, one in findings.items()}
    reading = Reading(
        **{name: value for name, value in values.items() if name in CORRECTABLE},
        width=view.width,
        empty=view.empty,
        count=sample.count,
        sheets=tuple(sheet.sheets),
        titles=tuple(view.plain),
        remarks=tuple(view.remarks),
        totals=tuple(detecting.totals(view.body, values["areas"])[:8]),
        has_percentages=sheet.has_percentages,
        reasons={name: str(one.reason) for name, one in findings.items() if one.reason},
        unsure=tuple(name for name, one in findings.items() if not one.is_sure),
        corrected=tuple(name for name in findings.known),
    )
    return replace(reading, problems=tuple(asdict(problem) for problem in _problems(sheet, sample, reading, view)))


class _Findings(dict):
    """Findings by field; what is known already is not overruled."""

    def __init__(self, known: Mapping[str, Any]):
        super().__init__()
        self.known = {name: value for name, value in known.items() if name in CORRECTABLE}

    def __setitem__(self, name: str, found: Found) -> None:
        if name in self.known:
            found = Found(self.known[name], _("Set by you."))
        super().__setitem__(name, found)

    def add(self, found: Mapping[str, Found]) -> None:
        for name, one in found.items():
            self[name] = one


def _written(sheet: Sheet) -> dict[str, Found]:
    """Return how the file itself is written."""
    if not sheet.is_text:
        many = len(sheet.sheets) > 1
        reason = _("The first visible sheet with figures, of several.") if many else _("The only visible sheet.")
        return {
            "encoding": Found("", ""),
            "delimiter": Found("", ""),
            "sheet": Found(sheet.sheet, reason, is_sure=not many),
        }
    reasons = {
        "utf-8": _("All its letters are valid UTF-8."),
        "cp1252": _("It is not UTF-8; these are the letters of Windows."),
        "cp850": _("As Windows text its umlauts would be other signs; it seems to come from DOS."),
        "mac_roman": _("As Windows text its umlauts would be other signs; it seems to come from an old Macintosh."),
    }
    reason = reasons.get(sheet.encoding, _("The letters are two bytes wide."))
    if sheet.has_mark:
        reason = _("The file says so by its first bytes.")
    return {
        "encoding": Found(sheet.encoding, reason, sheet.encoding not in ("cp850", "mac_roman")),
        "delimiter": Found(sheet.delimiter, _("By this sign most rows have equally many cells.")),
        "sheet": Found("", ""),
    }


class _View:
    """A sample seen with what is known of header and rows: the titles of the columns and the rows of figures."""

    def __init__(self, sheet: Sheet, sample: Sample, findings: _Findings):
        self.sheet, self.sample, self.findings = sheet, sample, findings
        header, first = findings["header"].value, findings["first_row"].value
        rows = sample.rows()
        by_number = {row.number: row for row in rows}
        self.header = [by_number[number].cells for number in header if number in by_number]
        titles = set(self.header)
        footers = [row.number for row in sample.tail][len(sample.tail) - findings["skip_footer"].value :]
        self.end = footers[0] if footers else rows[-1].number + 1
        self.body = [row for row in rows if first <= row.number < self.end and row.cells not in titles]
        self.around = [
            " ".join(cell for cell in row.cells if cell)
            for row in rows
            if (row.number < first and row.number not in header) or row.number >= self.end
        ]
        self.remarks = [" ".join(filter(None, row.cells)) for row in rows if row.number >= self.end][:6]
        self.above = [
            next(filter(None, row.cells)) for row in rows if row.number < min((*header, first)) and any(row.cells)
        ]
        self.repeated_header = [row.number for row in rows if row.number >= first and row.cells in titles]
        usual = max((len(row.cells) for row in self.body), default=0)
        if sheet.is_text:
            usual = max(map(len, self.header), default=0) or usual
            usual = max(usual, self._most_cells())
        self.width = max(usual, *(len(cells) for cells in self.header)) if self.header else usual
        used = {index for row in self.body for index, cell in enumerate(row.cells) if cell}
        used |= {index for cells in self.header for index, cell in enumerate(cells) if cell}
        self.empty = tuple(index for index in range(self.width) if index not in used)
        self.plain = [heading.title for heading in self.headings(splits_time=False)]

    def _most_cells(self) -> int:
        """Return how many cells at least half of the rows of a text have: its header may be shorter."""
        lengths = sorted(len(row.cells) for row in self.body)
        return lengths[len(lengths) // 2] if lengths else 0

    def headings(self, *, splits_time: bool, takes_last: bool = False) -> list[Heading]:
        return _headings(
            self.sheet,
            self.findings["header"].value,
            self.header,
            self.width,
            splits_time=splits_time,
            takes_last=takes_last,
        )

    def find_columns(self) -> dict[str, Found]:
        body = self.body
        if "layout" in self.findings.known and self.findings.known["layout"] == Layout.ROWS:
            heads = self.headings(splits_time=False)
        else:
            heads = self.headings(splits_time=True)
        columns = detecting.find_columns(body, heads, self.plain)
        found = {name: getattr(columns, name) for name in ("layout", "time", "areas", "series", "value")} | {
            name: Found(getattr(columns, name), "") for name in ("mark", "unit")
        }
        wanted = self.findings.known.get("layout", columns.layout.value)
        if wanted == Layout.LONG and found["value"].value is None:
            areas, reason = found["areas"].value, _("By the order of the columns.")
            found["series"], found["areas"] = Found(areas[-1:], reason, False), Found(areas[:-1], reason, False)
            figures = [index for index in range(self.width) if index not in areas][-1:]
            found["value"] = Found(figures[0] if figures else None, reason, is_sure=False)
        return found

    def find_numbers(self) -> dict[str, Found]:
        cells = [
            cell
            for row in self.body
            for index, cell in enumerate(row.cells)
            if cell and index not in self.findings["areas"].value and index != self.findings["time"].value
        ]
        decimal, thousands, self.contradicts = detecting.find_notation(
            cells, is_text=self.sheet.is_text, delimiter=self.sheet.delimiter
        )
        return {"decimal": decimal, "thousands": thousands}

    def find_rest(self) -> dict[str, Found]:
        unit = self.findings["unit"].value
        units = {row.cells[unit] for row in self.body if len(row.cells) > unit} if unit is not None else ()
        has_time = self.findings["time"].value is not None
        dated = self.findings["layout"].value == Layout.COLUMNS and all(
            head.time
            for index, head in enumerate(self.headings(splits_time=True))
            if index not in self.findings["areas"].value and index not in self.empty
        )
        date = (
            Found("", "") if has_time or dated else detecting.find_date(self.above, self.sheet.sheet, self.sheet.name)
        )
        return {
            "date": date,
            "title": detecting.find_title(self.above, self.sheet.sheet, self.sheet.name)
            if self._has_bare_times()
            else Found("", ""),
            "school_years": Found("first", _("The first year of a school year holds its reference date.")),
            "fills_gaps": detecting.find_gaps(self.body, self.findings["areas"].value),
            "in_thousands": detecting.find_thousands_unit(self.around, self.plain, sorted(units)),
            "percentages": detecting.find_percentages(self.body) if self.sheet.has_percentages else Found("shown", ""),
        }

    def _has_bare_times(self) -> bool:
        """Tell whether a column has a time above it and no title."""
        return self.findings["layout"].value == Layout.COLUMNS and any(
            head.time and not head.title for head in self.headings(splits_time=True)
        )


def _headings(
    sheet: Sheet,
    numbers: Sequence[int],
    rows: Sequence[Sequence[str]],
    width: int,
    *,
    splits_time: bool,
    takes_last: bool = False,
) -> list[Heading]:
    """Return the headings of the columns, with what the workbook says of merged cells."""
    places = {number: place for place, number in enumerate(numbers)}
    merged = [
        (places[top + 1], left, right)
        for top, left, _bottom, right in sheet.merged
        if top + 1 in places and right > left
    ]
    return headings(rows, width, merged=merged, splits_time=splits_time, takes_last=takes_last)


def _problems(sheet: Sheet, sample: Sample, reading: Reading, view: _View) -> Iterator[Problem]:
    if damaged := detecting.damaged_letters(view.sample.rows()):
        yield Problem(
            0,
            _(
                "Letters are damaged: “%(text)s”. The file is read in the wrong encoding, or was already saved in one; "
                "then ask for it anew."
            )
            % {"text": damaged},
        )
    if sheet.is_text:
        yield from _torn(sample, reading, view)
    if sample.repetitions:
        yield from _repeated(sample, view)
    if view.contradicts:
        yield Problem(0, _("Some figures have a decimal comma, others a decimal point."), is_error=False)
    if reading.layout == Layout.LONG and reading.value is None:
        yield Problem(0, _("No column holds figures."))


def _torn(sample: Sample, reading: Reading, view: _View) -> Iterator[Problem]:
    """Name rows with too many cells, and a last row with too few."""
    torn = [row for row in view.body if len(row.cells) > reading.width]
    torn += [
        Row(last, ())
        for length, (_number, _first, last) in sample.lengths.items()
        if length > reading.width and reading.first_row <= last < view.end and not torn
    ]
    for row in torn[:5]:
        yield Problem(
            row.number,
            _("Row %(row)d has more cells than the header. A quotation mark may be missing, or the separator is wrong.")
            % {"row": row.number},
        )
    body_widths = sample.written_widths
    usual = body_widths.most_common(1)[0][0]
    if (
        not reading.skip_footer
        and sample.last_written_width < usual
        and sum(number for width, number in body_widths.items() if width < usual) <= 1 + len(view.above)
        and sample.count > 2
    ):
        yield Problem(sample.tail[-1].number, _("The last row is incomplete. The file may have been cut off."))
    elif not view.sheet.ends_with_line and not reading.skip_footer:
        yield Problem(
            sample.tail[-1].number,
            _("The last row has no end of line. Please check that it is complete: “%(text)s”.")
            % {"text": detecting.short(sample.tail[-1].cells)},
            is_error=False,
        )


def _repeated(sample: Sample, view: _View) -> Iterator[Problem]:
    rows = {row.number: row for row in view.sample.rows()}
    numbers = [number for number in sample.repeated if number < view.end and number not in view.repeated_header]
    numbers = [n for n in numbers if n not in rows or sum(map(is_figure, rows[n].cells)) > 0]
    if numbers:
        yield Problem(
            numbers[0],
            ngettext(
                "%(number)d row stands in the file a second time. Does it hold a table twice?",
                "%(number)d rows stand in the file a second time. Does it hold a table twice?",
                sample.repetitions,
            )
            % {"number": sample.repetitions},
        )


# Reading


def read(file: BinaryIO, name: str, reading: Reading) -> Table:
    """
    Return the table of a file as a reading sees it.

    :raises TableError: with a message for people
    """
    with _opened(file, name, asdict(reading)) as sheet:
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
        self.heads = _headings(
            sheet,
            reading.header,
            titles,
            reading.width,
            splits_time=reading.layout == Layout.COLUMNS,
            takes_last=self.takes_last,
        )

    def rows(self) -> Iterator[Row]:
        """Yield the rows between titles and remarks, all of the same length, without empty ones and repeated titles."""
        width = self.reading.width
        fills = self.reading.areas if self.reading.fills_gaps else ()
        last = [""] * width
        for row in self._all():
            cells = trimmed(row.cells)
            if not cells or cells in self._titles:
                continue
            if len(cells) > width:
                raise TableError(_("Row %(row)d has more cells than the header.") % {"row": row.number}, row.number)
            if self._heads_group(cells):
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
        is_left_out = number < self.reading.first_row or cells in self._titles or self._heads_group(cells)
        return "left_out" if is_left_out else "figures"

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
