"""
Reads tables from CSV, XLSX and ODS files as offices really have them, and writes such as spreadsheets open well.

Files come from strangers: size, rows, columns and what an archive unpacks to are limited, and workbooks are parsed in
a child process (``config.sheet_worker``). Text that a spreadsheet would take for a formula is written so that it stays
text.
"""

import codecs
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import count, islice
from typing import BinaryIO, Self

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from config.archives import LARGEST_UNPACKED, MEGABYTE, open_archive

MONEY_FORMAT = "#,##0.00 €"
_DATE_FORMAT, _MOMENT_FORMAT = "DD.MM.YYYY", "DD.MM.YYYY HH:MM"

#: How a CSV may be written; what UTF-8 cannot be is one of the last three, in which every byte is a letter.
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-1", "cp850", "mac_roman")
_ONE_BYTE = ("cp1252", "cp850", "mac_roman")
DELIMITERS = (";", "\t", ",")

_BLANKS = " \t\r\n\f\v\u00a0\u2007\u202f\u200b\u2060\ufeff"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ASCII = bytes(range(128))
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")  # before 2007; encrypted files are still kept in its shell
_WORKER_MEMORY_MB, _WORKER_SECONDS, _WORKER_FAILED = 1280, 40, 3

Value = str | int | float | Decimal | date | datetime | bool | None


class TableError(ValueError):
    """A table cannot be read; the message is for people. ``row`` is the row in the file, if it is one row's fault."""

    def __init__(self, message: str, row: int | None = None):
        super().__init__(message)
        self.row = row


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells with its ``number`` as a spreadsheet program shows it, counted from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """
    A header and the rows below it, all of the header's length; cells are text without blanks around it.

    Dates are ISO text and numbers have a decimal comma where the file was a spreadsheet; a CSV's cells are as written.
    ``encoding`` and ``delimiter`` say how a CSV was read; they are empty for a spreadsheet.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str = ""
    delimiter: str = ""


# Reading


def read_table(
    file: BinaryIO,
    *,
    name: str,
    max_bytes: int = 5 * MEGABYTE,
    max_rows: int = 5_000,
    max_columns: int = 60,
) -> Table:
    """
    Return the table in a CSV, XLSX or ODS ``file``, told apart by content; the first row not empty is its header.

    A CSV may be UTF-8, UTF-16, Windows-1252 or older and parted by semicolons, commas or tabs. Of a workbook the first
    visible sheet is read, of formulas the results. Empty rows are left out.

    :raises TableError: with a message for people
    """
    with open_sheet(file, name=name, max_bytes=max_bytes, max_rows=max_rows + 1, max_columns=max_columns) as sheet:
        rows = _refusing_cut_off(sheet.rows()) if sheet.is_text else sheet.rows()
        header, rows = _limited(rows, max_rows=max_rows, max_columns=max_columns)
        if sheet.is_text:
            _refuse_torn_rows(header, rows)
        width = max(len(header), *(len(row.cells) for row in rows))
        return Table(
            name=name,
            header=padded(header, width),
            rows=tuple(Row(row.number, padded(row.cells, width)) for row in rows),
            encoding=sheet.encoding,
            delimiter=sheet.delimiter,
        )


class Sheet:
    """
    An opened file of one table, whose rows can be gone through several times; close it or use it in ``with``.

    ``sheets`` are the visible sheets of a workbook, ``sheet`` the one that is read, ``merged`` its merged cells as
    (first row, first column, last row, last column), counted from 0. ``has_mark`` says that a text says by its first
    bytes how it is written, ``ends_with_line`` that its last row is a whole line, ``has_percentages`` that cells of a
    workbook are shown in per cent.
    """

    is_text = True
    encoding = delimiter = sheet = ""
    has_mark = has_percentages = False
    ends_with_line = True
    sheets: Sequence[str] = ()
    merged: Sequence[tuple[int, int, int, int]] = ()

    def __init__(self, name: str):
        self.name = name
        self._closing = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._closing.close()

    def rows(self) -> Iterator[Row]:
        """
        Yield the rows of the file with cells free of blanks around them; empty rows may be left out.

        :raises TableError: with a message for people
        """
        raise NotImplementedError


def open_sheet(
    file: BinaryIO,
    *,
    name: str,
    max_bytes: int,
    max_rows: int,
    max_columns: int,
    max_unpacked: int = LARGEST_UNPACKED,
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    as_stored: bool = False,
) -> Sheet:
    """
    Open a CSV, XLSX or ODS file, told apart by content; what is not said (encoding, delimiter, sheet) is found out.

    Of a workbook at least one row and one column more than the most are given, if there are any. Its cells shown in per
    cent are read as they are shown, 12.5, or ``as_stored``, 0.125.

    :raises TableError: with a message for people
    """
    size = file.seek(0, io.SEEK_END)
    if size > max_bytes:
        raise TableError(_("“%(name)s” is larger than %(size)d MB.") % {"name": name, "size": max_bytes // MEGABYTE})
    file.seek(0)
    start = file.read(8)
    if start.startswith(OLD_OFFICE):
        raise TableError(_("This is an old or protected Excel file. Please save it as XLSX without a password."))
    if start.startswith(b"PK\x03\x04"):
        job = {"sheet": sheet, "rows": max_rows, "columns": max_columns, "as_stored": as_stored}
        return _Workbook(file, name=name, job=job, max_unpacked=max_unpacked)
    return _Text(file, name=name, encoding=encoding, delimiter=delimiter)


class _Text(Sheet):
    """A CSV; it is decoded piece by piece, as a long one would fill the memory."""

    def __init__(self, file: BinaryIO, *, name: str, encoding: str, delimiter: str):
        super().__init__(name)
        self._file = file
        mark = _byte_order_mark(file)
        self.has_mark = bool(mark[0])
        self._offset = mark[0] if not encoding or encoding == mark[1] else 0
        self.encoding = encoding or find_encoding(file)
        beginning = self._beginning()
        if not beginning.strip(_BLANKS + ";,"):
            raise TableError(_("“%(name)s” is empty.") % {"name": name})
        self._excel = re.match(r"sep=([;,\t])\r?\n", beginning)
        file.seek(max(file.seek(0, io.SEEK_END) - 4, 0))
        self.ends_with_line = bool({b"\n", b"\r"} & {file.read().rstrip(b"\0\x1a ")[-1:]})
        self.delimiter = delimiter or (self._excel[1] if self._excel else find_delimiter(beginning))

    def _opened(self) -> io.TextIOWrapper:
        self._file.seek(self._offset)
        return io.TextIOWrapper(self._file, encoding=self.encoding, newline="")

    def _beginning(self, letters: int = 64_000) -> str:
        text = self._opened()
        try:
            beginning = ""
            while not beginning.strip(_BLANKS + ";,") and (piece := text.read(letters)):
                beginning = piece
            return beginning
        except UnicodeError as error:
            raise _undecodable(self.encoding) from error
        finally:
            text.detach()

    def rows(self) -> Iterator[Row]:
        text = self._opened()
        try:
            yield from self._parsed(text)
        except UnicodeError as error:
            raise _undecodable(self.encoding) from error
        finally:
            with suppress(ValueError):  # whoever stopped before the end may have closed the file
                text.detach()

    def _parsed(self, text: io.TextIOWrapper) -> Iterator[Row]:
        numbers = count(1)
        if self._excel:
            text.readline()
            yield Row(next(numbers), ())
        reader = csv.reader(text, delimiter=self.delimiter, strict=True)
        for number in numbers:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise TableError(
                    _(
                        "Row %(row)d: a quotation mark is not closed, or stands within a cell, "
                        "or the cell is far too long."
                    )
                    % {"row": number},
                    number,
                ) from error
            cells = [cell.strip(_BLANKS) for cell in cells]
            yield Row(number, tuple([_imported(cell) if cell[:1] == "'" else cell for cell in cells]))


def _undecodable(encoding: str) -> TableError:
    return TableError(_("The file is not written in %(encoding)s.") % {"encoding": encoding.upper()})


class _Workbook(Sheet):
    """A sheet of a workbook, as the child process has read it."""

    is_text = False

    def __init__(self, file: BinaryIO, *, name: str, job: dict, max_unpacked: int):
        super().__init__(name)
        _check_archive(file, max_unpacked)
        with ExitStack() as opened:
            self._answer = opened.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))
            _run_worker(file, self._answer, job)
            self._answer.seek(0)
            head = json.loads(self._answer.readline())
            self._closing = opened.pop_all()
        self.sheets, self.sheet, self.has_percentages = head["sheets"], head["sheet"], head["has_percentages"]
        self.merged = [(first[0], first[1], last[0], last[1]) for first, last in head["merged"]]
        self._offset = self._answer.tell()

    def rows(self) -> Iterator[Row]:
        self._answer.seek(self._offset)
        for line in iter(self._answer.readline, ""):  # tell and seek do not go with iteration
            number, *cells = json.loads(line)
            yield Row(number, tuple(cells))


def _check_archive(file: BinaryIO, max_unpacked: int) -> None:
    file.seek(0)
    try:
        with open_archive(file, most=max_unpacked) as archive:
            names = archive.namelist()
            is_ods = "mimetype" in names and is_ods_type(archive.read("mimetype"))
    except ValueError as error:
        raise TableError(str(error)) from error
    if "xl/workbook.xml" not in names and not is_ods:
        raise TableError(_("The file is neither a text table (CSV) nor a workbook (XLSX, ODS)."))


def is_ods_type(content: bytes) -> bool:
    """Tell whether the member ``mimetype`` of an archive says that it is an OpenDocument spreadsheet."""
    return content.strip().startswith(b"application/vnd.oasis.opendocument.spreadsheet")


def _run_worker(file: BinaryIO, answer: io.TextIOBase, job: dict) -> None:
    """Have a child process write the rows of a workbook into ``answer``."""
    limits = {"memory_mb": _WORKER_MEMORY_MB, "seconds": _WORKER_SECONDS}
    file.seek(0)
    with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as copy:
        copy.write(json.dumps({**job, **limits}).encode() + b"\n")
        while piece := file.read(MEGABYTE):
            copy.write(piece)
        copy.seek(0)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "config.sheet_worker"],
                stdin=copy,
                stdout=answer,
                stderr=errors,
                timeout=2 * _WORKER_SECONDS,
                cwd=tempfile.gettempdir(),
                env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(settings.BASE_DIR)},
            )
        except subprocess.TimeoutExpired as error:
            raise TableError(_("The workbook takes too long to read.")) from error
    if done.returncode == _WORKER_FAILED:
        answer.seek(0)
        raise _worker_error(json.loads(answer.readlines()[-1]))
    if done.returncode:  # killed at its limits of time or memory, or the parser has burst
        raise TableError(
            _("The workbook needs too much memory. It may have cells far away from the table; save the table alone.")
        )


def _worker_error(said: dict) -> TableError:
    if said["error"] == "error_cell":
        return TableError(
            _("Cell %(cell)s holds the error of a formula, such as #DIV/0!. Please mend it or empty the cell.")
            % {"cell": said["detail"]}
        )
    if said["error"] == "no_result":
        return TableError(
            _("Cell %(cell)s holds a formula without its result. Please open the file in a spreadsheet and save it.")
            % {"cell": said["detail"]}
        )
    if said["error"] == "password":
        return TableError(_("The file is protected by a password. Please save it without one."))
    if said["error"] == "memory":
        return TableError(
            _("The workbook needs too much memory. It may have cells far away from the table; save the table alone.")
        )
    return TableError(_("The workbook is damaged and cannot be read."))


# How a text is written


def _byte_order_mark(file: BinaryIO) -> tuple[int, str]:
    """Return the length of the mark at the beginning of a text and the encoding it stands for."""
    file.seek(0)
    start = file.read(3)
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if start.startswith(mark):
            return len(mark), encoding
    return 0, ""


def find_encoding(file: BinaryIO) -> str:
    """
    Return the encoding of a text: UTF-8 or UTF-16 with or without byte order mark, else one of one byte a letter.

    Of the latter, DOS (CP850) and Macintosh are taken where they make more German letters than Windows-1252.

    :raises TableError: with a message for people, if it is no text or ends within a letter
    """
    offset, marked = _byte_order_mark(file)
    file.seek(0)
    start = file.read(2)
    wide = {b"\0": "utf-16-le"}.get(start[1:2]) or {b"\0": "utf-16-be"}.get(start[:1])
    encoding = marked or wide or "utf-8"
    if _is_written_in(file, encoding, offset):
        return encoding
    if not (marked or wide):
        high = Counter()
        file.seek(0)
        while piece := file.read(MEGABYTE):
            high += Counter(piece.translate(None, _ASCII))
        likely = max(_ONE_BYTE, key=lambda one: (_german_letters(high, one), -_ONE_BYTE.index(one)))
        if _is_written_in(file, likely, 0):
            return likely
    raise TableError(_("The file is neither a text table (CSV) nor a workbook (XLSX, ODS)."))


def _german_letters(high: Counter, encoding: str) -> int:
    """Return how many letters of German text bytes above 127 would be; nothing if some are no letters at all."""
    try:
        bytes(high).decode(encoding)
    except UnicodeDecodeError:
        return -1
    return sum(high[byte] for byte in "äöüÄÖÜß".encode(encoding))


def _is_written_in(file: BinaryIO, encoding: str, offset: int) -> bool:
    """
    Tell whether a file from ``offset`` is text in an encoding.

    :raises TableError: if it ends within a letter
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(offset)
    is_last = False
    while not is_last:
        piece = file.read(MEGABYTE)
        is_last = not piece
        try:
            text = decoder.decode(piece, is_last)
        except UnicodeDecodeError as error:
            if encoding not in _ONE_BYTE and error.reason in ("unexpected end of data", "truncated data"):
                raise TableError(_("The file ends within a letter. It may have been cut off.")) from error
            return False
        if _CONTROLS.search(text):
            return False
    return True


def find_delimiter(beginning: str) -> str:
    """Return the character that parts the columns: the one by which most of the first rows have equally many cells."""

    def agreement(delimiter: str) -> tuple[bool, float, int]:
        reader = csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter)
        try:
            widths = [len(cells) for cells in islice(filter(any, reader), 100)]
        except csv.Error:
            return False, 0, 0
        [(width, number)] = Counter(widths).most_common(1) or [(0, 0)]
        return width > 1, number / len(widths) if widths else 0, width

    return max(DELIMITERS, key=agreement)


def _refusing_cut_off(rows: Iterator[Row]) -> Iterator[Row]:
    """Pass rows on and refuse a file whose last row alone has too few cells."""
    widths = []
    for row in rows:
        if any(row.cells):
            widths.append(len(row.cells))
        yield row
    *complete, last = widths or [0]
    if len(complete) > 1 and set(complete) == {complete[0]} and last < complete[0]:
        raise TableError(_("The last row is incomplete. The file may have been cut off."))


def _imported(cell: str) -> str:
    """Return a cell that begins with an apostrophe without it, if ``safe_cell`` has put it there."""
    return cell[1:] if safe_cell(cell[1:]) == cell else cell


def _limited(rows: Iterable[Row], *, max_rows: int, max_columns: int) -> tuple[tuple[str, ...], list[Row]]:
    """Return the header and the rows that are not empty, without the empty cells at their ends."""
    header, kept = None, []
    for row in rows:
        cells = trimmed(row.cells)
        if not cells:
            continue
        if len(cells) > max_columns:
            raise too_wide(row.number, max_columns)
        if header is None:
            header = cells
        elif len(kept) == max_rows:
            raise too_long(max_rows)
        else:
            kept.append(Row(row.number, cells))
    if not header or not kept:
        raise TableError(_("The table has no rows below its header."))
    return header, kept


def too_wide(row: int, columns: int) -> TableError:
    """Return the error that a row has more than so many columns."""
    return TableError(_("Row %(row)d has more than %(columns)d columns.") % {"row": row, "columns": columns}, row)


def too_long(rows: int) -> TableError:
    """Return the error that a table has more than so many rows."""
    return TableError(_("The table has more than %(rows)d rows.") % {"rows": rows})


def _refuse_torn_rows(header: tuple[str, ...], rows: list[Row]) -> None:
    for row in rows:
        if len(row.cells) > len(header):
            raise TableError(
                _("Row %(row)d has more cells than the header. A quotation mark may be missing.") % {"row": row.number},
                row.number,
            )


def trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return the cells up to the last that is not empty."""
    length = len(cells)
    while length and not cells[length - 1]:
        length -= 1
    return cells[:length]


def padded(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Return the cells with empty ones behind them, ``width`` in all."""
    return cells + ("",) * (width - len(cells))


# Writing

_FORMULA = re.compile(rf"[{re.escape(_BLANKS)};,]*[=+\-@＝＋－＠﹢﹣﹦﹫]|[\t\r\n]")


def safe_cell(text: str) -> str:
    """
    Return ``text`` with an apostrophe before it if a spreadsheet could take it for a formula.

    That is text beginning with ``=``, ``+``, ``-``, ``@``, one of their wide forms, a tab or a line break, also
    after blanks or a delimiter.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return a table as CSV for German spreadsheets: UTF-8 with mark, semicolons, decimal commas, 31.12.2026."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe_cell(str(title)) for title in header])
    writer.writerows([_written(value) for value in row] for row in rows)
    return codecs.BOM_UTF8 + file.getvalue().encode()


def _written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return format(value, "f").replace(".", ",")
    if isinstance(value, int | float):
        return str(value).replace(".", ",")
    if isinstance(value, datetime):
        return _local(value).strftime("%d.%m.%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    return safe_cell(str(value))


def _local(moment: datetime) -> datetime:
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


def write_xlsx(
    header: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    title: str,
    sheet: str = "",
    decimal_format: str = MONEY_FORMAT,
) -> bytes:
    """
    Return a table as an XLSX workbook named ``title``, with one ``sheet`` (named like it if not said otherwise).

    The header is bold, stays in view and filters; numbers and dates are numbers and dates, Decimals written in
    ``decimal_format``; text is never a formula.
    """
    rows = [list(row) for row in rows]
    workbook = Workbook(write_only=True)
    workbook.properties.title, workbook.properties.creator, workbook.properties.language = title, "", "de"
    page = workbook.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", sheet or title)[:31].strip(" '") or None)
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(header))}{len(rows) + 1}"
    page.print_title_rows = "1:1"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", "9"
    for index, column_title in enumerate(header):
        values = (row[index] for row in rows[:500] if index < len(row))
        page.column_dimensions[get_column_letter(index + 1)].width = _width(column_title, values)
    looks = {}
    page.append([_cell(page, column_title, decimal_format, looks, is_bold=True) for column_title in header])
    for row in rows:
        page.append([_cell(page, value, decimal_format, looks) for value in row])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _width(title: str, values: Iterable[Value]) -> int:
    """Return a column's width in letters: as wide as its content, within reason."""
    return min(max(10, len(str(title)) + 4, *(len(_written(value)) + 2 for value in values)), 60)


def _cell(page: object, value: Value, decimal_format: str, looks: dict, is_bold: bool = False) -> WriteOnlyCell:
    """Return a value as a cell; ``looks`` keeps the workbook's styles, which take most of the time to make."""
    if isinstance(value, bool):
        value = _written(value)
    elif isinstance(value, datetime):
        value = _local(value)
    elif value is not None and not isinstance(value, int | float | Decimal | date):
        value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    cell = WriteOnlyCell(page, value)
    number_format, wraps, could_be_formula = "General", False, False
    if isinstance(value, str):
        cell.data_type = "s"  # or "=1+1" would be a formula
        could_be_formula = bool(_FORMULA.match(value))  # and would become one when a person edits the cell
        wraps = len(value) > 40
    elif isinstance(value, Decimal):
        number_format = decimal_format
    elif isinstance(value, date):
        number_format = _MOMENT_FORMAT if isinstance(value, datetime) else _DATE_FORMAT
    look = (number_format, wraps, could_be_formula, is_bold)
    if look not in looks:
        cell.number_format, cell.quotePrefix = number_format, could_be_formula
        cell.alignment = Alignment(vertical="top", wrap_text=wraps)
        if is_bold:
            cell.font = Font(bold=True)
        looks[look] = cell._style
    cell._style = looks[look]
    return cell
