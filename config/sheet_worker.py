"""
Reads one sheet of a workbook for ``config.spreadsheets`` and ends; run as ``python -m config.sheet_worker``.

Standard input is a job as a line of JSON and then the workbook, so that a bomb bursts here and not in the server. Knows
neither settings nor database. Answers with a line of JSON about the workbook and a line for each row that is not empty:
``[number, cell, …]``; or with exit code 3 and ``{"error"}``.
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from config.confinement import confine

FAILED = 3
_BLANKS = " \t\r\n\f\v\u00a0\u2007\u202f\u200b\u2060\ufeff"
_MOST_ROWS = 1_048_576  # of any spreadsheet
_LAST_MERGED = 60  # rows; merged cells further down head no column

# The error of a formula would be read as an empty cell, which says something else.
_ERRORS = (
    (re.compile(rb'<c r="([A-Z]+[0-9]+)"(?:\s[^>]*)?\st="e"'), re.compile(r"xl/worksheets/[^/]+\.xml")),
    (re.compile(rb'calcext:value-type="error"()'), re.compile(r"content\.xml")),
)


class Failure(Exception):
    """The sheet cannot be read; ``kind`` says to ``config.spreadsheets`` why."""

    def __init__(self, kind: str, detail: str = ""):
        self.kind, self.detail = kind, detail
        super().__init__(kind, detail)


def text_of(value: object) -> str:
    """Write a spreadsheet's value as the text that this product reads back: ISO dates, decimal commas."""
    if isinstance(value, str):
        return value.strip(_BLANKS)
    if value is None:
        return ""
    if isinstance(value, float):  # 15 digits are what a spreadsheet shows
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        return format(Decimal(format(value, ".15g")).normalize(), "f").replace(".", ",")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value).strip(_BLANKS)


def rows_of(sheet: CalamineSheet, most_rows: int, most_columns: int) -> Iterator[list[str | int]]:
    """Yield number and cells of each row that is not empty, without empty cells at its end, up to one too many."""
    left = most_rows + 1
    before = [""] * (sheet.start or (0, 0))[1]
    for number, values in enumerate(sheet.iter_rows(), start=1):
        length = len(values)
        while length and (values[length - 1] == "" or values[length - 1] is None):
            length -= 1
        if not length:
            continue
        cells = [*before, *map(text_of, values[: min(length, most_columns + 1)])]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield [number, *cells]
            left -= 1
            if not left:
                return


def read(data: bytes, job: dict) -> Iterator[str]:
    """
    Yield the lines of the answer.

    :raises Failure: if the workbook is damaged or protected, or has no such sheet
    """
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [one.name for one in workbook.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
        name = job["sheet"] if job["sheet"] in visible else next(iter(visible), "")
        if not name:
            raise Failure("empty")
        sheet = workbook.get_sheet_by_name(name)
    except PasswordError as error:
        raise Failure("password") from error
    except (CalamineError, ValueError, OSError) as error:
        raise Failure("damaged", str(error)[:200]) from error
    if sheet.end and sheet.end[0] >= _MOST_ROWS:
        raise Failure("damaged", "rows")
    if cell := _error_cell(data, workbook.sheet_names.index(name)):
        raise Failure("error_cell", cell)
    merged = [list(map(list, one)) for one in sheet.merged_cell_ranges or () if one[0][0] < _LAST_MERGED]
    yield json.dumps({"sheets": visible, "sheet": name, "merged": merged[:2000]})
    for row in rows_of(sheet, job["rows"], job["columns"]):
        yield json.dumps(row, ensure_ascii=False)


def _error_cell(data: bytes, position: int) -> str:
    """Return the place of the first error in the sheet at this position ("C7"; "?" if unknown), or nothing."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        for pattern, files in _ERRORS:
            for name in _part_of(archive, [name for name in names if files.fullmatch(name)], position):
                if match := _found(archive, name, pattern):
                    return match[1].decode() or "?"
    return ""


def _part_of(archive: zipfile.ZipFile, names: list[str], position: int) -> list[str]:
    """Return the file of a workbook's sheet, or all of them where the workbook does not say it clearly."""
    if len(names) < 2:
        return names
    try:
        relations = archive.read("xl/_rels/workbook.xml.rels").decode()
        sheets = re.findall(r'<(?:\w+:)?sheet\s[^>]*?\br:id="([^"]+)"', archive.read("xl/workbook.xml").decode())
        [target] = [one for one in re.findall(r"<Relationship\s[^>]*>", relations) if f'Id="{sheets[position]}"' in one]
        path = re.search(r'Target="/?(?:xl/)?([^"]+)"', target)[1]
    except (KeyError, ValueError, IndexError, TypeError):
        return names
    return [f"xl/{path}"] if f"xl/{path}" in names else names


def _found(archive: zipfile.ZipFile, name: str, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
    tail = b""
    with archive.open(name) as part:
        while chunk := part.read(1 << 20):
            if match := pattern.search(tail + chunk):
                return match
            tail = chunk[-200:]
    return None


def main() -> int:
    job = json.loads(sys.stdin.buffer.readline())
    confine(memory_mb=job["memory_mb"], seconds=job["seconds"])
    try:
        for line in read(sys.stdin.buffer.read(), job):
            sys.stdout.write(line + "\n")
    except Failure as failure:
        sys.stdout.write(json.dumps({"error": failure.kind, "detail": failure.detail}) + "\n")
        return FAILED
    except MemoryError:
        sys.stdout.write(json.dumps({"error": "memory", "detail": ""}) + "\n")
        return FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main())
