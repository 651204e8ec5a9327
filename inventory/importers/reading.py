"""
Finds out how a file of figures is to be read.

``detect`` gives a ``Reading``, in which every finding has its reason and can be corrected; the file is then read by it
in ``inventory.importers.canonical``.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.archives import MEGABYTE
from config.spreadsheets import Row, Sheet, TableError, open_sheet
from inventory.importers import detecting
from inventory.importers.detecting import MOST_COLUMNS, MOST_ROWS, Found, Sample
from inventory.importers.layouts import Heading, Layout, area_headings, headings, is_figure, is_total, merged_titles
from inventory.importing import Problem, normalise
from inventory.models import ImportRun

MOST_BYTES, MOST_UNPACKED = 50 * MEGABYTE, 400 * MEGABYTE


@dataclass(frozen=True)
class Reading:
    """
    How a file is read. Rows are numbered as a spreadsheet shows them, columns counted from 0.

    ``header`` are the rows of titles, ``first_row`` is the first below them, ``skip_footer`` the number of filled rows
    at the end that are remarks; everything above and between is left out. ``areas`` are the columns of words and keys.
    ``time``, ``series`` and ``value`` are columns, in a table with an area above each column ``series`` are those that
    say what a row is about; ``date`` is the time of figures that no column or title dates, ``title`` the series of
    figures of which the table names only time and area. ``in_thousands`` says whether figures are multiplied by 1,000:
    "all", the "marked" ones, or none. ``school_years`` says which year 2013/14 counts as: first or last.
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
        with run.file.open("rb") as file, opened_file(file, run.original_name, known or {}) as sheet:
            yield sheet
    except FileNotFoundError as error:
        raise TableError(_("The stored file is gone. Please upload it again.")) from error


def opened_file(file: BinaryIO, name: str, known: Mapping[str, Any]) -> Sheet:
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


def detect(
    file: BinaryIO, name: str, known: Mapping[str, Any] | None = None, *, districts: Iterable[str] = ()
) -> Reading:
    """
    Return how a CSV, XLSX or ODS file is to be read; ``known`` are fields of a Reading that are taken as they are.

    A table with names of ``districts`` above its columns is read as one that has its areas there.

    :raises TableError: with a message for people, if it is no table at all
    """
    with opened_file(file, name, known or {}) as sheet:
        return examine(sheet, known, districts=districts)


def detect_of(run: ImportRun, known: Mapping[str, Any] | None = None) -> Reading:
    """Return how the file of a run is to be read, as ``detect`` does; one query."""
    districts = run.municipality.districts.values_list("name", flat=True)
    with opened(run, known) as sheet:
        return replace(examine(sheet, known, districts=districts), file=run.sha256)


def reading_of(run: ImportRun) -> Reading:
    """
    Return how the file of a run is read: as kept with it, or as found out now.

    Of a reading of another file, such as last year's, only what a person has corrected is taken over.
    """
    kept = Reading.from_json(run.mapping.get("reading") or {})
    return kept if kept.file == run.sha256 else detect_of(run, kept.corrections)


def examine(sheet: Sheet, known: Mapping[str, Any] | None = None, *, districts: Iterable[str] = ()) -> Reading:
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
    findings.add(view.find_columns({normalise(name) for name in districts}))
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
        merged = merged_titles(self.sheet.merged, self.findings["header"].value)
        return headings(self.header, self.width, merged=merged, splits_time=splits_time, takes_last=takes_last)

    def find_columns(self, districts: Collection[str]) -> dict[str, Found]:
        body, known = self.body, self.findings.known.get("layout")
        heads = self.headings(splits_time=known != Layout.ROWS)
        columns = detecting.find_columns(body, heads, self.plain, self._area_columns(districts, known))
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

    def _area_columns(self, districts: Collection[str], known: str | None) -> list[int]:
        """Return the columns with a district's name above them if they are at least half of those with figures."""
        figures = [
            index
            for index in range(self.width)
            if (cells := [row.cells[index] for row in self.body if len(row.cells) > index and row.cells[index]])
            and 2 * sum(map(is_figure, cells)) >= len(cells)
        ]
        if known:
            return figures if known == Layout.TURNED else []
        merged = merged_titles(self.sheet.merged, self.findings["header"].value)
        areas = area_headings(self.header, self.width, merged=merged)
        named = [index for index in figures if normalise(areas[index][1]) in districts]
        others = [index for index in figures if index not in named and not is_total(areas[index][1])]
        return named if len(named) > 1 and len(named) >= len(others) else []

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
            if self._has_untitled_series()
            else Found("", ""),
            "school_years": Found("first", _("The first year of a school year holds its reference date.")),
            "fills_gaps": detecting.find_gaps(self.body, self._labels()),
            "in_thousands": detecting.find_thousands_unit(self.around, self.plain, sorted(units)),
            "percentages": detecting.find_percentages(self.body) if self.sheet.has_percentages else Found("shown", ""),
        }

    def _labels(self) -> tuple[int, ...]:
        """Return the columns that say what a row is about, apart from its time."""
        is_turned = self.findings["layout"].value == Layout.TURNED
        return tuple(self.findings["series" if is_turned else "areas"].value)

    def _has_untitled_series(self) -> bool:
        """Tell whether there are figures of which only the time and the area stand in the table."""
        layout = self.findings["layout"].value
        if layout == Layout.TURNED:
            return not self.findings["series"].value
        return layout == Layout.COLUMNS and any(
            head.time and not head.title for head in self.headings(splits_time=True)
        )


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
