"""
Reads tables from CSV and XLSX files as offices really have them, and writes both so that spreadsheets open them well.

Files come from strangers: size, rows, columns and what an archive unpacks to are limited. Text that a spreadsheet
would take for a formula is written so that it stays text.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import count, islice
from typing import BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from config.archives import MEGABYTE, open_archive

MONEY_FORMAT = "#,##0.00 €"
_DATE_FORMAT, _MOMENT_FORMAT = "DD.MM.YYYY", "DD.MM.YYYY HH:MM"

_LAST_ROW = 1_048_576  # of any spreadsheet
_BLANKS = " \t\r\n\f\v\u00a0\u2007\u202f\u200b\u2060\ufeff"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")

Value = str | int | float | Decimal | date | datetime | bool | None


class TableError(ValueError):
    """A table cannot be read; the message is for people. ``row`` is the row in the file, if it is one row's fault."""

    def __init__(self, message: str, row: int | None = None):
        super().__init__(message)
        self.row = row


@dataclass(frozen=True)
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
    Return the table in a CSV or XLSX ``file``, told apart by content; the first row that is not empty is its header.

    A CSV may be UTF-8, UTF-16 or Windows-1252 and parted by semicolons, commas or tabs. Of a workbook the first
    visible sheet is read, of formulas the results. Empty rows are left out.

    :raises TableError: with a message for people
    """
    data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise TableError(_("“%(name)s” is larger than %(size)d MB.") % {"name": name, "size": max_bytes // MEGABYTE})
    if data.startswith(_OLD_EXCEL):
        raise TableError(_("This is an old or protected Excel file. Please save it as XLSX without a password."))
    if data.startswith(b"PK\x03\x04"):
        rows, encoding, delimiter = _workbook_rows(data), "", ""
    else:
        text, encoding = decode_text(data)
        if not text.strip(_BLANKS + ";,"):
            raise TableError(_("“%(name)s” is empty.") % {"name": name})
        delimiter, text = _delimiter(text)
        rows = _csv_rows(text, delimiter)
    header, rows = _limited(rows, max_rows=max_rows, max_columns=max_columns)
    if delimiter:
        _refuse_torn_rows(header, rows)
    width = max(len(header), *(len(row.cells) for row in rows))
    return Table(
        name=name,
        header=_padded(header, width),
        rows=tuple(Row(row.number, _padded(row.cells, width)) for row in rows),
        encoding=encoding,
        delimiter=delimiter,
    )


def decode_text(data: bytes) -> tuple[str, str]:
    """
    Return the text in ``data`` and its encoding: UTF-8 or UTF-16 with or without byte order mark, or Windows-1252.

    :raises TableError: with a message for people, if it is no text or ends within a letter
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            candidates = [encoding]
            data = data[len(mark) :]
            break
    else:
        wide = {b"\0": "utf-16-le"}.get(data[1:2]) or {b"\0": "utf-16-be"}.get(data[:1])
        candidates = [wide] if wide else ["utf-8", "cp1252"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding != "cp1252" and error.start >= len(data) - 3 and error.start > 0:
                raise TableError(_("The file ends within a letter. It may have been cut off.")) from error
        else:
            if not _CONTROLS.search(text):
                return text, encoding
    raise TableError(_("The file is neither a text table (CSV) nor an Excel workbook (XLSX)."))


def _delimiter(text: str) -> tuple[str, str]:
    """
    Return the character that parts the columns, and the text of the table.

    It is the one by which most of the first rows have as many cells as the header, and more than one; Excel's own
    first line ``sep=;`` decides before that.
    """
    if match := re.match(r"sep=([;,\t])\r?\n", text):
        return match[1], text[match.end(1) :]

    def agreement(delimiter: str) -> tuple[bool, float, int]:
        reader = csv.reader(io.StringIO(text[:64_000], newline=""), delimiter=delimiter)
        try:
            widths = [len(cells) for cells in islice(filter(any, reader), 20)]
        except csv.Error:
            return False, 0, 0
        if not widths:
            return False, 0, 0
        return widths[0] > 1, sum(width == widths[0] for width in widths) / len(widths), widths[0]

    return max(";\t,", key=agreement), text


def _csv_rows(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    widths = []
    for number in count(1):
        try:
            cells = next(reader)
        except StopIteration:
            _refuse_cut_off(widths)
            return
        except csv.Error as error:
            raise TableError(
                _("Row %(row)d: a quotation mark is not closed, or stands within a cell, or the cell is far too long.")
                % {"row": number},
                number,
            ) from error
        if any(cells):
            widths.append(len(cells))
        yield Row(number, tuple(_imported(cell) for cell in cells))


def _refuse_cut_off(widths: list[int]) -> None:
    """Refuse a file whose last row alone has too few cells."""
    *complete, last = widths or [0]
    if len(complete) > 1 and set(complete) == {complete[0]} and last < complete[0]:
        raise TableError(_("The last row is incomplete. The file may have been cut off."))


def _imported(cell: str) -> str:
    """Return a CSV's cell as text, without the apostrophe that ``safe_cell`` has put before it."""
    cell = cell.strip(_BLANKS)
    return cell[1:] if cell.startswith("'") and safe_cell(cell[1:]) == cell else cell


def _workbook_rows(data: bytes) -> Iterator[Row]:
    try:
        with open_archive(io.BytesIO(data)) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                raise TableError(_("The file is neither a text table (CSV) nor an Excel workbook (XLSX)."))
    except TableError:
        raise
    except ValueError as error:
        raise TableError(str(error)) from error
    try:
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = next(sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible")
        sheet.reset_dimensions()  # what a file says about its size need not be true
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            if number > _LAST_ROW:
                break
            yield Row(number, tuple(_text(value) for value in values))
    except Exception as error:  # openpyxl answers damaged workbooks with many kinds of errors
        raise TableError(_("The workbook is damaged and cannot be read.")) from error


def _text(value: object) -> str:
    """Write a spreadsheet's value as the text that this product reads back: ISO dates, decimal commas."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):  # 15 digits are what a spreadsheet shows
        return format(Decimal(format(value, ".15g")).normalize(), "f").replace(".", ",")
    return str(value).strip(_BLANKS)


def _limited(rows: Iterable[Row], *, max_rows: int, max_columns: int) -> tuple[tuple[str, ...], list[Row]]:
    """Return the header and the rows that are not empty, without the empty cells at their ends."""
    header, kept = None, []
    for row in rows:
        cells = _trimmed(row.cells)
        if not cells:
            continue
        if len(cells) > max_columns:
            raise TableError(
                _("Row %(row)d has more than %(columns)d columns.") % {"row": row.number, "columns": max_columns},
                row.number,
            )
        if header is None:
            header = cells
        elif len(kept) == max_rows:
            raise TableError(_("The table has more than %(rows)d rows.") % {"rows": max_rows})
        else:
            kept.append(Row(row.number, cells))
    if not header or not kept:
        raise TableError(_("The table has no rows below its header."))
    return header, kept


def _refuse_torn_rows(header: tuple[str, ...], rows: list[Row]) -> None:
    for row in rows:
        if len(row.cells) > len(header):
            raise TableError(
                _("Row %(row)d has more cells than the header. A quotation mark may be missing.") % {"row": row.number},
                row.number,
            )


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return the cells up to the last that is not empty."""
    length = len(cells)
    while length and not cells[length - 1]:
        length -= 1
    return cells[:length]


def _padded(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
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
